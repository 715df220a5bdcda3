"""Whether rules do as they say: each removes what it says that it removes, and leaves alone what it must keep."""

from __future__ import annotations

from collections.abc import Iterable

from cleantext.document import Document
from cleantext.rules.book import Rule, RuleError
from cleantext.rules.engine import Matcher

__all__ = ["prove"]


def prove(rules: Iterable[Rule]) -> None:
    """Try each rule on its own examples.

    Raises:
        RuleError: if it does not remove one of its ``removes``, or takes one of its ``keeps``.
    """
    for rule in rules:
        matcher = Matcher([rule])
        here = f"{rule.file}:{rule.line}: rule {rule.name!r}"
        for example in rule.removes:
            if matcher.line(example) is None:
                raise RuleError(
                    f"{here} does not remove its own example {example!r}; mind that patterns see lower case"
                )
        for example in rule.keeps:
            hits = matcher.hits(Document(example))
            if hits.lines or hits.labels or hits.spans:
                raise RuleError(f"{here} takes what it says it keeps: {example!r}")
