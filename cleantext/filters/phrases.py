"""Known wordings: what the phrase rules recognise, as one filter for each category."""

from __future__ import annotations

from collections.abc import Iterator

from cleantext.document import Document, Removal
from cleantext.filters.known import known
from cleantext.rules.book import Rule
from cleantext.rules.engine import Matcher

__all__ = ["PhraseFilter"]

_OPENING, _CLOSING = "“„«‹「『", "”»›」』"


class PhraseFilter:
    """Marks the lines and sentences that a rule of one category knows word for word."""

    def __init__(self, matcher: Matcher, category: str) -> None:
        self.matcher = matcher
        self.category = category
        self.name = f"{category}-phrases"

    def __call__(self, document: Document) -> Iterator[Removal]:
        """The lines and sentences that the rules of this category know."""
        hits = known(document, self.matcher)
        starts, lines = document.starts, document.lines
        for index, rule in _by_category(document, self.matcher).get(self.category, ()):
            start = starts[index]
            yield Removal(start, start + len(lines[index]), self.category, self.name, rule.reason)
        for index, spans in hits.spans.items():
            start = document.starts[index]
            for span in spans:
                if span.rule.category == self.category and not _inside_quotation(document.lines[index], span.start):
                    yield Removal(start + span.start, start + span.end, self.category, self.name, span.rule.reason)

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"


def _by_category(document: Document, matcher: Matcher) -> dict[str, list[tuple[int, Rule]]]:
    """The known lines under their categories; worked out once for all these filters."""

    def sort(document: Document) -> dict[str, list[tuple[int, Rule]]]:
        sorted_: dict[str, list[tuple[int, Rule]]] = {}
        for index, rule in known(document, matcher).lines.items():
            sorted_.setdefault(rule.category, []).append((index, rule))
        return sorted_

    return document.note(("by category", matcher), sort)


def _inside_quotation(line: str, at: int) -> bool:
    """Whether a quotation opened before `at` and not closed: then the sentence is somebody's words."""
    if line.count('"', 0, at) % 2:
        return True
    return any(line.count(opened, 0, at) > line.count(closed, 0, at) for opened, closed in zip(_OPENING, "””»›」』"))
