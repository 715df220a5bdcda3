"""Text that was wrapped is read as the paragraphs it was."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import Page, anything, documents, pages, soups

import cleantext
from cleantext.document import Document
from cleantext.sources.shown import of_wrapped
from cleantext.sources.wrapping import joints, may_be_wrapped

CLEANER = cleantext.Cleaner()


def wrapped(text: str, width: int) -> str:
    return "\n".join(textwrap.fill(line, width, break_long_words=False) for line in text.split("\n"))


@given(pages(), st.sampled_from((60, 72, 78, 80)))
def test_a_wrapped_page_is_cleaned_as_it_was(page: Page, width: int) -> None:
    text = wrapped(page.text.replace("\r\n", "\n"), width)
    shown = CLEANER.shown(text)
    # Too little of it may be wrapped, and of a list, whose lines are as long, a line may be taken for the next one's beginning.
    assume(shown is not None and shown.document().lines == Document(page.text).lines)
    cleaned = CLEANER.clean(text)
    whole = CLEANER.clean(page.text)
    assert "".join(cleaned.text.split()) == "".join(whole.text.split())
    assert cleaned.restore() == text


@given(documents() | anything() | soups())
def test_what_is_shown_has_the_same_characters(text: str) -> None:
    for at in joints(text):
        assert text[at] == "\n"
    shown = of_wrapped(text)
    if shown is not None:
        assert shown.text.split() == text.split() or "-\n" in text
        assert [shown.text[shown.place(at)] for at in joints(text)].count("\n") == 0


@given(pages())
def test_a_page_that_was_not_wrapped_is_left_as_it_is(page: Page) -> None:
    assert not may_be_wrapped(page.text.split("\n")) or CLEANER.shown(page.text) is None


PARAGRAPHS = [
    "The harbour board of Linnet Bay agreed on Tuesday to pay for a second survey of the sea wall at a crowded meeting in the "
    f"chapel, because the pumps have failed {number} times and the insurers, who had been asked twice, will not wait any longer. "
    "Sign up to our daily newsletter for more stories from the bay."
    for number in ("three", "four", "five", "six")
]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_notice_that_is_wrapped_goes(end: str) -> None:
    text = wrapped("\n\n".join(["Sea wall survey leaves town with a bill", *PARAGRAPHS]), 72).replace("\n", end)
    cleaned = cleantext.clean(text)
    assert "newsletter" not in cleaned.text
    assert cleaned.text.count("will not wait any longer.") + cleaned.text.count(f"longer.{end}") >= 4
    assert [removal.text.split() for removal in cleaned.removed] == [PARAGRAPHS[0].split()[-12:]] * 4


def test_words_parted_at_a_hyphen() -> None:
    paragraph = "It was a well-known and much-loved sea-side bridge of the old north-western harbour line, they said. "
    shown = of_wrapped(wrapped(paragraph * 9, 50))
    assert shown is not None
    assert shown.text == (paragraph * 9).strip()


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(["Home", "News from the county and the town", "Sport", "Weather for the coming week in the hills"] * 20),
        "\n".join(f"{place} {number} 3 41 and a row of a table that is long" for place in ("Aby", "Thornmere") for number in range(20)),
        "\n".join("- an item of a list that is as long as others are, or so" for _ in range(30)),
        "\n".join(["Roses are red and violets are blue", "and sugar is sweet, and so are you", ""] * 10),
    ],
)  # fmt: skip
def test_lists_menus_tables_and_verses_are_not_wrapped(text: str) -> None:
    assert joints(text) == []
