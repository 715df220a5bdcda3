"""The small pattern language of the phrase rules, and what can be read off a pattern before it is ever run.

A pattern is an RE2 regular expression without anchors, boundaries, captures or back-references, written in lower
case over *folded* text (see `cleantext.rules.fold`). Three facts are read off it:

- `strings`: every string that it matches, if these are few. Such patterns need no regular expression at all: a line is
  looked up in a dictionary.
- `heads`: the words that a match may begin with, if these are few. A line whose first word is none of them needs no look.
- `literals`: a small set of strings of which every match holds at least one, for patterns that may begin anyhow, and for
  sentences within a line. The idea is the one behind RE2's `FilteredRE2`: Russ Cox, "Regular Expression Matching with a
  Trigram Index" (2012).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

import re2

__all__ = ["HEAD", "NO_END", "Pattern", "PatternError", "head_of", "parse"]

#: Finds the head of a folded line: its first letters, or its first digit.
HEAD = re.compile(r"[^\w\n]*(\d|[^\W\d_]*)")

MOST_STRINGS = 150  #: a pattern that matches at most this many strings is a dictionary entry, not an expression
MOST_LITERALS = 256  #: at most this many alternatives in the prefilter for one pattern
MOST_HEADS = 600  #: at most this many first words for one pattern
NO_END = 100_000  #: length of a match that may be of any length
MOST_REPEATS = 1000  #: RE2 copies what it repeats; a count above this is a mistake

_ESCAPED_CLASS = {"d": "[0-9]", "s": "[ ]", "w": r"[\pL\pM\pN_]", "S": "[^ ]", "D": "[^0-9]", "W": r"[^\pL\pM\pN_]"}
_CLASS_HEADS = {"d": frozenset({"0\0"}), "s": frozenset({"\0"})}
_LETTERS = re.compile(r"[^\W\d_]*")
#: Characters that stand for themselves, none of them followed by a quantifier.
_PLAIN = re.compile(r"(?:[^\\^$.|?*+()\[\]{}A-ZÀ-ÖØ-ÞΑ-ΩА-Я](?![?*+{]))+")
_QUANTIFIER = re.compile(r"\{(\d+)(?:(,)(\d*))?\}")


class PatternError(ValueError):
    """A pattern outside the language: says what stands where, and what to write instead."""


@dataclass(frozen=True, slots=True)
class _Node:
    """One piece of a pattern: the finite set of its strings, if known, and the literals that a match must hold."""

    strings: frozenset[str] | None  #: every string it matches; None if too many
    literals: frozenset[str] | None  #: one of these is in every match; None if nothing is known
    heads: frozenset[str]  #: how a match may begin: letters, `_STOP` for a run of other signs, `_ANYHOW` at the end
    longest: int  #: characters of the longest match, `NO_END` if there is no longest


_STOP = "\0"  #: stands in a head for whatever is no letter
_ANYHOW = "\1"  #: ends a head that may go on with anything
_FIRST_WORD = re.compile(f"{_STOP}*[^{_STOP}{_ANYHOW}]*[{_STOP}{_ANYHOW}]?")
_ANY = _Node(None, None, frozenset({_ANYHOW}), 1)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One alternative of a parsed pattern.

    There are many thousand, and of nearly all nobody asks what they hold, which the tables of the reader say. So sets of strings are kept
    as one, which takes a quarter of the room, and nothing for the garbage collector to look at.

    Attributes:
        re2: the alternative, line breaks and their indentation dropped, for RE2, with ``\\w``, ``\\d`` and ``\\s`` spelled out for all scripts.
        packed: `strings`, `literals` and `heads`, each in order, joined by line feeds.
        longest: characters of its longest match.
    """

    re2: str
    packed: tuple[str | None, str | None, str | None] = field(repr=False)
    longest: int

    @property
    def strings(self) -> frozenset[str] | None:
        """Every string it matches, or None if there are more than `MOST_STRINGS`."""
        return _unpacked(self.packed[0])

    @property
    def literals(self) -> frozenset[str] | None:
        """Strings of which each match holds at least one, or None where there is no such set."""
        return _unpacked(self.packed[1])

    @property
    def heads(self) -> frozenset[str] | None:
        """The words that each match begins with, or None where it may begin anyhow."""
        return _unpacked(self.packed[2])


