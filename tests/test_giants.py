"""Lines that have no end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents, known_lines, sentences

import cleantext
from cleantext.document import Document, Removal
from cleantext.quotations import quoted_at
from cleantext.rules import engine, giants
from cleantext.rules.book import built_in
from cleantext.rules.engine import Matcher
from cleantext.rules.giants import pieces_left

MATCHER = Matcher(built_in())


@contextmanager
def giants_of(size: int, at_once: int = 16) -> Iterator[None]:
    """Lines longer than that are read in pieces."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "GIANT", size)
        patch.setattr(giants, "GIANT", size)
        patch.setattr(giants, "_AT_ONCE", at_once)
        yield


@st.composite
def long_lines(draw: st.DrawFn) -> str:
    """A line of prose with furniture in it."""
    language = draw(st.sampled_from(["en", "de", "ja", "ru"]))
    known_sentences = [part.text for part in known_lines(language, "inline")]
    pieces = st.lists(sentences(language) | st.sampled_from(known_sentences), min_size=60, max_size=80)
    line = " ".join(draw(pieces))
    return " ".join([line] * (12_000 // len(line) + 1))[draw(st.integers(0, 50)) :].strip()


def removals(draw: st.DrawFn, size: int, most: int = 4) -> list[Removal]:
    """Some spans of a text, in order."""
    edges = sorted(draw(st.sets(st.integers(0, size), max_size=2 * most)))
    return [Removal(start, end, "advert", "test", "test") for start, end in zip(edges[::2], edges[1::2])]


@given(long_lines(), st.integers(500, 4000), st.integers(1, 4))
def test_long_lines_are_read_in_pieces(line: str, size: int, at_once: int) -> None:
    """Whatever the pieces, the same sentences are known."""
    lines = [line, "Advertisement", line[:400]]
    with giants_of(1 << 30):
        whole = MATCHER._read(lines)
    with giants_of(2 * giants._BESIDE + size, at_once):
        assert MATCHER._read(lines)[:3] == whole[:3]


def test_a_line_of_a_megabyte_is_like_its_beginning() -> None:
    """Furniture in a line that has no end is known wherever it stands."""
    text = "The ferry to Skellan was late again, and forty people waited in the rain. " * 4
    notice = "Sign up to our newsletter. "
    line = (text * 40 + notice) * 90
    assert len(line) > 1_000_000
    found = MATCHER.hits(Document(line)).spans[0]
    assert [line[span.start : span.end].strip() for span in found] == [notice.strip()] * 90


@pytest.mark.parametrize("stray", ['a 12" pipe', "“as he called it", "„sagt er", "「と言った", "» so"])
def test_a_stray_mark_is_no_quotation_of_pages(stray: str) -> None:
    text = "The council met on Monday and talked of the harbour bridge for an hour. "
    known = "Sign up to our daily newsletter. "
    line = f"It was {stray} and " + text * 60 + known + text * 9000
    cleaned = cleantext.Cleaner(model=False).clean(line)
    assert [cut.text.strip() for cut in cleaned.removed] == [known.strip()]
    near = f'{text * 60}She said: "{known}It is free." {text * 9000}'
    assert not cleantext.Cleaner(model=False).clean(near).removed


@pytest.mark.parametrize("shift", [0, 700, 1999, 2000, 31_415])
def test_a_quotation_is_told_wherever_its_line_begins(shift: int) -> None:
    """What goes far above, be it a page of furniture, moves the places behind it, and changes nothing there."""
    text = "The council met on Monday and talked of the harbour bridge for an hour. "
    own = f'A 12" pipe broke. {text * 31}“It will do,” he said. “Sign up to our daily newsletter. It is free.” {text * 45}'
    line = (own + "Sign up to our daily newsletter. ") * 9
    places = list(range(4000, len(line), 53))
    shifted = "x" * shift + line
    assert quoted_at(shifted, [place + shift for place in places]) == quoted_at(line, places)
    assert set(quoted_at(line, places)) == {False, True}


@given(st.data())
def test_near_cuts_alone_a_line_is_read_again(data: st.DataObject) -> None:
    """What is known of what is left of a line is the same as if nothing had been known of it before."""
    line = data.draw(long_lines())
    text = (
        data.draw(st.sampled_from(["", "Advertisement\n\n", "  "])) + line + data.draw(st.sampled_from(["", "\nShare"]))
    )
    cuts = data.draw(st.composite(removals)(len(text)))
    with giants_of(2 * giants._BESIDE + 500):
        document = Document(text)
        known = MATCHER._read(document.lines)
        MATCHER.hits(document)
        left = document.without(cuts)
        again = MATCHER._reading(left)
        if again.languages == known.languages:
            assert again[:3] == MATCHER._read(left.lines, known.languages)[:3]


@given(st.data())
def test_what_is_left_of_a_block_is_its_pieces(data: st.DataObject) -> None:
    document = Document(data.draw(documents()))
    left = document.without(data.draw(st.composite(removals)(document.size)))
    for index in left.unseen:
        found = pieces_left(left, index)
        if found is not None:
            block, pieces = found
            assert "".join(document.lines[block][start:end] for start, end in pieces) == left.lines[index]


def test_two_blocks_that_become_one_are_of_neither() -> None:
    left = Document("The mayor spoke.\nNobody heard.").without([Removal(10, 24, "advert", "test", "test")])
    assert left.lines == ["The mayor heard."]
    assert pieces_left(left, 0) is None


def test_a_long_line_is_read_once_and_near_its_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    line = ("The ferry to Skellan was late again, and forty people waited. " * 2000 + "Sign up to our newsletter. ") * 3
    read: list[int] = []
    plain = Matcher._read

    def watched(self: Matcher, lines: list[str], languages: tuple[str, ...] | None = None) -> object:
        if max(map(len, lines), default=0) <= giants.GIANT:
            read.append(sum(map(len, lines)))
        return plain(self, lines, languages)

    monkeypatch.setattr(Matcher, "_read", watched)
    assert "newsletter" not in cleantext.Cleaner(model=False).clean(line).text
    assert sum(read) < 1.3 * len(line)
