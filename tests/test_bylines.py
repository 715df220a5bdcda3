"""Names and handles that nothing but their place gives away."""

from __future__ import annotations

from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleantext
from cleantext import dates
from cleantext.document import Document
from cleantext.filters import bylines as module
from cleantext.filters.bylines import is_plain_byline
from cleantext.rules.fold import fold
from cleantext.shape import shapes

HEADLINE = "Harbour bridge will stay closed until the spring"
TEXT = (
    "The council met on Monday and agreed that the bridge will stay closed until the spring, whatever the harbour says."
)
MORE = "Nobody in the village had asked for a bridge, said the mayor, and nobody had been asked whether there should be one."
REST = (
    "The ferry has sailed twice an hour since May, and the board says that it will go on for as long as it is needed."
)
DATE = "Tue 8 Feb 2022 17.30 GMT"


def bylines(*lines: str) -> list[str]:
    removed = cleantext.clean("\n".join(lines)).removed
    return [removal.text.strip() for removal in removed if removal.filter == "bylines"]


@pytest.mark.parametrize("name", ["Jane Doe", "Ursula von der Brask", "Jean-Luc O’Neill", "Brandt and Ivers"])
def test_name_beside_a_date_goes(name: str) -> None:
    assert name in bylines(HEADLINE, name, DATE, TEXT)
    assert name in bylines(HEADLINE, DATE, name, TEXT)
    assert name in bylines(HEADLINE, TEXT, name, DATE, MORE)


def test_name_beside_a_handle_goes() -> None:
    assert bylines(HEADLINE, "Jane Doe", "@janedoe", TEXT) == ["Jane Doe", "@janedoe"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Later life", id="a crosshead"),
        pytest.param("Jane", id="one word"),
        pytest.param("Jane Doe, Ann Roe, Max Ivers", id="five words"),
        pytest.param("Jane Doe:", id="who speaks"),
        pytest.param("Studio 54 Reopens", id="a number"),
    ],
)
def test_what_is_no_name_stays(line: str) -> None:
    assert line not in bylines(HEADLINE, line, DATE, TEXT)


def test_name_in_no_company_stays() -> None:
    assert bylines(HEADLINE, "Jane Doe", TEXT) == []
    assert "Jane Doe" not in bylines(HEADLINE, TEXT, MORE, MORE[:-1] + " too.", "Jane Doe", DATE, REST)
    assert "Jane Doe" not in bylines("Jane Doe", DATE, TEXT)


def test_handle_at_the_head_and_at_the_foot_goes() -> None:
    assert bylines(HEADLINE, "@janedoe", TEXT, MORE, "@janedoe") == ["@janedoe", "@janedoe"]


def test_handle_between_paragraphs_stays() -> None:
    assert bylines(HEADLINE, TEXT, "@janedoe", MORE) == []


def test_handle_without_a_headline_stays() -> None:
    assert bylines("@janedoe", TEXT) == []


NOTE = "Jane Doe is a professor of history and the author of three books on bridges."
COPYRIGHT = "© 2018 The Larkfield Courier. All rights reserved."


def test_note_on_an_author_whom_the_article_does_not_name_goes() -> None:
    lines = (HEADLINE, TEXT, MORE, REST, TEXT, NOTE)
    assert bylines(*lines, COPYRIGHT) == [NOTE]
    assert bylines(*lines) == []  # an article alone may end on a portrait
    assert (
        bylines(HEADLINE, TEXT, MORE, REST, TEXT.replace("The council", "The council of Jane Doe"), NOTE, COPYRIGHT)
        == []
    )


def test_last_paragraph_on_a_paper_or_a_council_stays() -> None:
    for last in (
        "The Marlow Gazette reports that the survey is the first since 1987. Its authors had asked for more time.",
        "Marlow Gazette reports that the survey is the first since 1987, and that its editor had seen a draft.",
        "Their Harbour Board has been led by a historian since the spring; the county wants to hear her reports first.",
    ):
        assert bylines(HEADLINE, TEXT, MORE, REST, TEXT, last, COPYRIGHT) == []


def test_names_and_dates_between_the_entries_of_a_list_go() -> None:
    dates = [f"Jun {day}, 2008 — Jane Doe" for day in (29, 16, 14, 2)]
    lines = [line for date in dates for line in (date, MORE)]
    assert bylines(HEADLINE, TEXT, *lines) == dates
    assert dates[1] not in bylines(HEADLINE, TEXT, *lines[2:6], REST)


REPORTER = "Jane Brask is a reporter covering the harbour for the Courier."
LIFE = "Dr. Jane Q. Brask lives in Ashby and holds a degree in engineering; she has crossed the bridge twice."


def test_note_on_a_reporter_goes_from_the_foot() -> None:
    article = [HEADLINE, TEXT, MORE, REST, TEXT.replace("Monday", "Friday")]
    assert bylines(*article, REPORTER) == [REPORTER]
    assert bylines(HEADLINE, TEXT.replace("council", "council of Jane Brask"), *article[2:], REPORTER) == []
    assert (
        bylines(
            *article, "Jane Brask is a baker who has crossed the bridge every day for eleven years, whatever it cost."
        )
        == []
    )


