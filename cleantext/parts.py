"""A long document in parts, each a document of its own.

What is worked out for a document, the main-text model's view of it above all, takes a thousand bytes a block and more. No
page of a person has ten thousand blocks, and what has is many pages in one or was made to do harm: such a document is looked
at part by part, so that no more is held at a time than a large page needs.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleantext.document import Document

__all__ = ["LONG", "PART", "parts"]

LONG = 5000  #: blocks of a document that is looked at as a whole, at most; the largest of 1400 pages has 1978
PART = 2500  #: blocks of a part, at most


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
        yield first, document.between(first, stop)
