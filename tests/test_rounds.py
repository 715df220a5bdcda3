"""Long texts, brought to rest part by part."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents, real_texts

import cleantext
from cleantext import parts as parts_module
from cleantext import rounds
from cleantext.document import Cleaned, Document
from cleantext.headline import squeeze
from cleantext.parts import bounds, is_long

CLEANER = cleantext.Cleaner()
RULES = cleantext.Cleaner(model=False)


@contextmanager
def small_parts() -> Iterator[pytest.MonkeyPatch]:
    """A text of a few paragraphs is long, and falls into parts of two or three, with some blocks around them."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "_MANY": 3,
            "_MOST": 60,
            "_PARAGRAPH": 60,
            "_LARGE": 60,
            "_NEAR": 1,
            "_FAR": 1,
            "LONG": 25,
        }.items():
            patch.setattr(parts_module, name, value)
        yield patch


def is_whole(cleaned: Cleaned) -> bool:
    """Whether the pieces are the text, in order, and those that are kept what is left."""
    text = cleaned.document.text
    return (
        cleaned.restore() == text
        and "".join(piece.text for piece in cleaned.pieces() if piece.removal is None) == cleaned.text
        and all(a.end <= b.start for a, b in pairwise(cleaned.removed))
        and all(removal.text == text[removal.start : removal.end] for removal in cleaned.removed)
    )


def several(*, most: int = 4) -> st.SearchStrategy[str]:
    """Several documents in one text."""
    return st.lists(documents(), min_size=1, max_size=most).map("\n\n".join)


@given(several())
def test_nothing_is_lost_in_parts(text: str) -> None:
    with small_parts():
        for cleaner in (RULES, CLEANER):
            cleaned = cleaner.clean(text)
            assert is_whole(cleaned)
            document = Document(cleaned.text)
            assert max(document.gaps, default=0) <= max(cleaned.document.gaps, default=0)
            if cleaned.title is not None:
                assert squeeze(cleaned.title) in squeeze(cleaned.text)  # which may stand in several lines


@given(several())
def test_once_is_enough_in_parts(text: str) -> None:
    with small_parts():
        cleaned = RULES.clean(text)
        assert RULES.clean(cleaned.text).text == cleaned.text


@given(several())
def test_parts_at_rest_need_not_be_looked_at_again(text: str) -> None:
    with small_parts() as patch:
        cleaned = RULES.clean(text)
        patch.setattr(rounds, "_still", lambda document, edges, before: frozenset())
        assert RULES.clean(text) == cleaned


@given(several(), st.booleans())
def test_what_filters_see_are_parts(text: str, headed: bool) -> None:
    seen: list[Document] = []

    def look(document: Document) -> list[cleantext.Removal]:
        seen.append(document)
        return []

    look.name, look.category = "look", "advert"  # type: ignore[attr-defined]
    document = Document(text)
    with small_parts():
        rest = rounds.bring_to_rest(document, [look], lambda part: part.headed(0 if headed and len(part) else None))  # type: ignore[list-item]
        edges = [*bounds(document.lines), len(document)]
        assert [line for part in seen for line in part.lines] == document.lines
        if is_long(document):
            assert [len(part) for part in seen] == [stop - first for first, stop in pairwise(edges)]
            assert all(part.text in text and Document(part.text).lines == part.lines for part in seen)
    assert not rest.removed
    assert rest.left is rest.first
    assert rest.first.headline == (0 if headed and len(document) else None)


@given(st.lists(st.sampled_from(["Menu", "word " * 13, "It was said that the bridge is closed. " * 3, "x" * 70])))
def test_bounds(lines: list[str]) -> None:
    with small_parts():
        found = bounds(lines)
        assert found == sorted(set(found))
        assert found[0] == 0
        assert all(stop - first <= 25 for first, stop in pairwise([*found, len(lines)]))
        # What goes elsewhere moves no part, as long as paragraphs stay, and no part is too long.
        left = [line for line in lines if line != "Menu"]
        if len(lines) <= 25:
            assert [left[first] for first in bounds(left)[1:]] == [lines[first] for first in found[1:]]


@given(st.integers(0, 1 << 32), st.integers(1, 9), st.integers(0, 199))
def test_a_paragraph_that_goes_moves_no_part_far_away(seed: int, near: int, gone: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts_module, "_NEAR", near)
        lines = [f"{(seed + number) * 2654435761 % (1 << 32)} is what it begins with. " * 9 for number in range(200)]
        left = lines[:gone] + lines[gone + 1 :]
        begun = {lines[index] for index in bounds(lines)[1:]}
        for index in set(range(near + 1, 199 - near)).difference(range(gone - 2 * near - 1, gone + 2 * near + 1)):
            assert (left[index] in begun) == (index in bounds(left)[1:])
        assert all(stop - first >= near for first, stop in pairwise([*bounds(lines), len(lines)]))


def test_parts_are_of_a_page_for_filters_that_say_so() -> None:
    text = "\n\n".join(f"{number * 2654435761 % 97} and so on, as it is said. " * 16 for number in range(400))
    seen: list[int] = []

    def look(document: Document) -> list[cleantext.Removal]:
        seen.append(len(document))
        return []

    look.name, look.category = "look", "advert"  # type: ignore[attr-defined]
    counts = []
    for of_a_page in (True, False):
        look.of_a_page = of_a_page  # type: ignore[attr-defined]
        cleantext.Cleaner([look], repair=False).clean(text)  # type: ignore[list-item]
        counts.append(len(seen))
        assert sum(seen) == 400
        seen.clear()
    assert counts[0] > 2 * counts[1] > 4
    assert [look.name for look in CLEANER.filters if getattr(look, "of_a_page", False)] == ["main-text"]


def test_a_text_of_many_pages_is_long_and_no_page_is() -> None:
    texts = real_texts().values()
    assert not any(is_long(Document(text)) for text in texts)
    many = "\n\n".join(texts)
    many = "\n\n".join([many] * (1_500_000 // len(many)))
    document = Document(many)
    assert is_long(document)
    assert all(stop - first <= parts_module.LONG for first, stop in pairwise([*bounds(document.lines), len(document)]))
    cleaned = CLEANER.clean(many)
    assert is_whole(cleaned)
    assert cleaned.title is not None
    assert CLEANER.clean(cleaned.text).text == cleaned.text


def test_a_part_that_goes_as_a_whole_leaves_no_blank_lines() -> None:
    def marks_all_but(kept: str, document: Document) -> list[cleantext.Removal]:
        return [
            cleantext.Removal(start, start + len(line), "advert", "all", "because")
            for start, line in zip(document.starts, document.lines)
            if kept not in line
        ]

    blocks = [
        f"{number} {name} {'goes on and on ' * 4}{number}"
        for number, name in enumerate(["go"] * 6 + ["stay"] + ["go"] * 9 + ["stay", "go"])
    ]
    for gap in ("\n", "\n\n", "\n\n\n"):
        text = f"\n\n{gap.join(blocks)}\n\n"
        look = partial(marks_all_but, "stay")
        with small_parts():
            assert len(bounds(blocks)) > 4
            rest = rounds.bring_to_rest(Document(text), [look], lambda document: document)  # type: ignore[list-item]
            assert rest.left.text == gap.join([blocks[6], blocks[16]])
            gone = rounds.bring_to_rest(Document(text), [partial(marks_all_but, "nothing")], lambda document: document)  # type: ignore[list-item]
            assert gone.left.text == ""
