"""What a line holds that an expression needs: it is asked about the few lines that have it, not about hundreds.

A clue is cheap to look for and never missing where the expression finds something: a bracket, a label's colon, one of the
words with which a credit begins. A line that has one is no more than worth a look.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from typing import NamedTuple

from cleantext import native
from cleantext.shape import Kind, Shapes

__all__ = ["Clue", "Clues", "begins", "holds"]

_native = native.load("_text")
_NO_SIGN = "\0"


class Clue(NamedTuple):
    """Some strings of which a line holds one.

    Attributes:
        start: the first place where it may begin, from the end of the line if negative.
        stop: the place behind the last of these.
        strings: they.
        exact: whether a letter is one in its own case only.
        behind: a sign: it does not begin before the last of these, and there is one; a null, if that is not asked for.
        until: likewise: it does not begin behind the first of these.
    """

    start: int
    stop: int
    strings: tuple[str, ...]
    exact: bool
    behind: str = _NO_SIGN
    until: str = _NO_SIGN


def holds(
    *strings: str,
    start: int = 0,
    stop: int = sys.maxsize,
    exact: bool = False,
    behind: str = _NO_SIGN,
    until: str = _NO_SIGN,
) -> Clue:
    """A clue that may stand anywhere between two places; see `Clue`."""
    return Clue(start, stop, strings, exact, behind, until)


def begins(*strings: str, exact: bool = False) -> Clue:
    """A clue with which a line begins."""
    return Clue(0, 1, strings, exact)


class Clues:
    """Kinds of lines, and clues for each.

    Args:
        wanted: the kinds, at most 32, with the clues of which a line of that kind has one; none, where any will do.

    >>> from cleantext.document import Document
    >>> from cleantext.shape import ENDS, kind, shapes
    >>> document = Document("By Jane Doe\\nA bridge (left) is closed\\nBy and by it opened.")
    >>> clues = Clues((kind(lacks=ENDS), (begins("by "),)), (kind(), (holds("(left", "(right"), begins("by and"))))
    >>> clues.find(document.lines, shapes(document))
    [[0], [1, 2]]
    """

    def __init__(self, *wanted: tuple[Kind, tuple[Clue, ...]]) -> None:
        self._kinds = tuple(kind for kind, _ in wanted)
        clues = tuple(clues for _, clues in wanted)
        self._sought = tuple(tuple(map(_sought, clues)) for clues in clues)
        self._natively = None if _native is None else _native.Clues(self._kinds, clues)

    def find(self, lines: list[str], shape: Shapes, start: int = 0) -> list[list[int]]:
        """For each kind the lines of it that have one of its clues.

        Args:
            lines: the lines of a document.
            shape: their shapes.
            start: the first that is looked at.
        """
        if self._natively is None:
            return self._find_plainly(lines, shape, start)
        found: list[list[int]] = self._natively.find(lines, shape.rows, start)
        return found

    def _find_plainly(self, lines: list[str], shape: Shapes, start: int = 0) -> list[list[int]]:
        lows: dict[int, str] = {}  # of each line that is looked at
        found = []
        for picked, clues in zip(shape.pick_each(self._kinds), self._sought):
            picked = picked[bisect_left(picked, start) :]
            if clues:
                for index in picked:
                    if index not in lows:
                        lows[index] = _low(lines[index])
                picked = [index for index in picked if _has_any(lines[index], lows[index], clues)]
            found.append(picked)
        return found


class _Sought(NamedTuple):
    """A clue as it is looked for in Python: its strings, the size of the longest, a character that each has, or none."""

    clue: Clue
    strings: tuple[str, ...]
    longest: int
    sign: str


def _sought(clue: Clue) -> _Sought:
    strings = clue.strings if clue.exact else tuple(map(_low, clue.strings))
    signs = frozenset.intersection(*map(frozenset, strings)) if strings else frozenset()
    return _Sought(clue, strings, max(map(len, strings), default=0), min(signs, default=""))


def _has_any(line: str, low: str, clues: tuple[_Sought, ...]) -> bool:
    """Whether a line, which is given in lower case, too, has one of some clues."""
    for sought in clues:  # noqa: SIM110
        if _has(line if sought.clue.exact else low, sought):
            return True
    return False


def _has(line: str, sought: _Sought) -> bool:
    (start, stop, _, _, behind, until), strings, longest, sign = sought
    if start == 0 and stop == 1 and behind == until == _NO_SIGN:
        return line.startswith(strings)
    size = len(line)
    start = max(start + size, 0) if start < 0 else start
    stop = stop + size if stop < 0 else min(stop, size)
    if behind != _NO_SIGN:
        start = line.rfind(behind, start)
        if start < 0:
            return False
    if until != _NO_SIGN:
        stop = line.find(until, start, max(start, stop)) + 1
    if start >= stop or line.find(sign, start, stop - 1 + longest) < 0:
        return False
    for string in strings:  # noqa: SIM110
        if line.find(string, start, stop - 1 + len(string)) >= 0:
            return True
    return False


def _low(text: str) -> str:
    """A text in lower case, as long, with the letters that are an i or an s to an expression that ignores the case."""
    if text.isascii():
        return text.lower()
    # The one letter whose lower case is two, and the one whose lower case depends on what stands around it.
    return text.replace("İ", "i").replace("Σ", "σ").lower().replace("ı", "i").replace("ſ", "s")
