"""Sentences put together again that a scrape broke at every tag, so that the model sees the paragraphs it knows.

"It was then that the mayor of", "Thornmere", ", who resigned" are three lines of such a text, and one paragraph to a reader. The model
looks at both: of what it says of a line, and of the paragraph that it is a piece of, the mean counts. Nothing is put together in the
text itself, and nothing at all where lines are whole.

A line goes on with the one above it where it begins with a mark that nothing begins with; or in lower case, with some words, behind a
line without an end. And a few words between a line without an end and one that goes on are a name in a sentence. Known furniture that
begins so is of none: ", opens new tab", which every link of a menu is followed by for those who hear a page, would make one sentence of
the menu. Paragraphs in lines of some width (`cleantext.scoring.wrapped`) are put together, too.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import accumulate
from typing import NamedTuple

from cleantext.document import Document
from cleantext.scoring.fragments import OPEN, SOME, goes_on, is_open, is_torn
from cleantext.scoring.wrapped import wrapped
from cleantext.shape import shapes

__all__ = ["Mended", "mend"]

_MORE = 6  #: words of a line that is no label for sure, at least
_NAME = 6  #: words of a name in a sentence, at most


class Mended(NamedTuple):
    """A text put together.

    Attributes:
        document: its paragraphs, each a line.
        paragraph_of: for every line of the text the paragraph that it is part of.
    """

    document: Document
    paragraph_of: list[int]


def mend(document: Document, furniture: Collection[int] = ()) -> Mended | None:
    """The paragraphs of a text whose sentences are torn; None where they are whole.

    Args:
        document: any document; one with markup is whole.
        furniture: the blocks that rules know, by their indices.

    >>> torn = ["Home", "It was then that the mayor of", "Thornmere", ", who resigned, said", ": no", ".", "“Why?", ", they asked", "; why?"]
    >>> mended = mend(Document("\\n".join(torn)))
    >>> mended.paragraph_of
    [0, 1, 1, 1, 1, 1, 2, 2, 2]
    >>> mended.document.lines[1]
    'It was then that the mayor of Thornmere , who resigned, said : no .'
    """
    if document.page is not None:
        return None
    joined = [False] * len(document)
    for index in wrapped(document):
        joined[index] = True
    if is_torn(document):
        _join(document, joined, furniture)
    if not any(joined):
        return None
    pieces: list[str] = []
    for line, gap, goes in zip(document.lines, document.gaps, joined):
        pieces += " " if goes else "\n" * (gap + 1), line
    pieces[0] = "\n" * document.gaps[0]
    return Mended(Document("".join(pieces)), [number - 1 for number in accumulate(not goes for goes in joined)])


def _join(document: Document, joined: list[bool], furniture: Collection[int]) -> None:
    """Write down which lines go on with the one above them, where sentences are torn at tags; some are known to."""
    lines, words = document.lines, shapes(document).words
    asides = {index for index in furniture if not lines[index][0].isalnum() and words[index]}
    for index in range(1, len(lines)):
        line, above = lines[index], index - 1
        if joined[index] or index in asides or above in asides:
            continue
        if not line[0].isalnum():
            joined[index] = goes_on(line)
        elif line[0].islower() and words[index] >= SOME and is_open(lines[above]):
            joined[index] = joined[above] or words[above] >= SOME or (above > 0 and is_open(lines[above - 1]))
    for index in range(1, len(lines) - 1):
        above = index - 1
        if joined[index] or not joined[index + 1] or words[index] > _NAME or words[above] < SOME or above in asides:
            continue
        if is_open(lines[index]) and is_open(lines[above]):
            joined[index] = joined[above] or words[above] >= _MORE or lines[above][-1] in OPEN
