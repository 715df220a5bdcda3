"""Many marks at once: what a filter that takes hundreds of blocks of a page makes of them."""

from __future__ import annotations

from typing import Any

from cleantext import native
from cleantext.document import Document, Removal

__all__ = ["marks_for", "removals"]

_native: Any = native.load("_score")
_text = native.load("_text")


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


def marks_for(document: Document, blocks: list[int], category: str, name: str, reason: str) -> list[Removal]:
    """A removal for each of some blocks, all for one reason."""
    return _marks_for(Removal, document.starts, document.lines, blocks, category, name, reason)


def _marks_for_plainly(
    kind: type[Removal], starts: list[int], lines: list[str], blocks: list[int], category: str, name: str, reason: str
) -> list[Removal]:
    return [kind(starts[index], starts[index] + len(lines[index]), category, name, reason) for index in blocks]


_marks_for = _marks_for_plainly if _text is None else _text.marks_for
