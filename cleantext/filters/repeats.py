"""What stands on the page twice: the headline a second time, the standfirst's twin."""

from __future__ import annotations

from collections.abc import Iterator

from cleantext.document import Document, Removal
from cleantext.headline import find_headline
from cleantext.filters.known import known
from cleantext.rules.engine import Matcher
from cleantext.shape import shapes

__all__ = ["RepeatFilter"]

_LONG = 10  #: words of a description
_HEAD = 4  #: blocks from the top among which it may stand
_BELOW = 12  #: blocks below it in which its twin may stand


class RepeatFilter:
    """Marks the second of two lines of which the reader needs one."""

    name = "repeats"
    category = "navigation"

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher

    def __call__(self, document: Document) -> Iterator[Removal]:
        """The headline wherever else it stands, and the twin of the standfirst."""
        shape = shapes(document)
        hits = known(document, self.matcher).lines
        title = find_headline(document, frozenset(hits))
        lines = document.lines
        if title is not None and shape.words[title] >= 4:
            headline = _squeeze(lines[title])
            length = len(lines[title])
            last = next((i for i in range(len(lines) - 1, -1, -1) if shape.prose[i]), 0)
            near = [i for i, line in enumerate(lines) if -8 < len(line) - length < 8]
            for index in near:
                # Among the paragraphs it may be a crosshead that takes the headline up.
                around = index < title + _HEAD or index > last
                if around and index != title and _squeeze(lines[index]) == headline:
                    yield self._mark(document, index, "the headline again")
        yield from self._twins(document)

    def _twins(self, document: Document) -> Iterator[Removal]:
        """The page's description above the article, if the article says the same: whole, or up to where it was cut."""
        shape = shapes(document)
        lines = document.lines
        for index in range(min(_HEAD, len(lines) - 1)):
            if shape.words[index] < _LONG or not shape.ends[index] or lines[index][-1] in "?？":
                continue
            line = lines[index]
            stem = line.rstrip(".… ") if shape.cut[index] else line
            for later in range(index + 1, min(len(lines), index + 1 + _BELOW)):
                if lines[later].startswith(stem) if shape.cut[index] else lines[later] == line:
                    yield self._mark(document, index, f"the page's description: block {later + 1} says the same")
                    break

    def _mark(self, document: Document, index: int, reason: str) -> Removal:
        return Removal(document.starts[index], document.end(index), self.category, self.name, reason)

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"


def _squeeze(line: str) -> str:
    """A line's letters and digits, in lower case."""
    return "".join(filter(str.isalnum, line.lower()))
