"""The matcher of the library's own rules, made once for all who ask."""

from __future__ import annotations

from functools import lru_cache

from cleantext.rules.book import Rule, built_in
from cleantext.rules.engine import Matcher
from cleantext.rules.index import version

__all__ = ["matcher_of"]


def matcher_of(own: tuple[Rule, ...] = (), languages: tuple[str, ...] | None = None) -> Matcher:
    """A matcher of the library's rules.

    Args:
        own: rules that are tried before them.
        languages: the languages whose rules are used; all of them if None.

    Raises:
        RuleError: if there are no rules for a language.

    >>> rule = matcher_of().line("Advertisement")
    >>> rule.category
    'advert'
    """
    return _matcher_of(own, languages)


@lru_cache(maxsize=8)
def _matcher_of(own: tuple[Rule, ...], languages: tuple[str, ...] | None) -> Matcher:
    """The same; of a function with defaults the cache holds one result for every way to call it."""
    return Matcher((*own, *built_in(languages)), None if own or languages is not None else version())
