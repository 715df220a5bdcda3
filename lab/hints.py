"""The weight of the words of classes and ids: the log odds that text in an element which has one is the article's.

Each page counts once: by the share of the words in such elements that are the article's. As with words
(`lab/words.py`), a page is described with the weights that other sites give.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from blocks import Blocks
from words import PARTS, part_of

from cleantext.scoring.markup import HINT_NAMES, hint_features

__all__ = ["describe_hints", "nested_hints", "weigh_hints"]

_Array = npt.NDArray[Any]

_DOUBT = 0.5  #: pages that are added to both sides


def weigh_hints(blocks: Blocks, pages: list[int], sites: int, source: str = "html") -> dict[int, float]:
    """The weights that some pages give, of words on at least so many sites."""
    inside: dict[int, float] = {}
    outside: dict[int, float] = {}
    where: dict[int, set[str]] = {}
    for page in pages:
        if blocks.meta[page]["source"] != source or blocks.element_starts[page] == blocks.element_starts[page + 1]:
            continue
        parents, hints, at = blocks.elements_of(page)
        words = blocks.of_page(blocks.words, page)
        sums = np.zeros((len(parents), 2))
        np.add.at(sums, at, np.stack([words, words * blocks.of_page(blocks.worth, page)], axis=1))
        listed = sums.tolist()
        for index in range(len(listed) - 1, 0, -1):
            listed[parents[index]][0] += listed[index][0]
            listed[parents[index]][1] += listed[index][1]
        own: dict[int, list[float]] = {}
        for names, (total, good) in zip(hints, listed):
            for name in names:
                pair = own.setdefault(name, [0.0, 0.0])
                pair[0] += total
                pair[1] += good
        for name, (total, good) in own.items():
            if total:
                inside[name] = inside.get(name, 0) + good / total
                outside[name] = outside.get(name, 0) + 1 - good / total
                where.setdefault(name, set()).add(blocks.meta[page]["site"])
    return {
        name: float(np.log((inside[name] + _DOUBT) / (outside[name] + _DOUBT)))
        for name in sorted(inside)
        if len(where[name]) >= sites
    }


def describe_hints(blocks: Blocks, pages: list[int], weights: dict[int, float], out: _Array) -> None:
    """Write what their hints weigh into the last columns of the features of some pages."""
    for page in pages:
        parents, hints, at = blocks.elements_of(page)
        if parents:
            first, stop = int(blocks.starts[page]), int(blocks.starts[page + 1])
            out[first:stop, -len(HINT_NAMES) :] = hint_features(parents, hints, at, weights)


def nested_hints(blocks: Blocks, pages: list[int], sites: int, out: _Array) -> None:
    """The same for the pages that the weights come from, each described by the others' sites."""
    part = {page: part_of(blocks.meta[page]["site"]) for page in pages}
    for number in range(PARTS):
        rest = weigh_hints(blocks, [page for page in pages if part[page] != number], sites)
        describe_hints(blocks, [page for page in pages if part[page] == number], rest, out)
