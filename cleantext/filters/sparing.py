"""Leaving single rules out: a filter that asks another one, and drops what certain phrase rules made it mark.

The lines that such a rule knows stay, as those of a category do that is left out: nothing else is asked about them
that was not asked before, so that leaving a rule out never removes anything new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleantext.document import Document, Removal
from cleantext.filters.base import Filter, Headliner
from cleantext.report import rule_of
from cleantext.rules.engine import Matcher

__all__ = ["SparingFilter", "matcher_of", "rules_of", "spare"]


class SparingFilter:
    """What another filter marks, but for the marks that name one of some rules as their reason."""

    def __init__(self, look: Filter, rules: frozenset[str]) -> None:
        self.look = look
        self.rules = rules
        self.name = look.name
        self.category = look.category
        self.__doc__ = look.__doc__

    def __call__(self, document: Document) -> Iterator[Removal]:
        """What the other filter marks, without what these rules are the reason for."""
        return (mark for mark in self.look(document) if rule_of(mark.reason) not in self.rules)

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}, without {len(self.rules)} rules>"


def rules_of(filters: Iterable[Filter]) -> set[str]:
    """The names of the rules that filters go by: ``en/credit-lines``."""
    found: set[str] = set()
    for matcher in {id(m): m for f in filters if (m := matcher_of(f)) is not None}.values():
        found.update(f"{rule.language}/{rule.name}" for rule in matcher.rules)
    return found


def spare(filters: Iterable[Filter], rules: Iterable[str]) -> list[Filter]:
    """The filters, without what some rules make them mark.

    A filter that goes by no rules, or tells the headline, is left as it is.
    """
    spared = frozenset(rules)
    return [
        SparingFilter(f, spared) if spared and matcher_of(f) is not None and not isinstance(f, Headliner) else f
        for f in filters
    ]


def matcher_of(look: object) -> Matcher | None:
    """The phrase rules that a filter goes by, if it goes by any."""
    while isinstance(look, SparingFilter):
        look = look.look
    matcher = getattr(look, "matcher", None)
    return matcher if isinstance(matcher, Matcher) else None
