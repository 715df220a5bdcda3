"""Tags that a page cannot pay for are left out, their text stays; pages of a person are left as they are."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleantext import clean_html
from cleantext.sources import thinning
from cleantext.sources.markup import from_page
from cleantext.sources.thinning import Prices, thinned
from cleantext.sources.trees import serial_form

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.html"))
POOR = Prices(credit=0, reserve=0)

PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<P class='a>b'>",
            "<br>",
            "</br>",
            "<div/>",
            "</div>",
            "<x-y z>",
            "</x-y>",
            "<td>",
            "<span a b>",
        ),
        *("<b>", "</b>", "<b a=1>", "<i>", "</I>", "<font x>", "<font y='>'>", "</font>", "<a href=x>", "</a>", "<a>"),
        *("<script>", "</script>", "</SCRIPT ", "<title>", "</title>", "<style>", "</style\n>", "<textarea/>"),
        *("<!--", "-->", "--!>", "<!-->", "<!--->", "<!doctype html>", "<?x?>", "<![CDATA[", "]]>", "</>", "</ x>"),
        *("<html a>", "<body b>", "<select>", "</select>", "<option>", "<option", "<svg>", "<h1\x11>", "<\x00p>"),
        *(
            "<p = == x =y>",
            "<p a= >",
            "<p a",
            "<",
            "</",
            ">",
            "=",
            "'",
            '"',
            "/",
            "-",
            "!",
            " ",
            "x",
            "é",
            "\n",
            "\x00",
        ),
    ]
)
PRICES = st.builds(
    Prices,
    credit=st.sampled_from((0, 50, 200, 1000)),
    reserve=st.sampled_from((0, 100)),
    tag=st.sampled_from((1, 30)),
    line=st.sampled_from((0, 60)),
    attribute=st.sampled_from((0, 20)),
    sign=st.sampled_from((0, 4)),
    open=st.sampled_from((0, 1, 3, 64)),
    attributes=st.sampled_from((0, 2, 500)),
    roots=st.sampled_from((0, 1)),
    options=st.sampled_from((0, 2)),
)


@pytest.mark.skipif(thinning._native is None, reason="the C module is not built")
@given(st.lists(PIECES, max_size=60).map("".join), PRICES)
@example("<script><p></script", POOR)
@example("<!--" + "<p>" * 9, POOR)
def test_c_does_what_python_does(page: str, prices: Prices) -> None:
    encoded = page.encode()
    found = thinning._native.thinned(encoded, thinning._BITS, prices)
    wanted = thinning._thinned(encoded, prices)
    assert found == wanted
    assert (found is encoded) == (wanted is encoded)
    assert len(found) <= len(encoded)


@pytest.mark.skipif(thinning._native is None, reason="the C module is not built")
def test_wrong_arguments_are_refused() -> None:
    for arguments in (
        ("<p>", {}, Prices()),
        (b"<p>", [], Prices()),
        (b"<p>", {}, (1, 2)),
        (b"<p>", {"p": "x"}, Prices()),
    ):
        with pytest.raises(TypeError):
            thinning._native.thinned(*arguments)
    with pytest.raises(ValueError, match="open"):
        thinning._native.thinned(b"<p>", {}, Prices(open=65))
    with pytest.raises(ValueError, match="many"):
        thinning._native.thinned(b"<p>", {f"t{number}": 0 for number in range(300)}, Prices())


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_a_page_of_a_person_is_left_as_it_is(path: Path) -> None:
    page = path.read_bytes()
    assert thinned(page) is page
    assert not from_page(page).page.thinned
    assert thinned(page, Prices(credit=500_000)) is page, "with much to spare"


@pytest.mark.parametrize(
    ("page", "left"),
    [
        ("<p>one<p>two", " one two"),
        ("a<b>b</b>c", "abc"),
        ("<div><b>x</b></div>", " x "),
        ("<script>if (a<b) c</script>x", "  x"),
        ("x<style>p { color: red }</style>y", "x  y"),
        ("x<!-- <p> -->y<?z?>", "xy"),
        ("</div>x</span>", "</div>x</span>"),
        ("x</p>y</br>", "x y "),
        ("<unknown a b>x</unknown>", "x"),
        ("<img src=x>x", " x"),
        ("a < b", "a  b"),
        ("<p", "<p"),
        ("<p a='x", "<p a='x"),
    ],
)
def test_what_is_left(page: str, left: str) -> None:
    assert thinned(page.encode(), POOR).decode().split() == left.split()


def test_an_end_tag_goes_with_its_start_tag() -> None:
    prices = Prices(credit=144, reserve=0)
    assert thinned(b"<div><div></div>x</div>", prices) == b"<div>  x</div>"


def test_a_stretch_of_tags_does_not_harm_what_stands_elsewhere() -> None:
    sentence = "The ferry sailed on Monday, said the harbour, and nobody had expected it so soon after the storm. "
    article = f"<article><h1>Ferry returns</h1>{f'<p>{sentence * 3}</p>' * 40}</article>".encode()
    # Tags that begin a line have a reserve, so the paragraphs behind the others are still told apart.
    page = article + b"<i></i>" * 500_000 + article
    document = from_page(page)
    assert document.page.thinned
    assert [document.lines.count(line) for line in ("Ferry returns", sentence.strip())] == [2, 0]
    assert document.text.count("nobody had expected") == 2 * 40 * 3
    assert len(document) == 82


def test_no_word_is_lost() -> None:
    page = "".join(f"<p>word{number}<b>bold{number}</b>" for number in range(100_000))
    document = from_page(page)
    assert document.page.thinned
    words = " ".join(document.lines).split()
    assert "word99999bold99999" in words
    assert len(words) == 100_000


BOMBS = {
    "fonts opened anew": lambda n: "".join(f"<p><font a={number}>x</p>" for number in range(n)),
    "fonts opened anew in all that follows": lambda n: (
        "<p>" + "".join(f"<font a={number}>" for number in range(n)) + "</p>" + "<div>x</div>" * n
    ),
    "attributes of one tag": lambda n: "<p " + "".join(f"a{number} " for number in range(n)) + ">x",
    "attributes of the root": lambda n: "".join(f"<html a{number}><body b{number}>x" for number in range(n)),
    "options of one list": lambda n: "<select>" + "<option>x" * n,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_page_makes_no_large_tree(name: str) -> None:
    page = BOMBS[name](50_000)
    started = time.process_time()
    serial = serial_form(thinned(page.encode()))
    assert serial is not None
    assert len(serial) < 10 * len(page) + 1_000_000
    clean_html(page)
    assert time.process_time() - started < 10


def test_lines_without_tags() -> None:
    document = from_page("<pre>" + "x\n" * 500_000 + "the end")
    assert len(document) < 20_000
    assert document.text.count("x") == 500_000
    assert document.text.endswith("x the end")


def test_nuls_are_not_noted_one_by_one() -> None:
    assert from_page("\0" * 2_000_000 + "<p>text").lines == ["text"]
