"""Why a single line goes or stays: the rules that know it, what the cleaner makes of it, and what the model thinks of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import re2

from cleantext.cleaner import Cleaner
from cleantext.document import Cleaned, Document, Removal
from cleantext.filters.main_text import MainTextFilter
from cleantext.filters.sparing import SparingFilter, matcher_of
from cleantext.rules.book import Rule
from cleantext.rules.engine import Matcher
from cleantext.rules.fold import core, fold
from cleantext.rules.pattern import Pattern

__all__ = ["Known", "Score", "Verdict", "Where", "explain_line", "places"]


@dataclass(frozen=True)
class Known:
    """A rule that knows a line, or a sentence of it.

    Attributes:
        rule: the rule.
        name: what removals and `Cleaner.without` call it.
        words: what it knows: the line, or the sentence.
        pattern: the alternative of its pattern that matches, if it is one that does by itself.
        left_out: whether this cleaner was told to leave it out.
    """

    rule: Rule
    name: str
    words: str
    pattern: str | None
    left_out: bool


@dataclass(frozen=True)
class Score:
    """What the main-text model says of a line.

    Attributes:
        article: the likelihood that it belongs to an article, from 0 to 1.
        limit: the likelihood below which it would go, or None where the model is not asked.
        why: what weighed most against it.
    """

    article: float
    limit: float | None
    why: str


@dataclass(frozen=True)
class Where:
    """What became of a line in its document.

    Attributes:
        number: which line it is, counted from 1.
        removals: what took it, or parts of it.
        whole: whether all of it went.
        claims: what every filter marked of it at first sight; of these one had the say.
        score: what the model says of it there, if there is a model.
    """

    number: int
    removals: tuple[Removal, ...]
    whole: bool
    claims: tuple[Removal, ...]
    score: Score | None


@dataclass(frozen=True)
class Verdict:
    """What is known of one line.

    Attributes:
        line: the line.
        read_as: what the rules see of it: folded, without decoration.
        alone: what the cleaner makes of it, if there is nothing else.
        known: the rules that know it or a sentence of it, those first that have the say.
        score: what the model says of it alone, if there is a model. It was made for pages, so this is a hint.
    """

    line: str
    read_as: str
    alone: Cleaned
    known: tuple[Known, ...]
    score: Score | None


def explain_line(line: str, cleaner: Cleaner | None = None) -> Verdict:
    """Why a line goes or stays.

    Args:
        line: one line of a text.
        cleaner: the cleaner that is asked; the library's own if None.

    >>> verdict = explain_line("Sign up to our daily newsletter")
    >>> verdict.known[0].name, verdict.alone.text
    ('en/newsletter-invitation', '')
    """
    own = Cleaner() if cleaner is None else cleaner
    line = line.strip()
    spared = {name for look in own.filters if isinstance(look, SparingFilter) for name in look.rules}
    matchers = {id(matcher): matcher for look in own.filters if (matcher := matcher_of(look)) is not None}
    shown = own.shown(line)
    seen = line if shown is None else shown.text.strip()
    known = [one for matcher in matchers.values() for one in _known(seen, matcher, spared)] if seen else []
    return Verdict(line, core(fold(seen)), own.clean(line), tuple(known), _score(own, Document(seen), 0))


def places(line: str, text: str | bytes, cleaner: Cleaner | None = None, *, page: bool = False) -> list[Where]:
    """What became of every line of a document that is this one, or else that holds it.

    Args:
        line: the line that is looked for.
        text: the document: a text, or a page.
        cleaner: the cleaner that is asked; the library's own if None.
        page: whether it is a page.

    >>> [(where.number, where.whole) for where in places("Advertisement", "Advertisement\\nThe council met on Monday.")]
    [(1, True)]
    """
    own = Cleaner() if cleaner is None else cleaner
    cleaned = own.clean_html(text) if page else own.clean(str(text))
    document, line = cleaned.document, line.strip()
    found = [index for index, other in enumerate(document.lines) if other == line]
    found = found or [index for index, other in enumerate(document.lines) if line and line in other]
    if not found:
        return []
    numbers = _numbers(document)
    shown = own.shown(document.text) if document.page is None else None
    seen = document if shown is None else shown.document()
    marks = [mark for look in own.filters for mark in look(seen)]
    if shown is not None:
        marks = [cut for mark in marks for cut in shown.cuts([mark])]
    here = [index if shown is None else seen.index_at(shown.place(document.starts[index])) for index in found]
    return [_where(own, cleaned, marks, numbers, index, seen, at) for index, at in zip(found, here)]


def _where(
    cleaner: Cleaner, cleaned: Cleaned, marks: list[Removal], numbers: list[int], index: int, seen: Document, at: int
) -> Where:
    """What became of the line of that index, which filters saw as another line of another document if it is Markdown."""
    start, end = cleaned.document.starts[index], cleaned.document.end(index)

    def here(some: tuple[Removal, ...] | list[Removal]) -> tuple[Removal, ...]:
        return tuple(one for one in some if one.start < end and start < one.end)

    removals = here(cleaned.removed)
    gone = sum(min(end, one.end) - max(start, one.start) for one in removals)
    return Where(numbers[index], removals, gone == end - start, here(marks), _score(cleaner, seen, at))


def _numbers(document: Document) -> list[int]:
    """Which line of the text every block is, counted from 1."""
    numbers = []
    above = 0
    for gap in document.gaps:
        above += gap + 1
        numbers.append(above)
    return numbers


def _known(line: str, matcher: Matcher, spared: set[str]) -> Iterator[Known]:
    """The rules that know a line, in the order in which they are asked: the one that has the say first."""
    folded = fold(line)
    bare = core(folded)
    for rule in matcher.rules:
        likely = [pattern for pattern in rule.patterns if _may_match(pattern, folded, bare)]
        if not likely:
            continue
        hits = Matcher([rule]).hits(Document(line))
        name = f"{rule.language}/{rule.name}"
        if hits.lines or hits.labels:
            yield Known(rule, name, line, _matching(likely, bare), name in spared)
        for span in hits.spans.get(0, []):
            words = line[span.start : span.end].strip()
            yield Known(rule, name, words, _matching(likely, core(fold(words))), name in spared)


def _may_match(pattern: Pattern, folded: str, bare: str) -> bool:
    """Whether a pattern has a chance on a line, or on a sentence of it."""
    if pattern.literals is not None:
        return any(literal in folded for literal in pattern.literals)
    if pattern.strings is not None:
        return any(core(string) in bare for string in pattern.strings)
    return True


def _matching(patterns: list[Pattern], bare: str) -> str | None:
    """The first of some patterns that matches a line's core."""
    for pattern in patterns:
        if pattern.strings is not None:
            if bare in {core(string) for string in pattern.strings}:
                return bare
        elif re2.fullmatch(pattern.re2, bare):
            return pattern.re2
    return None


def _score(cleaner: Cleaner, document: Document, index: int) -> Score | None:
    look = next((one for one in cleaner.filters if isinstance(one, MainTextFilter)), None)
    if look is None or not document.lines:
        return None
    from cleantext.scoring.judge import judge  # with numpy

    judged = judge(document, look.matcher, Path(look.model))
    marked = set(judged.marked(look.caution))
    asked = bool(marked) or document.page is not None
    (why,) = judged.why([index])
    return Score(float(judged.article[index]), float(judged.limits(look.caution)[index]) if asked else None, why)
