"""In text whose lines break at every tag, pieces of a sentence stay with the rest of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleantext
from cleantext.document import Document
from cleantext.scoring.fragments import _in_sentences, of_sentences

#: A text of which nobody could doubt that its sentences are torn.
TORN = ["The mayor of", "Thornmere", ", who resigned, said", ", she did", ", and so", ", or so", "."]


def spared(lines: list[str], marked: list[int], furniture: frozenset[int] = frozenset()) -> list[str]:
    document = Document("\n".join([*lines, *TORN]))
    found = of_sentences(document, marked, furniture)
    assert found <= set(marked)
    return [document.lines[index] for index in sorted(found)]


@pytest.mark.parametrize(
    ("lines", "marked", "kept"),
    [
        (["He flew to", "Laos", "on Monday."], [1], ["Laos"]),
        (["In 2024,", "Athena Advisers", "recorded a rise."], [1], ["Athena Advisers"]),
        (
            ["Wind in", "Kiln Street", ",", "Mill Lane", "and the harbour."],
            [1, 2, 3],
            ["Kiln Street", ",", "Mill Lane"],
        ),
        (["It closed.", "Donald Dunmore", "said that it would open soon."], [1], ["Donald Dunmore"]),
        (["They all went home to see", "."], [1], ["."]),
        (["They all went home to see", "their neighbours."], [1], ["their neighbours."]),
        # not
        (["It closed.", "Weather", "The mayor said so."], [1], []),
        (["It closed.", "Weather", "said that"], [1], []),  # too little below
        (["News", "Weather", "Sport"], [1], []),
        (["He flew to", "Laos", "Sport"], [1], []),
        (["He flew to", "Laos is far.", "on Monday."], [1], []),  # a sentence of its own
        (["He flew to", "A", "B", "C", "D", "E", "F", "on Monday."], [1, 2, 3, 4, 5, 6], []),  # a list
        (["He flew to", "Name " * 20 + "Name", "on Monday."], [1], []),
        (["Laos", "on Monday."], [0, 1], []),
        (["Laos"], [0], []),
    ],
)
def test_which_pieces_stay(lines: list[str], marked: list[int], kept: list[str]) -> None:
    assert spared(lines, marked) == kept


def test_what_is_furniture_is_no_sentence() -> None:
    assert spared(["He flew to", "Laos", "on Monday."], [1], frozenset((0,))) == []
    assert spared(["He flew to", "Laos", "on Monday."], [1], frozenset((2,))) == []


def test_in_whole_sentences_nothing_is_looked_for() -> None:
    document = Document("He flew to\nLaos\non Monday.\n, he said")
    assert of_sentences(document, [1], ()) == set()


@given(st.lists(st.text("aB ,.\u201d", min_size=1, max_size=6).filter(str.strip), max_size=20), st.data())
def test_only_what_is_marked_is_spared(lines: list[str], data: st.DataObject) -> None:
    document = Document("\n".join(lines))
    every = range(len(document))
    marked = sorted(data.draw(st.sets(st.sampled_from(every)))) if every else []
    furniture = data.draw(st.sets(st.sampled_from(every))) if every else set()
    found = of_sentences(document, marked, furniture)
    assert found <= set(marked)
    # Looked at again, with what was spared among what stays, the rest is judged no harder than before.
    left = [index for index in marked if index not in found]
    assert of_sentences(document, left, furniture) <= set(left)


@pytest.mark.parametrize(
    ("lines", "known", "within"),
    [
        (["The board met at noon local", "time."], [1], {1}),
        (["She teaches a course on", "security", "in networks."], [1], {1}),
        (["Sport", "security"], [1], set()),  # of a menu
        (["The board met at noon.", "time."], [1], set()),
        (["She teaches a course on", "Security"], [1], set()),  # perhaps a menu's
        (["She teaches a course on", "security"], [0, 1], set()),
        (["security"], [0], set()),
    ],
)
def test_known_furniture_in_a_sentence_is_none(lines: list[str], known: list[int], within: set[int]) -> None:
    assert _in_sentences(Document("\n".join([*lines, *TORN])), dict.fromkeys(known)) == within
    assert _in_sentences(Document("\n".join(lines)), dict.fromkeys(known)) == set()  # where no sentence is torn


def test_words_that_rules_know_stay_in_torn_sentences() -> None:
    text = "\n".join(
        ["The board met on Monday at noon local", "time.", "She teaches a course on", "security", "in networks.", *TORN]
    )
    rules = cleantext.Cleaner(model=False)
    assert rules.clean(text).text == text
    assert rules.clean("\n".join(["Home", "Time", "Security", "Log in", *TORN])).text == "\n".join(TORN)
