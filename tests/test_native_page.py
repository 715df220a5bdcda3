"""Pages read in one pass in C, held against the walk over the parser's tree; and the sums over elements."""

from __future__ import annotations

import copy
import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleantext import native
from cleantext.measures import Measures
from cleantext.page import Blocks, Page
from cleantext.scoring import markup as scoring
from cleantext.sources import markup, nesting
from cleantext.sources.markup import from_page
from cleantext.sources.said import Said
from cleantext.sources.trees import serial_form

_page: Any = native.load("_page")
pytestmark = pytest.mark.skipif(_page is None, reason="the C module is not built")

SEED = Path(__file__).parent.parent / "seeds" / "island-paper.html"


def told(element: Any) -> list[Any]:
    """All that an element knows, and those around it."""
    found = []
    while element is not None:
        found.append((element.tag, element.hints, element.within, element.depth))
        element = element.parent
    return found


def read(text: str, blocks: Any, said: Said) -> dict[str, Any]:
    return {
        "text": text,
        "markup": [(told(about.element), about.linked, about.links, about.holds) for about in blocks],
        "said": (said.headlines(), said.description, said.body()),
    }


def in_c(page: str) -> dict[str, Any] | None:
    said = Said()
    lines = markup.read_serial(page, markup._TAGS, markup._hides, said)
    return None if lines is None else read(lines.text, lines.blocks, said)


def in_python(page: str) -> dict[str, Any]:
    said = Said()
    return read(*markup._walked(page, said), said)


def check(page: str, may_walk: bool = False) -> None:
    found = in_c(page)
    if found is None:
        assert may_walk, "a page that can be read back"
    else:
        assert found == in_python(page)


TAGS = st.sampled_from(
    """p div span a b i li ul ol table tbody tr td th br hr script style h1 h2 pre article section nav template select option
    html head body title meta link svg math mi foreignObject desc xmp textarea noscript iframe object form button time strong
    figure input img font main aside center frameset frame noframes image col caption param listing nobr x-y dialog label
    ruby rt details area source""".split()
)
WORDS = st.sampled_from(
    [
        *("x", "navMain", "HTMLBody-2", "story_body  main", "S:1", "author", "bookmark author", "list", "MAIN", "true"),
        *(
            "display:none",
            "DISPLAY : none",
            "x-display:none",
            "visibility:hidden;",
            "ſtyle é",
            "diſplay:none",
            "until-found",
        ),
        *(
            "articleBody headline",
            "Ärger",
            "\u212aelvin",
            "a&amp;b",
            "&nbsp;c",
            "d\u00a0e",
            "a\x1cb",
            "&quot;",
            "&lt;p&gt;",
            "",
        ),
        *(
            "og:title",
            "description",
            "application/ld+json",
            "aB" * 30,
            "Word " * 120,
            "é" * 130 + " tail",
            "ABCdEF gH I Jk",
        ),
    ]
)
NAMES = st.sampled_from(
    "class id role itemprop aria-hidden hidden style rel type property name content CLASS =a \"b '".split()
)
ATTRIBUTE = st.one_of(
    st.tuples(NAMES, WORDS).map(lambda pair: f' {pair[0]}="{pair[1]}"'),
    st.tuples(NAMES, WORDS).map(lambda pair: f" {pair[0]}={pair[1]}"),
    NAMES.map(lambda name: f" {name}"),
)
TEXT = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            *(
                " ",
                "\n",
                " \n\t ",
                "one",
                " two ",
                "three\u00a0",
                "\u3000wide\u3000",
                "zero\u200bwidth",
                "\u200b",
                "\u2003",
                "\r\n",
            ),
            *(
                "a\x85b",
                "\u2028",
                "&amp;",
                "&lt;b&gt;",
                "&nbsp;",
                "&#8203;",
                "&#0;",
                "&#x1c;",
                "\x0b",
                "\x1f",
                "\x00",
                "\ud800",
            ),
            *(
                "<",
                "</",
                "<!",
                "<?php a ?>",
                "<!-- c -->",
                "<!-->",
                "<!--->",
                "<!---",
                "<!--x--!>",
                "-->",
                "<![CDATA[<p>]]>",
            ),
            *("<!--<script>", "</script >", "</SCRIPT>", "<plaintext>", '{"@type": "Article", "headline": "A ferry"}'),
            *(
                "The council met again and again on that day, and nobody knew why. " * 2,
                "&amp;lt;",
                "\U0001f600",
                "x" * 90,
            ),
        ]
    ),
)
START = st.tuples(TAGS, st.lists(ATTRIBUTE, max_size=3).map("".join)).map(lambda pair: f"<{pair[0]}{pair[1]}>")
END = TAGS.map(lambda tag: f"</{tag}>")
PAGES = st.lists(st.one_of(TEXT, START, START, END), max_size=40).map("".join)


