"""What stands on the page twice: the headline a second time, the standfirst's twin."""

from __future__ import annotations

from collections.abc import Iterator

from cleantext.document import Document, Removal
from cleantext.headline import squeeze
from cleantext.known import article, likely_headline
from cleantext.rules.engine import Matcher
from cleantext.shape import kind, shapes

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
        # What stands like a headline has no second copy either, should the page's headline be another line.
        for title in dict.fromkeys((document.headline, likely_headline(document, self.matcher))):
            if title is not None and shape.words[title] >= 4:
                for index in _copies(document, title, article(document, self.matcher)[1]):
                    if index != document.headline:
                        yield self._mark(document, index, "the headline again")
        for index, later in _descriptions(document):
            yield self._mark(document, index, f"the page's description: block {later + 1} says the same")

    def _mark(self, document: Document, index: int, reason: str) -> Removal:
        return Removal(document.starts[index], document.end(index), self.category, self.name, reason)

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"


def _copies(document: Document, title: int, last: int) -> list[int]:
    """The headline's copies around it and below the last paragraph; among the paragraphs it may be a crosshead."""
    lines = document.lines
    headline, length = squeeze(lines[title]), len(lines[title])
    as_long = shapes(document).pick(kind(size=(length - 7, length + 7)))
    initial = headline[:1]
    copies = {i for i in as_long if _initial(lines[i]) == initial and squeeze(lines[i]) == headline}
    others, stop = 0, title + 1
    while stop < len(lines) and others + (stop not in copies) < _HEAD:
        others += stop not in copies
        stop += 1
    return [i for i in sorted(copies) if i != title and (i < stop or i > last)]


def _descriptions(document: Document) -> Iterator[tuple[int, int]]:
    """The page's description above the article and the block that says the same: whole, or up to where it was cut.

    It stands once, and its twin once. What stands more often is a refrain.
    """
    shape, lines = shapes(document), document.lines
    for index in range(min(_HEAD, len(lines) - 1)):
        line = lines[index]
        if shape.words[index] < _LONG or not shape.ends[index] or line[-1] in "?？":
            continue
        stem = line.rstrip(".… ") if shape.cut[index] else line
        later = range(index + 1, min(len(lines), index + 1 + _BELOW))
        twins = [i for i in later if (lines[i].startswith(stem) if shape.cut[index] else lines[i] == line)]
        if len(twins) == 1 and line not in lines[:index]:
            yield index, twins[0]


def _initial(line: str) -> str:
    """The first character that `squeeze` leaves of a line."""
    if line[0].isalnum() and line[0].isascii():
        return line[0].lower()
    return squeeze(next(filter(str.isalnum, line), ""))[:1]
