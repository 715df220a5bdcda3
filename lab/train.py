"""Train the main-text model.

    python lab/train.py BLOCKS.npz OUT [--folds] [--only 0 1] [--seed 0]

BLOCKS.npz is what `lab/features.py` wrote. OUT.npz is the model over all pages; with --folds, OUT is a folder that gets one
model a fold, each trained without the sites of its fold, and ``folds.json``, which says what page belongs to which: what
`lab/evaluate.py` and `lab/bench.py` need to report figures on unseen sites.

The loss is that of F1 over words: a block weighs as many words as it has, as a share of its article's. Deterministic for a
number of threads.
"""

from __future__ import annotations

import argparse
import copy
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from blocks import Batch, Blocks, Piece, batches, pad
from corpus import FOLDS
from hiding import hide
from hints import nested_hints, weigh_hints
from knots import RANGES, knots_of
from network import Network, Shape
from words import Weights, nested, weigh

from cleantext.scoring.grams import WORD_NAMES
from cleantext.scoring.markup import HINT_NAMES
from cleantext.scoring.model import COLUMNS, FORMAT

_Array = npt.NDArray[Any]
_FEWEST_WORDS = 80  #: words of an article by which blocks are weighed, at least
_PORTION = 2500  #: blocks
_HEAVIEST = 0.5  #: weight of one block, at most
_LEAST, _LEAST_PIECE = 0.05, 0.1  #: deviation of a feature, and of how far it is through a range, at least
_PART = {
    "thinned": 1 / 3,
    "short": 1 / 2,
    "transplanted": 1 / 2,
    "joined": 1 / 2,
}  #: of the pages of a kind, what part is in an epoch


#: The kinds of documents that have a weight of their own; one of weight 0 is left out.
_MADE = ("thinned", "short", "transplanted", "joined", "fixture", "pseudo", "more", "generated")


@dataclass
class Settings:
    """How a model is trained; every one of them is an option of the command line."""

    width: int = 48
    sites: int = 3  #: sites on which a word stands, at least, to have a row
    epochs: int = 6
    rate: float = 3e-3
    decay: float = 0.05
    average: float = 0.99  #: of each step how much of the running mean of the weights stays
    ranges: int = RANGES  #: of a feature; see `lab/knots.py`
    dropout: float = 0.25
    batch: int = 12000  #: blocks
    small_set: float = 3.0  #: weight of a page of a set that has few
    finished: float = 1.5  #: weight of an article alone
    extracted: float = 1.0  #: weight of the output of an extractor
    thinned: float = 0.5  #: weight of a thinned dump
    short: float = 1.0  #: weight of a shortened one
    transplanted: float = 1.0  #: weight of one with another article
    joined: float = 1.0  #: weight of a text of several pages
    fixture: float = 2.0  #: weight of a document written for this project
    pseudo: float = 0.5  #: weight of a page that a teacher judged
    more: float = 1.0  #: weight of a page of a file of its own
    generated: float = 0.5  #: weight of a page that the tests' strategies wrote
    keep: float = 1.0  #: weight of a block of the article against one of furniture
    headline: float = 0.03  #: weight of the headline's loss
    unknown: float = 0.75  #: share of pages on which some of what the rules know is hidden
    strange: float = 0.15  #: share of pages on which is hidden what words weigh, or what those of classes and ids do
    seed: int = 0


