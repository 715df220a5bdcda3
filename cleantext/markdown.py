"""Markdown is cleaned by what it shows."""

from __future__ import annotations

from collections.abc import Sequence

from cleantext.cutting import text_without
from cleantext.document import Cleaned, Document, Removal
from cleantext.filters.base import Filter
from cleantext.filters.pictures import PictureFilter
from cleantext.render import headline_of
from cleantext.rounds import Rest
from cleantext.sources.markdown import is_markdown
from cleantext.sources.shown import Shown, of_markdown

__all__ = ["markdown_rendered", "seen"]


def markdown_rendered(shown: Shown, rest: Rest, filters: Sequence[Filter]) -> Cleaned:
    """The result of Markdown of which the filters are content with what is left of what it shows.

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


def seen(text: str) -> Document:
    """What filters see of a text: all of it, or what it shows if it is Markdown."""
    return of_markdown(text).document() if is_markdown(text) else Document(text)


def _before(cuts: Sequence[Removal], place: int) -> int:
    """Where a character of what is left was, before cuts."""
    for start, end, *_ in cuts:
        if start > place:
            break
        place += end - start
    return place


def _behind(cuts: Sequence[Removal], place: int) -> int:
    """Where a character comes to be, or what follows it if it goes, when cuts are made."""
    return place - sum(min(end, place) - start for start, end, *_ in cuts if start < place)
