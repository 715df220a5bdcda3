"""Which lines of a text can meet a rule at all, told for all lines at once.

A line is looked at if its first word, its *head*, begins a pattern or a string of the rules, and

- it is no longer than the longest string with that head, or
- it holds a literal, and a pattern begins with this head and needs this literal, or
- there are patterns with that head of which no literal is known.

On a page of news these are a tenth of the lines, and the look at them is dearer than all the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleantext.rules.fold import DECORATED, DECORATION, folded_codes
from cleantext.rules.grams import SHORTEST, Grams
from cleantext.rules.pattern import Pattern, head_of

__all__ = ["IS_DECORATION", "Sieve", "Text"]

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
        self, strings: Iterable[str], patterns: Sequence[Pattern], literals: Iterable[str], prose: str
    ) -> None:
        of_strings: dict[str, int] = {}
        for string in strings:
            head = head_of(string)
            of_strings[head] = max(of_strings.get(head, 0), len(string))
        #: for each head the patterns of which no literal can be looked for
        self._bare: dict[str, list[int]] = {}
        wanted = {literal for literal in literals if len(literal) >= SHORTEST}
        paired: list[int] = []
        self._heads_of = [pattern.heads or frozenset[str]() for pattern in patterns]
        self._literals_of = [pattern.literals or frozenset[str]() for pattern in patterns]
        for number, (own, literals_) in enumerate(zip(self._heads_of, self._literals_of)):
            if literals_ and min(map(len, literals_)) >= SHORTEST:
                paired.append(number)
                wanted |= literals_
            else:
                for head in own:
                    self._bare.setdefault(head, []).append(number)
        heads = {head for number in paired for head in self._heads_of[number]}
        self._every = ["", *sorted({*of_strings, *self._bare, *heads})]
        self._heads = {head: number for number, head in enumerate(self._every) if number}
        self.literals: list[str] = sorted(wanted)
        self.grams = Grams(self.literals, prose)
        self._longest_string: _Array = np.array([of_strings.get(head, _NONE) for head in self._every])
        self._longest_string[0] = _NONE
        lengths = [pattern.longest for pattern in patterns]
        self._longest_match = self._longest(lengths)
        #: of these, those that may match a line of nothing but ASCII
        self._bare_ascii = {head: [*filter(self._may_be_ascii, numbers)] for head, numbers in self._bare.items()}
        for number in {number for numbers in self._bare.values() for number in numbers}:
            if not self._may_be_ascii(number):
                lengths[number] = _NONE
        self._longest_ascii = self._longest(lengths)
        self._of_anchor: dict[int, list[int]] = {}
        self._pairs, self._of_pair = self._numbers_of_pairs(paired)
        self._table: _Array = np.zeros(1 << _PAIR_BITS, bool)
        self._table[_slots(self._pairs)] = True

    def _may_be_ascii(self, number: int) -> bool:
        """Whether a pattern may match what is ASCII: it needs no literal that is not."""
        return any(map(str.isascii, self._literals_of[number] or [""]))

    def _longest(self, lengths: list[int]) -> _Array:
        """For every head the longest match of its bare patterns, if that of each pattern is so long."""
        longest = [_NONE] * len(self._every)
        for head, numbers in self._bare.items():
            longest[self._heads[head]] = max([lengths[number] for number in numbers])
        return np.array(longest)

    def _numbers_of_pairs(self, paired: list[int]) -> tuple[_Array, tuple[_Array, _Array]]:
        """The numbers of all pairs of a head and an anchor that go together in a pattern, in order; and of each the patterns.

        The patterns of all pairs are in one array, and where those of each begin in another.
        """
        anchor_of = dict(zip(self.literals, self.grams.of.tolist()))
        numbers = [np.zeros(0, np.int64)]
        for number in paired:
            anchors = {anchor_of[literal] for literal in self._literals_of[number]}
            for anchor in anchors:
                self._of_anchor.setdefault(anchor, []).append(number)
            of_heads = np.array([self._heads[head] for head in self._heads_of[number]], np.int64)
            numbers.append((of_heads[:, None] * len(self.grams) + np.array([*anchors], np.int64)).ravel())
        joined = np.concatenate(numbers)
        places = np.repeat(np.array([0, *paired], np.int32), [len(own) for own in numbers])
        pairs, counts = np.unique(joined, return_counts=True)
        first = np.zeros(len(pairs) + 1, np.int32)
        np.cumsum(counts, out=first[1:])
        return pairs, (first, places[joined.argsort(kind="stable")])

    def _paired(self, heads: _Array, anchors: _Array) -> _Array:
        """Which pairs of a head and an anchor go together: the places of those that do."""
        numbers = heads * len(self.grams) + anchors
        likely = self._table.take(_slots(numbers)).nonzero()[0]  # without the table each would be a search in memory
        numbers = numbers[likely]
        place = self._pairs.searchsorted(numbers)
        return likely[self._pairs.take(place, mode="clip") == numbers] if len(self._pairs) else likely

    def tables(self) -> tuple[list[str], dict[str, _Array], list[list[int]], _Array, tuple[_Array, _Array]]:
        """What the reader in C needs: the heads, lengths by head, bare patterns by head, the pairs, and patterns by pair.

        Of the bare patterns those come first that may match ASCII, and their number is with the lengths. The last are where the
        patterns of each pair begin, and the patterns of all.
        """
        lengths = {
            "longest_string": self._longest_string.astype(np.int32),
            "longest_match": self._longest_match.astype(np.int32),
            "longest_ascii": self._longest_ascii.astype(np.int32),
        }
        bare = [[*self._bare_ascii.get(head, [])] if number else [] for number, head in enumerate(self._every)]
        lengths["bare_ascii"] = np.array([*map(len, bare)], np.int32)
        for own, head in zip(bare[1:], self._every[1:]):
            own += [number for number in self._bare.get(head, []) if not self._may_be_ascii(number)]
        return self._every, lengths, bare, self._pairs, self._of_pair

    def read(self, lines: list[str]) -> Text:
        """Fold some lines and find the literals in them."""
        folded, codes = folded_codes("\n".join(lines))
        rows = folded.split("\n")
        sizes = np.fromiter(map(len, rows), np.int64, len(rows))
        starts = np.cumsum(sizes + 1) - sizes - 1
        places, anchors = self.grams.find(codes)
        return Text(rows, folded, codes, sizes, starts, places, anchors, starts.searchsorted(places, "right") - 1)

    def likely(self, text: Text) -> tuple[list[int], dict[int, set[int]]]:
        """The lines that may be one of the strings, and for those that may match a pattern, which patterns these are."""
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
        bare = patterns.nonzero()[0]
        found = {
            i: set((self._bare_ascii if text.rows[i].isascii() else self._bare).get(self._every[head], ()))
            for i, head in zip(bare.tolist(), heads.take(bare).tolist())
        }
        of_places = heads.take(text.row_of)
        begun = of_places.nonzero()[0]
        begun = begun.take(self._paired(of_places.take(begun), text.anchors.take(begun)))
        for i, number, anchor in zip(*(a.take(begun).tolist() for a in (text.row_of, of_places, text.anchors))):
            head = self._every[number]
            own = found.setdefault(i, set())
            own.update(p for p in self._of_anchor[anchor] if head in self._heads_of[p])
        return strings.nonzero()[0].tolist(), found


def _slots(numbers: _Array) -> _Array:
    slots: _Array = (numbers.astype(np.uint64) * _MIX) >> np.uint64(64 - _PAIR_BITS)
    return slots


IS_DECORATION = np.zeros(0x10000, bool)
IS_DECORATION[[*map(ord, DECORATION)]] = True
IS_DECORATION[0x2190:0x2C00] = IS_DECORATION[0xD800:0xE000] = IS_DECORATION[0x200D] = True
IS_DECORATION[[code for code in range(0x3001) if chr(code).isspace()]] = True


def _decorated(text: Text, rows: _Array) -> _Array:
    """Which of some lines, all longer than that, may have more than `DECORATED` characters of decoration.

    Then half of these stand on one side, so that the character at that depth is decoration, too.
    """
    starts = text.starts.take(rows)
    before = text.codes.take(starts + DECORATED // 2)
    behind = text.codes.take(starts + text.sizes.take(rows) - (DECORATED // 2 + 1))
    astral = (before | behind) >> np.uint32(16) > 0
    return astral | IS_DECORATION.take(before, mode="clip") | IS_DECORATION.take(behind, mode="clip")
