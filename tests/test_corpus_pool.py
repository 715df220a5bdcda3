"""Workers: their answers in order, their death noticed, and none left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from corpus_filters import cleaner
from test_corpus import PAGE, ROOT, command, got, own_folder, put, records, rejected

import cleantext
from cleantext import Cleaner, corpus
from cleantext.corpus import CorpusError
from cleantext.corpus import pool as pools

__all__ = ["own_folder"]  # a fixture of every test here, too

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")


def test_a_record_that_kills_its_worker_twice_is_set_aside() -> None:
    rows = records(40)
    for number in (17, 18):
        rows[number]["text"] += "poison"
    put("in.jsonl", rows)
    corpus.run(["in.jsonl"], "out.jsonl", cleaner=cleaner("die"), workers=2, chunk_bytes=2000)
    assert [row["n"] for row in got("out.jsonl")] == [n for n in range(40) if n not in (17, 18)]
    told, other = rejected("out.jsonl")
    assert (told["position"]["line"], other["position"]["line"]) == (18, 19)
    assert (
        told["reason"]
        == other["reason"]
        == "the worker died of it, twice: killed by SIGKILL (out of memory, most likely)"
    )


def test_a_worker_that_somebody_kills_costs_nothing() -> None:
    rows = records(40)
    rows[17]["text"] += "poison"
    put("in.jsonl", rows)
    corpus.run(["in.jsonl"], "out.jsonl.gz", cleaner=cleaner("die once"), workers=2, chunk_bytes=2000)
    corpus.run(["in.jsonl"], "calm.jsonl.gz", cleaner=cleaner("die once"), workers=1, chunk_bytes=2000)
    assert os.path.exists("died")
    assert Path("out.jsonl.gz").read_bytes() == Path("calm.jsonl.gz").read_bytes()
    assert not os.path.exists("out.jsonl.gz.rejected.jsonl")


def test_a_record_that_takes_too_long_is_set_aside() -> None:
    rows = records(10)
    rows[4]["text"] += "poison"
    put("in.jsonl", rows)
    corpus.run(["in.jsonl"], "out.jsonl", cleaner=cleaner("sleep"), workers=1, chunk_bytes=2000, patience=3)
    assert [row["n"] for row in got("out.jsonl")] == [n for n in range(10) if n != 4]
    assert rejected("out.jsonl")[0]["reason"] == "the worker died of it, twice: still at it after 3 s"


def test_workers_that_all_die_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "_DEATHS", 3)
    put("in.jsonl", [{"text": f"poison {number}"} for number in range(20)])
    with pytest.raises(CorpusError, match=r"3 workers died one after the other, the last one with exit code 7"):
        corpus.run(["in.jsonl"], "out.jsonl", cleaner=cleaner("leave"), workers=1)
    assert not os.path.exists("out.jsonl")


def test_workers_that_cannot_even_start_end_the_run() -> None:
    put("in.jsonl", records(20))
    code = "from cleantext import corpus; corpus.run(['in.jsonl'], 'out.jsonl', workers=1)"
    done = subprocess.run(  # a program that workers cannot import, since it has no file
        [sys.executable, "-"],
        input=code.encode(),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert b"5 workers died one after the other, the last one with exit code 1" in done.stderr


def test_a_filter_that_fails_costs_its_record_alone() -> None:
    put("in.jsonl", [{"text": PAGE}, {"text": "poison"}, {"text": PAGE}])
    corpus.run(["in.jsonl"], "out.jsonl", cleaner=cleaner("raise"), workers=1)
    assert len(got("out.jsonl")) == 2
    assert rejected("out.jsonl")[0]["reason"] == "the cleaner failed: RuntimeError: met poison"


def test_a_cleaner_that_cannot_be_made_in_a_worker_ends_the_run_with_the_reason() -> None:
    put("in.jsonl", records(2))
    broken = Cleaner(model="no-such-model.npz")
    with pytest.raises(CorpusError, match=r"a worker cannot go on: .*no-such-model"):
        corpus.run(["in.jsonl"], "out.jsonl", cleaner=broken, workers=2)


def test_answers_come_in_order_and_only_so_many_are_under_way() -> None:
    rows = records(60)
    rows[0]["text"] += "poison"
    put("in.jsonl", rows)
    seen: list[int] = []
    corpus.run(
        ["in.jsonl"],
        "out.jsonl",
        cleaner=cleaner("dawdle"),
        workers=2,
        chunk_bytes=1000,
        progress=lambda done, tally: seen.append(tally.read),
    )
    assert [row["n"] for row in got("out.jsonl")] == list(range(60))
    assert seen == sorted(seen)
    assert seen[-1] == 60


def test_workers_go_when_whoever_started_them_is_killed() -> None:
    if not os.path.isdir("/proc/self"):
        pytest.skip("this system has no /proc to look at")
    put("in.jsonl", [{"text": "poison"}, *records(20)])
    code = (
        "from cleantext import corpus; from corpus_filters import cleaner\n"
        "if __name__ == '__main__': corpus.run(['in.jsonl'], 'out.jsonl', cleaner=cleaner('sleep'), workers=2)"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(Path(__file__).parent)])}
    process = subprocess.Popen([sys.executable, "-c", code], env=env)
    try:
        workers = wait_for(lambda: children(process.pid))
        time.sleep(1.0)
    finally:
        process.kill()
        process.wait()
    assert wait_for(lambda: not any(os.path.exists(f"/proc/{worker}") for worker in workers))


def children(parent: int) -> list[int]:
    """The worker processes of a process."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdecimal():
            try:
                status = Path("/proc", name, "stat").read_text().rpartition(")")[2].split()
                line = Path("/proc", name, "cmdline").read_bytes()
            except OSError:
                continue
            if int(status[1]) == parent and b"spawn_main" in line:
                found.append(int(name))
    return found


