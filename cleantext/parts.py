"""A long document in parts, each a document of its own.

A text of many pages is cleaned in parts (`bounds`), of about a page where the model is among the filters, since for that it was made,
and otherwise of a few: what is worked on stays small.

A document of very many blocks that is cleaned as a whole is seen by the model in parts (`parts`). What is worked out for it takes a
thousand bytes a block and more. No page of a person has ten thousand blocks, and what has was made to do harm: no more is held at a
time than a large page needs.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleantext import native
from cleantext.document import Document

__all__ = ["LONG", "PART", "bounds", "is_long", "of_size", "parts"]

_native = native.load("_text")

LONG = 5000  #: blocks of a document that is looked at as a whole, at most; the largest of 1400 pages has 1978
PART = 2500  #: blocks of a part, at most, of those that are about as long as each other

_MANY = 150  #: paragraphs of a text that is cleaned as a whole, at most; no page of 885 has more than 122
_MOST = 20_000  #: blocks of one, at most
_PARAGRAPH = 200  #: characters of a block that stays whatever else goes, most likely
_LARGE = 300  #: characters of a paragraph that may begin a part: of those more stay
#: Such paragraphs before and behind it, among which it is the lowest, if parts are of a page, and if not; between two parts' beginnings
#: there are as many, too. The second is for speed, and the rules leave less at the edges of fewer parts.
_NEAR, _FAR = 6, 18
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


def bounds(lines: list[str], of_a_page: bool = True) -> list[int]:
    """Where the parts of a long text begin that are brought to rest one by one; see `cleantext.rounds`.

    A part begins with a paragraph whose first characters have a lower checksum than those of so many paragraphs before and behind it. So
    what is cut elsewhere does not move it, and cleaned once more, the text falls into the same parts.

    Args:
        lines: the blocks of a text.
        of_a_page: whether a part is to be about as long as a page, or as a few.

    Returns:
        Indices of blocks, in order, 0 the first of them.

    Source: Bjørner, Blass and Gurevich, "Content-dependent chunking for differential compression: the local maximum approach", Journal
    of Computer and System Sciences 76, 2010.

    >>> bounds(["Menu"] * 12_000)
    [0, 5000, 10000]
    """
    found = [0]
    for index in _lowest(lines, _LARGE, _HEAD, _NEAR if of_a_page else _FAR):
        found += range(found[-1] + LONG, index, LONG)
        found.append(index)
    return [*found, *range(found[-1] + LONG, len(lines), LONG)]


def _lowest_plainly(lines: list[str], least: int, most: int, near: int) -> list[int]:
    """The lines of so many characters of which the first few have a lower checksum than those of so many before and behind."""
    places = of_size(lines, least)
    sums = [_checksum(lines[place][:most]) for place in places]
    return [
        places[at]
        for at in range(near, len(sums) - near)
        if all(sums[at - i] > sums[at] <= sums[at + i] for i in range(1, near + 1))
    ]


def _checksum(text: str) -> int:
    """A number that a text is told by (Fowler, Noll and Vo's hash, FNV-1a, of code points)."""
    total = 2166136261
    for char in text:
        total = (total ^ ord(char)) * 16777619 & 0xFFFFFFFF
    return total


def _of_size_plainly(lines: list[str], least: int) -> list[int]:
    """The lines of so many characters."""
    return [index for index, line in enumerate(lines) if len(line) >= least]


_lowest = _lowest_plainly if _native is None else _native.lowest
of_size = _of_size_plainly if _native is None else _native.of_size
