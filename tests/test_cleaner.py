"""The cleaner: what it takes, which filters it asks, whose marks it believes, and how it travels."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from strategies import documents, pages, real_texts

import cleantext
from cleantext.carve import carve
from cleantext.document import CATEGORIES, Block, Document, Removal

TEXT = """Skip to main content

Harbour bridge closed to all traffic

Published: 12 March 2024, 9:15 am

The council met on Monday and agreed, after four hours, to pay for the second survey of the wall.

Advertisement

“It is over,” the mayor said, and nobody in the crowded chapel asked her what she meant by that. Follow us on Facebook.

Related Stories
Baker wins award with loaf nobody can slice
Tunnel under Mount Harrow delayed again
"""
CLEANER = cleantext.Cleaner()


@cleantext.line_filter(category="promo")
def weather_box(block: Block) -> str | bool:
    """Temperatures."""
    return "a temperature and nothing else" if block.text.endswith("°C") else False


@cleantext.line_filter(name="shouting")
def loud(block: Block) -> bool:
    return block.text.isupper()


class Words:
    """A filter of somebody else: marks every place of some words."""

    category = "promo"

    def __init__(self, *words: str, name: str = "words", category: str = "promo") -> None:
        self.words, self.name, self.category = words, name, category

    def __call__(self, document: Document) -> Iterator[Removal]:
        for word in self.words:
            at = document.text.find(word)
            while at >= 0:
                yield Removal(at, at + len(word), self.category, self.name, f"says {word!r}")
                at = document.text.find(word, at + 1)


class Outside:
    """A filter that miscounts."""

    name, category = "miscounting", "promo"

    def __init__(self, start: int, end: int) -> None:
        self.span = start, end

    def __call__(self, document: Document) -> Iterable[Removal]:
        return [Removal(*self.span, self.category, self.name, "because")]


# ---- what it takes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("thing", "advice"),
    [
        pytest.param(b"bytes", r"not bytes: decode it first", id="bytes"),
        pytest.param(bytearray(b"bytes"), r"not bytearray: decode it first", id="bytearray"),
        pytest.param(None, r"not NoneType: .*skip the record", id="None"),
        pytest.param(["a", "b"], r"not list\b.*(join|for )", id="list"),
        pytest.param(Path("page.txt"), r"not PosixPath\b.*read_text", id="path"),
        pytest.param(1, r"not int", id="int"),
    ],
)
def test_only_text(thing: object, advice: str) -> None:
    for clean in (cleantext.clean, CLEANER.clean, cleantext.Cleaner([], repair=False).clean):
        with pytest.raises(TypeError, match=advice):
            clean(thing)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", " ", "\n", "\r\n\t\u3000\n"])
def test_nothing_to_clean(text: str) -> None:
    cleaned = cleantext.clean(text)
    assert (cleaned.text, cleaned.title, cleaned.body, cleaned.removed) == (text, None, text, ())
    assert list(cleaned.pieces()) == ([(text, None)] if text else [])


def test_text_that_is_all_noise() -> None:
    cleaned = cleantext.clean("Advertisement\n\nSign up to our daily newsletter\n")
    assert cleaned.text == ""
    assert [removal.category for removal in cleaned.removed] == ["advert", "signup"]


def test_str_of_another_class() -> None:
    class Text(str):
        __slots__ = ()

    assert cleantext.clean(Text(TEXT)) == cleantext.clean(TEXT)


def test_text_of_the_example() -> None:
    cleaned = CLEANER.clean(TEXT)
    assert cleaned.title == "Harbour bridge closed to all traffic"
    assert [block.text[:12] for block in Document(cleaned.body).blocks] == ["The council ", "“It is over,"]
    found = [(removal.category, removal.filter) for removal in cleaned.removed]
    assert found == [
        ("navigation", "navigation-phrases"),
        ("byline", "byline-phrases"),
        ("advert", "advert-phrases"),
        ("social", "social-phrases"),
        ("related", "related-phrases"),
        ("related", "related-lists"),
        ("related", "related-lists"),
    ]
    for removal in cleaned.removed:
        assert TEXT[removal.start : removal.end] == removal.text
        assert removal.category in CATEGORIES
        assert removal.reason
    assert cleaned.removed[0].reason == "rule en/skip-links"


def test_repair() -> None:
    broken = "The mayorâ€™s cafÃ©\nAdvertisement"
    assert cleantext.clean(broken).text == "The mayor’s café"
    assert cleantext.clean(broken).document.text == "The mayor’s café\nAdvertisement"
    assert cleantext.Cleaner(repair=False).clean(broken).text == "The mayorâ€™s cafÃ©"
    without = cleantext.Cleaner(repair=False).without("advert").only("social").with_filters(weather_box)
    assert without.clean(broken).text == broken


# ---- which filters --------------------------------------------------------------------------------------------------


def test_names_are_unique() -> None:
    names = [f.name for f in CLEANER.filters]
    assert len(names) == len(set(names))
    assert {f.category for f in CLEANER.filters} <= CATEGORIES.keys()
    assert all(isinstance(f, cleantext.Filter) for f in CLEANER.filters)
    assert not set(names) & CATEGORIES.keys()


@pytest.mark.parametrize("category", sorted({f.category for f in CLEANER.filters}))
def test_without_and_only_a_category(category: str) -> None:
    without, only = CLEANER.without(category), CLEANER.only(category)
    assert {f.category for f in only.filters} == {category}
    assert set(without.filters) | set(only.filters) == set(CLEANER.filters)
    assert len(without.filters) + len(only.filters) == len(CLEANER.filters)
    for text in real_texts().values():
        assert category not in {removal.category for removal in without.clean(text).removed}
        assert {removal.category for removal in only.clean(text).removed} <= {category}


@pytest.mark.parametrize("name", [f.name for f in CLEANER.filters])
def test_without_and_only_a_filter(name: str) -> None:
    assert name not in {f.name for f in CLEANER.without(name).filters}
    assert [f.name for f in CLEANER.only(name).filters] == [name]


def test_several_names() -> None:
    names = {f.name for f in CLEANER.without("caption", "social-phrases").filters}
    assert not names & {"captions", "caption-phrases", "social-phrases"}
    assert CLEANER.without().filters == CLEANER.filters
    assert CLEANER.only().filters == ()
    assert CLEANER.only().clean(TEXT).text == TEXT


def test_cleaner_is_not_changed() -> None:
    before = CLEANER.filters
    CLEANER.without("caption")
    CLEANER.only("caption")
    CLEANER.with_filters(weather_box)
    assert CLEANER.filters == before


@pytest.mark.parametrize("method", ["without", "only"])
def test_unknown_name_lists_the_known(method: str) -> None:
    with pytest.raises(ValueError, match="no category or filter 'captoin'") as raised:
        getattr(CLEANER, method)("caption", "captoin")
    assert all(name in str(raised.value) for f in CLEANER.filters for name in (f.name, f.category))


def test_name_of_an_added_filter_is_known() -> None:
    cleaner = CLEANER.with_filters(weather_box)
    assert cleaner.without("weather-box").filters == CLEANER.filters
    assert cleaner.only("weather-box").filters == (weather_box,)
    with pytest.raises(ValueError, match="weather-box"):
        cleaner.without("weather")


def test_own_filters_alone() -> None:
    cleaner = cleantext.Cleaner([weather_box, loud])
    assert cleaner.clean("21 °C\nSHOUTING\nAdvertisement").text == "Advertisement"
    assert cleantext.Cleaner(iter([weather_box])).clean("21 °C\nShare").text == "Share"
    assert cleantext.Cleaner([]).clean(TEXT).text == TEXT


def test_repr() -> None:
    assert repr(cleantext.Cleaner([loud])) == "<Cleaner: 1 filters>"
    assert repr(cleantext.Cleaner([], repair=False)) == "<Cleaner: 0 filters, no repair>"
    assert all(f.name in repr(f) and f.category in repr(f) for f in (*CLEANER.filters, loud))


def test_languages() -> None:
    german = cleantext.Cleaner(languages=["de"])
    assert german.clean("Anzeige\nStory continues below advertisement").text == "Story continues below advertisement"
    assert cleantext.Cleaner(languages="en").clean("Anzeige\nAdvertisement").text == "Anzeige"
    assert cleantext.Cleaner(languages=["de", "en"]).clean("Anzeige\nAdvertisement").text == ""
    assert cleantext.Cleaner(languages=iter(["de"])).clean("Anzeige").text == ""
    with pytest.raises(cleantext.RuleError, match=r"no rules for language 'xx'; there are: .*\ben\b"):
        cleantext.Cleaner(languages=["xx"])


# ---- filters of one's own ---------------------------------------------------------------------------------------------


def test_line_filter() -> None:
    cleaned = CLEANER.with_filters(weather_box).clean("21 °C\n\nThe council met on Monday.")
    assert cleaned.text == "The council met on Monday."
    assert cleaned.removed == (Removal(0, 7, "promo", "weather-box", "a temperature and nothing else", "21 °C\n\n"),)
    assert weather_box.__doc__ == "Temperatures."


def test_line_filter_without_a_reason() -> None:
    (removal,) = cleantext.Cleaner([loud]).clean("ONE\ntwo").removed
    assert (removal.category, removal.filter, removal.reason) == ("boilerplate", "shouting", "shouting")


def test_line_filter_sees_every_block() -> None:
    seen: list[Block] = []

    @cleantext.line_filter()
    def look(block: Block) -> None:
        seen.append(block)

    assert look.name == "look"
    cleantext.Cleaner([look]).clean("One\n\n two ")
    assert seen == [Block(0, 0, 3, 0, "One"), Block(1, 6, 9, 1, "two")]


def test_line_filter_of_no_category() -> None:
    with pytest.raises(ValueError, match="no category 'weather'; there are: paywall, signup"):
        cleantext.line_filter(category="weather")


def test_line_filter_must_be_called() -> None:
    """The bare decorator is a mistake that is easy to make; it must not pass for a filter in silence."""

    def bare(block: Block) -> bool:
        return True

    with pytest.raises(TypeError, match=r"line_filter\(\)"):
        cleantext.line_filter(bare)  # type: ignore[arg-type]


def test_mark_inside_a_block() -> None:
    cleaned = cleantext.Cleaner([Words("[photo]")]).clean("The council [photo] met.\n[photo]\nIt adjourned. [photo]")
    assert cleaned.text == "The council met.\nIt adjourned."
    assert [removal.reason for removal in cleaned.removed] == ["says '[photo]'"] * 3


def test_overlapping_marks_of_two_filters() -> None:
    text = "The council met. Win a prize today now. It adjourned."
    one, other = Words("Win a prize today"), Words("prize today now.", name="others", category="advert")
    ways = [cleantext.Cleaner(filters).clean(text) for filters in ([one, other], [other, one])]
    assert ways[0] == ways[1]
    assert ways[0].text == "The council met. It adjourned."
    assert [removal.category for removal in ways[0].removed] == ["promo", "advert"]
    assert ways[0].restore("promo", "advert") == text


def test_block_that_two_filters_mark_has_one_removal() -> None:
    ways = [
        cleantext.Cleaner(filters).clean("Win\n\nIt adjourned.")
        for filters in ([Words("Win"), Words("Win", name="others")], [Words("Win", name="others"), Words("Win")])
    ]
    assert ways[0] == ways[1]
    assert len(ways[0].removed) == 1


def test_what_a_cut_brings_together_is_looked_at_again() -> None:
    cleaned = cleantext.Cleaner([Words("ab")]).clean("xx aabb yy")
    assert cleaned.text == "xx yy"
    assert "".join(removal.text for removal in cleaned.removed).strip() == "aabb"
    assert cleaned.restore() == "xx aabb yy"
    assert len({removal.start for removal in cleaned.removed}) == len(cleaned.removed)


@pytest.mark.parametrize(("start", "end"), [(-5, 3), (0, 1000), (4, 4), (9, 2)])
def test_mark_outside_the_document_names_the_filter(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="'miscounting'"):
        CLEANER.with_filters(Outside(start, end)).clean("The council met on Monday.")


def test_fault_in_a_filter_is_not_hidden() -> None:
    @cleantext.line_filter()
    def faulty(block: Block) -> bool:
        raise KeyError(block.text)

    with pytest.raises(KeyError, match="The council met"):
        CLEANER.with_filters(faulty).clean("The council met.")


# ---- round by round -----------------------------------------------------------------------------------------------------


def slowly(cleaner: cleantext.Cleaner, text: str) -> str:
    """What the cleaner does, with a new document for every round: only where the headline stands is remembered."""
    document = Document(text)
    headline = cleaner._headliner.headline(document) if cleaner._headliner else None
    at = None if headline is None else document.starts[headline]
    while True:
        document = Document(text)
        document = document.headed(None if at is None else document.starts.index(at))
        cuts = carve(document, [mark for look in cleaner.filters for mark in look(document)])
        if not cuts:
            return text
        for cut in reversed(cuts):
            text = text[: cut.start] + text[cut.end :]
            if at is not None and cut.start < at:
                at -= cut.end - cut.start


@given(documents())
def test_what_is_carried_over_from_round_to_round_makes_no_difference(text: str) -> None:
    repaired = CLEANER.clean(text).document.text
    assert CLEANER._rest(Document(repaired)).left.text == slowly(CLEANER, repaired)


def two_articles() -> str:
    """One behind another: the second has what the model takes for the headline of both."""
    return "\n".join([real_texts()["readers-comments-below"], real_texts()["about-newsletters-and-paywalls"]])


def one_from_its_middle_and_again() -> str:
    """It begins with a quotation, which stands there three times."""
    report = real_texts()["court-report"]
    quotation = report.index("\n\n“From that winter")
    return "\n".join([report[quotation:], report[quotation:].split("\n")[2], report])


@pytest.mark.parametrize("text", [two_articles, one_from_its_middle_and_again])
def test_another_line_may_be_the_headline_once_furniture_is_gone(text: Callable[[], str]) -> None:
    cleaned = CLEANER.clean(text())
    assert CLEANER.clean(cleaned.text).text == cleaned.text
    assert "".join(piece.text for piece in cleaned.pieces() if piece.removal is None) == cleaned.text
    assert cleaned.title is None or cleaned.title in cleaned.text


def test_languages_of_a_text_that_gets_shorter() -> None:
    """What is in a language of which the long page showed no trace is found in the short text that is left of it."""
    notice = "We use cookies to ensure that we give you every experience on our website. " * 4
    foreign = "Pour continuer votre lecture, abonnez-vous dès maintenant à notre offre numérique"
    article = "Nobody in Thornmere expects a decision before spring, although pumps have failed three times since May."
    text = "\n\n".join([article, foreign, *[f"{notice}{number}" for number in range(8)]])
    cleaned = CLEANER.clean(text)
    assert cleaned.text == slowly(CLEANER, text)
    assert CLEANER.clean(cleaned.text).text == cleaned.text


# ---- travel -----------------------------------------------------------------------------------------------------------


def test_cleaner_can_be_pickled() -> None:
    copy = pickle.loads(pickle.dumps(CLEANER))
    assert [f.name for f in copy.filters] == [f.name for f in CLEANER.filters]
    assert copy.clean(TEXT) == CLEANER.clean(TEXT)
    assert copy.repair is True


def test_pickled_cleaner_is_as_it_was() -> None:
    cleaner = cleantext.Cleaner(languages=["de"], repair=False).without("advert").with_filters(weather_box)
    copy = pickle.loads(pickle.dumps(cleaner))
    assert repr(copy) == repr(cleaner)
    assert copy.repair is False
    assert copy.filters[-1] is weather_box
    text = "21 °C\nAnzeige\nJetzt mitdiskutieren\nShare\ncafÃ©"
    assert copy.clean(text) == cleaner.clean(text)


def test_pickled_filters_share_their_rules() -> None:
    """Not a copy of all rules for each filter: the pickle would be some megabytes, and loading it many seconds."""
    one, twice = (len(pickle.dumps(cleantext.Cleaner(CLEANER.filters[:n]))) for n in (1, len(CLEANER.filters)))
    assert twice < 1.5 * one + 10_000
    copy = pickle.loads(pickle.dumps(CLEANER))
    assert len({id(f.matcher) for f in copy.filters if hasattr(f, "matcher")}) == 1


def test_threads() -> None:
    texts = list(real_texts().values())
    want = [CLEANER.clean(text) for text in texts]
    fresh = pickle.loads(pickle.dumps(CLEANER))  # whatever is compiled on first use is compiled by many at once
    start = threading.Barrier(4)

    def work(turn: int) -> list[cleantext.Cleaned]:
        start.wait()
        return [fresh.clean(text) for text in texts[turn:] + texts[:turn]]

    with ThreadPoolExecutor(4) as pool:
        for turn, got in zip((0, 7, 14, 21), pool.map(work, (0, 7, 14, 21))):
            assert got == want[turn:] + want[:turn]


def test_cleaners_of_the_same_rules_share_them() -> None:
    one, other = cleantext.Cleaner(), cleantext.Cleaner()
    assert {id(f.matcher) for f in one.filters if hasattr(f, "matcher")} == {  # compiled once
        id(f.matcher) for f in other.filters if hasattr(f, "matcher")
    }


@given(pages())
def test_clean_is_the_default_cleaner(page: object) -> None:
    text = page.text  # type: ignore[attr-defined]
    assert cleantext.clean(text) == CLEANER.clean(text)
