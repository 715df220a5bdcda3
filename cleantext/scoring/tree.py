"""The elements around the blocks of a page, as plain lists: what features of markup are counted on."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from cleantext.document import Element, Page

__all__ = ["Tree", "hint_hash", "tree"]


class Tree(NamedTuple):
    """The elements around the blocks of a page, each behind the one it stands in.

    Attributes:
        elements: the elements; the first is the page.
        parents: for each the index of the one it stands in; of the page, its own.
        hints: for each the hashes of the words of its class and id.
        at: for each block the index of its element.
    """

    elements: list[Element]
    parents: list[int]
    hints: list[tuple[int, ...]]
    at: list[int]


def tree(page: Page) -> Tree:
    """The elements around the blocks of a page."""
    number: dict[Element, int] = {}
    elements: list[Element] = []
    parents: list[int] = []
    at = []
    for about in page.blocks:
        innermost = about.element
        found = number.get(innermost)
        if found is None:
            element: Element | None = innermost
            new: list[Element] = []
            while element is not None and element not in number:
                new.append(element)
                element = element.parent
            found = 0 if element is None else number[element]
            for element in reversed(new):
                parents.append(found)
                found = number[element] = len(elements)
                elements.append(element)
        at.append(found)
    return Tree(elements, parents, [_hashes(element.hints) for element in elements], at)


@lru_cache(maxsize=8192)
def _hashes(hints: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(map(hint_hash, hints))


@lru_cache(maxsize=32768)
def hint_hash(hint: str) -> int:
    """The hash by which a model knows a word of a class or an id; 32 bits, the same on every machine."""
    return int.from_bytes(blake2b(hint.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "big")
