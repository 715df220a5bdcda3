"""Elements that say they are none of the article: what stands in them goes, and a name alone takes no article."""

from __future__ import annotations

import bs4
import pytest
from harbour import STORY as SEVEN
from harbour import TITLE

import cleantext
from cleantext.document import CATEGORIES
from cleantext.filters.containers import CONTAINERS, ContainerFilter
from cleantext.rules.book import built_in
from cleantext.rules.engine import Matcher
from cleantext.sources.markup import from_page

MATCHER = Matcher(built_in(("en",)))
STORY = SEVEN[:4]
SAID = [
    "I have crossed this bridge for thirty years and have never once been asked what I think of it, so here is what I think.",
    "Nobody at the town hall has ever stood at the ferry at seven in the morning in November, that much is plain to see.",
    "My uncle painted it in 1961 and he always said that the rust would win in the end, and now it has won at last, hasn't it.",
]
ARTICLE = f"<h1>{TITLE}</h1>" + "".join(f"<p>{line}</p>" for line in STORY)


def marked(page: str, category: str) -> list[str]:
    """What the filter of a category marks."""
    document = from_page(page)
    marks = ContainerFilter(MATCHER, category)(document)
    return [document.text[mark.start : mark.end] for mark in marks]


def comments(name: str = "comment") -> str:
    return "".join(f'<div class="{name}"><p>{line}</p></div>' for line in SAID)


@pytest.mark.parametrize(
    ("category", "below"),
    [
        ("comments", f'<section id="comments">{comments()}</section>'),
        ("comments", f'<ul class="commentlist">{comments("comment-body")}</ul>'),
        ("comments", f'<div class="Kommentare">{comments()}</div>'),
        ("byline", f'<div class="author-bio"><p>{SAID[2]}</p></div>'),
        ("caption", f"<figure><img src=a.jpg><figcaption>{SAID[2]}</figcaption></figure>"),
        ("caption", f'<p class="wp-caption-text">{SAID[2]}</p>'),
        ("legal", f'<div id="disclaimer">{SAID[0]}</div>'),
        ("navigation", "<nav><a href=/>Home</a></nav>"),
        ("navigation", '<div role="navigation"><a href=/>Home</a></div>'),
        ("signup", "<form><p>Your name</p></form>"),
        ("boilerplate", f'<div class="modal fade"><p>{SAID[0]}</p></div>'),
        ("boilerplate", f'<div role="dialog"><p>{SAID[0]}</p></div>'),
        ("boilerplate", f'<div class="fact-box factbox"><p>{SAID[0]}</p></div>'),
    ],
)
def test_what_such_elements_hold_goes(category: str, below: str) -> None:
    page = f"<main><article>{ARTICLE}</article>{below}</main>"
    gone = marked(page, category)
    text = bs4.BeautifulSoup(below, "html.parser").get_text("\n")
    assert gone == text.split("\n")
    assert [line for line in (TITLE, *STORY) if line not in cleantext.clean_html(page).text.split("\n")] == []
    assert [line for line in gone if line in cleantext.clean_html(page).text] == []


@pytest.mark.parametrize(
    "page",
    [
        f'<body class="has-comments"><article>{ARTICLE}</article></body>',
        f'<body class="comment"><article class="author-jane comment">{ARTICLE}</article></body>',
        f'<article class="post author-jane comments-open">{ARTICLE}</article>',
        f'<div class="modal"><div class="author">{ARTICLE}</div></div>',
        f"<form>{ARTICLE}</form>",
        f"<h1>{TITLE}</h1>"
        + "".join(f"<p class='author caption modal factbox disclaimer'>{line}</p>" for line in STORY),
        f'<div class="comment"><p>{STORY[0]}</p><h1>{TITLE}</h1></div>'
        + "".join(f"<p>{line}</p>" for line in STORY[1:]),
        # A column of opinion, its standfirst above.
        f"<h1>{TITLE}</h1><p>{SAID[0]}</p><div class='comment body'>"
        + "".join(f"<p>{line}</p>" for line in STORY)
        + "</div>",
        # The minutes of a match, as some publishers comment on them.
        f"<h1>{TITLE}</h1><p>{STORY[0]}</p><div class='live-comments'>{comments('live-comment')}</div>",
    ],
)
@pytest.mark.parametrize("category", CONTAINERS)
def test_a_name_alone_takes_no_article(page: str, category: str) -> None:
    assert marked(page, category) == []


def test_many_comments_may_be_longer_than_the_article() -> None:
    page = f"<h1>{TITLE}</h1><p>{STORY[0]}</p><div class='comments'>{comments() * 5}</div>"
    assert marked(page, "comments") == SAID * 5
    page = f"<h1>{TITLE}</h1><p>{STORY[0]}</p><div class='comments'>{'<p>' + '</p><p>'.join(SAID) + '</p>'}</div>"
    assert marked(page, "comments") == []


def test_the_headline_stays_wherever_it_stands() -> None:
    page = f"<nav><span>Home</span><h2>{TITLE}</h2></nav>" + "".join(f"<p>{line}</p>" for line in STORY)
    document = from_page(page).headed(1)
    assert not list(ContainerFilter(MATCHER, "navigation")(document))


def test_plain_text_has_no_elements() -> None:
    assert {look.category for look in cleantext.Cleaner().filters if isinstance(look, ContainerFilter)} == set(
        CONTAINERS
    )
    text = "\n".join([TITLE, *STORY, *SAID])
    assert cleantext.clean(text).text == text


def test_a_tree_gives_the_same_as_its_markup() -> None:
    page = f"<main><article>{ARTICLE}</article><section id=comments>{comments()}</section></main>"
    assert cleantext.clean_html(bs4.BeautifulSoup(page, "html.parser")).text == cleantext.clean_html(page).text


def test_reasons_name_the_element() -> None:
    page = f'<article>{ARTICLE}</article><div class="author-bio"><p>{SAID[2]}</p></div>'
    reasons = {cut.reason for cut in cleantext.Cleaner(model=False).clean_html(page).removed}
    assert reasons == {"in div.author.bio: what is said of the author"}
    assert cleantext.Cleaner(model=False).without("byline-containers").clean_html(page).text.endswith(SAID[2])


def test_categories_and_words_are_the_field_s_own() -> None:
    assert set(CONTAINERS) <= set(CATEGORIES)
    words = [word for kinds in CONTAINERS.values() for kind in kinds for word in kind.words]
    assert len(words) == len(set(words))
    assert all(word == word.lower() and word.isalpha() for word in words)
