"""Shapes measured for all blocks at once are those that a look at each block gives."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from strategies import anything, documents

from cleantext.document import Document, Removal
from cleantext.shape import DIGIT, SIGNS, ends_sentence, shapes, words

lines = st.lists(st.text("a1٣𝟙 .…\"'”)]!?*。の😀:(/>", min_size=1, max_size=9), max_size=6)


def look(line: str) -> tuple[int, bool, bool, bool]:
    """Words, ends, prose and cut of one line."""
    ends = ends_sentence(line)
    cut = ends and (line[-1] == "…" or line[-3:] == "..." or line[-5:-2] == "...")
    count = words(line)
    return count, ends, (ends and not cut and count >= 12) or count >= 40, cut


def check(document: Document) -> None:
    shape = shapes(document)
    assert [*zip(shape.words, shape.ends, shape.prose, shape.cut)] == [*map(look, document.lines)]
    for own, array in zip(shape[:4], (shape.of_words, shape.of_ends, shape.of_prose, shape.of_cut)):
        assert own == array.tolist()
    assert shape.sizes.tolist() == [*map(len, document.lines)]
    assert shape.first.tolist() == [ord(line[0]) for line in document.lines]
    assert shape.last.tolist() == [ord(line[-1]) for line in document.lines]
    for line, holds in zip(document.lines, shape.holds.tolist()):
        if len(line) > 5000:
            assert all(holds)
            continue
        assert holds[DIGIT] == bool(re.search(r"\d", line))
        for chars, held in zip(SIGNS[1:], holds[1:]):
            assert held == any(char in line for char in chars)


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
