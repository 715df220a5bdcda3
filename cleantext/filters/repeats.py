"""What stands on the page twice: the headline a second time, the standfirst's twin."""

from __future__ import annotations

from collections.abc import Iterator

from cleantext import native
from cleantext.document import Document, Removal
from cleantext.headline import squeeze
from cleantext.known import article, likely_headline
from cleantext.rules.engine import Matcher
from cleantext.shape import ENDS, MOST, initials, kind, shapes

__all__ = ["RepeatFilter"]

_native = native.load("_text")

_LONG = 10  #: words of a description
_HEAD = 4  #: blocks from the top among which it may stand
_OTHER_SIGNS = 7  #: characters by which a copy may be longer or shorter
_PARAGRAPHS = kind(words=(_LONG, MOST))
_DESCRIPTIONS = kind(has=ENDS, words=(_LONG, MOST), last=initials("?？", others=True))
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
    headline = lines[title]
    alike = [i for i in _alike(lines, headline, _OTHER_SIGNS) if i != title]
    if not alike:
        return []
    copies = {title, *[i for i in alike if lines[i] == headline or squeeze(lines[i]) == squeeze(headline)]}
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
    for index in shape.pick(_DESCRIPTIONS, 0, min(_HEAD, len(lines) - 1)):
        line = lines[index]
        stem = line.rstrip(".… ") if shape.cut[index] else line
        later = range(index + 1, min(len(lines), index + 1 + _BELOW))
        twins = [i for i in later if (lines[i].startswith(stem) if shape.cut[index] else lines[i] == line)]
        if len(twins) == 1 and line not in lines[:index] and not _go_on_alike(document, index, twins[0]):
            yield index, twins[0]


def _go_on_alike(document: Document, index: int, twin: int) -> bool:
    """Whether the paragraph below, or above, stands twice, too: then it is the article that does, and no description."""
    lines, shape = document.lines, shapes(document)
    above, below = shape.pick(_PARAGRAPHS, 0, index), shape.pick(_PARAGRAPHS, index + 1, twin)
    before, after = below, shape.pick(_PARAGRAPHS, twin + 1)
    return bool(
        (below and after and lines[below[0]] == lines[after[0]])
        or (above and before and lines[above[-1]] == lines[before[-1]])
    )


def _alike_plainly(lines: list[str], line: str, most: int) -> list[int]:
    """The lines with the letters and digits of another, and not many more characters, nor many less."""
    squeezed, size = squeeze(line), len(line)
    return [i for i, one in enumerate(lines) if abs(len(one) - size) <= most and squeeze(one) == squeezed]


_alike = _alike_plainly if _native is None else _native.alike
