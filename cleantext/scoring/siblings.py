"""Blocks of a page that stand among the article's own: crossheads between its paragraphs, entries of its lists, rows of its tables.

The model doubts what is short. But an element whose siblings of the same tag stay, right before it and right behind it, is
one of them; and a heading beside the article's paragraphs, with some above it and some below, is a crosshead.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from cleantext.document import Document
from cleantext.page import Blocks
from cleantext.shape import shapes

__all__ = ["among_siblings"]

_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_NEAR = 2  #: blocks above and below among which such a sibling stands


def among_siblings(document: Document, marked: list[int], furniture: Iterable[int]) -> set[int]:
    """Those of some blocks of a page that stand among what stays.

    Args:
        document: a document with markup.
        marked: the blocks that are to go, by their indices, in order.
        furniture: others that do not stay.
    """
    page = document.page
    if page is None or not marked:
        return set()
    blocks = Blocks.of(page.blocks)
    elements = blocks.elements
    parents, tags = elements.parents[blocks.at], elements.tags[blocks.at]
    stays = np.ones(len(document) + 2 * _NEAR, bool)  # with a margin at both ends, in which nothing does
    stays[:_NEAR] = stays[-_NEAR:] = False
    stays[[index + _NEAR for index in (*marked, *furniture)]] = False
    kinds = np.full(len(stays), -1, np.int64)
    kinds[_NEAR:-_NEAR] = parents.astype(np.int64) * len(elements.tag_names) + tags
    places = np.array(marked) + _NEAR

    def beside(step: int) -> npt.NDArray[np.bool_]:
        found = np.zeros(len(places), bool)
        for distance in range(1, _NEAR + 1):
            at = places + step * distance
            found |= stays[at] & (kinds[at] == kinds[places])
        return found

    among = beside(-1) & beside(1)
    paragraphs = (np.array(shapes(document).prose, bool) & stays[_NEAR:-_NEAR]).nonzero()[0]
    if len(paragraphs):
        around, counts = np.unique(parents[paragraphs], return_counts=True)
        own = around[counts.argmax()]  # the element that most of the article's paragraphs stand in
        paragraphs = paragraphs[parents[paragraphs] == own]
        headings = [number for number, tag in enumerate(elements.tag_names) if tag in _HEADINGS]
        crossheads = np.isin(tags[marked], headings) & (parents[marked] == own)
        among |= crossheads & (places - _NEAR > paragraphs[0]) & (places - _NEAR < paragraphs[-1])
    found: set[int] = set((places[among] - _NEAR).tolist())
    return found
