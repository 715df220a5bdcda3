"""Hugging Face datasets: a function for ``map(batched=True)``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cleantext.cleaner import Cleaner
from cleantext.corpus.records import Removals, clean_batch

__all__ = ["CleanText"]


class CleanText:
    """Cleans batches: ``dataset.map(CleanText(), batched=True, num_proc=8)``.

    Args:
        field: the column of text, or of markup with `html`.
        html: whether it holds markup.
        removals: as in `cleantext.corpus.Layout`.
        prefix: what the names of the added columns begin with.
        cleaner: the cleaner; the library's own if None, made once in every process.
    """

    def __init__(
        self,
        field: str = "text",
        *,
        html: bool = False,
        removals: Removals = "none",
        prefix: str = "cleaned_",
        cleaner: Cleaner | None = None,
    ) -> None:
        self.field = field
        self.options: dict[str, Any] = {"html": html, "removals": removals, "prefix": prefix, "cleaner": cleaner}

    def __call__(self, batch: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
        """The columns that are added."""
        return clean_batch(batch[self.field], **self.options)
