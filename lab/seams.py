"""Train what tells where blocks were run together in one line (`cleantext.sources.seams`).

    python lab/seams.py DATA seams.npz [--folds FOLDER]

DATA is a folder as `lab/corpus.py` describes: of every page its text in lines is taken (`text_html_text`), which its own line ends judge.
With --folds, one model a fold is written into a folder, too, each trained without that fold's sites, and what each says of those is printed:
precision and recall of line ends.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from corpus import FOLDS, fold_of, pages
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from cleantext.sources.seams import BITS, LIMIT, SeamModel, rows_of, tokens_of

_Array = npt.NDArray[Any]

SOURCE = "html_text"
FEWEST, MOST = 20, 20_000  #: words of a text that is learned from
DECAY, EPOCHS = 3e-6, 6
NEWS = 3.0  #: weight of a page of the set of newspapers, few as they are and of many languages


class Text:
    """A text to learn from.

    Attributes:
        fold: in which its site is.
        weight: how much each of its places counts, times the root of its size.
        rows: see `rows_of`.
        ends: for every place between two words whether a line ends there.
    """

    def __init__(self, text: str, fold: int, weight: float) -> None:
        words: list[str] = []
        last: list[int] = []
        for line in text.split("\n"):
            own = line.split()
            words += own
            if own:
                last.append(len(words) - 1)
        self.fold = fold
        self.weight = weight
        self.size = len(words)
        if FEWEST <= self.size <= MOST:
            self.rows = rows_of(tokens_of(words))
            self.ends = np.zeros(self.size - 1, np.uint8)
            self.ends[last[:-1]] = 1


def train(texts: list[Text]) -> tuple[_Array, float]:
    """The weights of the features, and the bias. A text counts as the root of its size."""
    weight = np.concatenate([np.full(len(text.ends), text.weight * len(text.ends) ** -0.5) for text in texts])
    model = SGDClassifier(loss="log_loss", alpha=DECAY, max_iter=EPOCHS, tol=None, average=True, random_state=0)
    ends = np.concatenate([text.ends for text in texts])
    model.fit(_matrix(np.concatenate([text.rows.T for text in texts])), ends, sample_weight=weight / weight.mean())
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


def _matrix(rows: _Array) -> csr_matrix:
    places, features = rows.shape
    starts = np.arange(0, places * features + 1, features)
    return csr_matrix((np.ones(rows.size, np.float32), rows.ravel(), starts), shape=(places, 1 << BITS))


def write(path: Path, weights: _Array, bias: float) -> None:
    step = np.float32(np.abs(weights).max() / 127)
    np.savez_compressed(path, weights=np.round(weights / step).astype(np.int8), step=step, bias=np.float32(bias))


def make(data: Path, out: Path, folds: Path | None) -> None:
    """Write the model, and if there is a folder for them those of the folds."""
    texts = [
        Text(page.text, fold_of(page.site, FOLDS), NEWS if page.set == "fundus" else 1.0)
        for page in pages(data, (SOURCE,), False)
    ]
    texts = [text for text in texts if FEWEST <= text.size <= MOST]
    write(out, *train(texts))
    print(f"{out}: {len(texts)} texts, {out.stat().st_size / 1e6:.2f} MB", flush=True)
    if folds is None:
        return
    folds.mkdir(parents=True, exist_ok=True)
    for fold in range(FOLDS):
        path = folds / f"seams{fold}.npz"
        write(path, *train([text for text in texts if text.fold != fold]))
        model = SeamModel.read(path)
        others = [text for text in texts if text.fold == fold]
        said = np.concatenate(
            [model.weights[text.rows].sum(axis=0) * model.step + model.bias > LIMIT for text in others]
        )
        ends = np.concatenate([text.ends for text in others]).astype(bool)
        print(f"{path}: precision {ends[said].mean():.3f}, recall {said[ends].mean():.3f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--folds", type=Path, help="a folder for one model a fold")
    options = parser.parse_args()
    make(options.data, options.out, options.folds)


if __name__ == "__main__":
    main()
