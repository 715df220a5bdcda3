"""The built-in rules, with what `cleantext.rules.pattern` reads off them, worked out once and shipped beside them.

Reading it off takes seconds for all languages, loading this file a tenth of one. It is made from the rule files and says of
which version of each: a rule file that was changed since is simply read anew, and the tests fail until

    python -m cleantext.rules.index

has been run.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from cleantext.rules.pattern import Pattern

__all__ = ["Known", "Met", "forget", "known_rules", "met", "version", "write"]

_HERE = Path(__file__).parent
_INDEX = _HERE / "index.json"
_FORMAT = 4  #: of what is written about a rule; an index of another format counts as none
_TABLES = 6  #: of what `cleantext.rules.reader.tables_of` makes of the rules


class Met(NamedTuple):
    """A rule file as it was read: its version, and how many rules are in it."""

    digest: str
    rules: int


#: The rule files that were read; None, where one is not that of the index.
_met: dict[str, Met | None] = {}


class Known(NamedTuple):
    """A rule of the index: what its file says of it, the line at which it starts, and its patterns."""

    category: str
    name: str
    where: str
    removes: tuple[str, ...]
    keeps: tuple[str, ...]
    line: int
    patterns: tuple[Pattern, ...]


def known_rules(path: Path, source: str) -> list[Known] | None:
    """The rules of a built-in rule file, in order; None if the file is not the indexed version."""
    if path.parent != _HERE:
        return None
    _met[path.name] = None
    digest = _digest(source)
    rules = _load().get((path.name, _FORMAT, digest))
    try:
        found: list[list[Any]] | None = None if rules is None else json.loads(rules)
    except ValueError:
        found = None
    if found is None:
        return None
    _met[path.name] = Met(digest, len(found))
    return [
        Known(category, name, where, tuple(removes), tuple(keeps), line, tuple(map(_unpack, patterns)))
        for category, name, where, removes, keeps, line, patterns in found
    ]


def met(name: str) -> Met | None:
    """What was read of a built-in rule file; None if that was not the indexed version, or nothing was read."""
    return _met.get(name)


def forget() -> None:
    """Let go of the index, which is read anew when it is asked for; what rules were made of it stays."""
    _load.cache_clear()


def version() -> str | None:
    """The version of all built-in rules, once they have been read; None if any file is not the indexed one."""
    files = sorted(path.name for path in _HERE.glob("*.toml"))
    of_files = [(name, known.digest) for name in files if (known := met(name))]
    if len(of_files) < len(files):
        return None
    return _digest(repr((_FORMAT, _TABLES, of_files)))


def write() -> None:
    """Make the index anew from the rule files, and the tables of the reader."""
    from cleantext.rules import book, prepared
    from cleantext.rules.engine import Matcher

    _INDEX.unlink(missing_ok=True)
    _load.cache_clear()
    index = []
    for path in sorted(_HERE.glob("*.toml")):
        of_file = [
            [r.category, r.name, r.where, r.removes, r.keeps, r.line, [_pack(p, r.where) for p in r.patterns]]
            for r in book.load(path)
        ]
        head = [path.name, _FORMAT, _digest(path.read_text(encoding="utf-8"))]
        index += [json.dumps(part, ensure_ascii=False, separators=(",", ":")) for part in (head, of_file)]
    _INDEX.write_text("\n".join(index) + "\n", encoding="utf-8")
    _load.cache_clear()
    rules = book.built_in()
    current = version()
    assert current is not None  # the index is that of the rules
    prepared.save(current, *Matcher(rules).tables())


@lru_cache(maxsize=1)
def _load() -> dict[tuple[str, int, str], bytes]:
    """By file, format and digest what the index says of its rules, not parsed yet: all of it at once takes ten times its size."""
    try:
        lines = _INDEX.read_bytes().split(b"\n")
        heads = [json.loads(line) for line in lines[:-1:2]]
        return {(name, number, digest): rules for (name, number, digest), rules in zip(heads, lines[1::2])}
    except (OSError, ValueError, TypeError):
        return {}


def _digest(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def _pack(pattern: Pattern, where: str) -> list[Any]:
    """What the engine asks of a pattern, and no more: strings, or heads and literals."""
    strings, literals, heads = pattern.packed
    asked = where == "inline" or strings is None
    sets = strings, heads if asked else None, literals if asked else None
    return [*sets, pattern.longest, pattern.re2 if asked else ""]


def _unpack(packed: list[Any]) -> Pattern:
    strings, heads, literals, longest, re2 = packed
    return Pattern(re2, (strings, literals, heads), longest)


if __name__ == "__main__":
    from cleantext.rules.index import write as write_once  # this module is another one, under its own name

    write_once()
