"""Which lines of a text can meet a rule at all, told for all lines at once.

A line is looked at if its first word, its *head*, begins a pattern or a string of the rules, and

- it is no longer than the longest string with that head, or
- it holds a literal, and a pattern begins with this head and needs this literal, or
- there are patterns with that head of which no literal is known.

On a page of news these are a tenth of the lines, and the look at them is dearer than all the rest.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleantext.rules.fold import DECORATION, folded_codes
from cleantext.rules.grams import SHORTEST, Grams
from cleantext.rules.pattern import HEAD, Pattern

__all__ = ["DECORATED", "Sieve", "Text", "head_of"]

#: Characters of decoration and white space around a line, usually at most. A line may have more, see `_decorated`.
DECORATED = 30
_NONE = -1000  #: the length of what there is none of: less than any line's
_PAIR_BITS = 20  #: of the hash of a head and a literal, that index the table of such pairs
_MIX = np.uint64(0x9E3779B97F4A7C15)

_Array = npt.NDArray[Any]


class Text(NamedTuple):
    """Some lines as the sieve reads them.

    Attributes:
        rows: the folded lines.
        folded: the same, joined by line feeds.
        codes: its code points.
        sizes: for every line the number of its characters.
        starts: for every line the offset of its first character in `folded`.
        places: where an anchor of a literal stands, as an offset into `folded`.
        anchors: the number of the anchor at each of the places.
        row_of: the line at each of the places.
    """

    rows: list[str]
    folded: str
    codes: _Array
    sizes: _Array
    starts: _Array
    places: _Array
    anchors: _Array
    row_of: _Array


class Sieve:
    """The heads and literals of some rules.

    Args:
        strings: the strings that are known as they are.
        patterns: the patterns that begin with one of a few words.
        literals: further literals that are to be found in a text.
        prose: folded text like the texts to come.
    """

    def __init__(
        self, strings: Iterable[str], patterns: Iterable[Pattern], literals: Iterable[str], prose: str
    ) -> None:
        of_strings: dict[str, int] = {}
        for string in strings:
            head = head_of(string)
            of_strings[head] = max(of_strings.get(head, 0), len(string))
        of_patterns: dict[str, int] = {}
        of_ascii: dict[str, int] = {}
        by_pair: list[tuple[frozenset[str], frozenset[str]]] = []
        wanted = {literal for literal in literals if len(literal) >= SHORTEST}
        for pattern in patterns:
            heads, own = pattern.heads or frozenset(), pattern.literals
            if own and min(map(len, own)) >= SHORTEST:
                by_pair.append((heads, own))
                wanted |= own
            else:
                for head in heads:
                    of_patterns[head] = max(of_patterns.get(head, 0), pattern.longest)
                    if not own or any(map(str.isascii, own)):
                        of_ascii[head] = max(of_ascii.get(head, 0), pattern.longest)
        every = sorted({*of_strings, *of_patterns, *(head for heads, _ in by_pair for head in heads)})
        self.literals: list[str] = sorted(wanted)
        self.grams = Grams(self.literals, prose)
        self._heads = {head: number for number, head in enumerate(every, 1)}
        self._longest_string: _Array = np.array([_NONE, *(of_strings.get(head, _NONE) for head in every)])
        self._longest_match: _Array = np.array([_NONE, *(of_patterns.get(head, _NONE) for head in every)])
        self._longest_ascii: _Array = np.array([_NONE, *(of_ascii.get(head, _NONE) for head in every)])
        self._pairs = self._numbers_of_pairs(by_pair)
        self._table: _Array = np.zeros(1 << _PAIR_BITS, bool)
        self._table[_slots(self._pairs)] = True

    def _numbers_of_pairs(self, pairs: list[tuple[frozenset[str], frozenset[str]]]) -> _Array:
        """The numbers of all pairs of a head and an anchor that go together in a pattern, in order."""
        anchor_of = dict(zip(self.literals, self.grams.of.tolist()))
        numbers = [np.zeros(0, np.int64)]
        for heads, literals in pairs:
            of_heads = np.array([self._heads[head] for head in heads], np.int64)
            of_literals = np.array([*{anchor_of[literal] for literal in literals}], np.int64)
            numbers.append((of_heads[:, None] * len(self.grams) + of_literals).ravel())
        return np.unique(np.concatenate(numbers))

    def _paired(self, heads: _Array, anchors: _Array) -> _Array:
        """Which pairs of a head and an anchor go together: the places of those that do."""
        numbers = heads * len(self.grams) + anchors
        likely = self._table.take(_slots(numbers)).nonzero()[0]  # without the table each would be a search in memory
        numbers = numbers[likely]
        place = self._pairs.searchsorted(numbers)
        return likely[self._pairs.take(place, mode="clip") == numbers] if len(self._pairs) else likely

    def read(self, lines: list[str]) -> Text:
        """Fold some lines and find the literals in them."""
        folded, codes = folded_codes("\n".join(lines))
        rows = folded.split("\n")
        sizes = np.fromiter(map(len, rows), np.int64, len(rows))
        starts = np.cumsum(sizes + 1) - sizes - 1
        places, anchors = self.grams.find(codes)
        return Text(rows, folded, codes, sizes, starts, places, anchors, starts.searchsorted(places, "right") - 1)

    def likely(self, text: Text) -> tuple[list[int], list[int]]:
        """The lines that may be one of the strings, and those that may be matched by a pattern."""
        known = self._heads.get
        firsts = [row.partition(" ")[0] for row in text.rows]
        heads = np.fromiter(map(known, firsts, repeat(0)), np.int64, len(firsts))
        odd = [i for i, first in enumerate(firsts) if not first.isalpha()]
        heads[odd] = [known(head_of(text.rows[i]), 0) for i in odd]
        shortest = text.sizes - DECORATED
        longest_string, longest_match = self._longest_string.take(heads), self._longest_match.take(heads)
        strings, patterns = shortest <= longest_string, shortest <= longest_match
        long = ((longest_string >= 0) & ~strings | (longest_match >= 0) & ~patterns).nonzero()[0]
        long = long[_decorated(text, long)]
        strings[long] = patterns[long] = True
        foreign = patterns & (shortest > self._longest_ascii.take(heads))  # only what is not ASCII can meet these
        for i in foreign.nonzero()[0].tolist():
            patterns[i] = not text.rows[i].isascii()
        of_places = heads.take(text.row_of)
        begun = of_places.nonzero()[0]
        paired = self._paired(of_places.take(begun), text.anchors.take(begun))
        patterns[text.row_of.take(begun.take(paired))] = True
        return strings.nonzero()[0].tolist(), patterns.nonzero()[0].tolist()


def head_of(folded: str, start: int = 0, stop: int = sys.maxsize) -> str:
    """The head of a folded line, or of a part of it: its first letters, or its first digit."""
    match = HEAD.match(folded, start, stop)
    return match[1] if match else ""


def _slots(numbers: _Array) -> _Array:
    slots: _Array = (numbers.astype(np.uint64) * _MIX) >> np.uint64(64 - _PAIR_BITS)
    return slots


_IS_DECORATION = np.zeros(0x10000, bool)
_IS_DECORATION[[*map(ord, DECORATION)]] = True
_IS_DECORATION[0x2190:0x2C00] = _IS_DECORATION[0xD800:0xE000] = _IS_DECORATION[0x200D] = True
_IS_DECORATION[[code for code in range(0x3001) if chr(code).isspace()]] = True


def _decorated(text: Text, rows: _Array) -> _Array:
    """Which of some lines, all longer than that, may have more than `DECORATED` characters of decoration.

    Then half of these stand on one side, so that the character at that depth is decoration, too.
    """
    starts = text.starts.take(rows)
    before = text.codes.take(starts + DECORATED // 2)
    behind = text.codes.take(starts + text.sizes.take(rows) - (DECORATED // 2 + 1))
    astral = (before | behind) >> np.uint32(16) > 0
    return astral | _IS_DECORATION.take(before, mode="clip") | _IS_DECORATION.take(behind, mode="clip")
