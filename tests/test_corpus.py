"""Whole files of records: every format, what is rejected, and a run that is killed and gone on with."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import cleantext
from cleantext import cli, corpus
from cleantext.corpus import CorpusError, Layout, Summary
from cleantext.corpus.jsontext import dropped
from cleantext.corpus.reading import Chunk, read

ROOT = Path(__file__).parent.parent
TITLE = "Ferry crews accept the winter timetable"
BODY = "The harbour board of Skellan met on Monday to agree the winter timetable, its chairwoman Ines Okafor said."
LAST = "It takes effect in November, and the last boat will leave the island at six in the evening."
PAGE = f"Advertisement\n\n{TITLE}\n\n{BODY}\n\nPhoto: Ivo Hale\n\n{LAST} Sign up to our daily newsletter.\n"
ARTICLE = cleantext.clean(PAGE).text
HTML = f"<html><title>{TITLE}</title><nav><a href=/>Home</a></nav><article><h1>{TITLE}</h1><p>{BODY}<p>{LAST}</article>"


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")


def page(number: int) -> str:
    return f"Advertisement\n\nStory {number} of the island\n\n{BODY} That was vote {number}.\n\nPhoto: Ivo Hale\n\n{LAST}\n"


def records(count: int) -> list[dict[str, Any]]:
    return [{"id": f"r{number}", "text": page(number), "n": number} for number in range(count)]


def put(path: str, rows: list[Any]) -> str:
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    if path.endswith(".gz"):
        data = gzip.compress(data)
    elif path.endswith(".zst"):
        data = pytest.importorskip("zstandard", reason="zstandard is not installed").compress(data)
    Path(path).write_bytes(data)
    return path


def got(path: str) -> list[Any]:
    data = Path(path).read_bytes()
    if path.endswith(".gz"):
        data = gzip.decompress(data)
    elif path.endswith(".zst"):
        import zstandard

        data = zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).read()
    return [json.loads(line) for line in data.decode().splitlines()]


def rejected(path: str) -> list[Any]:
    return got(path + ".rejected.jsonl")


def run(inputs: str | list[str], output: str, **options: Any) -> Summary:
    options.setdefault("workers", 0)
    listed = [inputs] if isinstance(inputs, str) else inputs
    summary = corpus.run(listed, output, **options)
    tally = summary.tally
    assert tally.read == tally.written + tally.refused
    assert {path.name for path in Path(output).parent.iterdir()} & {
        Path(output).name + ending for ending in (".part", ".gathered", ".checkpoint", ".rejected.jsonl.part")
    } == set(), "a run that is complete leaves none of its own files"
    return summary


def command(*args: str) -> Result:
    try:
        runner = CliRunner(mix_stderr=False)
    except TypeError:
        runner = CliRunner()
    result = runner.invoke(cli.main, ["corpus", *args], prog_name="cleantext")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


# ---- JSON lines -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
def test_json_lines_keep_their_fields_and_gain_the_cleaned_text(ending: str) -> None:
    put("in.jsonl" + ending, records(30))
    summary = run("in.jsonl" + ending, "out.jsonl" + ending, chunk_bytes=3000)
    rows = got("out.jsonl" + ending)
    assert [{key: row[key] for key in ("id", "text", "n")} for row in rows] == records(30)
    assert [row["cleaned_text"] for row in rows] == [cleantext.clean(page(number)).text for number in range(30)]
    assert rows[7]["cleaned_title"] == "Story 7 of the island"
    assert summary.tally.written == 30
    assert summary.rejected is None
    assert not os.path.exists("out.jsonl.rejected.jsonl")


def test_a_record_is_written_as_it_was_read_character_for_character() -> None:
    odd = '{ "n" : 1.50, "big": 123456789012345678901234567890, "n": 2, "e": "\\u00e9\\ud800",  "text": "Two boats sailed." }'
    Path("in.jsonl").write_text(odd + ' \r\n{"text":""}\n', encoding="utf-8")
    run("in.jsonl", "out.jsonl")
    first, second = Path("out.jsonl").read_text(encoding="utf-8").splitlines()
    assert first == odd[:-2] + ', "cleaned_text": "Two boats sailed.", "cleaned_title": null}'
    assert second == '{"text":"", "cleaned_text": "", "cleaned_title": null}'


def test_a_dropped_field_leaves_the_others_as_they_were_written() -> None:
    assert dropped(b'{"a": [1,  {"b": "}"}], "c":1e5 , "a": 2}', ["a"]) == b'{"c":1e5}'
    assert dropped(b'{"a": 1}', ["a"]) == b"{}"
    assert dropped(b"{ }", ["a"]) == b"{}"
    Path("in.jsonl").write_text('{"page": "<p>x", "text": "Two boats sailed.", "n": 1.50}\n')
    run("in.jsonl", "out.jsonl", layout=Layout(drop=("page", "text")))
    assert Path("out.jsonl").read_text() == (
        '{"n": 1.50, "cleaned_text": "Two boats sailed.", "cleaned_title": null}\n'
    )


def test_what_was_removed_is_counted_or_listed() -> None:
    put("in.jsonl", [{"text": PAGE}])
    summary = run("in.jsonl", "counts.jsonl", layout=Layout(removals="counts"))
    run("in.jsonl", "all.jsonl", layout=Layout(removals="all"))
    expected = cleantext.clean(PAGE)
    (row,) = got("all.jsonl")
    assert row["cleaned_removed"] == [removal._asdict() for removal in expected.removed]
    (row,) = got("counts.jsonl")
    total = {count["category"]: [count["pieces"], count["characters"]] for count in row["cleaned_counts"]}
    assert total == summary.tally.removals
    assert sum(pieces for pieces, _ in total.values()) == len(expected.removed)
    assert summary.tally.characters_in == len(expected.document.text)
    assert summary.tally.characters_out == len(expected.text)


def test_markup_goes_before_text() -> None:
    put("in.jsonl", [{"text": PAGE, "html": HTML}, {"text": PAGE, "html": None}, {"text": PAGE}])
    run("in.jsonl", "out.jsonl", layout=Layout(text_field="text", html_field="html"))
    texts = [row["cleaned_text"] for row in got("out.jsonl")]
    assert texts == [cleantext.clean_html(HTML).text, ARTICLE, ARTICLE]


BAD: list[tuple[bytes, str]] = [
    (b'{"text": "cut', "broken JSON"),
    (b'{"text": "x"} {"text": "y"}', "broken JSON"),
    (b'["text"]', "no object"),
    (b'{"body": "x"}', "no field 'text'"),
    (b'{"text": null}', "field 'text' is null"),
    (b'{"text": 5}', "field 'text' is a number, not text"),
    (b'{"text": ["x"]}', "field 'text' is a list, not text"),
    (b'{"text": "caf\xe9"}', "not UTF-8: its byte 13 is 0xE9"),
    (b'{"text": "x", "cleaned_text": "y"}', "has a field 'cleaned_text' already"),
    (b"[" * 100_000, "nested too deeply"),
    (b'{"text": "x", "n": ' + b"9" * 5000 + b"}", "broken JSON"),
]


def test_a_bad_record_is_set_aside_with_its_place_and_the_run_goes_on() -> None:
    good = json.dumps({"text": "Two boats sailed."}).encode()
    lines = [good, *(line for bad, _ in BAD for line in (bad, b"", good))]
    Path("in.jsonl").write_bytes(b"\n".join(lines))
    summary = run("in.jsonl", "out.jsonl", chunk_bytes=40)
    assert len(got("out.jsonl")) == len(BAD) + 1 == summary.tally.written
    told = rejected("out.jsonl")
    assert len(told) == len(BAD) == summary.tally.refused
    assert summary.tally.rejected["broken JSON"] == 4
    assert summary.tally.rejected["not UTF-8"] == 1
    for number, (entry, (bad, reason)) in enumerate(zip(told, BAD)):
        assert reason in entry["reason"]
        assert entry["source"] == "in.jsonl"
        assert entry["position"]["line"] == 2 + 3 * number
        place = entry["position"]["byte"]
        assert Path("in.jsonl").read_bytes()[place : place + len(bad)] == bad


def test_a_rejected_record_is_named_by_its_id() -> None:
    put("in.jsonl", [{"id": "a7", "text": None}])
    run("in.jsonl", "out.jsonl", layout=Layout(id_field="id"))
    assert rejected("out.jsonl")[0]["id"] == "a7"


def test_strict_stops_at_the_first_bad_record_and_can_go_on_without() -> None:
    rows: list[Any] = records(20)
    rows[11] = {"id": "bad"}
    put("in.jsonl", rows)
    with pytest.raises(CorpusError, match=r"in\.jsonl, line 12, byte \d+: no field 'text'"):
        run("in.jsonl", "out.jsonl", strict=True, chunk_bytes=1000)
    assert not os.path.exists("out.jsonl")
    run("in.jsonl", "out.jsonl", resume=True, chunk_bytes=1000)
    run("in.jsonl", "again.jsonl", chunk_bytes=1000)
    assert Path("out.jsonl").read_bytes() == Path("again.jsonl").read_bytes()


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_of_a_file_that_was_cut_short_all_is_read_that_is_there(ending: str) -> None:
    rng = random.Random(5)
    rows = [{"text": page(number), "noise": rng.randbytes(400).hex()} for number in range(200)]
    put("whole.jsonl" + ending, rows)
    data = Path("whole.jsonl" + ending).read_bytes()
    Path("in.jsonl" + ending).write_bytes(data[: len(data) * 2 // 3])
    run("in.jsonl" + ending, "out.jsonl", chunk_bytes=5000)
    out = got("out.jsonl")
    (told,) = rejected("out.jsonl")
    assert 50 < len(out) < 200
    assert [row["noise"] for row in out] == [row["noise"] for row in rows[: len(out)]]
    assert told["position"]["line"] == len(out) + 1
    assert "cut short" in told["reason"]


def test_of_a_damaged_file_all_before_the_damage_is_read() -> None:
    members = [gzip.compress(json.dumps(row).encode() + b"\n") for row in records(10)]
    members[6] = members[6][:40] + bytes([members[6][40] ^ 0xFF]) + members[6][41:]
    Path("in.jsonl.gz").write_bytes(b"".join(members))
    summary = run("in.jsonl.gz", "out.jsonl")
    assert summary.tally.written == 6
    assert "damaged" in rejected("out.jsonl")[0]["reason"]


def test_gzip_members_and_the_padding_between_them_are_read() -> None:
    rows = records(3)
    members = [gzip.compress(json.dumps(row).encode() + b"\n") for row in rows]
    Path("in.jsonl.gz").write_bytes(b"\0\0\0".join(members) + b"\0" * 100_000)
    run("in.jsonl.gz", "out.jsonl")
    assert [row["id"] for row in got("out.jsonl")] == ["r0", "r1", "r2"]


def test_a_record_too_large_is_passed_by_unread() -> None:
    rows: list[Any] = records(5)
    rows[2] = {"text": "x" * 2_000_000}
    put("in.jsonl", rows)
    put("in.jsonl.gz", rows)
    for name in ("in.jsonl", "in.jsonl.gz"):
        run(name, "out.jsonl", largest=100_000, chunk_bytes=1000, force=True)
        assert [row["n"] for row in got("out.jsonl")] == [0, 1, 3, 4]
        (told,) = rejected("out.jsonl")
        assert told["position"]["line"] == 3
        assert "more than the 100,000" in told["reason"]


def test_what_unpacks_to_very_much_is_not_held() -> None:
    pytest.importorskip("zstandard", reason="zstandard is not installed")
    put("in.jsonl.zst", [{"text": "x" * 100_000_000}, *records(2)])
    put("in.jsonl.gz", [{"text": "x" * 100_000_000}, *records(2)])
    code = (
        "import sys; from cleantext import Cleaner, corpus\n"
        "corpus.run([sys.argv[1]], 'out.jsonl', workers=0, cleaner=Cleaner([]), largest=1 << 20, force=True)\n"
        "print(max(int(line.split()[1]) for line in open('/proc/self/status') if line.startswith('VmHWM:')))"
    )
    if not os.path.isdir("/proc/self"):
        pytest.skip("this system has no /proc to look at")
    for name in ("in.jsonl.gz", "in.jsonl.zst"):
        done = subprocess.run([sys.executable, "-c", code, name], capture_output=True, env=environment(), check=True)
        assert int(done.stdout) < 110_000, name  # kilobytes; the record alone would be as much
        assert [row["n"] for row in got("out.jsonl")] == [0, 1]


def test_a_record_larger_than_a_chunk_is_a_chunk_alone() -> None:
    rows = records(5)
    rows[2]["text"] += "The boat sailed on.\n" * 1000
    put("in.jsonl", rows)
    chunks = list(read(["in.jsonl"], size=1000))
    assert [chunk.count for chunk in chunks] == [2, 1, 2]
    assert b"".join(chunk.data for chunk in chunks) == Path("in.jsonl").read_bytes()


def test_a_mark_at_the_head_of_a_file_and_a_last_line_without_an_end_are_no_matter() -> None:
    Path("in.jsonl").write_bytes(b'\xef\xbb\xbf{"text": "One boat."}\n\n  \n{"text": "Two boats."}')
    assert run("in.jsonl", "out.jsonl").tally.read == 2
    assert [row["text"] for row in got("out.jsonl")] == ["One boat.", "Two boats."]


# ---- folders --------------------------------------------------------------------------------------------------------


def test_a_folder_is_read_in_the_order_of_its_names() -> None:
    for name in ("b/2.txt", "b/10.html", "a.txt", "c/notes.md", "c/d/e.htm", "b.jsonl"):
        Path("in", name).parent.mkdir(parents=True, exist_ok=True)
        Path("in", name).write_text(HTML if "htm" in name else PAGE)
    put("in/b.jsonl", [{"text": PAGE}])
    Path("in/b/3.txt").write_bytes(b"caf\xe9")
    run("in", "out.jsonl")
    rows = got("out.jsonl")
    assert [row.get("id") for row in rows] == ["a.txt", "b/10.html", "b/2.txt", None, "c/d/e.htm"]
    assert rows[1]["cleaned_text"] == cleantext.clean_html(HTML).text
    assert rows[2]["cleaned_text"] == ARTICLE
    assert rows[2]["source"] == os.path.join("in", "b/2.txt")
    (told,) = rejected("out.jsonl")
    assert told["id"] == "b/3.txt"
    assert "not UTF-8" in told["reason"]


def test_an_output_in_the_folder_that_is_read_is_not_read() -> None:
    Path("a.txt").write_text(PAGE)
    run(".", "out.jsonl")
    run(".", "out.jsonl", force=True)
    assert len(got("out.jsonl")) == 1


def test_a_folder_with_nothing_to_read_is_an_error() -> None:
    os.mkdir("in")
    with pytest.raises(CorpusError, match="holds no file"):
        run("in", "out.jsonl")


# ---- where a chunk ends and the next begins -------------------------------------------------------------------------


def test_reading_from_any_chunk_on_gives_the_same_chunks() -> None:
    os.mkdir("in")
    rows: list[Any] = records(12)
    rows[5]["text"] *= 20
    rows[9] = {"text": "x" * 50_000}
    put("in/b.jsonl", rows)
    put("in/c.jsonl.gz", rows)
    for name in "adefg":
        Path("in", name + ".txt").write_text(PAGE * 3)
    inputs = ["in", "in/c.jsonl.gz", "in/b.jsonl"]

    def told(chunks: Iterator[Chunk]) -> list[Any]:
        return [(chunk.kind, chunk.data, chunk.count, chunk.start, chunk.after, chunk.refused) for chunk in chunks]

    whole = told(read(inputs, size=2000, largest=20_000))
    assert len(whole) > 20
    for number, chunk in enumerate(whole):
        place = json.loads(json.dumps(chunk[4]))
        begin = (place[0], tuple(place[1]), tuple(place[2]) if isinstance(place[2], list) else place[2])
        assert told(read(inputs, size=2000, largest=20_000, begin=begin)) == whole[number + 1 :]


# ---- before a run begins --------------------------------------------------------------------------------------------


def test_nothing_is_written_over() -> None:
    put("in.jsonl", records(2))
    Path("out.jsonl").write_text("mine")
    with pytest.raises(CorpusError, match="exists already; --force"):
        run("in.jsonl", "out.jsonl")
    assert Path("out.jsonl").read_text() == "mine"
    for output in ("in.jsonl", "./in.jsonl"):
        with pytest.raises(CorpusError, match="never written over"):
            run("in.jsonl", output, force=True)
    os.link("in.jsonl", "other.jsonl")
    with pytest.raises(CorpusError, match="never written over"):
        run("in.jsonl", "other.jsonl", force=True)
    run("in.jsonl", "out.jsonl", force=True)
    assert len(got("out.jsonl")) == 2


@pytest.mark.parametrize(
    ("inputs", "output", "message"),
    [
        (["none.jsonl"], "out.jsonl", "no such file"),
        (["in.dat"], "out.jsonl", "tells no format; give --format"),
        (["in.jsonl"], "out.csv", "an output is .jsonl"),
        (["in.jsonl"], "none/out.jsonl", "no such folder"),
        (["in.parquet.gz"], "out.jsonl", "unpack it first"),
    ],
)
def test_what_cannot_begin_says_why(inputs: list[str], output: str, message: str) -> None:
    for name in ("in.dat", "in.jsonl", "in.parquet.gz"):
        Path(name).write_bytes(b"")
    with pytest.raises(CorpusError, match=message):
        run(inputs, output)


def test_what_is_not_installed_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    found = importlib.util.find_spec
    hidden = ("pyarrow", "zstandard", "fastwarc")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name in hidden else found(name))
    for name in ("in.parquet", "in.warc.gz", "in.jsonl.zst", "in.jsonl"):
        Path(name).write_bytes(b"")
    for source, output in (
        ("in.parquet", "o.jsonl"),
        ("in.warc.gz", "o.jsonl"),
        ("in.jsonl.zst", "o.jsonl"),
        ("in.jsonl", "o.parquet"),
        ("in.jsonl", "o.jsonl.zst"),
    ):
        with pytest.raises(CorpusError, match=r"pip install 'news-cleantext\[corpus\]'"):
            run(source, output)


def test_importing_pulls_in_nothing_that_is_optional() -> None:
    code = (
        "import sys, cleantext.cli, cleantext.corpus; "
        "print([name for name in ('pyarrow', 'zstandard', 'fastwarc', 'pandas', 'multiprocessing.pool') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True)
    assert done.stdout.strip() == "[]"


# ---- stopped and gone on with ---------------------------------------------------------------------------------------


class StopError(Exception):
    """A run is stopped from inside."""


@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz"])
def test_wherever_a_run_is_stopped_the_same_bytes_come_out(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Any] = records(40)
    rows[13] = {"text": 1}
    put("in" + ending, rows)
    options: dict[str, Any] = {"chunk_bytes": 2000, "checkpoint_every": 0.0}
    run("in" + ending, "whole" + ending, **options)
    expected = Path("whole" + ending).read_bytes(), Path(f"whole{ending}.rejected.jsonl").read_bytes()
    real = os.fsync
    for stop in range(1, 200):
        left = stop

        def fsync(file: int) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise StopError
            real(file)

        monkeypatch.setattr(os, "fsync", fsync)
        try:
            run("in" + ending, "out" + ending, resume=True, **options)
            break
        except StopError:
            # What a kill may leave behind: more in the files than the checkpoint knows of.
            if os.path.exists(f"out{ending}.part"):
                with open(f"out{ending}.part", "ab") as file:
                    file.write(b"half a li")
    else:
        pytest.fail("it never came to an end")
    assert stop > 3
    assert (Path("out" + ending).read_bytes(), Path(f"out{ending}.rejected.jsonl").read_bytes()) == expected


def test_an_unfinished_run_is_neither_forgotten_nor_mistaken_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    put("in.jsonl", [*records(3), {"id": "bad"}])
    with pytest.raises(CorpusError, match="--strict"):
        run("in.jsonl", "out.jsonl", strict=True)
    with pytest.raises(CorpusError, match="--resume goes on with it, --force begins anew"):
        run("in.jsonl", "out.jsonl")
    with pytest.raises(CorpusError, match="layout was"):
        run("in.jsonl", "out.jsonl", resume=True, layout=Layout(removals="counts"))
    with pytest.raises(CorpusError, match="filters was"):
        run("in.jsonl", "out.jsonl", resume=True, cleaner=cleantext.Cleaner().without("caption"))
    with open("in.jsonl", "a") as file:
        file.write("\n")
    with pytest.raises(CorpusError, match="inputs was"):
        run("in.jsonl", "out.jsonl", resume=True)
    run("in.jsonl", "out.jsonl", force=True)
    assert run("in.jsonl", "out.jsonl", resume=True).done_before


def test_two_runs_do_not_write_one_output() -> None:
    fcntl = pytest.importorskip("fcntl", reason="this system has no such locks")
    put("in.jsonl", records(3))
    with open("out.jsonl.part", "wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(CorpusError, match="another run is writing"):
            run("in.jsonl", "out.jsonl", force=True)


def test_a_full_disk_ends_the_run_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource", reason="this system has no limits of file size")
    put("in.jsonl", records(60))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    was = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
        with pytest.raises(CorpusError, match="File too large; --resume goes on"):
            run("in.jsonl", "out.jsonl", chunk_bytes=2000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, was)
    assert not os.path.exists("out.jsonl")
    run("in.jsonl", "out.jsonl", chunk_bytes=2000, resume=True)
    assert len(got("out.jsonl")) == 60


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def start(*args: str, code: str = "") -> subprocess.Popen[bytes]:
    prefix = [sys.executable, "-c", code] if code else [sys.executable, "-m", "cleantext", "corpus"]
    return subprocess.Popen(
        [*prefix, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), start_new_session=True
    )


# Small chunks and a checkpoint after each, so that a kill finds a run in every state.
BRISK = """
import sys
from cleantext import corpus
if __name__ == "__main__":
    corpus.run([sys.argv[1]], sys.argv[2], workers=int(sys.argv[3]), resume=True, chunk_bytes=4000, checkpoint_every=0.02)
