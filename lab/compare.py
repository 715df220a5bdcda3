"""Compare kinds of models on the same blocks, on sites they have not seen.

    python lab/compare.py BLOCKS.npz [--folds 0 1]

A linear model, boosted trees (LightGBM), both over a block and its nearest neighbours, and the network of `lab/train.py`,
which looks at the whole sequence; F1 by `lab/quick.py`, and what scoring a page costs each of them here.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from blocks import Blocks
from hints import describe_hints, nested_hints, weigh_hints
from quick import quick_f1, table
from train import Settings, costs_of, train
from words import describe, nested, weigh

from cleantext.scoring.grams import WORD_NAMES
from cleantext.scoring.markup import HINT_NAMES

_Array = npt.NDArray[Any]
_SOURCES = ("html_text", "bs4_text", "resiliparse", "trafilatura", "article")
_REACH = 4  #: blocks above and below that the models without a sequence see


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("blocks", type=Path)
    parser.add_argument("--folds", type=int, nargs="*", default=[0])
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    blocks, settings = Blocks(options.blocks), Settings()
    odds: dict[str, dict[int, _Array]] = {}
    spent: dict[str, float] = {}
    pages_scored = 0
    for fold in options.folds:
        used = [p for p in range(len(blocks)) if blocks.meta[p]["source"] in _SOURCES]
        inside, outside = ([p for p in used if (blocks.folds[p] == fold) == out] for out in (False, True))
        extra = np.zeros((len(blocks.worth), len(WORD_NAMES) + len(HINT_NAMES)), np.float32)
        nested(blocks, inside, settings.sites, extra)
        nested_hints(blocks, inside, settings.sites, extra)
        describe(blocks, outside, weigh(blocks, inside, settings.sites), extra)
        describe_hints(blocks, outside, weigh_hints(blocks, inside, settings.sites), extra)
        costs = costs_of(blocks, settings)
        models: dict[str, Callable[[int], _Array]] = {
            "linear, window": linear(blocks, extra, costs, inside),
            "boosted trees, window": trees(blocks, extra, costs, inside, options.threads),
            "network, sequence": network(
                blocks, extra, [p for p in range(len(blocks)) if blocks.folds[p] != fold], settings
            ),
        }
        pages_scored += len(outside)
        for name, score in models.items():
            started = time.process_time()
            odds.setdefault(name, {}).update({page: score(page) for page in outside})
            spent[name] = spent.get(name, 0.0) + time.process_time() - started
    print(table({name: quick_f1(blocks, own) for name, own in odds.items()}))
    for name, seconds in spent.items():
        print(f"{name}: {1e3 * seconds / pages_scored:.2f} ms a page")


def window(blocks: Blocks, extra: _Array, page: int) -> _Array:
    """A page's features, and for each block a few of its neighbours'."""
    x = np.concatenate([blocks.of_page(blocks.features, page), blocks.of_page(extra, page)], axis=1).astype(np.float32)
    plain = blocks.features.shape[1]
    few = x[:, [0, 1, *range(plain, plain + 3)]]
    parts = [x]
    for step in range(1, _REACH + 1):
        for shifted, source in ((slice(step, None), slice(None, -step)), (slice(None, -step), slice(step, None))):
            near = np.zeros_like(few)
            if len(x) > step:
                near[shifted] = few[source]
            parts.append(near)
    return np.concatenate(parts, axis=1)


def _stacked(blocks: Blocks, extra: _Array, costs: _Array, pages: list[int]) -> tuple[_Array, _Array, _Array]:
    x = np.concatenate([window(blocks, extra, page) for page in pages])
    y = np.concatenate([blocks.of_page(blocks.worth, page) for page in pages]) >= 0.5
    cost = np.concatenate([blocks.of_page(costs, page) for page in pages])
    return x, y, cost


def linear(blocks: Blocks, extra: _Array, costs: _Array, pages: list[int]) -> Callable[[int], _Array]:
    """Logistic regression."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    x, y, cost = _stacked(blocks, extra, costs, pages[::3])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=200))
    model.fit(x, y, logisticregression__sample_weight=cost / cost.mean())
    return lambda page: np.asarray(model.decision_function(window(blocks, extra, page)))


def trees(blocks: Blocks, extra: _Array, costs: _Array, pages: list[int], threads: int) -> Callable[[int], _Array]:
    """Gradient boosting."""
    import lightgbm

    x, y, cost = _stacked(blocks, extra, costs, pages)
    settings = {
        "objective": "binary",
        "learning_rate": 0.07,
        "num_leaves": 31,
        "min_data_in_leaf": 100,
        "feature_fraction": 0.4,
        "bagging_fraction": 0.7,
        "bagging_freq": 1,
        "lambda_l2": 5,
        "num_threads": threads,
        "verbose": -1,
        "seed": 0,
        "deterministic": True,
    }
    model = lightgbm.train(settings, lightgbm.Dataset(x, y.astype(int), weight=cost / cost.mean()), 250)
    return lambda page: np.asarray(model.predict(window(blocks, extra, page), raw_score=True))


def network(
    blocks: Blocks, extra: _Array, pages: list[int], settings: Settings, words: bool = True
) -> Callable[[int], _Array]:
    """The network that the library ships; without what words weigh, if so wanted."""
    trained = train(blocks, pages, settings, words)[0]

    def score(page: int) -> _Array:
        x = np.concatenate([blocks.of_page(blocks.features, page), blocks.of_page(extra, page)], axis=1)
        with torch.no_grad():
            out: _Array = trained(torch.from_numpy(x.astype(np.float32))[None], torch.ones(1, len(x)))[0, :, 0].numpy()
        return out

    return score


if __name__ == "__main__":
    main()
