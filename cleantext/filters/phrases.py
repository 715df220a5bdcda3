"""Known wordings: what the phrase rules recognise, as one filter for each category."""

from __future__ import annotations

from collections.abc import Iterator

from cleantext.document import Document, Removal
from cleantext.filters.known import known
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
        for index, rule in hits.lines.items():
            if rule.category == self.category:
                start = document.starts[index]
                yield Removal(start, document.end(index), self.category, self.name, rule.reason)
        for index, spans in hits.spans.items():
            start = document.starts[index]
            for span in spans:
                if span.rule.category == self.category and not _inside_quotation(document.lines[index], span.start):
                    yield Removal(start + span.start, start + span.end, self.category, self.name, span.rule.reason)

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"


def _inside_quotation(line: str, at: int) -> bool:
    """Whether a quotation opened before `at` and not closed: then the sentence is somebody's words."""
    if line.count('"', 0, at) % 2:
        return True
    return any(line.count(opened, 0, at) > line.count(closed, 0, at) for opened, closed in zip(_OPENING, "””»›」』"))
