"""Documents and their blocks; what is left when pieces are cut out; the cleaned result."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import anything, documents

import cleantext
from cleantext.carve import carve
from cleantext.document import CATEGORIES, Document, Removal

LINE_ENDS = ("\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")


@given(anything())
@example("")
@example("\r\n\r\n x \r\n")
@example("a\r\rb\n\r\nc")
@example("\u3000a\u3000\x1cb\u2029")
def test_blocks_are_the_lines_that_hold_something(text: str) -> None:
    document = Document(text)
    assert [block.text for block in document.blocks] == [line.strip() for line in text.splitlines() if line.strip()]
    at = 0
    for number, block in enumerate(document.blocks):
        assert block.index == number
        assert at <= block.start < block.end
        assert text[block.start : block.end] == block.text == document.lines[number]
        assert not text[at : block.start].strip()
        ends = len(f"x{text[at : block.start]}x".splitlines()) - 1
        assert block.gap == (ends - 1 if number else ends)
        assert (block.start, block.end, block.gap) == (
            document.starts[number],
            document.end(number),
            document.gaps[number],
        )
        at = block.end
    assert not text[at:].strip()
    assert len(document) == len(document.blocks)


@pytest.mark.parametrize("end", LINE_ENDS)
def test_every_kind_of_line_end(end: str) -> None:
    document = Document(f"One{end}two{end}{end} three")
    assert document.lines == ["One", "two", "three"]
    assert document.gaps == [0, 0, 1]
    assert [document.text[b.start : b.end] for b in document.blocks] == document.lines


def test_gap_above_the_first_block() -> None:
    assert Document("\n \n\tA headline").gaps == [2]
    assert Document("\n\n").blocks == ()


@given(documents())
def test_what_is_left_is_like_a_new_document(text: str) -> None:
    """`without` goes a shorter way, and gets to the same blocks."""
    document = cleantext.clean(text).document
    alike(document, carve(document, [mark for look in cleantext.Cleaner().filters for mark in look(document)]))


@given(anything(), st.data())
def test_what_is_left_of_anything_is_like_a_new_document(text: str, data: st.DataObject) -> None:
    document = Document(text)
    if len(document):
        numbers = data.draw(st.sets(st.integers(0, len(document) - 1)))
        marks = [mark(document.starts[i], document.end(i)) for i in numbers]
        alike(document, carve(document, marks))
        spots = st.integers(0, len(text))
        spans = data.draw(st.lists(st.tuples(spots, spots).filter(lambda span: span[0] < span[1]), max_size=4))
        alike(document, carve(document, [*marks, *(mark(*span) for span in spans)]))


def mark(start: int, end: int) -> Removal:
    return Removal(start, end, "advert", "test", "because")


def alike(document: Document, cuts: list[Removal]) -> None:
    left = document.without(cuts)
    new = Document(left.text)
    assert left.lines == new.lines
    assert left.starts == new.starts
    assert left.gaps == new.gaps
    assert left.blocks == new.blocks
    assert left == new
    assert hash(left) == hash(new)
    assert left.before is not None
    earlier, origin, _ = left.before
    assert earlier is document
    assert len(origin) == len(left)
    assert all(place < 0 or document.lines[place] == line for place, line in zip(origin, left.lines))


def test_without_nothing() -> None:
    document = Document("\nOne\n\ntwo\n")
    alike(document, [])
    assert document.without([]).text == document.text


def test_documents_are_equal_by_their_text() -> None:
    assert Document("One\ntwo") == Document("One\ntwo")
    assert Document("One") != Document("two")
    assert Document("One") != "One"
    assert {Document("One"), Document("One")} == {Document("One")}
    assert repr(Document("One\ntwo")) == "<Document: 2 blocks, 7 characters>"


def test_document_can_be_pickled() -> None:
    document = Document("One\n\ntwo")
    document.note("seen", len)
    copy = pickle.loads(pickle.dumps(document))
    assert copy == document
    assert copy.blocks == document.blocks


def test_notes_are_worked_out_once() -> None:
    document, calls = Document("One\ntwo"), []

    def work(seen: Document) -> int:
        calls.append(seen)
        return len(seen)

    assert [document.note("length", work), document.note("length", work)] == [2, 2]
    assert calls == [document]
    assert document.note("other", work) == 2
    assert len(calls) == 2


# ---- the cleaned result -------------------------------------------------------------------------------------------

TEXT = "Harbour bridge closed to all traffic\n\nAdvertisement\n\nThe council met on Monday. Follow us on Facebook."


def test_cleaned() -> None:
    cleaned = cleantext.clean(TEXT)
    assert cleaned.text == "Harbour bridge closed to all traffic\n\nThe council met on Monday."
    assert [removal.category for removal in cleaned.removed] == ["advert", "social"]
    assert cleaned.document.text == TEXT
    assert [piece.text for piece in cleaned.pieces()] == [
        "Harbour bridge closed to all traffic",
        "\n\nAdvertisement",
        "\n\nThe council met on Monday.",
        " Follow us on Facebook.",
    ]


def test_restore() -> None:
    cleaned = cleantext.clean(TEXT)
    assert cleaned.restore() == TEXT
    assert cleaned.restore("advert") == TEXT.removesuffix(" Follow us on Facebook.")
    assert cleaned.restore("social-phrases") == TEXT.replace("\n\nAdvertisement", "")
    assert cleaned.restore("social", "advert") == TEXT
    assert cleaned.restore("nothing of the kind") == cleaned.text


@given(documents(), st.sets(st.sampled_from(sorted(CATEGORIES))))
def test_restored_text_is_between_cleaned_and_whole(text: str, names: set[str]) -> None:
    cleaned = cleantext.clean(text)
    kept = [r for r in cleaned.removed if not names or r.category in names]
    assert len(cleaned.restore(*names)) == len(cleaned.text) + sum(len(r.text) for r in kept)


def test_body_is_the_text_without_the_headline() -> None:
    paragraph = "The council met on Monday and agreed, after four hours, to pay for the second survey of the wall."
    cleaned = cleantext.clean(f"Harbour bridge closed to all traffic\n\n{paragraph}\n")
    assert cleaned.title == "Harbour bridge closed to all traffic"
    assert cleaned.body == f"{paragraph}\n"
    assert cleantext.clean(paragraph).title is None
    assert cleantext.clean(paragraph).body == paragraph


def test_result_can_be_pickled_and_compared() -> None:
    cleaned = cleantext.clean(TEXT)
    assert pickle.loads(pickle.dumps(cleaned)) == cleaned
    assert "Document" not in repr(cleaned)
    with pytest.raises(AttributeError):
        cleaned.text = ""  # type: ignore[misc]


def test_categories_are_those_of_the_design() -> None:
    assert list(CATEGORIES) == [
        *("paywall", "signup", "related", "promo", "social", "advert"),
        *("navigation", "byline", "caption", "legal", "comments", "boilerplate"),
    ]
    assert all(CATEGORIES.values())
