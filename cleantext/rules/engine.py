"""The engine of the phrase rules: every rule of every language over a document in one pass, in time linear in it.

How a line meets a rule:

1. Rules whose patterns match only a few strings sit in a dictionary; each line's core is looked up in it.
2. The literals of all other rules make one automaton. It runs over the folded text and stops at the lines that hold
   one; all other lines, nearly the whole text, are done with.
3. On such a line the literals that it holds name the rules that have a chance. They are tried together, as one RE2 set
   for each literal, on the line's core and, for ``inline`` rules, on its sentences.

Nothing backtracks: dictionary, literal automaton and RE2 sets all run in time linear in the text, and no line longer than
`LONGEST` is handed to a set as a whole. (Measured over 1,400 rules and the plain text of 300 pages, one core of the
same machine: the `re` alternation 0.3 to 2 MB/s, one RE2 alternation 0.2 MB/s and out of its memory, the literal
automaton 62 MB/s. Hyperscan ran at 116 MB/s, but takes 15 s to compile such a set at each start.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import re2

from cleantext.document import Document
from cleantext.rules.book import Rule
from cleantext.rules.fold import core, fold

__all__ = ["LONGEST", "Hits", "Matcher", "Span"]

#: Characters of the longest line that can be furniture as a whole. Cookie notices are the longest, at about a thousand.
LONGEST = 1500
#: Characters of the longest sentence that an ``inline`` rule is tried on.
LONGEST_SENTENCE = 500

#: Where a sentence ends: a closing mark, perhaps a closing quote or bracket, and white space or the next capital glued on.
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*(?=\s)|[。！？]|(?<=[a-z0-9])[.!?](?=[A-Z])|\s[|•·»→]+(?=\s)|(?<=\s)(?=[\[(])|[\])](?=\s)")


class Span(NamedTuple):
    """A sentence of a block that an ``inline`` rule knows: offsets into the block's own text."""

    start: int
    end: int
    rule: Rule


class Hits(NamedTuple):
    """What the rules say of a document.

    Attributes:
        lines: block index -> the rule that knows the whole block.
        labels: the same for rules that count only in company; see `cleantext.filters.known`.
        spans: block index -> the sentences of a block that the rules know, in order.
    """

    lines: dict[int, Rule]
    labels: dict[int, Rule]
    spans: dict[int, list[Span]]


class Matcher:
    """The rules, compiled. Thread-safe; pickled as its rules and compiled anew.

    Args:
        rules: the rules; of two that know the same line, the one that comes first gives the reason.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._exact: dict[str, Rule] = {}
        self._patterns: list[tuple[str, Rule]] = []
        self._by_literal: dict[str, list[int]] = {}
        for rule in self.rules:
            for pattern in rule.patterns:
                if pattern.strings is not None:
                    for string in pattern.strings:
                        self._exact.setdefault(core(string), rule)
                else:
                    for literal in pattern.literals or ():
                        self._by_literal.setdefault(literal, []).append(len(self._patterns))
                    self._patterns.append((pattern.re2, rule))
        self._exact_inline = {string: rule for string, rule in self._exact.items() if rule.where == "inline"}
        self._literals = sorted(self._by_literal)
        self._sets: list[Any] = [None] * len(self._literals)
        options = re2.Options()
        options.max_mem = 64 << 20
        options.log_errors = False
        self._options = options
        self._finder: Any = None
        self._names: Any = None
        if self._literals:
            self._finder = re2.compile("|".join(re2.escape(literal) for literal in self._literals), options)
            self._names = re2.Set.SearchSet(options)
            for literal in self._literals:
                self._names.Add(re2.escape(literal))
            self._names.Compile()

    def __reduce__(self) -> tuple[type[Matcher], tuple[tuple[Rule, ...]]]:
        return Matcher, (self.rules,)

    def hits(self, document: Document) -> Hits:
        """What the rules say of every block; worked out once a document."""
        return document.note(self, self._scan)

    def line(self, text: str) -> Rule | None:
        """The rule that knows this line as a whole, if there is one."""
        folded = core(fold(text))
        exact = self._exact.get(folded)
        return exact if exact or len(folded) > LONGEST else self._whole(folded.encode("utf-8", "replace"), False)

    def sentences(self, text: str) -> list[Span]:
        """The sentences of a line that ``inline`` rules know."""
        return self._sentences(fold(text), text)

    def _scan(self, document: Document) -> Hits:
        folded = "\n".join(document.lines)
        folded = fold(folded)
        rows = folded.split("\n")
        exact = self._exact
        found = {index: exact[row] for index, row in enumerate(map(core, rows)) if row in exact}
        spans: dict[int, list[Span]] = {}
        if self._finder is not None:
            self._search(document, folded, rows, found, spans)
        labels = {index: rule for index, rule in found.items() if rule.where == "label"}
        for index in labels:
            del found[index]
        return Hits(found, labels, spans)

    def _search(
        self, document: Document, folded: str, rows: list[str], found: dict[int, Rule], spans: dict[int, list[Span]]
    ) -> None:
        data = folded.encode("utf-8", "replace")
        search = self._finder.search
        index = at = 0
        while True:
            match = search(data, at)
            if match is None:
                return
            start, end = match.span()
            index += data.count(b"\n", at, start)
            stop = data.find(b"\n", end)
            stop = len(data) if stop < 0 else stop
            row = rows[index]
            if index not in found:
                rule = self._whole(core(row).encode("utf-8", "replace"), False) if len(row) <= LONGEST else None
                if rule is not None:
                    found[index] = rule
                else:
                    known = self._sentences(row, document.lines[index])
                    if known:
                        spans[index] = known
            at = stop

    def _whole(self, line: bytes, inline: bool) -> Rule | None:
        """The first rule that knows these bytes as a whole; only ``inline`` rules if `inline`."""
        names = self._names.Match(line) if self._names is not None else None
        best: int | None = None
        for literal in names or ():
            numbers = self._by_literal[self._literals[literal]]
            for i in self._set(literal).Match(line) or ():
                number = numbers[i]
                if (best is None or number < best) and (not inline or self._patterns[number][1].where == "inline"):
                    best = number
        return None if best is None else self._patterns[best][1]

    def _set(self, literal: int) -> Any:
        found = self._sets[literal]
        if found is None:
            found = re2.Set.FullMatchSet(self._options)
            for number in self._by_literal[self._literals[literal]]:
                found.Add(self._patterns[number][0])
            found.Compile()
            self._sets[literal] = found
        return found

    def _sentences(self, folded: str, text: str) -> list[Span]:
        """The sentences of a line that ``inline`` rules know; a line of one sentence was tried as a line already."""
        spans: list[Span] = []
        ends = [match.end() for match in _SENTENCE_END.finditer(text)]
        if not ends or ends == [len(text)]:
            return spans
        start = 0
        for stop in (*ends, len(text)):
            if 3 < stop - start <= LONGEST_SENTENCE:
                sentence = core(folded[start:stop])
                rule = self._exact_inline.get(sentence)
                if rule is None:
                    rule = self._whole(sentence.encode("utf-8", "replace"), True)
                if rule is not None:
                    spans.append(Span(start, stop, rule))
            start = stop
        return spans
