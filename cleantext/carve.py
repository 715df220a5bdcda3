"""From marks to cuts: overlapping claims are settled, and every cut takes the white space that would be left over.

The result does not depend on the order of the marks. A block that is marked as a whole goes with the line ends beside it; of
the two gaps around a run of such blocks the larger stays, so that paragraphs stay apart and no blank lines pile up.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate, pairwise
from operator import itemgetter

from cleantext import native
from cleantext.document import CATEGORIES, Document, Removal

__all__ = ["carve", "moved", "with_later"]

_native = native.load("_text")
_new = tuple.__new__  # what `Removal._make` calls, without the check of the length
_ORDER = {category: number for number, category in enumerate(CATEGORIES)}


def carve(document: Document, marks: Iterable[Removal]) -> list[Removal]:
    """Settle the marks of all filters into cuts.

    Args:
        document: the document they were made on.
        marks: what the filters gave, in any order, overlapping or not. The headline that the document knows of stays
            whatever they say.

    Returns:
        Removals in the order of the text that do not overlap, each with its text; without, as the marks are, if the document was
        cut from another and nobody asked for its text yet.

    Raises:
        ValueError: if a mark lies outside the document; names the filter.
    """
    if not isinstance(marks, list):
        marks = list(marks)
    if not marks:
        return []
    starts, lines = document.starts, document.lines
    whole, others = _settle(starts, lines, marks, _ORDER)
    parts: dict[int, list[Removal]] = {}
    for mark in others:
        first, last = mark[0], mark[1]
        if not 0 <= first < last <= document.size:
            raise ValueError(f"filter {mark.filter!r} marked {first} to {last} of a text of {document.size} characters")
        index = max(0, bisect_right(starts, first) - 1)
        while index < len(starts) and starts[index] < last:
            start = starts[index]
            end = start + len(lines[index])
            if first <= start and end <= last:
                rival = whole[index]
                if rival is None or _rank(mark) < _rank(rival):
                    whole[index] = mark
            elif first < end and start < last:
                parts.setdefault(index, []).append(mark._replace(start=max(start, first), end=min(end, last)))
            index += 1
    for index in document.headline_blocks:
        whole[index] = None
        parts.pop(index, None)
    cuts: dict[int, list[Removal]] = {}
    for index, claims in parts.items():
        if whole[index] is not None:
            continue
        own = _within(document, index, claims)
        line, begins = lines[index], starts[index]
        edges = [0, *(edge - begins for cut in own for edge in cut[:2]), len(line)]
        # Of a line of millions of characters its first one tells: pieces of it are not put together for that.
        if any(line[at].isalnum() for start, end in zip(edges[::2], edges[1::2]) for at in range(start, end)):
            cuts[index] = own
        elif own:
            whole[index] = min(claims, key=_rank)
    removals = _assemble(Removal, document.known_text, document.size, starts, lines, document.gaps, whole)
    if cuts:
        for own in cuts.values():
            removals.extend(own)
        removals.sort(key=lambda removal: removal.start)
    return removals


def _settle_plainly(
    starts: list[int], lines: list[str], marks: list[Removal], order: dict[str, int]
) -> tuple[list[Removal | None], list[Removal]]:
    """For every block the mark of it as a whole that goes before others, or None; and the marks that are of no block."""
    whole: list[Removal | None] = [None] * len(starts)
    others: list[Removal] = []
    block_at = dict(zip(starts, range(len(starts))))
    for mark in marks:
        index = block_at.get(mark[0], -1)
        if index >= 0 and mark[1] - mark[0] == len(lines[index]):
            rival = whole[index]
            if rival is None or _rank(mark) < _rank(rival):
                whole[index] = mark
        else:
            others.append(mark)
    return whole, others


def _rank(mark: Removal) -> tuple[object, ...]:
    """Of two claims to one place the smaller wins: a known kind of noise before plain boilerplate, known words before a place."""
    return (
        mark.category == "boilerplate",
        mark.start,
        -mark.end,
        _ORDER.get(mark.category, 99),
        not mark.reason.startswith("rule "),
        mark.filter,
        mark.reason,
    )


def _within(document: Document, index: int, claims: list[Removal]) -> list[Removal]:
    """The cuts inside one block: joined where they touch, white space taken along on one side."""
    line, begins = document.lines[index], document.starts[index]
    cuts: list[Removal] = []
    done = 0
    for mark in sorted(claims, key=lambda m: (m.start, *_rank(m))):
        start, end = mark.start - begins, mark.end - begins
        while start < end and line[start].isspace():
            start += 1
        while end < len(line) and line[end].isspace():
            end += 1
        if end >= len(line):
            while start > 0 and line[start - 1].isspace():
                start -= 1
        start = max(start, done)
        if start < end:
            cuts.append(mark._replace(start=start + begins, end=end + begins, text=line[start:end]))
            done = end
    return cuts


def _assemble_plainly(
    kind: type[Removal],
    text: str | None,
    size: int,
    starts: list[int],
    lines: list[str],
    gaps: list[int],
    whole: list[Removal | None],
) -> list[Removal]:
    """The removals of blocks that are marked as a whole; their texts, too, where the text is known."""
    removals: list[Removal] = []
    dead = [index for index, mark in enumerate(whole) if mark is not None]
    # A run of blocks begins where the one above lives, and ends where the one below does.
    firsts = [index for index in dead if not index or whole[index - 1] is None]
    lasts = [index for index in dead if index + 1 == len(whole) or whole[index + 1] is None]
    for first, last in zip(firsts, lasts):
        start, end = starts[first], starts[last] + len(lines[last])
        before = starts[first - 1] + len(lines[first - 1]) if first else 0
        after = starts[last + 1] if last + 1 < len(starts) else size
        if first == 0 or last + 1 == len(starts):
            start, end = before, after
        elif gaps[last + 1] >= gaps[first]:
            start = before
        else:
            end = after
        for index in range(first, last + 1):
            stop_at = starts[index + 1] if index < last else end
            mark = whole[index]
            assert mark is not None
            own = "" if text is None else text[start:stop_at]
            removals.append(_new(kind, (start, stop_at, mark[2], mark[3], mark[4], own)))
            start = stop_at
    return removals


def _with_later_plainly(
    kind: type[Removal], text: str | None, removed: list[Removal], cuts: list[Removal]
) -> list[Removal]:
    """What was removed of a text, and cuts, which are in offsets of what was left of it then; all in order.

    A cut comes in several pieces where something was cut out of its middle before; without its text, where that is not known.
    """
    gone = [0, *accumulate([removal[1] - removal[0] for removal in removed])]  # before each, and in all
    places = [removal[0] - before for removal, before in zip(removed, gone)]  # where it was, in what was left
    more: list[Removal] = []
    for start, end, category, name, reason, _ in cuts:
        first, stop = bisect_right(places, start), bisect_left(places, end)
        edges = [start, *places[first:stop], end]
        for number, (here, there) in enumerate(pairwise(edges), first):
            if here < there:
                here, there = here + gone[number], there + gone[number]
                own = "" if text is None else text[here:there]
                more.append(kind(here, there, category, name, reason, own))
    return sorted(removed + more, key=itemgetter(0))


def _moved_plainly(kind: type[Removal], text: str | None, removed: list[Removal], by: int) -> list[Removal]:
    """What was removed of a part of a text, in offsets of the whole; without its text, where that is not known."""
    return [
        kind(one[0] + by, one[1] + by, *one[2:5], "" if text is None else text[one[0] + by : one[1] + by])
        for one in removed
    ]


_settle = _settle_plainly if _native is None else _native.settle
_assemble = _assemble_plainly if _native is None else _native.assemble
with_later = _with_later_plainly if _native is None else _native.with_later
moved = _moved_plainly if _native is None else _native.moved
