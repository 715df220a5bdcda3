"""How pages fare that come as Markdown, or as Markdown that was wrapped, out of fold.

    python lab/markdown_pages.py DATA FOLDS [--limit 200]

DATA and FOLDS are those of `lab/evaluate.py`. Pages are turned into Markdown by html2text, as it is and with `body_width = 0`, by
markdownify without scripts and styles, and by trafilatura, which takes the article alone. Printed for each and each set: F1 of
what is shown of that; of what is left when it is cleaned as plain text; and when it is read as Markdown; how often the headline
is found where the page's text has it, both ways; and of how many a second cleaning changes nothing.
"""

from __future__ import annotations

import argparse
import json
import warnings
from collections.abc import Callable
from pathlib import Path

import html2text
import markdownify
import trafilatura
from bs4 import BeautifulSoup
from corpus import Page, fold_of, pages
from evaluate import WORD, combined, mean, overlap, shingles

from cleantext.cleaner import Cleaner
from cleantext.headline import squeeze
from cleantext.sources.shown import of_markdown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("folds", type=Path)
    parser.add_argument("--limit", type=int, default=200, help="pages of each set")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    index = json.loads((options.folds / "folds.json").read_text())
    ways = {
        "as plain text": [Cleaner(model=options.folds / name, markdown=False) for name in index["models"]],
        "as Markdown": [Cleaner(model=options.folds / name) for name in index["models"]],
    }
    found: dict[tuple[str, str, str], list[tuple[float, float]]] = {}
    headlines: dict[tuple[str, str, str], list[bool]] = {}
    settled: dict[tuple[str, str], list[bool]] = {}
    taken: dict[str, int] = {}
    for page in pages(options.data, ("html",)):
        taken[page.set] = taken.get(page.set, 0) + (page.source == "html")
        if page.source != "html" or taken[page.set] > options.limit:
            continue
        fold, wanted = fold_of(page.site, len(index["models"])), shingles(WORD.findall(page.body))
        for name, convert in CONVERTERS.items():
            text = convert(page.text)
            shown = of_markdown(text).text
            key = name, page.set
            found.setdefault((*key, "before"), []).append(overlap(wanted, shingles(WORD.findall(shown))))
            title = squeeze(page.title)
            for way, cleaners in ways.items():
                cleaned = cleaners[fold].clean(text)
                left = of_markdown(cleaned.body if page.set == "fundus" else cleaned.text).text
                found.setdefault((*key, way), []).append(overlap(wanted, shingles(WORD.findall(left))))
                if len(title) >= 8 and any(title == squeeze(line) for line in shown.split("\n")):
                    headlines.setdefault((*key, way), []).append(_same(cleaned.title, page))
            settled.setdefault(key, []).append(cleaners[fold].clean(cleaned.text).text == cleaned.text)
    for name, of_set in settled:
        line = f"{name:16s} {of_set:7s}"
        for way in ("before", *ways):
            line += f"  {way} {combined(found[name, of_set, way])[0]:.4f}"
            if (name, of_set, way) in headlines:
                line += f" (headline {mean(headlines[name, of_set, way]):.3f})"
        print(f"{line}  settled {mean(settled[name, of_set]):.4f}  ({len(settled[name, of_set])})", flush=True)


def _same(title: str | None, page: Page) -> bool:
    return squeeze(of_markdown(title or "").text) == squeeze(page.title)


def _html2text(page: str, width: int | None = None) -> str:
    maker = html2text.HTML2Text()
    if width is not None:
        maker.body_width = width
    made: str = maker.handle(page)
    return made


def _markdownify(page: str) -> str:
    soup = BeautifulSoup(page, "lxml")
    for tag in soup(["script", "style", "noscript", "template"]):
        tag.decompose()
    made: str = markdownify.markdownify(str(soup))
    return made


def _trafilatura(page: str) -> str:
    return trafilatura.extract(page, output_format="markdown", include_links=True, include_formatting=True) or ""


CONVERTERS: dict[str, Callable[[str], str]] = {
    "html2text": lambda page: _html2text(page, 0),
    "html2text wrapped": _html2text,
    "markdownify": _markdownify,
    "trafilatura": _trafilatura,
}


if __name__ == "__main__":
    main()
