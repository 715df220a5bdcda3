"""The page's own code in a text: what goes of it, and that the code of an article on programming stays."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import articles

import cleantext
from cleantext.document import Document
from cleantext.page_code import Code, page_code

CLEANER = cleantext.Cleaner(model=False)
TEXT = [
    "Harbour bridge will stay closed until the spring",
    "The council met on Monday and agreed that the bridge will stay closed until the spring, whatever the harbour says.",
    "Nobody in the village had asked for a bridge, said the mayor, and nobody had been asked whether there should be one.",
    "The ferry will run on Sundays, too, and the fare is the one that was paid before the bridge was opened in 1974.",
    "A second ferry has been promised for the summer, and a third one for the summer after that, if the money is there.",
]
DATA = (
    '{"@context":"https://schema.org","@type":"NewsArticle","headline":"Harbour bridge","isAccessibleForFree":"False"}'
)
TRACKER = """window.dataLayer = window.dataLayer || [];
function count(what) {
  dataLayer.push({event: what, page: "harbour"});
}
if (document.cookie.indexOf("seen=1") < 0) {
  count("first");
} else {
  count("again");
}"""
STYLE = """@font-face {
  font-family: "Harbour Sans";
  src: url(/fonts/harbour.woff2);
}
.css-1a2b3c,
.css-4d5e6f:hover {
  display: none !important;
  margin: 0 auto;
}"""
MINIFIED = (
    "(function(){var a=window.__harbour||{};a.slots=[{id:'top',size:[728,90]},{id:'side',size:[300,250]}];"
    "for(var i=0;i<a.slots.length;i++){googletag.cmd.push(function(){show(a.slots[i].id);});}window.__harbour=a;})();"
)
CODE = [DATA, TRACKER, STYLE, MINIFIED]
MUCH = "\n".join(CODE * 3)


def kept(*pieces: str) -> list[str]:
    return CLEANER.clean("\n".join(pieces)).text.split("\n")


@pytest.mark.parametrize("code", [pytest.param(code, id=code[:12]) for code in CODE])
def test_code_above_and_below_goes(code: str) -> None:
    assert kept(code, *TEXT) == TEXT
    assert kept(*TEXT, code) == TEXT
    assert kept(TEXT[0], code, *TEXT[1:]) == TEXT


def test_all_code_of_a_page_goes_where_there_is_much_of_it() -> None:
    assert (
        kept(MUCH, *TEXT[:3], "if (window.adverts) {", 'adverts.show({pos: "middle"});', "}", *TEXT[3:], STYLE) == TEXT
    )


def test_menu_between_scripts_is_seen_as_one() -> None:
    """What else goes is asked about what is left."""
    assert kept(MUCH, "Skip to content", "Home", "News", "Sport", TRACKER, *TEXT, "Privacy Policy", MUCH) == TEXT


def test_headline_between_scripts_is_the_title() -> None:
    cleaned = cleantext.clean("\n".join([MUCH, TEXT[0], TRACKER, *TEXT[1:], MUCH]))
    assert cleaned.title == TEXT[0]
    assert cleaned.text.split("\n") == TEXT


def test_sentences_glued_to_a_script_stay() -> None:
    script = 'if(window.adverts) { adverts.show({"pos": "middle"}) }'
    assert kept(MUCH, *TEXT[:3], script + TEXT[3], TEXT[4]) == TEXT
    assert kept(MUCH, *TEXT[:3], TEXT[3] + "window.adverts = {shown: [1, 2]};", TEXT[4]) == TEXT


def test_sentence_between_two_scripts_of_a_line_goes_with_them() -> None:
    line = "}" + TEXT[3] + "window.adverts = {"
    assert Code(0, 1, "window").within(line) == (0, len(line))
    assert kept(MUCH, *TEXT[:3], line, TEXT[4]) == [*TEXT[:3], TEXT[4]]


@pytest.mark.parametrize(
    "lines",
    [
        ["the council will pay for", "a second ferry;", "a warden who lives on the island;", "four new gates"],
        ["for the first time (since 1974)", "new boats, old fares:", "if the money is there (nobody knows)"],
        ["- la création d'un fonds ;", "- une deuxième pompe ;"],
        ['"We will not pay for it",', "she said; nobody else did;"],
        ["Fare: two pounds;", "Dogs: free;"],
    ],
)
def test_pieces_of_an_article_between_scripts_stay(lines: list[str]) -> None:
    assert kept(MUCH, *TEXT, TRACKER, *lines, STYLE, TEXT[1] + " Again.") == [*TEXT, *lines, TEXT[1] + " Again."]


def test_category_and_reason() -> None:
    removed = CLEANER.clean("\n".join([DATA, *TEXT])).removed
    assert [(r.category, r.filter, r.reason) for r in removed] == [
        ("boilerplate", "page-code", "code of the page: 1 line, with '\"@context\"'")
    ]


@pytest.mark.parametrize(
    "sample",
    [
        pytest.param(TRACKER.replace("dataLayer", "queue"), id="a script"),
        pytest.param(STYLE.replace("css-", "boat-").replace("@font-face", "boat"), id="a style sheet"),
        pytest.param(DATA, id="data for search engines, between paragraphs"),
        pytest.param("def ferry(fare):\n    return {'fare': fare}", id="a function"),
        pytest.param("\\frac{a}{b} = \\sum_{i} x_{i}", id="a formula"),
    ],
)
def test_code_of_an_article_on_programming_stays(sample: str) -> None:
    lines = [*TEXT[:3], *sample.split("\n"), *TEXT[3:]]
    assert [line.strip() for line in kept(*lines)] == [line.strip() for line in lines]


def test_page_with_its_markup_has_no_code() -> None:
    page = "<body><p>" + "</p><p>".join(TEXT) + "</p><pre>" + MUCH.replace("<", "&lt;") + "</pre>"
    document = CLEANER.clean_html(page).document
    assert document.page is not None
    assert page_code(document) == []


def test_lone_surrogates_are_no_matter() -> None:
    assert kept(MUCH + "\ud800", *TEXT, MINIFIED + "\udfff") == TEXT


def test_a_cleaner_can_do_without() -> None:
    assert CLEANER.without("page-code").clean("\n".join([DATA, *TEXT])).text.startswith("{")


@pytest.mark.parametrize("times", [1, 3, 8])
def test_without_the_filter_the_model_is_silent(times: int) -> None:
    """A page of scripts is no page to it: it would take the article. So a filter less never means a line less."""
    above = ["Skip to content", "Sign in", "Subscribe", "Home", "News", "Sport"]
    below = [
        "Privacy Policy",
        "Share this article",
        "Follow us on Twitter",
        "Terms of Use",
        "Contact us",
        "Newsletters",
    ]
    article = [*TEXT, "Four new gates", "The last ferry"]
    text = "\n".join([MUCH] * times + above + article + below + [MUCH] * times)
    left = cleantext.Cleaner().without("page-code").clean(text).text.split("\n")
    assert [line for line in left if line in article] == article
    assert cleantext.clean(text).text.split("\n") == article


pieces = st.lists(st.sampled_from(CODE), max_size=3)


@given(articles(), st.data())
def test_article_stays_whatever_code_stands_around_it(page: object, data: st.DataObject) -> None:
    lines = page.article  # type: ignore[attr-defined]
    code = [data.draw(pieces) for _ in lines]
    mixed = [piece for line, above in zip(lines, code) for piece in (*above, line)]
    cleaned = cleantext.clean("\n".join([MUCH, *mixed, MUCH]))
    assert Document(cleaned.text).lines == lines
    assert cleantext.clean(cleaned.text).text == cleaned.text
    assert cleaned.restore() == cleaned.document.text


@pytest.mark.parametrize(
    "line", ["." + "a" * 50 + "(=" * 20, "(", "!{", "function", "sentence of words }", "e.", "#a,"]
)
def test_one_long_line_takes_linear_time(line: str) -> None:
    def spent(size: int) -> float:
        text = "{ window.dataLayer\n" + line * (size // len(line)) + "{;" * 400
        started = time.process_time()
        CLEANER.clean(text)
        return time.process_time() - started

    spent(10_000)
    assert spent(1_000_000) < 25 * spent(100_000) + 0.2


@pytest.mark.parametrize(
    "piece",
    [
        "{\n",
        "} \na-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a.b c d e f g\n{\n",
        "((((" * 9 + "\n{}\n",
        "}{;" * 50 + "\n",
        "var a = {\n",
        MINIFIED + "\n",
        "{" * 100 + " ",
    ],
)
def test_time_is_linear(piece: str) -> None:
    def spent(size: int) -> float:
        text = piece * (size // len(piece))
        started = time.process_time()
        CLEANER.clean(text)
        return time.process_time() - started

    spent(10_000)
    assert spent(1_000_000) < 25 * spent(100_000) + 0.2
