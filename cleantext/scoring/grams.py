"""The words of every block as the model reads them: single words, and pairs with the edges of the block as words too.

A pair that begins a block ("edge, read") or ends one ("more, edge") is what tells a line "Read more" from a sentence that
holds the same words. All of them are hashes (see `cleantext.measures`), and each has a weight, learned from pages: the log
odds that a block which holds it is the article's.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from cleantext.measures import Measures

__all__ = ["WORD_NAMES", "pairs", "word_features"]

_Array = npt.NDArray[Any]

WORD_NAMES = (
    "weight of its words",
    "weight of its pairs",
    "weight of all, by the root of their number",
    "heaviest pair",
    "lightest pair",
    "first pair",
    "last pair",
)

_LEFT, _RIGHT = np.uint64(0x9FB21C651E98DF25), np.uint64(0xD6E8FEB86659FD93)
_EDGE = np.uint64(0x2545F4914F6CDD1D)


def pairs(measured: Measures) -> _Array:
    """The hashes of all pairs: for a block of n words n + 1, one for each two neighbours, edges included; uint64."""
    hashes, words = measured.word_hashes, measured.words
    n = len(words)
    # Each block's words with an edge before and behind them; neighbours make the pairs.
    edged = np.full(len(hashes) + 2 * n, _EDGE, np.uint64)
    edged[np.arange(len(hashes)) + 2 * np.repeat(np.arange(n), words) + 1] = hashes
    made = edged[:-1] * _LEFT + edged[1:] * _RIGHT
    made ^= made >> np.uint64(31)
    inside = np.ones(len(made), bool)
    inside[np.cumsum(words + 2)[:-1] - 1] = False  # from the edge of one block to that of the next
    return made[inside]


def word_features(word_weights: _Array, pair_weights: _Array, words: _Array) -> _Array:
    """What the words of every block say together.

    Args:
        word_weights: the weight of every word, 0 for those unknown.
        pair_weights: the weight of every pair, likewise.
        words: the number of words of every block.

    Returns:
        float32, blocks x `WORD_NAMES`.
    """
    n = len(words)
    out = np.zeros((n, len(WORD_NAMES)), np.float32)
    if not n:
        return out
    first_word = np.cumsum(words) - words
    first_pair = first_word + np.arange(n)
    of_words = _sums(word_weights, first_word, words)
    of_pairs = np.add.reduceat(pair_weights, first_pair)
    out[:, 0] = of_words / np.maximum(words, 1)
    out[:, 1] = of_pairs / (words + 1)
    out[:, 2] = (of_words + of_pairs) / np.sqrt(2 * words + 1) / 4
    out[:, 3] = np.maximum.reduceat(pair_weights, first_pair)
    out[:, 4] = np.minimum.reduceat(pair_weights, first_pair)
    out[:, 5] = pair_weights[first_pair]
    out[:, 6] = pair_weights[first_pair + words]
    return out


def _sums(values: _Array, first: _Array, count: _Array) -> _Array:
    """Sums over runs of values, which may be empty."""
    sums = np.zeros(len(values) + 1, np.float64)
    np.cumsum(values, out=sums[1:])
    total: _Array = sums[first + count] - sums[first]
    return total
