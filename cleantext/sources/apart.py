"""A text whose blocks stand in one line, taken apart: what filters see of it has each block in a line of its own.

Where white space stands between two blocks it is shown as a line end (`cleantext.sources.seams`); where nothing does, one is shown
there (`cleantext.sources.glued`). What filters mark is cut out of the text itself, which gets no new lines.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from cleantext.carve import moved
from cleantext.document import Document, Removal
from cleantext.sources.shown import Shown

__all__ = ["Apart", "taken_apart"]


class Apart(Shown):
    """A text with its blocks in lines.

    Args:
        text: the text.
        glued: where a block begins right behind another, in order.
        seams: in the text with a line end put in at each of these: the white space that is a line end, too.

    >>> Apart("Home News SportThe council met.", [15], [4, 9]).text.split("\\n")
    ['Home', 'News', 'Sport', 'The council met.']
    """

    def __init__(self, text: str, glued: Sequence[int], seams: Sequence[int]) -> None:
        super().__init__(text, ())
        self._glued = glued
        self._ends = [at + number for number, at in enumerate(glued)]  # the line ends that were put in
        self.text = _with_seams(_unglued(text, glued), seams)

    def _read(self) -> Document:
        document = Document(self.text)
        document.seamed = True
        return document

    def place(self, offset: int) -> int:
        """Where a character of the text is in what is shown."""
        return offset + bisect_right(self._glued, offset)

    def offset(self, place: int) -> int:
        """Where a character of what is shown stands in the text; of a line end that was put in, where it would."""
        return place - bisect_left(self._ends, place)

    def line_start(self, place: int) -> int:
        """Where the block of the text begins in which a character of what is shown stands."""
        return self.offset(self.text.rfind("\n", 0, place) + 1)

    def cuts(self, removed: Sequence[Removal], images: Removal | None = None) -> list[Removal]:
        """What is cut out of the text when something is cut out of what is shown.

        Args:
            removed: that, in order, none overlapping another.
            images: as what pictures go; there are none.
        """
        if not self._glued:  # then what is shown has the offsets of the text
            return moved(Removal, self.raw, list(removed), 0)
        spans = [(self.offset(removal[0]), self.offset(removal[1]), removal) for removal in removed]
        return [Removal(start, end, *removal[2:5], self.raw[start:end]) for start, end, removal in spans if start < end]


def taken_apart(document: Document, glued: Sequence[int] = ()) -> Apart | None:
    """A text with its blocks in lines; None if it is in lines already.

    Args:
        document: the text.
        glued: where a block begins right behind another.
    """
    from cleantext.sources.seams import seams  # with numpy, which only who has such texts needs here

    found = seams(Document(_unglued(document.text, glued)) if glued else document)
    return Apart(document.text, glued, found) if glued or found else None


def _unglued(text: str, glued: Sequence[int]) -> str:
    """A text with line ends put in at some places."""
    if not glued:
        return text
    return "\n".join([text[start:end] for start, end in pairwise([0, *glued, len(text)])])


def _with_seams(text: str, seams: Sequence[int]) -> str:
    """A text with line ends for some of its characters."""
    if not seams:
        return text
    return "\n".join([text[start + 1 : end] for start, end in pairwise([-1, *seams, len(text)])])