def _unpacked(packed: str | None) -> frozenset[str] | None:
    return None if packed is None else frozenset(packed.split("\n"))


def _packed(strings: frozenset[str] | None) -> str | None:
    return None if strings is None else "\n".join(sorted(strings))


def head_of(folded: str, start: int = 0, stop: int = sys.maxsize) -> str:
    """The head of a folded line, or of a part of it: its first letters, or its first digit.

    >>> head_of("» sign up"), head_of("12 comments"), head_of("...")
    ('sign', '1', '')
    """
    match = HEAD.match(folded, start, stop)
    return match[1] if match else ""


def parse(source: str) -> tuple[Pattern, ...]:
    """Parse a pattern into its top-level alternatives: each is expanded, or indexed by its literals, on its own.

    Args:
        source: the pattern; it may be laid out over several lines, whose breaks and indentation are dropped.

    Raises:
        PatternError: for anything outside the language.

    >>> [sorted(pattern.strings) for pattern in parse("(sign|log) in|join")]
    [['log in', 'sign in'], ['join']]
    >>> [sorted(pattern.literals) for pattern in parse("subscribe to .{0,20} newsletters?")]
    [['subscribe to ']]
    """
    flat = re.sub(r"[ \t]*\r?\n[ \t]*", "", source.strip())
    if not flat:
        raise PatternError("the pattern is empty")
    parser = _Parser(flat)
    patterns: list[Pattern] = []
    while True:
        first, start = len(parser.out), parser.at
        node = parser.sequence()
        written = flat[start : parser.at]
        if node.strings is not None and "" in node.strings:
            raise PatternError(f"an alternative matches the empty text: {written!r}")
        try:
            re2.compile("".join(parser.out[first:]))
        except re2.error as error:
            raise PatternError(f"RE2 refuses {written!r}: {error}") from error
        sets = _packed(node.strings), _packed(_best(node)), _packed(_heads(node))
        patterns.append(Pattern("".join(parser.out[first:]), sets, node.longest))
        if parser.at == len(flat):
            return tuple(patterns)
        if parser.peek() == ")":
            raise parser.fail("a ')' that nothing opened")
        parser.at += 1


