"""Lines that have no end, as of a page without line ends: sentences alone can be known in them, and they are read in pieces.

Where a sentence that a rule knows begins and ends is told by what stands near it. So each piece is read with some characters
beside it, as a line of its own, and of what is known there counts what begins in the piece. And of a line out of which something was
cut, only what stands near the cuts is read again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cleantext.cutting import offsets_before

if TYPE_CHECKING:
    from cleantext.document import Document
    from cleantext.rules.engine import Span

__all__ = ["GIANT", "LONGEST", "LONGEST_SENTENCE", "pieces_left", "spans_left", "spans_of"]

#: Characters of the longest line that can be furniture as a whole. Cookie notices are the longest, at about a thousand.
LONGEST = 1500
#: Characters of the longest sentence that an ``inline`` rule is tried on.
LONGEST_SENTENCE = 500
#: Characters of a line that is read as a whole, at most.
GIANT = 1 << 16
#: Of those read beside each piece of a longer one: no sentence that a rule knows, nor what tells where it begins, is farther away, and
#: with them a piece is longer than any line of furniture.
_BESIDE = LONGEST + 2 * LONGEST_SENTENCE
_AT_ONCE = 16  #: pieces that are read at a time
#: Characters within which a cut may change what is known, and of those read beside these; together more than of a line of furniture.
_NEAR, _AROUND = LONGEST_SENTENCE + 100, 2 * LONGEST_SENTENCE

#: Reads lines: the known sentences of each that has some.
_Read = Callable[[list[str]], Mapping[int, Sequence["Span"]]]


def spans_of(line: str, read: _Read, begin: int = 0, stop: int | None = None, beside: int = _BESIDE) -> list[Span]:
    """The known sentences that begin in a part of a long line.

    Args:
        line: the line.
        read: reads lines.
        begin: where the part begins.
        stop: where it ends; None if that is where the line does.
        beside: characters that are read before and behind it.
    """
    size = GIANT - 2 * _BESIDE
    stop = len(line) if stop is None else stop
    found: list[Span] = []
    for first in range(begin, stop, _AT_ONCE * size):
        starts = range(first, min(first + _AT_ONCE * size, stop), size)
        ends = [min(start + size, stop) for start in starts]
        froms = [max(0, start - beside) for start in starts]
        known = read([line[at : end + beside] for at, end in zip(froms, ends)])
        for number, (at, start, end) in enumerate(zip(froms, starts, ends)):
            for span in known.get(number, ()):
                if start <= span.start + at < end and (not found or found[-1].end <= span.start + at):
                    found.append(_moved(span, at))
    return found


def spans_left(
    line: str, read: _Read, before: Sequence[Span], pieces: Sequence[tuple[int, int]], size: int
) -> list[Span]:
    """The known sentences of what is left of a long line.

    Args:
        line: what is left.
        read: reads lines.
        before: the known sentences of the line as it was.
        pieces: where the pieces that are left stood in it, in order, at least one of them.
        size: characters of it.
    """
    seams = [0] if pieces[0][0] else []
    places = []  # of each piece, in what is left
    at = 0
    for number, (first, stop) in enumerate(pieces):
        if number:
            seams.append(at)
        places.append(at)
        at += stop - first
    if pieces[-1][1] < size:
        seams.append(at)
    near: list[list[int]] = []  # from where to where it is read again
    for seam in seams:
        if near and near[-1][1] >= seam - _NEAR:
            near[-1][1] = min(seam + _NEAR, at)
        else:
            near.append([max(0, seam - _NEAR), min(seam + _NEAR, at)])
    found = [span for first, stop in near for span in spans_of(line, read, first, stop, _AROUND)]
    edges = [edge for part in near for edge in part]
    firsts = [first for first, _ in pieces]
    for span in before:
        number = bisect_right(firsts, span.start) - 1
        if number >= 0 and span.end <= pieces[number][1]:
            moved = _moved(span, places[number] - firsts[number])
            if bisect_right(edges, moved.start) % 2 == 0:
                found.append(moved)
    found.sort(key=lambda span: span.start)
    return found[:1] + [span for other, span in pairwise(found) if other.end <= span.start]


def pieces_left(document: Document, index: int) -> tuple[int, list[tuple[int, int]]] | None:
    """The block that a block is what is left of, and the pieces of its line that are, from where to where.

    Args:
        document: one that was cut from another.
        index: a block that was not there before.

    Returns:
        None if it is not of one block.
    """
    assert document.before is not None
    earlier, _, cuts = document.before
    size = len(document.lines[index])
    ((at, number),) = offsets_before(cuts, [document.starts[index]])
    block = bisect_right(earlier.starts, at) - 1
    if block < 0:
        return None
    begins, end = earlier.starts[block], earlier.end(block)
    pieces: list[tuple[int, int]] = []
    while size > 0:
        stop = at + size if number == len(cuts) else min(at + size, cuts[number][0])
        if stop > end:
            return None
        if stop > at:
            pieces.append((at - begins, stop - begins))
            size -= stop - at
        if number < len(cuts):
            at = cuts[number][1]
            number += 1
    return block, pieces


def _moved(span: Span, by: int) -> Span:
    moved: Any = span._replace(start=span.start + by, end=span.end + by)
    return moved  # type: ignore[no-any-return]
