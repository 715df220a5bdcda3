"""From a document at rest to the result: what is left, the headline in it, and what was taken away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from cleantext.carve import with_later
from cleantext.cutting import text_without
from cleantext.document import Cleaned, Document, Removal
from cleantext.filters.base import Filter
from cleantext.filters.pictures import PictureFilter
from cleantext.headline import find_headline
from cleantext.parts import bounds, is_long
from cleantext.rounds import Rest

if TYPE_CHECKING:
    from cleantext.sources.shown import Shown

__all__ = ["Headline", "headline_of", "rendered", "rendered_in", "with_more"]


class Headline(NamedTuple):
    """The headline of what is left.

    Attributes:
        text: what it says.
        start: where it begins.
        behind: where what comes behind it begins.
    """

    text: str
    start: int
    behind: int


def rendered(rest: Rest) -> Cleaned:
    """The result of a document with which the filters are content."""
    document, left, removed = rest
    headline = headline_of(left)
    document.forget()  # it stays with the result
    if headline is None:
        return Cleaned(left.text, None, tuple(removed), document)
    return Cleaned(left.text, headline.text, tuple(removed), document, headline[1:])


def rendered_in(shown: Shown, rest: Rest, filters: Sequence[Filter]) -> Cleaned:
    """The result of a text of which the filters are content with what is left of what it shows.

    Args:
        shown: what it shows.
        rest: that, at rest.
        filters: who was asked.
    """
    text = shown.raw
    pictures = next((f.mark for f in filters if isinstance(f, PictureFilter)), None)
    cuts = shown.cuts(rest.removed, pictures)
    left = text_without(text, cuts)
    headline = headline_of(rest.left)
    document = Document(text)
    if headline is None:
        return Cleaned(left, None, tuple(cuts), document)
    edges = [_before(rest.removed, place) for place in headline[1:]]
    span = [_behind(cuts, shown.line_start(place)) for place in edges]
    if headline.behind == rest.left.size:
        span[1] = len(left)
    return Cleaned(left, headline.text, tuple(cuts), document, (span[0], span[1]))


def with_more(cleaned: Cleaned, again: Cleaned) -> Cleaned:
    """A result, and what more was taken away when its text was cleaned once more."""
    if not again.removed:
        return cleaned
    removed = with_later(Removal, cleaned.document.text, list(cleaned.removed), list(again.removed))
    title, headline = cleaned.title, cleaned.headline
    if headline is not None:
        headline = _behind(again.removed, headline[0]), _behind(again.removed, headline[1])
    if headline is None or headline[0] == headline[1]:
        title, headline = again.title, again.headline
    return Cleaned(again.text, title, tuple(removed), cleaned.document, headline)


def headline_of(left: Document) -> Headline | None:
    """The headline of what is left of a document; None if it has none."""
    title = find_headline(_head_of(left)) if left.headline is None else left.headline
    if title is None:
        return None
    blocks = left.headline_blocks or range(title, title + 1)
    after = blocks[-1] + 1
    behind = left.starts[after] if after < len(left) else left.size
    said = left.lines[title] if left.torn is None else left.torn.title
    return Headline(said, left.starts[blocks[0]], behind)


def _head_of(document: Document) -> Document:
    """The part of a text in which a headline is looked for."""
    edges = bounds(document.lines) if is_long(document) else [0]
    return document if len(edges) == 1 else document.between(0, edges[1])


def _before(cuts: Sequence[Removal], place: int) -> int:
    """Where a character of what is left was, before cuts."""
    for start, end, *_ in cuts:
        if start > place:
            break
        place += end - start
    return place


def _behind(cuts: Sequence[Removal], place: int) -> int:
    """Where a character comes to be, or what follows it if it goes, when cuts are made."""
    gone = 0
    for start, end, *_ in cuts:
        if start >= place:
            break
        gone += min(end, place) - start
    return place - gone