def test_note_right_above_what_else_is_said_of_authors_goes() -> None:
    assert LIFE in bylines(HEADLINE, TEXT, MORE, LIFE, "Jane can be reached at: [email protected]")
    assert LIFE not in bylines(HEADLINE, TEXT, MORE, REST, LIFE)


@pytest.mark.parametrize(
    "note",
    [
        "Jane Brask is the opinion editor for the Courier.",
        "Jane Brask (@janebrask) is a contributor to the Courier’s blog on harbours.",
        "Jane Brask covers harbours and the sea for the Courier.",
        "Jane Brask writes about harbours and ferries.",
    ],
)
def test_note_of_a_few_words_goes_from_the_foot(note: str) -> None:
    article = [HEADLINE, TEXT, MORE, REST, TEXT.replace("Monday", "Friday")]
    assert bylines(*article, note) == [note]
    assert bylines(HEADLINE, TEXT.replace("council", "council of Jane Brask"), *article[2:], note) == []


def test_note_of_several_paragraphs_goes_as_a_whole() -> None:
    article = [HEADLINE, TEXT, MORE, REST, TEXT.replace("Monday", "Friday")]
    rest = [
        "Her books have been read by everybody who ever had to do with ferries, and by some who had not.",
        "She lives above the old pier with two cats, and has crossed the bridge on every day that it was open.",
    ]
    assert bylines(*article, REPORTER, *rest) == [REPORTER, *rest]
    assert bylines(*article, *rest) == []


@pytest.mark.parametrize("label", ["About the author", "Über die Autorin", "Sobre el autor:"])
def test_note_below_its_label_goes(label: str) -> None:
    assert "She has crossed the bridge twice, she says." in bylines(
        HEADLINE, TEXT, MORE, label, "She has crossed the bridge twice, she says."
    )


def test_paragraph_below_such_a_label_stays_where_the_article_goes_on() -> None:
    assert bylines(HEADLINE, "About the author", TEXT, MORE) == []
    assert bylines(HEADLINE, TEXT, "About the author", MORE, REST) == []


def test_stamps_of_a_live_blog_go() -> None:
    stamps = ["20:24Jane Doe", "20:11Jane Doe", "19:55KEY EVENT", "19:48 Max Ivers"]
    lines = [line for stamp in stamps for line in (stamp, TEXT)]
    assert bylines(HEADLINE, *lines) == stamps
    assert bylines(HEADLINE, *lines[:4]) == []


@pytest.mark.parametrize("name", ["By Jane Brask", "Von Jana Brask und Max Ivers", "Jane Brask, Industry Editor"])
def test_author_alone_at_the_top_is_no_headline(name: str) -> None:
    cleaned = cleantext.clean("\n".join([name, TEXT, MORE, REST]))
    assert cleaned.title is None
    assert name not in cleaned.text


@pytest.mark.parametrize("headline", ["By Popular Demand", "By Order of the King", "By the Sea", "By Bridge"])
def test_headline_that_begins_like_an_author_may_be_one(headline: str) -> None:
    assert not is_plain_byline(headline)


def test_note_above_paragraphs_without_a_full_stop() -> None:
    note = "Jane Doe is a reporter who covers ferries for The Courier and writes about harbours."
    rest = [
        f"Entry {number} of the log says that " + "the boat sailed on and " * 9 + "came home" for number in range(8)
    ]
    assert bylines(HEADLINE, TEXT, MORE, REST, note, *rest) == [note]


@given(
    st.sampled_from(
        [module._STAMP, module._APART, module._HANDLE, module._NOTE, module._LIFE, module._SOCIETY]
    ).flatmap(st.from_regex)
    | st.tuples(st.sampled_from(sorted(module._BY_WORDS)), st.from_regex(module._NAME)).map(" ".join),
    st.sampled_from([str, str.title, str.upper]),
)
def test_no_clue_is_missing(found: str, case: type[str]) -> None:
    document = Document(" ".join(case(found).split()))
    if not document.lines:
        return
    shape, (line,) = shapes(document), document.lines
    dated, apart, _, stamps, authors, _, handles, starts = module._CLUES.find([line], shape)
    short = len(line) <= 60 and not shape.ends[0]
    assert stamps or not short or not module._STAMP.fullmatch(line)
    assert apart or not dated or len(line) > 100 or not module._APART.search(line)
    assert authors or dated or len(line) > 100 or any(map(str.isdecimal, line)) or not module._is_author(line)
    if module._HANDLE.fullmatch(line) and shape.words[0] == 1:
        assert handles
    if module._HANDLE.fullmatch(line) and line[0] == "@":
        assert starts
    (noted,) = module._NOTES_CLUES.find([line], shape)
    if shape.words[0] >= 6 and len(line) <= 700:
        assert noted or not any(note.match(line) for note in (module._NOTE, module._LIFE, module._SOCIETY))


words_of_dates = st.sampled_from([*sorted(dates._WORDS), "2019", "12:30", "3rd", "Mayor", "2015年3月4日", "01.02.2019"])


@given(st.lists(words_of_dates, max_size=6), st.sampled_from([" ", " | ", ", ", " (", ". ", " - ", "•", "\u3000"]))
def test_every_date_may_be_one(words: list[str], part: str) -> None:
    line = part.join(words).title()
    with mock.patch.object(dates, "may_be_date", return_value=True):
        is_date = dates.is_date_line(fold(line))
    assert dates.may_be_date(line) or not is_date
