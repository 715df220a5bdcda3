"""The trained model: a small network over the blocks of a page, run with numpy.

A block enters as its features (`cleantext.scoring.features`) and what its words and pairs of words weigh
(`cleantext.scoring.grams`); of many of these numbers the network is also told how far each is through a few ranges of its values, so that
it can bend where these meet (piecewise linear encoding; Gorishniy, Rubachev and Babenko, "On embeddings for numerical features in tabular
deep learning", 2022). The page as a whole is added to every block: what kind of page it is decides what a short line
in it is. Then a few layers look at each block's neighbours at growing distances (a dilated convolution over the sequence of
blocks; Yu and Koltun, "Multi-scale context aggregation by dilated convolutions", 2016), so that each decision is one
about the sequence. Then each block is held against the article and against the rest of the page, as first guessed, and
against its neighbours once more. Two numbers leave for each block: one for the article, one for its headline. A file may hold
several networks, which differ in how they were trained; the mean of what they say is the verdict, and the first alone may be asked
where it is sure enough (a cascade; Viola and Jones, "Rapid object detection using a boosted cascade of simple features", 2001).

How the model is trained, compared and measured is in ``lab/``; its figures are in ``lab/MODEL_CARD.md``.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleantext import native
from cleantext.measures import Measures
from cleantext.scoring.features import NAMES, Features
from cleantext.scoring.grams import WORD_NAMES, pairs, word_features
from cleantext.scoring.markup import HINT_NAMES, MARKUP_NAMES, hint_features

__all__ = ["COLUMNS", "SLOT_BITS", "TEXT_COLUMNS", "Model", "ModelError", "load"]

_Array = npt.NDArray[Any]
_native: Any = native.load("_score")

#: All that the network is told of a block, in order; a block of plain text has only some of them.
COLUMNS = (*NAMES, *MARKUP_NAMES, *WORD_NAMES, *HINT_NAMES)
TEXT_COLUMNS = [number for number, name in enumerate(COLUMNS) if name in {*NAMES, *WORD_NAMES}]
SLOT_BITS = 20  #: first bits of a word's hash by which its row is found
FORMAT = 3  #: of the file; another format is another number
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
        except ModelError:
            raise
        except KeyError as error:
            raise ModelError(f"{path}: no array {error}: not a model of this library") from error
        except ValueError as error:
            raise ModelError(f"{path}: {error}") from error

    def _take(self, arrays: dict[str, _Array]) -> None:
        if int(arrays["format"]) != FORMAT:
            raise ModelError(f"{self.path}: format {int(arrays['format'])}; this version reads {FORMAT}")
        names = tuple(str(arrays["features"]).split("\n"))
        if names != COLUMNS:
            odd = sorted(set(names) ^ set(COLUMNS))
            raise ModelError(f"{self.path}: trained on other features than this version's: {', '.join(odd) or 'order'}")
        keys = arrays["keys"]
        weights = (arrays["weights"].astype(np.float32) * arrays["weight_step"]).astype(np.float32)
        self._keys: _Array = np.append(keys, np.uint32(0))
        self._weights: _Array = np.append(weights, np.float32(0))
        self._hints: dict[int, float] = dict(zip(arrays["hint_keys"].tolist(), arrays["hint_weights"].tolist()))
        # A file holds one network or several, whose arrays are stacked; of several the mean is the verdict.
        several = arrays["enter"].ndim == 3
        knots = arrays["knots"]
        if arrays["enter"].shape[-2] != len(COLUMNS) + knots.shape[-1] or np.any((knots < 0) | (knots >= len(COLUMNS))):
            raise ModelError(f"{self.path}: the first layer has not a row for every feature, and every range of one")
        count = len(arrays["enter"]) if several else 1
        self._networks = [
            _Network({name: arrays[name][number] if several else arrays[name] for name in _PARTS})
            for number in range(count)
        ]
        if _native is not None:
            self._in_c = tuple(_native.network(network.arrays()) for network in self._networks)
            self._table_in_c = _slots_in_c(keys, weights)
        #: A linear stand-in for the network, for evidence: weights, and what blocks of articles are like.
        self.stand_in: _Array = arrays["stand_in"]
        self.stand_in_centre: _Array = arrays["stand_in_centre"]
        self._stand_in_of_text = self._stand_in_at(TEXT_COLUMNS)

    def inputs(self, measured: Measures, features: Features) -> _Array:
        """All that the network is told of every block: its features, what its words weigh, and what its hints weigh.

        Args:
            measured: the measures of a document.
            features: its features; where those of plain text have room for `WORD_NAMES`, these are filled in.

        Returns:
            float32, blocks x `COLUMNS`, or of plain text those in `TEXT_COLUMNS` alone.
        """
        if features.markup is None or features.tree is None:
            if features.values.shape[1] == len(TEXT_COLUMNS):
                return self._with_words(measured, features.values)
            return np.concatenate([features.values, self._of_words(measured, len(features.values))], axis=1)
        words = self._of_words(measured, len(features.values))
        hints = hint_features(features.tree.parents, features.tree.hints, features.tree.at, self._hints)
        return np.concatenate([features.values, features.markup, words, hints], axis=1)

    def score(self, inputs: _Array) -> _Array:
        """What the network says of every block; of several the mean.

        Args:
            inputs: as `inputs` gives them.

        Returns:
            float32, blocks x 2: the log odds that the block belongs to the article; and how well it would do for the
            headline, on the scale of a softmax in which 0 stands for "none of them".
        """
        return self.with_others(inputs, self.first_score(inputs))

    def first_score(self, inputs: _Array) -> _Array:
        """What the first of the networks alone says of every block, as `score` does."""
        return self._mean_of(0, 1, inputs)

    def with_others(self, inputs: _Array, first: _Array) -> _Array:
        """What all networks say, given what the first one does; that itself, where there is no other."""
        others = len(self._networks) - 1
        if not others:
            return first
        mean: _Array = (first + others * self._mean_of(1, 1 + others, inputs)) / np.float32(1 + others)
        return mean

    def _mean_of(self, begin: int, stop: int, inputs: _Array) -> _Array:
        """The mean of what some of the networks say."""
        if not len(inputs):
            return np.zeros((0, 2), np.float32)
        if _native is not None:
            out = np.empty((len(inputs), 2), np.float32)
            _native.score(self._in_c[begin:stop], np.ascontiguousarray(inputs, np.float32), out)
            return out
        scores = [network.score(inputs) for network in self._networks[begin:stop]]
        mean: _Array = sum(scores[1:], scores[0]) / np.float32(len(scores))
        return mean

    def stand_in_of(self, columns: list[int]) -> tuple[_Array, _Array]:
        """What blocks of articles are like in some columns, and the weights of these, in one piece each; float32."""
        return self._stand_in_of_text if columns is TEXT_COLUMNS else self._stand_in_at(columns)

    def _stand_in_at(self, columns: list[int]) -> tuple[_Array, _Array]:
        return _floats(self.stand_in_centre[columns]), _floats(self.stand_in[columns])

    def _of_words(self, measured: Measures, blocks: int) -> _Array:
        """What the words of every block weigh: float32, blocks x `WORD_NAMES`."""
        return self._with_words(measured, np.empty((blocks, len(WORD_NAMES)), np.float32))

    def _with_words(self, measured: Measures, out: _Array) -> _Array:
        """An array with what the words of every block weigh in its last columns: as `word_features`."""
        if _native is None:
            own = self._weigh(measured.word_hashes), self._weigh(pairs(measured)), measured.words
            out[:, -len(WORD_NAMES) :] = word_features(*own)
        else:
            _native.words(measured.raw["first_word"], measured.raw["word_hashes"], *self._table_in_c, out)
        return out

    @cached_property
    def _slots(self) -> _Array:
        """For every value of a hash's first bits the row of the word or pair; that behind the last for none."""
        keys = self._keys[:-1]
        slots = np.full(1 << SLOT_BITS, len(keys), np.int32)
        slots[keys >> np.uint32(32 - SLOT_BITS)] = np.arange(len(keys), dtype=np.int32)
        return slots

    def _weigh(self, hashes: _Array) -> _Array:
        """The weight of every word or pair; 0 for those that the model does not know."""
        row = self._slots[hashes >> np.uint64(64 - SLOT_BITS)]
        weights: _Array = self._weights[row]
        weights[self._keys[row] != (hashes >> np.uint64(32)).astype(np.uint32)] = 0
        return weights


