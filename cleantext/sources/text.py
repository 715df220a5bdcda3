"""A text becomes a document: what a reader sees of it, which of plain text is all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleantext.document import Document
from cleantext.page_code import page_code
from cleantext.sources.glued import glued, may_be_glued
from cleantext.sources.long_lines import long_lines
from cleantext.sources.markdown import is_markdown
from cleantext.sources.wrapping import may_be_wrapped

if TYPE_CHECKING:
    from cleantext.sources.shown import Shown

__all__ = ["from_text"]

#: Blocks that rules know of a page that is taken apart, at least; of the sentences of an article it is fewer.
_FEWEST = 5


def from_text(text: str, markdown: bool | None = None) -> tuple[Document, Shown | None]:
    """A text as filters see it, and how that stands in it; None where that is the same.

    Args:
        text: the text, already repaired.
        markdown: whether it is Markdown; told by itself if None.

    >>> document, shown = from_text("# Council votes\\n\\n[Home](/)")
    >>> document.lines
    ['Council votes', 'Home']
    """
    if is_markdown(text) if markdown is None else markdown:
        from cleantext.sources.shown import of_markdown  # which only who has Markdown needs

        shown = of_markdown(text)
        return shown.document(), shown
    document = Document(text)
    if may_be_wrapped(document.lines):
        from cleantext.sources.shown import of_wrapped

        unwrapped = of_wrapped(text)
        if unwrapped is not None:
            return unwrapped.document(), unwrapped
    places = glued(text) if may_be_glued(document) else []
    if places or _may_be_run_together(document):
        from cleantext.sources.apart import taken_apart

        apart = taken_apart(document, places)
        if apart is not None and _is_of_a_page(apart.document()):
            return apart.document(), apart
    return document, None


def _may_be_run_together(document: Document) -> bool:
    """Whether several blocks may stand in lines of a text: in long ones, which are not all code, whose lines are as long."""
    lines = document.lines
    long = long_lines(lines)
    code = page_code(document) if long else []
    if not code:
        return bool(long)
    whole = {i for run in code for i in range(run.start, run.stop) if run.within(lines[i]) == (0, len(lines[i]))}
    return bool(long_lines([line for index, line in enumerate(lines) if index not in whole]))


def _is_of_a_page(document: Document) -> bool:
    """Whether the library's rules know enough of some blocks, whichever of them a cleaner asks: it has the same lines without some."""
    from cleantext.known import known, telling
    from cleantext.rules.shipped import matcher_of

    return telling(known(document, matcher_of()).lines) >= _FEWEST
