"""Captions that nothing gives away but how they read, and the lines that are told from them."""

from __future__ import annotations

import pytest

import cleantext
from cleantext.filters.bare_captions import _READS, _signs

HEADLINE = "Harbour bridge will stay closed until the spring"
PARAGRAPHS = [
    "The council met on Monday and agreed that the bridge will stay closed until the spring, whatever the harbour says.",
    "Nobody in the village had asked for a bridge, said the mayor, and nobody had been asked whether there should be one.",
    "The ferry has sailed twice an hour since May, and the board says that it will go on for as long as it is needed.",
    "“We were told in the winter that it would take a week,” said Oona Marsh, who keeps the inn on the far side.",
    "The ministry declined to say what the repairs have cost so far, but promised a full account before the summer.",
]
CAPTIONS = [
    "Mayor Lena Brandt walks across the closed bridge in Larkfield on Tuesday",
    "The ferry is seen leaving the old quay with a full deck of passengers",
    "Divers from the harbour board inspect the pillars of the bridge as the tide turns",
]


def text(*between: str) -> str:
    """An article with one line, or several in a row, behind each of its paragraphs."""
    lines = [HEADLINE]
    for paragraph, line in zip(PARAGRAPHS, [*between, *[""] * len(PARAGRAPHS)]):
        lines += [paragraph, *filter(None, line.split("\n"))]
    return "\n".join(lines)


def captions(page: str) -> list[str]:
    removed = cleantext.clean(page).removed
    return [removal.text.strip() for removal in removed if removal.filter == "bare-captions"]


def test_captions_between_paragraphs_go() -> None:
    assert captions(text(*CAPTIONS)) == CAPTIONS


def test_captions_in_a_row_go() -> None:
    assert captions(text("\n".join(CAPTIONS))) == CAPTIONS


def test_what_is_removed_says_why() -> None:
    (removal, *_) = [r for r in cleantext.clean(text(*CAPTIONS)).removed if r.filter == "bare-captions"]
    assert removal.category == "caption"
    assert removal.reason.startswith("no full stop, and reads like a caption (“")
    assert "paragraphs: 5" in removal.reason


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["What the board wants", "Why the ferry is late", "How it all began"], id="crossheads"),
        pytest.param(
            ["A long winter for the village", "The road to the north", "Nobody was told"], id="more crossheads"
        ),
        pytest.param(["Whisk the eggs with the sugar\nAdd the flour\nBake for an hour"], id="a recipe"),
        pytest.param(["The ferry leaves at ten\nThe bus leaves at noon\nThe train leaves at one"], id="a list"),
        pytest.param(
            [
                "Minister tears into Larkfield mayor after she said bridge was safe",
                "Larkfield mayor hits back at minister after heated bridge debate",
                "Oona Marsh shows true colours with blog post about Larkfield board",
                "Lena Brandt fails to win over Larkfield as survey reveals results",
                "Harbour chief Paul Dell sues Larkfield after sacking at bridge gala",
            ],
            id="headlines",
        ),
    ],
)
def test_what_is_no_caption_stays(lines: list[str]) -> None:
    assert captions(text(*lines)) == []


def test_the_last_paragraph_without_a_full_stop_stays() -> None:
    last = "The village will meet the minister in the hall of the inn on Friday to hear what the board has found"
    assert captions(text() + "\n" + last) == []
    assert captions(text(CAPTIONS[0]) + "\n" + last) == CAPTIONS[:1]


def test_quotation_stays() -> None:
    line = "“The mayor of Larkfield was seen on the bridge on Tuesday as the tide turned at the old quay"
    assert captions(text(line)) == []


def test_on_a_page_the_markup_knows_better() -> None:
    body = "".join(f"<p>{line}</p>" for line in text(*CAPTIONS).split("\n"))
    removed = cleantext.clean_html(f"<article>{body}</article>").removed
    assert "bare-captions" not in {removal.filter for removal in removed}


@pytest.mark.parametrize("caption", CAPTIONS)
def test_every_sign_has_its_weight(caption: str) -> None:
    assert {sign for sign in _signs(caption) if sign not in _READS} <= {"ellipsis"}
