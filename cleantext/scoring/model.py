"""The trained model: a small network over the blocks of a page, run with numpy.

A block enters as its features (`cleantext.scoring.features`) and what its words and pairs of words weigh
(`cleantext.scoring.grams`). The page as a whole is added to every block: what kind of page it is decides what a short line
in it is. Then a few layers look at each block's neighbours at growing distances (a dilated convolution over the sequence of
blocks; Yu and Koltun, "Multi-scale context aggregation by dilated convolutions", 2016), so that each decision is one
about the sequence. Two numbers leave for each block: one for the article, one for its headline.

How the model is trained, compared and measured is in ``lab/``; its figures are in ``lab/MODEL_CARD.md``.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleantext.measures import Measures
from cleantext.scoring.features import NAMES
from cleantext.scoring.grams import pairs, word_features

__all__ = ["SLOT_BITS", "Model", "ModelError", "load"]

_Array = npt.NDArray[Any]

SLOT_BITS = 20  #: first bits of a word's hash by which its row is found
FORMAT = 1  #: of the file; another format is another number
_LARGEST = 64 << 20  #: bytes of a model file, at most


class ModelError(ValueError):
    """A model file that cannot be used: names the file and the fault."""


class Model:
    """A trained model. Immutable and thread-safe.

    Args:
        path: a file that ``lab/train.py`` wrote: arrays in numpy's own format, no pickle.

    Raises:
        ModelError: if it cannot be read, is of another format, or was trained on other features.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            if path.stat().st_size > _LARGEST:
                raise ModelError(f"{path}: {path.stat().st_size} bytes are too many for a model")
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
        except (OSError, ValueError, EOFError, KeyError) as error:
            raise ModelError(f"{path}: cannot be read as a model: {error}") from error
        except Exception as error:  # zipfile.BadZipFile, zlib.error and their like
            raise ModelError(f"{path}: damaged: {error}") from error
        try:
            self._take(arrays)
        except KeyError as error:
            raise ModelError(f"{path}: no array {error}: not a model of this library") from error

    def _take(self, arrays: dict[str, _Array]) -> None:
        if int(arrays["format"]) != FORMAT:
            raise ModelError(f"{self.path}: format {int(arrays['format'])}; this version reads {FORMAT}")
        names = tuple(str(arrays["features"]).split("\n"))
        if names != NAMES:
            odd = sorted(set(names) ^ set(NAMES))
            raise ModelError(f"{self.path}: trained on other features than this version's: {', '.join(odd) or 'order'}")
        keys = arrays["keys"]
        rows = len(keys)
        self._slots: _Array = np.full(1 << SLOT_BITS, rows, np.int32)
        self._slots[keys >> np.uint32(32 - SLOT_BITS)] = np.arange(rows, dtype=np.int32)
        self._keys: _Array = np.append(keys, np.uint32(0))
        self._weights: _Array = np.append(arrays["weights"].astype(np.float32) * arrays["weight_step"], np.float32(0))
        self._enter: _Array = arrays["enter"]
        self._enter_bias: _Array = arrays["enter_bias"]
        self._page: _Array = arrays["page"]
        self._page_bias: _Array = arrays["page_bias"]
        self._layers: _Array = arrays["layers"]
        self._layer_biases: _Array = arrays["layer_biases"]
        self._dilations = [int(d) for d in arrays["dilations"]]
        self._leave: _Array = arrays["leave"]
        self._leave_bias: _Array = arrays["leave_bias"]
        #: A linear stand-in for the network, for evidence: weights, and what blocks of articles are like.
        self.stand_in: _Array = arrays["stand_in"]
        self.stand_in_centre: _Array = arrays["stand_in_centre"]

    def inputs(self, measured: Measures, features: _Array) -> _Array:
        """All that the network is told of every block: its features, then what its words weigh.

        Args:
            measured: the measures of a document.
            features: its features, blocks x `cleantext.scoring.features.NAMES`.

        Returns:
            float32, blocks x (`NAMES` and `cleantext.scoring.grams.WORD_NAMES`).
        """
        words = word_features(self._weigh(measured.word_hashes), self._weigh(pairs(measured)), measured.words)
        return np.concatenate([features, words], axis=1)

    def score(self, inputs: _Array) -> _Array:
        """What the network says of every block.

        Args:
            inputs: as `inputs` gives them.

        Returns:
            float32, blocks x 2: the log odds that the block belongs to the article; and how well it would do for the
            headline, on the scale of a softmax in which 0 stands for "none of them".
        """
        n = len(inputs)
        if not n:
            return np.zeros((0, 2), np.float32)
        width = self._enter_bias.shape[0]
        h = _times(inputs, self._enter)
        h += self._enter_bias
        np.maximum(h, 0, out=h)
        page = np.concatenate([h.mean(axis=0), h.max(axis=0)]) @ self._page + self._page_bias
        h += page
        np.maximum(h, 0, out=h)
        for weights, bias, step in zip(self._layers, self._layer_biases, self._dilations):
            near = np.zeros((n, 3 * width), np.float32)
            near[:, width : 2 * width] = h
            if step < n:
                near[step:, :width] = h[:-step]
                near[:-step, 2 * width :] = h[step:]
            change = _times(near, weights)
            change += bias
            np.maximum(change, 0, out=change)
            h += change
        out: _Array = _times(h, self._leave) + self._leave_bias
        return out

    def _weigh(self, hashes: _Array) -> _Array:
        """The weight of every word or pair; 0 for those that the model does not know."""
        row = self._slots[hashes >> np.uint64(64 - SLOT_BITS)]
        weights: _Array = self._weights[row]
        weights[self._keys[row] != (hashes >> np.uint64(32)).astype(np.uint32)] = 0
        return weights


_SMALL = 400_000  #: multiplications up to which the usual BLAS does not call for a second thread


def _times(rows: _Array, weights: _Array) -> _Array:
    """A product of matrices, a few rows at a time.

    A product this small gains nothing from a second thread and loses a hundred times its own time where the other cores
    have work to do, as they have when a corpus is cleaned by a process a core.
    """
    step = max(1, _SMALL // weights.size)
    if len(rows) <= step:
        whole: _Array = rows @ weights
        return whole
    out = np.empty((len(rows), weights.shape[1]), np.float32)
    for first in range(0, len(rows), step):
        np.matmul(rows[first : first + step], weights, out=out[first : first + step])
    return out


@lru_cache(maxsize=4)
def load(path: Path) -> Model:
    """The model in a file, read once.

    Raises:
        ModelError: if the file cannot be used.
    """
    return Model(path)
