"""The engine of the phrase rules: every rule of every language over a document in one pass, in time linear in it.

How a line meets a rule:

1. One expression finds the first word of every line. Nearly all patterns can begin with a few words only, so a line whose
   first word begins none of them, and that is most of the text, needs no further look by these.
2. On the others, patterns that match only a few strings are a look-up in a dictionary, and the rest is one RE2 set for
   each first word, tried on the line's core.
3. Patterns that may begin anyhow ("... all rights reserved ..."), and ``inline`` rules, which look for a sentence within
   a line, are found by their literals: one automaton over all of these runs once over the text.

Nothing backtracks: dictionaries, automaton and RE2 sets all run in time linear in the text, and no line longer than
`LONGEST` is handed to a set as a whole. `lab/bench_engines.py` has the measurements behind this: a plain `re`
alternation of as many patterns, one RE2 alternation, and Hyperscan, which is faster still but takes many seconds to compile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import re2

from cleantext.document import Document
from cleantext.rules.book import Rule
from cleantext.rules.fold import core, fold
from cleantext.rules.pattern import HEAD, Pattern
from cleantext.rules.tongues import tongues
from cleantext.shape import words

__all__ = ["LONGEST", "Hits", "Matcher", "Span"]

#: Characters of the longest line that can be furniture as a whole. Cookie notices are the longest, at about a thousand.
LONGEST = 1500
#: Characters of the longest sentence that an ``inline`` rule is tried on.
LONGEST_SENTENCE = 500
#: Characters of a line of furniture, at least, and words of a sentence, at least, that may be an article's glued to it.
_GLUED, _SENTENCE = 50, 10
#: Characters of decoration and white space around a line, at most.
_DECORATED = 30
#: Short lines whose verdict is remembered; the same menus stand on every page of a site.
_MEMORY = 50_000
_SHORT = 60

#: Where a sentence may end: a closing mark, perhaps with a closing quote or bracket, or a mark set between two texts.
_SENTENCE_END = re.compile(r"[.!?…。！？|•·»→)\]][\"'”’)\]]*")


class Span(NamedTuple):
    """A sentence of a block that a rule knows: offsets into the block's own text.

    The rule is an ``inline`` one, or, of a block that is a line of furniture with an article's paragraph glued to it, the
    one that knows the block as a whole.
    """

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


class _Reading(NamedTuple):
    """What the rules say of every line by itself: folded lines, languages looked for, rule numbers, known sentences."""

    rows: list[str]
    languages: tuple[str, ...]
    numbers: dict[int, int]
    spans: dict[int, list[Span]]


class _Index:
    """Patterns under keys (first words, or literals), compiled to one RE2 set a key when that key is first met."""

    def __init__(self, options: Any) -> None:
        self.options = options
        self.patterns: list[tuple[int, Pattern]] = []
        self.keys: dict[str, list[int]] = {}
        self.longest: dict[str, int] = {}  #: for each key, characters of the longest line that could match
        self.sets: dict[str, Any] = {}

    def add(self, number: int, pattern: Pattern, keys: Iterable[str]) -> None:
        for key in keys:
            self.keys.setdefault(key, []).append(len(self.patterns))
            self.longest[key] = max(self.longest.get(key, 0), pattern.longest)
        self.patterns.append((number, pattern))

    def match(self, key: str, line: str) -> int | None:
        """The smallest number among the patterns under the key that match the whole line."""
        if len(line) > self.longest[key]:
            return None
        found = self.sets.get(key)
        if found is None:
            found = re2.Set.FullMatchSet(self.options)
            for i in self.keys[key]:
                found.Add(self.patterns[i][1].re2)
            found.Compile()
            self.sets[key] = found
        matched = found.Match(line.encode("utf-8", "replace"))
        return self.patterns[self.keys[key][min(matched)]][0] if matched else None


class _Finder:
    """One automaton over literals, and what each of them promises: patterns of whole lines, of sentences, or both."""

    def __init__(self, for_line: set[str], for_sentence: set[str]) -> None:
        literals = sorted(for_line | for_sentence)
        options = re2.Options()
        options.max_mem = 256 << 20
        options.log_errors = False
        options.longest_match = True
        self.expression = re2.compile("|".join(map(re2.escape, literals)), options)
        # It names the longest literal at a place; the shorter ones that this one begins with are there, too.
        self.at: dict[bytes, tuple[list[str], list[str]]] = {}
        for literal in literals:
            here = [literal[:n] for n in range(1, len(literal) + 1)]
            self.at[literal.encode()] = (
                [key for key in here if key in for_line],
                [key for key in here if key in for_sentence],
            )


class Matcher:
    """The rules, compiled. Thread-safe; pickled as its rules and compiled anew.

    Args:
        rules: the rules; of two that know the same line, the one that comes first gives the reason.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        options = re2.Options()
        options.max_mem = 64 << 20
        options.log_errors = False
        self._exact: dict[str, int] = {}
        self._by_head = _Index(options)  # patterns that begin with one of a few words
        self._by_literal = _Index(options)  # patterns that may begin anyhow
        self._inline = _Index(options)  # the patterns of ``inline`` rules, all of them, by their literals
        for number, rule in enumerate(self.rules):
            for pattern in rule.patterns:
                if rule.where == "inline" and pattern.literals:
                    self._inline.add(number, pattern, pattern.literals)
                if pattern.strings is not None:
                    for string in pattern.strings:
                        self._exact.setdefault(core(string), number)
                elif pattern.heads is not None:
                    self._by_head.add(number, pattern, pattern.heads)
                else:
                    self._by_literal.add(number, pattern, pattern.literals or ())
        self._heads = set(self._by_head.keys) | {_head(string) for string in self._exact}
        self._languages = tuple(sorted({rule.language for rule in self.rules}))
        self._finders: dict[str, _Finder | None] = {}
        self._memory: dict[str, int] = {}
        self._alone: dict[int, Any] = {}
        self._options = options

    def __reduce__(self) -> tuple[type[Matcher], tuple[tuple[Rule, ...]]]:
        return Matcher, (self.rules,)

    def hits(self, document: Document) -> Hits:
        """What the rules say of every block; worked out once a document."""
        return document.note(self, self._scan)

    def line(self, text: str) -> Rule | None:
        """The rule that knows this line as a whole, if there is one."""
        number = self._read([text.strip()]).numbers.get(0)
        return None if number is None else self.rules[number]

    def _scan(self, document: Document) -> Hits:
        reading = document.note((self, "reading"), self._reading)
        rules = self.rules
        lines = {i: rules[number] for i, number in reading.numbers.items()}
        labels = {i: lines.pop(i) for i in [i for i, rule in lines.items() if rule.where == "label"]}
        return Hits(lines, labels, reading.spans)

    def _reading(self, document: Document) -> _Reading:
        """What is known of each line by itself; of the lines that stood in an earlier document, from its reading."""
        if document.before is None:
            return self._read(document.lines)
        earlier, origin = document.before
        old = earlier.note((self, "reading"), self._reading)
        changed = document.unseen
        fresh = self._read([document.lines[i] for i in changed], old.languages) if changed else None
        rows = [old.rows[o] if o >= 0 else "" for o in origin]
        if fresh is not None:
            for i, row in zip(changed, fresh.rows):
                rows[i] = row
        languages = tongues(rows, self._languages)
        if not set(languages) <= set(old.languages):
            return self._read(document.lines)  # in what is left a language shows that did not before
        place = dict(zip(origin, range(len(origin))))
        numbers = {place[o]: number for o, number in old.numbers.items() if o in place}
        spans = {place[o]: own for o, own in old.spans.items() if o in place}
        if fresh is not None:
            numbers.update((changed[i], number) for i, number in fresh.numbers.items())
            spans.update((changed[i], own) for i, own in fresh.spans.items())
        return _Reading(rows, old.languages, numbers, spans)

    def _read(self, lines: list[str], languages: tuple[str, ...] | None = None) -> _Reading:
        """Read lines: the numbers of the rules that know them, and the sentences known in the others."""
        folded = fold("\n".join(lines))
        rows = folded.split("\n")
        numbers: dict[int, int] = {}
        remembered = self._memory.get
        for index, row in enumerate(rows):
            number = remembered(row)
            if number is None:
                number = self._judge(row)
            if number >= 0:
                numbers[index] = number
        spans: dict[int, list[Span]] = {}
        data = folded.encode("utf-8", "replace")
        if languages is None:
            languages = tongues(rows, self._languages)
        for language in languages:
            finder = self._finder(language)
            if finder is not None:
                self._search(finder, lines, data, rows, numbers, spans)
        for index in [i for i in numbers if len(rows[i]) > _GLUED]:
            own = self._glued(rows[index], lines[index], numbers[index])
            if own and self.rules[numbers.pop(index)].where != "label":  # these count only in company
                spans[index] = own
        return _Reading(rows, languages, numbers, spans)

    def _glued(self, folded: str, text: str, number: int) -> list[Span]:
        """The sentences of furniture of a line that a rule knows whole, if an article's paragraph is glued to them.

        A pattern with an open end knows the paragraph behind its sentence, too. So where a sentence is furniture by itself,
        and another, of some length, is known to no rule, only what is known goes.
        """
        ends = [match.end() for match in _SENTENCE_END.finditer(text) if _ends_sentence(text, match)]
        if not ends or ends == [len(text)]:
            return []
        if number not in self._alone:
            alone = re2.Set.FullMatchSet(self._options)
            for pattern in self.rules[number].patterns:
                alone.Add(pattern.re2 or "|".join(map(re2.escape, sorted(pattern.strings or ()))))
            alone.Compile()
            self._alone[number] = alone
        known: list[Span] = []
        strange = False
        start = 0
        for stop in (*ends, len(text)):
            sentence = folded[start:stop]
            line = core(sentence)
            if line:
                if self._alone[number].Match(line.encode("utf-8", "replace")) or self._judge(sentence.strip()) >= 0:
                    known.append(Span(start, stop, self.rules[number]))
                else:
                    strange = strange or words(line) >= _SENTENCE
            start = stop
        if self.rules[number].category == "caption" and known and known[0].start > 0:
            return []  # a caption has sentences of its own before its credit
        return known if strange else []

    def _judge(self, row: str) -> int:
        """The rule that knows a folded line by its first word, or -1; remembered for short lines."""
        head = row.partition(" ")[0]
        if not head.isalpha():
            head = _head(row)
        number = -1
        if head in self._heads:
            line = core(row)
            number = self._exact.get(line, -1)
            if head in self._by_head.keys and len(line) <= LONGEST:
                best = self._by_head.match(head, line)
                if best is not None and (number < 0 or best < number):
                    number = best
        if len(row) <= _SHORT:
            if len(self._memory) >= _MEMORY:
                self._memory.clear()
            self._memory[row] = number
        return number

    def _finder(self, language: str) -> _Finder | None:
        """The literals of the rules of one language; None if these have none."""
        if language not in self._finders:
            for_line, for_sentence = (
                {
                    key
                    for key, patterns in index.keys.items()
                    if any(self.rules[index.patterns[i][0]].language == language for i in patterns)
                }
                for index in (self._by_literal, self._inline)
            )
            self._finders[language] = _Finder(for_line, for_sentence) if for_line or for_sentence else None
        return self._finders[language]

    def _search(
        self,
        finder: _Finder,
        lines: list[str],
        data: bytes,
        rows: list[str],
        numbers: dict[int, int],
        spans: dict[int, list[Span]],
    ) -> None:
        """Follow the literals through the text: what they promise is tried on their line, and on their sentence."""
        search = finder.expression.search
        index = at = top = 0
        stop = data.find(b"\n")
        tried: set[str] = set()
        byte = char = 0  # the same place in the line, counted both ways
        while True:
            match = search(data, at)
            if match is None:
                return
            start, end = match.span()
            if start > stop >= 0:
                index += data.count(b"\n", at, start)
                top = data.rfind(b"\n", 0, start) + 1
                stop = data.find(b"\n", start)
                tried = set()
                byte, char = top, 0
            for_line, for_sentence = finder.at[data[start:end]]
            row = rows[index]
            at = start + 1
            if for_line and len(row) <= LONGEST:
                number = self._try(for_line, row, tried)
                if number is not None and number < numbers.get(index, len(self.rules)):
                    numbers[index] = number
                    spans.pop(index, None)
            if for_sentence and index not in numbers:
                char += len(data[byte:start].decode("utf-8", "replace"))
                byte = start
                span = self._sentence(row, lines[index], char, for_sentence)
                if span is not None and (index not in spans or spans[index][-1].end <= span.start):
                    spans.setdefault(index, []).append(span)
            if at < 0:
                return

    def _try(self, literals: list[str], row: str, tried: set[str]) -> int | None:
        """The rule that knows the line's core, among those of some literals that were not yet tried on it."""
        line = ""
        best: int | None = None
        for literal in literals:
            if literal not in tried and len(row) <= self._by_literal.longest[literal] + _DECORATED:
                tried.add(literal)
                line = line or core(row)
                number = self._by_literal.match(literal, line)
                if number is not None and (best is None or number < best):
                    best = number
        return best

    def _sentence(self, folded: str, text: str, place: int, literals: list[str]) -> Span | None:
        """The sentence around a place in a line, if an ``inline`` rule of these literals knows it."""
        longest = _DECORATED + max(self._inline.longest[literal] for literal in literals)
        longest = min(longest, LONGEST_SENTENCE)
        opened, closed = text.rfind("(", max(0, place - longest), place + 1), text.find(")", place, place + longest)
        if 0 <= opened < closed and ")" not in text[opened:place]:
            best = self._of_sentence(folded[opened:closed], literals)
            if best is not None:
                return Span(opened, closed + 1, self.rules[best])
        start = 0
        stop = len(text)
        for match in _SENTENCE_END.finditer(text, max(0, place - longest), place + longest):
            if _ends_sentence(text, match):
                if match.end() <= place:
                    start = match.end()
                else:
                    stop = match.end()
                    break
        if (start == 0 and stop == len(text)) or stop - start > longest:
            return (
                None  # the line is one sentence, and was tried as a line; or the sentence is too long for these rules
            )
        best = self._of_sentence(folded[start:stop], literals)
        return None if best is None else Span(start, stop, self.rules[best])

    def _of_sentence(self, sentence: str, literals: list[str]) -> int | None:
        """The first of the ``inline`` rules of some literals that knows a sentence."""
        line = core(sentence)
        found = (self._inline.match(literal, line) for literal in literals)
        return min((number for number in found if number is not None), default=None)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether a sentence ends, or something in brackets begins or ends, at what `_SENTENCE_END` found."""
    end = match.end()
    after = text[end : end + 1]
    mark = match[0][0]
    if mark in "([":
        return False
    if mark in "|•·»→":
        return after.isspace() and text[match.start() - 1 : match.start()].isspace()
    if mark in "。！？" or not after or after.isspace():
        return True
    return mark in ".!?" and after.isupper() and text[match.start() - 1 : match.start()].islower()


def _head(folded: str) -> str:
    match = HEAD.match(folded)
    return match[1] if match else ""
