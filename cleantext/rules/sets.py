"""Patterns under keys, each compiled with RE2 when it is first tried."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import re2

from cleantext import native
from cleantext.rules.pattern import Pattern

if TYPE_CHECKING:
    from cleantext.native._text import Patterns

__all__ = ["PatternSets", "full_match_set"]

_native = native.load("_text")


class PatternSets:
    """Patterns under keys: first words, or literals.

    Attributes:
        patterns: every pattern, with the number of its rule.
    """

    def __init__(self) -> None:
        self.patterns: list[tuple[int, Pattern]] = []
        self._added: list[str | None] = []  # of each pattern which attribute of it holds its keys
        self._sets: dict[int, Any] = {}
        self._quick: Patterns | None = None

    def add(self, number: int, pattern: Pattern, keys: str | None = None) -> None:
        """Put a pattern of the rule of that number under its "heads" or its "literals", or under no keys."""
        self.patterns.append((number, pattern))
        self._added.append(keys)
        self._quick = None
        for known in ("keys", "longest", "_heads", "_literals", "_lengths"):
            self.__dict__.pop(known, None)

    @cached_property
    def keys(self) -> dict[str, list[int]]:
        """For each key the patterns under it, by their place; there are many, and not all sets are asked for them."""
        found: dict[str, list[int]] = {}
        for place, ((_, pattern), keys) in enumerate(zip(self.patterns, self._added)):
            for key in (getattr(pattern, keys) if keys else None) or ():
                found.setdefault(key, []).append(place)
        return found

    @cached_property
    def longest(self) -> dict[str, int]:
        """For each key, characters of the longest line that could match."""
        return {key: max(map(self._lengths.__getitem__, places)) for key, places in self.keys.items()}

    @cached_property
    def _heads(self) -> list[frozenset[str] | None]:
        return [pattern.heads for _, pattern in self.patterns]

    @cached_property
    def _literals(self) -> list[frozenset[str] | None]:
        return [pattern.literals for _, pattern in self.patterns]

    @cached_property
    def _lengths(self) -> list[int]:
        """Of every pattern the characters of its longest match."""
        return [pattern.longest for _, pattern in self.patterns]

    def quick(self) -> Patterns:
        """The same patterns in C, which knows of most lines that they match none, or which; for the others ask RE2."""
        assert _native is not None
        if self._quick is None:
            self._quick = _native.Patterns([pattern.re2 for _, pattern in self.patterns])
        return self._quick

    def begun(self, keys: Iterable[str], head: str) -> set[int]:
        """The patterns under some keys that may begin with a word, given by their place."""
        return {
            place
            for key in keys
            for place in self.keys[key]
            if not head or (heads := self._heads[place]) is None or head in heads
        }

    def holds_literal(self, place: int, line: str) -> bool:
        """Whether a line holds what every match of the pattern at that place does."""
        literals = self._literals[place]
        return not literals or any(literal in line for literal in literals)

    def first(self, numbers: Iterable[int], line: str) -> int | None:
        """The smallest number of a rule among some patterns, given by their place, that match the whole line.

        One by one, though a set could try them all at once: there are few, and what is dear is to compile a set for
        every combination in which they are met.
        """
        size, lengths = len(line), self._lengths
        likely = [place for place in sorted(numbers) if size <= lengths[place]]
        if not likely:
            return None
        sure = -1
        if _native is not None:
            likely, sure = self.quick().first(likely, line)
        number = self.ask(likely, line) if likely else None
        return self.patterns[sure][0] if number is None and sure >= 0 else number

    def ask(self, places: Iterable[int], line: str) -> int | None:
        """The number of the rule of the first of some patterns that RE2 says matches the whole line."""
        data = line.encode("utf-8", "replace")
        for place in places:
            number, pattern = self.patterns[place]
            compiled = self._sets.get(place)
            if compiled is None:
                compiled = self._sets[place] = full_match_set([pattern.re2])
            if compiled.Match(data):
                return number
        return None


def full_match_set(expressions: Iterable[str]) -> Any:
    """An RE2 set that says which of some expressions match a line as a whole."""
    options = re2.Options()
    options.max_mem = 64 << 20
    options.log_errors = False
    compiled = re2.Set.FullMatchSet(options)
    for expression in expressions:
        compiled.Add(expression)
    compiled.Compile()
    return compiled
