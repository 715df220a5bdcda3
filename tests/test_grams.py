"""Literals found by their anchors: every one that stands in a text, wherever, and with any number of others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleantext.rules import grams
from cleantext.rules.fold import fold, folded_codes
from cleantext.rules.grams import SHORTEST, Grams, codes_of

LETTERS = "abc é👉の\n"
literals = st.lists(st.text(LETTERS, min_size=SHORTEST, max_size=12), unique=True, max_size=12)


def places(literals: list[str], text: str, prose: str = "") -> set[tuple[int, str]]:
    """Where an index over the literals says that one may stand; those that really do."""
    index = Grams(literals, prose)
    found, anchors = index.find(codes_of(text))
    return {
        (place - offset, literal)
        for place, anchor in zip(found.tolist(), anchors.tolist())
        for literal, of, offset in zip(literals, index.of.tolist(), index.offsets.tolist())
        if of == anchor and place >= offset and text.startswith(literal, place - offset)
    }


def everywhere(literals: list[str], text: str) -> set[tuple[int, str]]:
    return {(at, literal) for literal in literals for at in range(len(text)) if text.startswith(literal, at)}


@given(literals, st.text(LETTERS, max_size=80), st.text(LETTERS, max_size=80))
def test_every_literal_is_found(literals: list[str], text: str, prose: str) -> None:
    for whole in (text, text.join(literals)):
        assert places(literals, whole, prose) == everywhere(literals, whole)


def test_rare_anchor_is_taken() -> None:
    index = Grams(["the morning quokka"], prose="the morning paper. " * 20)
    assert "the morning quokka"[index.offsets[0] :][:4] not in "the morning paper"


def test_long_text_is_searched_across_the_parts() -> None:
    literals = ["quok", "wombat club"]
    for at in range(grams._PART - 12, grams._PART + 2):
        for literal in literals:
            text = "." * at + literal + "." * 9
            assert places(literals, text) == {(at, literal)}


@given(st.text(max_size=40) | st.text("İIΣςσ\ud800\udc00𐐀é\xa0“–\t👉x", max_size=12))
def test_folded_codes_are_those_of_the_folded_text(text: str) -> None:
    folded, codes = folded_codes(text)
    assert folded == fold(text)
    assert codes.tolist() == [*map(ord, folded)]


def test_folded_codes_of_a_long_text() -> None:
    for piece in ("Sign up – now ", "ΟΔΟΣ ΣΑΣ ", "👉 Éa\xa0"):
        text = piece * 30_000
        folded, codes = folded_codes(text)
        assert folded == fold(text)
        assert len(codes) == len(text)
