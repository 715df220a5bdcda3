"""Pages whose blocks were run together in one line, or in some long ones, are taken apart and cleaned as others are."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import Page, anything, articles, documents, pages, real_texts, soups

import cleantext
from cleantext.document import Document
from cleantext.repair import repair
from cleantext.sources import seams as module
from cleantext.sources.apart import taken_apart
from cleantext.sources.long_lines import long_lines
from cleantext.sources.seams import LIMIT, SHIPPED, SeamModel, ends_sentence, seams, tokens_of

CLEANER = cleantext.Cleaner()
MODEL = SeamModel.read(SHIPPED)
REAL = pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in real_texts().items()])

MENU = ["Home", "News", "Sport", "Business", "Opinion", "Culture", "Travel", "Weather", "Jobs", "Log in", "Subscribe"]
HEADLINE = "Sea wall survey leaves Linnet Bay with a bill"
PARAGRAPHS = [
    "The harbour board of Linnet Bay agreed on Tuesday to pay for a second survey of the sea wall, after a crowded meeting in the chapel.",
    "“We have been told that the pumps will not last another winter,” said Ada Thornbury, who leads the board. “Nobody wants to wait for that.”",
    "Three storms in a row had driven water into the lower streets, and the insurers, who were asked twice, will not pay for a third one.",
    "A first survey, which cost the town 40,000 pounds, had found cracks along the whole of the eastern arm, but not how deep they are.",
    "Mr. Hollins, the engineer, expects to be done with the second before the end of May, as long as the weather holds.",
]
FOOT = [
    "Related stories",
    "Ferry to stay in port for a third week",
    "Bakery of the year opens its doors",
    "Most read",
    "Share this article",
]
FOOT += [
    "Advertisement",
    "Sign up to our daily newsletter",
    "Privacy policy",
    "Terms of use",
    "Contact us",
    "About us",
    "Cookie settings",
]
FOOT += ["© 2026 The Linnet Courier. All rights reserved."]
BLOCKS = [*MENU, HEADLINE, "By Ned Farrow", "12 May 2026", *PARAGRAPHS, *FOOT]
WAYS = pytest.mark.parametrize("between", ["", " ", "  ", "\t", "\u00a0 ", " \r "])


def in_one_line(text: str) -> str:
    return " ".join(text.split())


@WAYS
def test_a_page_without_lines(between: str) -> None:
    text = between.join(BLOCKS)
    cleaned = CLEANER.clean(text)
    assert [
        " ".join(line.split()) for line in PARAGRAPHS if " ".join(line.split()) not in in_one_line(cleaned.text)
    ] == []
    for furniture in ("Business", "Weather", "Advertisement", "newsletter", "Ferry", "Cookie", "rights reserved"):
        assert furniture not in cleaned.text
    assert cleaned.title == HEADLINE
    assert cleaned.text.startswith(HEADLINE)
    assert HEADLINE not in cleaned.body
    assert cleaned.restore() == text
    assert CLEANER.clean(cleaned.text).text == cleaned.text


def test_a_page_in_some_long_lines() -> None:
    text = "\n".join(
        [
            " ".join(MENU * 3),
            f"{HEADLINE} By Ned Farrow 12 May 2026 {' '.join(PARAGRAPHS)} {' '.join(FOOT)}",
            "Linnet Courier",
        ]
    )
    assert len(Document(text)) == 3
    cleaned = CLEANER.clean(text)
    assert all(paragraph in cleaned.text for paragraph in PARAGRAPHS)
    assert "Weather" not in cleaned.text
    assert "Ferry" not in cleaned.text
    assert cleaned.restore() == text


def test_what_goes_is_told_block_by_block() -> None:
    removed = CLEANER.clean(" ".join(BLOCKS)).removed
    assert len(removed) > len(FOOT)
    by_text = {removal.text.strip(): removal for removal in removed}
    assert by_text["Sign up to our daily newsletter"].category == "signup"
    assert by_text["Advertisement"].category == "advert"


@given(articles())
def test_an_article_in_one_line_is_left_as_it_is(page: Page) -> None:
    text = in_one_line(page.text)
    assert CLEANER.clean(text).text == text


@given(pages())
def test_a_page_in_lines_is_left_in_its_lines(page: Page) -> None:
    shown = CLEANER.shown(page.text)
    assert shown is None or not shown.document().seamed


@given(pages())
def test_of_a_page_in_one_line_most_of_the_article_stays(page: Page) -> None:
    text = in_one_line(page.text)
    cleaned = CLEANER.clean(text)
    assert cleaned.restore() == text
    wanted = {word for paragraph in page.article for word in paragraph.split()}
    left = set(cleaned.text.split())
    assert len(wanted & left) > len(wanted) / 2


@REAL
def test_real_documents_in_one_line(text: str) -> None:
    line = in_one_line(text)
    cleaned = CLEANER.clean(line)
    assert cleaned.restore() == cleaned.document.text
    assert CLEANER.clean(cleaned.text).text == cleaned.text
    rest = iter(cleaned.document.text.split())
    assert all(word in rest for word in cleaned.text.split())  # nothing is invented, no word is torn


@given(documents() | anything() | soups())
def test_seams_are_white_space_in_order(text: str) -> None:
    document = Document(text)
    found = seams(document)
    assert found == sorted(set(found))
    for at in found:
        assert text[at].isspace()
        assert text[at] != "\n"
    shown = taken_apart(document)
    assert (shown is None) == (not found)
    if shown is not None:
        assert len(shown.text) == len(text)
        assert [at for at, (one, other) in enumerate(zip(text, shown.text)) if one != other] == found
        assert shown.document().seamed


words_of_any_script = st.lists(st.text(min_size=1).filter(lambda word: not re.search(r"\s", word)), min_size=1)


@given(words_of_any_script)
def test_any_word_can_be_told(words: list[str]) -> None:
    assert len(tokens_of(words)) == len(words)
    assert tokens_of(words) == [tokens_of([word])[0] for word in words]


def same_in_c(line: str, limit: float = LIMIT) -> None:
    if module._native is None:
        pytest.skip("no C")
    assert module._natively(line, MODEL, limit) == module._plainly(line, MODEL, limit)


_ODD_WORDS = (
    *(
        "Mr.",
        "(MR.",
        "ſt.",
        "ÝST.",
        "ıng.",
        "İNG.",
        "U.S.",
        "U.S..",
        "z.B.",
        "“e.g.”",
        "½.",
        "_a.",
        "5.",
        "bl.a.",
        "pp.)",
    ),
    *(
        "...",
        "…”",
        "Dr.x.",
        "x.Dr.",
        "K.",
        "\u212ag.",
        "end.",
        "end!”",
        "Home",
        "news",
        "7",
        "日本",
        "経済。",
        "a\u0301.",
    ),
    "x" * 20 + ".",
)
odd_words = words_of_any_script | st.lists(st.sampled_from(_ODD_WORDS), min_size=2)


@given(odd_words, st.sampled_from([" ", "\t", "\u00a0", "\u2003 "]), st.floats(-3, 3))
def test_seams_are_the_same_in_c(words: list[str], space: str, limit: float) -> None:
    same_in_c(space.join(words), limit)
    same_in_c(space.join([*words, *["Home News Sport Read more"] * 5]), limit)


def test_seams_of_real_texts_are_the_same_in_c() -> None:
    for text in real_texts().values():
        for limit in (-2.0, LIMIT, 1.0):
            same_in_c(in_one_line(text), limit)
    few = ["".join(map(chr, range(first, first + 3))) for first in range(0x21, 0x3400, 3)]
    odd = ["x" * 300 + "İ", "ΑΣ", "ΣΑΣ.”", "İSTANBUL", "ǅ", "ǅa", "x" * 39 + "é", "x" * 40 + "-y", "𝔄b", "\U00020000"]
    for limit in (-4.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0):
        same_in_c(" ".join(few), limit)
        same_in_c(" ".join(odd * 9), limit)
        same_in_c(f" {' '.join(odd)} ", limit)


def test_what_c_refuses() -> None:
    if module._native is None:
        pytest.skip("no C")
    for line, weights in ((1, b"xy"), ("a b", b""), ("a b", b"xyz"), (b"a b", b"xy")):
        with pytest.raises((TypeError, ValueError)):
            module._native.line_seams(line, weights, frozenset(), 1.0, 0.0, 0.0, 0.0, 0)
    assert module._native.line_seams("a b c", b"\1\1", frozenset(), 1.0, 0.0, 0.0, 0.0, 0) == ([1, 3], 2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "word",
        "x" * 10_000,
        "- " * 5_000,
        "\ud800 \udfff " * 500,
        "\0 " * 500,
        "a\u00a0" * 2_000,
        "日本 経済 新聞 " * 300,
        "كلمة أخرى " * 500,
        ". " * 5_000,
        "A. B. C. " * 800,
        "( ) [ ] " * 500,
        "1 2 3 " * 1_000,
    ],
    ids=map(str, range(14)),
)
def test_odd_lines(text: str) -> None:
    assert cleantext.Cleaner(repair=False).clean(text).restore() == text
    assert CLEANER.clean(text).restore() == repair(text)
    assert all(text[at].isspace() for at in seams(Document(text)))


@pytest.mark.parametrize(
    ("sentence", "ends"),
    [
        ("It rained.", True),
        ("“It rained.”", True),
        ("It rained (again!)", True),
        ("He saw Mr.", False),
        ("It is the U.S.", False),
        ("was written by J.", False),
        ("It rained,", False),
        ("雨が降った。", True),
        ("It is z.B.", False),
    ],
)
def test_what_ends_a_sentence(sentence: str, ends: bool) -> None:
    assert ends_sentence(sentence.split()[-1]) is ends


def test_lines_that_are_asked_about() -> None:
    menu, sentence = " ".join(MENU * 3), " ".join(PARAGRAPHS[:2])
    assert long_lines([menu]) == [0]
    assert long_lines([sentence, sentence]) == []
    assert long_lines([sentence]) == [0]  # there is no other
    assert long_lines([sentence * 5]) == [0]  # no paragraph is that long
    assert long_lines([sentence, menu]) == []  # a menu above an article
    assert long_lines(["Home"] * 500) == long_lines([]) == []
    assert long_lines(["Home News " * 60_000]) == []  # no page is as long


def test_filters_that_go_by_where_a_line_ends_say_nothing_of_a_guess() -> None:
    open_lines = [paragraph.rstrip(".”") for paragraph in PARAGRAPHS]
    mixed = [line for pair in zip(PARAGRAPHS, open_lines[1:] + open_lines[:1]) for line in pair]
    document = Document("\n".join(mixed * 2))
    document.seamed = True
    captions = [one for one in CLEANER.filters if one.name in ("captions", "bare-captions")]
    assert not [mark for one in captions for mark in one(document) if "full stop" in mark.reason]


@pytest.mark.parametrize("name", ["rules", "languages", "model", "only"])
def test_other_cleaners_take_it_apart_the_same_way(name: str) -> None:
    cleaner = {
        "rules": CLEANER,
        "languages": cleantext.Cleaner(languages=["en"]),
        "model": cleantext.Cleaner(model=False),
        "only": CLEANER.only("advert"),
    }[name]
    text = " ".join(BLOCKS)
    cleaned = cleaner.clean(text)
    assert cleaned.restore() == text
    assert "Advertisement" in [removal.text.strip() for removal in cleaned.removed]
    assert all(paragraph in cleaned.text for paragraph in PARAGRAPHS)


def test_the_time_is_linear() -> None:
    def seconds(text: str) -> float:
        start = time.process_time()
        seams(Document(text))
        return time.process_time() - start

    page = " ".join(BLOCKS) + " "
    seconds(page)
    assert seconds(page * 80) < 40 * max(min(seconds(page * 8) for _ in range(3)), 0.005)


KNOWN = [
    "Sign up to our daily newsletter",
    "Follow us on Twitter",
    "Download our app",
    "Privacy policy",
    "© 2024 The Courier. All rights reserved.",
    "Subscribe for full access",
]


def test_the_long_lines_of_scripts_are_no_blocks_run_together() -> None:
    """All strings of a page: its paragraphs stand in lines, its scripts in some that are thousands of characters long."""
    entries = ", ".join(
        f"{{ {name}: {{ Title: Home News {name} Council closes bridge Share It was late. Read more }} }}"
        for name in MENU[:9]
    )
    script = (
        f"window.dataLayer = window.dataLayer || []; (function(w,d){{ w.push({{ {entries} }}); }})(window, document);"
    )
    text = "\n".join([HEADLINE, *[script] * 20, *MENU, *PARAGRAPHS, *[script] * 20, *FOOT, *KNOWN])
    assert taken_apart(Document(text)) is not None  # as it would be, were it no script
    cleaned = CLEANER.clean(text)
    assert CLEANER.shown(text) is None
    assert cleaned.text.split() == " ".join([HEADLINE, *PARAGRAPHS]).split()
    assert {removal.filter for removal in cleaned.removed if "window" in removal.text} == {"page-code"}
