"""What each group of features is good for: the network trained without it, on sites it has not seen.

    python lab/ablate.py BLOCKS.npz [--folds 0 1] [--groups words,rules,...]

F1 by `lab/quick.py`; a group that is left out is 0 for every block.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from blocks import Blocks
from compare import network
from corpus import SOURCES
from hints import describe_hints, weigh_hints
from quick import quick_f1, table
from train import Settings
from words import describe, weigh

from cleantext.scoring.grams import WORD_NAMES
from cleantext.scoring.markup import HINT_NAMES
from cleantext.scoring.model import COLUMNS

#: A group, and the beginnings of the names of its features.
GROUPS = {
    "nothing": (),
    "words": ("weight of", "heaviest", "lightest", "first pair", "last pair"),
    "rules": ("rule:", "page: known"),
    "characters": (
        "share of upper",
        "share of lower",
        "share of d",
        "share of s",
        "share of c",
        "share of b",
        "share of p",
    ),
    "edges": ("first is", "last is", "breaks off"),
    "repeats": ("copies", "a copy", "words of the first", "words of the running"),
    "place": ("place", "share of the page", "share of running", "prose above", "prose below"),
    "blank lines": ("blank lines", "page: share of blank"),
    "page": ("page:",),
    "markup": (
        "markup",
        "tag:",
        "in:",
        "holds:",
        "container",
        "is ",
        "begins",
        "its article",
        "articles on",
        "share in links",
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("blocks", type=Path)
    parser.add_argument("--folds", type=int, nargs="*", default=[0])
    parser.add_argument("--groups", default=",".join(GROUPS))
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    blocks, settings = Blocks(options.blocks), Settings()
    whole = blocks.features
    rows = {}
    for group in options.groups.split(","):
        out = [n for n, name in enumerate(COLUMNS) if GROUPS[group] and name.startswith(GROUPS[group])]
        blocks.features = whole.copy()
        blocks.features[:, [n for n in out if n < whole.shape[1]]] = 0
        odds = {}
        for fold in options.folds:
            inside = [p for p in range(len(blocks)) if blocks.folds[p] != fold]
            outside = [p for p in range(len(blocks)) if blocks.folds[p] == fold and blocks.meta[p]["source"] in SOURCES]
            extra = np.zeros((len(blocks.worth), len(WORD_NAMES) + len(HINT_NAMES)), np.float32)
            if group != "words":
                describe_hints(blocks, outside, weigh_hints(blocks, inside, settings.sites), extra)
                describe(blocks, outside, weigh(blocks, inside, settings.sites), extra)
            score = network(blocks, extra, inside, settings, words=group != "words")
            odds.update({page: score(page) for page in outside})
        rows[f"without {group}"] = quick_f1(blocks, odds)
        print(table(rows), flush=True)


if __name__ == "__main__":
    main()
