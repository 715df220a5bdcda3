"""Rules as they are pickled: those of the library's own files by file and version, so that a cleaner is a few bytes for another process.

The other process reads them from its own copy of the library, which has to hold the same ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from cleantext.rules import index
from cleantext.rules.book import Rule, RuleError, load

__all__ = ["packed", "unpacked"]

_HERE = Path(__file__).parent


class _File(NamedTuple):
    """All rules of one of the library's files, of the version that is indexed."""

    name: str
    digest: str


def packed(rules: Sequence[Rule]) -> tuple[Rule | _File, ...]:
    """Rules, and in place of all those of one of the library's files, as long as they are as in the file, the file.

    Raises:
        RuleError: if one of these files cannot be read any more.
    """
    parts: list[Rule | _File] = []
    at = 0
    while at < len(rules):
        path = Path(rules[at].file)
        known = index.met(path.name) if path.parent == _HERE else None
        stop = at + (known.rules if known else 1)
        if known and [*rules[at:stop]] == load(path):  # whoever changed one keeps it
            parts.append(_File(path.name, known.digest))
        else:
            stop = at + 1
            parts.append(rules[at])
        at = stop
    return tuple(parts)


def unpacked(parts: Iterable[Rule | _File]) -> tuple[Rule, ...]:
    """The rules that were packed.

    Raises:
        RuleError: if the library here has other rules in one of its files than where they were packed.
    """
    rules: list[Rule] = []
    for part in parts:
        if isinstance(part, Rule):
            rules.append(part)
            continue
        rules += load(_HERE / part.name)
        known = index.met(part.name)
        if known is None or known.digest != part.digest:
            raise RuleError(
                f"{part.name}: not the rules with which this was pickled: install the same version of news-cleantext on both sides"
            )
    return tuple(rules)
