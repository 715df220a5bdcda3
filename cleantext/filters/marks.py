"""Many marks at once: what a filter that takes hundreds of blocks of a page makes of them."""

from __future__ import annotations

from typing import Any

from cleantext import native
from cleantext.document import Document, Removal

__all__ = ["removals"]

_native: Any = native.load("_score")


def removals(document: Document, blocks: list[int], category: str, name: str, reasons: list[str]) -> list[Removal]:
    """A removal for each of some blocks."""
    if _native is not None:
        found: list[Removal] = _native.removals(
            Removal, document.starts, document.lines, blocks, category, name, reasons
        )
        return found
    return [
        Removal(document.starts[index], document.end(index), category, name, reason)
        for index, reason in zip(blocks, reasons)
    ]
