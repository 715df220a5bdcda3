"""What stands on the page twice: the headline a second time, the standfirst's twin, a paragraph repeated."""

from __future__ import annotations

from collections.abc import Iterator

from cleantext.document import Document, Removal
from cleantext.headline import find_headline
from cleantext.rules.engine import Matcher
from cleantext.shape import shapes

__all__ = ["RepeatFilter"]

_LONG = 14  #: words of a paragraph that nobody writes twice


class RepeatFilter:
    """Marks the second of two lines of which the reader needs one."""

    name = "repeats"
    category = "navigation"

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher

    def __call__(self, document: Document) -> Iterator[Removal]:
        """The headline wherever else it stands, and paragraphs that stood before."""
        shape = shapes(document)
        hits = self.matcher.hits(document).lines
        title = find_headline(document, frozenset(hits))
        lines = document.lines
        if title is not None and shape.words[title] >= 4:
            headline = _squeeze(lines[title])
            length = len(lines[title])
            for index, line in enumerate(lines):
                if index != title and abs(len(line) - length) < 8 and _squeeze(line) == headline:
                    yield self._mark(document, index, "the headline again")
        seen: dict[str, int] = {}
        for index, line in enumerate(lines):
            if shape.words[index] >= _LONG:
                first = seen.setdefault(line, index)
                if first != index:
                    yield self._mark(document, index, f"stood before, as block {first + 1}")

    def _mark(self, document: Document, index: int, reason: str) -> Removal:
        return Removal(document.starts[index], document.end(index), self.category, self.name, reason)

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"


def _squeeze(line: str) -> str:
    """A line's letters and digits, in lower case."""
    return "".join(filter(str.isalnum, line.lower()))
