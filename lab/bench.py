"""cleantext and what people use today, side by side: the same documents, in one run.

    python lab/bench.py DATA [--markdown] [--json FILE] [--limit N] [--only NAME,...] [--tracks NAME,...] [--folds FILE]

DATA is a folder of JSON lines in xz. ``pages_html``: pages with ``id``, ``set``, ``url``, ``html`` and the reference
``body``; ``pages_snippets``: pages with the texts that an extractor must find (``with``) and must not (``without``);
``text_SOURCE``: for each page of the first the ``text`` that SOURCE makes of it. What is compared: see `lab/peers`; to
install it: ``pip install -e .[bench]``.

Tracks
    pages    page -> article: F1, precision, recall; snippets found on a second set of pages
    safety   the reference article alone through each text filter: what is left of it
    uplift   what an extractor made of the page, before and after each text filter
    time     processor time a page, and against trafilatura in the same run

How it is measured. F1 is over 4-word shingles as multisets, as in the article-extraction-benchmark
(https://github.com/scrapinghub/article-extraction-benchmark): precision is averaged over the pages for which a tool says
anything, recall over all, then both are combined. Snippets are searched as they stand. All tools run in this one process,
page by page, in turn, every other page in reverse order, so that none always finds what another has left in a cache. Time
is that of the process, `time.process_time`, and includes collecting the tool's own garbage. A tool that raises or is not
done after ``--timeout`` seconds has lost the page: its answer is empty, and it is counted under the table.

A model that was fitted on some of the documents must not be measured on them. ``--folds FILE`` names a JSON file
``{"models": ["fold0.npz", ...], "fold": {document id: index of the model that has not seen it}}``, paths relative to it;
what is under the tables says which documents went through which.
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import lzma
import platform
import re
import shlex
import signal
import statistics
import subprocess
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from importlib import metadata
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

from bs4 import BeautifulSoup
from bs4.builder import builder_registry
from peers import EXTRACTORS, RULES, Peer

import cleantext

TRACKS = ("pages", "safety", "uplift", "time")
#: What makes the plain text of a page, and what extracts the article: `text_SOURCE` in the data.
PLAIN = ("html_text", "bs4_text")
EXTRACTED = ("trafilatura", "readability", "resiliparse", "newspaper")
#: Sets whose reference starts with the headline: they are held against all of the text, the others against the body.
WITH_HEADLINE = frozenset({"wcxb"})
SNIPPETS = "snippets"
ALL = "all"
AGAINST = "trafilatura"

Row = dict[str, Any]


# ---- the measures ----------------------------------------------------------------------------------------------------

_WORD = re.compile(r"\w+")
Shingles = Counter[tuple[str, ...]]


def shingles(text: str, n: int = 4) -> Shingles:
    """The runs of n words in a text, with how often each occurs; a shorter text is one run."""
    words = _WORD.findall(text)
    return Counter(tuple(words[i : i + n]) for i in range(max(1, len(words) - n + 1)) if words)


@dataclass
class Agreement:
    """How far texts agree with their references: precision and recall, document by document."""

    precisions: list[float] = field(default_factory=list)
    recalls: list[float] = field(default_factory=list)

    def add(self, want: Shingles, prediction: str) -> None:
        got = shingles(prediction)
        hit = (want & got).total()
        if got:
            self.precisions.append(hit / got.total())
        if want:
            self.recalls.append(hit / want.total())

    def figures(self) -> dict[str, float]:
        p, r = mean(self.precisions), mean(self.recalls)
        return {"f1": harmonic(p, r), "precision": p, "recall": r}


@dataclass
class Found:
    """How many of the snippets that must be found and must not be found are in the texts."""

    wanted: list[bool] = field(default_factory=list)
    unwanted: list[bool] = field(default_factory=list)

    def add(self, row: Row, prediction: str) -> None:
        self.wanted += (snippet in prediction for snippet in row["with"])
        self.unwanted += (snippet in prediction for snippet in row["without"])

    def figures(self) -> dict[str, float]:
        hit, wrong = sum(self.wanted), sum(self.unwanted)
        recall = hit / max(1, len(self.wanted))
        return {
            "f1": harmonic(hit / max(1, hit + wrong), recall),
            "wanted": recall,
            "unwanted": wrong / max(1, len(self.unwanted)),
        }


def kept_words(reference: str, prediction: str) -> float:
    """The share of the reference's words, as a multiset, that the prediction has."""
    want = Counter(_WORD.findall(reference))
    return (want & Counter(_WORD.findall(prediction))).total() / max(1, want.total())


