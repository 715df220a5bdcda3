"""What a text of many pages loses that each of them keeps when it is cleaned alone.

    python lab/joined.py DATA FOLDS [--pages 2 5 10 30 120] [--source html_text]

DATA and FOLDS are those of `lab/evaluate.py`. Pages of one fold are joined and cleaned with the model that was trained without
their sites; lines are compared with those that stay of each page by itself, and counted by their characters. "lost" is the share
of these that is gone, "more" what stays beyond them, as a share of the same.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path

from corpus import SOURCES, fold_of, pages

from cleantext.cleaner import Cleaner


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("folds", type=Path)
    parser.add_argument("--pages", type=int, nargs="+", default=[2, 5, 10, 30, 120], help="pages of a text")
    parser.add_argument("--source", choices=[source for source in SOURCES if source != "html"], default="html_text")
    options = parser.parse_args()
    index = json.loads((options.folds / "folds.json").read_text())
    cleaners = [Cleaner(model=options.folds / name) for name in index["models"]]
    texts: list[list[str]] = [[] for _ in cleaners]
    for page in pages(options.data, (options.source,), False):
        texts[fold_of(page.site, len(cleaners))].append(page.text)
    alone = [{text: lines(cleaner.clean(text).text) for text in own} for cleaner, own in zip(cleaners, texts)]
    for count in options.pages:
        lost = more = wanted = 0
        for cleaner, own, kept in zip(cleaners, texts, alone):
            own = random.Random(count).sample(own, len(own))  # in an order that is always the same
            for first in range(0, len(own) - count + 1, count):
                joined = own[first : first + count]
                want = sum((kept[text] for text in joined), Counter[str]())
                have = lines(cleaner.clean("\n\n".join(joined)).text)
                lost, more, wanted = lost + size(want - have), more + size(have - want), wanted + size(want)
        print(
            f"{count:4d} pages in a text: lost {lost / max(wanted, 1):.4f}  more {more / max(wanted, 1):.4f}",
            flush=True,
        )


def lines(text: str) -> Counter[str]:
    return Counter(line.strip() for line in text.split("\n"))


def size(counted: Counter[str]) -> int:
    return sum(len(line) * times for line, times in counted.items())


if __name__ == "__main__":
    main()
