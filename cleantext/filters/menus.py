"""Menus: runs of short lines in which known furniture stands, above the headline or below the last paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from cleantext.document import Document, Removal
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

    def __call__(self, document: Document) -> Iterator[Removal]:
        """The short lines above the headline, and the runs of short lines at the foot."""
        hits = known(document, self.matcher).lines
        shape = shapes(document)
        first, last = article(document, self.matcher)
        if last < 0:
            return
        title = headline(document, self.matcher)
        short = range(title) if title is not None else range(0)
        if all(i in hits for i in shape.pick(_LONGER, 0, len(short))):
            twice = sum(count > 1 for count in Counter(document.lines[i] for i in short).values())
            evidence = sum(i in hits for i in short) + twice
            labels = self.matcher.hits(document).labels
            one_word = len(short) == 1 and 0 in labels and title is not None and shape.words[title] >= 5
            if (len(short) > 1 and evidence >= min(2, len(short) - 1)) or one_word:
                for index in short:
                    if index not in hits:
                        yield self._mark(document, index, "a short line above the headline")
        trails = shape.pick(_MAY_BE_TRAIL)
        for index in trails:
            if first <= index <= last:
                continue
            if index not in hits and _is_breadcrumb(document.lines[index]):
                yield self._mark(document, index, "a breadcrumb trail")
        yield from self._foot(document, hits, shape, last)

    def _foot(self, document: Document, hits: Mapping[int, Rule], shape: Shapes, last: int) -> Iterator[Removal]:
        names = set(shape.pick(_NAMES, last + 1))
        names.update([index for index in hits if index > last and not shape.ends[index]])
        run: list[int] = []
        for index in [*sorted(names), len(document) + 1]:
            if not run or index == run[-1] + 1:
                if run or index in hits:  # what stands before the first known line may be the article's
                    run.append(index)
                continue
            count = sum(i in hits for i in run)
            if len(run) >= _RUN and count >= 2 and count >= _KNOWN * len(run):
                for i in run:
                    if i not in hits:
                        yield self._mark(document, i, f"one of {len(run)} short lines, {count} of them known furniture")
            run = [index] if index in hits else []

    def _mark(self, document: Document, index: int, reason: str) -> Removal:
        return Removal(document.starts[index], document.end(index), self.category, self.name, reason)

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
