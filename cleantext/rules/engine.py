"""The engine of the phrase rules: every rule of every language over a document in one pass, in time linear in it.

How a line meets a rule:

1. The literals of all patterns, strings of which every match holds one, are looked for in the whole text at once
   (`cleantext.rules.grams`), and the first word of every line is looked up. Nearly all patterns begin with one of a few
   words and hold one of a few literals, so that most lines meet no pattern at all (`cleantext.rules.sieve`).
2. On the others, patterns that match only a few strings are a look-up in a dictionary, and the rest is RE2, tried on the
   line's core (`cleantext.rules.sets`).
3. Patterns that may begin anyhow ("... all rights reserved ..."), and ``inline`` rules, which look for a sentence within
   a line, are tried where a literal of theirs stands.

Where the package has its loops in C, `cleantext.native._text` does the first two, and the looking for of the third, in one walk
over each line, and tries most patterns itself (`cleantext.rules.reader`); what is described here stands in for it.

Nothing backtracks: arrays, dictionaries and RE2 sets all run in time linear in the text, and no line longer than
`LONGEST` is handed to a set as a whole. `lab/bench_engines.py` has the measurements behind this: a plain `re`
alternation of as many patterns, one RE2 alternation, and Hyperscan, which is faster still but takes many seconds to compile.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property, partial
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from cleantext import native
from cleantext.document import Document
from cleantext.parts import LONG, PART, of_size
from cleantext.rules.book import Rule, is_built_in
from cleantext.rules.fold import DECORATED, core, fold
from cleantext.rules.giants import GIANT, LONGEST, LONGEST_SENTENCE, pieces_left, spans_left, spans_of
from cleantext.rules.pattern import head_of
from cleantext.rules.sets import PatternSets
from cleantext.rules.tongues import EVERYWHERE, TRACE, sample_of, tongues, traced
from cleantext.shape import words

if TYPE_CHECKING:
    from cleantext.native._text import Promise, Reader, Reading
    from cleantext.rules.finder import Finder
    from cleantext.rules.sieve import Sieve, Text

__all__ = ["LONGEST", "Hits", "Matcher", "Span"]

_native = native.load("_text")

#: Characters of a line of furniture, at least, and words of a sentence, at least, that may be an article's glued to it.
_GLUED, _SENTENCE = 50, 10
#: Short lines whose verdict is remembered, of those that may meet a pattern; a site's menus stand on all its pages.
_MEMORY = 20_000
_SHORT = 60

#: Where a sentence may end: a closing mark, perhaps with a closing quote or bracket, or a mark set between two texts.
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।|•·»→)\]][\"'”’)\]]*")


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
        labels: the same for rules that count only in company; see `cleantext.known`.
        spans: block index -> the sentences of a block that the rules know, in order.
    """

    lines: dict[int, Rule]
    labels: dict[int, Rule]
    spans: dict[int, list[Span]]


class _Reading(NamedTuple):
    """What the rules say of every line by itself.

    Attributes:
        languages: those that were looked for.
        numbers: line -> number of the rule that knows it.
        spans: line -> known sentences.
        unseen: characters of the longest line that was not looked at to tell the languages; None if that is not known.
    """

    languages: tuple[str, ...]
    numbers: dict[int, int]
    spans: dict[int, list[Span]]
    unseen: int | None = None


