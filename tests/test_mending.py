"""Torn sentences put together for the model: what goes together, and that nothing else does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import anything, documents

import cleantext
from cleantext.document import Document
from cleantext.filters.main_text import SHIPPED, MainTextFilter
from cleantext.known import known
from cleantext.scoring.judge import judge
from cleantext.scoring.mending import mend

MAIN_TEXT = next(look for look in cleantext.Cleaner().filters if isinstance(look, MainTextFilter))
#: Lines that begin with what no line begins with: a text with them is torn.
TORN = [", one", ", two", ", three", ", four", ", five"]


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        pytest.param(["It was then that the mayor of", "Thornmere", ", who resigned"], ["It was then that the mayor of Thornmere , who resigned"], id="a name"),
        pytest.param(["Said", "that he would go."], ["Said", "that he would go."], id="too few words"),
        pytest.param(["It was said then", "that he would go."], ["It was said then that he would go."], id="lower case"),
        pytest.param(["It was over.", "that he would go."], ["It was over.", "that he would go."], id="behind an end"),
        pytest.param(["Home", "sport", "culture"], ["Home", "sport", "culture"], id="a menu"),
        pytest.param(["Sport", "Culture", ", again"], ["Sport", "Culture , again"], id="no name behind a label"),
        pytest.param(["He met the", "Baroness of Upper and Lower Thornmere Vale", ", then"],
                     ["He met the", "Baroness of Upper and Lower Thornmere Vale , then"], id="too long for a name"),
        pytest.param(["So it is", "...", "and more of it"], ["So it is", "...", "and more of it"], id="an ellipsis"),
    ],
)  # fmt: skip
def test_what_goes_together(lines: list[str], paragraphs: list[str]) -> None:
    mended = mend(Document("\n".join([*lines, "", "An end.", "x", *TORN])))
    assert mended is not None
    assert mended.document.lines[: len(paragraphs)] == paragraphs


def test_whole_text_is_left_alone() -> None:
    lines = ["The council met on Monday", "and voted for the bridge", ", at last.", "It was late."]
    assert mend(Document("\n".join(lines))) is None


@given(
    st.one_of(
        documents(),
        anything(),
        st.lists(st.sampled_from([*TORN, "Menu", "it goes on and on", "The end."])).map("\n".join),
    )
)
def test_paragraphs_are_their_lines(text: str) -> None:
    document = Document(text)
    mended = mend(document)
    if mended is None:
        return
    assert len(mended.paragraph_of) == len(document)
    assert sorted({*mended.paragraph_of}) == [*range(len(mended.document))]
    assert mended.paragraph_of == sorted(mended.paragraph_of)
    for number, paragraph in enumerate(mended.document.lines):
        own = [line for line, one in zip(document.lines, mended.paragraph_of) if one == number]
        assert paragraph == " ".join(own)


def test_the_model_looks_twice() -> None:
    menu = ["Home", "Sport", "Culture", "Sign in", "Subscribe", "Advertisement"]
    story = [
        "The mayor of", "Thornmere", ", who had held the office for eleven years, resigned on Monday after a vote of the council.",
        "She said that", "the town", ", its bridge and its people had been her life, and that she would miss the meetings least of all.",
    ] * 6  # fmt: skip
    document = Document("\n".join([*menu, *story, *menu]))
    mended = mend(document)
    assert mended is not None
    both = judge(document, MAIN_TEXT.matcher, SHIPPED)
    paragraphs = judge(mended.document, MAIN_TEXT.matcher, SHIPPED)
    lines = both.model.score(both.inputs)[:, 0]
    whole = np.log(paragraphs.article / (1 - paragraphs.article))[mended.paragraph_of]
    assert mend(mended.document) is None
    assert np.allclose(np.log(both.article / (1 - both.article)), (lines + whole) / 2, atol=1e-2)
    assert cleantext.clean(document.text).text.split("\n") == story


def test_what_is_said_of_every_link_is_no_piece_of_a_sentence() -> None:
    """A menu is none: "Pictures , opens new tab Graphics , opens new tab" was one paragraph to the model, and stayed."""
    aside = ", opens new tab"
    menu = [line for name in ("Graphics", "Pictures", "Careers", "Leadership", "Guidelines") for line in (name, aside)]
    story = [
        "It was then that the mayor of",
        "Thornmere",
        ", who resigned, said that",
        "the town",
        ", its bridge and",
        "its people",
        ".",
    ]
    lines = [*menu, *story]
    own = [index for index, line in enumerate(lines) if line == aside]
    assert set(own) <= known(Document("\n".join(lines)), MAIN_TEXT.matcher).lines.keys()
    mended = mend(Document("\n".join(lines)), own)
    assert mended is not None
    assert mended.document.lines[: len(menu)] == menu
    assert mended.document.lines[len(menu) :] == [" ".join(story)]


PROSE = [
    "The harbour board agreed on Tuesday to pay for",
    "a survey of the sea wall, after two storms of",
    "the winter had opened cracks that nobody could",
    "explain.",
]


def test_wrapped_paragraphs_amid_other_lines_are_put_together() -> None:
    menu = [
        "Home",
        "A menu",
        "A card that says more than what fits into one line of such a page, and has to be longer than a hundred characters",
    ]
    mended = mend(Document("\n".join([*menu, *PROSE * 4, *menu])))
    assert mended is not None
    assert mended.document.lines == [*menu, *[" ".join(PROSE)] * 4, *menu]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([f"Affordable {kind} in {place} County, Upper Thornmere" for kind in ("Boats", "Ropes", "Sails") for place in ("Hale", "Wick", "Ebb", "Mirren", "Oakham")], id="a list"),
        pytest.param(PROSE * 3, id="too few"),
        pytest.param([line for line in PROSE * 6 for line in (line, "")], id="blank lines between"),
    ],
)  # fmt: skip
def test_other_lines_stay_apart(lines: list[str]) -> None:
    assert mend(Document("\n".join(["Home", *lines, "Home"]))) is None