#: The arrays of a network.
_PARTS = (
    "enter",
    "enter_bias",
    "knots",
    "knot_scale",
    "knot_shift",
    "page",
    "page_bias",
    "layers",
    "layer_biases",
    "dilations",
    "guess",
    "guess_bias",
    "compare",
    "compare_bias",
    "later",
    "later_biases",
    "again",
    "leave",
    "leave_bias",
)


def _slots_in_c(keys: _Array, weights: _Array) -> tuple[_Array, _Array]:
    """The weights as C looks them up: of every 32 slots which are taken, and how many before them; keys and weights."""
    slots = keys >> np.uint32(32 - SLOT_BITS)
    order = np.argsort(slots, kind="stable")
    slots = slots[order]
    last = np.ones(len(slots), bool)  # of several in one slot the last counts
    last[:-1] = slots[1:] != slots[:-1]
    order = order[last]
    taken = np.zeros(1 << SLOT_BITS, bool)
    taken[keys[order] >> np.uint32(32 - SLOT_BITS)] = True
    counts = taken.reshape(-1, 32).sum(axis=1, dtype=np.uint32)
    table = np.empty((len(counts), 2), np.uint32)
    table[:, 0] = (taken.reshape(-1, 32).astype(np.uint32) << np.arange(32, dtype=np.uint32)).sum(
        axis=1, dtype=np.uint32
    )
    table[:, 1] = np.cumsum(counts) - counts
    rows = np.zeros((len(order) + 1, 2), np.uint32)  # the last stands for none
    rows[:-1, 0] = keys[order]
    rows[:-1, 1] = weights[order].view(np.uint32)
    return table, rows