class Matcher:
    """The rules, compiled. Thread-safe; pickled as its rules, the library's own by name, and compiled anew.

    Args:
        rules: the rules; of two that know the same line, the one that comes first gives the reason, but of strings an English one.
        version: of the rules, if tables may be shipped for them: see `cleantext.rules.prepared`.
    """

    def __init__(self, rules: Iterable[Rule], version: str | None = None) -> None:
        self.rules = tuple(rules)
        self.version = version
        self._by_head = PatternSets()  # patterns that begin with one of a few words
        self._by_literal = PatternSets()  # patterns that may begin anyhow
        self._inline = PatternSets()  # the patterns of ``inline`` rules, all of them, by their literals
        for number, rule in enumerate(self.rules):
            for pattern in rule.patterns:
                strings, literals, heads = pattern.packed
                if rule.where == "inline" and literals is not None:
                    self._inline.add(number, pattern, "literals")
                if strings is not None:
                    continue  # in `_exact`
                if heads is not None:
                    self._by_head.add(number, pattern, "heads")
                else:
                    self._by_literal.add(number, pattern, "literals")
        self._languages = tuple(sorted({rule.language for rule in self.rules}))
        self._bit_of = {language: bit for bit, language in enumerate(self._languages)}  # as the reader has them
        self._finders: dict[str, Finder | None] = {}
        self._alone: dict[int, Callable[[str], bool]] = {}
        self._memory: dict[tuple[str, frozenset[str] | None], int] = {}  # of short lines, and the languages asked
        self._traced: dict[tuple[int, int], tuple[str, ...]] = {}  # few: of each set of languages that a text was in

    @cached_property
    def _exact(self) -> dict[str, int]:
        """The strings that are known as they are, with the numbers of their rules.

        Many have words of English furniture in other languages ("Newsletter", "Home"): these are the English rules'.
        """
        exact: dict[str, int] = {}
        files = {rule.file: rule for rule in self.rules}
        later = {file for file, rule in files.items() if is_built_in(rule) and rule.language != EVERYWHERE}
        for number, rule in sorted(enumerate(self.rules), key=lambda numbered: numbered[1].file in later):
            for pattern in rule.patterns:
                for string in sorted(pattern.strings or ()):  # in an order that is always the same
                    exact.setdefault(core(string), number)
        return exact

    @cached_property
    def _sieve(self) -> Sieve:
        """What tells the few lines that can meet a rule; made, and numpy imported, when first needed."""
        from cleantext.rules.sieve import Sieve

        prose = fold("\n".join(line for rule in self.rules for line in rule.keeps))
        patterns = [pattern for _, pattern in self._by_head.patterns]
        return Sieve(self._exact, patterns, {**self._by_literal.keys, **self._inline.keys}, prose)

    def __reduce__(self) -> tuple[Callable[..., Matcher], tuple[Any, ...]]:
        from cleantext.rules.pickled import packed  # which reads rule files, as nobody here does

        return _of_packed, (packed(self.rules), self.version)

    def hits(self, document: Document) -> Hits:
        """What the rules say of every block; worked out once a document."""
        return document.note(self, self._scan)

    def line(self, text: str) -> Rule | None:
        """The rule that knows this line as a whole, if there is one."""
        number = self._read(text.strip().split("\n")).numbers.get(0)
        return None if number is None else self.rules[number]

    def _scan(self, document: Document) -> Hits:
        reading = document.note((self, "reading"), self._reading)
        rules = self.rules
        lines: dict[int, Rule] = {}
        labels: dict[int, Rule] = {}
        for i, number in reading.numbers.items():
            rule = rules[number]
            (labels if rule.where == "label" else lines)[i] = rule
        return Hits(lines, labels, reading.spans)

    def _reading(self, document: Document) -> _Reading:
        """What is known of each line by itself; of the lines that stood in an earlier document, from its reading."""
        if document.part_of is not None:
            return self._reading_of_part(document, *document.part_of)
        if document.before is None:
            return self._read(document.lines)
        earlier, origin, _ = document.before
        old = earlier.note((self, "reading"), self._reading)
        changed = document.unseen
        giants = self._giants_left(document, old) if changed else {}
        unread = [i for i in changed if i not in giants] if giants else changed
        fresh = self._read([document.lines[i] for i in unread], old.languages) if unread else None
        if self._may_differ(document.lines, changed, old) and not set(self._tongues(document.lines)[0]) <= set(
            old.languages
        ):
            return self._read(document.lines)  # in what is left a language shows that did not before
        numbers: dict[int, int] = {}
        spans: dict[int, list[Span]] = {}
        left = (old.numbers.keys() | old.spans.keys()).intersection(origin)  # few: what is known is what went
        if left:
            place = dict(zip(origin, range(len(origin))))
            numbers = {place[o]: number for o, number in old.numbers.items() if o in left}
            spans = {place[o]: own for o, own in old.spans.items() if o in left}
        if fresh is not None:
            numbers.update((unread[i], number) for i, number in fresh.numbers.items())
            spans.update((unread[i], own) for i, own in fresh.spans.items())
        spans.update((i, own) for i, own in giants.items() if own)
        return _Reading(old.languages, numbers, spans, None if changed else old.unseen)

    def _giants_left(self, document: Document, old: _Reading) -> dict[int, list[Span]]:
        """The known sentences of what is left of long lines, where that can be told from those of the lines as they were."""
        assert document.before is not None
        found: dict[int, list[Span]] = {}
        for index in document.unseen_among(of_size(document.lines, GIANT + 1)):
            left = pieces_left(document, index)
            if left is not None:
                before, size = old.spans.get(left[0], ()), len(document.before[0].lines[left[0]])
                found[index] = spans_left(
                    document.lines[index], partial(self._spans, old.languages), before, left[1], size
                )
        return found

    def _spans(self, languages: tuple[str, ...], lines: list[str]) -> dict[int, list[Span]]:
        """The known sentences of lines in some languages."""
        return self._read(lines, languages).spans

    def _reading_of_part(self, document: Document, whole: Document, first: int) -> _Reading:
        """What is known of each line of a part of a document, from the reading of the whole."""
        read = whole.note((self, "reading"), self._reading)
        numbers, spans = read.numbers, read.spans
        own = range(first, first + len(document))
        return _Reading(
            read.languages,
            {index - first: numbers[index] for index in own if index in numbers},
            {index - first: spans[index] for index in own if index in spans},
        )

    def _may_differ(self, lines: list[str], changed: Sequence[int], old: _Reading) -> bool:
        """Whether the languages of what is left of a text may be others than before; a quick look, where no line is new."""
        if changed or self._reader is None or old.unseen is None:
            return True
        return self._reader.may_differ(lines, TRACE, self._bits(old.languages), old.unseen)

    def _bits(self, languages: tuple[str, ...]) -> int:
        """Languages as the reader has them: a bit for each, in one number."""
        return sum([1 << self._bit_of[language] for language in languages])

    def _tongues(self, lines: list[str]) -> tuple[tuple[str, ...], int | None]:
        """The languages that some lines may hold, and `_Reading.unseen`."""
        if self._reader is None:
            return tongues([*map(fold, sample_of(lines))], self._languages), None
        told = self._reader.traces(lines, TRACE)
        if told is None:
            return self._languages, None
        traces, unseen = told
        found = self._traced.get(traces)
        if found is None:
            spoken, signs = traces
            found = self._traced[traces] = traced(
                (language, TRACE * (spoken >> bit & 1), bool(signs >> bit & 1))
                for bit, language in enumerate(self._languages)
            )
        return found, unseen

    @cached_property
    def _reader(self) -> Reader | None:
        """The sieve and the finders in C; None where they are not, or cannot hold these rules."""
        from cleantext.rules.prepared import load
        from cleantext.rules.reader import can_read, make_reader

        if _native is None:
            return None
        tables = None if self.version is None else load(self.version)
        if tables is None:
            if not can_read(self._languages, self._sets[1:]):
                return None
            tables = self.tables()
        return make_reader(_native, self._languages, self._sets, tables)

    def tables(self) -> tuple[dict[str, list[str]], dict[str, Any]]:
        """What the reader in C has to know of the rules, worked out."""
        from cleantext.rules.reader import tables_of

        return tables_of(self.rules, self._languages, self._exact, self._sets, self._sieve)

    @property
    def _sets(self) -> tuple[PatternSets, PatternSets, PatternSets]:
        return self._by_head, self._by_literal, self._inline

    def _read(self, lines: list[str], languages: tuple[str, ...] | None = None) -> _Reading:
        """Read lines: the numbers of the rules that know them, and the sentences known in the others."""
        if len(lines) > LONG:
            return self._read_in_parts(lines, languages)
        giants = of_size(lines, GIANT + 1)
        if giants:
            return self._read_with_giants(lines, giants, languages)
        if self._reader is None:
            return self._read_plainly(lines, languages)
        unseen = None
        if languages is None:
            languages, unseen = self._tongues(lines)
        reading = self._reader.read(lines, self._bits(languages))
        numbers = self._numbers(reading)
        spans: dict[int, list[Span]] = {}
        for language in languages:
            found = reading.find(self._bit_of[language])
            if found:
                _join(spans, self._follow(reading, found, lines, numbers, language))
        _leave_out(spans, numbers)
        self._unglue(lines, reading.row, numbers, spans)
        return _Reading(languages, numbers, spans, unseen)

    def _numbers(self, reading: Reading) -> dict[int, int]:
        """What the reader knows, once RE2 was asked about the rest."""
        numbers = reading.numbers
        for index, line, number, places in reading.open:
            best = self._by_head.ask(places, line)
            if best is not None or number >= 0:
                numbers[index] = number if best is None else best
        return numbers

    def _read_in_parts(self, lines: list[str], languages: tuple[str, ...] | None) -> _Reading:
        """The same of many lines: each is read by itself, so a few may be read at a time, of which less is to be held."""
        if languages is None:
            languages = self._tongues(lines)[0]
        numbers: dict[int, int] = {}
        spans: dict[int, list[Span]] = {}
        for first in range(0, len(lines), PART):
            part = self._read(lines[first : first + PART], languages)
            numbers.update((first + index, number) for index, number in part.numbers.items())
            spans.update((first + index, own) for index, own in part.spans.items())
        return _Reading(languages, numbers, spans)

    def _read_with_giants(self, lines: list[str], giants: list[int], languages: tuple[str, ...] | None) -> _Reading:
        """The same where some lines are long: of these, sentences alone can be known, and they are read in pieces."""
        if languages is None:
            languages = self._tongues(lines)[0]
        others = lines.copy()
        for index in giants:
            others[index] = "-"
        read = self._read(others, languages)
        for index in giants:
            own = spans_of(lines[index], partial(self._spans, languages))
            if own:
                read.spans[index] = own
        return _Reading(languages, read.numbers, read.spans)

    def _follow(
        self,
        reading: Reading,
        found: list[Promise],
        lines: list[str],
        numbers: dict[int, int],
        language: str,
    ) -> dict[int, list[Span]]:
        """What `_search` does, with what the reader found, which needs RE2 for little of it."""
        spans: dict[int, list[Span]] = {}
        of_lines, of_sentences = self._by_literal.patterns, self._inline.patterns
        for index, place, for_line, for_sentence in found:
            for one in for_line or ():
                if isinstance(one, int):
                    number: int | None = of_lines[one][0]
                else:  # which is in no line longer than that
                    short = len(lines[index]) <= LONGEST
                    number = self._try([one], reading.row(index), set(), language) if short else None
                if number is not None and number < numbers.get(index, len(self.rules)):
                    numbers[index] = number
            if for_sentence is None or index in numbers:
                continue
            own = spans.get(index)
            if own is not None and own[-1].end > place:
                continue  # it is the sentence that is known already
            if isinstance(for_sentence, tuple):
                start, end, pattern = for_sentence
                span: Span | None = Span(start, end, self.rules[of_sentences[pattern][0]])
            else:
                span = self._sentence(partial(reading.part, index), lines[index], place, for_sentence, language)
            if span is not None and (own is None or own[-1].end <= span.start):
                spans.setdefault(index, []).append(span)
        return spans

    def _read_plainly(self, lines: list[str], languages: tuple[str, ...] | None = None) -> _Reading:
        """`_read` without the reader in C."""
        sieve = self._sieve
        text = sieve.read(lines)
        rows = text.rows
        strings, patterns = sieve.likely(text)
        exact = self._exact.get
        if languages is None:
            languages = tongues(sample_of(rows), self._languages)
        tried_in = frozenset((*languages, EVERYWHERE))
        numbers = {i: number for i in strings if (number := exact(core(rows[i]), -1)) >= 0}
        for i, tried in patterns.items():
            number = self._judge(rows[i], tried, tried_in)
            if number >= 0:
                numbers[i] = number
        spans: dict[int, list[Span]] = {}
        for language in languages:
            finder = self._finder(language)
            if finder is not None:
                _join(spans, self._search(finder, lines, text, numbers, language))
        _leave_out(spans, numbers)
        self._unglue(lines, rows.__getitem__, numbers, spans)
        return _Reading(languages, numbers, spans)

    def _unglue(
        self, lines: list[str], row: Callable[[int], str], numbers: dict[int, int], spans: dict[int, list[Span]]
    ) -> None:
        """Of lines of furniture that an article's paragraph is glued to, keep the sentences of furniture."""
        for index in [i for i, n in numbers.items() if len(lines[i]) > _GLUED and self.rules[n].where != "label"]:
            own = self._glued(row(index), lines[index], numbers[index])
            if own:
                del numbers[index]
                spans[index] = own

    def _glued(self, folded: str, text: str, number: int) -> list[Span]:
        """The sentences of furniture of a line that a rule knows whole, if an article's paragraph is glued to them.

        A pattern with an open end knows the paragraph behind its sentence, too. So where a sentence is furniture by itself,
        and another, of some length, is known to no rule, only what is known goes. Labels are not asked: these count only in
        company, as a whole or not at all.
        """
        if folded.isascii() and folded.count(" ") + 1 < _SENTENCE:
            return []  # there is no sentence of that length in it
        ends = _sentence_ends(text)
        if not ends or ends == [len(text)]:
            return []
        cuts = [0, *ends, len(text)]
        if folded.isascii() and all(folded.count(" ", *piece) + 1 < _SENTENCE for piece in pairwise(cuts)):
            return []
        alone, is_caption = self._alone_of(number), self.rules[number].category == "caption"

        pieces = [folded[start:stop] for start, stop in pairwise(cuts)]
        cores = [*map(core, pieces)]

        def is_known(number: int) -> bool:
            return alone(cores[number]) or self._judge(pieces[number].strip(), None) >= 0

        # Nearly always every sentence of some length is known: then nothing of an article is in it.
        if all(is_known(i) for i, line in enumerate(cores) if line and words(line) >= _SENTENCE):
            return []
        known: list[Span] = []
        strange = False
        at = 0
        while at + 1 < len(cuts):
            start, stop = cuts[at : at + 2]
            line = cores[at]
            at += 1
            if not line:
                continue
            found = is_known(at - 1)
            # "Interested in Budget? Add it to your interests." is of the same kind, if only both together. A caption goes whole.
            together = not found and not is_caption and words(line) < _SENTENCE
            if together and at + 1 < len(cuts) - (start == 0) and alone(core(folded[start : cuts[at + 1]])):
                found, stop = True, cuts[at + 1]
                at += 1
            if found:
                known.append(Span(start, stop, self.rules[number]))
            else:
                strange = strange or words(line) >= _SENTENCE
        if is_caption and known and known[0].start > 0:
            return []  # a caption has sentences of its own before its credit
        return known if strange else []

    def _alone_of(self, number: int) -> Callable[[str], bool]:
        """What tells whether a rule, by itself, knows a line's core."""
        if number not in self._alone:
            patterns = PatternSets()
            strings: frozenset[str] = frozenset()
            for pattern in self.rules[number].patterns:
                own = pattern.strings
                if own is None:
                    patterns.add(number, pattern)
                else:
                    strings |= own
            places = range(len(patterns.patterns))
            longest = max((pattern.longest for _, pattern in patterns.patterns), default=-1)

            def knows(line: str) -> bool:
                return line in strings or (len(line) <= longest and patterns.first(places, line) is not None)

            self._alone[number] = knows
        return self._alone[number]

    def _judge(self, row: str, likely: Collection[int] | None, languages: frozenset[str] | None = None) -> int:
        """The rule that knows a folded line by its first word, or -1; remembered for short lines.

        Args:
            row: the line.
            likely: the patterns that may match it; None if these are not known.
            languages: those whose patterns are tried; None if all are.
        """
        number = self._memory.get((row, languages))
        if number is None:
            if likely is not None and languages is not None:
                of_rules = self._by_head.patterns
                likely = [place for place in likely if self.rules[of_rules[place][0]].language in languages]
            number = self._by_first_word(row, likely)
            if len(row) <= _SHORT:
                if len(self._memory) >= _MEMORY:
                    self._memory.clear()
                self._memory[row, languages] = number
        return number

    def _by_first_word(self, row: str, likely: Collection[int] | None) -> int:
        if self._reader is not None:
            return self._numbers(self._reader.read([row], 0)).get(0, -1)
        line = core(row)
        number = self._exact.get(line, -1)
        if len(line) > LONGEST:
            return number
        if likely is None:
            begun = self._by_head.keys.get(head_of(row), ())
            likely = [place for place in begun if self._by_head.holds_literal(place, line)]
        best = self._by_head.first(likely, line)
        return number if best is None or 0 <= number < best else best

    def _finder(self, language: str) -> Finder | None:
        """The literals of the rules of one language; None if these have none."""
        from cleantext.rules.finder import Finder

        if language not in self._finders:
            for_line, for_sentence = (
                {
                    key
                    for key, patterns in index.keys.items()
                    if any(self.rules[index.patterns[i][0]].language == language for i in patterns)
                }
                for index in (self._by_literal, self._inline)
            )
            self._finders[language] = Finder(for_line, for_sentence, self._sieve) if for_line or for_sentence else None
        return self._finders[language]

    def _search(
        self, finder: Finder, lines: list[str], text: Text, numbers: dict[int, int], language: str
    ) -> dict[int, list[Span]]:
        """Follow the literals of a language through the text: what they promise is tried on their line, and on their sentence.

        The numbers of the rules that know a line join the others; the known sentences, perhaps of such lines too, come back.
        """
        spans: dict[int, list[Span]] = {}
        found = finder.find(text)
        starts = text.starts
        row_of = starts.searchsorted([place for place, _ in found], "right") - 1
        tried: set[str] = set()
        last = -1
        for (place, literals), index, start in zip(found, row_of.tolist(), starts.take(row_of).tolist()):
            row = text.rows[index]
            if index != last:
                tried, last = set(), index
            if len(row) <= LONGEST:
                number = self._try([key for key in literals if key in finder.for_line], row, tried, language)
                if number is not None and number < numbers.get(index, len(self.rules)):
                    numbers[index] = number
            if index not in numbers:
                for_sentence = [key for key in literals if key in finder.for_sentence]
                part = partial(_part, row)
                span = None
                if for_sentence:
                    span = self._sentence(part, lines[index], place - start, for_sentence, language)
                if span is not None and (index not in spans or spans[index][-1].end <= span.start):
                    spans.setdefault(index, []).append(span)
        return spans

    def _of(self, language: str, patterns: PatternSets, places: Iterable[int]) -> list[int]:
        """Those of some patterns, given by their places, that are tried in a language: its own, and English ones."""
        tried = (language, EVERYWHERE)
        return [place for place in places if self.rules[patterns.patterns[place][0]].language in tried]

    def _try(self, literals: list[str], row: str, tried: set[str], language: str) -> int | None:
        """The rule of a language that knows the line's core, among those of some literals that were not yet tried on it."""
        line = ""
        best: int | None = None
        for literal in literals:
            if literal not in tried and len(row) <= self._by_literal.longest[literal] + DECORATED:
                tried.add(literal)
                line = line or core(row)
                own = self._of(language, self._by_literal, self._by_literal.keys[literal])
                number = self._by_literal.first(own, line) if len(line) <= self._by_literal.longest[literal] else None
                if number is not None and (best is None or number < best):
                    best = number
        return best

    def _sentence(
        self, folded: Callable[[int, int], str], text: str, place: int, literals: list[str], language: str
    ) -> Span | None:
        """The sentence around a place in a line, of which parts can be had folded, if an ``inline`` rule of a language knows it that has
        one of these literals.
        """
        longest = DECORATED + max(self._inline.longest[literal] for literal in literals)
        longest = min(longest, LONGEST_SENTENCE)
        opened, closed = text.rfind("(", max(0, place - longest), place + 1), text.find(")", place, place + longest)
        if 0 <= opened < closed and ")" not in text[opened:place]:
            bracket = folded(opened, closed)
            begun = self._of(language, self._inline, self._inline.begun(literals, head_of(bracket)))
            best = self._inline.first(begun, core(bracket))
            if best is not None:
                return Span(opened, closed + 1, self.rules[best])
        start, here = _sentence_start(text, place, longest)
        if place - start > longest:
            return None
        head = head_of(folded(start, start + longest))
        begun = self._of(language, self._inline, self._inline.begun(literals, head))
        if not begun:
            return None
        stop = _sentence_stop(text, here, place, longest)
        if (start == 0 and stop == len(text)) or stop - start > longest:
            return (
                None  # the line is one sentence, and was tried as a line; or the sentence is too long for these rules
            )
        best = self._inline.first(begun, core(folded(start, stop)))
        return None if best is None else Span(start, stop, self.rules[best])


