"""Blocks of a page between which nothing stands are taken apart where one ends and the next begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import Page, anything, articles, documents, pages, real_texts, soups
from test_seams import BLOCKS, CLEANER, PARAGRAPHS

from cleantext.document import Document, Removal
from cleantext.sources.apart import Apart, taken_apart
from cleantext.sources.glued import glued

REAL = pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in real_texts().items()])


NAMES = "McArthur and MacDonald of YouTube, LinkedIn, WhatsApp and PayPal met DeVito, O’Brien and LaGuardia on an iPhone in a JavaScript IDE."


@pytest.mark.parametrize(
    "text",
    [
        NAMES,
        f"{NAMES} " * 12,
        "\n".join(PARAGRAPHS),
        "snake_case camelCase PascalCase aB\n" * 3,
        "The council met. It was late.\n" * 30,
        "He paid 5Euro.\n" + "\n".join(PARAGRAPHS * 4),
        "",
    ],
)
def test_names_and_sentences_are_not_glued(text: str) -> None:
    assert glued(text) == []
    assert CLEANER.clean(text).text == text


def test_what_is_glued() -> None:
    parts = [
        "Home",
        "News",
        "Contact us",
        "Jobs",
        "The council met.",
        "“We wait,” she said.”",
        "Mayor (left)",
        "On 12 May 2026",
        "Ferry",
    ]
    text = "".join(parts * 2)
    found = glued(text)
    assert [text[start:end] for start, end in zip([0, *found], [*found, len(text)])] == parts * 2


@given(articles())
def test_an_article_is_not_glued(page: Page) -> None:
    assert glued(page.text) == []


@given(pages())
def test_of_a_glued_page_most_of_the_article_stays(page: Page) -> None:
    text = "".join(page.text.split("\n"))
    cleaned = CLEANER.clean(text)
    assert cleaned.restore() == cleaned.document.text
    wanted = {word for paragraph in page.article for word in paragraph.split()[1:-1]}
    assert len([word for word in wanted if word in cleaned.text]) > len(wanted) / 2


@REAL
def test_real_documents_glued(text: str) -> None:
    cleaned = CLEANER.clean("".join(line.strip() for line in text.split("\n")))
    assert cleaned.restore() == cleaned.document.text
    assert CLEANER.clean(cleaned.text).text == cleaned.text


@given(documents() | anything() | soups(), st.booleans())
def test_places_are_in_order_and_between_words(text: str, whole: bool) -> None:
    if whole:
        text = "".join(text.split("\n"))
    found = glued(text)
    assert found == sorted(set(found))
    for at in found:
        assert not text[at - 1].isspace()
        assert not text[at].isspace()


@given(documents() | st.text(), st.data())
def test_what_is_cut_of_what_is_shown_is_cut_out_of_the_text(text: str, data: st.DataObject) -> None:
    places = sorted(data.draw(st.sets(st.integers(1, max(1, len(text) - 1)), max_size=20))) if len(text) > 1 else []
    spaces = [at for at, char in enumerate(Apart(text, places, ()).text) if char == " "]
    apart = Apart(text, places, sorted(data.draw(st.sets(st.sampled_from(spaces)))) if spaces else ())
    assert len(apart.text) == len(text) + len(places)
    assert all(apart.offset(apart.place(at)) == at for at in range(len(text)))
    assert all(apart.text[apart.place(at)] in (text[at], "\n") for at in range(len(text)))
    document = apart.document()
    gone = sorted(data.draw(st.sets(st.sampled_from(range(len(document)))))) if len(document) else []
    removed = [Removal(document.starts[i], document.end(i), "promo", "f", "r", document.lines[i]) for i in gone]
    cuts = apart.cuts(removed)
    assert "".join(cut.text for cut in cuts) == "".join(document.lines[i] for i in gone)
    at = 0
    for cut in cuts:
        assert at <= cut.start < cut.end <= len(text)
        assert cut.text == text[cut.start : cut.end]
        at = cut.end


def test_what_no_page_has_is_not_looked_at_for_long() -> None:
    assert glued("“We wait,” she said.The council metHome" * 6_000) == []
    assert glued("aA " * 100_000) == []


def test_a_text_in_lines_is_left_in_them() -> None:
    assert taken_apart(Document("\n".join(BLOCKS))) is None