class _Parser:
    """Recursive descent over the pattern; writes the RE2 form while it reads."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.depth = 0
        self.out: list[str] = []

    def fail(self, what: str) -> PatternError:
        return PatternError(f"{what} at {self.at + 1}: {self.source!r}")

    def peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def alternatives(self) -> _Node:
        branches = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            self.out.append("|")
            branches.append(self.sequence())
        return _either(branches) if len(branches) > 1 else branches[0]

    def sequence(self) -> _Node:
        parts: list[_Node] = []
        while self.peek() and self.peek() not in "|)":
            word = _PLAIN.match(self.source, self.at)
            if word:
                self.at = word.end()
                self.out.append(word[0])
                parts.append(_word(word[0]))
                continue
            start = len(self.out)
            atom = self.atom()
            parts.append(self.quantified(atom, start))
        return _chain(parts)

    def atom(self) -> _Node:
        char = self.peek()
        if char == "(":
            return self.group()
        if char == "[":
            return self.char_class()
        if char == "\\":
            return self.escape()
        if char in "^$":
            raise self.fail(f"{char!r} is not needed: `where` says what is matched as a whole;")
        if char in "*+?{":
            raise self.fail(f"{char!r} with nothing before it to repeat")
        self.at += 1
        if char == ".":
            self.out.append(".")
            return _ANY
        if char != char.lower():
            raise self.fail(f"{char!r}: the text is matched in lower case, so write it in lower case;")
        self.out.append(re.escape(char) if char in "]}" else char)
        return _letters({char})

    def group(self) -> _Node:
        self.at += 1
        self.depth += 1
        if self.depth > 40:
            raise self.fail("groups nested more than 40 deep")
        if self.peek() == "?":
            if self.source[self.at : self.at + 2] != "?:":
                raise self.fail("'(?' opens nothing but a plain group '(?:...)': no look-around, flags or names;")
            self.at += 2
        self.out.append("(?:")
        node = self.alternatives()
        if self.peek() != ")":
            raise self.fail("a '(' is not closed")
        self.at += 1
        self.depth -= 1
        self.out.append(")")
        return node

    def char_class(self) -> _Node:
        end = self.at + 1 + (self.source[self.at + 1 : self.at + 2] == "^")
        end += self.source[end : end + 1] == "]"
        while end < len(self.source) and self.source[end] != "]":
            end += 2 if self.source[end] == "\\" else 1
        if end >= len(self.source):
            raise self.fail("a '[' is not closed")
        body = self.source[self.at + 1 : end]
        self.at = end + 1
        for name, spelled in (("\\d", "0-9"), ("\\w", r"\pL\pM\pN_"), ("\\s", " ")):
            body = body.replace(name, spelled)
        self.out.append(f"[{body}]")
        if body.startswith("^") or len(body) > 6 or re.search(r"[\\-]", body):
            return _ANY
        return _letters(body)

    def escape(self) -> _Node:
        char = self.source[self.at + 1 : self.at + 2]
        self.at += 2
        if char in _ESCAPED_CLASS:
            self.out.append(_ESCAPED_CLASS[char])
            return _Node(None, None, _CLASS_HEADS.get(char, _ANY.heads), 1)
        if char == "p":
            match = re.compile(r"\{\^?\w+\}|\w").match(self.source, self.at)
            if not match:
                raise self.fail("'\\p' without a class, like '\\pL' or '\\p{Han}'")
            self.at = match.end()
            self.out.append("\\p" + match[0])
            return _ANY
        if not char or char.isalnum():
            raise self.fail(f"'\\{char}' is no escape of this language")
        self.out.append("\\" + char)
        return _letters({char})

    def quantified(self, node: _Node, start: int) -> _Node:
        char = self.peek()
        if not char or char not in "?*+{":
            return node
        if char == "{":
            match = _QUANTIFIER.match(self.source, self.at)
            if not match:
                raise self.fail("'{' that is no count like {2}, {0,40} or {3,}; a plain brace is '\\{'")
            least = int(match[1])
            most = least if match[2] is None else (int(match[3]) if match[3] else None)
            if max(least, most or 0) > MOST_REPEATS or (most is not None and most < least):
                raise self.fail(f"the count {match[0]} (0 to {MOST_REPEATS}, the smaller first)")
            text = match[0]
        else:
            least, most = {"?": (0, 1), "*": (0, None), "+": (1, None)}[char]
            text = char
        self.at += len(text)
        if self.peek() and self.peek() in "?*+":
            raise self.fail("a second quantifier; greed makes no difference here, leave it out")
        piece = "".join(self.out[start:])
        del self.out[start:]
        self.out.append(piece + text)
        if (least, most) == (1, 1):
            return node
        if (least, most) == (0, 1):
            strings = node.strings | {""} if node.strings is not None else None
            return _Node(strings, None, node.heads | {""}, node.longest)
        longest = NO_END if most is None else min(NO_END, most * node.longest)
        # Once more is another word if what is repeated starts between words; otherwise the word goes on anyhow.
        heads = node.heads | {
            head + (_STOP if head[:1] == _STOP else _ANYHOW) for head in node.heads if not _done(head)
        }
        return _Node(None, _best(node), heads, longest) if least else _Node(None, None, heads | {""}, longest)


def _word(word: str) -> _Node:
    """Plain characters one after the other."""
    head = "".join(char if char.isalpha() else "0\0" if char.isdigit() else _STOP for char in word)
    return _Node(frozenset({word}), None, frozenset({head}), len(word))


def _letters(chars: Iterable[str]) -> _Node:
    strings = frozenset(chars)
    return _Node(strings, None, frozenset(c if c.isalpha() else "0\0" if c.isdigit() else _STOP for c in strings), 1)


def _done(head: str) -> bool:
    """Whether nothing that follows can change the first word."""
    rest = head.lstrip(_STOP)
    return _STOP in rest or _ANYHOW in rest


def _heads(node: _Node) -> frozenset[str] | None:
    """The heads as `HEAD` finds them in a line: its first letters, or a digit; None if it may begin anyhow."""
    heads: set[str] = set()
    for head in node.heads:
        head = head.lstrip(_STOP)
        if head[:1].isdigit():
            heads.update("0123456789")
            continue
        word = _LETTERS.match(head)[0]  # type: ignore[index]
        if not word or head[len(word) : len(word) + 1] == _ANYHOW:
            return None
        heads.add(word)
    return frozenset(heads)


def _chain(parts: list[_Node]) -> _Node:
    """One after the other: strings multiply while they are few; the best literals of any part are good for all."""
    strings: frozenset[str] | None = frozenset({""})
    heads = frozenset({""})
    run: frozenset[str] = frozenset({""})
    best: frozenset[str] | None = None
    for part in parts:
        best = _better(best, part.literals)
        if part.strings is None:
            strings = None
        elif strings is not None:
            strings = _times(strings, part.strings, MOST_STRINGS)
        heads = _longer(heads, part.heads)
        grown = _times(run, part.strings, MOST_LITERALS) if part.strings is not None else None
        if grown is None:
            best = _better(best, run)
            run = part.strings if part.strings is not None and len(part.strings) <= MOST_LITERALS else frozenset({""})
        else:
            if len(grown) > len(run):  # longer strings, but more of them
                best = _better(best, run)
            run = grown
    return _Node(strings, _better(best, run), heads, min(NO_END, sum(part.longest for part in parts)))


def _longer(heads: frozenset[str], tails: frozenset[str]) -> frozenset[str]:
    """The heads, the unfinished ones gone on with."""
    if all(map(_done, heads)):
        return heads
    longer = {head for head in heads if _done(head)}
    longer.update(_FIRST_WORD.match(head + tail)[0] for head in heads if not _done(head) for tail in tails)  # type: ignore[index]
    return frozenset(longer) if len(longer) <= MOST_HEADS else _ANY.heads


def _either(branches: list[_Node]) -> _Node:
    strings: frozenset[str] | None = frozenset()
    literals: frozenset[str] | None = frozenset()
    heads: frozenset[str] = frozenset()
    for branch in branches:
        if strings is not None:
            strings = strings | branch.strings if branch.strings is not None else None
            if strings is not None and len(strings) > MOST_STRINGS:
                strings = None
        own = _best(branch)
        literals = literals | own if literals is not None and own is not None else None
        heads = heads | branch.heads
    if literals is not None and len(literals) > 4 * MOST_LITERALS:
        literals = None
    if len(heads) > MOST_HEADS:
        heads = _ANY.heads
    return _Node(strings, literals, heads, max(branch.longest for branch in branches))


def _times(left: frozenset[str], right: frozenset[str], most: int) -> frozenset[str] | None:
    if len(left) * len(right) > most:
        return None
    return frozenset(a + b for a, b in product(left, right))


@lru_cache(maxsize=50_000)
def weight(literal: str) -> float:
    """How rare a literal is, roughly: its letters, one of a script without spaces counting for three."""
    letters = sum(map(str.isalnum, literal))
    if literal.isascii():
        return letters + 0.4 * (len(literal) - letters) + 2.6 * literal.count("@")
    return sum(3.0 if char > "\u2e80" or char in "©@" else 1.0 if char.isalnum() else 0.4 for char in literal)


@lru_cache(maxsize=20_000)
def _score(literals: frozenset[str]) -> float:
    """How good a set of literals is: rare ones, but few; above all none that stands in every second line."""
    lightest = min(8.0, *map(weight, literals))
    return lightest + (100 if lightest >= 4 else 0) - 0.05 * len(literals)


def _better(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if not other or "" in other:
        return one
    if not one or "" in one:
        return other
    return other if _score(other) > _score(one) else one


def _best(node: _Node) -> frozenset[str] | None:
    own = node.strings if node.strings is not None and len(node.strings) <= 4 * MOST_LITERALS else None
    return _better(node.literals, own)
