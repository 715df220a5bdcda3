"""Below the element that holds the article the page goes on, and the article does not."""

from __future__ import annotations

import pytest

import cleantext
from cleantext.scoring.beyond import beyond
from cleantext.sources.markup import from_page

PARAGRAPH = (
    "The council said on Monday that the ferry would run every ten minutes until the bridge is open to traffic again."
)
SHOP = (
    "Our shop on the quay is open from nine to five and on Sundays in the season, and sells all that a sailor may want."
)
STORY = "".join(f"<p>{number}. {PARAGRAPH}</p>" for number in range(4))


def gone(page: str) -> dict[str, str]:
    document = from_page(page)
    return {document.lines[index]: what for index, what in beyond(document, range(len(document))).items()}


@pytest.mark.parametrize(
    ("holder", "what"),
    [
        ("<article>{}</article>", "the <article>"),
        ("<main>{}</main>", "the <main>"),
        ("<main><article>{}</article></main>", "the <article>"),
        ('<div class="entry-content">{}</div>', "the element"),
        ('<div class="article-body"><div>{}</div></div>', "the element"),
    ],
)
def test_what_stands_below_goes(holder: str, what: str) -> None:
    assert gone(holder.format(STORY) + f"<div><p>{SHOP}</p></div>") == {SHOP: f"below {what} that holds the article"}


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{SHOP}</p><article>{STORY}</article>",  # above: it may be the standfirst
        f"<article><p>{SHOP}</p></article>{STORY}",  # it holds little
        f"<article>{STORY}<p>{SHOP}</p></article>",
        f"<article>{STORY}</article><article>{STORY}</article>",  # of two halves, which is the article?
        f"<div>{STORY}</div><div><p>{SHOP}</p></div>",  # nothing says so
        f"<article>{STORY}</article>",
        "<article></article>",
    ],
)
def test_everything_else_stays(page: str) -> None:
    assert gone(page) == {}


def test_only_what_is_left_counts() -> None:
    document = from_page(f"<article>{STORY}</article><p>{SHOP}</p>")
    assert beyond(document, [0]) == {}
    assert beyond(document, []) == {}
    assert list(beyond(document, [0, 1, 2, 4])) == [4]
    assert beyond(cleantext.clean(SHOP).document, [0]) == {}


NEXT = "<article><h1>Bakery reopens</h1><time>Monday</time><p>The bakery in Kiln Street has reopened.</p></article>"


def of_next_stories(page: str) -> list[str]:
    document = from_page(page)
    found = beyond(document.headed(0), range(len(document)))
    return [document.lines[index] for index, what in found.items() if "another" in what]


@pytest.mark.parametrize("signed", ["<time>Monday</time>", "<p><a rel=author href=/jane>Jane Doe</a></p>"])
def test_next_story_goes(signed: str) -> None:
    story = NEXT.replace("<time>Monday</time>", signed)
    page = f"<article><h1>Harbour to close</h1>{STORY}</article><div>{story}{story}</div>"
    assert len(of_next_stories(page)) == 6


@pytest.mark.parametrize(
    "page",
    [
        f"{NEXT}<article><h1>Harbour to close</h1>{STORY}</article>",  # the headline is in the first one
        f"<article><h1>Harbour to close</h1>{STORY}{NEXT}</article>",  # in the same article
        f"<h1>Harbour to close</h1><article>{STORY}</article>{NEXT}",  # the headline is in none
        f"<article><h1>Harbour to close</h1>{STORY}</article>" + NEXT.replace("h1", "h2"),  # a part of it, or a comment
        f"<article><h1>Harbour to close</h1>{STORY}</article>" + NEXT.replace("time", "div"),
        f"<article><h2>Harbour to close</h2>{STORY}</article>" + NEXT.replace("article>", "section>"),
    ],
)
def test_other_articles_stay(page: str) -> None:
    assert [line for line in of_next_stories(page) if line in from_page(NEXT).lines] == []


def test_page_that_goes_on_with_the_next_story_ends_with_its_own() -> None:
    paragraphs = "".join(
        f"<p>The {place} lost a third of its berths in the storm, the harbour master said on Monday, and repairs will take years.</p>"
        for place in ("north quay", "south quay", "fish dock", "marina", "ferry pier")
    )
    page = f"<title>Harbour to close</title><main><article><h1>Harbour to close</h1>{paragraphs}</article></main>"
    other = paragraphs.replace("harbour master", "baker").replace("berths", "loaves")
    cleaned = cleantext.clean_html(
        page + f"<div><article><h1>Bakery reopens</h1><time>Monday</time>{other}</article></div>"
    )
    assert cleaned.title == "Harbour to close"
    assert "berths" in cleaned.text
    assert "loaves" not in cleaned.text
