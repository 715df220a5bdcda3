"""What Markdown says of the blocks of a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["LINKED", "Outline"]

LINKED = 0.95  #: of the characters of a block that is a link


class Outline(NamedTuple):
    """What Markdown says of blocks.

    Attributes:
        links: for every block whether it is a link, or several.
        levels: for every block of what level the heading is that it is; 0 if it is none.
    """

    links: Sequence[bool]
    levels: Sequence[int]

    @property
    def top(self) -> int | None:
        """The one heading of the first level; None if there are more of them, or none."""
        return self.levels.index(1) if self.levels.count(1) == 1 else None

    def only(self, blocks: Sequence[int]) -> Outline:
        """The same of some of the blocks."""
        return Outline([self.links[index] for index in blocks], [self.levels[index] for index in blocks])

    def between(self, first: int, stop: int) -> Outline:
        """The same of the blocks from one to before another."""
        return Outline(self.links[first:stop], self.levels[first:stop])
