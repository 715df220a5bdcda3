"""Known wordings: what the phrase rules recognise, as one filter for each category."""

from __future__ import annotations

from collections.abc import Iterator

from cleantext.document import Document, Removal
from cleantext.filters.known import known
from cleantext.rules.book import Rule
from cleantext.rules.engine import Matcher, Span

__all__ = ["PhraseFilter"]


class PhraseFilter:
    """Marks the lines and sentences that a rule of one category knows word for word."""

    def __init__(self, matcher: Matcher, category: str) -> None:
        self.matcher = matcher
        self.category = category
        self.name = f"{category}-phrases"

    def __call__(self, document: Document) -> Iterator[Removal]:
        """The lines and sentences that the rules of this category know."""
        for start, end, rule in _by_category(document, self.matcher).get(self.category, ()):
            yield Removal(start, end, self.category, self.name, rule.reason)

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"


def _by_category(document: Document, matcher: Matcher) -> dict[str, list[tuple[int, int, Rule]]]:
    """The known lines and sentences, start, end and rule, by category; worked out once for all these filters."""

    def sort(document: Document) -> dict[str, list[tuple[int, int, Rule]]]:
        sorted_: dict[str, list[tuple[int, int, Rule]]] = {}
        hits = known(document, matcher)
        starts, lines = document.starts, document.lines
        for index, rule in hits.lines.items():
            start = starts[index]
            sorted_.setdefault(rule.category, []).append((start, start + len(lines[index]), rule))
        for index, spans in hits.spans.items():
            start = starts[index]
            for span in _outside_quotations(lines[index], spans):
                sorted_.setdefault(span.rule.category, []).append((start + span.start, start + span.end, span.rule))
        return sorted_

    return document.note(("by category", matcher), sort)


def _outside_quotations(line: str, spans: list[Span]) -> Iterator[Span]:
    """Those of some sentences of a line, in order, that are nobody's words: no quotation is open where they begin."""
    pairs = _quotation_marks(line)
    at = straight = 0
    depth = [0] * len(pairs)
    for span in spans:
        piece = line[at : span.start]
        at = span.start
        straight += piece.count('"')
        for number, (opening, closing) in enumerate(pairs):
            depth[number] += piece.count(opening) - sum(map(piece.count, closing))
        if straight % 2 == 0 and max(depth) <= 0:
            yield span


def _quotation_marks(line: str) -> list[tuple[str, str]]:
    """The opening and closing marks that a line uses: “…” or „…“, «…» or »…«, and the others."""
    outward = 0 <= line.find("»") < line.find("«")
    return [
        ("„", "“”") if "„" in line else ("“", "”"),
        ("»", "«") if outward else ("«", "»"),
        ("‹", "›"),
        ("「", "」"),
        ("『", "』"),
    ]