def mean(numbers: Sequence[float]) -> float:
    return statistics.fmean(numbers) if numbers else 0.0


def harmonic(p: float, r: float) -> float:
    return 2 * p * r / (p + r) if p + r else 0.0


# ---- the tools -------------------------------------------------------------------------------------------------------


class Answer(NamedTuple):
    """What a tool says: the article, and the same without the headline where the tool tells them apart."""

    text: str
    body: str


NOTHING = Answer("", "")


@dataclass(frozen=True)
class Tool:
    """One row of the tables.

    Attributes:
        name: of the row.
        source: what it reads: ``html``, a source of plain text, or "" for any text.
        run: from id, content and address to the answer.
    """

    name: str
    source: str
    run: Callable[[str, str, str], Answer]

    def of(self, source: str, name: str) -> Tool:
        return Tool(name, source, self.run)


class Cleaners:
    """The cleaner for a document: the one whose model has not seen it, or the one that is shipped."""

    def __init__(self, folds: Path | None) -> None:
        build: Callable[..., cleantext.Cleaner] = cleantext.Cleaner
        self._shipped = build()
        self._fold: dict[str, int] = {}
        self._fitted: list[cleantext.Cleaner] = []
        if folds is not None:
            plan = json.loads(folds.read_text(encoding="utf-8"))
            self._fold = plan["fold"]
            self._fitted = [build(model=folds.parent / name) for name in plan["models"]]
        self.start()

    def start(self) -> None:
        """Forget which documents went through which."""
        self._used: dict[str, set[str]] = {"out of fold": set(), "shipped": set()}

    def all(self) -> tuple[cleantext.Cleaner, ...]:
        return (self._shipped, *self._fitted)

    def of(self, document: str) -> cleantext.Cleaner:
        fold = self._fold.get(document)
        self._used["shipped" if fold is None else "out of fold"].add(document)
        return self._shipped if fold is None else self._fitted[fold]

    def note(self) -> str:
        shipped, fitted = len(self._used["shipped"]), len(self._used["out of fold"])
        if not shipped + fitted:
            return "cleantext: not run"
        if not self._fitted:
            return f"cleantext: as shipped, for all {shipped} documents"
        return (
            f"cleantext: {fitted} documents with the model of {len(self._fitted)} that has not seen them, "
            f"{shipped} that are in no fold with the shipped one"
        )


def own_tools(cleaners: Cleaners) -> Iterator[Tool]:
    """cleantext, from text, and from markup if it can."""

    def clean(document: str, content: str, url: str) -> Answer:
        cleaned = cleaners.of(document).clean(content)
        return Answer(cleaned.text, cleaned.body)

    def clean_html(document: str, content: str, url: str) -> Answer:
        cleaner: Any = cleaners.of(document)
        cleaned = cleaner.clean_html(content)
        return Answer(cleaned.text, cleaned.body)

    yield Tool("cleantext", "", clean)
    if hasattr(cleaners.all()[0], "clean_html"):
        yield Tool("cleantext", "html", clean_html)


