"""From pages to what a model is trained on: features, words and targets of every block.

    python lab/features.py DATA OUT.npz [--sources html_text,...] [--thinned 2] [--transplants 1] [--joined 2] [--fixtures fixtures]
        [--generated 800] [--teachers FOLDS] [--more FILE ...]

DATA is a folder as `lab/corpus.py` describes. OUT holds arrays over all blocks of all texts of all pages. What else is made
of the pages than there is to read is told in `lab/variants.py`. Fixtures are documents with the expected outcome of every
block; there are few, written for this project, and they show what a collection of pages may lack.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from alignment import targets
from corpus import FOLDS, SOURCES, Page, fold_of, pages, read, site_of
from pseudo import judged
from variants import Labelled, joined, of_one, transplanted
from words import part_of

from cleantext.document import Document
from cleantext.headline import squeeze
from cleantext.measures import measures
from cleantext.repair import repair
from cleantext.rules.book import built_in
from cleantext.rules.engine import Matcher
from cleantext.scoring.features import Features, block_features
from cleantext.scoring.grams import pairs
from cleantext.scoring.judge import rule_bits
from cleantext.scoring.markup import MARKUP_NAMES
from cleantext.scoring.tree import Tree
from cleantext.sources.markup import from_page

_Array = npt.NDArray[Any]
_WORD = re.compile(r"\w+")
_DUMPS = ("html_text", "bs4_text", "html")
_COMMONEST = 30  #: words of an article by which its language is known
_ALIKE = 0.25  #: share of these that two articles of one language have in common
_TOGETHER = (2, 2, 3, 4, 6)  #: pages that are joined to one text, by chance one of these
_LARGEST = 500  #: blocks of such a page, at most


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--sources", default=",".join(SOURCES))
    parser.add_argument("--thinned", type=int, default=2, help="texts with furniture left out, for each dump")
    parser.add_argument("--transplants", type=int, default=1, help="texts with another site's article, for each dump")
    parser.add_argument("--joined", type=int, default=2, help="times that each dump is in a text of several")
    parser.add_argument("--fixtures", type=Path, help="folder of documents with the outcome of every block")
    parser.add_argument("--generated", type=int, default=0, help="so many pages that the tests' strategies write")
    parser.add_argument("--more", type=Path, nargs="*", default=[], help="files of more pages, each with text and body")
    parser.add_argument("--teachers", type=Path, help="folder of fold models that judge pages without a reference")
    options = parser.parse_args()
    rows = Rows()
    rng = np.random.default_rng(20261124)
    dumps: list[tuple[Page, Labelled]] = []
    for page in pages(options.data, tuple(options.sources.split(","))):
        if dumps and dumps[-1][0].source != page.source:
            _transplants(rows, dumps, options.transplants, rng)
            _joined(rows, dumps, options.joined)
            dumps = []
        document = from_page(page.text) if page.source == "html" else Document(repair(page.text))
        if not len(document):
            continue
        worth, words = targets(document.lines, page.body)
        whole = Labelled(document, worth, words, headline(document.lines, worth, words, page.title))
        rows.add(whole, page, page.source)
        if page.source in _DUMPS:
            dumps.append((page, whole))
            for kind, variant in of_one(whole, options.thinned, rng):
                if 0 < len(variant.document) < len(document):
                    rows.add(variant, page, kind)
    for page, whole in fixtures(options.fixtures) if options.fixtures else ():
        rows.add(whole, page, page.source)
        for kind, variant in of_one(whole, options.thinned, rng):
            if 0 < len(variant.document) < len(whole.document):
                rows.add(variant, page, kind)
    for page, whole in _generated(options.generated):
        rows.add(whole, page, page.source)
    for path in options.more:
        for row in read(path):
            document = Document(repair(row["text"]))
            worth, words = targets(document.lines, row["body"])
            site = row.get("site") or site_of(row["id"], row.get("url") or "")
            page = Page(
                row["id"], row.get("set", "more"), site, "more", row["text"], row["body"], row.get("title") or ""
            )
            title = headline(document.lines, worth, words, page.title)
            rows.add(Labelled(document, worth, words, title), page, page.source)
    if options.teachers:
        for page, document, said, words, title in judged(options.data, options.teachers, rows.matcher):
            rows.said.append(said)
            rows.add(Labelled(document, said[:, 0], words, title), page, page.source)
    rows.save(options.out)


class Rows:
    """The rows of the file, a block each."""

    def __init__(self) -> None:
        self.matcher = Matcher(built_in())
        self.columns: dict[str, list[_Array]] = {}
        self.meta: list[dict[str, object]] = []
        self.starts = [0]
        self.element_starts = [0]
        self.said: list[_Array] = []

    def add(self, labelled: Labelled, page: Page, source: str, body: str | None = None) -> None:
        """Take down one document."""
        measured = measures(labelled.document)
        bits = rule_bits(labelled.document, self.matcher)
        row: dict[str, _Array] = {
            "features": self._told(labelled.document, block_features(labelled.document, measured, bits)),
            "hashes": measured.word_hashes,
            "pairs": pairs(measured),
            "counts": measured.words,
            "worth": labelled.worth,
            "words": labelled.words,
            "titles": labelled.titles,
        }
        for name, values in row.items():
            self.columns.setdefault(name, []).append(values)
        whole = page.body if body is None else body
        inside = float((labelled.words * labelled.worth).sum())
        self.meta.append(
            {
                "id": page.id,
                "set": page.set,
                "site": page.site,
                "source": source,
                "article_words": inside if source == "short" else len(_WORD.findall(whole)),
            }
        )
        self.starts.append(self.starts[-1] + len(labelled.document))
        if len(self.meta) % 1000 == 0:
            print(f"{len(self.meta)} texts, {self.starts[-1]} blocks", flush=True)

    def _told(self, document: Document, features: Features) -> _Array:
        """The features of plain text and of markup in one array; what hints there are is put down beside it."""
        markup, tree = features.markup, features.tree
        if markup is None or tree is None:
            markup, tree = (
                np.zeros((len(document), len(MARKUP_NAMES)), np.float32),
                Tree([], [], [], [0] * len(document)),
            )
        for name, values in (
            ("parents", np.array(tree.parents, np.int32)),
            ("hint_counts", np.array(list(map(len, tree.hints)), np.int32)),
            ("hints", np.array([hint for own in tree.hints for hint in own], np.uint32)),
            ("at", np.array(tree.at, np.int32)),
        ):
            self.columns.setdefault(name, []).append(values)
        self.element_starts.append(self.element_starts[-1] + len(tree.parents))
        told: _Array = np.concatenate([features.values, markup], axis=1).astype(np.float16)
        return told

    def save(self, path: Path) -> None:
        """Write the file."""
        arrays = {name: np.concatenate(values) for name, values in self.columns.items()}
        starts = {"starts": np.array(self.starts), "element_starts": np.array(self.element_starts)}
        arrays["said"] = np.concatenate(self.said) if self.said else np.zeros((0, FOLDS), np.float32)
        np.savez(path, **arrays, **starts, meta=np.array(json.dumps(self.meta)))
        print(f"{len(self.meta)} texts, {self.starts[-1]} blocks -> {path}")


def _transplants(rows: Rows, read: list[tuple[Page, Labelled]], times: int, rng: np.random.Generator) -> None:
    """Articles in the place of others, of the same language and of sites that are never parted by a split."""
    cells = _cells(read)
    common = [{word for word, _ in Counter(_tokens(page.body)).most_common(_COMMONEST)} for page, _ in read]
    for number, (page, whole) in enumerate(read):
        near = [
            other
            for other in cells[fold_of(page.site), part_of(page.site)]
            if read[other][0].site != page.site
            and len(common[number] & common[other]) >= _ALIKE * len(common[number] | common[other])
        ]
        for other in rng.permutation(near)[:times]:
            variant = transplanted(whole, read[other][1])
            if variant is not None:
                rows.add(variant, page, "transplanted", read[other][0].body)


def _joined(rows: Rows, read: list[tuple[Page, Labelled]], times: int) -> None:
    """Texts of several pages, of sites that are never parted by a split."""
    rng = np.random.default_rng(20261130)  # one of its own: the other documents are the same with and without these
    read = [(page, whole) for page, whole in read if page.source != "html" and len(whole.document) <= _LARGEST]
    for _, own in sorted(_cells(read).items()):
        for _ in range(times):
            order = rng.permutation(own).tolist()
            while len(order) > 1:
                count = int(rng.choice(_TOGETHER))
                few, order = [read[number] for number in order[:count]], order[count:]
                text = joined([whole for _, whole in few])
                rows.add(text, few[0][0], "joined", "\n".join(page.body for page, _ in few))


def _cells(read: list[tuple[Page, Labelled]]) -> dict[tuple[int, int], list[int]]:
    """Pages by what they are on the same side of in every split, by their number."""
    cells: dict[tuple[int, int], list[int]] = {}
    for number, (page, _) in enumerate(read):
        cells.setdefault((fold_of(page.site), part_of(page.site)), []).append(number)
    return cells


def _tokens(text: str) -> list[str]:
    """Words, or characters where a script sets no spaces."""
    words = _WORD.findall(text.lower())
    return words if len(words) * 12 > len(text) else list(filter(str.isalpha, text))


def fixtures(folder: Path) -> Iterator[tuple[Page, Labelled]]:
    """The project's own documents."""
    for path in sorted(folder.glob("*.json")):
        fixture = json.loads(path.read_text(encoding="utf-8"))
        blocks = fixture["blocks"]
        text = "".join("\n" * (block.get("gap", 1) + 1) + block["text"] for block in blocks).lstrip("\n")
        document = Document(text)
        if len(document) != len(blocks):
            continue
        stays = [block["is"] in ("keep", "title") for block in blocks]
        body = "\n".join(block["text"] for block in blocks if block["is"] == "keep")
        title = [number for number, block in enumerate(blocks) if block["is"] == "title"]
        words = np.array([len(_WORD.findall(line)) for line in document.lines], np.float32)
        page = Page(path.stem, "fixtures", path.stem, "fixture", text, body, fixture.get("title") or "")
        yield page, Labelled(document, np.array(stays, np.float32), words, title[0] if title else -1)


