"""Menus: runs of short lines in which known furniture stands, above the headline or below the last paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from cleantext.document import Document, Removal
from cleantext.filters.marks import marks_for
from cleantext.known import article, headline, known
from cleantext.rules.book import Rule
from cleantext.rules.engine import Matcher
from cleantext.shape import BAR, ENDS, MOST, Shapes, kind, shapes

__all__ = ["MenuFilter"]

_SHORT = 4  #: words of a menu entry, at most
_NAME = 2  #: words of a menu entry at the foot, where an article may end in a list of its own
_RUN = 4  #: lines of a run, at least
_TRAIL = (" > ", " › ", " » ")  #: what stands between the names of a breadcrumb trail
_LONGER = kind(words=(_SHORT + 1, MOST))
_MAY_BE_TRAIL = kind(has=BAR, size=(1, 100))
_NAMES = kind(lacks=ENDS, words=(0, _NAME))
_KNOWN = 0.67  #: share of a run that is known furniture, at least


class MenuFilter:
    """Marks menus, and the publisher's and section's name above the headline."""

    name = "menus"
    category = "navigation"

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher

    def __call__(self, document: Document) -> list[Removal]:
        """The short lines above the headline, and the runs of short lines at the foot."""
        first, last = article(document, self.matcher)
        if last < 0:
            return []
        hits, shape = known(document, self.matcher).lines, shapes(document)
        marks: list[Removal] = []
        above = self._above(document, hits, shape)
        if above:
            marks += self._marks(document, above, "a short line above the headline")
        for index in shape.pick(_MAY_BE_TRAIL):
            if first <= index <= last:
                continue
            if index not in hits and _is_breadcrumb(document.lines[index]):
                marks += self._marks(document, [index], "a breadcrumb trail")
        marks += self._foot(document, hits, shape, last)
        return marks

    def _above(self, document: Document, hits: Mapping[int, Rule], shape: Shapes) -> list[int]:
        """The lines above the headline that no rule knows, if all of them are short and some are furniture."""
        title = headline(document, self.matcher)
        if not title:
            return []
        if not all(index in hits for index in shape.pick(_LONGER, 0, title)):
            return []
        unknown = [index for index in range(title) if index not in hits]
        if not unknown:
            return []
        if title == 1:
            return unknown if 0 in self.matcher.hits(document).labels and shape.words[title] >= 5 else []
        wanted = min(2, title - 1) - (title - len(unknown))
        if wanted > 0:  # of what is known there is too little: does anything stand twice?
            wanted -= sum(count > 1 for count in Counter(document.lines[:title]).values())
        return unknown if wanted <= 0 else []

    def _foot(self, document: Document, hits: Mapping[int, Rule], shape: Shapes, last: int) -> list[Removal]:
        """The lines of runs at the foot that no rule knows; what stands before the first known line may be the article's."""
        anchors = [index for index in hits if index > last and not shape.ends[index]]
        marks: list[Removal] = []
        if len(anchors) < 2:
            return marks
        names = {*shape.pick(_NAMES, last + 1), *anchors}
        stop = -1  # behind the last run
        for start in sorted(anchors):
            if start < stop:
                continue
            stop = start + 1
            while stop in names:
                stop += 1
            unknown = [index for index in range(start, stop) if index not in hits]
            size, count = stop - start, stop - start - len(unknown)
            if unknown and size >= _RUN and count >= 2 and count >= _KNOWN * size:
                marks += self._marks(document, unknown, f"one of {size} short lines, {count} of them known furniture")
        return marks

    def _marks(self, document: Document, blocks: list[int], reason: str) -> list[Removal]:
        return marks_for(document, blocks, self.category, self.name, reason)

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"


def _is_breadcrumb(line: str) -> bool:
    """Whether a line is a trail of short names: "Home > News > Courts"."""
    if len(line) > 100:
        return False
    for mark in _TRAIL:
        if mark in line:
            parts = [part.strip() for part in line.split(mark)]
            return all(part and part.count(" ") < 3 and part[-1].isalnum() for part in parts)
    return False
