"""Rows lose nothing and say what became of every line; counts add up; control characters are shown, not obeyed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleantext import CATEGORIES, Cleaned, Cleaner, Document, Removal
from cleantext.report import Count, Row, rows, summary, visible

CLEANER = Cleaner()
LINES = (
    "Ferry crews accept the winter timetable",
    "The harbour board met on Monday to agree the winter timetable, Ines Okafor said.",
    "The vote was close. Sign up to our daily newsletter. Nobody left early. Follow us on Twitter. It rained.",
    "Advertisement",
    "Read more:",
    "Photo: Ivo Hale",
    "  Already registered?  ",
    "",
    "   ",
    "\t",
)
ENDS = ("\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\u2028", "\f", "\x85", "")


def cut(text: str, *spans: tuple[int, int, str]) -> Cleaned:
    """A document of which these spans were removed."""
    removed = tuple(Removal(start, end, kind, f"{kind}-test", "a test", text[start:end]) for start, end, kind in spans)
    kept, at = "", 0
    for start, end, _ in spans:
        kept, at = kept + text[at:start], end
    return Cleaned(kept + text[at:], None, removed, Document(text))


@st.composite
def cut_texts(draw: st.DrawFn) -> Cleaned:
    """Any text with any spans cut out, across lines and through line ends too."""
    text = draw(st.text(st.sampled_from("ab \t\r\n\n\f\x85\u2028é市\ud800[]"), max_size=40))
    places = sorted(draw(st.sets(st.integers(0, len(text)), max_size=10)))
    spans = zip(places[::2], places[1::2])
    return cut(text, *((start, end, draw(st.sampled_from(list(CATEGORIES)))) for start, end in spans))


pages = st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(ENDS)), max_size=12).map(
    lambda lines: "".join(line + end for line, end in lines)
)


def assert_whole(cleaned: Cleaned) -> list[Row]:
    """The rows hold the document, its kept text and its removals, each character once."""
    text = cleaned.document.text
    table = rows(cleaned)
    assert "".join(row.text for row in table) == text
    assert [row.text for row in table] == text.splitlines(keepends=True)
    assert [row.number for row in table] == list(range(1, len(table) + 1))
    for row in table:
        assert all(segment.text for segment in row.segments)
        assert not any(set("\r\n") & set(segment.text) for segment in row.segments)
    return table


@given(cut_texts())
@example(cut("a\r\nb", (0, 2, "advert")))  # the cut goes through a line end
@example(cut("a\r\n\r\nb\r\n", (1, 5, "advert"), (5, 6, "promo")))
@example(cut("", *()))
@example(cut("\n\n", (0, 2, "legal")))
def test_rows_of_any_cut_joined_give_the_text(cleaned: Cleaned) -> None:
    table = assert_whole(cleaned)
    kept = "".join(segment.text for row in table for segment in row.segments if segment.removal is None)
    assert kept == "".join("".join(p.text for p in cleaned.pieces() if not p.removal).splitlines())
    shown = [removal for row in table for removal in row.removals]
    assert list(dict.fromkeys(shown)) == [r for r in cleaned.removed if r.text.strip()]


@given(pages)
@example("Advertisement\r\n\r\nThe vote was close. Sign up to our daily newsletter. It rained.\r\n\r\nAdvertisement")
def test_rows_of_any_page_joined_give_the_text(page: str) -> None:
    cleaned = CLEANER.clean(page)
    table = assert_whole(cleaned)
    gone = [row.text.strip() for row in table if row.state == "removed" and row.text.strip()]
    left = [row.text.strip() for row in table if row.state == "kept" and row.text.strip()]
    assert not [line for line in left if line not in cleaned.text]
    assert len(gone) <= len(cleaned.removed)


def test_several_removals_in_a_line() -> None:
    text = "One. Two. Three.\nFour."
    (first, second) = rows(cut(text, (0, 5, "promo"), (9, 16, "signup")))
    assert [(segment.text, bool(segment.removal)) for segment in first.segments] == [
        ("One. ", True),
        ("Two.", False),
        (" Three.", True),
    ]
    assert (first.state, [removal.category for removal in first.removals]) == ("partly", ["promo", "signup"])
    assert (second.state, second.end, second.removals) == ("kept", "", ())


def test_one_removal_over_several_lines_shows_in_each() -> None:
    table = rows(cut("Kept\nA\n\nB\nKept", (5, 10, "related")))
    assert [row.state for row in table] == ["kept", "removed", "removed", "removed", "kept"]
    assert [len(row.removals) for row in table] == [0, 1, 0, 1, 0]


@pytest.mark.parametrize(
    ("text", "spans", "states"),
    [
        ("", [], []),
        ("a", [], ["kept"]),
        ("a", [(0, 1)], ["removed"]),
        ("a\n", [(1, 2)], ["kept"]),  # only the line end went
        ("a\n", [(0, 1)], ["removed"]),  # only the line end stayed
        ("  a  \nb", [(2, 3)], ["removed", "kept"]),  # the white space around a line is no part of it
        ("a\n\nb", [(1, 2)], ["kept", "kept", "kept"]),
        ("a\n\nb", [(2, 3)], ["kept", "removed", "kept"]),
        ("a\n  ", [(2, 4)], ["kept", "removed"]),
        ("a\n \t\nb", [(2, 4)], ["kept", "kept", "kept"]),
        ("ab", [(0, 1)], ["partly"]),
    ],
)
def test_states(text: str, spans: list[tuple[int, int]], states: list[str]) -> None:
    cleaned = cut(text, *((start, end, "advert") for start, end in spans))
    assert [row.state for row in rows(cleaned)] == states


@given(st.lists(pages, max_size=3))
def test_summary_adds_up(texts: list[str]) -> None:
    all_cleaned = [CLEANER.clean(text) for text in texts]
    counts = summary(*all_cleaned)
    assert sum(count.pieces for count in counts) == sum(len(cleaned.removed) for cleaned in all_cleaned)
    assert sum(count.characters for count in counts) == sum(
        len(cleaned.document.text) - len(cleaned.text) for cleaned in all_cleaned
    )
    order = list(CATEGORIES)
    assert [count.category for count in counts] == sorted({count.category for count in counts}, key=order.index)


def test_summary_keeps_the_order_of_the_categories_and_puts_others_last() -> None:
    cleaned = cut("abcdef", (0, 1, "weather"), (1, 2, "legal"), (3, 5, "paywall"), (5, 6, "legal"))
    assert summary(cleaned) == [Count("paywall", 1, 2), Count("legal", 2, 2), Count("weather", 1, 1)]
    assert summary() == []


@given(st.text())
@example("".join(map(chr, range(0x110))) + "\u2028\u202e\u2066\ud800\U0001f6a2")
def test_visible_shows_and_never_obeys(text: str) -> None:
    shown = visible(text)
    assert all(unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp") for char in shown.replace("\t", ""))
    assert len(shown.splitlines()) <= 1
    shown.encode("utf-8")
    assert visible(shown) == shown


def test_visible_leaves_ordinary_text_alone() -> None:
    text = "Ferry\t[bold]“crews” 🚢 市議会 می\u200cخواهم"
    assert visible(text) == text
