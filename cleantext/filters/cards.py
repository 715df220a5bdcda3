"""Cards of other stories: a headline, often twice (picture text and link), and a teaser that is cut off."""

from __future__ import annotations

from cleantext.document import Document, Removal
from cleantext.filters.marks import marks_for
from cleantext.known import headline
from cleantext.rules.engine import Matcher
from cleantext.shape import CUT, MOST, Shapes, kind, shapes, twins

__all__ = ["CardFilter", "is_of_card"]

_CUT = kind(has=CUT)


class CardFilter:
    """Marks cards of other stories."""

    name = "story-cards"
    category = "related"

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher

    def __call__(self, document: Document) -> list[Removal]:
        """Headlines that stand twice in a row with a cut-off teaser, and runs of headlines with such teasers."""
        shape = shapes(document)
        lines = document.lines
        cards: list[tuple[int, int, str]] = []
        near = {*[i - 1 for i in shape.pick(_CUT)], *twins(lines, MOST)}
        end = 0
        for index in sorted(near):
            if index < end or not _is_headline(shape, index):
                continue
            end = _behind_same(lines, index)
            twice = end - index > 1
            if end < len(lines) and shape.cut[end] and 4 <= shape.words[end] <= 60:
                end += 1
                cards.append(
                    (
                        index,
                        end,
                        "a headline twice, and a teaser cut off" if twice else "a headline and a teaser cut off",
                    )
                )
            elif twice:
                cards.append((index, end, "headlines twice in a row"))
        return self._marks(document, cards) if cards else []

    def _marks(self, document: Document, cards: list[tuple[int, int, str]]) -> list[Removal]:
        """Cards count if they are sure in themselves, or if two stand side by side."""
        title = headline(document, self.matcher)
        marks: list[Removal] = []
        for number, (start, end, what) in enumerate(cards):
            before = number > 0 and cards[number - 1][1] == start
            after = number + 1 < len(cards) and cards[number + 1][0] == end
            sure = "twice, and" in what
            if not (sure or before or after) or (title is not None and start <= title < end):
                continue
            marks += marks_for(document, list(range(start, end)), self.category, self.name, what)
        return marks

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"


def _is_headline(shape: Shapes, index: int) -> bool:
    return index >= 0 and 3 <= shape.words[index] <= 30 and not shape.cut[index] and not shape.prose[index]


def is_of_card(document: Document, index: int) -> bool:
    """Whether a block stands twice in a row, above a teaser that is cut off: it is another story's headline.

    >>> is_of_card(Document("Baker wins award\\nBaker wins award\\nShe has baked for forty years…"), 0)
    True
    """
    lines = document.lines
    behind = _behind_same(lines, index)
    twice = behind > index + 1 or (index > 0 and lines[index - 1] == lines[index])
    return twice and behind < len(lines) and shapes(document).cut[behind]


def _behind_same(lines: list[str], index: int) -> int:
    """The block behind those that say the same as one, which is the first of them or among them."""
    behind = index + 1
    while behind < len(lines) and lines[behind] == lines[index]:
        behind += 1
    return behind