class _Knots:
    """Ranges of the values of features; how far a feature is through each is told to the network, too.

    They are in an order in which that is quickly told: first one of every feature that has any, then a second one of those that have
    more, and so on.

    Args:
        columns: of which feature each is.
        scale: what a value is multiplied by.
        shift: and what is added, for 0 where the range begins and 1 where it ends.

    Attributes:
        order: what was at each place before.
        features: those that have ranges, the ones with most first.
        rounds: how many of these have one more, then another, and so on.
    """

    def __init__(self, columns: _Array, scale: _Array, shift: _Array) -> None:
        self.features, column, count = np.unique(columns, return_inverse=True, return_counts=True)
        most = np.argsort(-count, kind="stable")
        rank = np.argsort(most)[column]
        earlier = np.array([np.count_nonzero(columns[:at] == own) for at, own in enumerate(columns)], np.int64)
        self.order = np.lexsort((rank, earlier))
        self.features = self.features[most]
        self.rounds = np.bincount(earlier)
        self.columns = columns[self.order]
        self.scale, self.shift = _floats(scale[self.order]), _floats(shift[self.order])

    def pieces(self, inputs: _Array) -> _Array:
        """How far the features of blocks are through each range: blocks x ranges, in their order here, from 0 to 1."""
        pieces: _Array = np.minimum(np.maximum(inputs[:, self.columns] * self.scale + self.shift, 0), 1)
        return pieces

    def arrays(self) -> tuple[_Array, ...]:
        """The arrays in the order in which C takes them."""
        return self.features.astype(np.int32), self.rounds.astype(np.int32), self.scale, self.shift


class _Entry:
    """The first layer, for blocks of which so many features are known.

    Args:
        weights: of the features, and of the ranges behind these; rows x width.
        bias: what is added to each sum.
        knots: the ranges, in the order of `weights`: columns, scale and shift.
    """

    def __init__(self, weights: _Array, bias: _Array, *knots: _Array) -> None:
        self.knots = _Knots(*knots)
        first = len(weights) - len(self.knots.order)
        self.weights = _floats(np.concatenate([weights[:first], weights[first:][self.knots.order]]))
        self.bias = _floats(bias)

    @classmethod
    def of_text(cls, weights: _Array, bias: _Array, columns: _Array, scale: _Array, shift: _Array) -> _Entry:
        """That for blocks of plain text: what is told of the markup of others is 0 for these."""
        told = np.isin(columns, TEXT_COLUMNS)
        others = np.clip(shift, 0, 1) * ~told
        first = len(weights) - len(told)
        place = np.zeros(len(COLUMNS), np.int64)
        place[TEXT_COLUMNS] = np.arange(len(TEXT_COLUMNS))
        rows = [*TEXT_COLUMNS, *(first + np.flatnonzero(told))]
        return cls(weights[rows], bias + others @ weights[first:], place[columns[told]], scale[told], shift[told])

    def enter(self, inputs: _Array) -> _Array:
        """What the layer says, before anything below 0 is cut off."""
        return _times(np.concatenate([inputs, self.knots.pieces(inputs)], axis=1), self.weights) + self.bias

    def arrays(self) -> tuple[_Array, ...]:
        """The arrays in the order in which C takes them."""
        return self.weights, self.bias, *self.knots.arrays()