def wait_for(what: Any, seconds: float = 30) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.1)
    pytest.fail(f"still not so after {seconds} s")


def test_ctrl_c_leaves_a_run_that_can_be_gone_on_with() -> None:
    put("in.jsonl", records(150))
    process = subprocess.Popen(
        [sys.executable, "-m", "cleantext", "corpus", "in.jsonl", "-o", "out.jsonl", "--workers", "1"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    wait_for(lambda: children(process.pid))
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"the same command with --resume goes on for out.jsonl" in told
    assert b"Traceback" not in told
    assert not os.path.exists("out.jsonl")
    assert command("in.jsonl", "-o", "out.jsonl", "--workers", "0", "--resume").exit_code == 0
    assert len(got("out.jsonl")) == 150


# ---- the command ----------------------------------------------------------------------------------------------------


def test_the_command_tells_what_it_did() -> None:
    put("in.jsonl", [{"text": PAGE, "id": 1}, {"id": 2}, {"text": PAGE}])
    done = command("in.jsonl", "-o", "out.jsonl", "--workers", "0", "--id-field", "id", "--without", "caption")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "out.jsonl: 2 documents" in done.stderr
    assert "rejected: 1 records, in out.jsonl.rejected.jsonl\n          1  no field 'text'" in done.stderr
    assert "records: 3 in = 2 out + 1 rejected" in done.stderr
    assert "advert" in done.stderr
    assert "Photo: Ivo Hale" in got("out.jsonl")[0]["cleaned_text"]
    assert rejected("out.jsonl")[0]["id"] == 2
    again = command("in.jsonl", "-o", "out.jsonl")
    assert again.exit_code == 1
    assert again.stderr == "cleantext: out.jsonl exists already; --force writes over it\n"
    assert command("in.jsonl", "-o", "out.jsonl", "--resume").stderr == "out.jsonl: complete already, nothing to do\n"


def test_the_command_is_quiet_when_asked_and_fails_when_nothing_could_be_cleaned() -> None:
    put("in.jsonl", [{"body": PAGE}])
    done = command("in.jsonl", "-o", "out.jsonl", "--workers", "0", "-q")
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", "")
    told = command("in.jsonl", "-o", "out.jsonl", "--workers", "0", "--force").stderr
    assert "every record was rejected: do --text-field" in told
    assert command("in.jsonl", "-o", "x.jsonl", "--workers", "0", "-q", "--text-field", "body").exit_code == 0


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["in.jsonl"], "Missing option '-o'"),
        (["in.jsonl", "-o", "out.jsonl", "--max-record", "much"], "is no size: write 500000, 64MB or 1G"),
        (["in.jsonl", "-o", "out.jsonl", "--without", "nonsense"], "no category or filter 'nonsense'"),
    ],
)
def test_a_wrong_command_line_says_what_is_wrong(args: list[str], message: str) -> None:
    put("in.jsonl", [])
    done = command(*args)
    assert done.exit_code == 2
    assert message in done.stderr


def test_a_rule_of_ones_own_that_changed_is_noticed_by_resume() -> None:
    rule = '[[promo]]\nname = "quiz"\npattern = "try our riddle{}"\nremoves = ["Try our riddle{}"]\nkeeps = ["The riddle was long."]\n'
    Path("our.toml").write_text(rule.format("", ""))
    put("in.jsonl", [{"text": "Try our riddle"}, {"text": None}])
    args = ["in.jsonl", "-o", "out.jsonl", "--workers", "0", "--rules", "our.toml"]
    assert command(*args, "--strict").exit_code == 1
    Path("our.toml").write_text(rule.format(" now", " now"))
    done = command(*args, "--resume")
    assert done.exit_code == 1
    assert "this is not the run that was stopped: settings was" in done.stderr
    assert command(*args, "--force").exit_code == 0
    assert json.loads(Path("out.jsonl").read_text())["cleaned_text"] == "Try our riddle"


def test_progress_is_shown_on_a_terminal_alone() -> None:
    pty = pytest.importorskip("pty", reason="this system has no such terminals")
    put("in.jsonl", records(30))
    parent, child = pty.openpty()
    seen: list[bytes] = []

    def look() -> None:
        try:
            while data := os.read(parent, 4096):
                seen.append(data)
        except OSError:
            pass  # the other end is closed

    reader = threading.Thread(target=look)
    reader.start()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "120"}
    args = [sys.executable, "-m", "cleantext", "corpus", "in.jsonl", "-o", "out.jsonl", "--workers", "0"]
    subprocess.run(args, stderr=child, env=env, check=True, timeout=120)
    os.close(child)
    reader.join(10)
    os.close(parent)
    shown = b"".join(seen).decode()
    assert "30 documents, " in shown
    assert "records: 30 in = 30 out + 0 rejected" in shown


def test_the_library_says_the_same_as_the_command() -> None:
    put("in.jsonl", records(12))
    command("in.jsonl", "-o", "one.jsonl", "--workers", "2", "-q")
    corpus.run(["in.jsonl"], "two.jsonl", workers=0)
    assert Path("one.jsonl").read_bytes() == Path("two.jsonl").read_bytes()
    assert got("one.jsonl")[5]["cleaned_text"] == cleantext.clean(records(12)[5]["text"]).text
