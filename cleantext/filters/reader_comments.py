"""Readers' comments below the article, as the threads that they are: see `cleantext.threads`."""

from __future__ import annotations

from cleantext.document import Document, Removal
from cleantext.filters.marks import marks_for
from cleantext.rules.engine import Matcher
from cleantext.threads import threads

__all__ = ["ReaderCommentsFilter"]


class ReaderCommentsFilter:
    """Marks threads of readers' comments."""

    name = "reader-comments"
    category = "comments"

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher

    def __call__(self, document: Document) -> list[Removal]:
        """Every block of every thread, from the line that announces it, or its first head or button, to the last."""
        marks: list[Removal] = []
        for start, stop, heads, buttons in threads(document, self.matcher):
            reason = f"readers' comments: {heads} heads, {buttons} buttons to answer them"
            marks += marks_for(document, list(range(start, stop)), self.category, self.name, reason)
        return marks

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"