@settings(max_examples=400)
@given(PAGES)
@example("<pre>\none\n  two  three \n</pre>after")
@example("<pre>a\r\nb\u2028c\x85d</pre><a>x<pre>\n\n y</pre>z</a>")
@example("<a>x<table>y<tr>z<b>w")
@example("--><!")
@example("<svg><style>a<b</style><link>a</link></svg>b")
@example("<svg><style>a &lt;/style></style><p>b")
@example("<script><!--<script></script>-->x</script>y")
@example("<script><!--<script></script>y")
@example("<h1 hidden>a</h1><h2 hidden>b</h2>c<p hidden>d<nav>e</nav>")
@example("<a> x <!-- -->\u2003y</a>")
@example("<title>a&amp;b &lt;i></title><meta name=description content='a &quot;b&quot;'>")
@example("<frameset><frame><noframes><p>a</noframes></frameset>")
@example("<div role='List\u212a Main nav' itemprop='a b c'>x")
@example("<p>" + "&nbsp;" * 20 + "a" + "&nbsp;" * 20 + "b\x00\u200b")
def test_c_reads_a_page_as_the_walk_does(page: str) -> None:
    check(page, may_walk=True)


@settings(max_examples=200)
@given(st.lists(st.tuples(TAGS.filter(lambda tag: tag not in ("svg", "math")), st.lists(ATTRIBUTE, max_size=2), TEXT)))
def test_c_reads_nearly_every_page(parts: list[tuple[str, list[str], str]]) -> None:
    page = "".join(
        f"<{tag}{''.join(attributes)}>{text.replace('<', '')}</{tag}>{text.replace('<', '')}"
        for tag, attributes, text in parts
    )
    check(page)


def test_c_reads_a_newspaper_as_the_walk_does() -> None:
    check(SEED.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 10_000 + "<p>x",
        "<b><p>" * 3000 + "x",
        "<ul><li>x" * 3000,
        "<table><tr><td>" * 2000 + "x",
        "<a href='" * 10_000 + "'><p>x",
        "<!--" * 10_000 + "--><p>x",
        "<svg>" * 5000 + "x" + "</svg>" * 5000 + "y",
        "<object>" * 5000 + "x",
        "<p>" + "word " * 100_000,
        "<p class='" + "a1b2 " * 50_000 + "'>x",
        "<p " + " ".join(f"a{number}" for number in range(5000)) + ">x",
        "<p>" + "é\u00a0\u200b" * 50_000,
        "<pre>" + "\n" * 50_000 + "x\n" * 1000,
        "".join(
            f"<x{number} class='c{number} w{'abcdefgh'[number % 8] * 3}'>y</x{number}><br>" for number in range(3000)
        ),
    ],
    ids=lambda page: page[:12],
)
def test_pages_that_mean_harm(page: str) -> None:
    check(page)


@pytest.mark.parametrize(
    "page",
    ["<p>x<plaintext>a</plaintext>b", "<svg><script>a&lt;b</script><style>a<!-- b --></style></svg>c"],
)
def test_what_cannot_be_read_back_is_walked(page: str) -> None:
    assert in_c(page) is None
    assert from_page(page).text == in_python(page)["text"]


def scan(page: str) -> Any:
    return _page.scan(page, markup._TAGS, markup._hides, sys.maxsize)


