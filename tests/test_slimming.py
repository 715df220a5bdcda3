"""What nobody reads of a page may be left out before it is parsed: the lines, and what stood around them, are the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleantext.sources import markup, slimming
from cleantext.sources.encoding import utf8
from cleantext.sources.said import Said
from cleantext.sources.slimming import slimmed

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.html"))
NATIVE = pytest.mark.skipif(slimming._native is None, reason="the C module is not built")

ATTRIBUTES = (
    "a=1",
    "A='b c'",
    'd="x/"',
    "e=/",
    "f=g/",
    "/",
    " / ",
    "/a=1",
    "b/=c",
    "= =",
    "class=k",
    "CLASS='l m'",
    "id=n",
    "hidden",
    "style='display:none'",
    "style=color:red",
    'style="&#100;isplay:none"',
    "style='Visibility : hidden'",
    "aria-hidden=true",
    "role=main x",
    "itemprop=articleBody",
    "rel=author",
    "type=hidden",
    "color=red",
    "encoding=text/html",
    "x='>'",
    'y="<p>"',
    "z='</style>'",
    "q='",
    'r="',
    "content='six words are what it says'",
    "property=og:title",
    "name=description",
)
TAGS = (
    "p div span a b i font nobr code table tr td td th tbody colgroup input select option svg path title desc foreignObject math mi "
    "annotation-xml style script textarea xmp iframe noscript template ul li h1 meta img br pre html body frameset frame button object"
).split()
TAG = st.builds(
    "<{}{}{}{}>".format,
    st.sampled_from(("", "", "", "/")),
    st.sampled_from([*TAGS, "SCRIPT", "Style", "sCript", "SVG", "x-y"]),
    st.lists(st.sampled_from(ATTRIBUTES), max_size=3).map(lambda own: "".join(f" {one}" for one in own)),
    st.sampled_from(("", "", "/", " ", " /", "\n")),
)
PIECE = st.one_of(
    TAG,
    TAG,
    st.sampled_from(
        (
            *("<script type=application/ld+json>", '<script type="application/ld&#43;json">', "</script>", "</style>"),
            *(
                '{"@type": "NewsArticle", "headline": "Harbour to close"}',
                "if (a < b) c = '<p>'",
                "<!--",
                "-->",
                "<![CDATA[",
            ),
            *(
                "]]>",
                "</svg>",
                "</p>",
                "</table>",
                "</select>",
                "</title>",
                "<!doctype html>",
                "<p",
                "'",
                '"',
                "<",
                ">",
                "</",
            ),
            *(
                "<div style='display:none'>",
                "<svg><title>",
                "<svg><desc>",
                "<plaintext>",
                "</script x>",
                "<p/a=1>",
                "\x00",
            ),
            *("word", "Some words that stand here. ", "\n", " "),
        )
    ),
)


def read(page: bytes) -> object:
    """The lines of a page and what stood around each, node by node."""
    said = Said()
    text, blocks = markup._walked(page, said)
    around = [(b.element.tag, b.element.hints, b.element.within, b.linked, b.links, b.holds) for b in blocks]
    return text, around, said.headlines(), said.description, said.body()


@NATIVE
@given(st.lists(PIECE, max_size=30).map("".join))
@example("<table><a b=1>x<tr a=1><td/x=y>z<path/x=y>")
@example("<p style=color:red style=display:none>x")
@example("<p a b=1 = = c='>x")
@example("<svg><style><p>shown</style><p>x")
@example("<svg><foreignObject><div></svg></div></foreignObject><script><p>x</script>")
@example("<xmp><p a=1>")
@example("<title><p a=1></title><plaintext><p a=1>")
@example("<b a=1><b a=2><b a=3><b a=4><p>x</p></b></b></b></b>" * 3)
@example("<script><!--<script></script><p a=1>x</script>--></script><p>y")
def test_a_page_says_the_same_without_what_nobody_reads(page: str) -> None:
    whole = utf8(page)
    slim = slimmed(whole)
    assert len(slim) <= len(whole)
    assert read(slim) == read(whole)


@NATIVE
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_pages_say_the_same_and_are_shorter(path: Path) -> None:
    page = utf8(path.read_text("utf-8"))
    assert read(slimmed(page)) == read(page)
    assert len(slimmed(page)) < len(page)


@NATIVE
@pytest.mark.parametrize(
    ("page", "slim"),
    [
        ('<p class=a data-x="1" id=b onclick="f(\'a\')" >x', "<p class=a id=b >x"),
        ("<img src=a.jpg alt='a picture'>", "<img >"),
        ("<path d=1/><path d='1'/>", "<path ><path />"),
        ("<p/a=1><p /a=1><p / a=1>", "<p/a=1><p /a=1><p / >"),
        ("<p a='>' b='<' c>", "<p a='>' b='<' >"),
        ("<p style='color:red'><p style='display:none'>", "<p style='color:red'><p style='display:none'>"),
        ("<font face=a><b c=1><input type=hidden name=x>", "<font face=a><b c=1><input type=hidden name=x>"),
        ("<script src=x async>a < b</script >", "<script ></script >"),
        ("<script type=application/LD+json>{}</script>", "<script type=application/LD+json>{}</script>"),
        ("<script><!-- x --></script>", "<script><!-- x --></script>"),
        ("<style media=print>p {}</style><style>a<b</style>", "<style ></style><style>a<b</style>"),
        ("<svg><script>a<b</script></svg>", "<svg><script>a<b</script></svg>"),
        ("<textarea a=1><p a=1></textarea>", "<textarea ><p a=1></textarea>"),
        ("<!-- <p a=1> --><p a=1>", "<!-- <p a=1> --><p >"),
        ("<p a b=1 =c>", "<p b=1 >"),
        ("<p a=1", "<p "),  # no tag at all
        ("<title>x<p a=1>", "<title>x<p a=1>"),
    ],
)
def test_what_goes(page: str, slim: str) -> None:
    assert slimmed(page.encode()) == slim.encode()


@NATIVE
def test_nothing_to_leave_out_is_the_page_itself() -> None:
    page = b"<p class=a>one<p>two"
    assert slimmed(page) is page


@NATIVE
def test_other_than_bytes_is_refused() -> None:
    with pytest.raises(TypeError, match="a page is bytes"):
        slimmed("<p>")  # type: ignore[arg-type]
