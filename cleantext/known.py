"""Which lines of a document the phrase rules know, once the labels among them have been looked at in their place.

A label ("Comments", "Weather", "Facebook") is furniture on a page and could be a crosshead in an article. It counts only in
company: above the first paragraph, below the last one, or in a run of lines that are labels or furniture themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cleantext import native
from cleantext.document import Document
from cleantext.headline import find_headline
from cleantext.rules.book import Rule
from cleantext.rules.engine import Hits, Matcher
from cleantext.shape import PROSE, kind, shapes

__all__ = ["article", "headline", "known", "likely_headline", "runs", "telling"]

_native = native.load("_text")

_PROSE = kind(has=PROSE)
_RUN = 3  #: labels in a row that need no other company
_ZONE = 2  #: labels or known furniture above the first paragraph, or below the last, that make company for each other


def known(document: Document, matcher: Matcher) -> Hits:
    """What the rules know of a document, labels settled; worked out once a document."""
    return document.note(("known", matcher), _settle, matcher)


def telling(rules: Mapping[int, Rule]) -> int:
    """How many of the lines that rules know tell that this is a page and no article.

    Args:
        rules: what knows which block, as in `Hits.lines`. Adverts, which stand amid articles, are one, however many.
    """
    adverts = sum([rule.category == "advert" for rule in rules.values()])
    return len(rules) - max(0, adverts - 1)


def headline(document: Document, matcher: Matcher) -> int | None:
    """The block that is the headline: the one the document says, or the likeliest that is no known furniture."""
    if document.headline is not None:
        return document.headline
    return likely_headline(document, matcher)


def likely_headline(document: Document, matcher: Matcher) -> int | None:
    """The block that stands like a headline and is no known furniture; worked out once a document."""
    return document.note(("headline", matcher), _likely_headline, matcher)


def article(document: Document, matcher: Matcher) -> tuple[int, int]:
    """The first and the last paragraph that is not known to be furniture; (number of blocks, -1) where there is none.

    What lies before and behind them is the head and the foot of the page.
    """
    return document.note(("article", matcher), _article, matcher)


def _likely_headline(document: Document, matcher: Matcher) -> int | None:
    return find_headline(document, known(document, matcher).lines)


def _article(document: Document, matcher: Matcher) -> tuple[int, int]:
    hits = matcher.hits(document)
    whole = {i for i, spans in hits.spans.items() if sum(s.end - s.start for s in spans) >= len(document.lines[i])}
    first, last = shapes(document).edges(_PROSE, hits.lines, whole)
    return (first, last) if last >= 0 else (len(document), -1)


def _settle(document: Document, matcher: Matcher) -> Hits:
    hits = matcher.hits(document)
    if not hits.labels:
        return hits
    return Hits(_in_place(hits.lines, hits.labels, *article(document, matcher), _ZONE, _RUN), {}, hits.spans)


def _in_place_plainly(
    lines: dict[int, Rule], labels: dict[int, Rule], first: int, last: int, zone: int, least: int
) -> dict[int, Rule]:
    """The blocks that rules know, with the labels that count: in company, above the first paragraph or below the last."""
    either = lines.keys() | labels.keys()
    above = len([i for i in either if i < first]) >= zone
    below = len([i for i in either if i > last]) >= zone
    found = dict(lines)
    for run in runs(sorted(labels)):
        company = len(run) >= least or run[0] - 1 in lines or run[-1] + 1 in lines
        for label in run:
            if company or (above and label < first) or (below and label > last):
                found[label] = labels[label]
    return found


_in_place = _in_place_plainly if _native is None else _native.labels_in_place


def runs(indices: list[int]) -> Iterator[list[int]]:
    """Indices, in order, in runs that follow one upon the other.

    >>> list(runs([1, 2, 5]))
    [[1, 2], [5]]
    """
    run: list[int] = []
    for index in indices:
        if run and index != run[-1] + 1:
            yield run
            run = []
        run.append(index)
    if run:
        yield run
