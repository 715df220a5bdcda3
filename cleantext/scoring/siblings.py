"""Blocks of a page that stand among the article's own: crossheads between its paragraphs, entries of its lists, rows of its tables.

The model doubts what is short. But an element whose siblings of the same tag stay, right before it and right behind it, is
one of them; and a heading beside the article's paragraphs, with some above it and some below, is a crosshead.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from cleantext.document import Document
from cleantext.page import Blocks
from cleantext.shape import prose_and_words

__all__ = ["among_siblings"]

_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_NEAR = 2  #: blocks above and below among which such a sibling stands


def among_siblings(document: Document, marked: list[int], furniture: Iterable[int]) -> set[int]:
    """Those of some blocks of a page that stand among what stays.

    Args:
        document: a document with markup.
        marked: the blocks that are to go, by their indices, in order.
        furniture: others that do not stay.

    Returns:
        those of `marked` that are to stay after all.
    """
    page = document.page
    if page is None or not marked:
        return set()
    blocks = Blocks.of(page.blocks)
    elements = blocks.elements
    parents, tags = elements.parents[blocks.at], elements.tags[blocks.at]
    places = np.array(marked, np.int64)
    stays = np.ones(len(document) + 2 * _NEAR, bool)  # with a margin at both ends, in which nothing does
    stays[:_NEAR] = stays[-_NEAR:] = False
    stays[places + _NEAR] = False
    stays[np.array([*furniture], np.int64) + _NEAR] = False
    kinds = np.zeros(len(stays), np.int64)
    kinds[_NEAR:-_NEAR] = parents.astype(np.int64) * len(elements.tag_names) + tags
    own = kinds[places + _NEAR]
    above, below = np.zeros((2, len(places)), bool)
    for distance in range(1, _NEAR + 1):
        for side, at in ((above, places + _NEAR - distance), (below, places + _NEAR + distance)):
            side |= stays[at] & (kinds[at] == own)
    among = above & below
    paragraphs = (prose_and_words(document)[0] & stays[_NEAR:-_NEAR]).nonzero()[0]
    if len(paragraphs):
        # The element that most of the article's paragraphs stand in.
        around = np.bincount(parents[paragraphs]).argmax()
        paragraphs = paragraphs[parents[paragraphs] == around]
        headings = np.array([tag in _HEADINGS for tag in elements.tag_names])
        crossheads = headings[tags[places]] & (parents[places] == around)
        among |= crossheads & (places > paragraphs[0]) & (places < paragraphs[-1])
    found: set[int] = set(places[among].tolist())
    return found
