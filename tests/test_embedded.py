"""Pages that show nothing until their scripts run: the article is read from what these hold, and only then."""

from __future__ import annotations

import json

import bs4
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext import clean_html
from cleantext.sources.embedded import embedded

PARAGRAPHS = [
    "The harbour of Sandmouth stays open through the winter, the council decided on Tuesday after a long evening.",
    "Fishermen had feared that the ferry company would take the last berth. “We can plan again,” said Ida Holm, who "
    "has kept three boats there since 1998.",
    "The dredging will cost two million a year. Half of it comes from the county, which had asked for a say in the "
    "fees; the mayor said that the talks about them would go on in spring.",
]


def page(script: str, shown: str = "<div id='root'></div>") -> str:
    return f"<html><head><title>Harbour stays open | The Post</title></head><body>{shown}{script}</body></html>"


def state(of: object) -> str:
    return f"<script id='state' type='application/json'>{json.dumps(of)}</script>"


MARKED_UP = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
PLAIN = "\n".join(PARAGRAPHS)
SHAPES = {
    "markup in a string": state({"props": {"article": {"id": 7, "bodyHtml": MARKED_UP, "author": "Ida Bruun"}}}),
    "escaped markup": state({"story": {"content": MARKED_UP.replace("<", "&lt;").replace(">", "&gt;")}}),
    "a string for each paragraph": state({"elements": [{"type": "text", "content": text} for text in PARAGRAPHS]}),
    "a list of paragraphs": state({"story": {"paragraphs": PARAGRAPHS, "section": "News"}}),
    "linked data": f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "articleBody": PLAIN})}</script>',
    "JSON in a string of a call": f"<script>self.__f.push([1, {json.dumps(json.dumps({'body': MARKED_UP}))}])</script>",
    "an assignment": f"<script>window.__state = {json.dumps({'text': PLAIN})};</script>",
}


@pytest.mark.parametrize("script", SHAPES.values(), ids=SHAPES)
def test_what_scripts_would_show_is_the_article(script: str) -> None:
    cleaned = clean_html(page(script))
    assert [line for line in cleaned.body.split("\n") if line] == PARAGRAPHS
    assert cleaned.title == "Harbour stays open | The Post"


def test_a_tree_and_bytes_are_read_the_same_way() -> None:
    text = page(SHAPES["markup in a string"])
    assert clean_html(text.encode()).text == clean_html(text).text
    assert PARAGRAPHS[0] in clean_html(bs4.BeautifulSoup(text, "html.parser")).text


def test_what_a_page_shows_counts_and_not_its_data() -> None:
    shown = (
        "<article>" + "".join(f"<p>{text.replace('Sandmouth', 'Fairhaven')}</p>" for text in PARAGRAPHS) + "</article>"
    )
    text = clean_html(page(SHAPES["markup in a string"], shown)).text
    assert "Fairhaven" in text
    assert "Sandmouth" not in text


@pytest.mark.parametrize(
    "script",
    [
        state({"menu": [{"title": f"Section number {n} of the paper and its many parts"} for n in range(50)]}),
        state({"css": ".a { color: red; background: url(data:abc) } " * 40}),
        state({"content": "x" * 5000}),
        state({"description": " ".join(PARAGRAPHS)}),
        f"<script>var body = '{' '.join(PARAGRAPHS)}'",
        '<script>{"body": "never closed and goes on for a while, as broken pages do',
    ],
)
def test_what_is_no_article_stays_out(script: str) -> None:
    assert embedded(page(script)) == ""


def test_scripts_in_the_article_are_not_text() -> None:
    body = MARKED_UP + "<script>alert('a script in a string of markup')</script>"
    script = state({"body": body}).replace("</script>", "<\\/script>", body.count("</script>"))
    assert "alert" not in clean_html(page(script)).text


@given(st.text(alphabet='<script>/"\\{}:,[]body a.\n\ud800', max_size=400))
def test_any_page_has_an_answer(text: str) -> None:
    assert isinstance(embedded(text), str)
    assert isinstance(embedded(f"<script>{text}</script>"), str)


def test_time_is_linear_in_the_page() -> None:
    for text in ('<script>"' * 200_000, "<script" * 200_000, '<script>"\\' * 200_000, '"a":' * 500_000):
        assert embedded(text) == ""
        assert embedded(f"<script>{text}</script>") == ""
