"""Pages as documents: the text a reader sees, what goes along with it, and pages that are broken or mean harm."""

from __future__ import annotations

import time
import tracemalloc
import warnings
from pathlib import Path

import bs4
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleantext
from cleantext import clean_html
from cleantext.sources.markup import from_page

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Ferry returns | The Harbour Post</title>
<meta property="og:title" content="Ferry returns to the sound">
<meta name="description" content="After two years the ferry sails again.">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Ferry returns to the sound",
 "articleBody": "The ferry sailed on Monday.\\nNobody had expected it so soon."}]}</script>
<style>p { color: red }</style></head>
<body class="page-body"><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<main><article class="storyBody main-text" id="story-1"><h1>Ferry returns to the sound</h1>
<p>The ferry <b>sailed</b> on&nbsp;Monday, <a href="/x">said the harbour</a>.</p>
<p>Nobody had ex&shy;pected it<br>so soon.</p>
<figure><img src="a.jpg" alt="A ferry"><figcaption>The ferry. Photo: Ada Quill</figcaption></figure>
<table><tr><th>Day</th><th>Boats</th></tr><tr><td>Monday</td><td>3</td></tr></table>
<pre>one
  two</pre></article></main>
<div hidden>Not shown</div><div style="display: none"><p>Nor this</p></div><noscript>Enable scripts</noscript>
<template><p>Nor that</p></template><select><option>Choose</option></select><script>var x = "<p>no</p>";</script>
<footer>© The Harbour Post</footer></body></html>"""

LINES = [
    "Home",
    "News",
    "Ferry returns to the sound",
    "The ferry sailed on Monday, said the harbour.",
    "Nobody had expected it",
    "so soon.",
    "The ferry. Photo: Ada Quill",
    "Day Boats",
    "Monday 3",
    "one",
    "two",
    "© The Harbour Post",
]


def soups(page: str) -> list[bs4.BeautifulSoup]:
    return [bs4.BeautifulSoup(page, "html.parser")]


def test_text_as_a_reader_sees_it():
    assert from_page(PAGE).lines == LINES


def test_paragraphs_stand_apart_and_lines_do_not():
    gaps = dict(zip(LINES, from_page(PAGE).gaps))
    assert gaps["Home"] == gaps["News"] == gaps["so soon."] == gaps["Monday 3"] == 0
    assert gaps["Ferry returns to the sound"] == gaps["Nobody had expected it"] == gaps["Day Boats"] == 1


@pytest.mark.parametrize("soup", soups(PAGE))
def test_a_soup_gives_the_same_document(soup):
    before = str(soup)
    document, other = from_page(PAGE), from_page(soup)
    assert other.text == document.text
    assert [about.linked for about in other.page.blocks] == [about.linked for about in document.page.blocks]
    assert other.page._replace(blocks=()) == document.page._replace(blocks=())
    assert str(soup) == before, "the caller's tree is left as it is"


def test_one_tag_of_a_soup():
    article = soups(PAGE)[0].article
    assert from_page(article).lines == LINES[2:-1]
    assert clean_html(article).title == "Ferry returns to the sound"


def test_bytes_give_the_same_document():
    assert from_page(PAGE.encode()).text == from_page(PAGE).text


def test_what_the_markup_knows_goes_along():
    document = from_page(PAGE)
    about = dict(zip(LINES, document.page.blocks))
    assert about["Home"].element.tag == "li"
    assert {"nav", "ul"} <= about["Home"].element.within
    assert (about["Home"].links, about["Home"].linked) == (1, 4)
    paragraph = about["The ferry sailed on Monday, said the harbour."]
    assert (paragraph.element.tag, paragraph.links, paragraph.linked) == ("p", 1, len("said the harbour"))
    assert paragraph.holds == {"strong"}
    assert {"article", "main"} <= paragraph.element.within
    assert paragraph.element.parent.hints == ("story", "body", "main", "text")
    assert document.blocks[3].markup is document.page.blocks[3]


def test_what_the_page_says_of_itself():
    page = from_page(PAGE).page
    assert page.headlines == ("Ferry returns to the sound", "Ferry returns | The Harbour Post")
    assert page.description == "After two years the ferry sails again."
    assert page.body == "The ferry sailed on Monday.\nNobody had expected it so soon."


def test_markup_stays_with_its_block_when_others_are_cut():
    document = from_page(PAGE)
    start = document.starts[2]
    one = cleantext.Removal(0, start, "navigation", "t", "t")
    inside = cleantext.Removal(document.starts[3], document.starts[3] + 4, "promo", "t", "t")
    for cuts in ([one], [one, inside], [inside]):
        left = document.without(cuts)
        assert len(left.page.blocks) == len(left)
        for line, about in zip(left.lines, left.page.blocks):
            index = next(i for i, old in enumerate(document.lines) if old.endswith(line))
            assert about is document.page.blocks[index]


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("", []),
        ("   \n", []),
        ("Just text & no tags", ["Just text & no tags"]),
        ("<p>un<b>closed <i>every<p>thing <li>here", ["unclosed every", "thing", "here"]),
        ("<html><head></head></html>", []),
        ("<frameset><frame src=a><noframes>none</noframes></frameset>", []),
        ('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>a</p></body></html>', ["a"]),
        ("<p>nul\x00l</p>", ["null"]),
        ("<p>a&amp;b &lt;p&gt; &#8220;c&#8221; &eacute;</p>", ["a&b <p> “c” é"]),
        ("<div>one<div>two</div>three</div>", ["one", "two", "three"]),
        ("<p>a <span>b</span><span>c</span></p>", ["a bc"]),
        ("<button>Share</button> <a>x</a>", ["Share", "x"]),
        ("<p>zero\u200bwidth \u00adsoft</p>", ["zerowidth soft"]),
        ("<p>می\u200cخواهم</p>", ["می\u200cخواهم"]),
        ("<p>seen <span style='visibility:hidden'>unseen</span></p>", ["seen"]),
        ("<p style='content-visibility:auto'>seen</p>", ["seen"]),
        ('<div hidden id="S:0"><p>streamed</p></div>', ["streamed"]),
        ("<dl><dt>term<dd>what it is</dl>", ["term", "what it is"]),
        ("<svg><title>icon</title><text>x</text></svg><p>a</p>", ["a"]),
        ("<p>a\u2028b\x85c\x0bd</p>", ["a b c d"]),
        ("\ud800<p>x\udfff", ["x"]),
    ],
)
def test_pages_of_all_sorts(page, lines):
    found = from_page(page).lines
    assert [line.replace("\ufffd", "") for line in found if line.strip("\ufffd")] == lines


def test_an_article_that_a_script_shows_is_read():
    paragraphs = "".join(f"<p>{'The council met again and again on that day. ' * 4}</p>" for _ in range(5))
    assert len(from_page(f"<p>Menu</p><div style='display:none'>{paragraphs}</div>")) == 6
    shown = "".join(f"<p>{'The ferry sailed on Monday and came back later. ' * 4}</p>" for _ in range(9))
    assert len(from_page(f"{shown}<div style='display:none'>{paragraphs}</div>")) == 9


def test_mojibake_is_repaired_unless_asked_otherwise():
    page = "<p>It was the cityâ€™s first ferry.</p>"
    assert clean_html(page).text == "It was the city’s first ferry."
    assert cleantext.Cleaner(repair=False).clean_html(page).text == "It was the cityâ€™s first ferry."


@pytest.mark.parametrize(
    ("thing", "advice"),
    [
        (None, "did the fetch fail"),
        (Path("page.html"), "path.read_bytes()"),
        (["<p>"], "for page in pages"),
        (3, "not int"),
    ],
)
def test_what_is_no_page_is_refused_with_advice(thing, advice):
    with pytest.raises(TypeError, match="clean_html") as caught:
        clean_html(thing)
    assert advice in str(caught.value)


DEEP = 10_000


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * DEEP + "<p>The ferry sailed on Monday.",
        "<div>" * DEEP + "<p>The ferry sailed on Monday." + "</div>" * DEEP,
        "<b><p>" * DEEP + "The ferry sailed on Monday.",
        "<ul><li>" * DEEP + "The ferry sailed on Monday.",
        "<table><tr><td>" * DEEP + "The ferry sailed on Monday.",
        "<p>The ferry sailed on Monday." + "</div>" * DEEP,
        "<a href='" * DEEP + "'><p>The ferry sailed on Monday.",
        "<" * DEEP + "<p>The ferry sailed on Monday.",
        "<!--" * DEEP + "--><p>The ferry sailed on Monday.",
    ],
    ids=lambda page: page[:8],
)
def test_nested_by_the_thousand(page):
    started = time.process_time()
    assert "The ferry sailed on Monday." in from_page(page).text
    assert time.process_time() - started < 20, "a page of tags must not take forever"


def test_a_deep_soup_needs_no_recursion():
    soup = bs4.BeautifulSoup("<div>" * 3000 + "deep", "html.parser")
    assert from_page(soup).lines == ["deep"]


@pytest.mark.slow
def test_memory_stays_in_proportion():
    sentence = "The ferry sailed on Monday, said the harbour, and nobody had expected it so soon after the storm. "
    page = f"<div class='a b'><p>{sentence * 4}</p><a class='more' href='/news/2026/x'>More</a></div>" * 20_000
    tracemalloc.start()
    document = from_page(page)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(document) == 40_000
    assert peak < 10 * len(page)


tags = st.sampled_from(
    "p div span a li ul table tr td b br script style h1 pre article template select html body".split()
)
pieces = st.one_of(
    st.text(max_size=12),
    tags.map(lambda tag: f"<{tag}>"),
    tags.map(lambda tag: f"</{tag}>"),
    st.tuples(tags, st.sampled_from(("hidden", "class=x", "style=display:none", "role=navigation", "'"))).map(
        lambda pair: f"<{pair[0]} {pair[1]}>"
    ),
)


@given(st.lists(pieces, max_size=30).map("".join))
def test_any_page_gives_an_answer(page):
    document = from_page(page)
    assert document.text == "\n".join(document.text.split("\n"))
    assert document.page is None or len(document.page.blocks) == len(document)
    cleaned = clean_html(page)
    assert "".join(piece.text for piece in cleaned.pieces()) == cleaned.document.text


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=8))
def test_a_soup_of_any_wellformed_page_gives_the_same(lines):
    page = "<html><body>" + "".join(f"<div><p>{line}</p> <i>{line}</i></div>" for line in lines) + "</body></html>"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert from_page(bs4.BeautifulSoup(page, "html.parser")).text == from_page(page).text


SEED = Path(__file__).parent.parent / "seeds" / "island-paper.html"


def test_a_whole_page_of_a_newspaper():
    cleaned = clean_html(SEED.read_bytes())
    lines = [line for line in cleaned.text.split("\n") if line]
    assert cleaned.title == lines[0] == "Lighthouse keeper's diary found behind a stove"
    assert lines[1].startswith("Two hundred pages of weather")
    assert lines[-1].startswith("The board that ran the lights closed its office")
    for kept in ("“No flour again”", "112 kinds of bird, 9 of them eaten"):
        assert kept in lines
    for gone in ("Sign in", "Most read", "newsletter", "Ferry crews", "Photograph", "Join the conversation", "cookies"):
        assert gone not in cleaned.text
    assert cleantext.clean_html(bs4.BeautifulSoup(SEED.read_bytes(), "html.parser")).text == cleaned.text
