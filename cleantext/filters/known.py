"""Which lines of a document the phrase rules know, once the labels among them have been looked at in their place.

A label ("Comments", "Weather", "Facebook") is furniture on a page and could be a crosshead in an article. It counts only in
company: above the first paragraph, below the last one, or in a run of lines that are labels or furniture themselves.
"""

from __future__ import annotations

from cleantext.document import Document
from cleantext.headline import find_headline
from cleantext.rules.book import Rule
from cleantext.rules.engine import Hits, Matcher
from cleantext.shape import shapes

__all__ = ["headline", "known"]

_RUN = 3  #: labels in a row that need no other company
_ZONE = 2  #: labels or known furniture above the first paragraph, or below the last, that make company for each other


def known(document: Document, matcher: Matcher) -> Hits:
    """What the rules know of a document, labels settled; worked out once a document."""
    return document.note(("known", matcher), lambda document: _settle(document, matcher.hits(document)))


def headline(document: Document, matcher: Matcher) -> int | None:
    """The block that is the headline, known furniture aside; worked out once a document."""
    return document.note(
        ("headline", matcher), lambda document: find_headline(document, known(document, matcher).lines.keys())
    )


def _settle(document: Document, hits: Hits) -> Hits:
    if not hits.labels:
        return hits
    prose = shapes(document).prose
    first = next((i for i, is_prose in enumerate(prose) if is_prose), len(prose))
    last = next((i for i in range(len(prose) - 1, -1, -1) if prose[i]), -1)
    # What is known and still there after the first cut is there only because its filter was left out. It makes no company:
    # leaving a filter out must not bring anything else to fall.
    sure = hits.lines.keys() if document.before is None else set()
    either = sure | hits.labels.keys()
    above = sum(i < first for i in either) >= _ZONE
    below = sum(i > last for i in either) >= _ZONE
    lines: dict[int, Rule] = dict(hits.lines)
    run: list[int] = []
    company = False
    for index in range(len(prose) + 1):
        if index in hits.labels:
            run.append(index)
            continue
        if run:
            company = company or len(run) >= _RUN or index in sure
            for label in run:
                if company or (above and label < first) or (below and label > last):
                    lines[label] = hits.labels[label]
            run = []
        company = index in sure
    return Hits(lines, {}, hits.spans)
