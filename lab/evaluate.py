"""Hold the library against reference articles, on sites that its model has not seen.

    python lab/evaluate.py DATA FOLDS [--sources html_text,...] [--limit 200] [--worst 20] [--caution 0.5]

DATA is a folder as `lab/corpus.py` describes; FOLDS is the folder that `lab/train.py --folds` wrote: every page is cleaned
with the model that was trained without its site. F1 is over 4-word shingles, precision and recall averaged over pages and
then combined, as in the article-extraction-benchmark of Scrapinghub.

Printed for each source and set: F1, precision and recall before and after; for the articles alone the share of their words
that stay and of articles left as they were; how many texts a second cleaning would change; for dumps how often the headline
is found where the page has it; and for pages of which only snippets are known, how many of these are found.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from zlib import crc32

from corpus import SOURCES, Page, find, fold_of, pages, read, site_of

from cleantext.cleaner import Cleaner
from cleantext.filters import default_filters
from cleantext.filters.main_text import MainTextFilter
from cleantext.headline import squeeze
from cleantext.rules.book import Rule, built_in
from cleantext.rules.engine import Matcher
from cleantext.sources import seams

WORD = re.compile(r"\w+")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument(
        "folds", type=Path, help="folder of fold models, or `shipped`, for figures that are not out of fold"
    )
    parser.add_argument("--sources", default=",".join((*SOURCES, "article", "snippets")))
    parser.add_argument("--limit", type=int, default=0, help="pages of each set at most")
    parser.add_argument("--worst", type=int, default=0, help="name so many pages with the lowest F1")
    parser.add_argument("--caution", type=float, default=0.5)
    parser.add_argument(
        "--rules",
        type=float,
        default=1.0,
        help="share of the phrase rules that are used, as on sites they were not written for",
    )
    parser.add_argument("--twice", action="store_true", help="count texts that a second cleaning changes")
    parser.add_argument("--json", type=Path, help="write the figures there, for `lab/model_card.py`")
    options = parser.parse_args()
    models: list[Path | None] = [None]
    if str(options.folds) != "shipped":
        index = json.loads((options.folds / "folds.json").read_text())
        models = [options.folds / name for name in index["models"]]
    if options.rules < 1:
        matcher = Matcher(some_rules(options.rules))
        cleaners = [Cleaner(default_filters(matcher, MainTextFilter(matcher, options.caution, m))) for m in models]
    else:
        cleaners = [Cleaner(model=model, caution=options.caution) for model in models]
    wanted = options.sources.split(",")
    tallies: dict[tuple[str, str], Tally] = {}
    for page in pages(options.data, tuple(s for s in wanted if s in SOURCES) or SOURCES[:1], "article" in wanted):
        tally = tallies.setdefault((page.source, page.set), Tally())
        if page.source not in wanted or (options.limit and len(tally.pages) >= options.limit):
            continue
        fold = fold_of(page.site, len(cleaners))
        use_seams(options.folds / f"seams{fold}.npz")
        tally.add(page, cleaners[fold], options.twice)
    for (source, name), tally in tallies.items():
        if tally.pages:
            print(f"{source:12s} {name:8s} {tally.line(source)}", flush=True)
    if "snippets" in wanted:
        print(f"{'snippets':21s} {snippets(options.data, cleaners)}", flush=True)
    if options.json:
        figures = {
            f"{source}, {name}": tally.figures(source) for (source, name), tally in tallies.items() if tally.pages
        }
        options.json.write_text(json.dumps(figures, indent=1))
    if options.worst:
        for (source, name), tally in tallies.items():
            ranked = sorted(tally.pages, key=lambda entry: entry[0])[: options.worst]
            for score, precision, recall, identifier in ranked:
                print(f"{source:12s} {name:8s} F1 {score:.3f} P {precision:.3f} R {recall:.3f} {identifier}")


@lru_cache(maxsize=8)
def _seams(path: Path) -> seams.SeamModel:
    return seams.SeamModel.read(path if path.exists() else seams.SHIPPED)


def use_seams(path: Path) -> None:
    """Let texts whose blocks were run together be taken apart by the model of a file, if there is one."""
    seams._shipped = partial(_seams, path)


def some_rules(share: float) -> list[Rule]:
    """A share of the phrase rules, the same ones every time."""
    return [rule for rule in built_in() if crc32(f"{rule.language}/{rule.name}".encode()) < share * 2**32]


def snippets(data: Path, cleaners: list[Cleaner]) -> str:
    """How many of the texts that belong to the article, and that do not, are found in it."""
    right = wrong = wanted = unwanted = 0
    for row in read(find(data, "pages_snippets")):
        site = site_of(row["id"], row.get("url") or "")
        text = cleaners[fold_of(site, len(cleaners))].clean_html(row["html"]).text
        right += sum(snippet in text for snippet in row["with"])
        wrong += sum(snippet in text for snippet in row["without"])
        wanted += len(row["with"])
        unwanted += len(row["without"])
    f1 = harmonic(right / max(1, right + wrong), right / max(1, wanted))
    return f"F1 {f1:.4f}  wanted found {right / max(1, wanted):.4f}  unwanted found {wrong / max(1, unwanted):.4f}"


@dataclass
class Tally:
    """What came of the texts of one source of one set."""

    pages: list[tuple[float, float, float, str]] = field(default_factory=list)
    before: list[tuple[float, float]] = field(default_factory=list)
    after: list[tuple[float, float]] = field(default_factory=list)
    kept: list[float] = field(default_factory=list)
    same: list[bool] = field(default_factory=list)
    settled: list[bool] = field(default_factory=list)
    headlines: list[bool] = field(default_factory=list)

    def add(self, page: Page, cleaner: Cleaner, twice: bool) -> None:
        """Clean a page and take down what came of it."""
        cleaned = cleaner.clean_html(page.text) if page.source == "html" else cleaner.clean(page.text)
        # Some references begin with the headline, some do not.
        text = cleaned.body if page.set == "fundus" else cleaned.text
        words = WORD.findall(page.body)
        want, got = shingles(words), shingles(WORD.findall(text))
        plain = cleaned.document.text
        self.before.append(overlap(want, shingles(WORD.findall(plain))))
        precision, recall = overlap(want, got)
        self.after.append((precision, recall))
        self.pages.append((harmonic(precision, recall), precision, recall, page.id))
        left = WORD.findall(cleaned.text)
        self.kept.append((Counter(words) & Counter(left)).total() / max(1, len(words)))
        self.same.append(words == left)
        if twice:
            self.settled.append(cleaner.clean(cleaned.text).text == cleaned.text)
        wanted = squeeze(page.title)
        if len(wanted) >= 8 and any(wanted == squeeze(line) for line in plain.split("\n")):
            self.headlines.append(squeeze(cleaned.title or "") == wanted)

    def figures(self, source: str) -> dict[str, float]:
        """The figures by name."""
        if source == "article":
            own = {"words kept": mean(self.kept), "untouched": mean(self.same)}
        else:
            names = ("F1", "P", "R")
            own = {f"{name} before": value for name, value in zip(names, combined(self.before))}
            own |= dict(zip(names, combined(self.after)))
            if self.headlines:
                own["headline"] = mean(self.headlines)
        if self.settled:
            own["settled"] = mean(self.settled)
        return own | {"pages": len(self.pages)}

    def line(self, source: str) -> str:
        """The figures in words."""
        if source == "article":
            text = f"words kept {mean(self.kept):.5f}  untouched {mean(self.same):.3f}"
        else:
            before, after = combined(self.before), combined(self.after)
            text = (
                f"F1 {before[0]:.4f} -> {after[0]:.4f} ({100 * (after[0] - before[0]):+5.2f})  "
                f"P {before[1]:.4f} -> {after[1]:.4f}  R {before[2]:.4f} -> {after[2]:.4f}"
            )
        if self.headlines and source != "article":
            text += f"  headline {mean(self.headlines):.3f} of {len(self.headlines)}"
        if self.settled:
            text += f"  settled {mean(self.settled):.4f}"
        return text + f"  ({len(self.pages)})"


def shingles(words: list[str], n: int = 4) -> Counter[tuple[str, ...]]:
    """The n-word shingles of a text, each as often as it stands there."""
    return Counter(tuple(words[i : i + n]) for i in range(max(1, len(words) - n + 1)) if words)


def overlap(want: Counter[tuple[str, ...]], got: Counter[tuple[str, ...]]) -> tuple[float, float]:
    """Precision and recall; -1 where there is nothing to divide by."""
    hit = (want & got).total()
    return hit / got.total() if got else -1.0, hit / want.total() if want else -1.0


def combined(pairs: Iterable[tuple[float, float]]) -> tuple[float, float, float]:
    """F1 of the mean precision and the mean recall, and these."""
    listed = list(pairs)
    precision = mean([p for p, _ in listed if p >= 0])
    recall = mean([r for _, r in listed if r >= 0])
    return harmonic(precision, recall), precision, recall


def harmonic(precision: float, recall: float) -> float:
    """F1."""
    return 2 * precision * recall / (precision + recall) if precision > 0 and recall > 0 else 0.0


def mean(values: list[float] | list[bool]) -> float:
    """The mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


if __name__ == "__main__":
    main()
