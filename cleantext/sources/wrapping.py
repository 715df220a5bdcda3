"""Text that was wrapped: paragraphs in lines of some width, as mail, old converters and `html2text` make them.

Who wraps a text ends a line where the next word would not fit. So of a text that was, nearly every line that another one follows
is so long that the first word of that one would have made it longer than the longest; of lists, menus and verses few are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import accumulate, pairwise

__all__ = ["joints", "may_be_wrapped", "width_of"]

_NARROWEST, _WIDEST = 40, 100  #: characters of a line
_FEWEST = 10  #: lines that end for want of room, at least
_SHARE = 0.8  #: of those that another follows
_LIKELY = 0.6  #: of the width that lines have, at least, of which that is asked: menus have shorter ones
_OPENING = 0.6  #: of these whose next line begins with a capital or a digit, at most: rows of tables and lists of headlines all do
_ITEM = re.compile(r"[-*+•–—·>|#] ?|\d{1,3}[.)] ")


def may_be_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines are as short as those of wrapped text."""
    if len(lines) <= _FEWEST or max(map(len, lines[::8])) > _WIDEST:  # of most texts some of these are longer
        return False
    return max(map(len, lines)) <= _WIDEST


def joints(text: str, opened: Collection[int] | None = None) -> list[int]:
    """Where lines end for want of room: the offsets of these line ends. None of a text that was not wrapped.

    Args:
        text: any text.
        opened: where lines begin that do not go on with the paragraph above; told by how they begin if None.

    >>> text = "The harbour board agreed on Tuesday to pay for\\na survey of the sea wall at a meeting in the\\nchapel."
    >>> joints("\\n".join([text] * 6))[:4]
    [46, 91, 146, 191]
    """
    lines = text.split("\n")
    pairs: list[tuple[int, int, int]] = []  # the end of the first, its size, and its size with the next word
    at = 0
    for line, below in pairwise(lines):
        at += len(line)
        size = len(line.rstrip("\r"))
        first = below.lstrip(" ")
        if (
            _NARROWEST // 2 <= size <= _WIDEST
            and first
            and not first.isspace()
            and not line.endswith("  ")  # which makes Markdown end it
            and not (line.endswith(")") and first[0] in "[!")  # link upon link
            and not (_ITEM.match(first) if opened is None else at + 1 in opened)
        ):
            pairs.append((at, size, size + 1 + len(first.split(None, 1)[0])))
        at += 1
    if len(pairs) < _FEWEST:
        return []
    width = width_of(pairs)
    likely = [pair for pair in pairs if _LIKELY * width <= pair[1] <= width]
    found = [at for at, _, more in likely if more > width]
    if len(found) < max(_FEWEST, _SHARE * len(likely)):
        return []
    opening = sum(text[at + 1 : at + 2].isupper() or text[at + 1 : at + 2].isdigit() for at in found)
    return found if opening <= _OPENING * len(found) else []


def width_of(pairs: list[tuple[int, int, int]]) -> int:
    """The width at which most lines would end where they do. Some are longer: those of one word, an address.

    Args:
        pairs: of every line that another follows where it ends, its size, and its size with the first word of that one.
    """
    changes = [0] * (_WIDEST + 2)
    for _, size, more in pairs:
        changes[size] += 1
        changes[min(more, _WIDEST + 1)] -= 1
    ends = list(accumulate(changes))
    return max(range(_NARROWEST, _WIDEST + 1), key=ends.__getitem__)
