"""Readers' comments below the article: which threads go, from where to where, and what only looks like one."""

from __future__ import annotations

import pytest

import cleantext

TITLE = "Harbour bridge will stay closed until the spring"
TEXT = [
    TITLE,
    "The council met on Monday and agreed that the bridge will stay closed until the spring, whatever the harbour says.",
    "Nobody in the village had asked for a bridge, said the mayor, and nobody had been asked whether there should be one.",
    "The ferry will run on Sundays, too, and the fare is the one that was paid before the bridge was opened in 1974.",
]
SAID = [
    "I have taken that ferry to work for thirty years, and not once has it been late for the train at the other side.",
    "Lovely to read something about the people who keep it going, and not about the money for once, so thank you for that.",
    "My father helped to build the bridge. He said on the day it was opened that it would not last, and he was right.",
    "Has anybody thought of the children? The school is on the one side of the water, and most of them are on the other.",
    "It was the same with the station. They said that it would be a year, and now there is a supermarket where it was.",
]
NAMES = ["hawthornhedge", "Wes Copley", "No8Regular", "Ada Quill", "millpond"]
CLEANER = cleantext.Cleaner(model=False)


def kept(*lines: str) -> list[str]:
    return CLEANER.clean("\n".join(lines)).text.split("\n")


def thread(*layout: str) -> list[str]:
    """Comments, each in these lines: {name}, {said} and {day} are put in."""
    return [
        line.format(name=name, said=said, day=day)
        for day, (name, said) in enumerate(zip(NAMES, SAID), 12)
        for line in layout
    ]


@pytest.mark.parametrize(
    "layout",
    [
        pytest.param(("{name} says:", "July {day}, 2015 at 3:53 pm", "{said}", "Reply"), id="a head in two lines"),
        pytest.param(("{name} says:", "July {day}, 2015 at 3:53 pm", "{said}"), id="no buttons"),
        pytest.param(("{name} July {day}, 2015 at 3:53 PM", "{said}", "Reply Delete"), id="a head in one line"),
        pytest.param(("{name}", "8d", "{said}", "Expand full comment", "Reply", "Share"), id="an age of two letters"),
        pytest.param(("{name}’s avatar", "{said}", "Expand full comment"), id="an avatar"),
        pytest.param(("{name}", "2 hours ago", "{said}", "14 likes", "Reply", "Report"), id="likes"),
        pytest.param(("{said}", "Posted by: {name} at July {day}, 2015 05:48 PM"), id="the head below"),
        pytest.param(("{name}", "2 hours ago", "Reply", "{said}"), id="the button above"),
        pytest.param(("{name}", "2015-07-{day} 14:33", "{said}", "Antworten"), id="in German"),
        pytest.param(("{name} a dit :", "{day} juillet 2015 à 14h05", "{said}", "Répondre"), id="in French"),
        pytest.param(("{name}", "3日前", "{said}", "返信"), id="in Japanese"),
    ],
)
def test_thread_goes(layout: tuple[str, ...]) -> None:
    assert kept(*TEXT, "5 Comments", *thread(*layout)) == TEXT
    assert kept(*TEXT, "5 Comments", *thread(*layout), "Leave a comment", "Privacy Policy") == TEXT


def test_category_and_reason() -> None:
    comments = thread("{name}", "2 hours ago", "{said}", "Reply")
    removed = CLEANER.clean("\n".join([*TEXT, "Comments", *comments])).removed
    said = next(removal for removal in removed if removal.text.strip() == SAID[0])
    assert (said.category, said.filter) == ("comments", "reader-comments")
    assert said.reason == "readers' comments: 5 heads, 5 buttons to answer them"


def test_a_list_that_counts_them_goes() -> None:
    comments = [f"{number}. {said}" for number, said in enumerate(SAID, 1)]
    assert kept(*TEXT, "5 Comments on “Harbour bridge”", *comments) == TEXT


def test_an_article_that_is_a_list_stays_below_the_count_of_its_comments() -> None:
    items = [f"{number}. {said}" for number, said in enumerate(SAID, 1)]
    assert kept(TITLE, "5 Comments", *items) == [TITLE, *items]
    assert kept(TITLE, "5 Comments", *TEXT[1:], *items) == [*TEXT, *items]


def test_dated_heads_of_many_names_need_no_line_that_announces_them() -> None:
    comments = thread("{name}", "July {day}, 2015, 10:20 pm", "{said}")
    assert kept(*TEXT, *comments, "Leave a comment") == TEXT


def test_text_of_nothing_but_comments_goes() -> None:
    comments = thread("{name}’s avatar", "{said}", "Expand full comment", "Reply")
    assert CLEANER.clean("\n".join(["Discussion about this post", *comments])).text == ""


def test_last_comment_ends_where_furniture_begins() -> None:
    comments = thread("{name} says:", "July {day}, 2015 at 3:53 pm", "{said}")
    assert kept(*TEXT, "5 Comments", *comments, "Privacy Policy", SAID[0] + " " + SAID[1])[:5] == [
        *TEXT,
        SAID[0] + " " + SAID[1],
    ]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(thread("10:{day} Wes Copley", "{said}"), id="a live blog"),
        pytest.param(thread("{day} July 2015 at 10:20", "{said}"), id="a dated live blog"),
        pytest.param(thread("Ada Quill", "2 hours ago", "{said}"), id="a live blog of one author"),
        pytest.param(thread("{name} says:", "{said}"), id="what people say"),
        pytest.param(thread("{said}", "answered July {day}, 2015 at 10:20", "{name}"), id="answers to a question"),
        pytest.param(["Reply", SAID[0], SAID[1]], id="one button"),
        pytest.param(["The mayor writes:", SAID[0], "Antworten", SAID[1]], id="a question and its answers"),
    ],
)
def test_what_only_looks_like_a_thread_stays(lines: list[str]) -> None:
    left = kept(*TEXT, *lines, "Leave a comment")
    assert [line for line in lines if line in SAID] == [line for line in left if line in SAID]


def test_a_live_blog_below_the_count_of_its_comments_stays() -> None:
    entries = thread("Ada Quill", "July {day}, 2015 at 10:20 am", "{said}")
    assert [line for line in kept(TITLE, "35 Comments", *entries) if line in SAID] == SAID


def test_forum_stays() -> None:
    """Where no article stands above, what is said is all there is."""
    posts = thread("{name}", "2 hours ago", "{said}", "Reply")
    left = kept(*[f"Forum {number}" for number in range(9)], *posts)
    assert [line for line in left if line in SAID] == SAID


def test_byline_above_the_line_that_announces_comments_is_no_comment() -> None:
    byline = "Posted by Jane Doe at July 11, 2015 11:15 AM"
    comments = thread("{said}", "Posted by: {name} at July {day}, 2015 05:48 PM")
    assert kept(*TEXT, byline, "Comments", *comments)[:4] == TEXT
    assert not [line for line in kept(*TEXT, byline, "Comments", *comments) if line in SAID]
