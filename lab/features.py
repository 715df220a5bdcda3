"""From pages to what a model is trained on: features, words and targets of every block.

    python lab/features.py DATA OUT.npz [--sources html_text,...] [--thinned 2]

DATA is a folder as `lab/corpus.py` describes. OUT holds arrays over all blocks of all texts of all pages.

Beside its texts every page gives some that no extractor made: the same text with most of its furniture left out at random,
in runs, so that the model sees pages in every state between a dump and an article, as cleaning leaves them on the way.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from alignment import targets
from corpus import SOURCES, Page, pages

from cleantext.document import Document
from cleantext.measures import measures
from cleantext.repair import repair
from cleantext.rules.book import built_in
from cleantext.rules.engine import Matcher
from cleantext.scoring.features import block_features
from cleantext.scoring.grams import pairs
from cleantext.scoring.judge import rule_bits

_Array = npt.NDArray[np.float32]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--sources", default=",".join(SOURCES))
    parser.add_argument("--thinned", type=int, default=2, help="texts with furniture left out, for each dump")
    options = parser.parse_args()
    matcher = Matcher(built_in())
    features, hashes, twos, counts, worths, words, titles = [], [], [], [], [], [], []
    meta: list[dict[str, object]] = []
    starts = [0]
    rng = np.random.default_rng(20261124)
    for page in pages(options.data, tuple(options.sources.split(","))):
        whole = Document(repair(page.text))
        worth, count = targets(whole.lines, page.body)
        title = headline(whole.lines, worth, count, page.title)
        for document, kept in _variants(page, whole, worth, title, options.thinned, rng):
            if not len(document):
                continue
            measured = measures(document)
            features.append(block_features(document, measured, rule_bits(document, matcher)).astype(np.float16))
            hashes.append(measured.word_hashes)
            twos.append(pairs(measured))
            counts.append(measured.words)
            worths.append(worth[kept])
            words.append(count[kept])
            titles.append((kept == title) if title >= 0 else np.zeros(len(kept), bool))
            meta.append(_about(page, "thinned" if document is not whole else page.source))
            starts.append(starts[-1] + len(document))
            if len(meta) % 500 == 0:
                print(f"{len(meta)} texts, {starts[-1]} blocks", flush=True)
    np.savez(
        options.out,
        features=np.concatenate(features),
        hashes=np.concatenate(hashes),
        pairs=np.concatenate(twos),
        counts=np.concatenate(counts),
        worth=np.concatenate(worths),
        words=np.concatenate(words),
        titles=np.concatenate(titles),
        starts=np.array(starts),
        meta=np.array(json.dumps(meta)),
    )
    print(f"{len(meta)} texts, {starts[-1]} blocks -> {options.out}")


def _variants(
    page: Page, whole: Document, worth: _Array, title: int, thinned: int, rng: np.random.Generator
) -> Iterator[tuple[Document, npt.NDArray[np.int64]]]:
    """The document, and the same thinned out; with the blocks of the whole that each holds."""
    everything = np.arange(len(whole))
    yield whole, everything
    if page.source not in ("html_text", "bs4_text"):
        return
    for _ in range(thinned):
        share = float(rng.choice([0.03, 0.1, 0.3, 0.6]))
        # Furniture comes and goes in runs: a menu, a list, a line.
        run = int(rng.choice([1, 5, 20]))
        stays = np.repeat(rng.random(len(whole) // run + 1) < share, run)[: len(whole)]
        kept = np.flatnonzero((worth >= 0.3) | stays | ((everything == title) & (rng.random() < 0.8)))
        if 0 < len(kept) < len(whole):
            yield _only(whole, kept), kept


def _only(whole: Document, kept: npt.NDArray[np.int64]) -> Document:
    """A document of some blocks of another, with the blank lines that stood before each."""
    return Document("".join("\n" * (whole.gaps[i] + 1) + whole.lines[i] for i in kept).lstrip("\n"))


def headline(lines: list[str], worth: _Array, words: _Array, title: str) -> int:
    """The block that is the headline: of several the last one before the article, or -1 if none is."""
    wanted = _squeeze(title)
    if len(wanted) < 8:
        return -1
    same = [i for i, line in enumerate(lines) if len(line) < 2 * len(title) + 20 and _squeeze(line) == wanted]
    if not same:
        return -1
    body = np.flatnonzero((worth >= 0.5) & (words >= 12))
    first = int(body[0]) if len(body) else len(lines)
    above = [i for i in same if i <= first]
    return above[-1] if above else same[0]


def _squeeze(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _about(page: Page, source: str) -> dict[str, object]:
    return {
        "id": page.id,
        "set": page.set,
        "site": page.site,
        "source": source,
        "article_words": len(re.findall(r"\w+", page.body)),
    }


if __name__ == "__main__":
    main()
