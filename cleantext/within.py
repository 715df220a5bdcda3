"""What stands in an element of a page: its blocks, and sums over them, for many elements at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleantext.page import Elements

if TYPE_CHECKING:
    import numpy.typing as npt

    _Array = npt.NDArray[Any]

__all__ = ["Within"]


class Within:
    """Some blocks of a page, by the elements that they stand in.

    Elements come in the order of the page, and those in one stand right behind it. So blocks that are sorted by their element
    stand side by side if they are in the same one, and a sum over them is a difference of two sums from the start.

    Args:
        elements: the elements of the page.
        at: int32, for each block the index of its element.
    """

    def __init__(self, elements: Elements, at: _Array) -> None:
        import numpy as np  # which `import cleantext` does without

        self.elements = elements
        self.order: _Array = np.argsort(at, kind="stable")  #: the blocks, sorted by their elements
        self.at: _Array = at[self.order]  #: of each of these the element

    def blocks(self, elements: _Array) -> list[list[int]]:
        """The blocks in each of some elements, as indices into `at`, in order."""
        firsts = self.at.searchsorted(elements).tolist()
        stops = self.at.searchsorted(self.elements.behind[elements]).tolist()
        return [sorted(self.order[first:stop].tolist()) for first, stop in zip(firsts, stops)]

    def sums(self, numbers: _Array, elements: _Array) -> _Array:
        """Sums over the blocks in each of some elements.

        Args:
            numbers: of each block a number, or several: blocks, or rows x blocks.
            elements: indices of elements.

        Returns:
            int64, of each element the sum of the numbers of its blocks: elements, or rows x elements.
        """
        import numpy as np

        sums = np.zeros((*numbers.shape[:-1], len(self.order) + 1), np.int64)
        np.cumsum(numbers[..., self.order], axis=-1, out=sums[..., 1:])
        found: _Array = sums[..., self.at.searchsorted(self.elements.behind[elements])]
        found -= sums[..., self.at.searchsorted(elements)]
        return found
