"""The file that `lab/features.py` writes, as batches for training."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from corpus import fold_of

__all__ = ["Batch", "Blocks", "Piece", "batches", "pad"]

_Array = npt.NDArray[Any]
Piece = tuple[int, int, int]  # page, first block, behind the last


@dataclass
class Batch:
    """Some pages of like length, padded to the longest."""

    x: torch.Tensor
    mask: torch.Tensor
    y: torch.Tensor
    title: torch.Tensor
    weight: torch.Tensor


class Blocks:
    """All texts of all pages; arrays over their blocks, one page after the other."""

    def __init__(self, path: Path) -> None:
        stored = np.load(path, allow_pickle=False)
        self.features: _Array = stored["features"]
        self.hashes: _Array = stored["hashes"]
        self.pairs: _Array = stored["pairs"]
        self.counts: _Array = stored["counts"]
        self.worth: _Array = stored["worth"]
        self._said: _Array = stored["said"]
        self.words: _Array = stored["words"]
        self.titles: _Array = stored["titles"]
        self.starts: _Array = stored["starts"]
        self.at: _Array = stored["at"]
        self.parents: _Array = stored["parents"]
        self.element_starts: _Array = stored["element_starts"]
        self.hints: _Array = stored["hints"]
        self.first_hint = np.append(0, np.cumsum(stored["hint_counts"]))
        self.meta: list[dict[str, Any]] = json.loads(str(stored["meta"]))
        self.first_word = np.append(0, np.cumsum(self.counts))
        self.folds = np.array([fold_of(about["site"]) for about in self.meta])

    def __len__(self) -> int:
        return len(self.meta)

    def judged_without(self, fold: int) -> None:
        """Let `worth` of pages without a reference be what the teacher says that has not seen a fold; see `lab/pseudo.py`."""
        at = 0
        for page, about in enumerate(self.meta):
            if about["source"].startswith("pseudo"):
                first, stop = int(self.starts[page]), int(self.starts[page + 1])
                self.worth[first:stop] = self._said[at : at + stop - first, fold]
                at += stop - first

    def of_page(self, values: _Array, page: int) -> _Array:
        """What an array over blocks says of one page."""
        return values[self.starts[page] : self.starts[page + 1]]

    def words_of(self, page: int) -> _Array:
        """The hashes of the words of one page."""
        first, stop = self.starts[page], self.starts[page + 1]
        return self.hashes[self.first_word[first] : self.first_word[stop]]

    def elements_of(self, page: int) -> tuple[list[int], list[tuple[int, ...]], list[int]]:
        """The elements of one page, as `cleantext.scoring.tree.Tree` has them: parents, hints, and of each block its element."""
        first, stop = int(self.element_starts[page]), int(self.element_starts[page + 1])
        edges = self.first_hint[first : stop + 1].tolist()
        own = self.hints[edges[0] : edges[-1]].tolist()
        hints = [tuple(own[a - edges[0] : b - edges[0]]) for a, b in pairwise(edges)]
        return self.parents[first:stop].tolist(), hints, self.of_page(self.at, page).tolist()

    def pairs_of(self, page: int) -> _Array:
        """The hashes of the pairs of one page."""
        first, stop = self.starts[page], self.starts[page + 1]
        return self.pairs[self.first_word[first] + first : self.first_word[stop] + stop]


def batches(
    blocks: Blocks, pages: list[int], size: int, rng: np.random.Generator | None, longest: int = 1500
) -> list[list[Piece]]:
    """Pages, or pieces of very long ones, grouped by length, `size` blocks a batch."""
    pieces: list[Piece] = []
    for page in pages:
        first, stop = int(blocks.starts[page]), int(blocks.starts[page + 1])
        if rng is None:
            pieces.append((page, first, stop))
        else:
            pieces += [(page, at, min(at + longest, stop)) for at in range(first, stop, longest)]
    noise = rng.uniform(0.8, 1.25, len(pieces)) if rng is not None else np.ones(len(pieces))
    order = np.argsort([(stop - first) * f for (_, first, stop), f in zip(pieces, noise)], kind="stable")
    out: list[list[Piece]] = [[]]
    widest = 0
    for piece in (pieces[i] for i in order):
        widest = max(widest, piece[2] - piece[1])
        if out[-1] and widest * (len(out[-1]) + 1) > size:
            out.append([])
            widest = piece[2] - piece[1]
        out[-1].append(piece)
    if rng is not None:
        rng.shuffle(out)  # type: ignore[arg-type]
    return out


def pad(blocks: Blocks, extra: _Array, weights: _Array, pieces: list[Piece]) -> Batch:
    """One batch: features, with what the words weigh as the last of them."""
    widest = max(stop - first for _, first, stop in pieces)
    plain = blocks.features.shape[1]
    x = np.zeros((len(pieces), widest, plain + extra.shape[1]), np.float32)
    y, title, weight, mask = (np.zeros((len(pieces), widest), np.float32) for _ in range(4))
    for k, (_, first, stop) in enumerate(pieces):
        size = stop - first
        x[k, :size, :plain] = blocks.features[first:stop]
        x[k, :size, plain:] = extra[first:stop]
        y[k, :size] = blocks.worth[first:stop]
        title[k, :size] = blocks.titles[first:stop]
        weight[k, :size] = weights[first:stop]
        mask[k, :size] = 1
    return Batch(*map(torch.from_numpy, (x, mask, y, title, weight)))
