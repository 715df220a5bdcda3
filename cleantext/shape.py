"""The shape of a block, whatever its language: how long it is, how it ends, whether it reads like prose."""

from __future__ import annotations

from typing import NamedTuple

from cleantext.document import Document

__all__ = ["Shapes", "ends_sentence", "shapes", "words"]

_MARKS = frozenset(".!?…。！？؟۔।")
_CLOSERS = frozenset("\"'”’»›)]」』）】*")
_NO_SPACES = ("\u2e80", "\ud7ff")  #: scripts that set words without spaces between them, or with few


class Shapes(NamedTuple):
    """One entry a block.

    Attributes:
        words: number of words; characters halved in scripts without spaces.
        ends: whether the block ends as a sentence does.
        prose: whether it reads like a paragraph of running text: a sentence of some length.
        cut: whether it breaks off with an ellipsis.
    """

    words: list[int]
    ends: list[bool]
    prose: list[bool]
    cut: list[bool]


def words(line: str) -> int:
    """The number of words of a line.

    >>> words("Harbour bridge closed"), words("市議会は新しい予算を可決した")
    (3, 7)
    """
    count = line.count(" ") + 1
    if _NO_SPACES[0] <= line[len(line) // 2] <= _NO_SPACES[1]:
        return max(count, len(line) // 2)
    return count


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does: with a full stop or its like, closing quotes and brackets aside.

    >>> ends_sentence("“It is over.”"), ends_sentence("Junior doctor strikes")
    (True, False)
    """
    if line[-1] in _MARKS:
        return True
    if line[-1] not in _CLOSERS:
        return False
    tail = line[-4:].rstrip("\"'”’»›)]」』）】*")
    return bool(tail) and tail[-1] in _MARKS


def shapes(document: Document) -> Shapes:
    """The shapes of all blocks; worked out once a document."""
    return document.note("shapes", _shapes)


def _shapes(document: Document) -> Shapes:
    if document.before is not None:
        earlier, origin = document.before
        if min(origin, default=0) >= 0:
            now = shapes(earlier)
            return Shapes(
                [now.words[i] for i in origin],
                [now.ends[i] for i in origin],
                [now.prose[i] for i in origin],
                [now.cut[i] for i in origin],
            )
    lines = document.lines
    count = [line.count(" ") + 1 for line in lines]
    if not document.text.isascii():
        for i in [i for i, line in enumerate(lines) if line[len(line) // 2] >= _NO_SPACES[0]]:
            count[i] = words(lines[i])
    ends = [line[-1] in _MARKS or (line[-1] in _CLOSERS and ends_sentence(line)) for line in lines]
    cut = [False] * len(lines)
    prose = cut.copy()
    for i in [i for i, end in enumerate(ends) if end]:
        line = lines[i]
        if line[-1] == "…" or line[-3:] == "..." or line[-5:-2] == "...":
            cut[i] = True
        elif count[i] >= 12:
            prose[i] = True
    for i in [i for i, n in enumerate(count) if n >= 40]:
        prose[i] = True
    return Shapes(count, ends, prose, cut)
