"""What `cleantext corpus` costs beside the cleaning itself, how it scales, and what memory it takes.

    python lab/bench_corpus.py NEWS.jsonl [--html] [--records N] [--rounds 5]
    python lab/bench_corpus.py NEWS.jsonl --memory 1000

NEWS.jsonl has a `text` in every record, or an `html` with --html. The first form cleans N records by the plain library in one loop, and by
the command with no worker but itself, with one and with two; by turns, so many times, and tells the medians. On a machine that has other things to do, the time
on the clock says little; the processor time of all processes together says what the pool costs whatever else goes on. The second form makes a
file of so many megabytes, and cleans it with no filter at all: what the process that reads and writes holds does not hang on what workers do.

Every run is a process of its own, so that none finds warm what another has left.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

from cleantext import Cleaner, corpus
from cleantext.cleaner import _default
from cleantext.corpus.records import cleaned_by

PREFIX = "bench_"


def spent(who: int) -> float:
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def largest() -> float:
    """The most memory that this process ever had, in megabytes; not what it had from whoever started it."""
    status = Path("/proc/self/status").read_text() if os.path.exists("/proc/self/status") else ""
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def loop(field: str) -> dict[str, Any]:
    """The plain library: read, clean, write, one record after the other."""
    cleaner = _default()
    cleaner.clean("")
    cpu, begun, cleaning = spent(resource.RUSAGE_SELF), time.monotonic(), 0.0
    records = 0
    with open("news.jsonl", "rb") as source, open("out.jsonl", "wb") as target:
        for line in source:
            record = json.loads(line)
            before = time.process_time()
            cleaned = cleaned_by(cleaner, record[field], field == "html")
            cleaning += time.process_time() - before
            record |= {PREFIX + "text": cleaned.text, PREFIX + "title": cleaned.title}
            target.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
            records += 1
    cpu = spent(resource.RUSAGE_SELF) - cpu
    return {"records": records, "clock": time.monotonic() - begun, "cpu": cpu, "cleaning": cleaning}


def command(field: str, workers: int, output: str, bare: bool, removals: Any) -> dict[str, Any]:
    """`cleantext corpus`, as a library."""
    layout = corpus.Layout(html_field="html" if field == "html" else None, removals=removals, prefix=PREFIX)
    cleaner = Cleaner([], repair=False) if bare else Cleaner()
    if not workers:
        cleaner.clean("")  # as workers do before they begin
    seen: list[tuple[float, int, float]] = []
    begun, own = time.monotonic(), spent(resource.RUSAGE_SELF)

    def progress(_: int, tally: Any) -> None:
        seen.append((time.monotonic(), tally.read, spent(resource.RUSAGE_SELF)))

    tally = corpus.run(
        ["news.jsonl"], output, workers=workers, layout=layout, cleaner=cleaner, force=True, progress=progress
    ).tally
    clock, mine, theirs = time.monotonic() - begun, spent(resource.RUSAGE_SELF) - own, spent(resource.RUSAGE_CHILDREN)
    # Once all workers are at it, and until the first has nothing more to do.
    (since, had, _), (until, have, _) = seen[min(4, len(seen) - 1)], seen[-min(4, len(seen))]
    starting = seen[0][2] - own if workers else tally.working  # before the first answer, workers are made ready
    return {
        "records": tally.read,
        "clock": clock,
        "rate": (have - had) / max(until - since, 1e-9),
        "cleaning": tally.cleaning,
        "workers": tally.working - tally.cleaning,
        "parent": mine - starting,
        "start": theirs - tally.working + starting if workers else 0.0,
        "cpu": mine + theirs,
        "parent_mb": largest(),
    }


def one(kind: str, args: argparse.Namespace) -> dict[str, Any]:
    """A run in a process of its own."""
    own = f"--one|{kind}|--field|{'html' if args.html else 'text'}|--output|{args.output}|--removals|{args.removals}"
    told = subprocess.run(
        [sys.executable, __file__, args.news, *own.split("|")],
        stdout=subprocess.PIPE,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        check=True,
    )
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def medians(runs: list[dict[str, Any]]) -> dict[str, float]:
    return {name: median(run[name] for run in runs) for name in runs[0]}


def compare(args: argparse.Namespace) -> None:
    kinds = ["loop", "0", "1", "2"]
    runs: dict[str, list[dict[str, Any]]] = {kind: [] for kind in kinds}
    for round in range(args.rounds):
        for kind in kinds if round % 2 else reversed(kinds):
            runs[kind].append(one(kind, args))
            load = os.getloadavg()[0]
            print(f"  {kind:>4}: {runs[kind][-1]['clock']:6.1f} s, load {load:.1f}", file=sys.stderr, flush=True)
    plain, alone, single, double = (medians(runs[kind]) for kind in kinds)
    print(
        f"{plain['records']:,.0f} records, {os.path.getsize('news.jsonl') / 1e6:,.0f} MB, medians of {args.rounds} rounds, "
        f"load {os.getloadavg()[1]:.1f}"
    )
    print(
        f"  library, one loop  {plain['clock']:7.1f} s on the clock, {plain['cpu']:7.2f} s of processor, of which cleaning {plain['cleaning']:.2f} s"
    )
    for name, run in (("no worker", alone), ("one worker", single), ("two workers", double)):
        share = {part: 100 * run[part] / run["cleaning"] for part in ("workers", "parent")}
        print(
            f"  {name:18} {run['clock']:7.1f} s on the clock, {run['cpu']:7.2f} s of processor, {run['rate']:.1f} records a second "
            f"at full speed\n"
            f"      cleaning {run['cleaning']:.2f} s; workers' own {run['workers']:.2f} s ({share['workers']:.1f} %), "
            f"this process {run['parent']:.2f} s ({share['parent']:.1f} %): together {share['workers'] + share['parent']:.1f} %; "
            f"to start, and between records {run['start']:.2f} s; "
            f"at most {run['parent_mb']:.0f} MB"
        )
    pool = [
        100 * (going(one) - one["cleaning"] - going(none) + none["cleaning"]) / one["cleaning"]
        for none, one in zip(runs["0"], runs["1"])
    ]
    print(
        f"  one worker by none: {median(pool):.1f} % of the cleaning more (from {min(pool):.1f} to {max(pool):.1f}): sending there and back"
    )
    pairs = list(zip(runs["1"], runs["2"]))
    ratios = [two["rate"] / one["rate"] for one, two in pairs]
    costs = [going(two) / going(one) for one, two in pairs]
    print(
        f"  two workers by one, of the run between start and end: {median(ratios):.2f} times the records a second (from "
        f"{min(ratios):.2f} to {max(ratios):.2f});\n    {median(costs):.3f} times the processor time (from {min(costs):.3f} to "
        f"{max(costs):.3f}), so {2 / median(costs):.2f} times the records a second where both cores are free"
    )


def going(run: dict[str, Any]) -> float:
    """The processor time that grows with the records: all but what it takes to start."""
    return float(run["cleaning"] + run["workers"] + run["parent"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news")
    parser.add_argument("--records", type=int, default=800)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--html", action="store_true")
    parser.add_argument("--removals", default="counts")
    parser.add_argument("--output", default="out.jsonl")
    parser.add_argument("--memory", type=int, metavar="MEGABYTES")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--field", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:  # in the folder of whoever started it
        found = (
            loop(args.field)
            if args.one == "loop"
            else command(args.field, int(args.one[0]), args.output, "bare" in args.one, args.removals)
        )
        print(json.dumps(found))
        return
    news = os.path.abspath(args.news)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open(news, "rb") as source, open("news.jsonl", "wb") as file:
            lines = source.readlines(args.memory * 1_000_000 if args.memory else -1)
            if args.memory:
                for line in cycle(lines):
                    if file.tell() >= args.memory * 1_000_000:
                        break
                    file.write(line)
            else:
                file.writelines(islice(cycle(lines), args.records))
        if not args.memory:
            compare(args)
            return
        run = one("2 bare", args)
        print(
            f"{os.path.getsize('news.jsonl') / 1e6:,.0f} MB, {run['records']:,} records to {args.output} in {run['clock']:.0f} s with two workers: "
            f"the process that reads and writes had at most {run['parent_mb']:.0f} MB"
        )


if __name__ == "__main__":
    main()
