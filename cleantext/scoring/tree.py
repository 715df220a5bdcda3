"""The elements around the blocks of a page, with the words of their classes and ids hashed: what features of markup count on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple, overload

import numpy as np
import numpy.typing as npt

from cleantext.page import Blocks, Elements, Page

__all__ = ["Hints", "Tree", "hint_hash", "tree"]

_Array = npt.NDArray[Any]


class Hints(Sequence[tuple[int, ...]]):
    """For every element the hashes of its hints, each set of them and each hash held once.

    Attributes:
        hashes: the hashes.
        starts: int32, for each set where it begins in `members`, and one entry more.
        members: int32, the hashes of all sets, as indexes into `hashes`.
        own: int32, for each element its set.
    """

    __slots__ = ("hashes", "members", "own", "starts")

    def __init__(self, hashes: list[int], starts: _Array, members: _Array, own: _Array) -> None:
        self.hashes = hashes
        self.starts = starts
        self.members = members
        self.own = own

    @staticmethod
    def of(hints: Sequence[tuple[int, ...]]) -> Hints:
        """The same for any sequence."""
        if isinstance(hints, Hints):
            return hints
        sets: dict[tuple[int, ...], int] = {}
        own = np.array([sets.setdefault(each, len(sets)) for each in hints], np.int32)
        hashes: dict[int, int] = {}
        members = [hashes.setdefault(each, len(hashes)) for one in sets for each in one]
        starts = np.cumsum([0, *map(len, sets)], dtype=np.int32)
        return Hints(list(hashes), starts, np.array(members, np.int32), own)

    def __len__(self) -> int:
        return len(self.own)

    @overload
    def __getitem__(self, index: int) -> tuple[int, ...]: ...

    @overload
    def __getitem__(self, index: slice) -> Hints: ...

    def __getitem__(self, index: int | slice) -> tuple[int, ...] | Hints:
        if isinstance(index, slice):
            return Hints(self.hashes, self.starts, self.members, self.own[index])
        number = self.own[index]
        return tuple([self.hashes[at] for at in self.members[self.starts[number] : self.starts[number + 1]].tolist()])


class Tree(NamedTuple):
    """The elements around the blocks of a page, each behind the one it stands in.

    Attributes:
        elements: the elements; the first is the page.
        parents: int32, for each the index of the one it stands in; of the page, its own.
        hints: for each the hashes of the words of its class and id.
        at: int32, for each block the index of its element.
    """

    elements: Elements
    parents: _Array
    hints: Hints
    at: _Array


def tree(page: Page) -> Tree:
    """The elements around the blocks of a page."""
    blocks = Blocks.of(page.blocks)
    elements = blocks.elements
    hashes = list(map(hint_hash, elements.words))
    hints = Hints(hashes, elements.starts, elements.members, elements.hints)
    return Tree(elements, elements.parents, hints, blocks.at)


@lru_cache(maxsize=65536)
def hint_hash(hint: str) -> int:
    """The hash by which a model knows a word of a class or an id; 32 bits, the same on every machine."""
    return int.from_bytes(blake2b(hint.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "big")
