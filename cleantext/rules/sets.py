"""Patterns under keys, each key's compiled to one RE2 set when the key is first met."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import re2

from cleantext.rules.pattern import Pattern

__all__ = ["PatternSets", "full_match_set"]


class PatternSets:
    """Patterns under keys: first words, or literals.

    Attributes:
        patterns: every pattern, with the number of its rule.
        keys: for each key the patterns under it, by their place in `patterns`.
        longest: for each key, characters of the longest line that could match.
        heads: for each key the first words of what could match; None if it may begin anyhow.
    """

    def __init__(self) -> None:
        self.patterns: list[tuple[int, Pattern]] = []
        self.keys: dict[str, list[int]] = {}
        self.longest: dict[str, int] = {}
        self.heads: dict[str, set[str] | None] = {}
        self._sets: dict[str, Any] = {}

    def add(self, number: int, pattern: Pattern, keys: Iterable[str]) -> None:
        """Put a pattern of the rule of that number under some keys."""
        for key in keys:
            self.keys.setdefault(key, []).append(len(self.patterns))
            self.longest[key] = max(self.longest.get(key, 0), pattern.longest)
            known = self.heads.setdefault(key, set())
            self.heads[key] = None if known is None or pattern.heads is None else known | pattern.heads
        self.patterns.append((number, pattern))

    def match(self, key: str, line: str) -> int | None:
        """The smallest number among the patterns under the key that match the whole line."""
        if len(line) > self.longest[key]:
            return None
        found = self._sets.get(key)
        if found is None:
            found = full_match_set(self.patterns[i][1].re2 for i in self.keys[key])
            self._sets[key] = found
        matched = found.Match(line.encode("utf-8", "replace"))
        return self.patterns[self.keys[key][min(matched)]][0] if matched else None


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
