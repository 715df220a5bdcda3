"""Documents as HTML: every character escaped, every line there once, and as inert as text."""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import example, given
from test_report import cut, cut_texts

import cleantext
from cleantext import Cleaned, Document, Removal
from cleantext.html.lines import lines, strip
from cleantext.html.notebook import notebook
from cleantext.report import in_a_line, rule_of, told, visible

HOSTILE = [
    "<script>alert(1)</script>",
    "</span></li></ol><script src=//evil.example></script>",
    '" onmouseover="alert(1)" x=\'',
    "<img src=x onerror=alert(1)> & &amp; &lt;b&gt; &#60;",
    "]]> --> <!-- </style> </textarea> </title> <![CDATA[",
    "\u202eright to left\u202c שלום עולם مرحبا \u2066x\u2069",
    "\x00\x01\x1b[31mred\x07\x7f\x9b \ud800 \ufffe",
    "{{ 7 * 7 }} {% raw %} ${7*7} <%= 1 %>",
    "javascript:alert(1) data:text/html,<script>1</script>",
    "a" * 1_000_000,
]


TAGS = {"li", "span", "del", "b"}
PAGE = """Council votes on the winter timetable


Advertisement

Read more:
Bakers strike over flour
Ferry late again

The council met on Monday to agree the winter timetable, its chairwoman Ines Okafor said.

It takes effect in November, and the last boat will leave the island at six in the evening."""


class _Reader(HTMLParser):
    """The text of every line, and every tag and attribute that there is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.raw: list[str | None] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self._in: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag in ("br", "input"):  # which have no end
            return
        kinds = (dict(attrs).get("class") or "").split()
        self._in.append("t" if "t" in kinds else kinds[0] if kinds else tag)
        if tag == "li":
            self.lines.append("")
            self.raw.append(dict(attrs).get("data-raw"))

    def handle_endtag(self, tag: str) -> None:
        self._in.pop()

    def handle_data(self, data: str) -> None:
        if "t" in self._in and self._in[-1] != "sr":
            self.lines[-1] += data


def read(markup: str) -> _Reader:
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    assert not reader._in  # every tag is closed
    return reader


@given(cut_texts())
@example(cut("<b>&amp;\r\n\r\nb\r\n", (1, 5, "advert"), (5, 6, "promo")))
def test_the_lines_of_any_cut_are_those_of_the_text(cleaned: Cleaned) -> None:
    reader = read(lines(cleaned))
    wanted = [line for line in cleaned.document.text.splitlines() if line.strip()]
    assert reader.lines == [visible(line) for line in wanted]
    assert [json.loads(raw) if raw else line for raw, line in zip(reader.raw, reader.lines)] == wanted
    assert reader.tags <= TAGS
    assert reader.attributes <= {"class", "tabindex", "dir", "data-c", "data-g", "data-raw"}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("removed", [False, True])
def test_hostile_text_is_shown(text: str, removed: bool) -> None:
    cleaned = cut(f"Headline\n{text}", *([(9, 9 + len(text), text[:50])] if removed else []))
    for markup in (
        lines(cleaned),
        lines(cleaned, 1000),
        re.sub("<style>.*?</style>", "", notebook(cleaned), flags=re.S),
    ):
        reader = read(markup)
        assert reader.tags <= {"div", "p", "ol", "br", "label", "input", *TAGS}
        assert not {name for name in reader.attributes if name.startswith("on") or name in ("src", "href", "style")}
    assert read(lines(cleaned)).lines[1] == visible(text)


def test_the_reason_and_the_rule_are_escaped_too() -> None:
    text = "Advertisement\nThe council met."
    removal = Removal(0, 14, "<b>", "<i>", "rule <script>/x", text[:14])
    markup = lines(Cleaned("The council met.", None, (removal,), Document(text)))
    assert "<script>" not in markup
    assert "<i>" not in markup
    assert html.escape("rule <script>/x") in markup


def test_what_a_line_says_of_itself() -> None:
    items = lines(cleantext.clean(PAGE)).split("\n")
    assert [re.search(r'class="([^"]*)"', item)[1] for item in items][:3] == ["l h", "l x", "l x"]  # type: ignore[index]
    assert ["data-g" in item for item in items][:3] == [True, True, False]
    assert 'data-g="2"' in items[1]


def test_lines_of_one_kind_say_it_once() -> None:
    text = "a\nb\nc\nd"
    removals = tuple(
        Removal(at, at + 2, kind, "f", why, text[at : at + 2])
        for at, kind, why in ((0, "promo", "x"), (2, "promo", "x"), (4, "promo", "y"))
    )
    items = lines(Cleaned("d", None, removals, Document(text))).split("\n")
    assert [re.search(r'class="([^"]*)"', item)[1] for item in items] == ["l x", "l x c s", "l x c", "l"]  # type: ignore[index]


def test_a_long_document_is_cut_and_says_so() -> None:
    text = "\n".join(f"Line {number} of the article goes on and on." for number in range(1000))
    markup = lines(cut(text), 500)
    assert len(markup) < 5000
    assert re.search(r"… [\d,]{5,} more characters", markup)


@given(cut_texts())
def test_the_strip_is_as_long_as_asked_for(cleaned: Cleaned) -> None:
    runs = strip(cleaned, 7)
    size = len(cleaned.document.text)
    assert sum(parts for _, parts in runs) == min(7, size)
    assert all(parts > 0 for _, parts in runs)
    assert all(one[0] != other[0] for one, other in pairwise(runs))


def test_notebook_has_a_switch_for_each_category() -> None:
    cleaned = cleantext.clean(PAGE)
    assert 'value="advert"' in cleaned._repr_html_()
    assert "24 % of 291 characters removed" in cleaned._repr_html_()
    assert "<script" not in cleaned._repr_html_()


def test_repr_is_one_short_line() -> None:
    assert repr(cleantext.clean("")) == "<Cleaned: no headline, nothing removed from 0 characters>"
    long = cut("x" * 5000, (0, 10, "promo"))
    assert len(in_a_line(Cleaned("y", "t" * 3000, long.removed, long.document))) < 150
    assert "\n" not in repr(cleantext.clean("a\nb"))


def test_what_took_a_piece() -> None:
    assert told(Removal(0, 1, "promo", "menus", "a menu")) == "menus: a menu"
    assert told(Removal(0, 1, "promo", "main-text", "main-text model: 2%")) == "main-text model: 2%"
    assert rule_of("entry behind 'rule x/y' (rule en/more-leads)") == "en/more-leads"
    assert rule_of("rule own/two words") == "own/two words"
    assert rule_of("the ruler of the land") is None
