"""Rules as data: reading a rule file, and refusing one that does not prove itself.

A rule file is TOML. Each table array is named for a category and holds that category's rules:

    [[signup]]
    name    = "newsletter-invitation"
    pattern = "(sign up|subscribe) (to|for) (our|the) .{0,40}newsletter"
    where   = "line"
    removes = ["Sign up to our daily newsletter"]
    keeps   = ["The council asked residents to sign up for the newsletter it now prints on paper."]

`where` is one of

- ``line`` (the default): the whole line, without bullets, arrows and closing marks, is the furniture;
- ``lead``: so is the line, and it opens a list of links or cards ("Related stories");
- ``label``: so is the line, but the same words can be a crosshead ("Comments", "Weather"), so it counts only in company:
  above the first paragraph, below the last, or in a run of lines that are furniture;
- ``inline``: the same for one sentence of a line; a sentence glued to a paragraph goes alone, the paragraph stays.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cleantext.document import CATEGORIES
from cleantext.rules.index import forget, known_rules
from cleantext.rules.pattern import Pattern, PatternError, parse, weight

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["WHERE", "Rule", "RuleError", "built_in", "is_built_in", "languages", "load"]

WHERE = ("line", "lead", "label", "inline")
_KEYS = {"name", "pattern", "where", "removes", "keeps"}
LIGHTEST = 3.0  #: letters of a literal, at least: what is shorter stands on every line
_ANYTHING = re.compile(r"(?:\(\?:)*\.[*+{]")  #: how an alternative begins that knows whatever stands before its words
LIGHTEST_INLINE = 4.0  #: the same for ``inline`` rules: what is shorter stands in every paragraph
_HERE = Path(__file__).parent


class RuleError(ValueError):
    """A rule file that cannot be used: names the file, the line, the rule and the fault."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One phrase rule.

    Attributes:
        category: the kind of noise, one of `cleantext.CATEGORIES`.
        name: unique within its file.
        patterns: what it matches, over folded text: the alternatives of its `pattern`.
        where: one of `WHERE`.
        removes: lines that it must remove.
        keeps: look-alikes from articles that it must leave alone.
        language: the name of its file without ``.toml``: ``en``, ``de``, ...
        file: the file it was read from.
        line: the line of that file at which it starts, counted from 1.
        reason: what a removal by this rule gives as its reason.
    """

    category: str
    name: str
    patterns: tuple[Pattern, ...]
    where: str
    removes: tuple[str, ...]
    keeps: tuple[str, ...]
    language: str
    file: str
    line: int
    reason: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Dozens of removals on a page give it.
        object.__setattr__(self, "reason", f"rule {self.language}/{self.name}")


def languages() -> list[str]:
    """The languages that rules are shipped for.

    >>> "en" in languages()
    True
    """
    return sorted(path.stem for path in _HERE.glob("*.toml"))


def built_in(only: Iterable[str] | None = None) -> list[Rule]:
    """The rules shipped with the library.

    Args:
        only: languages to read; all of them if None.

    Raises:
        RuleError: if there is no such language.
    """
    known = languages()
    wanted = known if only is None else sorted(set(only))
    for language in wanted:
        if language not in known:
            raise RuleError(f"no rules for language {language!r}; there are: {', '.join(known)}")
    rules = [rule for language in wanted for rule in load(_HERE / f"{language}.toml")]
    if only is None:
        forget()  # nobody will ask for them soon
    return rules


def is_built_in(rule: Rule) -> bool:
    """Whether a rule is one of those shipped with the library."""
    return Path(rule.file).parent == _HERE


def load(path: str | Path) -> list[Rule]:
    """Read one rule file.

    Raises:
        RuleError: if the file cannot be read, is not TOML, or a rule in it is incomplete or malformed.
    """
    path = Path(path)
    try:
        source = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: cannot be read as a rule file: {error}") from error
    known = known_rules(path, source)
    if known is not None:
        return [
            Rule(r.category, r.name, r.patterns, r.where, r.removes, r.keeps, path.stem, str(path), r.line)
            for r in known
        ]
    try:
        tables = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{path}: not TOML: {error}") from error
    # TOML gathers the tables of a category; of two rules that know a line the first in the file has the say.
    return sorted(_rules(path, source, tables), key=lambda rule: rule.line)


def _rules(path: Path, source: str, tables: Mapping[str, Any]) -> Iterator[Rule]:
    seen: dict[str, int] = {}
    for category, entries in tables.items():
        lines = [
            number
            for number, line in enumerate(source.split("\n"), 1)
            if re.match(rf"\s*\[\[\s*[\"']?{re.escape(category)}[\"']?\s*\]\]", line)
        ]
        here = f"{path}:{lines[0] if lines else 1}"
        if category not in CATEGORIES:
            raise RuleError(f"{here}: no category {category!r}; there are: {', '.join(CATEGORIES)}")
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise RuleError(f"{here}: a rule starts with [[{category}]], in two pairs of brackets")
        if category == "boilerplate":
            raise RuleError(f"{here}: 'boilerplate' is what no phrase gives away; choose the category of the phrase")
        lines += [lines[-1] if lines else 1] * (len(entries) - len(lines))  # tables written in one line
        for number, entry in zip(lines, entries):
            rule = _rule(path, number, category, entry)
            if rule.name in seen:
                raise RuleError(
                    f"{path}:{number}: rule {rule.name!r} has the name of the one at line {seen[rule.name]}"
                )
            seen[rule.name] = number
            yield rule


def _rule(path: Path, number: int, category: str, entry: Mapping[str, Any]) -> Rule:
    name = entry.get("name")
    here = f"{path}:{number}: rule {name!r}" if name else f"{path}:{number}: a rule without a name"
    if not isinstance(name, str) or not name.strip():
        raise RuleError(f"{here}: give it `name`, a word or two in quotation marks")
    for key in entry:
        if key not in _KEYS:
            raise RuleError(f"{here}: unknown key {key!r}; there are: {', '.join(sorted(_KEYS))}")
    where = entry.get("where", "line")
    if where not in WHERE:
        raise RuleError(f"{here}: `where` is {where!r}; it must be one of: {', '.join(WHERE)}")
    source = entry.get("pattern")
    if not isinstance(source, str):
        raise RuleError(f"{here}: give it `pattern`, a regular expression in quotation marks")
    try:
        patterns = _sound(here, where, parse(source))
    except PatternError as error:
        raise RuleError(f"{here}: {error}") from error
    proof: dict[str, tuple[str, ...]] = {}
    for key, what in (
        ("removes", "a line that it removes"),
        ("keeps", "a look-alike from an article that it must keep"),
    ):
        examples = entry.get(key)
        if (
            not isinstance(examples, list)
            or not examples
            or not all(isinstance(e, str) and e.strip() for e in examples)
        ):
            raise RuleError(f"{here}: `{key}` must hold at least one text: {what}")
        proof[key] = tuple(examples)
    return Rule(category, name, patterns, where, proof["removes"], proof["keeps"], path.stem, str(path), number)


def _sound(here: str, where: str, patterns: tuple[Pattern, ...]) -> tuple[Pattern, ...]:
    """The patterns, if the engine can find the lines on which they have a chance."""
    for pattern in patterns:
        if where == "label" and _ANYTHING.match(pattern.re2):
            raise RuleError(
                f"{here}: this alternative of a `label` rule begins with anything at all, so that it would swallow the paragraph before "
                f"its words; begin with what a label says, or with words that hold no full stop, as in '[^.?!]{{0,40}}': {pattern.re2!r}"
            )
        lightest = min(map(weight, pattern.literals or ("",)))
        if where == "inline" and lightest < LIGHTEST_INLINE:
            raise RuleError(
                f"{here}: this alternative holds no word of four letters that every match has, and an inline rule needs one, "
                f"to be looked for in every paragraph; make it a `line` rule, or say more: {pattern.re2!r}"
            )
        if pattern.strings is None and pattern.heads is None and lightest < LIGHTEST:
            raise RuleError(
                f"{here}: this alternative may begin with anything and holds no word of three letters that every match has, "
                f"so it would have to be tried on every line: {pattern.re2!r}"
            )
    return patterns
