"""How fast `repair` is beside ftfy alone, on real documents: python lab/bench_repair.py DATA [--check]

DATA is a folder of ``text_*.jsonl.xz``: a JSON object to a line, the text in its field "text". With ``--check``, every
different line of all these files is also repaired by ftfy itself, and the results are compared (minutes).
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

import ftfy

import cleantext.repair  # noqa: F401  (for sys.modules: the package may export the function under the same name)

module = sys.modules["cleantext.repair"]
repair: Callable[[str], str] = module.repair


def documents(path: Path, count: int | None = None) -> list[str]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line)["text"] or "" for line in islice(file, count)]


def alone(text: str) -> str:
    """Plain ftfy with the same options, line by line, once."""
    return "\n".join(ftfy.fix_text(line, **module.OPTIONS) for line in text.split("\n"))


def seconds(function: Callable[[str], str], texts: Iterable[str], runs: int) -> float:
    """The best of some runs over all texts."""
    best = float("inf")
    for _ in range(runs):
        started = time.perf_counter()
        for text in texts:
            function(text)
        best = min(best, time.perf_counter() - started)
    return best


def row(name: str, texts: list[str]) -> None:
    megabytes = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts) / 1e6
    plain, ours = megabytes / seconds(alone, texts, 1), megabytes / seconds(repair, texts, 9)
    lines = [line for text in texts for line in text.split("\n")]
    share = sum(map(module._suspicious, lines)) / len(lines)
    print(f"{name:32}{megabytes:8.2f}{plain:12.2f}{ours:10.0f}{ours / plain:10.0f}{share:17.4%}")


def compare(folder: Path) -> None:
    seen: set[str] = set()
    total = 0
    for path in sorted(folder.glob("text_*.jsonl.xz")):
        for text in documents(path):
            lines = text.split("\n")
            total += len(lines)
            seen.update(lines)
    wrong = given = changed = 0
    for line in seen:
        result = before = line
        while True:  # ftfy alone, until nothing changes
            result = "\n".join(map(alone, result.split("\n")))
            if result == before:
                break
            before = result
        ours = repair(line)
        wrong += ours != result or repair(ours) != ours
        given += module._suspicious(line)
        changed += result != line
    print(
        f"\n{total:,} lines, {len(seen):,} different: {wrong} mismatches; {given:,} given to ftfy, {changed:,} changed"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder of text_*.jsonl.xz")
    parser.add_argument("--check", action="store_true", help="compare every line of every file with ftfy")
    arguments = parser.parse_args()

    repair("“”&amp;")  # ftfy is imported, the search compiled
    print(f"{'':32}{'MB':>8}{'ftfy, MB/s':>12}{'repair':>10}{'times':>10}{'lines to ftfy':>17}")
    for path in sorted(arguments.data.glob("text_*.jsonl.xz")):
        row(f"{path.name.split('.')[0]}, first 300", documents(path, 300))
    texts = documents(arguments.data / "text_html_text.jsonl.xz")
    ascii_only = [line for text in texts for line in text.split("\n") if line.isascii() and "&" not in line]
    row("html_text: ASCII lines, no &", ["\n".join(ascii_only)])
    row("html_text: other than 90 % ASCII", [t for t in texts if len(t.encode("ascii", "ignore")) < 0.9 * len(t)])

    print(f"\n{'one line':32}{'MB':>8}{'seconds':>12}{'':10}{'MB/s':>10}")
    words = "The council “met” on Monday and said that it would vote again in March. " * 700_000
    for name, line in {
        "ASCII": words.replace("“", "").replace("”", ""),
        "ASCII, one &amp; in the middle": words.replace("“", "").replace("”", "").replace("vote", "&amp;", 1),
        "curly quotes": words,
        "curly quotes, one cafÃ©": words[: len(words) // 2] + "cafÃ© " + words[len(words) // 2 :],
        "one surrogate": words + "\ud800",
        "cafÃ© everywhere, a tenth": words.replace("vote", "cafÃ©")[: len(words) // 10],
    }.items():
        size = len(line.encode("utf-8", "surrogatepass")) / 1e6
        took = seconds(repair, [line], 1)
        print(f"{name:32}{size:8.2f}{took:12.3f}{'':10}{size / took:10.0f}")
    if arguments.check:
        compare(arguments.data)


if __name__ == "__main__":
    main()
