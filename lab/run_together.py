"""How pages fare whose blocks were run together in one line, or in some long ones, out of fold.

    python lab/run_together.py DATA FOLDS [--limit 200]

DATA and FOLDS are those of `lab/evaluate.py`; FOLDS holds what ``lab/seams.py --folds`` wrote, too. Text is taken with
BeautifulSoup, without scripts and style sheets, in ways that are met. Printed for each and each set: F1 before and cleaned; how many a second
cleaning changes nothing of. Then the articles alone, in one line: the share of their words that stay and of those left as they were. Last,
pages of which only snippets are known, which nothing here was written with in view: how many of the texts that belong to the article are
found in one line of it, and how many that do not.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup
from corpus import find, fold_of, pages, read, site_of
from evaluate import WORD, combined, mean, overlap, shingles, use_seams

from cleantext.cleaner import Cleaner

WAYS: dict[str, Callable[[BeautifulSoup], str]] = {
    'get_text("\\n")': lambda soup: soup.get_text("\n"),
    "get_text()": lambda soup: soup.get_text(),
    'get_text(" ")': lambda soup: soup.get_text(" "),
    "one line": lambda soup: " ".join(soup.get_text(" ").split()),
}


def soup_of(page: str) -> BeautifulSoup:
    """A page without what no reader sees."""
    soup = BeautifulSoup(page, "lxml")
    for tag in soup(["script", "style", "noscript", "template"]):
        tag.extract()
    return soup


class Cleaners:
    """The cleaners of the folds, each with its own seams."""

    def __init__(self, folds: Path) -> None:
        self.folds = folds
        self.cleaners = [
            Cleaner(model=folds / name) for name in json.loads((folds / "folds.json").read_text())["models"]
        ]

    def of(self, site: str) -> Cleaner:
        """The one that has not seen a site."""
        fold = fold_of(site, len(self.cleaners))
        use_seams(self.folds / f"seams{fold}.npz")
        return self.cleaners[fold]


def of_pages(data: Path, cleaners: Cleaners, limit: int) -> None:
    before: dict[tuple[str, str], list[tuple[float, float]]] = {}
    after: dict[tuple[str, str], list[tuple[float, float]]] = {}
    settled: dict[tuple[str, str], list[bool]] = {}
    kept: dict[str, list[tuple[float, bool]]] = {}
    for page in pages(data, ("html",), False):
        if len(kept.setdefault(page.set, [])) >= limit:
            continue
        cleaner, wanted = cleaners.of(page.site), shingles(WORD.findall(page.body))
        soup = soup_of(page.text)
        for name, take in WAYS.items():
            text, key = take(soup), (name, page.set)
            cleaned = cleaner.clean(text)
            left = cleaned.body if page.set == "fundus" else cleaned.text
            before.setdefault(key, []).append(overlap(wanted, shingles(WORD.findall(text))))
            after.setdefault(key, []).append(overlap(wanted, shingles(WORD.findall(left))))
            settled.setdefault(key, []).append(cleaner.clean(cleaned.text).text == cleaned.text)
        words, left = page.body.split(), cleaner.clean(" ".join(page.body.split())).text
        shared = (Counter(words) & Counter(left.split())).total() / max(1, len(words))
        kept[page.set].append((shared, words == left.split()))
    for key, pairs in after.items():
        print(
            f"{key[0]:15s} {key[1]:7s} F1 {combined(before[key])[0]:.4f} -> {combined(pairs)[0]:.4f}  "
            f"settled {mean(settled[key]):.4f}  ({len(pairs)})",
            flush=True,
        )
    for name, articles in kept.items():
        same = mean([is_same for _, is_same in articles])
        print(
            f"{'articles':15s} {name:7s} words kept {sum(share for share, _ in articles) / len(articles):.5f}  untouched {same:.3f}"
        )


def of_snippets(data: Path, cleaners: Cleaners) -> None:
    found: dict[str, list[bool]] = {}
    for row in read(find(data, "pages_snippets")):
        cleaner, soup = cleaners.of(site_of(row["id"], row.get("url") or "")), soup_of(row["html"])
        lines, line = (WAYS[name](soup) for name in ('get_text("\\n")', "one line"))
        for name, text in (
            ("before", line),
            ("in lines", cleaner.clean(lines).text),
            ("one line", cleaner.clean(line).text),
        ):
            left = " ".join(text.split())
            for kind in ("with", "without"):
                found.setdefault(f"{name}, {kind}", []).extend(
                    " ".join(snippet.split()) in left for snippet in row[kind]
                )
    for name, hits in found.items():
        print(f"{'snippets':15s} {name:18s} found {mean(hits):.4f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("folds", type=Path)
    parser.add_argument("--limit", type=int, default=200, help="pages of each set")
    options = parser.parse_args()
    cleaners = Cleaners(options.folds)
    of_pages(options.data, cleaners, options.limit)
    of_snippets(options.data, cleaners)


if __name__ == "__main__":
    main()
