"""Put networks that differ in their seed into one model: the mean of their verdicts is better than any of them.

python lab/combine.py OUT.npz ONE.npz OTHER.npz ...        models trained on the same pages
python lab/combine.py OUT FOLDS OTHER_FOLDS ...            folders that `lab/train.py --folds` wrote

The model that is shipped joins two, one trained on all documents, one without those that were made or labelled for it:
`lab/make_model.py` takes all the steps.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleantext.scoring.model import Model

_Array = npt.NDArray[Any]

SAME = ("format", "features", "keys", "weights", "weight_step")
#: What may differ a little, if the pages were read at different times: the first file's are taken.
FIRST = ("hint_keys", "hint_weights")
MEAN = ("stand_in", "stand_in_centre")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("models", type=Path, nargs="+")
    options = parser.parse_args()
    if options.models[0].is_file():
        combine(options.models, options.out)
        return
    options.out.mkdir(parents=True, exist_ok=True)
    for path in sorted(options.models[0].glob("*.npz")):
        combine([folder / path.name for folder in options.models], options.out / path.name)
    shutil.copy(options.models[0] / "folds.json", options.out / "folds.json")


def combine(paths: list[Path], out: Path) -> None:
    """Write one model that holds the networks of several."""
    loaded = []
    for path in paths:
        with np.load(path, allow_pickle=False) as stored:
            loaded.append({name: stored[name] for name in stored.files})
    joined = {}
    for name, first in loaded[0].items():
        values = [arrays[name] for arrays in loaded]
        if name in SAME:
            if not all(np.array_equal(first, value) for value in values):
                raise SystemExit(f"{name} differs: these models were not trained on the same pages")
            joined[name] = first
        elif name in FIRST:
            joined[name] = first
        elif name in MEAN:
            joined[name] = np.mean(values, axis=0).astype(np.float32)
        else:
            joined[name] = np.stack(_as_long(values))
    np.savez(out, **joined)
    Model(out)
    print(f"{out}: {len(paths)} networks, {out.stat().st_size / 1e6:.2f} MB")


def _as_long(arrays: list[_Array]) -> list[_Array]:
    """Arrays with zeros behind those that are shorter than others: ranges of features, of which not all networks have as many."""
    longest = max(map(len, arrays))
    return [np.pad(array, [(0, longest - len(array)), *[(0, 0)] * (array.ndim - 1)]) for array in arrays]


if __name__ == "__main__":
    main()
