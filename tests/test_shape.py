"""Shapes measured for all blocks at once are those that a look at each block gives."""

from __future__ import annotations

import re
import struct

from hypothesis import given
from hypothesis import strategies as st
from strategies import anything, documents

from cleantext.document import Document, Removal
from cleantext.shape import (
    APART,
    AT,
    BAR,
    BRACKET,
    COLON,
    COMMA,
    COPYRIGHT,
    CUT,
    DASH,
    DIGIT,
    ENDS,
    PROSE,
    SIGNS,
    SLASH,
    STOP,
    _pick_each_plainly,
    _pick_plainly,
    ends_sentence,
    initials,
    kind,
    shapes,
    words,
)

lines = st.lists(st.text("a1٣𝟙 .…|-@©\"'”)]!?*。の😀:(/>", min_size=1, max_size=9), max_size=6)


def look(line: str) -> tuple[int, bool, bool, bool]:
    """Words, ends, prose and cut of one line."""
    ends = ends_sentence(line)
    cut = ends and (line[-1] == "…" or line[-3:] == "..." or line[-5:-2] == "...")
    count = words(line)
    return count, ends, (ends and not cut and count >= 12) or count >= 40, cut


def has(line: str) -> int:
    """The bits of one line."""
    _, ends, prose, cut = look(line)
    signs = [re.search(r"\d", line) is not None, *(any(char in line for char in chars) for chars in SIGNS[1:])]
    if len(line) > 5000:
        signs = [True] * len(signs)
    bits = (DIGIT, COMMA, STOP, COLON, SLASH, BRACKET, BAR, APART, DASH, AT, COPYRIGHT, ENDS, PROSE, CUT)
    return sum(bit for bit, one in zip(bits, (*signs, ends, prose, cut), strict=True) if one)


def check(document: Document) -> None:
    shape = shapes(document)
    assert [*zip(*shape[:4])] == [*map(look, document.lines)]
    rows = [(has(line), ord(line[0]), ord(line[-1]), words(line), len(line)) for line in document.lines]
    assert [*struct.iter_unpack("5I", shape.rows)] == rows


@given(lines | documents().map(str.splitlines), st.data())
def test_picked_are_the_lines_that_are_like_that(lines: list[str], data: st.DataObject) -> None:
    document = Document("\n".join(lines))
    bits = st.integers(0, (1 << 14) - 1) | st.sampled_from((0, ENDS, DIGIT, COMMA | STOP))
    some = st.integers(-2, 30)
    table = st.none() | st.just(initials("a1(T", 0x2E80))
    start, stop, *limits = data.draw(st.tuples(*[some] * 6))
    needs, lacks, any_of = data.draw(st.tuples(bits, bits, bits))
    first, last = data.draw(st.tuples(table, table))
    shape = shapes(document)
    sought = kind(has=needs, lacks=lacks, any_of=any_of, words=limits[:2], size=limits[2:], first=first, last=last)
    wanted = [
        index
        for index, line in enumerate(document.lines)
        if start <= index < stop
        and has(line) & needs == needs
        and not has(line) & lacks
        and (not any_of or has(line) & any_of)
        and limits[0] <= words(line) <= limits[1]
        and limits[2] <= len(line) <= limits[3]
        and (first is None or first[min(ord(line[0]), 0xFFFF)])
        and (last is None or last[min(ord(line[-1]), 0xFFFF)])
    ]
    assert _pick_plainly(shape.rows, sought, start, stop) == shape.pick(sought, start, stop) == wanted
    every = (sought, kind(), kind(has=STOP))
    each = [shape.pick(one) for one in every]
    assert _pick_each_plainly(shape.rows, every) == shape.pick_each(every) == each


@given(lines.map("\n".join) | documents() | anything())
def test_shapes_are_those_of_each_line(text: str) -> None:
    check(Document(text))


def test_shape_of_a_long_line() -> None:
    for piece in ("The council met, it said: no. ", "市議会は", "x"):
        check(Document(f"Share\n{piece * 3000}\n{piece * 3000}…\nThe end"))


@given(documents(), st.data())
def test_shapes_of_what_is_left_after_a_cut(text: str, data: st.DataObject) -> None:
    document = Document(text)
    shapes(document)
    if not document.lines:
        return
    index = data.draw(st.integers(0, len(document) - 1))
    stop = document.starts[index + 1] if index + 1 < len(document) else len(text)
    check(document.without([Removal(document.starts[index], stop, "promo", "test", "cut")]))