"""


def kills(source: str, ending: str, wanted: int, workers: int, rng: random.Random) -> tuple[int, int]:
    """Kill runs at random moments until there were so many kills.

    Returns:
        How many kills found a run that had already got somewhere, and how many runs came to their end.
    """
    begun = time.monotonic()
    process = start(source, "whole" + ending, str(workers), code=BRISK)
    _, error = process.communicate(timeout=300)
    assert process.returncode == 0, error.decode()
    took = time.monotonic() - begun
    expected = {path.name.replace("whole", "out"): path.read_bytes() for path in Path().glob("whole*")}
    done = amid = finished = 0
    while done < wanted:
        for path in Path().glob(f"out{ending}*"):
            path.unlink()
        for tries in count():
            process = start(source, "out" + ending, str(workers), code=BRISK)
            # Longer and longer: on a machine that has got busy since, no run would ever come to its end.
            patience = rng.uniform(0.1, 1.2) * took * 1.5 ** (tries // 6)
            try:
                _, error = process.communicate(timeout=patience if done < wanted else 300)
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                process.communicate()
                done += 1
                with suppress(FileNotFoundError):
                    amid += json.loads(Path(f"out{ending}.checkpoint").read_bytes())["place"] is not None
                continue
            assert process.returncode == 0, error.decode()
            break
        finished += 1
        assert {path.name: path.read_bytes() for path in Path().glob(f"out{ending}*")} == expected
    return amid, finished


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_run_that_is_killed_and_gone_on_with_ends_with_the_same_bytes() -> None:
    rows: list[Any] = records(60)
    rows[17] = {"id": "bad"}
    put("in.jsonl", rows)
    kills("in.jsonl", ".jsonl.gz", 3, 1, random.Random(7))


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("HYPOTHESIS_PROFILE") != "long", reason="takes minutes: HYPOTHESIS_PROFILE=long")
@pytest.mark.parametrize(("source", "ending"), [("in.jsonl.gz", ".jsonl"), ("in.jsonl", ".parquet")])
def test_a_hundred_kills(source: str, ending: str) -> None:
    if ending == ".parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    rows: list[Any] = records(1500)  # cleaning is quick: with fewer, most kills would find a run that only starts
    rows[17] = {"id": "bad"}
    rows[301]["text"] *= 10
    put(source, rows)
    amid, finished = kills(source, ending, 100, 2, random.Random(os.getpid()))
    print(f"{amid} of 100 kills amid the work, {finished} runs to the end")
    assert amid >= 30
    assert finished >= 5
