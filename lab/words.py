"""The weight of words and pairs: the log odds that a block which holds one is the article's.

Each counts once a page on either side, so that no site's menu outweighs the others by its length, and rare ones are drawn
towards 0 by adding one page to both. What a network is trained on must not know the answer: a page is described with the
weights that the other sites give (`nested`), as it will be when the model meets a page of a site it has not seen.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from blocks import Blocks
from corpus import fold_of

from cleantext.scoring.grams import WORD_NAMES, word_features
from cleantext.scoring.model import SLOT_BITS

__all__ = ["PARTS", "Weights", "nested", "part_of", "weigh"]

_Array = npt.NDArray[Any]

PARTS = 5
_SIDE = 0.5  #: worth of a block from which on it is the article's


class Weights:
    """Hashes of words and pairs, sorted, and the weight of each, one more for those not among them."""

    def __init__(self, hashes: _Array, weights: _Array) -> None:
        self.hashes = hashes
        self.weights = np.append(weights, 0).astype(np.float32)

    def of(self, hashes: _Array) -> _Array:
        """The weights of some hashes."""
        at = np.searchsorted(self.hashes, hashes)
        at[at == len(self.hashes)] = 0
        found: _Array = self.weights[np.where(self.hashes[at] == hashes, at, len(self.hashes))]
        return found


def part_of(site: str) -> int:
    """The part of a site: its pages are described by the weights that the sites of the other parts give."""
    return fold_of("words of " + site, PARTS)


def weigh(blocks: Blocks, pages: list[int], sites: int, source: tuple[str, ...] = ("html_text",)) -> Weights:
    """The weights that some pages give, of words and pairs on at least so many sites."""
    seen: list[tuple[_Array, _Array]] = []  # for each page what stands in its article, and what beside it
    by_site: dict[str, list[_Array]] = {}
    for page in pages:
        if blocks.meta[page]["source"] not in source:
            continue
        words, twos = blocks.words_of(page), blocks.pairs_of(page)
        inside = blocks.of_page(blocks.worth, page) >= _SIDE
        count = blocks.of_page(blocks.counts, page)
        hashes = np.concatenate([words, twos])
        side = np.concatenate([np.repeat(inside, count), np.repeat(inside, count + 1)])
        seen.append((np.unique(hashes[side]), np.unique(hashes[~side])))
        by_site.setdefault(blocks.meta[page]["site"], []).extend(seen[-1])
    found, times = np.unique(
        np.concatenate([np.unique(np.concatenate(own)) for own in by_site.values()]), return_counts=True
    )
    found = found[times >= sites]
    # The model looks weights up by the first bits of the hash; of two that share them one must do.
    found = found[np.append(True, np.diff(found >> np.uint64(64 - SLOT_BITS)) > 0)]
    tallies = []
    for side_number in range(2):
        hashes, count = np.unique(np.concatenate([own[side_number] for own in seen]), return_counts=True)
        at = np.searchsorted(hashes, found)
        at[at == len(hashes)] = 0
        tallies.append(np.where(hashes[at] == found, count[at], 0))
    return Weights(found, np.log((tallies[0] + 1) / (tallies[1] + 1)))


def describe(blocks: Blocks, pages: list[int], weights: Weights, out: _Array) -> None:
    """Write what their words weigh into the last columns of the features of some pages."""
    for page in pages:
        first, stop = int(blocks.starts[page]), int(blocks.starts[page + 1])
        own = word_features(
            weights.of(blocks.words_of(page)), weights.of(blocks.pairs_of(page)), blocks.of_page(blocks.counts, page)
        )
        out[first:stop, : len(WORD_NAMES)] = own


def nested(blocks: Blocks, pages: list[int], sites: int, out: _Array) -> None:
    """The same for the pages that the weights come from, each described by the others' sites."""
    part = {page: part_of(blocks.meta[page]["site"]) for page in pages}
    for number in range(PARTS):
        rest = weigh(blocks, [page for page in pages if part[page] != number], sites)
        describe(blocks, [page for page in pages if part[page] == number], rest, out)
