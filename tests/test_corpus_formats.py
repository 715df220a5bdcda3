"""Parquet and WARC, which need the extra `corpus`."""

from __future__ import annotations

import datetime
import decimal
import gzip
import io
import json
import os
import random
import signal
import tempfile
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_corpus import ARTICLE, HTML, PAGE, got, kills, own_folder, page, put, records, rejected, run

import cleantext
from cleantext.corpus import CorpusError, Layout
from cleantext.corpus.columns import join
from cleantext.corpus.reading import Format, read
from cleantext.corpus.shapes import shape_of, united

__all__ = ["own_folder"]  # a fixture of every test here, too

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'news-cleantext[corpus]'")
pq = pytest.importorskip("pyarrow.parquet")


def table(count: int) -> Any:
    return pa.table(
        {
            "id": pa.array(range(count), pa.int32()),
            "text": [page(number) for number in range(count)],
            "when": pa.array(
                [datetime.datetime(2026, 1, 1, 12, number % 60) for number in range(count)], pa.timestamp("ns")
            ),
            "price": pa.array([decimal.Decimal("1.50")] * count, pa.decimal128(10, 2)),
            "raw": pa.array([b"\xff\x00"] * count),
            "tags": pa.array([["a", None], [], None, ["b"]] * (count // 4)),
            "kind": pa.array(["news", "sport"] * (count // 2)).dictionary_encode(),
            "deep": pa.array([{"x": 1.5, "y": [{"z": "q"}]}] * count),
            "odd": [float("nan"), 1.5] * (count // 2),
        }
    )


def test_columns_of_parquet_pass_through_as_they_are() -> None:
    given = table(200)
    pq.write_table(given, "in.parquet", row_group_size=70)
    summary = run("in.parquet", "out.parquet", layout=Layout(removals="counts"), chunk_bytes=10_000)
    made = pq.read_table("out.parquet")
    assert made.select(given.column_names).drop("odd").equals(given.drop("odd"))
    assert str(made.column("odd").to_pylist()) == str(given.column("odd").to_pylist())  # NaN equals nothing
    assert made.schema.field("when").type == pa.timestamp("ns")
    assert made.column("cleaned_text").to_pylist() == [cleantext.clean(page(number)).text for number in range(200)]
    assert made.column("cleaned_title").to_pylist()[3] == "Story 3 of the island"
    assert sum(count["pieces"] for row in made.column("cleaned_counts").to_pylist() for count in row) == sum(
        pieces for pieces, _ in summary.tally.removals.values()
    )


def test_rows_of_parquet_as_json_lines() -> None:
    pq.write_table(table(4), "in.parquet")
    run("in.parquet", "out.jsonl", layout=Layout(drop=("text",)))
    first = got("out.jsonl")[0]
    assert first["when"] == "2026-01-01T12:00:00"
    assert first["price"] == "1.50"
    assert first["raw"] == "/wA="
    assert first["tags"] == ["a", None]
    assert first["odd"] is None
    assert first["cleaned_text"] == cleantext.clean(page(0)).text
    assert "text" not in first


def test_a_row_without_text_is_set_aside() -> None:
    pq.write_table(pa.table({"id": ["a", "b", "c"], "text": [PAGE, None, PAGE]}), "in.parquet", row_group_size=2)
    run("in.parquet", "out.parquet", layout=Layout(id_field="id"))
    assert pq.read_table("out.parquet").column("id").to_pylist() == ["a", "c"]
    assert rejected("out.parquet") == [
        {"source": "in.parquet", "position": {"row": 1}, "reason": "field 'text' is null", "id": "b"}
    ]


def test_a_column_that_is_not_there_is_an_error_before_anything_is_done() -> None:
    pq.write_table(pa.table({"id": ["a"], "body": [PAGE]}), "in.parquet")
    with pytest.raises(CorpusError, match="no column 'text'; there are id, body"):
        run("in.parquet", "out.parquet")
    put_parquet("other.parquet", {"text": [PAGE], "cleaned_text": ["x"]})
    with pytest.raises(CorpusError, match="has a column 'cleaned_text' already: choose another --prefix"):
        run("other.parquet", "out.parquet")
    run("other.parquet", "out.parquet", layout=Layout(prefix="new_"))


def put_parquet(path: str, columns: dict[str, Any]) -> str:
    pq.write_table(pa.table(columns), path)
    return path


def test_markup_may_be_in_a_column_of_bytes() -> None:
    put_parquet("in.parquet", {"page": [HTML.encode(), HTML.replace("Skellan", "Skellé").encode("latin-1")]})
    run("in.parquet", "out.parquet", layout=Layout(text_field=None, html_field="page", drop=("page",)))
    made = pq.read_table("out.parquet")
    assert made.column_names == ["cleaned_text", "cleaned_title"]
    assert made.column("cleaned_text").to_pylist()[0] == cleantext.clean_html(HTML).text
    assert "Skellé" in made.column("cleaned_text").to_pylist()[1]


def test_inputs_whose_columns_differ_do_not_go_into_one_parquet_file() -> None:
    put_parquet("a.parquet", {"text": [PAGE], "n": [1]})
    put_parquet("b.parquet", {"text": [PAGE], "n": ["x"]})
    put("c.jsonl", records(1))
    with pytest.raises(CorpusError, match=r"b\.parquet: its columns are not those of the first input"):
        run(["a.parquet", "b.parquet"], "out.parquet")
    with pytest.raises(CorpusError, match="make two runs"):
        run(["a.parquet", "c.jsonl"], "out.parquet")
    assert run(["a.parquet", "b.parquet", "c.jsonl"], "out.jsonl").tally.written == 3


def test_a_damaged_parquet_file_is_rejected_as_one_record() -> None:
    put_parquet("a.parquet", {"text": [PAGE]})
    Path("b.parquet").write_bytes(Path("a.parquet").read_bytes()[:-20])
    summary = run(["a.parquet", "b.parquet"], "out.jsonl")
    assert (summary.tally.written, summary.tally.refused) == (1, 1)
    assert "cannot be read" in rejected("out.jsonl")[0]["reason"]


def test_json_lines_become_columns() -> None:
    rows: list[Any] = [
        {"id": 1, "text": PAGE, "score": 1, "tags": ["a"], "meta": {"lang": "en"}, "odd": 1, "none": None},
        {"id": 2, "text": PAGE, "score": 2.5, "tags": [], "meta": {"url": "u"}, "odd": "two", "big": 2**70},
        {"id": 3, "text": "half a pair \ud800", "tags": None, "flag": True, "odd": {"a": [1]}, "empty": {}},
        {"id": 4, "text": 7, "odd": "rejected records make no columns", "new": 1},
    ]
    put("in.jsonl", rows)
    run("in.jsonl", "out.parquet", layout=Layout(removals="all"), chunk_bytes=400)
    made = pq.read_table("out.parquet")
    kinds = {field.name: str(field.type) for field in made.schema}
    assert kinds["id"] == "int64"
    assert kinds["score"] == "double"
    assert kinds["tags"] in ("list<element: string>", "list<item: string>")
    assert kinds["meta"] == "struct<lang: string, url: string>"
    assert kinds["flag"] == "bool"
    assert "new" not in kinds
    out = made.to_pylist()
    assert [row["odd"] for row in out] == ["1", '"two"', '{"a": [1]}']
    assert out[1]["big"] == str(2**70)
    assert out[2]["empty"] == "{}"
    assert out[2]["text"] == "half a pair \ufffd"
    assert out[0]["cleaned_removed"] == [removal._asdict() for removal in cleantext.clean(PAGE).removed]
    assert out[1]["cleaned_text"] == ARTICLE


def same(value: Any, made: Any) -> bool:
    """Whether what a column gives back is what was put in: null and missing are one, and JSON text is what it says."""
    if value is None or made is None:
        return made is None and value is None
    if isinstance(made, str) and (not isinstance(value, str) or made != value):
        return bool(json.loads(made) == value)
    if isinstance(value, dict):
        return all(same(value.get(name), item) for name, item in made.items()) and value.keys() <= made.keys()
    if isinstance(value, list):
        return len(value) == len(made) and all(same(one, other) for one, other in zip(value, made))
    return bool(value == made) and (isinstance(value, bool) == isinstance(made, bool))


scalars = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, width=32)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
values = st.recursive(
    scalars | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(st.dictionaries(st.sampled_from(["p", "q", "r"]), values, max_size=3), min_size=1, max_size=6))
def test_whatever_json_holds_a_column_can_be_made_of(rows: list[Any]) -> None:
    layout = Layout()
    shapes = [shape_of(row) for row in rows]
    shape = reduce(united, shapes)
    for cut in range(1, len(rows)):  # as in chunks
        assert shape == united(reduce(united, shapes[:cut]), reduce(united, shapes[cut:]))
    added = dict.fromkeys(layout.added, "x")
    lines = b"".join(json.dumps({**row, **added}).encode() + b"\n" for row in rows)
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
        assert join(io.BytesIO(lines), file.name, "shaped", layout, shape, None) == len(rows)
        made = pq.read_table(file.name).to_pylist()
    for row, back in zip(rows, made):
        assert all(same(row.get(name), item) for name, item in back.items() if name not in added), (row, back)


@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_a_parquet_output_is_the_same_after_a_stop(kind: str) -> None:
    rows: list[Any] = records(40)
    rows[25]["text"] = None
    if kind == "parquet":
        put_parquet("in.parquet", {name: [row[name] for row in rows] for name in rows[0]})
    else:
        put("in.jsonl", rows)
    run(f"in.{kind}", "whole.parquet", chunk_bytes=2000)
    with pytest.raises(CorpusError, match="is null"):
        run(f"in.{kind}", "out.parquet", chunk_bytes=2000, strict=True)
    assert not Path("out.parquet").exists()
    run(f"in.{kind}", "out.parquet", chunk_bytes=2000, resume=True)
    assert Path("out.parquet").read_bytes() == Path("whole.parquet").read_bytes()


def test_reading_parquet_from_any_chunk_on_gives_the_same_chunks() -> None:
    pq.write_table(table(100), "in.parquet", row_group_size=33)
    whole = list(read(["in.parquet"], size=5000))
    assert sum(chunk.count for chunk in whole) == 100
    for number, chunk in enumerate(whole):
        assert [later.data for later in read(["in.parquet"], size=5000, begin=chunk.after)] == [
            later.data for later in whole[number + 1 :]
        ]
    assert [chunk.start["row"] for chunk in whole] == [
        sum(before.count for before in whole[:number]) for number in range(len(whole))
    ]


# ---- WARC -----------------------------------------------------------------------------------------------------------


def entry(
    number: int,
    body: bytes,
    *,
    kind: str = "response",
    status: str = "200 OK",
    media: str = "text/html",
    more: str = "",
) -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{more}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/{number}\r\n"
        f"WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number:032d}>\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def entries() -> list[bytes]:
    html = HTML.encode()
    return [
        entry(0, b"", kind="request"),
        entry(1, html),
        entry(2, b"\x89PNG", media="image/png"),
        entry(3, html, status="404 Not Found"),
        entry(4, HTML.replace("Skellan", "Skellé").encode("cp1250"), media="text/html; charset=windows-1250"),
        entry(5, gzip.compress(html), more="Content-Encoding: gzip\r\n"),
        entry(6, f"{len(html):x}\r\n".encode() + html + b"\r\n0\r\n\r\n", more="Transfer-Encoding: chunked\r\n"),
        entry(7, html, media="Application/XHTML+XML"),
    ]


@pytest.mark.parametrize("name", ["in.warc", "in.warc.gz", "one.warc.gz"])
def test_pages_of_warc(name: str) -> None:
    pytest.importorskip("fastwarc", reason="fastwarc is not installed: pip install 'news-cleantext[corpus]'")
    data = entries()
    if name == "in.warc":
        Path(name).write_bytes(b"".join(data))
    elif name == "in.warc.gz":
        Path(name).write_bytes(b"".join(map(gzip.compress, data)))
    else:  # as it should not be, but is: all in one gzip member
        Path(name).write_bytes(gzip.compress(b"".join(data)))
    summary = run(name, "out.jsonl", chunk_bytes=1000)
    rows = got("out.jsonl")
    assert [row["url"] for row in rows] == [f"https://example.org/{number}" for number in (1, 4, 5, 6, 7)]
    assert rows[0] == {
        "id": f"<urn:uuid:{1:032d}>",
        "url": "https://example.org/1",
        "date": "2026-01-01T00:00:00Z",
        "source": name,
        "cleaned_text": cleantext.clean_html(HTML).text,
        "cleaned_title": cleantext.clean_html(HTML).title,
    }
    assert "Skellé" in rows[1]["cleaned_text"]
    assert {row["cleaned_text"] for row in (rows[0], *rows[2:])} == {cleantext.clean_html(HTML).text}
    assert summary.tally.skipped == 3
    whole = list(read([name], size=300))
    assert len(whole) > 2
    for number, chunk in enumerate(whole):
        place = json.loads(json.dumps(chunk.after))
        begin = (place[0], tuple(place[1]), tuple(place[2]) if isinstance(place[2], list) else place[2])
        assert [later.data for later in read([name], size=300, begin=begin)] == [
            later.data for later in whole[number + 1 :]
        ]


@pytest.mark.parametrize("packed", [False, True])
def test_of_a_warc_that_was_cut_short_the_last_entry_is_rejected(packed: bool) -> None:
    pytest.importorskip("fastwarc", reason="fastwarc is not installed: pip install 'news-cleantext[corpus]'")
    data = [entry(number, HTML.encode()) for number in range(4)]
    name = "in.warc.gz" if packed else "in.warc"
    Path(name).write_bytes(b"".join(map(gzip.compress, data) if packed else data)[:-60])
    run(name, "out.jsonl")
    assert len(got("out.jsonl")) == 3
    (told,) = rejected("out.jsonl")
    assert "cut short" in told["reason"]
    assert told["position"]["record"] == 4


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.skipif(os.environ.get("HYPOTHESIS_PROFILE") != "long", reason="takes minutes: HYPOTHESIS_PROFILE=long")
def test_a_hundred_kills_of_a_run_over_warc() -> None:
    pytest.importorskip("fastwarc", reason="fastwarc is not installed: pip install 'news-cleantext[corpus]'")
    pages = [HTML.replace("Skellan", f"Skellan {number}").encode() for number in range(600)]
    pages[301] *= 10
    data = [
        entry(number, page, status="200 OK" if number % 7 else "404 Not Found") for number, page in enumerate(pages)
    ]
    Path("in.warc.gz").write_bytes(b"".join(map(gzip.compress, data)) + gzip.compress(data[1])[:-60])
    amid, finished = kills("in.warc.gz", ".jsonl.gz", 100, 2, random.Random(os.getpid()))
    print(f"{amid} of 100 kills amid the work, {finished} runs to the end")
    assert amid >= 30
    assert finished >= 5


def test_of_a_damaged_warc_all_before_the_damage_is_read() -> None:
    pytest.importorskip("fastwarc", reason="fastwarc is not installed: pip install 'news-cleantext[corpus]'")
    data = [gzip.compress(entry(number, HTML.encode())) for number in range(4)]
    data[2] = data[2][:60] + bytes([data[2][60] ^ 0xFF]) + data[2][61:]
    Path("in.warc.gz").write_bytes(b"".join(data))
    Path("no.warc").write_bytes(b"this is no WARC" * 100)
    run(["in.warc.gz", "no.warc"], "out.jsonl")
    assert len(got("out.jsonl")) == 2
    assert ["damaged" in told["reason"] for told in rejected("out.jsonl")] == [True, True]


def test_a_large_entry_of_warc_is_passed_by() -> None:
    pytest.importorskip("fastwarc", reason="fastwarc is not installed: pip install 'news-cleantext[corpus]'")
    Path("in.warc").write_bytes(entry(1, b"x" * 50_000) + entry(2, HTML.encode()))
    run("in.warc", "out.jsonl", largest=10_000)
    assert [row["url"] for row in got("out.jsonl")] == ["https://example.org/2"]
    assert rejected("out.jsonl")[0]["excerpt"] == "https://example.org/1"


def test_a_format_may_be_named_where_the_file_does_not_say_it() -> None:
    Path("crawl").write_bytes(entry(1, HTML.encode()))
    Path("page").write_text(PAGE)
    for name, kind in (("crawl", "warc"), ("page", "text")):
        format: Format = kind  # type: ignore[assignment]
        if kind == "warc":
            pytest.importorskip("fastwarc", reason="fastwarc is not installed: pip install 'news-cleantext[corpus]'")
        assert run(name, "out.jsonl", format=format, force=True).tally.written == 1
