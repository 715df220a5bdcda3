"""How fast the cleaner is, beside its peers on the same texts, and whether its time is linear.

    python lab/bench_speed.py DATA [--documents 200] [--growth 6]

DATA is a folder with `text_html_text.jsonl.xz` and the like: JSON lines, the text under "text". Machines differ and are
busy, so all are timed by turns, a few documents each, and what counts is the ratio to `ftfy.fix_text`. "unseen": every
document for the first time, after others; "again": the same documents once more. trafilatura is compared if installed, on
the pages that the texts come from.
"""

from __future__ import annotations

import argparse
import json
import lzma
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import ftfy

import cleantext

GROWN = 5  #: texts of a length
TURN = 10  #: documents that one is timed on before it is another's turn


def rows(path: Path) -> list[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def megabytes(texts: Iterable[str]) -> float:
    return sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6


def seconds(work: Callable[[str], object], texts: Iterable[str]) -> float:
    start = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - start


def by_turns(works: list[Callable[[str], object]], texts: list[str], every: list[int]) -> list[float]:
    """Megabytes a second of each; of a slow one every third turn, say, is enough."""
    spent, size = [0.0] * len(works), [0.0] * len(works)
    for turn, at in enumerate(range(0, len(texts), TURN)):
        part = texts[at : at + TURN]
        for number, work in enumerate(works):
            if turn % every[number] == 0:
                spent[number] += seconds(work, part)
                size[number] += megabytes(part)
    return [many / max(took, 1e-9) for many, took in zip(size, spent)]


def throughput(data: Path, source: str, count: int) -> None:
    texts = [row["text"] for row in rows(data / f"text_{source}.jsonl.xz")]
    others, texts = texts[1::2][:count], texts[::2][:count]
    for work in (cleantext.clean, ftfy.fix_text):
        seconds(work, others)
    for name in ("unseen", "again"):
        ours, theirs = by_turns([cleantext.clean, ftfy.fix_text], texts, [1, 3])
        each = 1e3 * megabytes(texts) / len(texts) / ours
        print(
            f"{source:12s} {name:8s} clean {ours:6.2f} MB/s  ftfy {theirs:5.2f} MB/s  ratio {ours / theirs:5.2f}"
            f"  {each:5.2f} ms a document",
            flush=True,
        )


def pages(data: Path, count: int) -> None:
    try:
        import trafilatura
    except ImportError:
        print("trafilatura: not installed")
        return
    html = [row["html"] for row in rows(data / "pages_html.jsonl.xz")[:count]]
    texts = [row["text"] for row in rows(data / "text_html_text.jsonl.xz")[:count]]
    took, ours = seconds(trafilatura.extract, html), seconds(cleantext.clean, texts)
    print(
        f"trafilatura.extract {1e3 * took / len(html):.2f} ms a page, clean {1e3 * ours / len(texts):.2f} ms its dump"
    )


def growth(texts: list[str], most: float) -> None:
    """What ten times the text takes: pages joined, as many lines and as one, with the model and without.

    A text is held against its tenths, each cleaned by itself before it and behind it: the machine may be busy. Of each length a few
    texts.
    """
    cleaners = {"with the model": cleantext.Cleaner(), "without": cleantext.Cleaner(model=False)}
    for cleaner in cleaners.values():
        seconds(cleaner.clean, texts[:100])  # what is loaded for the first texts
    size = 50_000
    while size <= most * 1e5:
        spent, tenths, long = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[str]()
        for text in some_of(texts, 10 * size):
            for shape, whole in (("lines", text), ("one line", " ".join(text.split()))):
                long[shape] += len(whole)
                parts = [whole[len(whole) * i // 10 : len(whole) * (i + 1) // 10] for i in range(10)]
                for name, cleaner in cleaners.items():
                    tenths[shape, name] += seconds(cleaner.clean, parts)
                    spent[shape, name] += seconds(cleaner.clean, [whole])
                    tenths[shape, name] += seconds(cleaner.clean, parts)
        for shape, name in spent:
            took = spent[shape, name]
            print(
                f"{size / 1e6:5.2f} -> {size / 1e5:5.1f} M characters, {shape:8s} {name:14s}"
                f" {20 * took / tenths[shape, name]:5.2f} times as long ({long[shape] / 1e6 / took:5.1f} M characters/s)",
                flush=True,
            )
        size *= 10


def some_of(texts: list[str], size: int) -> Iterator[str]:
    """A few texts of so many characters, of pages joined, each beginning with another one."""
    for number in range(GROWN):
        first = number * len(texts) // GROWN
        pages = "\n".join(texts[first:] + texts[:first]) + "\n"
        yield (pages * (size // len(pages) + 1))[:size]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument(
        "--growth", type=float, default=6, help="million characters of the longest text, joined of pages"
    )
    options = parser.parse_args()
    start = time.process_time()
    cleantext.clean("Advertisement")
    print(f"the first text: {time.process_time() - start:.2f} s")
    for source in ("html_text", "trafilatura"):
        throughput(options.data, source, options.documents)
    pages(options.data, min(40, options.documents))
    growth([row["text"] for row in rows(options.data / "text_html_text.jsonl.xz")], options.growth)


if __name__ == "__main__":
    main()
