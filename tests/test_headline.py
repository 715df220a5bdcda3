"""Headlines that stand on several lines."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

import cleantext
from cleantext.cases import check, load
from cleantext.document import Torn
from cleantext.headline import torn_headline
from cleantext.html.lines import lines as items

#: What `get_text("\n")` makes of a page: its title, menus, a headline that is torn at each tag, the article, more menus.
TITLE = "Ferry dispute: Islanders take the harbour board to court | The Courier"
MENU = ["Menu", "Home", "Sport", "Culture", "Subscribe", "Sign in", "Search"]
TORN = ["Ferry dispute", ":", "Islanders take the harbour board to court"]
ARTICLE = [
    "Three families from the island have taken the harbour board to court over the ferry that no longer calls there in winter.",
    "The board had cut the crossing in October, saying that hardly anybody used it once the summer guests had left the island.",
    "“We pay for the quay like everybody else,” said Marta Lindqvist, who keeps the shop and waits for flour and for letters.",
    "A judge in the county town is to hear both sides in March, when the ice on the sound may have settled the matter for a while.",
    "Until then a fishing boat takes passengers on Tuesdays, if the wind allows it and its owner has no better use for the day.",
]
FOOT = [
    "More from Sport",
    "Privacy policy",
    "Terms of use",
    "Cookie settings",
    "© 2026 The Courier. All rights reserved.",
]


def dump(title: str = TITLE, headline: list[str] = TORN) -> str:
    return "\n".join([title, *MENU, *headline, *ARTICLE, *FOOT])


@pytest.mark.parametrize(
    ("title", "lines", "index", "torn"),
    [
        pytest.param(
            "Flood: Mayor resigns", ["Flood", "Mayor resigns"], 1, (1, 0, "Flood: Mayor resigns"), id="kicker"
        ),
        pytest.param(
            "Flood: Mayor resigns", ["Flood", "Mayor resigns"], 0, (0, 1, "Flood: Mayor resigns"), id="from above"
        ),
        pytest.param("- Fear will grow - Daily", ["- Fear", "will grow"], 0, (0, 1, "- Fear will grow"), id="emphasis"),
        pytest.param("Is it “over”? | Daily", ["Is it", "“over”?", "No"], 1, (1, 0, "Is it “over”?"), id="quotes"),
        pytest.param(
            "Flood: Mayor - and all - go",
            ["Flood", "Mayor - and all - go"],
            1,
            (1, 0, "Flood: Mayor - and all - go"),
            id="dashes",
        ),
        pytest.param("Mayor resigns", ["x", "Mayor resigns"], 1, None, id="whole"),
        pytest.param("Mayor resigns | Daily", ["Mayor resigns", "Daily"], 0, None, id="the site below"),
        pytest.param("Daily | Mayor resigns", ["Daily", "Mayor resigns"], 1, None, id="the site above"),
        pytest.param("Mayor resigns - Jo Doe", ["Mayor resigns", "Jo Doe"], 0, None, id="the author below"),
        pytest.param("Mayor resigns | Daily", ["»", "Mayor resigns"], 1, None, id="a sign above"),
        pytest.param(
            "Flood: Mayor resigns after all that", ["Flood", "Mayor resigns"], 1, None, id="less than the title"
        ),
        pytest.param("a b c d e", ["a", "b", "c", "d", "e"], 2, None, id="too many"),
        pytest.param("Flood: 市長が辞任", ["Flood", "市長が辞任"], 1, (1, 0, "Flood: 市長が辞任"), id="without spaces"),
        pytest.param(
            "İstanbul: Sel", ["İstanbul", "Sel"], 1, (1, 0, "İstanbul: Sel"), id="a letter whose small form is two"
        ),
    ],
)
def test_what_is_torn(title: str, lines: list[str], index: int, torn: tuple[int, int, str] | None) -> None:
    assert torn_headline([title, "Menu", *lines, "By Jo Doe"], index + 2) == (None if torn is None else Torn(*torn))


def test_a_torn_headline_is_one() -> None:
    cleaned = cleantext.clean(dump())
    assert cleaned.title == "Ferry dispute: Islanders take the harbour board to court"
    assert cleaned.text.split("\n") == [*TORN, *ARTICLE]
    assert cleaned.body.split("\n") == ARTICLE
    assert cleaned.restore() == dump()


def test_no_filter_takes_a_piece_of_it() -> None:
    everything = cleantext.line_filter(name="everything", category="promo")(lambda block: True)
    cleaned = cleantext.Cleaner().with_filters(everything).clean(dump())
    assert cleaned.text.split("\n") == TORN
    assert (cleaned.title, cleaned.body) == ("Ferry dispute: Islanders take the harbour board to court", "")


def test_without_the_pages_title_a_colon_tells() -> None:
    cleaned = cleantext.clean(dump("The Courier"))
    assert cleaned.title == "Ferry dispute: Islanders take the harbour board to court"
    assert cleaned.text.split("\n")[: len(TORN)] == TORN
    assert cleantext.clean(dump("The Courier", [TORN[0], TORN[-1]])).title == TORN[-1]


def test_what_is_left_of_a_torn_headlines_page_is_settled() -> None:
    cleaner = cleantext.Cleaner().without("paywall-phrases", "signup-phrases")
    cleaned = cleaner.clean(dump())
    assert cleaner.clean(cleaned.text).text == cleaned.text


def test_quotes_in_the_pages_title_may_be_plain() -> None:
    said = "Islanders take the “harbour board” to court over ferry"
    cleaned = cleantext.clean(dump('Islanders take the "harbour board" to court over ferry | The Courier', [said]))
    assert cleaned.title == said


def test_it_survives_pickling_and_shows_in_reports() -> None:
    cleaned = pickle.loads(pickle.dumps(cleantext.clean(dump())))
    assert cleaned.document.torn is not None
    assert [cleaned.document.lines[i] for i in cleaned.document.headline_blocks] == TORN
    assert items(cleaned).count('class="l h"') == len(TORN)


def test_a_case_can_say_it(tmp_path: Path) -> None:
    title = "Ferry dispute: Islanders take the harbour board to court"
    kinds = [*["boilerplate"] * 8, *["title"] * 3, *["keep"] * 5]
    blocks = [{"text": text, "is": kind} for text, kind in zip(dump().split("\n"), kinds)]
    path = tmp_path / "torn.json"
    path.write_text(json.dumps({"label": "torn", "title": title, "blocks": [{**b, "gap": 0} for b in blocks]}))
    assert [d for d in check(load(path), cleantext.Cleaner()) if "headline" in str(d)] == []


@pytest.mark.parametrize("model", [True, False])
def test_of_a_headline_that_stands_twice_above_the_article_the_last_is_it(model: bool) -> None:
    headline, quotation = "Harbour bridge closed to all traffic", "“It is over,” she said."
    paragraph = "The council met on Monday and agreed, after four hours, to pay for the second survey of the wall."
    cleaned = cleantext.Cleaner(model=model).clean(
        "\n".join([headline, quotation, headline, "Advertisement", paragraph, paragraph[4:]])
    )
    assert cleaned.title == headline
    assert cleaned.text.split("\n")[:3] == [quotation, headline, paragraph]


def test_which_of_two_is_the_headline_is_the_same_whatever_filters_are_asked() -> None:
    headline = "Harbour bridge closed to all traffic"
    paragraph = "The council met on Monday and agreed, after four hours, to pay for the second survey of the wall."
    teaser = "Sixty goats left the farm on Monday and none of them…"
    advert = ["Advertisement"] * 4
    lines = [headline, "“It is over,” she said.", headline, *advert, paragraph]
    lines += [f"{paragraph} Published: 12 March 2024", *advert, advert[0], *[teaser] * 3, paragraph]
    cleaner = cleantext.Cleaner()
    all_asked, some = (c.clean("\n".join(lines)) for c in (cleaner, cleaner.without("page-code", "main-text")))
    bare = cleantext.Cleaner([f for f in cleaner.filters if f.name not in ("page-code", "main-text")]).clean(
        "\n".join(lines)
    )
    assert all_asked.text.split("\n")[:2] == some.text.split("\n")[:2] == bare.text.split("\n")[:2] == lines[1:3]
