"""JSON, with msgspec and without: the same records, the same complaints, the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_corpus import BAD, got, own_folder, put, records, rejected, run

from cleantext.corpus import Layout, jsontext

__all__ = ["own_folder"]  # a fixture of every test here, too

FAST = ("_fast", "_members", "_fast_text")


def without_msgspec(what: Any, *args: Any, **options: Any) -> Any:
    """What a function of `jsontext` says where msgspec is not installed."""
    with pytest.MonkeyPatch.context() as patch:
        for name in FAST:
            patch.setattr(jsontext, name, None)
        return outcome(what, *args, **options)


def outcome(what: Any, *args: Any, **options: Any) -> Any:
    """What a function says, or how it complains; as text, since NaN is not even itself."""
    try:
        return repr(what(*args, **options))
    except ValueError as error:
        return f"{type(error).__name__}: {error}"


def test_msgspec_is_used_where_it_is_installed() -> None:
    pytest.importorskip("msgspec", reason="msgspec is not installed: pip install 'news-cleantext[corpus]'")
    assert all(getattr(jsontext, name) is not None for name in FAST)


ODD = [
    b'{"a": 1, "b": 2, "a": 3}',
    b'{"n": 123456789012345678901234567890, "m": -9223372036854775809, "k": 18446744073709551616}',
    b'{"n": 0.1, "m": 1e-400, "k": 2.2250738585072011e-308, "j": 9007199254740993.0, "i": 1.50, "h": -0, "g": -0.0}',
    b'{"n": 1e400, "m": -1e5000000000000000000000}',
    b'{"n": NaN, "m": Infinity, "k": -Infinity}',
    b'{"n": ' + b"9" * 4000 + b"}",
    b'{"n": ' + b"9" * 5000 + b"}",
    b'{"n": 0.' + b"1" * 5000 + b"}",
    b'{"a": "\\ud800", "b": "\\udc00x", "c": "\\ud800\\u0041", "d": "\\ud83d\\ude00"}',
    b'{"\\ud800": 1}',
    b'{"a": "\xed\xa0\x80"}',
    b'{"a": "caf\xe9"}',
    b'{"caf\xe9": 1}',
    b'{"a": "\x7f\xc2\x85\xe2\x80\xa8"}',
    b'{"a": "\x01"}',
    b'{"a": "\\u0000\\u001f\\/"}',
    b'{"a": "\\x"}',
    b'{"a": "\\u00G0"}',
    b'\xef\xbb\xbf{"a": 1}',
    b' \t{"a" : [ ] }\r',
    b"\x0c{}",
    b"{'a': 1}",
    b'{"a": 1,}',
    b'{"n": 01}',
    b'{"n": 1.}',
    b'{"a": 1} x',
    b'{"a": tru}',
    b"[1]",
    b"null",
    b"",
    *(bad for bad, _ in BAD),
]


@pytest.mark.parametrize("line", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("first", [True, False])
def test_what_is_odd_is_read_the_same(line: bytes, first: bool) -> None:
    assert outcome(jsontext.parsed, line, first=first) == without_msgspec(jsontext.parsed, line, first=first)


def whole(text: str) -> str:
    """A text in which no two halves of a surrogate pair stand side by side: in JSON they are a pair."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