def other_tools(missing: dict[str, str]) -> Iterator[Tool]:
    """The peers that can be imported; why one cannot goes to `missing`."""
    for peer in EXTRACTORS:
        extract = loaded(peer, missing)
        if extract is not None:
            yield Tool(peer.name, "html", lambda _, html, url, extract=extract: alike(extract(html, url)))  # type: ignore[misc]
    for rules in RULES:
        yield Tool(rules.name, "", lambda _, text, url, apply=rules.apply: alike(apply(text)))  # type: ignore[misc]


def loaded(peer: Peer, missing: dict[str, str]) -> Callable[[str, str], str] | None:
    try:
        return peer.load()
    except Exception as error:  # not installed, or not in a state to be imported: it is said under the table
        missing[peer.name] = f"{type(error).__name__}: {error}"
        return None


def alike(text: str) -> Answer:
    return Answer(text, text)


def plain_tools(filters: Iterable[Tool]) -> Iterator[Tool]:
    """The text filters on the plain text of pages, and that text as it is."""
    filters = list(filters)
    for source in PLAIN if filters else ():
        yield Tool(f"no filter, from {source}", source, lambda _, text, url: alike(text))
    for tool in filters:
        for source in PLAIN:
            yield tool.of(source, f"{tool.name}, from {source}")


class Hang(BaseException):
    """A tool is not done in time. No `Exception`, so that a library which survives those does not survive this."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise `Hang` in what runs after so many seconds, and again every second for who swallows it.

    A call into C is not interrupted; it is found out when it returns.
    """

    def out_of_time(signum: int, frame: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, out_of_time)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@dataclass
class Runner:
    """Runs tools on documents, with a limit and a watch, and remembers what went wrong."""

    timeout: float
    errors: dict[str, Counter[str]] = field(default_factory=dict)

    def __call__(self, tool: Tool, document: str, content: str, url: str = "") -> tuple[Answer, float]:
        """The answer and the milliseconds it took.

        What is there before is taken out of the collector's sight: the tool pays for its own garbage and no other.
        """
        gc.collect()
        gc.freeze()
        start = time.process_time()
        try:
            with limited(self.timeout):
                answer = tool.run(document, content, url)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self.errors.setdefault(tool.name, Counter())[type(error).__name__] += 1
            answer = NOTHING
        gc.collect()
        return answer, 1e3 * (time.process_time() - start)

    def note(self) -> str:
        if not self.errors:
            return "No tool raised or hung on any page."
        told = (
            f"{name} {errors.total()} ({', '.join(f'{n} {kind}' for kind, n in errors.most_common())})"
            for name, errors in self.errors.items()
        )
        return f"Pages lost, since the tool raised or hung: {'; '.join(told)}."


def warm_up(tools: Iterable[Tool], cleaners: Cleaners) -> None:
    """Let every tool load what it loads at its first page."""
    text = "\n".join(["Menu", "A headline of some words", *["The council met on Monday, and it was long. " * 9] * 5])
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    page = f"<html lang=en><head><title>A headline</title></head><body><article>{paragraphs}</article></body></html>"
    for cleaner in cleaners.all():
        cleaner.clean(text)
    runner = Runner(600)
    for tool in tools:
        runner(tool, "", page if tool.source == "html" else text, "https://example.org/a")


# ---- the data --------------------------------------------------------------------------------------------------------


