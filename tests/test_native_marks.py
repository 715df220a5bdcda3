"""What is said of many blocks at once in C is what is said of them one by one in Python."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import anything, documents

from cleantext import cutting as cutting_module
from cleantext import known as known_module
from cleantext import native
from cleantext import shape as shape_module
from cleantext.cutting import text_without
from cleantext.document import CATEGORIES, Document, Removal
from cleantext.filters import links, lists, marks, phrases
from cleantext.rules.book import Rule, built_in
from cleantext.shape import COLON, ENDS, PROSE, kind, shapes

_text = native.load("_text")
pytestmark = pytest.mark.skipif(_text is None, reason="cleantext.native._text was not built")

#: Lines as they stand in lists, whole and broken.
_LINES = (
    *("Read more:", "Harbour bridge closed", "of the harbour, they said", ", and more", ". . .", "()", ")", ":", ",", "ends here,"),
    *("It opened in 1932, they say, and it was closed twice since then, for a year.", "Why now?", "市議会は新しい予算を可決した。", "É", "é l", "ǆ"),
    *("ALL AT SEA: Ferry drifts for hours", "- ALL AT SEA: 'Ferry", "-ALL AT SEA: Ferry", "A’S B: “Ferry", "ABC: Ferry", "ABCD: ferry"),
    *("\ud800", "👉 the", "\0", "It was a long way down to the harbour, and no ferry…", "word " * 31 + "word", "word " * 32 + "word", "a" * 5001),
)  # fmt: skip
lines_of_lists = st.lists(st.sampled_from(_LINES) | anything().map(str.strip), max_size=30).map("\n".join)
texts = documents() | lines_of_lists | st.lists(st.sampled_from(_LINES), max_size=30).map("\n\n".join)


@cache
def some_rules() -> tuple[Rule, ...]:
    """One for each category and place."""
    return tuple({(rule.category, rule.where): rule for rule in built_in(("en", "de"))}.values())


def rules_of(document: Document, data: st.DataObject) -> dict[int, Rule]:
    """Some of the blocks, each with a rule that may know it."""
    blocks = st.integers(0, max(0, len(document) - 1))
    given_rules: dict[int, Rule] = data.draw(st.dictionaries(blocks, st.sampled_from(some_rules()), max_size=20))
    return given_rules if document.lines else {}


@given(texts, st.data())
def test_marks(text: str, data: st.DataObject) -> None:
    assert _text is not None
    document = Document(text)
    rules = rules_of(document, data)
    asked = Removal, document.starts, document.lines, rules, phrases._NAMES
    found = _text.marks_of_rules(*asked)
    assert found == phrases._marks_plainly(*asked)
    assert [*map(list, found)] == [*map(list, phrases._marks_plainly(*asked))]
    one = Removal, document.starts, document.lines, [*rules], "advert", "name", "reason"
    assert _text.marks_for(*one) == marks._marks_for_plainly(*one)
    assert all(
        type(mark) is Removal for mark in [*_text.marks_for(*one), *(m for own in found[0].values() for m in own)]
    )


numbers = st.dictionaries(st.integers(0, 20), st.sampled_from("ab"))


@given(numbers, numbers, st.integers(0, 22), st.integers(-1, 22))
@example({}, {0: "a", 1: "b", 2: "c"}, 5, 9)
@example({1: "a"}, {1: "b", 20: "c"}, 3, 9)
def test_labels(lines: dict[int, str], labels: dict[int, str], first: int, last: int) -> None:
    assert _text is not None
    asked = lines, labels, first, last, 2, 3
    found = _text.labels_in_place(*asked)
    plainly = known_module._in_place_plainly(*asked)  # type: ignore[arg-type]  # any values will do
    assert [*found.items()] == [*plainly.items()]
    assert found is not lines


@given(texts, st.data())
def test_entries(text: str, data: st.DataObject) -> None:
    assert _text is not None
    document = Document(text)
    shape, rules = shapes(document), rules_of(document, data)
    leads = {index for index, rule in rules.items() if rule.where == "lead"}
    limits = lists._LONGEST, lists._SHORT, lists._PIECE
    for start in range(len(document) + 1):
        stop = min(len(document), start + data.draw(st.integers(0, 60)))
        asked = document.lines, document.gaps, shape.rows, rules, leads, start, stop
        wanted = lists._entries_end(document, shape, rules, leads, start, stop)
        assert _text.entries_end(*asked, *limits) == wanted


@given(texts, st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60)), max_size=6))
def test_places_before(text: str, spans: list[tuple[int, int]]) -> None:
    """Each block that is left was the block of that number, in order; where it says that there was none, something was cut out."""
    assert _text is not None
    document = Document(text)
    cuts: list[Removal] = []
    at = 0
    for away, size in spans:
        start, at = min(at + away, len(text)), min(at + away + size, len(text))
        if start < at:
            cuts.append(Removal(start, at, "promo", "test", "because"))
    left = Document(text_without(document.text, cuts))
    asked = document.starts, document.lines, cuts, left.starts, left.lines
    found = _text.places_before(*asked)
    assert found == cutting_module._places_before_plainly(*asked)
    known = [place for place in found if place >= 0]
    assert known == sorted(set(known))
    assert all(place < 0 or document.lines[place] == line for place, line in zip(found, left.lines))
    untouched = [
        index
        for index, start in enumerate(document.starts)
        if not any(cut.start <= document.end(index) and start <= cut.end for cut in cuts)
    ]
    assert {*untouched} <= {*known}


@given(texts)
@example("\n".join(_LINES))
def test_labelled(text: str) -> None:
    assert _text is not None
    lines = Document(text).lines
    every = [*range(len(lines))]
    assert _text.labelled(lines, every) == links._labelled_plainly(lines, every)


@given(st.text("AZ’' -–—•:“‘\"a", max_size=40))
@example("A" * 31 + ": A")
@example("A" * 32 + ": A")
@example("- AAA: A")
@example("AAAA:")
@example("AAAA: ")
def test_labels_in_capitals(line: str) -> None:
    assert _text is not None
    assert _text.labelled([line], [0]) == links._labelled_plainly([line], [0])


@given(
    st.lists(
        st.sampled_from(
            ["NEWS", "UK", "IT’S", "A.", "NO?", "WHY!", "The", "“No", "'T", "‘tT", "a", "mayor", "É", "", "I", "AT&T"]
        )
        | st.text("AB aé’'\"“?!., \t-😀", max_size=8),
        max_size=14,
    ).map(" ".join)
)
@example("A B cd E F gh")
@example("A B C D E F G H I j")
@example(" A B Cd")
def test_kickers(line: str) -> None:
    assert _text is not None
    assert _text.kickers(line) == links._kickers_plainly(line)


@given(st.lists(st.text("AZaz1.é’ \t\xa0\u3000", max_size=30)), st.integers(0, 4))
@example(["A B", "A Bb C", "1A A1", "É A", "Aé", "A\x1cB"], 2)
def test_words_in_capitals(lines: list[str], least: int) -> None:
    assert _text is not None
    every = [*range(len(lines))]
    assert _text.in_capitals(lines, every, least) == links._in_capitals_plainly(lines, every, least)
    plainly = [index for index in every if shape_module._capital_words_plainly(lines[index]) >= least]
    assert _text.in_capitals(lines, every, least) == plainly


@given(texts, st.data())
def test_edges_and_twins_of_kinds(text: str, data: st.DataObject) -> None:
    assert _text is not None
    document = Document(text + "\n" + text[: data.draw(st.integers(0, 80))])
    rows, known = shapes(document).rows, rules_of(document, data)
    also = data.draw(st.sets(st.integers(0, 9)))
    for sought in (kind(), kind(has=PROSE), kind(has=ENDS), kind(lacks=COLON, words=(2, 9)), kind(words=(1000, 2000))):
        assert _text.edges(rows, sought, known, also) == shape_module._edges_plainly(rows, sought, known, also)
        assert _text.pick_twins(rows, sought) == shape_module._pick_twins_plainly(rows, sought)


def test_twins_of_many() -> None:
    assert _text is not None
    rows = shapes(Document("\n".join("word " * (number % 5000) + "." for number in range(9000)))).rows
    assert _text.pick_twins(rows, kind()) == shape_module._pick_twins_plainly(rows, kind())
    assert len(_text.pick_twins(rows, kind())) > 4000


def test_headlines_turned_round() -> None:
    plain, turned = shape_module.initials("ab"), shape_module.initials("ab", others=True)
    assert [one + other for one, other in zip(plain, turned)] == [1] * len(plain)


class Odd:
    """No rule at all."""


def test_wrong_arguments_are_errors() -> None:
    assert _text is not None
    rule = some_rules()[0]
    names = dict.fromkeys(CATEGORIES, "x")
    calls: tuple[Callable[[], object], ...] = (
        lambda: _text.marks_for(Removal, [0], ["a"], [1], "a", "b", "c"),
        lambda: _text.marks_for(Removal, [0], ["a"], [-1], "a", "b", "c"),
        lambda: _text.marks_for(Removal, [0], ["a"], ["x"], "a", "b", "c"),
        lambda: _text.marks_for(Removal, ["x"], ["a"], [0], "a", "b", "c"),
        lambda: _text.marks_for(Removal, [-5], ["a"], [0], "a", "b", "c"),
        lambda: _text.marks_for(Removal, [0], [1], [0], "a", "b", "c"),
        lambda: _text.marks_for(Removal, [0, 1], ["a"], [1], "a", "b", "c"),
        lambda: _text.marks_for(int, [0], ["a"], [0], "a", "b", "c"),
        lambda: _text.marks_of_rules(Removal, [0], ["a"], {0: Odd()}, names),
        lambda: _text.marks_of_rules(Removal, [0], ["a"], {0: rule}, {}),
        lambda: _text.marks_of_rules(Removal, [0], ["a"], {1: rule}, names),
        lambda: _text.marks_of_rules(str, [0], ["a"], {0: rule}, names),
        lambda: _text.kickers(b"A"),
        lambda: _text.in_capitals(["a"], [1], 0),
        lambda: _text.in_capitals(["a"], [0], "x"),
        lambda: _text.labels_in_place({"x": 1}, {}, 0, 0, 2, 3),
        lambda: _text.labels_in_place({}, {-1: 1}, 0, 0, 2, 3),
        lambda: _text.labels_in_place({}, {1 << 70: 1}, 0, 0, 2, 3),
        lambda: _text.entries_end(["a"], [], bytes(20), {}, set(), 0, 1, 1, 1, 1),
        lambda: _text.entries_end(["a"], [0], bytes(19), {}, set(), 0, 1, 1, 1, 1),
        lambda: _text.entries_end([1], [0], bytes(20), {}, set(), 0, 1, 1, 1, 1),
        lambda: _text.entries_end(["a", "b"], [0, "x"], bytes(40), {}, set(), 0, 1, 1, 1, 1),
        lambda: _text.entries_end(["a"], [0], bytes(20), {}, set(), -1, 1, 1, 1, 1),
        lambda: _text.places_before([0], [], [], [], []),
        lambda: _text.places_before([0], ["a"], [], [0], []),
        lambda: _text.places_before([0], ["a"], [1], [0], ["a"]),
        lambda: _text.labelled(["a"], [1]),
        lambda: _text.labelled([1], [0]),
        lambda: _text.labelled(["a"], ["x"]),
        lambda: _text.edges(b"", (bytes(28), None, None), [], set()),
        lambda: _text.edges(b"", 1, {}, set()),
        lambda: _text.pick_twins(b"", 1),
        lambda: _text.pick_twins("", (bytes(28), None, None)),
        lambda: _text.left("abc", [(2, 1)]),
        lambda: _text.left("abc", [(0, 2), (1, 3)]),
        lambda: _text.left("abc", [(0, 4)]),
        lambda: _text.left("abc", [("x", 4)]),
        lambda: _text.cut(["a"], [0], [0], [(0,)]),
        lambda: _text.cut(["a"], [0], [0], [("x", 1)]),
        lambda: _text.cut(["a"], ["x"], [0], [(0, 1)]),
        lambda: _text.cut([1, 2], [0, 2], [0, 0], [(1, 2)]),
    )
    for call in calls:
        with pytest.raises((TypeError, ValueError, IndexError, KeyError, AttributeError, OverflowError)):
            call()