@given(st.one_of(st.text(), PAGES, PAGES.map(lambda page: (serial_form(page) or "")[:-9])))
@example("\ud800")
@example("<")
@example("<p")
@example("<p a")
@example("<p a=")
@example('<p a="')
@example('<p a=""')
@example("</")
@example("</>")
@example("<!--->")
@example("<script>")
@example("<svg><")
@example("<title>x")
@example("<p>x")
@example("x")
@example("<p>\x00é</p>")
def test_what_no_parser_wrote_does_no_harm(page: str) -> None:
    found = scan(page)
    assert found is None or len(found) == 15


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(TypeError):
        _page.scan(bytearray(b"<p>"), {}, markup._hides, sys.maxsize)
    with pytest.raises(TypeError):
        _page.scan("<p></p>", [], markup._hides, sys.maxsize)
    with pytest.raises(TypeError):
        _page.scan("<p></p>", {"p": "block"}, markup._hides, sys.maxsize)
    with pytest.raises(ZeroDivisionError):
        _page.scan('<p style="é">x</p>', {}, lambda style: 1 // 0, sys.maxsize)


def test_markup_is_made_when_it_is_asked_for_and_then_stays() -> None:
    document = from_page("<article class='storyBody'><p>one <b>two</b><p>three</article><p hidden>no")
    assert document.page is not None
    blocks = document.page.blocks
    assert isinstance(blocks, Blocks)
    assert blocks[1] is blocks[-1] is document.blocks[1].markup
    assert blocks[0].element.parent is blocks[1].element.parent
    assert [about.holds for about in blocks] == [{"strong"}, set()]
    assert blocks[:1] == (blocks[0],)
    with pytest.raises(IndexError):
        blocks[2]
    for same in (pickle.loads(pickle.dumps(document.page)), copy.deepcopy(document.page)):
        assert isinstance(same, Page)
        assert [told(about.element) for about in same.blocks] == [told(about.element) for about in blocks]
    assert copy.copy(document.page) == document.page


def test_arrays_and_objects_say_the_same() -> None:
    document = from_page(SEED.read_bytes())
    assert document.page is not None
    blocks = document.page.blocks
    again = Blocks.of(tuple(blocks))
    assert isinstance(blocks, Blocks)
    for name in ("at", "linked", "links", "held"):
        assert np.array_equal(getattr(again, name), getattr(blocks, name)), name
    assert np.array_equal(again.elements.parents, blocks.elements.parents)
    again.elements._made.clear()
    again._made.clear()
    assert [told(about.element) for about in again] == [told(about.element) for about in blocks]


PROSE_PAGES = [
    SEED.read_text(encoding="utf-8"),
    "<title>The ferry sails again</title><main class='x y'><article class='story'><h1>The ferry sails again</h1><p>a <a>b</a>"
    "<p>c</article><article><p>The ferry<p>d</article></main><p>«The ferry sails again» <time>now</time>",
    "<p>one",
    "<meta name=description content='one two three four'><p>zero one two three<p>one two<p>İone<p>…",
]


@pytest.mark.parametrize("page", PROSE_PAGES)
def test_features_in_c_are_those_in_python(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    document = from_page(page)
    assert document.page is not None
    grown = scoring.tree(document.page)
    weights = {hint: float(hint % 17) / 4 - 2 for hint in grown.hints.hashes if hint % 3}
    words = np.array([len(line.split()) for line in document.lines], np.float32)
    found = []
    for module in (_page, None):
        monkeypatch.setattr(scoring, "_native", module)
        told, _ = scoring.markup_features(document, document.page, Measures(document.lines), words > 3, words)
        hints = scoring.hint_features(grown.parents, grown.hints, grown.at, weights)
        listed = scoring.hint_features(grown.parents.tolist(), list(grown.hints), grown.at.tolist(), weights)
        assert np.allclose(hints, listed, atol=1e-6)
        found.append(np.concatenate([told, hints], axis=1))
    assert np.allclose(*found, atol=1e-5)


DIGITS = st.lists(st.integers(0, 9), max_size=40)


@given(DIGITS, DIGITS, st.lists(st.integers(0, 40), max_size=5))
@example([0, 0, 0], [0, 0, 0], [])
def test_shingles_in_c_are_those_in_python(own: list[int], other: list[int], cuts: list[int]) -> None:
    first = np.array([0, *sorted(min(cut, len(own)) for cut in cuts), len(own)], np.int64)
    hashes, wanted = (np.array(values, np.uint64) * np.uint64(0x9E3779B97F4A7C15) for values in (own, other))
    out = np.empty(len(first) - 1, np.float32)
    _page.contained(hashes, first, wanted, out)
    held = {tuple(other[at : at + 3]) for at in range(len(other) - 2)}
    for share, start, stop in zip(out.tolist(), first, first[1:]):
        shingles = [tuple(own[at : at + 3]) for at in range(start, stop - 2)]
        assert share == pytest.approx(sum(each in held for each in shingles) / max(len(shingles), 1))


@given(st.lists(st.text(max_size=8)), st.text(max_size=4), st.integers(-1, 9))
@example(["İx", "«Über", "9", ""], "iü9", 5)
def test_beginnings_in_c_are_those_in_python(lines: list[str], initials: str, most: int) -> None:
    native_ones = _page.beginning_with(lines, initials, most)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoring, "_native", None)
        assert scoring._beginning_with(lines, initials, most) == native_ones


@given(st.text() | st.text("aé\u20ac\ud800\U0001f600", max_size=60))
@example("a" * 140 + "é" + "b" * 70 + "\udfff" + "c" * 16 + "\U0001f600")
@example("a" * 16 + "é" + "b" * 15)
@example("a" * 64 + "é" + "b" * 64)
def test_utf8_is_that_of_the_parser(page: str) -> None:
    assert _page.utf8(page) == page.encode("utf-8", "ignore")


TAGLIKE = [
    *(
        "<p>",
        "</p>",
        "<DIV a='>'>",
        "</div >",
        "<br>",
        "<li",
        "<li>",
        "</b>",
        "<b/>",
        "<b",
        '"',
        "'",
        ">",
        '<x:y-1 é="ü">',
    ),
    *("text", "é", "</x:y-1>", f"<a {'b ' * 999}>", f"<a {'é ' * 1000}>", "</", "<", "</>", "<!--<i>-->", "\ud800"),
]
SOUP = st.lists(st.sampled_from(TAGLIKE), max_size=60).map("".join)


@settings(max_examples=300)
@given(SOUP, st.integers(0, 4))
@example("<i>" * 9 + "x" + "</i>" * 9, 2)
def test_flattened_in_c_is_flattened_in_python(page: str, deepest: int) -> None:
    found = _page.flattened(_page.utf8(page), nesting._BITS, deepest, 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nesting, "DEEPEST", deepest)
        patch.setattr(nesting, "_MANY", 0)
        page = page.encode("utf-8", "ignore").decode()
        assert found.decode() == nesting.flattened(page)


@pytest.mark.parametrize(
    ("page", "is_flat"),
    [
        ("<p>" * 2999, False),
        ("<div>" * 3001, True),
        ("<div>" * 3001 + "</div>" * 3001, True),
        ("</p>" * 60_001 + "<b>" * 600, False),
        ("</p>" * 9000 + "<b>" * 3001, True),
        ("<p>x</p>" * 40_000, False),
    ],
)
def test_which_pages_are_flattened(page: str, is_flat: bool) -> None:
    """Those on which many tags are open at a time, whether they are closed at the end or not."""
    assert nesting.flattened_utf8(page.encode()) == nesting.flattened(page).encode()
    assert (nesting.flattened(page) != page) == is_flat


def test_arrays_that_do_not_fit_are_refused() -> None:
    def ints(*values: int) -> Any:
        return np.array(values, np.int32)

    document = from_page("<p class=a>one")
    assert document.page is not None
    blocks = Blocks.of(document.page.blocks)
    elements = blocks.elements
    good = [
        *(elements.parents, elements.tags, elements.hints, elements.labels),
        *(np.zeros(len(elements.tag_names), np.int32), np.zeros(len(elements.label_sets), np.int64)),
        *(blocks.at, blocks.linked, blocks.links, blocks.held, np.zeros(1), np.zeros((1, 60), np.float32)),
        *(document.lines, 7, 20, 3, 4, -1),
    ]
    _page.features(*good)
    for at, bad in [
        *(
            (0, ints(0, 5, 1, 2)),
            (0, ints(0)),
            (1, ints(0, 1, 2, 99)),
            (3, ints(0, 0, 0, -1)),
            (6, ints(9)),
            (6, ints(-1)),
        ),
        *(
            (7, ints()),
            (9, b""),
            (10, np.zeros(0)),
            (11, np.zeros(9, np.float32)),
            (12, []),
            (12, [1]),
            (13, 2000),
            (14, 64),
        ),
        *((4, ints()), (5, ints())),
    ]:
        with pytest.raises((TypeError, ValueError, BufferError)):
            _page.features(*good[:at], bad, *good[at + 1 :])
    with pytest.raises((TypeError, BufferError)):
        _page.features(*good[:11], bytes(400), *good[12:])
    fine = [ints(0, 0), ints(0, 1), ints(0, 0, 1), ints(0), np.zeros(1), ints(1), np.zeros(5, np.float32)]
    _page.weigh(*fine)
    for at, bad in [
        *(
            (0, ints(0, 1)),
            (0, ints(0)),
            (1, ints(0, 2)),
            (1, ints(0, -1)),
            (2, ints(0, 0, 2)),
            (2, ints(0, -1, 1)),
            (3, ints(1)),
        ),
        *((3, ints(-1)), (4, np.zeros(0)), (5, ints(2)), (5, ints(-1)), (6, np.zeros(4, np.float32))),
    ]:
        with pytest.raises(ValueError, match=r".+"):
            _page.weigh(*fine[:at], bad, *fine[at + 1 :])
    hashes = np.zeros(3, np.uint64)
    for first in ([0, 4], [-1, 3], []):
        with pytest.raises(ValueError, match=r".+"):
            _page.contained(hashes, np.array(first, np.int64), hashes, np.zeros(2, np.float32))
    with pytest.raises(TypeError):
        _page.beginning_with(["a", 1], "a", 9)
    with pytest.raises(TypeError):
        _page.flattened("<", {}, 1, 1)
    for limits in ((-1, 1), (1, -1)):
        with pytest.raises(ValueError, match="limits"):
            _page.flattened(b"<", {}, *limits)
    with pytest.raises(TypeError):
        _page.utf8(b"<")
