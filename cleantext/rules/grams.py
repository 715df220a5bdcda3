"""Where in a text many thousand literals may stand, found with arithmetic on arrays.

Every literal is looked for by one short piece of it, its anchor: six characters, or four of a literal that has no six. A
hash for every run of four characters of the text comes from a handful of array operations, a table says at which of them an
anchor may begin, and what is left, a few hundred places on a page, is compared with the anchors exactly. This is the
filter of Wu and Manber ("A fast algorithm for multi-pattern searching", 1994) without its shifts, which pay for few patterns
and not for twenty thousand. The time is that of one pass over the text, whatever the number of literals.

Of the anchors that a literal has to offer, the one that is rarest in prose is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["SHORTEST", "Grams", "codes_of"]

SHORTEST = 4  #: characters of the shortest literal that can be looked for
_LONG = 6  #: characters of the anchor of a literal that has as many
_BITS = 17  #: of a hash, that index the table
_ONE, _TWO, _FOUR = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
_SHIFT = np.uint32(32 - _BITS)
_IS_SHORT, _IS_LONG = 1, 2
_PART = 1 << 17  #: characters that are looked at at once, so that the arrays stay small

_Array = npt.NDArray[Any]


class Grams:
    """The anchors of some literals.

    Args:
        literals: what is looked for, each of at least `SHORTEST` characters.
        prose: folded text that is like the texts to come, to tell frequent anchors from rare ones.

    Attributes:
        of: for every literal the number of its anchor; int64. Literals may share one.
        offsets: for every literal how many characters of it stand before its anchor; int64.
        table: at which hash of four characters, by its leading bits, an anchor may begin: a short one (1), a long one (2).
    """

    def __init__(self, literals: Sequence[str], prose: str = "") -> None:
        lengths = np.fromiter(map(len, literals), np.int64, len(literals))
        starts = np.cumsum(lengths + 1) - lengths - 1
        joined = "\n".join((*literals, "\0" * _LONG))  # so that every place begins a run of six
        four, six = _hashes(codes_of(joined))
        usual = np.sort(_hashes(codes_of(prose))[0])
        seen = usual.searchsorted(four, "right") - usual.searchsorted(four)
        long = lengths >= _LONG
        windows = lengths - np.where(long, _LONG, SHORTEST) + 1  # the places at which a literal's anchor may begin
        firsts = np.cumsum(windows) - windows
        place = np.arange(int(windows.sum())) + np.repeat(starts - firsts, windows)
        best = np.minimum.reduceat((seen[place] << 32) | place, firsts) & 0xFFFFFFFF if len(literals) else starts
        self.offsets: _Array = best - starts
        self._short = _Numbers(four[best[~long]])
        self._long = _Numbers(six[best[long]])
        self.of: _Array = np.empty(len(literals), np.int64)
        self.of[~long] = self._short.of
        self.of[long] = self._long.of + len(self._short)
        self.table: _Array = np.zeros(1 << _BITS, np.uint8)  # at which hash an anchor may begin: a short or a long one
        self.table[four[best[~long]] >> _SHIFT] = _IS_SHORT
        self.table[four[best[long]] >> _SHIFT] |= _IS_LONG

    def __len__(self) -> int:
        """The number of anchors."""
        return len(self._short) + len(self._long)

    def slots(self) -> dict[str, _Array]:
        """The hashes of the anchors, in order, and by leading bits which is the first: of the short and of the long ones."""
        short, long = self._short, self._long
        return {
            "four_first": short.first,
            "four_known": short.known[: len(short)],
            "six_first": long.first,
            "six_known": long.known[: len(long)],
        }

    def find(self, codes: _Array) -> tuple[_Array, _Array]:
        """Where anchors stand in a text: their places, and the number of the anchor at each; nearly never a wrong one.

        Args:
            codes: the code points of the text.
        """
        if len(codes) <= _PART:
            return self._find(codes)
        found = [(at, *self._find(codes[at : at + _PART + _LONG - 1])) for at in range(0, len(codes), _PART)]
        places = np.concatenate([places + at for at, places, _ in found])
        anchors = np.concatenate([anchors for _, _, anchors in found])
        return places, anchors

    def _find(self, codes: _Array) -> tuple[_Array, _Array]:
        ones = codes * _ONE
        twos = ones[:-1] * _TWO
        twos += ones[1:]
        fours = twos[:-2] * _FOUR
        fours += twos[2:]
        kinds = self.table.take(fours >> _SHIFT)
        places = kinds.nonzero()[0]
        kinds = kinds.take(places)
        short = places[kinds & _IS_SHORT != 0]
        at, of_short = self._short.find(fours.take(short))
        long = places[kinds & _IS_LONG != 0]
        long = long[: long.searchsorted(len(fours) - 2)]  # those that two more characters follow
        at_long, of_long = self._long.find(fours.take(long) * _TWO + twos.take(long + 4))
        return np.concatenate((short[at], long[at_long])), np.concatenate((of_short, of_long + len(self._short)))


class _Numbers:
    """Hashes by number: the distinct ones of some hashes, in order, each found by its leading bits.

    Attributes:
        of: for each of the hashes that these were made of the number of its like.
        first: for all leading bits the number of the first hash that has them, or -1; int32.
        known: the hashes by number, and some zeros behind them; uint32.
    """

    def __init__(self, hashes: _Array) -> None:
        known, self.of = np.unique(hashes, return_inverse=True)
        slots = known >> _SHIFT
        self.first: _Array = np.full(1 << _BITS, -1, np.int32)
        self.first[slots[::-1]] = np.arange(len(known), dtype=np.int32)[::-1]  # the smallest of a slot is written last
        self._crowd = int(np.unique(slots, return_counts=True)[1].max()) if len(known) else 0
        self.known = np.append(known, np.zeros(self._crowd + 1, np.uint32))
        self._size = len(known)

    def __len__(self) -> int:
        return self._size

    def find(self, hashes: _Array) -> tuple[_Array, _Array]:
        """Which of some hashes are among these: their places, and the number of each."""
        first = self.first.take(hashes >> _SHIFT)
        places = (first >= 0).nonzero()[0]
        numbers, hashes = first[places], hashes[places]
        found = self.known[numbers] == hashes
        for _ in range(self._crowd - 1):
            numbers = np.where(found, numbers, numbers + 1)
            found = self.known.take(numbers) == hashes
        found &= numbers < self._size
        return places[found], numbers[found]


def codes_of(text: str) -> _Array:
    """The code points of a text; uint32."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _hashes(codes: _Array) -> tuple[_Array, _Array]:
    """A hash for every run of four characters that is followed by two more, and one for the six."""
    ones = codes * _ONE
    twos = ones[:-1] * _TWO + ones[1:]
    fours = twos[:-2] * _FOUR + twos[2:]
    return fours[:-2], fours[:-2] * _TWO + twos[4:]
