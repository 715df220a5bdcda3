"""Markdown is cleaned by what it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cleantext.cutting import text_without
from cleantext.document import Cleaned, Document, Removal
from cleantext.filters.base import Filter
from cleantext.filters.pictures import PictureFilter
from cleantext.render import headline_of
from cleantext.rounds import Rest
from cleantext.sources.markdown import signs
from cleantext.sources.shown import Shown

__all__ = ["clean_markdown"]


def clean_markdown(
    text: str, clean: Callable[[Document, str | None], Rest], filters: Sequence[Filter], site: str | None
) -> Cleaned:
    """Clean Markdown.

    Args:
        text: Markdown.
        clean: takes what filters mark out of a document.
        filters: these.
        site: the site that it is from.
    """
    shown = Shown(text, signs(text))
    rest = clean(Document(shown.text), site)
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
