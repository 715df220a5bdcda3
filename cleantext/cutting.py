"""The lines of a text, and what is left of them when spans of it are cut out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any

from cleantext import native

__all__ = ["Span", "cut", "offsets_before", "places_before", "split", "text_without"]

_native = native.load("_text")

Span = tuple[Any, ...]  #: where it begins, where it ends, and whatever else is said of it


def _split_plainly(text: str) -> tuple[list[str], list[int], list[int]]:
    """The lines of a text, where each begins, and the blank lines before it."""
    raw = _unify_line_ends(text).split("\n")
    lines = list(map(str.strip, raw))
    at = [i for i, line in enumerate(lines) if line]
    ends = list(accumulate(map(len, raw)))
    # A line starts behind all lines above it and their line ends, and a block behind the line's indentation.
    starts = [ends[i] + i - (len(raw[i]) if raw[i][0] == lines[i][0] else len(raw[i].lstrip())) for i in at]
    gaps = [i - above - 1 for above, i in zip([-1, *at], at)]
    return [lines[i] for i in at], starts, gaps


def _cut_plainly(
    lines: list[str], starts: list[int], gaps: list[int], cuts: Sequence[Span]
) -> tuple[list[str], list[int], list[int], list[int], list[int], int] | None:
    """What is left of lines, starts and gaps when spans are cut out, what each block was, or -1 for one of which a part is left,
    which these are, and how many characters went. None, where that cannot be told from the lines: a cut goes through white space
    between two blocks, or leaves nothing of one; or two come to stand in one line.
    """
    within: dict[int, list[tuple[int, int]]] = {}  # the cuts of a block
    dead: set[int] = set()  # blocks
    bare: set[int] = set()  # and those above which the white space is cut
    ends = [start + len(line) for start, line in zip(starts, lines)]
    spans: list[list[int]] = []
    for start, end, *_ in cuts:
        if spans and spans[-1][1] == start:
            spans[-1][1] = end
        elif start < end:
            spans.append([start, end])
    todo = spans[::-1]
    while todo:
        start, end = todo.pop()
        first = bisect_left(starts, start)
        last = bisect_left(starts, end, first)
        above = ends[first - 1] if first else 0
        if above > start:
            within.setdefault(first - 1, []).append((start, min(above, end)))
            if end > above:
                todo.append([above, end])
            continue
        if first == last:
            return None
        below = starts[last - 1]
        if ends[last - 1] > end:
            if start < below:
                todo += [[below, end], [start, below]]
            else:
                within.setdefault(first, []).append((start, end))
            continue
        if start == above and first not in bare:
            bare.add(first)
        elif start != starts[first]:
            return None
        dead.update(range(first, last))
        bare.update(range(first + 1, last))
        if last < len(lines):
            if end == starts[last]:
                bare.add(last)
            elif end != ends[last - 1]:
                return None
    left: tuple[list[str], list[int], list[int], list[int], list[int]] = ([], [], [], [], [])
    coming = iter(spans)
    cut = next(coming, None)
    gone = line_ends = 0
    for index, (line, start) in enumerate(zip(lines, starts)):
        if index not in bare:
            line_ends += gaps[index] + (index > 0)
        if index in dead:
            continue
        if left[0]:
            line_ends -= 1
        if line_ends < 0:
            return None
        while cut is not None and cut[1] <= start:
            gone += cut[1] - cut[0]
            cut = next(coming, None)
        here = start - gone - (0 if cut is None else max(0, start - cut[0]))
        if index in within:
            rest = _left_plainly(line, [(a - start, b - start) for a, b in within[index]])
            line = rest.strip()
            if not line:
                return None
            left[4].append(len(left[0]))
            here += len(rest) - len(rest.lstrip())
        left[0].append(line)
        left[1].append(here)
        left[2].append(line_ends)
        left[3].append(-1 if index in within else index)
        line_ends = 0
    return *left, sum(cut[1] - cut[0] for cut in cuts)


def _places_before_plainly(
    starts: list[int], lines: list[str], cuts: Sequence[Span], left_starts: list[int], left_lines: list[str]
) -> list[int]:
    """For each block of what is left of a text the block that it was; -1 where something was cut out of it."""
    found = []
    for (offset, _), line in zip(offsets_before(cuts, left_starts), left_lines):
        index = bisect_left(starts, offset)
        stood = index < len(starts) and starts[index] == offset and lines[index] == line
        found.append(index if stood else -1)
    return found


def offsets_before(cuts: Sequence[Span], starts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """For each of some offsets, in order, in what is left of a text: the offset in the text, and how many cuts are before it."""
    gone = number = 0
    for start in starts:
        while number < len(cuts) and cuts[number][0] <= start + gone:
            gone += cuts[number][1] - cuts[number][0]
            number += 1
        yield start + gone, number


def _left_plainly(text: str, cuts: list[Any]) -> str:
    """What is left of a text without some spans of it."""
    kept: list[str] = []
    at = 0
    for cut in cuts:
        kept.append(text[at : cut[0]])
        at = cut[1]
    kept.append(text[at:])
    return "".join(kept)


text_without = _left_plainly if _native is None else _native.left
cut = _cut_plainly if _native is None else _native.cut
places_before = _places_before_plainly if _native is None else _native.places_before
split = _split_plainly if _native is None else _native.split

_OTHER_LINE_ENDS = "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


def _unify_line_ends(text: str) -> str:
    """The same text, as long, with every kind of line end as a line feed."""
    if "\r" in text:
        text = text.replace("\r\n", " \n")
    for char in _OTHER_LINE_ENDS:
        if char in text:
            text = text.replace(char, "\n")
    return text
