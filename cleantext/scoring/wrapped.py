"""Paragraphs that stand in several lines, since the markup they come from was wrapped.

White space in markup is white space, so many a page's source has its paragraphs in lines of some width, and its menus not. Naive scrapes
keep these line ends. A text that is wrapped as a whole is put together before anything else (`cleantext.sources.wrapping`). Amid other
lines only several that end for want of room, one below the other, tell that they are of one paragraph.
"""

from __future__ import annotations

from cleantext.document import Document
from cleantext.known import runs
from cleantext.shape import kind, shapes
from cleantext.sources.wrapping import width_of

__all__ = ["wrapped"]

_ROOMY = kind(size=(40, 100))  #: lines as long as wrapped ones
_FEWEST = 10  #: of these, at least, that end for want of room
_FULL = 0.6  #: of the width that they have, at least
_SMALL = 0.4  #: share of the lines below them that begin with a small letter, at least: of a list of names none does
_RUN = 2  #: of them, one below the other, at least


def wrapped(document: Document) -> list[int]:
    """The blocks that go on with the paragraph above, by their indices, in order.

    >>> lines = ["The harbour board agreed on Tuesday to pay for", "a survey of the sea wall at a meeting in the", "chapel, and to ask the"]
    >>> wrapped(Document("\\n".join(["Home", "A menu", *lines * 6])))[:4]
    [3, 4, 6, 7]
    """
    lines, gaps, last = document.lines, document.gaps, len(document) - 1
    roomy = [index for index in shapes(document).pick(_ROOMY, 0, last) if not gaps[index + 1]] if last > _FEWEST else []
    if len(roomy) < _FEWEST or sum(lines[index + 1][0].islower() for index in roomy) < _SMALL * _FEWEST:
        return []
    pairs = [
        (index, len(lines[index]), len(lines[index]) + 1 + len(lines[index + 1].split(None, 1)[0])) for index in roomy
    ]
    width = width_of(pairs)
    full = [index for index, size, more in pairs if _FULL * width <= size <= width < more]
    found: list[int] = []
    for run in runs(full):
        small = sum(lines[index + 1][0].islower() for index in run)
        if len(run) >= _RUN and small >= _SMALL * len(run):
            found += [index + 1 for index in run]
    return found if len(found) >= _FEWEST else []