texts = (st.text(max_size=8) | st.text('\x7f\x80\x9f\xa0\u2028\u2029\ud800\udfff"\\/\n\x00aé€😀', max_size=8)).map(
    whole
)
numbers = st.integers() | st.integers(-(2**66), 2**66) | st.floats()
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
added = st.dictionaries(
    texts, values.filter(lambda value: "nan" not in repr(value) and "inf" not in repr(value)), max_size=4
)


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    """Objects, written this way or that, names twice now and then."""
    members = draw(st.lists(st.tuples(texts, values), max_size=4))
    space = st.sampled_from(["", " ", "\t", " \r "])
    ascii = draw(st.booleans())
    written = []
    for name, value in members:
        key, what = (json.dumps(one, ensure_ascii=ascii) for one in (name, value))
        written.append(draw(space) + key + draw(space) + ":" + draw(space) + what + draw(space))
    text = draw(space) + "{" + (",".join(written) or draw(space)) + "}" + draw(space)
    return text.encode("utf-8", "surrogatepass")


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """Such lines, with a piece of them changed."""
    line = draw(lines())
    at = draw(st.integers(0, len(line)))
    upto = draw(st.integers(at, min(len(line), at + 3)))
    return (
        line[:at] + draw(st.binary(max_size=2) | st.sampled_from([b'"', b"}", b",", b"\\", b"9", b"e"])) + line[upto:]
    )


@given(lines() | broken(), st.booleans())
def test_whatever_is_read_is_read_the_same(line: bytes, first: bool) -> None:
    assert outcome(jsontext.parsed, line, first=first) == without_msgspec(jsontext.parsed, line, first=first)


@given(lines(), st.lists(texts, max_size=2), st.data())
def test_whatever_is_left_out_the_rest_is_as_it_was(line: bytes, names: list[str], data: st.DataObject) -> None:
    try:
        record = jsontext.parsed(line)
    except ValueError:
        return
    if record:
        names.append(data.draw(st.sampled_from(sorted(record))))
    made = jsontext.dropped(line, names)
    assert repr(made) == without_msgspec(jsontext.dropped, line, names)
    assert repr(jsontext.parsed(made)) == repr({key: value for key, value in record.items() if key not in names})


@given(added, lines())
def test_whatever_is_written_is_written_the_same_and_on_one_line(added: dict[str, Any], line: bytes) -> None:
    behind = jsontext.more(added)
    assert repr(behind) == without_msgspec(jsontext.more, added)
    assert len(behind.decode().splitlines()) == 1
    assert repr(json.loads("{" + behind.decode()[2:] if added else "{}")) == repr(added)
    try:
        record = jsontext.parsed(line)
    except ValueError:
        return
    first, last = jsontext.inside(line)
    joined = line[first:last] + jsontext.more(added, first=not record)
    assert repr(json.loads(joined)) == repr({**record, **{key: added[key] for key in added}})


def test_what_is_no_number_is_null_in_json() -> None:
    odd = {"n": float("nan"), "m": [1.5, float("inf"), {"k": -float("inf")}], "t": (1, 2)}
    assert jsontext.line(odd) == b'{"n": null, "m": [1.5, null, {"k": null}], "t": [1, 2]}\n'


@given(texts)
def test_a_text_is_spelled_as_the_standard_library_spells_it(text: str) -> None:
    assert json.loads(jsontext.line({"t": text})) == {"t": text}
    plain = "".join(
        c for c in text if c not in "\x7f\u2028\u2029" and not "\x80" <= c < "\xa0" and not "\ud800" <= c < "\ue000"
    )
    assert jsontext.line({"t": plain}) == json.dumps({"t": plain}, ensure_ascii=False).encode() + b"\n"


@pytest.mark.parametrize("layout", [Layout(removals="all"), Layout(removals="counts", drop=("n", "deep"))])
@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz"])
def test_without_msgspec_the_same_bytes_come_out(layout: Layout, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Any] = [{**record, "deep": {"x": [1.5, 2**70, None, "é\u2028"]}} for record in records(20)]
    put("in.jsonl", rows)
    with open("in.jsonl", "ab") as file:
        file.writelines(line + b"\n" for line in ODD)
    for output in ("with" + ending, "without" + ending):
        run("in.jsonl", output, layout=layout, chunk_bytes=3000)
        for name in FAST:
            monkeypatch.setattr(jsontext, name, None)
    assert Path("with" + ending).read_bytes() == Path("without" + ending).read_bytes()
    assert rejected("with" + ending) == rejected("without" + ending)
    assert len(got("with" + ending)) == 20