def rows(data: Path, name: str, limit: int) -> Iterator[Row]:
    """The documents of a file, or every n-th so that there are about `limit`."""
    with lzma.open(data / f"{name}.jsonl.xz", "rb") as file:
        lines = file.readlines()
    step = max(1, len(lines) // limit) if limit else 1
    return map(json.loads, lines[::step])


def picked(set_name: str, answer: Answer) -> str:
    return answer.text if set_name in WITH_HEADLINE else answer.body


# ---- the tracks ------------------------------------------------------------------------------------------------------

Figures = dict[str, dict[str, dict[str, float]]]


def pages_track(data: Path, tools: Sequence[Tool], run: Runner, limit: int) -> Figures:
    """For each tool and set: agreement or snippets found, and the time; under "all", the time over the pages of all sets
    that have a reference. ``f1_whole_text`` is as if the headline were never left out."""
    texts = {
        source: {row["id"]: row["text"] for row in rows(data, f"text_{source}", limit)}
        for source in PLAIN
        if any(tool.source == source for tool in tools)
    }
    scores: dict[str, dict[str, Agreement]] = {tool.name: {} for tool in tools}
    whole: dict[str, dict[str, Agreement]] = {tool.name: {} for tool in tools}
    found: dict[str, Found] = {}
    times: dict[str, dict[str, list[float]]] = {tool.name: {} for tool in tools}
    for position, row in enumerate(rows(data, "pages_html", limit)):
        part, want = row["set"], shingles(row["body"])
        content = {"html": row["html"], **{source: of[row["id"]] for source, of in texts.items()}}
        for tool, answer, took in in_turn(tools, row, content, run, position):
            scores[tool.name].setdefault(part, Agreement()).add(want, picked(part, answer))
            whole[tool.name].setdefault(part, Agreement()).add(want, answer.text)
            times[tool.name].setdefault(part, []).append(took)
            times[tool.name].setdefault(ALL, []).append(took)
    naive = naive_text()
    for position, row in enumerate(rows(data, "pages_snippets", limit)):
        content = {"html": row["html"]}
        if naive and "bs4_text" in texts:
            content["bs4_text"] = naive(row["html"])
        for tool, answer, took in in_turn(tools, row, content, run, position):
            found.setdefault(tool.name, Found()).add(row, answer.text)
            times[tool.name].setdefault(SNIPPETS, []).append(took)
    figures: Figures = {name: {part: time_figures(of) for part, of in parts.items()} for name, parts in times.items()}
    for name, parts in scores.items():
        for part, agreement in parts.items():
            figures[name][part].update(agreement.figures())
            figures[name][part]["f1_whole_text"] = whole[name][part].figures()["f1"]
    for name, snippets in found.items():
        figures[name][SNIPPETS].update(snippets.figures())
    return figures


def naive_text() -> Callable[[str], str] | None:
    """What makes all text of a page, a string to a line, as the source bs4_text holds it for the other sets."""
    if not builder_registry.lookup("lxml"):
        return None
    return lambda html: BeautifulSoup(html, "lxml").get_text("\n", strip=True)


def in_turn(
    tools: Sequence[Tool], row: Row, content: Mapping[str, str], run: Runner, position: int
) -> list[tuple[Tool, Answer, float]]:
    """All tools on one page, every other page in reverse order."""
    able = [tool for tool in tools if tool.source in content]
    if position % 2:
        able.reverse()
    return [(tool, *run(tool, row["id"], content[tool.source], row["url"])) for tool in able]


def time_figures(times: Sequence[float]) -> dict[str, float]:
    return {"pages": len(times), "ms_mean": mean(times), "ms_median": statistics.median(times), "ms_most": max(times)}


def safety_track(data: Path, filters: Sequence[Tool], run: Runner, limit: int) -> Figures:
    """For each text filter and set: the share of words kept, and of articles that come back word for word."""
    kept: dict[str, dict[str, list[float]]] = {tool.name: {} for tool in filters}
    same: dict[str, dict[str, list[float]]] = {tool.name: {} for tool in filters}
    for row in rows(data, "text_html_text", limit):
        body = row["body"]
        if not body.strip():
            continue
        for tool in filters:
            answer, _ = run(tool, row["id"], body)
            kept[tool.name].setdefault(row["set"], []).append(kept_words(body, answer.text))
            untouched = _WORD.findall(answer.text) == _WORD.findall(body)
            same[tool.name].setdefault(row["set"], []).append(untouched)
    return {
        name: {
            part: {"articles": len(shares), "words_kept": mean(shares), "untouched": mean(same[name][part])}
            for part, shares in parts.items()
        }
        for name, parts in kept.items()
    }


def uplift_track(data: Path, filters: Sequence[Tool], run: Runner, limit: int) -> dict[str, Figures]:
    """For each extractor, set and text filter: agreement after the filter; under "before", without one."""
    return {source: uplift_of(data, source, filters, run, limit) for source in EXTRACTED}


def uplift_of(data: Path, source: str, filters: Sequence[Tool], run: Runner, limit: int) -> Figures:
    scores: dict[str, dict[str, Agreement]] = {}
    for row in rows(data, f"text_{source}", limit):
        part = scores.setdefault(row["set"], {})
        want = shingles(row["body"])
        part.setdefault("before", Agreement()).add(want, row["text"])
        for tool in filters:
            answer, _ = run(tool, row["id"], row["text"])
            part.setdefault(tool.name, Agreement()).add(want, picked(row["set"], answer))
    return {
        set_name: {name: agreement.figures() for name, agreement in part.items()} for set_name, part in scores.items()
    }


def time_track(pages: Figures) -> Figures:
    """The time over all pages with a reference, and against that of trafilatura."""
    measured = {name: dict(parts[ALL]) for name, parts in pages.items() if ALL in parts}
    base = measured.get(AGAINST)
    for figures in measured.values():
        if base:
            figures["relative_mean"] = figures["ms_mean"] / base["ms_mean"]
            figures["relative_median"] = figures["ms_median"] / base["ms_median"]
    return {name: {ALL: figures} for name, figures in measured.items()}


# ---- what is shown ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    """A table, its name above and its notes below."""

    name: str
    head: Sequence[str]
    body: Sequence[Sequence[str]]
    notes: Sequence[str] = ()

    def show(self, markdown: bool) -> str:
        widths = [max(len(row[i]) for row in (self.head, *self.body)) for i in range(len(self.head))]
        between, edge = ("|", "| {} |") if markdown else (" ", "{}")
        lines = [
            edge.format(f" {between} ".join(pad(cell, width, i) for i, (cell, width) in enumerate(zip(row, widths))))
            for row in (self.head, *self.body)
        ]
        rule = "|".join("-" * (w + 2) if not i else "-" * (w + 1) + ":" for i, w in enumerate(widths))
        lines.insert(1, f"|{rule}|" if markdown else "-" * len(lines[0]))
        title = f"### {self.name}" if markdown else self.name
        notes = [f"{'- ' if markdown else '  '}{note}" for note in self.notes]
        return "\n".join([title, "", *lines, "", *notes, *([""] if notes else [])])


def pad(cell: str, width: int, column: int) -> str:
    return cell.rjust(width) if column else cell.ljust(width)


def number(figures: Mapping[str, float], name: str, pattern: str = "{:.3f}") -> str:
    return pattern.format(figures[name]) if name in figures else "–"


def parts_of(figures: Figures) -> list[str]:
    """The sets, in the order of the data."""
    return list(dict.fromkeys(part for parts in figures.values() for part in parts if part != ALL))


def pages_table(figures: Figures, notes: Sequence[str]) -> Table:
    sets = [part for part in parts_of(figures) if part != SNIPPETS]
    head = ["tool"]
    for part in sets:
        head += [f"{part} F1", "P", "R", "ms", "median"]
    head += ["snippets F1", "wanted", "unwanted"]
    body = []
    for name, parts in figures.items():
        cells = [name]
        for part in sets:
            of = parts.get(part, {})
            cells += [number(of, key) for key in ("f1", "precision", "recall")]
            cells += [number(of, key, "{:.1f}") for key in ("ms_mean", "ms_median")]
        cells += [number(parts.get(SNIPPETS, {}), key) for key in ("f1", "wanted", "unwanted")]
        body.append(cells)
    return Table("pages: from a page to its article", head, body, (*sizes(figures), *headlines(figures), *notes))


def sizes(figures: Figures) -> Iterator[str]:
    counts: dict[str, int] = {}
    for parts in figures.values():
        for part, of in parts.items():
            if part != ALL:
                counts[part] = int(of["pages"])
    yield f"{', '.join(f'{n} pages of {part}' for part, n in counts.items())}; ms: of the processor, mean and median"


def headlines(figures: Figures) -> Iterator[str]:
    """What it is worth to a tool that it tells the headline from the body."""
    for name, parts in figures.items():
        for part, of in parts.items():
            if part not in WITH_HEADLINE and "f1" in of and abs(of["f1"] - of.get("f1_whole_text", of["f1"])) >= 0.0005:
                yield (
                    f"The reference of {part} has no headline, and of {name} the body is taken; "
                    f"its whole text would have an F1 of {of['f1_whole_text']:.3f}"
                )


def safety_table(figures: Figures, notes: Sequence[str]) -> Table:
    sets = parts_of(figures)
    head = ["filter", *(cell for part in sets for cell in (f"{part} words kept", "untouched"))]
    body = [
        [name, *(number(parts[part], key, "{:.2%}") for part in sets for key in ("words_kept", "untouched"))]
        for name, parts in figures.items()
    ]
    counts = ", ".join(
        f"{int(of['articles'])} articles of {part}" for part, of in next(iter(figures.values()), {}).items()
    )
    return Table("safety: the article alone", head, body, (counts, *notes))


def uplift_table(figures: Mapping[str, Figures], notes: Sequence[str]) -> Table:
    filters = list(dict.fromkeys(name for sets in figures.values() for of in sets.values() for name in of))
    filters.remove("before")
    body = []
    for source, sets in figures.items():
        for set_name, of in sets.items():
            before = of["before"]["f1"]
            after = (f"{of[name]['f1']:.3f} ({100 * (of[name]['f1'] - before):+.1f})" for name in filters)
            body.append([source, set_name, f"{before:.3f}", *after])
    head = ["extractor", "set", "F1 before", *(f"after {name}" for name in filters)]
    return Table("uplift: what an extractor produced, before and after a text filter", head, body, notes)


def time_table(figures: Figures, notes: Sequence[str]) -> Table:
    head = ["tool", "ms a page, mean", "median", "longest", f"mean / {AGAINST}", f"median / {AGAINST}"]
    body = [
        [
            name,
            *(number(parts[ALL], key, "{:.2f}") for key in ("ms_mean", "ms_median")),
            number(parts[ALL], "ms_most", "{:.0f}"),
            *(number(parts[ALL], key, "{:.3f}") for key in ("relative_mean", "relative_median")),
        ]
        for name, parts in figures.items()
    ]
    return Table("time: pages of all sets with a reference", head, body, notes)


# ---- the command -----------------------------------------------------------------------------------------------------


def about(data: Path) -> dict[str, Any]:
    """When, with what, and by which command; the folder of data by what it is, not by its name."""
    packages = sorted({peer.package for peer in EXTRACTORS}, key=str.lower)
    arguments = sys.argv[1:]
    return {
        "date": datetime.now(timezone.utc).date().isoformat(),
        "command": shlex.join(["python", "lab/bench.py", *("DATA" if Path(a) == data else a for a in arguments)]),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "cleantext": f"{cleantext.__version__} {revision()}".strip(),
        "versions": {name: version(name) for name in packages},
    }


def revision() -> str:
    """The commit that cleantext stands at, and whether it was changed since."""
    ask = ["git", "-C", str(Path(cleantext.__file__).parent), "describe", "--always", "--dirty", "--exclude=*"]
    try:
        return f"({subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()})"
    except (OSError, subprocess.CalledProcessError):
        return ""


def version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def about_text(facts: Mapping[str, Any], markdown: bool) -> str:
    others = (f"{name} {of}" for name, of in facts["versions"].items() if of)
    versions = ", ".join([f"cleantext {facts['cleantext']}", *others])
    command = f"`{facts['command']}`" if markdown else facts["command"]
    return f"{facts['date']}, {command}\n{versions}; Python {facts['python']}, {facts['machine']}\n"


def selected(tools: Iterable[Tool], only: Sequence[str]) -> list[Tool]:
    return [tool for tool in tools if not only or any(named(tool, name) for name in only)]


def named(tool: Tool, name: str) -> bool:
    """Whether a tool has that name, or one that starts with it and goes on after a comma."""
    return tool.name == name or tool.name.startswith(f"{name},")


def parsed(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--tracks", default=",".join(TRACKS), help="of these, the ones to run: %(default)s")
    parser.add_argument(
        "--only", default="", help="the tools to compare, by the names in the tables: cleantext,jusText"
    )
    parser.add_argument("--limit", type=int, default=0, help="about so many documents of each file, evenly picked")
    parser.add_argument("--folds", type=Path, help="models by document, so that none is measured on what it has seen")
    parser.add_argument("--timeout", type=float, default=60, help="seconds a page, then it is lost (%(default)s)")
    parser.add_argument("--markdown", action="store_true", help="tables to paste into the README")
    parser.add_argument("--json", type=Path, help="a file for the figures, unrounded")
    options = parser.parse_args(arguments)
    options.tracks = [name for name in options.tracks.split(",") if name]
    options.only = [name.strip() for name in options.only.split(",") if name.strip()]
    for name in options.tracks:
        if name not in TRACKS:
            parser.error(f"no track {name!r}: {', '.join(TRACKS)}")
    return options


def main() -> None:
    options = parsed()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    missing: dict[str, str] = {}
    cleaners = Cleaners(options.folds)
    every = (*own_tools(cleaners), *other_tools(missing))
    for name in options.only:
        if name not in missing and not any(named(tool, name) for tool in every):
            sys.exit(f"no tool {name!r}; there are: {'; '.join(dict.fromkeys(tool.name for tool in every))}")
    filters = selected((tool for tool in every if not tool.source), options.only)
    tools = selected((tool for tool in every if tool.source), options.only)
    tools += plain_tools(filters)
    warm_up((*tools, *filters), cleaners)

    facts: dict[str, Any] = {"about": about(options.data), "missing": missing}
    print(about_text(facts["about"], options.markdown), flush=True)
    methods = {tool.name for tool in (*tools, *filters)}
    how = [f"{peer.name}: {peer.note}" for peer in EXTRACTORS if peer.name in methods]
    absent = [f"{name} could not be had ({reason})" for name, reason in missing.items()]
    sources = [rules.note for rules in RULES if rules.name in methods]

    def report(track: str, figures: Any, table: Callable[[Any, Sequence[str]], Table], notes: Sequence[str]) -> None:
        facts[track] = figures
        print(table(figures, notes).show(options.markdown), flush=True)

    if "pages" in options.tracks or "time" in options.tracks:
        cleaners.start()
        run = Runner(options.timeout)
        figures = pages_track(options.data, tools, run, options.limit)
        facts["lost"] = run.errors
        text_note = (
            "The rows from html_text and bs4_text start from the plain text of the page; its making is not timed"
        )
        if "pages" in options.tracks:
            notes = (text_note, cleaners.note(), run.note(), *absent, *how, *sources)
            report("pages", figures, pages_table, notes)
        if "time" in options.tracks:
            report("time", time_track(figures), time_table, (text_note,))
    text_tracks: tuple[tuple[str, Callable[..., Any], Callable[..., Table]], ...] = (
        ("safety", safety_track, safety_table),
        ("uplift", uplift_track, uplift_table),
    )
    for track, measure, table in text_tracks:
        if track in options.tracks and filters:
            cleaners.start()
            run = Runner(options.timeout)
            figures = measure(options.data, filters, run, options.limit)
            report(track, figures, table, (cleaners.note(), run.note()))
    if options.json:
        options.json.write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
