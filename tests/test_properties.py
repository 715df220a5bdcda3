"""The nine properties of the design, over generated documents and over the real-shaped ones of fixtures/ and seeds/."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import (
    GRAMMARS,
    Page,
    anything,
    articles,
    documents,
    known_lines,
    pages,
    real_texts,
    scrapes,
    sentences,
    soups,
)
from test_repair import reference

import cleantext
from cleantext.document import CATEGORIES, Cleaned, Document
from cleantext.headline import squeeze

CLEANER = cleantext.Cleaner()
FILTERS = CLEANER.filters
REAL = pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in real_texts().items()])


# ---- the properties, as checks of one result ---------------------------------------------------------------------


def nothing_is_invented(cleaned: Cleaned) -> None:
    """Every line of the text holds characters of one line of the input, in their order, and so do the lines."""
    source = iter(cleaned.document.lines)
    for line in Document(cleaned.text).lines:
        assert any(is_subsequence(line, whole) for whole in source), f"where is this from? {line!r}"


def is_subsequence(part: str, whole: str) -> bool:
    rest = iter(whole)
    return part in whole or all(char in rest for char in part)


def nothing_is_lost(cleaned: Cleaned) -> None:
    """Kept and removed pieces are the input; the removals are in order, apart, and carry their text."""
    whole = cleaned.document.text
    at, kept = 0, ""
    for removal in cleaned.removed:
        assert at <= removal.start < removal.end <= len(whole)
        assert removal.text == whole[removal.start : removal.end]
        assert removal.category in CATEGORIES
        assert removal.filter
        assert removal.reason
        kept += whole[at : removal.start]
        at = removal.end
    assert kept + whole[at:] == cleaned.text
    assert "".join(piece.text for piece in cleaned.pieces()) == whole == cleaned.restore()
    assert "".join(piece.text for piece in cleaned.pieces() if piece.removal is None) == cleaned.text
    lines = Document(cleaned.text).lines
    if cleaned.title is None:
        assert cleaned.body == cleaned.text
    elif (torn := cleaned.document.torn) is not None:
        pieces = torn.above + torn.below + 1
        runs = [lines[i : i + pieces] for i in range(len(lines))]
        assert Document(cleaned.body).lines in [
            lines[:i] + lines[i + pieces :]
            for i, run in enumerate(runs)
            if squeeze("".join(run)) == squeeze(cleaned.title)
        ]
    else:
        assert cleaned.title in lines
        at = lines.index(cleaned.title)
        assert Document(cleaned.body).lines in [
            lines[:i] + lines[i + 1 :] for i, line in enumerate(lines) if line == cleaned.title
        ], f"the body is not the text without its line {at}"


def once_is_enough(cleaner: cleantext.Cleaner, cleaned: Cleaned) -> None:
    again = cleaner.clean(cleaned.text)
    assert again.text == cleaned.text, [removal[2:] for removal in again.removed]
    assert again.removed == ()


def removed_characters(cleaned: Cleaned) -> set[int]:
    """Where something was removed; white space aside, of which the run of blocks around it decides which gap goes."""
    text = cleaned.document.text
    return {at for removal in cleaned.removed for at in range(removal.start, removal.end) if not text[at].isspace()}


def same(one: Cleaned, other: Cleaned) -> None:
    assert one.text == other.text
    assert one.removed == other.removed
    assert one.title == other.title


# ---- over anything ------------------------------------------------------------------------------------------------


@given(documents())
def test_nothing_is_invented_and_nothing_is_lost(text: str) -> None:
    cleaned = CLEANER.clean(text)
    nothing_is_invented(cleaned)
    nothing_is_lost(cleaned)


@given(documents())
def test_once_is_enough(text: str) -> None:
    once_is_enough(CLEANER, CLEANER.clean(text))


@given(soups(), st.permutations(FILTERS))
def test_order_does_not_matter_in_soups(text: str, filters: list[cleantext.Filter]) -> None:
    same(CLEANER.clean(text), cleantext.Cleaner(filters).clean(text))


@given(documents(), st.permutations(FILTERS))
def test_order_does_not_matter(text: str, filters: list[cleantext.Filter]) -> None:
    same(CLEANER.clean(text), cleantext.Cleaner(filters).clean(text))


@given(documents(), st.sets(st.sampled_from(FILTERS)), st.sets(st.sampled_from(FILTERS)))
def test_fewer_filters_more_text(text: str, some: set[cleantext.Filter], others: set[cleantext.Filter]) -> None:
    larger = cleantext.Cleaner(f for f in FILTERS if f not in others)
    smaller = cleantext.Cleaner(f for f in larger.filters if f not in some)
    less, more = smaller.clean(text), larger.clean(text)
    new = removed_characters(less) - removed_characters(more)
    assert not new, [removal for removal in less.removed if removal.start <= min(new) < removal.end]
    once_is_enough(smaller, less)


@REAL
def test_real_documents(text: str) -> None:
    cleaned = CLEANER.clean(text)
    nothing_is_invented(cleaned)
    nothing_is_lost(cleaned)
    once_is_enough(CLEANER, cleaned)
    same(cleaned, cleantext.Cleaner(FILTERS[::-1]).clean(text))
    same(cleaned, cleantext.Cleaner(sorted(FILTERS, key=lambda f: f.name)).clean(text))
    gone = removed_characters(cleaned)
    for name in sorted({f.category for f in FILTERS} | {f.name for f in FILTERS}):
        smaller = CLEANER.without(name)
        less = smaller.clean(text)
        assert removed_characters(less) <= gone, name


# ---- what an article is ---------------------------------------------------------------------------------------------


@given(articles())
def test_article_alone_comes_back_untouched(page: Page) -> None:
    cleaned = CLEANER.clean(page.text)
    assert cleaned.removed == ()
    assert cleaned.text == page.text


@pytest.mark.parametrize("language", GRAMMARS)
@given(st.data())
def test_headline_is_the_title(language: str, data: st.DataObject) -> None:
    page = data.draw(articles(language, headed=True))
    cleaned = CLEANER.clean(page.text)
    assert cleaned.title == page.headline
    assert cleaned.body == page.text[len(page.headline or "") :].lstrip("\r\n")


@pytest.mark.parametrize("language", GRAMMARS)
def test_every_phrase_of_the_grammars_stays(language: str) -> None:
    words = GRAMMARS[language]
    lines = [*words.headlines, *words.standfirsts, *words.quotations, *words.items, *words.rows, *words.endings]
    for line in (*lines, *words.crossheads):
        assert CLEANER.clean(line).text == line


@given(pages())
def test_noise_goes_and_the_article_stays(page: Page) -> None:
    cleaned = CLEANER.clean(page.text)
    assert Document(cleaned.text).lines == page.article, report(page, cleaned)
    if page.headline is not None:
        assert cleaned.title == page.headline


@pytest.mark.parametrize("language", GRAMMARS)
@given(st.data())
def test_paragraph_stays_when_a_promotion_is_glued_to_it(language: str, data: st.DataObject) -> None:
    """Whatever becomes of the promotion, whether its rule is for lines or for sentences: not a word of the article goes."""
    parts = [p for p in known_lines(language, "line", "inline") if p.text[-1] in ".!?…。！？"]
    promotion = data.draw(st.sampled_from(parts)).text
    sentence = data.draw(sentences(language))
    for line in (f"{promotion} {sentence}", f"{sentence} {promotion}", f"{sentence} {promotion} {sentence}"):
        assert sentence in CLEANER.clean(line).text, CLEANER.clean(line).removed


def report(page: Page, cleaned: Cleaned) -> str:
    """What went that should have stayed, and the other way round, for a person."""
    left = Document(cleaned.text).lines
    lines = [f"LOST {line!r}: {why(cleaned, line)}" for line in page.article if line not in left]
    lines += [f"LEFT {part.text!r} ({part.kind})" for part in page.parts if part.is_noise and part.text in left]
    return "\n".join(["", *lines, "", page.text])


def why(cleaned: Cleaned, line: str) -> list[tuple[str, str]]:
    at = cleaned.document.text.find(line)
    return [(r.filter, r.reason) for r in cleaned.removed if r.start < at + len(line) and at < r.end]


# ---- any str at all -------------------------------------------------------------------------------------------------


@given(anything())
def test_any_text_gives_an_answer(text: str) -> None:
    cleaned = CLEANER.clean(text)
    nothing_is_invented(cleaned)
    nothing_is_lost(cleaned)
    once_is_enough(CLEANER, cleaned)
    cleaned.text.encode("utf-8")


@given(anything())
def test_any_text_without_repair(text: str) -> None:
    cleaner = cleantext.Cleaner(FILTERS, repair=False)
    cleaned = cleaner.clean(text)
    assert cleaned.document.text == text
    nothing_is_invented(cleaned)
    nothing_is_lost(cleaned)
    once_is_enough(cleaner, cleaned)


@pytest.mark.parametrize(
    ("piece", "times"),
    [
        pytest.param("\n", 1_000_000, id="a million blank lines"),
        pytest.param(" ", 5_000_000, id="nothing but spaces"),
        pytest.param("x", 5_000_000, id="one word of 5 MB"),
        pytest.param("word ", 1_000_000, id="one line of 5 MB"),
        pytest.param("\x00", 1_000_000, id="NULs"),
        pytest.param("\ud800", 200_000, id="surrogates"),
        pytest.param("ש", 500_000, id="right to left"),
        pytest.param("議", 500_000, id="no spaces"),
        pytest.param("\u202e\n", 200_000, id="marks for direction"),
        pytest.param("a\n", 200_000, id="short lines"),
    ],
)
def test_much_of_one_thing_gives_an_answer(piece: str, times: int) -> None:
    text = piece * times
    started = time.process_time()
    cleaned = CLEANER.clean(text)
    assert time.process_time() - started < 30
    assert cleaned.restore() == cleaned.document.text


PARAGRAPH = "The council met on Monday and agreed, after four hours, to pay for the second survey of the wall.\n"
PROMO = "Sign up to our daily newsletter. She went home to the sea. "


def numbered(piece: str, count: int) -> str:
    """The piece again and again, each time with another number in it."""
    return "".join(piece.replace("four", str(number)) for number in range(count))


#: Texts in which a careless step would cost more than its share: a function of the size, and a size.
HARD: dict[str, tuple[Callable[[int], str], int]] = {
    "paragraphs": (lambda n: numbered(PARAGRAPH, n), 400),
    "the same paragraph": (lambda n: PARAGRAPH * n, 200),
    "furniture": (lambda n: "Advertisement\n" * n, 3000),
    "leads": (lambda n: "Related Stories\n" * n, 3000),
    "leads before paragraphs": (
        lambda n: numbered("Related Stories\nA headline of another story\n" + PARAGRAPH, n),
        200,
    ),
    "labels": (lambda n: "Home\n" * n, 3000),
    "labels apart": (lambda n: numbered("Home\n" + PARAGRAPH, n), 300),
    "the same headline": (lambda n: "Harbour bridge closed to all traffic\n" * n + PARAGRAPH, 1500),
    "teasers": (lambda n: "Harbour bridge closed to all traffic...\n" * n, 1500),
    "dates": (lambda n: "12 March 2024\n" * n + PARAGRAPH, 1500),
    "names": (lambda n: "By Jane Doe and John Doe\n" * n + PARAGRAPH, 1500),
    "promotions in one line": (lambda n: PROMO * n, 400),
    "promotions in one line of quotations": (lambda n: f"“{PROMO}” " * n, 300),
    "promotions in one line with accents": (lambda n: PROMO.replace("went", "wént") * n, 400),
    "promotions in paragraphs": (lambda n: numbered("Nobody in the four houses knew. " + PROMO + "\n", n), 300),
    "half a promotion": (lambda n: "sign up to our " * n, 2000),
    "full stops": (lambda n: "newsletter. " * n, 3000),
    "open brackets": (lambda n: "(newsletter " * n, 3000),
    "captions": (lambda n: "(Photo by " * n + ")", 3000),
    "quotation marks": (lambda n: '"newsletter' * n, 3000),
    "line ends of all kinds": (lambda n: "\r\r\n\u2028Advertisement\x85 \x0b" * n, 1000),
    "bullets": (lambda n: "• " * n + "Share", 10_000),
    "emoji": (lambda n: "👉" * n + "Share", 10_000),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HARD)
def test_time_is_linear(name: str) -> None:
    """Ten times the text takes about ten times as long; a quadratic step would take a hundred times."""
    make, size = HARD[name]
    small, large = make(size), make(10 * size)
    CLEANER.clean(small)  # what is compiled when it is first met
    one = min(seconds(small) for _ in range(3))
    ten = seconds(large)
    if ten > 40 * one + 0.05:  # something else may have run just then
        ten = min(ten, seconds(large))
    assert ten <= 40 * one + 0.05, f"{len(small)} characters: {one:.3f} s, {len(large)}: {ten:.3f} s"


def seconds(text: str) -> float:
    started = time.process_time()
    CLEANER.clean(text)
    return time.process_time() - started


# ---- repair ---------------------------------------------------------------------------------------------------------


@given(anything())
def test_repair_says_what_ftfy_says(text: str) -> None:
    short = text[:80]
    assert CLEANER.clean(short).document.text == reference(short)


@given(scrapes())
def test_sound_scrapes_are_not_touched_by_repair(text: str) -> None:
    assert CLEANER.clean(text).document.text == text


def test_all_categories_of_noise_are_generated() -> None:
    def kinds(language: str) -> Iterable[str]:
        return {part.kind for part in known_lines(language, "line", "inline", "lead", "label")}

    missing = {language: set(CATEGORIES) - {"boilerplate"} - set(kinds(language)) for language in GRAMMARS}
    assert not missing["en"]
    assert all(len(gap) <= 3 for gap in missing.values()), missing
