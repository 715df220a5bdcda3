"""Captions that give themselves away by a credit, and galleries by their name."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleantext
from cleantext.document import Document
from cleantext.filters import captions as module
from cleantext.filters.captions import above_the_article, closes_with_credit
from cleantext.shape import shapes

HEADLINE = "Harbour bridge will stay closed until the spring"
TEXT = (
    "The council met on Monday and agreed that the bridge will stay closed until the spring, whatever the harbour says."
)
MORE = "Nobody in the village had asked for a bridge, said the mayor, and nobody had been asked whether there should be one."


def captions(*lines: str) -> list[str]:
    removed = cleantext.clean("\n".join(lines)).removed
    return [removal.text.strip() for removal in removed if removal.category == "caption"]


@pytest.mark.parametrize(
    "line",
    [
        "The mayor looks at the bridge from the old pier (Jane Doe/CBZ)",
        "The mayor looks at the bridge from the old pier. (Jane Doe | Larkfield Times)",
        "The mayor looks at the bridge from the old pier. Jane Doe/Larkfield Times",
        "The mayor looks at the bridge from the old pier. Reuters/Jane Doe",
        "The mayor looks at the bridge from the old pier. SUPPLIED",
        "The mayor looks at the bridge. © Jane Doe",
        "The mayor, who has never crossed the bridge — © BELPRESS",
        "WESTPORT SCHOOL•GETTY The mayor says that the bridge is safe",
        "GETTY Is the harbour bridge really safe?",
        "Lossi odottaa lähtöä Niemelän rannassa. Kuva: Aino Rantala / Kuvatoimisto",
        "Η βάρκα στο μικρό λιμάνι. ΦΩΤΟΓΡΑΦΙΑ: Ελένη Μαρινάκου",
        "Η βάρκα στο μικρό λιμάνι. Φωτό: Στρατής Καλαφάτης",
        "Пором біля старої переправи. Світлина: Назар Кіптик",
    ],
)
def test_credit_gives_a_caption_away(line: str) -> None:
    assert captions(HEADLINE, TEXT, line, MORE) == [line]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("8. Seamless Bridge/Tunnel Design", id="an entry of a list"),
        pytest.param("Harbour plan: limited (Not Recommended for Boats)", id="a remark"),
        pytest.param(
            "Copyright, said the judge, is a word; © is a sign and nothing else, whatever it costs.", id="a sign"
        ),
        pytest.param("Boat owners vote on the bridge (Jane Doe)", id="one name"),
        pytest.param("Seinällä oli yhä sama vanha kuva: kolme naista ja vene.", id="a sentence of the article"),
    ],
)
def test_what_is_no_credit_stays(line: str) -> None:
    assert captions(HEADLINE, TEXT, line, MORE) == []


@pytest.mark.parametrize(
    "signed", ["It is over, the mayor said on Monday night. AFP", "It was over, she said. (University of Larkfield)"]
)
def test_what_signs_a_report_is_a_credit_above_it_only(signed: str) -> None:
    line = signed.replace("It", "The mayor stands on the bridge, and it", 1)
    assert captions(line, TEXT, MORE) == [line]
    assert captions(HEADLINE, TEXT, MORE, line) == []


def test_caption_with_a_credit_is_no_headline() -> None:
    line = "The mayor waves at the boats from the old pier. (Jane Doe/CBZ)"
    cleaned = cleantext.clean("\n".join([line, TEXT, MORE]))
    assert (cleaned.title, cleaned.text) == (None, f"{TEXT}\n{MORE}")


def test_so_is_one_of_a_script_without_spaces() -> None:
    caption = "霧島田小の教室で出席をとる浜崎トキさん＝4月8日、霧ヶ浜町、水野航撮影"
    assert closes_with_credit(caption)
    assert not closes_with_credit("閉校した島の小学校、卒業生が一日だけ「始業式」を開き、教室で出席をとった")
    page = "\n\n".join(
        [
            "2022年4月9日 6時00分",
            caption,
            *["三年前に閉校した小学校で8日、一日だけの「始業式」が開かれた。集まった児童は41人。"] * 3,
        ]
    )
    cleaned = cleantext.clean(page)
    assert (cleaned.title, caption in cleaned.text) == (None, False)


@pytest.mark.parametrize(
    "line",
    [
        "EPA Proposes New Rules for Power Plants in the Harbour",
        "Photos: Thousands at Larkfield Harbour Festival on Sunday Night",
    ],
)
def test_headline_that_begins_like_a_caption_may_be_one(line: str) -> None:
    assert not closes_with_credit(line)
    assert above_the_article(line, len(line.split()), False) is None


def gallery(*captions: str) -> list[str]:
    return [f"The harbour turns 300 {caption}" for caption in captions]


PICTURES = (
    "Small beginnings It all began with one crane and two boats, which were owned by the same man until he sold them both in 1731.",
    "Bigger boats When the boats grew, so did the crane, and in the end it was so tall that it could be seen from the next town.",
    "A new bridge Nobody had asked for it, and nobody was asked, but in the spring of 1906 the first cart went across it anyway.",
)


def test_gallery_goes_by_its_name() -> None:
    assert captions(HEADLINE, TEXT, MORE, *gallery(*PICTURES)) == gallery(*PICTURES)
    assert captions(HEADLINE, TEXT, MORE, *gallery(*PICTURES[:2])) == []


def test_paragraphs_that_begin_alike_stay() -> None:
    speech = [f"We will not leave {place} " + MORE[0].lower() + MORE[1:] for place in ("them", "it", "you")]
    towns = [f"In the town of {town} {MORE[0].lower()}{MORE[1:]}" for town in ("Ashby", "Larkfield", "Moyle")]
    assert captions(HEADLINE, TEXT, *speech, MORE) == []
    assert captions(HEADLINE, TEXT, *towns, MORE) == []


@pytest.mark.parametrize(
    "line",
    [
        "Jane Brask/The Courier",
        "Jane Brask / Larkfield Times",
        "LRTV YouTube",
        "Twitter / @janebrask The bridge as it was before the storm took the pier",
        "example.com The bridge as it was before the storm took the pier",
        "2015 Larkfield Publishing The bridge as it was before the storm",
        "handout The bridge as it was before the storm took the pier",
        "The new bridge is wider and has lamps on both sides. Pictured, an older one.",
        "Pictured: the old bridge and the ferry that was to take its place.",
        "A ferry blasts its horn in the harbour on Wednesday, Feb. 11, 2015, in front of the pier",
        "The first ferry takes off from the old pier in Larkfield, Ashby July 2, 2017. It will come back in May.",
        "Jane and John Brask are seen on the old bridge, January 18, 2018.",
    ],
)
def test_caption_says_where_it_was_found_or_what_is_to_be_seen_when(line: str) -> None:
    assert captions(HEADLINE, TEXT, line, MORE) == [line]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Rail / Road", id="a crosshead with a slash"),
        pytest.param("Questions About Ferry Tickets/Refunds", id="a longer one"),
        pytest.param("Life after YouTube", id="a crosshead with a network"),
        pytest.param(
            "The ferry was seen in the harbour on Wednesday, Feb. 11, 2015, by two men on the pier.", id="past"
        ),
        pytest.param(
            "The festival opens on March 7, 2018, at the old pier, and closes on Sunday.", id="an announcement"
        ),
        pytest.param("Pictured in the papers as a hero, the ferryman never spoke of that night again.", id="pictured"),
        pytest.param("Facebook is what the harbour board uses to tell people about the ferry", id="a sentence"),
    ],
)
def test_what_only_looks_like_such_a_caption_stays(line: str) -> None:
    assert captions(HEADLINE, TEXT, line, MORE) == []


@pytest.mark.parametrize(
    "line",
    [
        "Nach 32 Jahren noch zusammen: Jana Brask, Ole Ivers und Anna Lee (v.l.).",
        "Der Vorstand des Hafenvereins (von li nach re): Jana Brask, Ole Ivers, Anna Lee",
        "Jeanne Brask, Luc Ivers et Anne Lee (de gauche à droite) sur le vieux pont.",
        "Juana Brasco, Luis Ivero y Ana Lea (de izquierda a derecha), en el puente viejo.",
        "Jana Brask en Ole Ivers (v.l.n.r.) op de oude brug bij de haven.",
        "Jane Brask, Max Ivers and Ann Lee (from left) on the old bridge.",
    ],
)
def test_caption_says_who_stands_where(line: str) -> None:
    assert captions(HEADLINE, TEXT, line, MORE) == [line]


def test_what_lies_on_the_left_is_no_caption() -> None:
    line = "Cars will keep to the left lane (the one by the sea), and from left to right nobody will be waved through."
    assert captions(HEADLINE, TEXT, line, MORE) == []


def test_credits_in_a_row_are_a_list_of_the_article() -> None:
    lines = ["Jane Brask/The Courier", "Max Ivers/The Ledger", "Ann Lee/The Tribune"]
    assert captions(HEADLINE, TEXT, *lines, MORE) == []


def test_credit_alone_is_no_headline() -> None:
    cleaned = cleantext.clean("\n".join(["Jane Brask/The Courier", TEXT, MORE]))
    assert (cleaned.title, cleaned.text) == (None, f"{TEXT}\n{MORE}")


def test_name_of_a_gallery_goes_with_the_line_that_opens_it() -> None:
    lines = ["Larkfield: a harbour at work", "16 show all Larkfield: a harbour at work"]
    assert cleantext.clean("\n".join([HEADLINE, TEXT, *lines, MORE])).text == "\n".join([HEADLINE, TEXT, MORE])
    assert lines[0] in cleantext.clean("\n".join([HEADLINE, TEXT, lines[0], MORE])).text


#: Expressions by which a line is a caption: of each of these something is looked for first.
EXPRESSIONS = [value for value in vars(module).values() if isinstance(value, re.Pattern)]


@given(
    st.sampled_from(EXPRESSIONS).flatmap(st.from_regex)
    | st.sampled_from(sorted(module._AGENCIES)).map("({})".format)
    | st.sampled_from(sorted(module._LABELS)).map("{}: Jane Doe".format),
    st.sampled_from(["", "The mayor poses on the bridge at the harbour", "The bridge. ", "On Monday,"]),
    st.sampled_from([str, str.upper, str.title]),
)
def test_no_clue_is_missing(found: str, before: str, case: type[str]) -> None:
    document = Document(" ".join(case(f"{before} {found}").split()))
    if not document.lines:
        return
    shape, (line,) = shapes(document), document.lines
    together, (numbered, signed, *asked) = (
        module._FIRST.find(document.lines, shape)[:5],
        module._FIRST.find([line], shape)[5:],
    )
    said = [said(line) for kind, _, said in module._CREDITS if shape.pick(kind)]
    assert module._credited(document, asked).get(0) == next(filter(None, said), None)
    assert module._AGAIN.find([line], shape) == together
    _, channels, bracketed, wired, _ = together
    assert channels or shape.words[0] != 2 or not module._CHANNEL.fullmatch(line)
    assert bracketed or wired or not above_the_article(line, shape.words[0], shape.ends[0])
    assert numbered or not line[0].isascii() or not module._NUMBERED.match(line)
    assert signed or shape.words[0] > 90 or not module._COPYRIGHT.search(line)


def test_all_blanks_may_stand_before_a_colon() -> None:
    assert set(module._BLANKS) == set(filter(str.isspace, map(chr, range(0x110000))))


@given(
    st.lists(
        st.from_regex(module._DATED, fullmatch=True) | st.sampled_from(["x", "2016,", ", 19", "5, 2016", "May 5"]),
        max_size=6,
    )
)
def test_first_day_of_a_sentence(words: list[str]) -> None:
    line = f"The mayor poses on the bridge at the harbour {' '.join(words)}."
    said = module._dated(line)
    found = module._DATED.search(line)
    before = line[: found.start()] if found else ""
    if found and not module._APART.search(before) and module._REPORTS.isdisjoint(before.lower().split()):
        assert said is not None
        assert said.endswith(found[0])
    else:
        assert said is None
