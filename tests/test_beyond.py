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
