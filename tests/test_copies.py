"""The article a second time on the page: one copy goes, one stays, and what only repeats itself is no copy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from harbour import STORY, TITLE
from hypothesis import given
from hypothesis import strategies as st

import cleantext
from cleantext.document import Document, Removal
from cleantext.filters.copies import CopyFilter
from cleantext.rules.book import built_in
from cleantext.rules.engine import Matcher

MATCHER = Matcher(built_in(("en",)))
LOOK = CopyFilter(MATCHER)


def left(lines: list[str], look: CopyFilter = LOOK) -> list[str]:
    document = Document("\n".join(lines))
    gone = {mark.start for mark in look(document)}
    return [line for start, line in zip(document.starts, document.lines) if start not in gone]


@pytest.mark.parametrize("times", [2, 3])
def test_one_copy_stays(times: int) -> None:
    crossheads = [line for paragraph in STORY for line in ("Late again", paragraph)]
    text = "\n".join([TITLE, *crossheads] * times)
    assert cleantext.clean(text).text == "\n".join([TITLE, *crossheads])
    assert cleantext.Cleaner(model=False).clean(text).text == "\n".join([TITLE, *crossheads])


def test_both_copies_are_never_lost() -> None:
    """The first paragraphs of the first copy once went as the page's description, and the second copy as a copy."""
    text = "\n".join([TITLE, *STORY, "", TITLE, *STORY])
    assert [line for line in STORY if line not in Document(cleantext.clean(text).text).lines] == []


def test_what_differs_stays() -> None:
    other = "A line that stands in the second copy alone, for readers on small screens, stays where it is."
    assert left([*STORY, *STORY[:3], other, *STORY[3:]]) == [*STORY, other]


def test_what_stands_between_the_paragraphs_goes_with_them() -> None:
    copy = [line for paragraph in STORY for line in (paragraph, "A crosshead")]
    assert left([TITLE, *copy, "Most read", TITLE, *copy]) == [TITLE, *copy, "Most read"]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([STORY[0]] * 9, id="one paragraph again and again"),
        pytest.param([line for paragraph in STORY for line in (paragraph, STORY[0])], id="a refrain"),
        pytest.param([*STORY, *STORY[:4]], id="four paragraphs"),
        pytest.param([*STORY, *reversed(STORY)], id="another order"),
        pytest.param([*STORY, *(line for p in STORY for line in (p, p[::-1], p[1:]))], id="far apart"),
        pytest.param([f"Line {i % 9} of a short verse." for i in range(90)], id="short lines"),
    ],
)
def test_what_repeats_itself_is_no_copy(lines: list[str]) -> None:
    assert left(lines) == lines


def test_the_copy_stays_that_another_filter_leaves() -> None:
    class First:
        name, category = "first", "boilerplate"

        def __call__(self, document: Document) -> Iterator[Removal]:
            for index in range(len(STORY)):
                yield Removal(document.starts[index], document.end(index), "boilerplate", "first", "not here")

    assert left([*STORY, *STORY], CopyFilter(MATCHER, [First()])) == [*STORY, *STORY]


def test_many_pages_in_one_are_left() -> None:
    lines = [*STORY, *STORY] * 400
    assert left(lines) == lines


@given(st.lists(st.sampled_from([*STORY, TITLE, "A crosshead", "Advertisement"]), max_size=40))
def test_something_of_every_line_stays(lines: list[str]) -> None:
    assert set(left(lines)) == {line for line in lines if line}
