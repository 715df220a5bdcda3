"""Known wordings: what the phrase rules recognise, as one filter for each category."""

from __future__ import annotations

from cleantext import native
from cleantext.document import CATEGORIES, Document, Removal
from cleantext.known import known
from cleantext.quotations import quoted_at
from cleantext.rules.book import Rule
from cleantext.rules.engine import Matcher, Span
from cleantext.scoring.fragments import in_sentences

__all__ = ["PhraseFilter", "leads_of"]

_native = native.load("_text")

_NAMES = {category: f"{category}-phrases" for category in CATEGORIES}


class PhraseFilter:
    """Marks the lines and sentences that a rule of one category knows word for word."""

    def __init__(self, matcher: Matcher, category: str) -> None:
        self.matcher = matcher
        self.category = category
        self.name = _NAMES[category]
        self._key = ("phrases", matcher)

    def __call__(self, document: Document) -> list[Removal]:
        """The lines and sentences that the rules of this category know."""
        marks, _ = document.note(self._key, _marks_and_leads, self.matcher)
        found: list[Removal] = marks.get(self.category) or []
        return found

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"


def leads_of(document: Document, matcher: Matcher) -> dict[str, list[int]]:
    """The blocks that open a list, by category."""
    return document.note(("phrases", matcher), _marks_and_leads, matcher)[1]


_ByCategory = tuple[dict[str, list[Removal]], dict[str, list[int]]]


def _marks_and_leads(document: Document, matcher: Matcher) -> _ByCategory:
    """What the rules know, and the leads among it, by category; worked out once for all these filters."""
    hits = known(document, matcher)
    starts, lines = document.starts, document.lines
    rules = hits.lines
    within = in_sentences(document, matcher)
    if within:
        rules = {index: rule for index, rule in rules.items() if index not in within}
    removals, leads = _marks(Removal, starts, lines, rules, _NAMES)
    for index, spans in hits.spans.items():
        start = starts[index]
        for span in _outside_quotations(lines[index], spans):
            category = span.rule.category
            removal = Removal(start + span.start, start + span.end, category, _NAMES[category], span.rule.reason)
            removals.setdefault(category, []).append(removal)
    return removals, leads


def _marks_plainly(
    kind: type[Removal], starts: list[int], lines: list[str], rules: dict[int, Rule], names: dict[str, str]
) -> _ByCategory:
    """The marks of the blocks that rules know, and the blocks of leads, by category."""
    removals: dict[str, list[Removal]] = {}
    leads: dict[str, list[int]] = {}
    for index, rule in rules.items():
        start, category = starts[index], rule.category
        mark = kind(start, start + len(lines[index]), category, names[category], rule.reason)
        removals.setdefault(category, []).append(mark)
        if rule.where == "lead":
            leads.setdefault(category, []).append(index)
    return removals, leads


_marks = _marks_plainly if _native is None else _native.marks_of_rules


def _outside_quotations(line: str, spans: list[Span]) -> list[Span]:
    """Those of some sentences of a line, in order, that are nobody's words: no quotation is open where they begin."""
    return [span for span, quoted in zip(spans, quoted_at(line, [span.start for span in spans])) if not quoted]
