"""Where an expression matches, a window of it is found; what is not understood is not taken for something else."""

from __future__ import annotations

import re
from itertools import product

import pytest
import re2
from hypothesis import example, given
from hypothesis import strategies as st

from cleantext import native
from cleantext.windows import StrangeError, Window, tables, windows_of

_text = native.load("_text")
in_c = pytest.mark.skipif(_text is None, reason="cleantext.native._text was not built")

LETTERS = "abé&#1;ßの👉\ud800\uffff\U0010ffff \n\0~“"
PATTERNS = (
    "é",
    "a?é",
    "éa?b",
    "é{2}b?|[ßの]{1,3}a",
    "[^\\na-z][ß-é]b|&#?[0-9a]{1,4};",
    "[a\\x{80}-\\x{10ffff}]é.ß|の[^\\nab]",
    "é+.ab",
)


def stands(window: Window, text: str, place: int) -> bool:
    """Whether the characters from a place on are among those of a window."""
    return place + len(window) <= len(text) and all(
        any(first <= ord(char) <= last for first, last in ranges) for ranges, char in zip(window, text[place:])
    )


def plainly(windows: list[Window], text: str, start: int) -> int:
    """What `find_window` does."""
    places = (place for place in range(start, len(text)) if any(stands(window, text, place) for window in windows))
    return next(places, -1)


@in_c
@given(st.sampled_from(PATTERNS), st.text(LETTERS), st.integers(0, 70), st.integers(-1, 80))
@example("é", "é", 31, 0)
@example("é+.ab", "aéxab", 30, 0)
def test_finds_windows(pattern: str, text: str, before: int, start: int) -> None:
    assert _text is not None
    windows = windows_of(pattern)
    # In blocks of plain text, at each edge of which a window may stand.
    text = "a" * before + text + "b" * 70 + text[:2]
    assert _text.find_window(text, start, *tables(windows)) == plainly(windows, text, max(0, start))


@in_c
@given(st.sampled_from(PATTERNS), st.text(LETTERS))
def test_every_match_holds_a_window(pattern: str, text: str) -> None:
    assert _text is not None
    own = pattern.replace("\\x{80}", "\\x80").replace("\\x{10ffff}", "\\U0010ffff")
    match = re.search(own, text)
    found = _text.find_window(text, 0, *tables(windows_of(pattern)))
    assert match is None or 0 <= found < match.end()


@in_c
def test_every_pair_at_every_place() -> None:
    assert _text is not None
    given_tables = tables(windows_of("é[^\\na]|[0-9]?ß"))
    search = re2.compile("é[^\\na]|[0-9]?ß").search
    for before, pair in product(range(66), map("".join, product("aéß1\nの", repeat=2))):
        text = "x" * before + pair
        assert (_text.find_window(text, 0, *given_tables) >= 0) == (search(text) is not None), text


@pytest.mark.parametrize(
    "pattern",
    ["", "a", "é|", "(é)", "\\bé", "(?:éa)?", "é$", "\\wé", "[\\d]é", "(?:é|ab)", "é(?=a)", "[", "é*", "é|a", "&?"],
)
def test_what_is_strange(pattern: str) -> None:
    with pytest.raises(StrangeError):
        windows_of(pattern)


def test_too_many_windows() -> None:
    many = windows_of("|".join(f"{chr(0x3042 + number)}{chr(0x30A2 + number)}" for number in range(64)))
    assert len(tables(many)[0]) == 0x10000
    with pytest.raises(StrangeError, match="windows"):
        tables([*many, many[0]])
    with pytest.raises(StrangeError, match="above"):
        tables(windows_of("[😀-😍]"))
    with pytest.raises(StrangeError, match="groups"):  # every set of nine windows
        tables([[[(code, code) for code in range(0x4000, 0x4200) if code >> bit & 1]] for bit in range(9)])


@in_c
@pytest.mark.parametrize(
    "arguments", [(b"", 0, b"", b""), ("", 0, bytes(9), bytes(6168)), ("", 0, bytes(0x10000), b""), ("", None, bytes(0x10000), bytes(6168)), ("",)]
)  # fmt: skip
def test_only_what_fits(arguments: tuple[object, ...]) -> None:
    assert _text is not None
    with pytest.raises(TypeError):
        _text.find_window(*arguments)
