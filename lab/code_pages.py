"""How pages fare whose text was taken with their scripts and style sheets in it, out of fold.

    python lab/code_pages.py DATA FOLDS [--limit 200]

DATA and FOLDS are those of `lab/evaluate.py`. Text is taken in three ways that are met: all strings, each on a line of its own, as
XPath's `//text()` gives them; lxml's `text_content()`, which sets nothing between them; and the page with its tags cut out by an
expression. Printed for each and each set: F1 before, when cleaned without the filter for the page's code, and when cleaned; of how many
the headline is found, and of how many a second cleaning changes nothing. The filter was written with these pages in view. So last, on pages
of which only snippets are known and whose scripts nobody looked at: the same of all strings, held against what is left of the
strings of the page without its scripts and style sheets.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable
from pathlib import Path

import lxml.html
from corpus import find, fold_of, pages, read, site_of
from evaluate import WORD, combined, mean, overlap, shingles

from cleantext.cleaner import Cleaner
from cleantext.headline import squeeze


def _strings(page: str, code: bool = True) -> str:
    tree = lxml.html.fromstring(page.encode())
    for element in [] if code else tree.xpath("//script|//style|//noscript|//template"):
        element.drop_tree()
    strings = tree.xpath("//text()")
    return "\n".join(string.strip() for string in strings if string.strip())


WAYS: dict[str, Callable[[str], str]] = {
    "//text()": _strings,
    "text_content()": lambda page: str(lxml.html.fromstring(page.encode()).text_content()),
    "tags cut out": lambda page: re.sub(r"<[^>]+>", " ", page),
}


def of_unseen(data: Path, cleaners: list[Cleaner], without: list[Cleaner]) -> str:
    """F1 of the strings of pages with their code, held against what is left of the same without it."""
    found: dict[str, list[tuple[float, float]]] = {}
    for row in read(find(data, "pages_snippets")):
        fold = fold_of(site_of(row["id"], row.get("url") or ""), len(cleaners))
        text = _strings(row["html"])
        wanted = shingles(WORD.findall(cleaners[fold].clean(_strings(row["html"], code=False)).text))
        for how, left in (
            ("before", text),
            ("without", without[fold].clean(text).text),
            ("cleaned", cleaners[fold].clean(text).text),
        ):
            found.setdefault(how, []).append(overlap(wanted, shingles(WORD.findall(left))))
    return "  ".join(f"{how} {combined(pairs)[0]:.4f}" for how, pairs in found.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("folds", type=Path)
    parser.add_argument("--limit", type=int, default=200, help="pages of each set")
    options = parser.parse_args()
    models = json.loads((options.folds / "folds.json").read_text())["models"]
    cleaners = [Cleaner(model=options.folds / name) for name in models]
    without = [cleaner.without("page-code") for cleaner in cleaners]
    found: dict[tuple[str, str, str], list[tuple[float, float]]] = {}
    headlines: dict[tuple[str, str], list[bool]] = {}
    settled: dict[tuple[str, str], list[bool]] = {}
    taken: dict[str, int] = {}
    for page in pages(options.data, ("html",)):
        taken[page.set] = taken.get(page.set, 0) + (page.source == "html")
        if page.source != "html" or taken[page.set] > options.limit:
            continue
        fold, wanted, title = fold_of(page.site, len(models)), shingles(WORD.findall(page.body)), squeeze(page.title)
        for name, take in WAYS.items():
            text = take(page.text)
            found.setdefault((name, page.set, "before"), []).append(overlap(wanted, shingles(WORD.findall(text))))
            for how, cleaner in (("without", without[fold]), ("cleaned", cleaners[fold])):
                cleaned = cleaner.clean(text)
                left = cleaned.body if page.set == "fundus" else cleaned.text
                found.setdefault((name, page.set, how), []).append(overlap(wanted, shingles(WORD.findall(left))))
            key = name, page.set
            if len(title) >= 8 and any(title == squeeze(line) for line in text.split("\n")):
                headlines.setdefault(key, []).append(squeeze(cleaned.title or "") == title)
            settled.setdefault(key, []).append(cleaner.clean(cleaned.text).text == cleaned.text)
    for name, of_set in settled:
        figures = "  ".join(
            f"{how} {combined(found[name, of_set, how])[0]:.4f}" for how in ("before", "without", "cleaned")
        )
        found_too = headlines.get((name, of_set), [])
        print(
            f"{name:15s} {of_set:7s} {figures}  headline {mean(found_too):.3f} of {len(found_too)}  "
            f"settled {mean(settled[name, of_set]):.4f}  ({len(settled[name, of_set])})"
        )
    print(f"{'//text()':15s} unseen  {of_unseen(options.data, cleaners, without)}")


if __name__ == "__main__":
    main()
