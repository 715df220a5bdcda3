"""datatrove: a formatter, which goes between a reader and a filter or writer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from datatrove.pipeline.formatters.base import BaseFormatter
from datatrove.utils.typeshelper import StatHints

from cleantext.cleaner import Cleaner
from cleantext.corpus.records import Layout, Removals, cleaned_by

__all__ = ["CleanText"]


class CleanText(BaseFormatter):  # type: ignore[misc]  # datatrove has types only where it is installed
    """Puts the cleaned text in the place of a document's text, and its title into the metadata.

    Args:
        html: whether documents hold markup.
        removals: ``counts`` and ``all`` add to the metadata what was removed, as in `cleantext.corpus.Layout`.
        prefix: what the names in the metadata begin with.
        cleaner: the cleaner; the library's own if None, made once in every process.
    """

    name = "🧹 cleantext"

    def __init__(
        self,
        *,
        html: bool = False,
        removals: Removals = "none",
        prefix: str = "cleaned_",
        cleaner: Cleaner | None = None,
    ) -> None:
        super().__init__()
        self.html = html
        self.layout = Layout(prefix=prefix, removals=removals)
        self.cleaner = cleaner

    def format(self, text: str) -> str:
        """The cleaned text alone."""
        return cleaned_by(self._own(), text, self.html).text

    def _own(self) -> Cleaner:
        from cleantext.cleaner import _default

        return self.cleaner or _default()

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """The documents, cleaned."""
        text = self.layout.added[0]
        for document in data:
            self.stat_update(StatHints.total)
            with self.track_time():
                added = self.layout.fields(cleaned_by(self._own(), document.text, self.html))
                self.stat_update("characters_in", value=len(document.text))
                document.text = added.pop(text)
                self.stat_update("characters_out", value=len(document.text))
                document.metadata.update(added)
            yield document
