"""Markdown: what it shows, what is cut out of it, and that what stays is Markdown still."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import Page, anything, articles, pages, soups

import cleantext
from cleantext.document import Cleaned, Document
from cleantext.filters.pictures import PictureFilter
from cleantext.sources.markdown import is_markdown, signs
from cleantext.sources.shown import Shown
from cleantext.why import explain_line, places

CLEANER = cleantext.Cleaner()
MARKDOWN = cleantext.Cleaner(markdown=True)


def shown(text: str) -> str:
    return Shown(text, signs(text)).text


# ---- what it shows ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("# Council votes", "Council votes"),
        ("## Council votes ##", "Council votes"),
        ("#1 in the charts", "#1 in the charts"),
        ("Council votes\n=====", "Council votes\n"),
        ("one\n\n* * *\n\ntwo", "one\n\n\n\ntwo"),
        ("* [Home](/)", "Home"),
        ("  - [ ] [Home](/ 'The home page')", "Home"),
        ("3. [Sport](https://a.example/b_(c)?d=e&f=*g*)", "Sport"),
        ("> > A *quoted* line", "A quoted line"),
        ("A **bold**, an _odd_ and a ***bold and odd*** word", "A bold, an odd and a bold and odd word"),
        ("~~Never~~ `ls *` and ``a ` b``", "Never ls * and a ` b"),
        ("2 * 3 * 4 and f**k and snake_case_name", "2 * 3 * 4 and f**k and snake_case_name"),
        ("1\\. It cost \\$5 \\[sic\\]", "1. It cost $5 [sic]"),
        ("She said [sic] that (it) was [over].", "She said [sic] that (it) was [over]."),
        ("![A bridge](/a.jpg \"A 'long' bridge\")", ""),
        ("Go ![](/icon.png) [![logo](/l.svg) Home](/)", "Go   Home"),
        ("[\n\n### Mayor resigns\n\nShe left [on](/x) Monday\n\n](/mayor)", "\n\nMayor resigns\n\nShe left on Monday\n\n"),
        ("[Wrapped](https://a.example/a-\nlong-way)\nend", "Wrapped\nend"),
        ("[Home](</a b> \"t\") [To](/a b.html)", "Home To"),
        ("| Town | Won |\n|------|:---:|\n| Aby  | 3   |", "Town | Won\n\nAby  | 3"),
        ("See [one][1] and [Two][].\n\n[1]: http://a.example 'One'\n[two]: <b>", "See one and Two.\n\n\n"),
        ("See [one][1] and [Two][].", "See [one][1] and [Two][]."),
        ("```py\nx = [a](b) **c**\n```\n[d](/e)", "\nx = [a](b) **c**\n\nd"),
        ("``` is never closed\n[d](/e)", "``` is never closed\nd"),
        ("**重要**中文*强调*中文", "重要中文强调中文"),
        ("# Über [uns](/x)\r\n* [Heim](/)\r\n", "Über uns\r\nHeim\r\n"),
        ("[unclosed **and [Home](/)", "[unclosed **and Home"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_shown(text: str, seen: str) -> None:
    assert shown(text) == seen


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("[Home](/)", True),
        ("![](a.png)", True),
        ("# One\n\n## Two", True),
        ("**One** and **two**", True),
        ("It [met][1].\n\n[1]: /met", True),
        ("[1]: see below", False),
        ("# 1 in the charts", False),
        ("# opens the file\nopen(path)\n# reads it\nread()", False),
        ("f**k and s**t", False),
        ("She [the mayor] (who had left) said 2 * 3", False),
        ("[1] (a note)", False),
        ("", False),
    ],
)
def test_what_is_markdown(text: str, is_so: bool) -> None:
    assert is_markdown(text) == is_so


# ---- pages that are written as Markdown ---------------------------------------------------------------------------


@st.composite
def marked(draw: st.DrawFn, of: st.SearchStrategy[Page]) -> tuple[Page, str]:
    """A page, and the same as Markdown."""
    page = draw(of)
    links = st.sampled_from(("[{}](/a)", "* [{}](https://a.example/b?c=d_e_f)", "### [{}](/g \"h\")", "{}", "* {}", "**[{}](/i)**"))  # fmt: skip
    written = ""
    for number, part in enumerate(page.parts):
        text = "".join("\\" + char if char in "[]*_`\\~|" else char for char in part.text)
        if text[0] in "#>-+":
            text = "\\" + text
        if part.kind == "headline":
            text = "# " + text
        elif part.kind == "crosshead":
            text = draw(st.sampled_from(("## {}", "#### {} ####", "**{}**"))).format(text)
        elif part.is_noise:
            text = draw(links).format(text)
        elif part.kind == "paragraph":
            first, _, rest = text.partition(" ")
            text = draw(st.sampled_from(("{} {}", "[{}](/x) {}", "*{}* {}", "**{}** {}"))).format(first, rest)
        gap = 1 + (page.gap if part.gap is None else part.gap)
        written += page.end * gap * bool(number) + text
    return page, written + page.end * 2 + "* * *" + page.end


def lines_of(text: str) -> list[str]:
    return Document(shown(text)).lines


def plain(page: Page) -> list[str]:
    return Document(page.text).lines


def report(text: str, cleaned: Cleaned) -> str:
    gone = "\n".join(f"{removal.text!r}: {removal.reason}" for removal in cleaned.removed)
    return f"\n{text}\n--- left:\n{cleaned.text}\n--- gone:\n{gone}"


def is_whole(cleaned: Cleaned) -> None:
    """Kept and removed pieces are the input."""
    whole = cleaned.document.text
    at, kept = 0, ""
    for removal in cleaned.removed:
        assert at <= removal.start < removal.end <= len(whole)
        assert removal.text == whole[removal.start : removal.end]
        kept += whole[at : removal.start]
        at = removal.end
    assert kept + whole[at:] == cleaned.text
    assert cleaned.restore() == whole
    if cleaned.headline is not None:
        start, behind = cleaned.headline
        assert 0 <= start < behind <= len(cleaned.text)
        assert cleaned.body == cleaned.text[:start] + cleaned.text[behind:]


@given(marked(articles()))
def test_article_alone_stays_as_it_is(both: tuple[Page, str]) -> None:
    page, text = both
    assert MARKDOWN.clean(text).text == text
    assert [line.strip("-•– ") for line in lines_of(text)] == [line.strip("-•– ") for line in plain(page)]


@given(marked(pages()))
def test_noise_goes_with_its_signs(both: tuple[Page, str]) -> None:
    page, text = both
    assume(
        Document(CLEANER.clean(page.text).text).lines == page.article
    )  # that it is so test_properties.py looks after
    cleaned = MARKDOWN.clean(text)
    is_whole(cleaned)
    left = lines_of(cleaned.text)
    assert [line.strip("-•– ") for line in left] == [line.strip("-•– ") for line in page.article], report(text, cleaned)
    if page.headline is not None:
        assert cleaned.title == page.headline
        assert page.headline not in lines_of(cleaned.body)
    again = MARKDOWN.clean(cleaned.text)
    assert again.text == cleaned.text


@given(marked(pages()))
def test_what_is_shown_is_cleaned_as_plain_text_is(both: tuple[Page, str]) -> None:
    """But for what Markdown tells beyond that: cleaned without a model, both are the same."""
    _, text = both
    rules = cleantext.Cleaner(model=False, markdown=True)
    seen = shown(text)
    assert lines_of(rules.clean(text).text) == Document(cleantext.Cleaner(model=False, markdown=False).clean(seen).text).lines  # fmt: skip


def shards() -> st.SearchStrategy[str]:
    """Signs of Markdown and furniture in any order."""
    pieces = st.sampled_from(
        ["[", "](", ")", "](/a)", "![", "**", "*", "_", "`", "```\n", "# ", "\n", "\n\n", "> ", "* ", "- ", "|", "\\", "---\n",
         "===\n", "[1]", "][1]", "\n[1]: /b\n", "\r\n", " ", "<", ">", '"', "word", "Advertisement", "Read more:", "Share",
         "The council met on Monday and agreed to pay for the second survey of the wall.", "\u2028", "\t", "~~"]
    )  # fmt: skip
    return st.lists(pieces, max_size=40).map("".join)


@given(shards() | anything() | soups())
def test_any_text_as_markdown(text: str) -> None:
    found = signs(text)
    assert all(one.start < one.end <= other.start for one, other in pairwise(found))
    seen = Shown(text, found)
    assert seen.text.count("\n") + sum(text.count("\n", *sign[:2]) for sign in found) == text.count("\n")
    for place in range(len(seen.text)):
        assert text[seen.offset(place)] == seen.text[place]
        assert seen.place(seen.offset(place)) == place
    cleaned = cleantext.Cleaner(markdown=True, repair=False).clean(text)
    is_whole(cleaned)
    assert Document(shown(text)).lines == seen.document().lines


# ---- what is cut ----------------------------------------------------------------------------------------------------

PAGE = """\
[Skip to content](#content)

* [Home](/)
* [Sport](/sport)

[![The Courier](/logo.svg)](/)

# Council votes for *the* bridge

![The bridge](https://a.example/a.jpg "The bridge")

By Jane Doe

The **council** met on [Monday](http://a.example/b_(c)) and voted for the bridge, its members said after the session.

Sign up to our [daily newsletter](/newsletter)

It opens in 1932, and will be a *very* long bridge. **[Read more: the bridge](/bridge)**

---

[![Share](/share.png)](http://social.example)

© 2024 The Courier
"""
LEFT = """\
# Council votes for *the* bridge

The **council** met on [Monday](http://a.example/b_(c)) and voted for the bridge, its members said after the session.

It opens in 1932, and will be a *very* long bridge."""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_page(end: str) -> None:
    cleaned = cleantext.clean(PAGE.replace("\n", end))
    assert cleaned.text == LEFT.replace("\n", end)
    assert cleaned.title == "Council votes for the bridge"
    assert cleaned.body == LEFT.replace("\n", end).partition(end * 2)[2]
    assert {removal.filter for removal in cleaned.removed if removal.text.startswith("![")} == {"pictures"}
    is_whole(cleaned)


def test_pictures_stay_if_captions_do() -> None:
    assert '![The bridge](https://a.example/a.jpg "The bridge")' in CLEANER.without("caption").clean(PAGE).text
    assert "![The bridge]" in CLEANER.without("pictures").clean(PAGE).text


def test_as_plain_text() -> None:
    text = "![The bridge](/a.jpg)\n\nThe council met on Monday."
    assert cleantext.clean(text).text == "The council met on Monday."
    as_plain = cleantext.Cleaner(markdown=False)
    assert as_plain.shown(text) is None
    assert as_plain.without("advert").clean(text).text == text
    assert MARKDOWN.clean("*Advertisement*\nThe council met.").text == "The council met."


def test_definitions_go_with_what_refers_to_them() -> None:
    text = "The council [met][1] on Monday.\n\n[Read more: Mayor resigns][2]\n\n[1]: /met\n[2]: /mayor\n"
    assert cleantext.clean(text).text == "The council [met][1] on Monday.\n\n[1]: /met\n"
    text = "The council [met][1] on [Monday][b].\n\n[Read more: Mayor resigns][2]\n\n[2]: /mayor\n[1]: /met\n[B]: /b\n\nAdvertisement"
    assert cleantext.clean(text).text == "The council [met][1] on [Monday][b].\n\n[1]: /met\n[B]: /b\n"


def test_a_link_of_which_a_part_goes_is_a_link_still() -> None:
    text = "[The council met on Monday. Sign up to our daily newsletter.](/met) It agreed to pay."
    assert cleantext.clean(text).text == "[The council met on Monday.](/met) It agreed to pay."


def test_own_filters_see_what_is_shown() -> None:
    @cleantext.line_filter(name="weather", category="promo")
    def weather(block: cleantext.Block) -> bool:
        return block.text == "Weather: rain"

    text = "# Council votes\n\n* [Weather: **rain**](/weather)\n\nThe council met on Monday."
    cleaned = CLEANER.with_filters(weather).clean(text)
    assert cleaned.text == "# Council votes\n\nThe council met on Monday."
    assert [removal.text for removal in cleaned.removed] == ["\n\n* [Weather: **rain**](/weather)"]


def test_a_line_is_explained_by_what_it_shows() -> None:
    verdict = explain_line("* [Sign up to our **daily newsletter**](/newsletter)")
    assert verdict.read_as == "sign up to our daily newsletter"
    assert verdict.known[0].name == "en/newsletter-invitation"
    assert verdict.alone.text == ""
    assert explain_line("![A bridge](/a.jpg)").known == ()
    (where,) = places("* [Home](/)", PAGE)
    assert where.whole
    assert {claim.category for claim in where.claims} == {"navigation"}


def test_a_heading_of_the_first_level_is_the_headline() -> None:
    paragraphs = "\n\n".join(
        f"The council met for the {number}th time and agreed to pay for the second survey of the wall."
        for number in range(4, 16)
    )
    text = f"[Harbour bridge closed to all traffic](/a)\n\n## Tunnel delayed\n\n# Baker wins award with loaf\n\n{paragraphs}"
    assert cleantext.clean(text).title == "Baker wins award with loaf"


def test_time_of_links_within_links() -> None:
    text = ("[b\n" * 1200 + "](a)" * 1200 + "\n\n") * 20 + "--" + " " * 200_000 + "x"
    start = time.process_time()
    made = Shown(text, signs(text))
    made.document()
    made.cuts((), PictureFilter.mark)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "piece",
    ["[", "]", "](", "[a](b", "[a](b 'c", "![", "**", "*a", "_", "`", "\\", "|", "# ", "> ", "- ", " ", "*\n", "\n[", "](\n", "|\n",
     "[1]: a\n", "[a][1]", "![](a)\n\n", "[](a)\n\n", "a\t", "```\n", "~~~~", "\n---", "<",
     "![](a) ", "[](a) ", "[b\n](a)", "[b\n", "\n-- ", "\n[b]: a", "[a][b]\n\n[b]: c\n", "**b** ", "- [ ] ", "# #"],
)  # fmt: skip
def test_time_is_linear(piece: str) -> None:
    def seconds(count: int) -> float:
        text = "[a](b) " + piece * count
        best = 9e9
        for _ in range(3):
            start = time.process_time()
            made = Shown(text, signs(text))
            made.document()
            made.cuts((), PictureFilter.mark)
            is_markdown(text)
            best = min(best, time.process_time() - start)
        return best

    assert seconds(40_000) < 40 * seconds(4_000) + 0.05


@pytest.mark.parametrize(
    ("sign", "other"),
    [
        ("[a link](/there)", ""),
        ("a [link][1]", "\n[1]: /there"),
        ("**bold** and **bolder**", ""),
        ("\n## A heading\n", ""),
    ],
)
def test_a_long_text_is_no_markdown_for_one_page_in_it(sign: str, other: str) -> None:
    plain = "The council met on Monday, and it was late when it voted.\n" * 1000
    few, many = plain + 2 * sign + other, (plain[:5000] + 2 * sign + other + "\n") * 12
    assert not CLEANER.shown(few)
    assert MARKDOWN.shown(few)
    assert CLEANER.shown(many)
    assert CLEANER.shown(plain[:5000] + 2 * sign + other)
