"""The article a second time: pages for small screens and large ones in one, a print version, a text pasted twice.

Several paragraphs that stand further up already, one after the other and in the same order, are a copy. A refrain is too
short for that, a note below every entry of a list comes alone, and so do the weeks of a training plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleantext.document import Document, Removal
from cleantext.filters.base import Filter, answers
from cleantext.filters.marks import marks_for
from cleantext.known import known
from cleantext.parts import LONG
from cleantext.rules.engine import Matcher
from cleantext.shape import MOST, kind, shapes

__all__ = ["CopyFilter"]

#: A line of more characters is no paragraph, and takes long to compare with others.
_PARAGRAPHS = kind(words=(12, MOST), size=(0, 20_000))
_MANY, _WORDS = 5, 150  #: paragraphs of a copy, and their words, at least; in 883 articles no such run is repeated
_SENTENCES = 3  #: times as many where each is but a sentence
_OTHERS = 1  #: paragraphs between two of the copy that have no twin, at most


class CopyFilter:
    """Marks what stands further up already: the second of two copies of the article.

    Args:
        matcher: the phrase rules; lines that they know are no paragraphs of an article.
        others: the other filters. What they mark is no paragraph of the article either: if the first copy goes anyway, the
            second stays.
    """

    name = "copies"
    category = "navigation"  # as what else stands twice

    def __init__(self, matcher: Matcher, others: Iterable[Filter] = ()) -> None:
        self.matcher = matcher
        self.others = tuple(others)

    def __call__(self, document: Document) -> Iterator[Removal]:
        """The blocks of second copies."""
        if len(document) > LONG:
            return  # many pages in one
        lines, shape = document.lines, shapes(document)
        # Those of a copy stand twice, and none of them is known. That is rare, and the other filters are slow.
        again = shape.pick_twins(_PARAGRAPHS)
        least, words = (_SENTENCES * _MANY, _SENTENCES * _WORDS) if document.seamed else (_MANY, _WORDS)
        if len(again) < 2 * least:
            return
        rules = known(document, self.matcher).lines
        twice = {lines[index]: index for index in _repeated(lines, [i for i in again if i not in rules])}
        if len(twice) < least or sum(shape.words[index] for index in twice.values()) < words:
            return
        marked: dict[int, int] = {}
        for mark in answers(self.others, document):
            marked[mark.start] = max(mark.end, marked.get(mark.start, 0))
        long = shape.pick(_PARAGRAPHS)
        left = [i for i in long if i not in rules and marked.get(document.starts[i], 0) < document.end(i)]
        for run in _runs(lines, left):
            again = _in_order(run)
            if len(again) < least or sum(shape.words[index] for index in again) < words:
                continue
            reason = f"the article again: {len(again)} of its paragraphs stand above, from block {run[0][1] + 1} on"
            copied = [index for index in _copied(lines, run) if index != document.headline]
            yield from marks_for(document, copied, self.category, self.name, reason)

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"


def _repeated(lines: list[str], blocks: list[int]) -> Iterator[int]:
    """Those of some blocks that say what one further up said."""
    seen: set[str] = set()
    for index in blocks:
        if lines[index] in seen:
            yield index
        seen.add(lines[index])


_Run = list[tuple[int, int]]  # paragraphs, each with the block further up that says the same


def _runs(lines: list[str], paragraphs: list[int]) -> Iterator[_Run]:
    """Runs of paragraphs that stand further up, none above the one that the run begins with."""
    first: dict[str, int] = {}
    run: _Run = []
    others = 0
    for index in paragraphs:
        origin = first.setdefault(lines[index], index)
        others = others + 1 if origin == index else 0
        if run and (others > _OTHERS or origin < run[0][1]):
            yield run
            run = []
        if origin != index:
            run.append((index, origin))
    if run:
        yield run


def _in_order(run: _Run) -> list[int]:
    """Those paragraphs of a run that come in the order in which they stand further up, each once."""
    last, found = -1, []
    for index, origin in run:
        if origin > last:
            last = origin
            found.append(index)
    return found


def _copied(lines: list[str], run: _Run) -> Iterator[int]:
    """The blocks of a copy: its paragraphs, what stands between them in the original, too, and what around both."""
    start, stop = run[0][0], run[-1][0]
    origin, origin_stop = run[0][1], run[-1][1]
    bottom = max(origin for _, origin in run)
    while origin and start - 1 > bottom and lines[start - 1] == lines[origin - 1]:
        start, origin = start - 1, origin - 1
    while stop + 1 < len(lines) and lines[stop + 1] == lines[origin_stop + 1]:
        stop, origin_stop = stop + 1, origin_stop + 1
    original = frozenset(lines[origin : max(bottom, origin_stop) + 1])
    return (index for index in range(start, stop + 1) if lines[index] in original)
