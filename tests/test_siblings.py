"""What stands among the article's own elements stays, whatever the model thinks of it alone."""

from __future__ import annotations

import pytest

import cleantext
from cleantext.scoring.siblings import among_siblings
from cleantext.sources.markup import from_page

PARAGRAPH = (
    "The council said on Monday that the ferry would run every ten minutes until the bridge is open to traffic again."
)


def spared(page: str, *marked: str, furniture: tuple[str, ...] = ()) -> list[str]:
    """Which lines of a page are spared if these are marked."""
    document = from_page(page)
    indices = [document.lines.index(line) for line in marked]
    found = among_siblings(document, indices, [document.lines.index(line) for line in furniture])
    return [document.lines[index] for index in sorted(found)]


def paragraphs(count: int) -> str:
    return "".join(f"<p>{number}. {PARAGRAPH}</p>" for number in range(count))


def test_a_crosshead_stays() -> None:
    page = f"<article>{paragraphs(2)}<h2>Late again</h2>{paragraphs(2)}</article>"
    assert spared(page, "Late again") == ["Late again"]


@pytest.mark.parametrize(
    "page",
    [
        f"<article><h2>Late again</h2>{paragraphs(3)}</article>",  # above all
        f"<article>{paragraphs(3)}<h2>Late again</h2></article>",  # below all
        f"<article>{paragraphs(2)}<div><h2>Late again</h2></div>{paragraphs(2)}</article>",  # of a box
        f"<article>{paragraphs(2)}<p>Late again</p><h2>x</h2>{paragraphs(2)}</article>".replace("<p>Late", "<div>Late"),
    ],
)
def test_other_headings_do_not(page: str) -> None:
    assert spared(page, "Late again") == []


def test_an_entry_among_entries_stays() -> None:
    page = f"{paragraphs(2)}<ul><li>Flour</li><li>Salt</li><li>Water</li></ul>{paragraphs(1)}"
    assert spared(page, "Salt") == ["Salt"]
    assert spared(page, "Flour") == [], "nothing of its like stays above it"
    assert spared(page, "Salt", "Water") == []
    assert spared(page, "Salt", furniture=("Flour",)) == []


def test_what_has_another_parent_is_no_sibling() -> None:
    page = f"{paragraphs(1)}<ul><li>Flour</li></ul><ul><li>Salt</li></ul><ul><li>Water</li></ul>"
    assert spared(page, "Salt") == []


def test_at_the_ends_nothing_stands_beside() -> None:
    page = "<ul><li>Flour</li><li>Salt</li></ul>"
    for marked in (["Flour"], ["Salt"], ["Flour", "Salt"]):
        assert spared(page, *marked) == []


def test_text_has_no_siblings() -> None:
    assert among_siblings(cleantext.clean("one\ntwo\nthree").document, [1], []) == set()
