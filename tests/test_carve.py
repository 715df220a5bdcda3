"""From marks to cuts: whatever filters mark, in whatever order, the cuts are the same, apart, and tidy."""

from __future__ import annotations

import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import anything, documents

import cleantext
from cleantext import native
from cleantext.carve import carve
from cleantext.document import CATEGORIES, Document, Removal

Marks = list[Removal]


def mark(start: int, end: int, category: str = "advert", by: str = "test") -> Removal:
    return Removal(start, end, category, by, "because")


def left(document: Document, marks: Marks) -> str:
    return document.without(carve(document, marks)).text


def mark_of(document: Document, piece: str, category: str = "advert", by: str = "test") -> Removal:
    start = document.text.index(piece)
    return mark(start, start + len(piece), category, by)


@st.composite
def marked(draw: st.DrawFn) -> tuple[Document, Marks]:
    """A document and marks on it: whole blocks, pieces of blocks, spans over several."""
    text = draw(st.one_of(anything(), documents()))
    document = Document(text)
    if not len(document):
        return document, []
    blocks = st.sampled_from(document.blocks)
    whole = blocks.map(lambda block: (block.start, block.end))
    inside = st.tuples(blocks, st.integers(0, 200), st.integers(0, 200)).map(
        lambda three: tuple(
            sorted(
                (
                    three[0].start + three[1] % len(three[0].text),
                    three[0].start + 1 + three[2] % len(three[0].text),
                )
            )
        )
    )
    across = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda two: tuple(sorted(two)))
    spans = st.one_of(whole, inside, across).filter(lambda span: span[0] < span[1])
    marks = st.builds(
        lambda span, category, by: mark(span[0], span[1], category, by),
        spans,
        st.sampled_from(sorted(CATEGORIES)),
        st.sampled_from(["one", "two", "three"]),
    )
    return document, draw(st.lists(marks, max_size=8))


@given(marked(), st.randoms())
def test_order_does_not_matter(given_: tuple[Document, Marks], random: object) -> None:
    document, marks = given_
    mixed = list(marks)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert carve(document, mixed) == carve(document, marks) == carve(document, marks + marks)


@given(marked())
def test_cuts_are_in_order_and_apart(given_: tuple[Document, Marks]) -> None:
    document, marks = given_
    at = 0
    for cut in carve(document, marks):
        assert at <= cut.start < cut.end <= len(document.text)
        assert cut.text == document.text[cut.start : cut.end]
        assert any(cut[2:5] == mark[2:5] for mark in marks)
        at = cut.end


@given(marked())
def test_what_is_marked_goes_and_the_rest_stays(given_: tuple[Document, Marks]) -> None:
    document, marks = given_
    claimed = {at for m in marks for at in range(m.start, m.end)}
    cut = {at for c in carve(document, marks) for at in range(c.start, c.end)}
    black = {at for at, char in enumerate(document.text) if not char.isspace()}
    assert claimed & black <= cut
    for block in document.blocks:  # what is not marked goes only with a block of which nothing would be left to read
        own = set(range(block.start, block.end))
        if own & cut & black - claimed:
            assert own <= cut
            assert not any(document.text[at].isalnum() for at in own - claimed)


@given(marked())
def test_blocks_stay_apart_and_no_blank_lines_pile_up(given_: tuple[Document, Marks]) -> None:
    document, marks = given_
    cuts = carve(document, marks)
    gone = {at for cut in cuts for at in range(cut.start, cut.end)}
    rest = document.without(cuts)
    alive = [b for b in document.blocks if not set(range(b.start, b.end)) <= gone]
    assert len(rest) == len(alive)
    largest = max(document.gaps, default=0)
    assert all(gap <= largest for gap in rest.gaps)


@given(marked())
def test_pieces_of_one_line_end_where_white_space_does(given_: tuple[Document, Marks]) -> None:
    document, marks = given_
    for line in document.without(carve(document, marks)).text.splitlines():
        assert line.strip() or not line or line in document.text


def test_nothing_marked() -> None:
    assert carve(Document("One\ntwo"), []) == []
    assert carve(Document(""), []) == []


