"""Rounds: filters are asked, what they mark is cut out, and they are asked again about what is left, until they are content.

Cutting brings blocks together that stood apart, and that may show what nobody could see before. Since it goes on until the
filters are content, cleaning the result once more changes nothing, but for the few texts in which the model takes another
line for the headline, once what stood around it is gone. Two or three rounds do for any page; the bound is there for texts
that are made to be peeled like an onion, so that these too take linear time.

A text of more paragraphs than any page has is many pages in one. Its parts are brought to rest one after the other, so that what is
worked on stays small, and the time of ten such texts is that of one ten times as long.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from cleantext.carve import carve, moved, with_later
from cleantext.document import Document, Removal
from cleantext.filters.base import Filter, ask
from cleantext.parts import bounds, is_long
from cleantext.rules.engine import Matcher

__all__ = ["Rest", "bring_to_rest"]

_MOST = 30
_AHEAD = 8  #: parts of a long text of which is asked at a time what rules know


class Rest(NamedTuple):
    """A document with which the filters are content.

    Attributes:
        first: the document as it was, with its headline.
        left: what is left of it.
        removed: what is not, in order, in offsets of the first; without their texts, if that of the first is not known.
    """

    first: Document
    left: Document
    removed: list[Removal]


def bring_to_rest(
    document: Document, filters: Sequence[Filter], head: Callable[[Document], Document], in_parts: bool = True
) -> Rest:
    """Ask all filters, cut, and ask again about what is left, until nothing more is marked.

    Args:
        document: any document.
        filters: who is asked.
        head: gives a document with its headline. Of a long text every part has one, and the first is that of the text.
        in_parts: whether a long text is looked at in parts.

    Raises:
        ValueError: if a filter marks what lies outside the document.
        ModelError: if a filter has a model whose file cannot be used.
    """
    current, removed = _without_what_goes_first(document, filters)
    if current.headline is None and not (in_parts and is_long(current)):
        current = head(current)
    if not removed:
        document = current
    edges: list[int] | None = None  # of parts at rest
    for _ in range(_MOST):
        if in_parts and is_long(current):
            is_first = current is document
            current, cuts, edges = _cuts_of_parts(current, filters, head, edges)
            if is_first:
                document = current
        else:
            cuts, edges = carve(current, ask(filters, current)), None
        if not cuts:
            break
        # What the filters found of a document tells the next one what it need not look for again; of those before they
        # are done, and a text made to be peeled would hold one for each of thirty rounds.
        if current.before is not None:
            current.before[0].forget()
            current.before = None
        current, removed = _cut_out(document, current, removed, cuts)
    return Rest(document, current, removed)


def _cut_out(
    document: Document, current: Document, removed: list[Removal], cuts: list[Removal]
) -> tuple[Document, list[Removal]]:
    """What is left of what is left of a document, and all that is removed of it, once more is cut out."""
    removed = cuts if current is document else with_later(Removal, document.known_text, removed, cuts)
    left = current.without(cuts)
    left.is_left_of(document, removed)
    return left, removed


def _without_what_goes_first(document: Document, filters: Sequence[Filter]) -> tuple[Document, list[Removal]]:
    """What is left of a document once the filters that see it before all others are content, and what is removed by then."""
    current, removed = document, list[Removal]()
    for _ in range(_MOST):
        marks = [mark for look in filters if getattr(look, "goes_first", False) for mark in look(current)]
        cuts = carve(current, marks) if marks else []
        if not cuts:
            break
        current, removed = _cut_out(document, current, removed, cuts)
        current.before = None  # nobody else was asked about that
    return current, removed


def _cuts_of_parts(
    document: Document, filters: Sequence[Filter], head: Callable[[Document], Document], before: list[int] | None
) -> tuple[Document, list[Removal], list[int]]:
    """What is removed of the parts of a document until they are at rest; those that are all that is left of one at rest are.

    Args:
        document: a long one.
        filters: who is asked.
        head: gives a part with its headline.
        before: where the parts at rest began of the document that it was cut from, and where the last one ended; None if it was
            cut from none.

    Returns:
        The document with the headline of its first part that has one, what was removed, and the edges of its parts.
    """
    of_a_page = any(getattr(look, "of_a_page", False) for look in filters)
    edges = [*bounds(document.lines, of_a_page), len(document)]
    still = frozenset() if before is None else _still(document, edges, before)
    cuts: list[Removal] = []
    headline, torn = document.headline, document.torn
    is_head = True  # nothing stays so far
    for first, stop, part in _parts(document, edges, still, filters):
        if part is None:
            is_head = False
            continue
        if document.headline is not None and first <= document.headline < stop:
            part = part.headed(document.headline - first, document.torn)
        rest = bring_to_rest(part, filters, head, in_parts=False)
        if headline is None and rest.first.headline is not None:
            headline, torn = rest.first.headline + first, rest.first.torn
        if rest.removed:
            cuts += _in_whole(document, first, stop, rest, cuts[-1].end if cuts else 0, is_head)
        is_head = is_head and not len(rest.left)
    return (document if headline == document.headline else document.headed(headline, torn)), cuts, edges


def _parts(
    document: Document, edges: list[int], still: Collection[int], filters: Sequence[Filter]
) -> Iterator[tuple[int, int, Document | None]]:
    """The parts of a document, with their first blocks and those behind their last; None for those at rest.

    What phrase rules know is asked of a few at a time: then the tables of these are in the processor's cache.
    """
    own = [getattr(look, "matcher", None) for look in filters]
    matchers = dict.fromkeys([matcher for matcher in own if isinstance(matcher, Matcher)])
    spans = list(pairwise(edges))
    for at in range(0, len(spans), _AHEAD):
        few = [(*span, None if span[0] in still else document.between(*span)) for span in spans[at : at + _AHEAD]]
        for matcher in matchers:
            for _, _, part in few:
                if part is not None:
                    matcher.hits(part)
        yield from few


def _still(document: Document, edges: list[int], before: list[int]) -> frozenset[int]:
    """Where those parts begin that are all that is left of one part of the document before."""
    assert document.before is not None
    origin = document.before[1]
    found = []
    for first, stop in pairwise(edges):
        one, other = origin[first], origin[stop - 1]
        if one < 0 or other < 0:
            continue  # a part of a block was cut out
        place = bisect_right(before, one)
        begins, ends = before[place - 1], before[place]
        if (
            other < ends
            and (not first or 0 <= origin[first - 1] < begins)
            and (stop == len(origin) or origin[stop] >= ends)
        ):
            found.append(first)
    return frozenset(found)


def _in_whole(document: Document, first: int, stop: int, rest: Rest, done: int, is_head: bool) -> list[Removal]:
    """What was removed of a part, in offsets of the whole; with the white space that would be left over at its edges.

    Between two parts their gap stays, but of a part that goes as a whole one of the two; none at the head and the foot of the text.
    """
    part, starts, is_last = rest.first, document.starts, stop == len(document)
    cuts = moved(Removal, document.known_text, rest.removed, starts[first])
    start, end = cuts[0].start, cuts[-1].end
    if not len(rest.left):
        if first:
            start = max(document.end(first - 1), done)
        if is_head and not is_last:
            end = starts[stop]
    if first == 0 and rest.removed[0].end >= len(part.lines[0]) and not rest.removed[0].start:
        start = 0
    if is_last and end == document.end(stop - 1) and cuts[-1].start <= starts[stop - 1]:
        end = document.size
    cuts[0] = _with_edges(document, cuts[0], start, cuts[0].end)
    cuts[-1] = _with_edges(document, cuts[-1], cuts[-1].start, end)
    return cuts


def _with_edges(document: Document, cut: Removal, start: int, end: int) -> Removal:
    """The cut with other ends."""
    if (start, end) == cut[:2]:
        return cut
    text = "" if document.known_text is None else document.known_text[start:end]
    return cut._replace(start=start, end=end, text=text)
