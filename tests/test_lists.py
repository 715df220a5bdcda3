"""What hangs on a lead at the end of a text."""

from __future__ import annotations

import pytest

import cleantext

TEXT = [
    "Harbour bridge will stay closed until the spring",
    "The council met on Monday and agreed that the bridge will stay closed until the spring, whatever the harbour says.",
    "Nobody in the village had asked for a bridge, said the mayor, and nobody had been asked whether there should be one.",
]
SENTENCES = [
    "Board loses its ferry. A diver has found its bell.",
    "Mayor sells the pier",
]


def kept(*lines: str) -> list[str]:
    return cleantext.clean("\n".join([*TEXT, *lines])).text.split("\n")


def test_a_lead_goes_without_the_phrases() -> None:
    """One that stayed had another line below it once more was gone, and took that: less was left than with all filters."""
    text = "\n".join([*TEXT, "Related stories", "Mayor sells the pier"])
    cleaned = cleantext.Cleaner().without("related-phrases").clean(text)
    assert [(cut.filter, cut.text.strip()) for cut in cleaned.removed] == [
        ("related-lists", "Related stories"),
        ("related-lists", "Mayor sells the pier"),
    ]
    assert cleantext.clean(text).removed[0].reason == "rule en/related-leads"


def test_headlines_that_are_sentences_go_at_the_end() -> None:
    assert kept("Read more:", *SENTENCES) == TEXT


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(SENTENCES[:1], id="ends as an article does"),
        pytest.param(
            [SENTENCES[0], TEXT[1] + " " + TEXT[2], "The Larkfield Courier itself"], id="a paragraph among them"
        ),
        pytest.param([TEXT[1], "The inquiry goes on"], id="a last line without a full stop"),
        pytest.param(["“Not one of us was asked about the bridge,” she said.", SENTENCES[1]], id="a quotation"),
    ],
)
def test_article_goes_on_behind_a_lead(lines: list[str]) -> None:
    assert lines[0] in kept("Read more:", *lines)


def test_long_headlines_of_two_sentences_go_at_the_end() -> None:
    long = "A diver lost his bell in the harbour twelve years ago. An angler has just found it."
    assert kept("Read more:", "Mayor sells the pier", long, "Board loses its ferry for a second time") == TEXT
    assert kept("Read more:", long, long + " It rings.", "Board loses its ferry")[-3:] != TEXT[-3:]


def test_a_list_ends_before_a_sentence_that_it_would_tear() -> None:
    """Where every tag broke a line, the first piece of a sentence has no end, as headlines have none."""
    links = ["Mayor sells the pier", "Board loses its ferry for a year"]
    torn = [
        "It was in spring when the council wrote to",
        "The Larkfield Courier",
        ". Nobody answered it, in",
        "Larkfield",
        ", for months.",
    ]
    more = [
        "An engineer from the county came in June, looked at the bridge for an hour, and went home without a word to anybody."
    ]
    assert kept("Read more:", *links, *torn, *more)[3:] == [*torn, *more]
    assert kept("Read more:", *links, *more)[3:] == more
