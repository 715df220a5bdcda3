"""A long document in parts, each a document of its own.

A text of many pages is cleaned in parts of about a page (`bounds`): for that the model was made, and what is worked on stays small.

A document of very many blocks that is cleaned as a whole is seen by the model in parts (`parts`). What is worked out for it takes a
thousand bytes a block and more. No page of a person has ten thousand blocks, and what has was made to do harm: no more is held at a
time than a large page needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

from cleantext import native
from cleantext.document import Document

__all__ = ["LONG", "PART", "bounds", "is_long", "of_size", "parts"]

_native = native.load("_text")

LONG = 5000  #: blocks of a document that is looked at as a whole, at most; the largest of 1400 pages has 1978
PART = 2500  #: blocks of a part, at most, of those that are about as long as each other

_MANY = 150  #: paragraphs of a text that is cleaned as a whole, at most; no page of 885 has more than 122
_MOST = 20_000  #: blocks of one, at most
_PARAGRAPH = 200  #: characters of a block that stays whatever else goes, most likely
_FEWEST = 24  #: paragraphs of a part, at least, that is not longer than any part may be: those of a page
_ONE_IN = 8  #: of them that begin another part
_HEAD = 24  #: characters of a block by which that is told


def parts(document: Document, most: int = PART) -> Iterator[tuple[int, Document]]:
    """The parts of a document, about as long as each other, each with the index of its first block.

    Args:
        document: the document, of at least one block.
        most: blocks of a part, at most.

    >>> document = Document("A headline\\n\\nOne paragraph.\\nAnother one.")
    >>> [(first, part.text) for first, part in parts(document, 2)]
    [(0, 'A headline'), (1, 'One paragraph.\\nAnother one.')]
    """
    size = len(document)
    count = -(-size // most)
    for number in range(count):
        first, stop = size * number // count, size * (number + 1) // count
        part = document.between(first, stop)
        part.part_of = document, first
        yield first, part


def is_long(document: Document) -> bool:
    """Whether a text is many pages in one; see `cleantext.rounds`.

    That goes by what stays when furniture goes, so that it does not change meanwhile. What markup says belongs together over many
    parts, so that a page is never long.

    Args:
        document: any document.
    """
    if document.page is not None or document.size <= _MANY * _PARAGRAPH:
        return False
    return len(document) > _MOST or len(of_size(document.lines, _PARAGRAPH)) > _MANY


def bounds(lines: list[str]) -> list[int]:
    """Where the parts of a long text begin that are brought to rest one by one; see `cleantext.rounds`.

    A part is about as long as a page, for which the model was made, and begins with a paragraph whose first characters say so, as one
    in some does: what is cut elsewhere does not move it, and cleaned once more, the text falls into the same parts (Muthitacharoen,
    Chen and Mazières, "A low-bandwidth network file system", 2001, cut files so).

    Args:
        lines: the blocks of a text.

    Returns:
        Indices of blocks, in order, 0 the first of them.

    >>> bounds(["Menu"] * 12_000)
    [0, 5000, 10000]
    """
    found = [0]
    paragraphs = last = 0
    for index in of_size(lines, _PARAGRAPH):
        while index - last > LONG:
            last += LONG
            found.append(last)
            paragraphs = 0
        paragraphs += 1
        if paragraphs > _FEWEST and crc32(lines[index][:_HEAD].encode("utf-8", "replace")) % _ONE_IN == 0:
            last = index
            found.append(last)
            paragraphs = 1
    return [*found, *range(last + LONG, len(lines), LONG)]


def _of_size_plainly(lines: list[str], least: int) -> list[int]:
    """The lines of so many characters."""
    return [index for index, line in enumerate(lines) if len(line) >= least]


of_size = _of_size_plainly if _native is None else _native.of_size
