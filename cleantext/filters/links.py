"""One-line links to other stories that no phrase gives away: headlines that a publisher sets in square brackets."""

from __future__ import annotations

from collections.abc import Iterator

from cleantext.document import Document, Removal
from cleantext.rules.engine import Matcher
from cleantext.rules.fold import fold
from cleantext.shape import ends_sentence, shapes

__all__ = ["LinkFilter"]

_FEWEST, _MOST = 4, 25  #: words of a headline
#: Remarks of the desk and of whoever wrote a speech down stand in brackets, too, and stay.
_REMARKS = (
    "note",
    "editor",
    "correction",
    "update",
    "clarification",
    "applause",
    "laughter",
    "crosstalk",
    "inaudible",
    "translat",
    "image",
    "photo",
    "picture",
    "video",
    "credit",
)


class LinkFilter:
    """Marks headlines of other stories in square brackets."""

    name = "story-links"
    category = "related"

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher

    def __call__(self, document: Document) -> Iterator[Removal]:
        """The lines that are one headline in square brackets."""
        shape = shapes(document)
        words = shape.words
        for index in document.unseen_among((shape.first == ord("[")) & (shape.last == ord("]"))):
            inside = document.lines[index][1:-1].strip()
            if not inside or not _FEWEST <= words[index] <= _MOST or "[" in inside or not inside[0].isupper():
                continue
            if not (ends_sentence(inside) and inside[-1] not in "?!") and not any(r in fold(inside) for r in _REMARKS):
                yield Removal(
                    document.starts[index],
                    document.end(index),
                    self.category,
                    self.name,
                    "a headline in square brackets",
                )

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"