def _of_packed(parts: Any, version: str | None) -> Matcher:
    """The matcher that was pickled."""
    from cleantext.rules.pickled import unpacked

    return Matcher(unpacked(parts), version)


def _join(spans: dict[int, list[Span]], more: dict[int, list[Span]]) -> None:
    """Add the known sentences of another language, but for those that overlap what is known."""
    for index, own in more.items():
        known = spans.get(index)
        if known is None:
            spans[index] = own
            continue
        starts = [span.start for span in known]
        places = [bisect_left(starts, span.end) for span in own]
        apart = [span for span, place in zip(own, places) if not place or known[place - 1].end <= span.start]
        spans[index] = sorted([*known, *apart], key=itemgetter(0))


def _leave_out(spans: dict[int, list[Span]], numbers: dict[int, int]) -> None:
    """Let go of the known sentences of lines that are known as a whole."""
    for index in spans.keys() & numbers.keys():
        del spans[index]


def _part(text: str, start: int, stop: int) -> str:
    return text[start:stop]


def _sentence_start(text: str, place: int, longest: int) -> tuple[int, int]:
    """Where the sentence around a place begins: behind the last one that ends before it, if that is near.

    And where to look for its end from: the place, or the mark before it, if what closes there goes on beyond the place.
    """
    here = place
    for match in reversed([*_SENTENCE_END.finditer(text, max(0, place - longest), place + 1)]):
        if match.end() > place:
            here = match.start()
        elif _ends_sentence(text, match):
            return match.end(), here
    return 0, here


def _sentence_stop(text: str, here: int, place: int, longest: int) -> int:
    """Where the sentence around a place ends; the end of the text if that is far."""
    for match in _SENTENCE_END.finditer(text, here, place + longest):
        if match.end() > place and _ends_sentence(text, match):
            return match.end()
    return len(text)


def _sentence_ends_plainly(text: str) -> list[int]:
    """The places behind which a sentence of a text ends."""
    return [match.end() for match in _SENTENCE_END.finditer(text) if _ends_sentence(text, match)]


_sentence_ends = _sentence_ends_plainly if _native is None else _native.sentence_ends


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether a sentence ends, or something in brackets begins or ends, at what `_SENTENCE_END` found."""
    end = match.end()
    after = text[end : end + 1]
    mark = match[0][0]
    if mark in "([":
        return False
    if mark in "|•·»→":
        return after.isspace() and text[match.start() - 1 : match.start()].isspace()
    if mark in ")]" and after.isspace() and text[end + 1 : end + 2].islower():
        return False  # which goes on (as here) behind its brackets
    if mark in "。！？।" or not after or after.isspace():
        return True
    return mark in ".!?" and after.isupper() and text[match.start() - 1 : match.start()].islower()
