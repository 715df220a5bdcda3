"""From a document at rest to the result: what is left, the headline in it, and what was taken away."""

from __future__ import annotations

from typing import NamedTuple

from cleantext.document import Cleaned, Document
from cleantext.headline import find_headline
from cleantext.parts import bounds, is_long
from cleantext.rounds import Rest

__all__ = ["Headline", "headline_of", "rendered"]


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