Trained = tuple[Network, Weights, dict[int, float], tuple[_Array, _Array]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("blocks", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--only", type=int, nargs="*", help="with --folds, only these")
    parser.add_argument("--threads", type=int, default=2)
    for field in fields(Settings):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    settings = Settings(**{field.name: getattr(options, field.name) for field in fields(Settings)})
    blocks = Blocks(options.blocks)
    everything = list(range(len(blocks)))
    if not options.folds:
        blocks.judged_without(0)
        export(options.out, *train(blocks, everything, settings))
        return
    options.out.mkdir(parents=True, exist_ok=True)
    for fold in range(FOLDS):
        if options.only is None or fold in options.only:
            blocks.judged_without(fold)
            rest = [page for page in everything if blocks.folds[page] != fold]
            export(options.out / f"fold{fold}.npz", *train(blocks, rest, settings))
    where = {about["id"]: int(fold) for about, fold in zip(blocks.meta, blocks.folds)}
    index = {"models": [f"fold{fold}.npz" for fold in range(FOLDS)], "fold": where}
    (options.out / "folds.json").write_text(json.dumps(index))


def costs_of(blocks: Blocks, settings: Settings) -> _Array:
    """For every block what a mistake in it costs."""
    weights = np.zeros(len(blocks.worth), np.float32)
    sizes: dict[str, set[str]] = {}
    for about in blocks.meta:
        sizes.setdefault(about["set"], set()).add(about["id"])
    largest = max(map(len, sizes.values()))
    for page, about in enumerate(blocks.meta):
        first, stop = int(blocks.starts[page]), int(blocks.starts[page + 1])
        own = np.maximum(blocks.words[first:stop], 1.5) / max(about["article_words"], _FEWEST_WORDS)
        own = np.minimum(own, _HEAVIEST)
        own = own * np.where(blocks.worth[first:stop] >= 0.5, settings.keep, 1.0)
        own[blocks.titles[first:stop]] = 0  # the headline has a number of its own
        source = about["source"].split(" ")[0]
        if len(sizes[about["set"]]) < largest / 2:
            own = own * settings.small_set
        if source == "article":
            own = own * settings.finished
        elif source in _MADE:
            own = own * getattr(settings, source)
        elif not source.endswith("_text") and source != "html":
            own = own * settings.extracted
        weights[first:stop] = own
    return weights


def train(blocks: Blocks, pages: list[int], settings: Settings, words: bool = True) -> Trained:
    """A network trained on some pages, the weights of words and of hints that it goes with, and its linear stand-in."""
    torch.manual_seed(settings.seed)
    out = {kind for kind in _MADE if not getattr(settings, kind)}
    pages = [page for page in pages if blocks.meta[page]["source"].split(" ")[0] not in out]
    rng = np.random.default_rng(settings.seed)
    extra = np.zeros((len(blocks.worth), len(WORD_NAMES) + len(HINT_NAMES)), np.float32)
    if words:
        nested(blocks, pages, settings.sites, extra)
        nested_hints(blocks, pages, settings.sites, extra)
    costs = costs_of(blocks, settings)
    network = _fresh(blocks, pages, extra, settings)
    optimizer = torch.optim.AdamW(network.parameters(), lr=settings.rate, weight_decay=settings.decay)
    steps = len(
        batches(blocks, _of_epoch(blocks, pages, np.random.default_rng(0)), settings.batch, np.random.default_rng(0))
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, settings.rate, settings.epochs * (steps + 40), pct_start=0.15
    )
    averaged = copy.deepcopy(network)
    cross = torch.nn.functional.binary_cross_entropy_with_logits
    for epoch in range(settings.epochs):
        network.train()
        started, total = time.time(), 0.0
        for pieces in batches(blocks, _of_epoch(blocks, pages, rng), settings.batch, rng):
            optimizer.zero_grad()
            for few in _portions(pieces):
                batch = pad(blocks, extra, costs, few)
                hide(batch, rng, settings.unknown, settings.strange)
                out = network(batch.x, batch.mask)
                loss = (cross(out[..., 0], batch.y, reduction="none") * batch.weight).sum()
                loss = (loss + settings.headline * _headline_loss(out[..., 1], batch)) / len(pieces)
                loss.backward()
                total += float(loss.detach())
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            with torch.no_grad():
                for mean, value in zip(averaged.parameters(), network.parameters()):
                    mean.lerp_(value, 1 - settings.average)
        print(f"epoch {epoch + 1}: loss {total / steps:.4f}, {time.time() - started:.0f} s", flush=True)
    network = averaged.eval()
    hints = weigh_hints(blocks, pages, settings.sites)
    return network, weigh(blocks, pages, settings.sites), hints, _stand_in(network, blocks, pages, extra)


def _stand_in(network: Network, blocks: Blocks, pages: list[int], extra: _Array) -> tuple[_Array, _Array]:
    """A linear stand-in for the network's verdict (ridge regression on its log odds), and the mean block of an article."""
    rows, odds, worth = [], [], []
    with torch.no_grad():
        for page in pages[::7]:
            x = np.concatenate([blocks.of_page(blocks.features, page), blocks.of_page(extra, page)], axis=1)
            x = x.astype(np.float32)
            rows.append(x)
            odds.append(network(torch.from_numpy(x)[None], torch.ones(1, len(x)))[0, :, 0].numpy().clip(-6, 6))
            worth.append(blocks.of_page(blocks.worth, page))
    x, y, inside = np.concatenate(rows).astype(np.float64), np.concatenate(odds), np.concatenate(worth) >= 0.5
    centre, scale = x.mean(axis=0), np.maximum(x.std(axis=0), 0.05)
    z = (x - centre) / scale
    weights = np.linalg.solve(z.T @ z + 0.01 * len(z) * np.eye(z.shape[1]), z.T @ (y - y.mean()))
    return (weights / scale).astype(np.float32), x[inside].mean(axis=0).astype(np.float32)


def _fresh(blocks: Blocks, pages: list[int], extra: _Array, settings: Settings) -> Network:
    """A network to which every feature comes with mean 0 and deviation 1, over the blocks of every tenth page, and in ranges."""
    x = np.concatenate(
        [
            np.concatenate([blocks.of_page(blocks.features, page), blocks.of_page(extra, page)], axis=1)
            for page in pages[::10]
        ]
    ).astype(np.float32)
    knots = knots_of(x, settings.ranges)
    network = Network(Shape(x.shape[1], settings.width, len(knots.columns)), settings.dropout)
    network.columns, network.starts, network.sizes = map(torch.from_numpy, knots)
    pieces = knots.pieces(x)
    network.centre = torch.from_numpy(np.concatenate([x.mean(axis=0), pieces.mean(axis=0)]))
    deviations = np.maximum(x.std(axis=0), _LEAST), np.maximum(pieces.std(axis=0), _LEAST_PIECE)
    network.scale = torch.from_numpy(np.concatenate(deviations))
    return network


def _headline_loss(scores: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Cross entropy of which block of a page is the headline, with one more choice, of score 0: that none is."""
    scores = scores.masked_fill(batch.mask == 0, -1e9)
    scores = torch.cat([scores, torch.zeros(len(scores), 1)], dim=1)
    none = 1 - batch.title.sum(dim=1, keepdim=True).clamp(max=1)
    wanted = torch.cat([batch.title, none], dim=1)
    return -(wanted * torch.log_softmax(scores, dim=1)).sum()


def _portions(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """A batch in portions whose numbers stay in the processor's cache: twice as fast, and their gradients add up to its own."""
    few: list[Piece] = []
    for piece in pieces:
        if few and max(end - first for _, first, end in (*few, piece)) * (len(few) + 1) > _PORTION:
            yield few
            few = []
        few.append(piece)
    yield few


def _of_epoch(blocks: Blocks, pages: list[int], rng: np.random.Generator) -> list[int]:
    """The pages of one epoch: of those that are made of others a part, by chance, of the others all."""
    return [page for page in pages if rng.random() < _PART.get(blocks.meta[page]["source"], 1)]


def export(
    path: Path, network: Network, weights: Weights, hints: dict[int, float], stand_in: tuple[_Array, _Array]
) -> None:
    """Write the network as `cleantext.scoring.model.Model` reads it."""

    def plain(tensor: torch.Tensor) -> _Array:
        array: _Array = tensor.detach().numpy().astype(np.float32)
        return array

    enter = plain(network.enter.weight) / plain(network.scale)
    step = float(np.abs(weights.weights).max()) / 127
    layers = [plain(layer.weight).transpose(2, 1, 0).reshape(-1, network.shape.width) for layer in network.layers]
    np.savez(
        path,
        format=np.array(FORMAT),
        features=np.array("\n".join(COLUMNS)),
        keys=(weights.hashes >> np.uint64(32)).astype(np.uint32),
        weights=np.round(weights.weights[:-1] / step).astype(np.int8),
        weight_step=np.float32(step),
        hint_keys=np.array(list(hints), np.uint32),
        hint_weights=np.array(list(hints.values()), np.float32),
        enter=enter.T,
        knots=network.columns.numpy().astype(np.int32),
        knot_scale=1 / plain(network.sizes),
        knot_shift=-plain(network.starts) / plain(network.sizes),
        enter_bias=plain(network.enter.bias) - enter @ plain(network.centre),
        page=plain(network.page.weight).T,
        page_bias=plain(network.page.bias),
        layers=np.stack(layers),
        layer_biases=np.stack([plain(layer.bias) for layer in network.layers]),
        dilations=np.array(network.shape.dilations),
        guess=plain(network.guess.weight).T,
        guess_bias=plain(network.guess.bias),
        compare=plain(network.compare.weight).T,
        compare_bias=plain(network.compare.bias),
        later=np.stack(
            [plain(layer.weight).transpose(2, 1, 0).reshape(-1, network.shape.width) for layer in network.later]
        ),
        later_biases=np.stack([plain(layer.bias) for layer in network.later]),
        again=np.array(network.shape.again),
        stand_in=stand_in[0],
        stand_in_centre=stand_in[1],
        leave=plain(network.leave.weight).T,
        leave_bias=plain(network.leave.bias),
    )
    print(f"{path}: {path.stat().st_size / 1e6:.2f} MB, {len(weights.hashes)} words")


if __name__ == "__main__":
    main()