@pytest.mark.parametrize(
    ("text", "gone", "rest"),
    [
        pytest.param("A\n\nNoise\n\nB", ["Noise"], "A\n\nB", id="between"),
        pytest.param("Noise\n\nA", ["Noise"], "A", id="first"),
        pytest.param("A\n\nNoise\n", ["Noise"], "A", id="last"),
        pytest.param("A\nNoise\n\nB", ["Noise"], "A\n\nB", id="the larger gap stays, below"),
        pytest.param("A\n\n\nNoise\nB", ["Noise"], "A\n\n\nB", id="the larger gap stays, above"),
        pytest.param("A\n\nOne\nTwo\n\n\nB", ["One", "Two"], "A\n\n\nB", id="a run"),
        pytest.param("A\r\n\r\nNoise\r\n\r\nB", ["Noise"], "A\r\n\r\nB", id="Windows"),
        pytest.param("  A\n  Noise\n  B", ["Noise"], "  A\n  B", id="indented"),
        pytest.param("Noise", ["Noise"], "", id="nothing else"),
        pytest.param("\n\nNoise\n\n", ["Noise"], "", id="nothing else but blank lines"),
        pytest.param("One. Noise. Two.", ["Noise."], "One. Two.", id="in a line"),
        pytest.param("One. Noise.", ["Noise."], "One.", id="at the end of a line"),
        pytest.param("Noise. Two.", ["Noise."], " Two.", id="at the start of a line"),
        pytest.param("One. Noise.\nTwo.", [" Noise."], "One.\nTwo.", id="with its space"),
        pytest.param("A\n→ Noise (!)\nB", ["Noise"], "A\nB", id="what is left says nothing"),
    ],
)
def test_white_space(text: str, gone: list[str], rest: str) -> None:
    document = Document(text)
    assert left(document, [mark_of(document, piece) for piece in gone]) in (
        rest,
        rest.lstrip(" ") if text[0] == "N" else rest,
    )


def test_of_two_claims_a_known_kind_wins() -> None:
    document = Document("Share\n\nThe council met.")
    (cut,) = carve(document, [mark_of(document, "Share", "boilerplate"), mark_of(document, "Share", "social")])
    assert cut.category == "social"


def test_overlapping_claims_share_a_line() -> None:
    document = Document("The council met. Sign up now for news and follow us. It adjourned.")
    one = mark_of(document, "Sign up now for news and", "signup", "one")
    other = mark_of(document, "for news and follow us.", "social", "other")
    cuts = carve(document, [other, one])
    assert [(cut.category, cut.text) for cut in cuts] == [
        ("signup", "Sign up now for news and"),
        ("social", "follow us."),
    ] or [(cut.category, cut.text.strip()) for cut in cuts] == [
        ("signup", "Sign up now for news and"),
        ("social", "follow us."),
    ]
    assert left(document, [one, other]).split() == ["The", "council", "met.", "It", "adjourned."]


def test_claim_over_several_blocks() -> None:
    document = Document("The council met. Share\n\nTweet\n\nPin it and go. It adjourned.")
    rest = left(document, [mark(document.text.index("Share"), document.text.index(" It adj"))])
    assert rest == "The council met.\n\nIt adjourned."


def test_whole_block_wins_over_its_pieces() -> None:
    document = Document("Share this story\n\nThe council met.")
    cuts = carve(document, [mark_of(document, "story", "promo"), mark_of(document, "Share this story", "social")])
    assert [cut.category for cut in cuts] == ["social"]


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (0, 100), (3, 3), (5, 2), (7, 8)])
def test_mark_outside_the_document(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=r"filter 'test' marked"):
        carve(Document("One\ntwo"), [mark(start, end)])


def test_mark_on_white_space_alone() -> None:
    document = Document("One\n\n\ntwo three")
    assert left(document, [mark(3, 6)]) == document.text
    assert left(document, [mark_of(document, " ")]) == document.text


@pytest.mark.skipif(native.load("_text") is None, reason="only what is made in C")
def test_the_garbage_collector_need_not_look_at_removals() -> None:
    cleaned = cleantext.clean("Advertisement\nThe council met on Monday.\nSign up to our newsletter")
    assert cleaned.removed
    assert not any(map(gc.is_tracked, cleaned.removed))