def _generated(count: int) -> Iterator[tuple[Page, Labelled]]:
    """The pages that the property tests write."""
    from generated import generated

    for number, made in enumerate(generated(count) if count else ()):
        document = Document(made.text)
        if len(document) != len(made.parts):
            continue
        stays = np.array([not part.is_noise and part.kind != "headline" for part in made.parts], np.float32)
        title = [index for index, part in enumerate(made.parts) if part.kind == "headline"]
        words = np.array([len(_WORD.findall(line)) for line in document.lines], np.float32)
        body = "\n".join(part.text for part, stay in zip(made.parts, stays) if stay)
        name = f"generated {number}"
        page = Page(name, "generated", f"generated {made.language} {number % 25}", "generated", made.text, body, "")
        yield page, Labelled(document, stays, words, title[0] if title else -1)


def headline(lines: list[str], worth: _Array, words: _Array, title: str) -> int:
    """The block that is the headline: of several the last one before the article, or -1 if none is."""
    wanted = squeeze(title)
    if len(wanted) < 8:
        return -1
    same = [i for i, line in enumerate(lines) if len(line) < 2 * len(title) + 20 and squeeze(line) == wanted]
    if not same:
        return -1
    body = np.flatnonzero((worth >= 0.5) & (words >= 12))
    first = int(body[0]) if len(body) else len(lines)
    above = [i for i in same if i <= first]
    return above[-1] if above else same[0]


if __name__ == "__main__":
    main()
