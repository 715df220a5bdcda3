"""Features in pieces: beside each number the network is told how far it is through each of a few ranges of its values.

So its first layer can bend at the edges of these ranges, as the splits of a tree do, where one of so few units would need several of
them for one bend. The ranges are those between quantiles.

Source: Gorishniy, Rubachev and Babenko, "On embeddings for numerical features in tabular deep learning", 2022: piecewise linear encoding.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Knots", "knots_of"]

_Array = npt.NDArray[Any]

RANGES = 5  #: of a feature, about
_KINDS = 6  #: of values, at least, of a feature that has ranges
_OTHERS = 0.02  #: share of values that are not the commonest, at least, for these to have ranges of their own
_NARROW = 0.1  #: deviations, at least, of a range


class Knots(NamedTuple):
    """Ranges of the values of features.

    Attributes:
        columns: of which feature each is; int64.
        starts: where it begins; float32.
        sizes: how wide it is; float32.
    """

    columns: _Array
    starts: _Array
    sizes: _Array

    def pieces(self, x: _Array) -> _Array:
        """How far features are through each range, from 0 to 1."""
        return np.clip((x[:, self.columns] - self.starts) / self.sizes, 0, 1)


def knots_of(x: _Array, ranges: int = RANGES) -> Knots:
    """The ranges of features.

    Args:
        x: blocks x features.
        ranges: of each, about.
    """
    columns: list[int] = []
    starts: list[float] = []
    sizes: list[float] = []
    for column, values in enumerate(x.T):
        if len(np.unique(values)) < _KINDS:
            continue
        edges = _edges(values, ranges)
        if len(edges) < 3:
            continue
        columns += [column] * (len(edges) - 1)
        starts += edges[:-1]
        sizes += np.diff(edges).tolist()
    return Knots(np.array(columns, np.int64), np.array(starts, np.float32), np.array(sizes, np.float32))


def _edges(values: _Array, ranges: int) -> list[float]:
    quantiles = np.quantile(values, np.linspace(0, 1, ranges + 1))
    others = values[values != np.median(values)]
    if len(others) > _OTHERS * len(values):
        quantiles = np.append(quantiles, np.quantile(others, np.linspace(0, 1, ranges // 2 + 1)))
    narrow = _NARROW * max(float(values.std()), 0.05)
    edges: list[float] = []
    for edge in np.unique(quantiles).tolist():
        if not edges or edge - edges[-1] > narrow:
            edges.append(edge)
    return edges