class _Network:
    """One network, as ``lab/network.py`` describes it."""

    def __init__(self, parts: dict[str, _Array]) -> None:
        entry = [parts[name] for name in ("enter", "enter_bias", "knots", "knot_scale", "knot_shift")]
        self.entries = _Entry(*entry), _Entry.of_text(*entry)
        self.page, self.page_bias = parts["page"], parts["page_bias"]
        self.steps, self.again = parts["dilations"], parts["again"]
        self.layers, self.layer_units = _whole(parts["layers"])
        self.layer_biases = parts["layer_biases"]
        self.guess, self.guess_bias = parts["guess"], parts["guess_bias"]
        self.compare, self.compare_bias = parts["compare"], parts["compare_bias"]
        self.later, self.later_units = _whole(parts["later"])
        self.later_biases = parts["later_biases"]
        self.leave, self.leave_bias = parts["leave"], parts["leave_bias"]

    def arrays(self) -> tuple[_Array, ...]:
        """The arrays in the order in which C takes them."""
        return (
            *[array for entry in self.entries for array in entry.arrays()],
            *map(_floats, (self.page, self.page_bias)),
            self.layers,
            *map(_floats, (self.layer_units, self.layer_biases)),
            self.steps.astype(np.int64),
            *map(_floats, (self.guess, self.guess_bias, self.compare, self.compare_bias)),
            self.later,
            *map(_floats, (self.later_units, self.later_biases)),
            self.again.astype(np.int64),
            *map(_floats, (self.leave, self.leave_bias)),
        )

    def score(self, inputs: _Array) -> _Array:
        """As `Model.score`."""
        width = self.page_bias.shape[0]
        h = self.entries[inputs.shape[1] != len(COLUMNS)].enter(inputs)
        np.maximum(h, 0, out=h)
        page = np.concatenate([h.mean(axis=0), h.max(axis=0)]) @ self.page + self.page_bias
        h += page
        np.maximum(h, 0, out=h)
        for layer in zip(self.layers, self.layer_units, self.layer_biases, self.steps.tolist()):
            _look_around(h, *layer)
        # A first guess of what is the article; then each block is held against that and against the rest of the page.
        inside = 1 / (1 + np.exp(-np.clip(h @ self.guess + self.guess_bias, -30, 30)))
        article = (inside * h).sum(axis=0) / max(float(inside.sum()), 1.0)
        rest = ((1 - inside) * h).sum(axis=0) / max(float((1 - inside).sum()), 1.0)
        change = _times(np.concatenate([h * article, h * rest], axis=1), self.compare[2 * width :])
        change += np.concatenate([article, rest]) @ self.compare[: 2 * width] + self.compare_bias
        np.maximum(change, 0, out=change)
        h += change
        for layer in zip(self.later, self.later_units, self.later_biases, self.again.tolist()):
            _look_around(h, *layer)
        out: _Array = _times(h, self.leave) + self.leave_bias
        return out


def _floats(array: _Array) -> _Array:
    return np.ascontiguousarray(array, np.float32)


_TOP = np.float32(4095)  #: the largest value that goes into a layer, in whole numbers; the same in score_around.c
_NOTHING = np.float32(1e-30)  #: up to which what goes in is as good as zero; the same there
_WIDEST, _HEAVIEST = 10_900, 86_000  #: of the whole numbers that weights become, the largest, and a column's together


def _whole(layers: _Array) -> tuple[_Array, _Array]:
    """The weights of layers that look around, in whole numbers, and what one in a sum of theirs stands for.

    In 16 bits a product takes half the time, and sums are exact: the same on every machine. The limits keep the sums, and those on
    the way to them in C, within 32 bits.

    Args:
        layers: float32, layers x inputs x outputs.

    Returns:
        int16, as the weights; float32, one a layer, to be multiplied by the largest value that goes in.
    """
    size = np.abs(layers, dtype=np.float64)
    largest = np.maximum(size.max(axis=(1, 2), initial=0), 1e-30)
    heaviest = np.maximum(size.sum(axis=1).max(axis=1, initial=0), 1e-30)
    scale = np.minimum(_WIDEST / largest, _HEAVIEST / heaviest)
    whole = np.rint(layers * scale[:, None, None]).astype(np.int16)
    return np.ascontiguousarray(whole), (1 / (scale * _TOP)).astype(np.float32)


def _look_around(h: _Array, weights: _Array, unit: np.float32, bias: _Array, step: int) -> None:
    """Add to every block what a layer makes of it and of its neighbours at that distance; changes `h`, in which nothing is below 0."""
    n, width = h.shape
    top = h.max(initial=np.float32(0))
    near = np.zeros((n, 3 * width))  # doubles, which hold all whole numbers that are met
    near[:, width : 2 * width] = np.rint(h * (_TOP / top if top > _NOTHING else np.float32(0)))
    if step < n:
        near[step:, :width] = near[:-step, width : 2 * width]
        near[:-step, 2 * width :] = near[step:, width : 2 * width]
    change = _times(near, weights.astype(np.float64)).astype(np.float32)
    change *= top * unit
    change += bias
    np.maximum(change, 0, out=change)
    h += change


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
    out = np.empty((len(rows), weights.shape[1]), rows.dtype)
    for first in range(0, len(rows), step):
        np.matmul(rows[first : first + step], weights, out=out[first : first + step])
    return out


@lru_cache(maxsize=16)
def load(path: Path) -> Model:
    """The model in a file, read once.

    Raises:
        ModelError: if the file cannot be used.
    """
    return Model(path)
