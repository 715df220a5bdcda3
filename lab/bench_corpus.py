"""What `cleantext corpus` costs beside the cleaning itself, how it scales, and what memory it takes.

    python lab/bench_corpus.py NEWS.jsonl [--records N] [--workers 1 2]
    python lab/bench_corpus.py NEWS.jsonl --memory 1000

NEWS.jsonl has a `text` in every record, or an `html` with --html. The first form cleans N records with each number of workers; the second
makes a file of so many megabytes of them, and cleans it with no filter at all: what this process holds does not hang on what the workers do.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from cleantext import Cleaner, corpus


def spent(who: int) -> float:
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news")
    parser.add_argument("--records", type=int, default=400)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--html", action="store_true")
    parser.add_argument("--output", default="out.jsonl")
    parser.add_argument("--memory", type=int, metavar="MEGABYTES")
    args = parser.parse_args()
    lines = Path(args.news).read_bytes().splitlines(keepends=True)
    layout = corpus.Layout(html_field="html" if args.html else None, removals="counts", prefix="bench_")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open("news.jsonl", "wb") as file:
            if args.memory:
                for line in cycle(lines):
                    if file.tell() >= args.memory * 1_000_000:
                        break
                    file.write(line)
            else:
                file.writelines(islice(cycle(lines), args.records))
        size = os.path.getsize("news.jsonl")
        cleaner = Cleaner([], repair=False) if args.memory else None
        for workers in args.workers if not args.memory else [2]:
            own, theirs, begun = spent(resource.RUSAGE_SELF), spent(resource.RUSAGE_CHILDREN), time.monotonic()
            seen: list[tuple[float, int]] = []
            tally = corpus.run(
                ["news.jsonl"],
                args.output,
                workers=workers,
                layout=layout,
                cleaner=cleaner,
                force=True,
                progress=lambda _, tally, seen=seen: seen.append((time.monotonic(), tally.read)),
            ).tally
            took = time.monotonic() - begun
            own, theirs = spent(resource.RUSAGE_SELF) - own, spent(resource.RUSAGE_CHILDREN) - theirs
            # Once all workers are at it, and until the first has nothing more to do.
            (since, had), (until, have) = seen[min(4, len(seen) - 1)], seen[-min(4, len(seen))]
            rate = (have - had) / max(until - since, 1e-9)
            starting = theirs - tally.working
            print(
                f"{workers} workers: {tally.read:,} records, {size / 1e6:,.0f} MB, {took:.1f} s on the clock, "
                f"{rate:.1f} a second at full speed\n"
                f"  processor: cleaning {tally.cleaning:.2f} s; workers' own {tally.working - tally.cleaning:.2f} s "
                f"({100 * (tally.working - tally.cleaning) / tally.cleaning:.1f} %); this process {own:.2f} s "
                f"({100 * own / tally.cleaning:.1f} %); starting workers, and sending {starting:.2f} s\n"
                f"  this process at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, "
                f"the largest worker {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB"
            )


if __name__ == "__main__":
    main()
