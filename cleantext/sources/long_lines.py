"""Lines so long that several blocks of a page may stand in each: those that `cleantext.sources.seams` is asked about."""

from __future__ import annotations

from cleantext.parts import of_size

__all__ = ["SHARE", "STOPS", "long_lines", "without_closing"]

_LONG, _VERY_LONG = 120, 900  #: characters of such a line, at least; and of one among others that ends with a sentence
#: Of a text's characters, in such lines, at least: where others hold as much, they are its lists, or a table.
SHARE = 0.6
_LARGEST = 500_000  #: characters of such lines, at most: no page has as many
STOPS = frozenset(".!?…。！？؟۔।")  #: what a sentence ends with
_CLOSING = "\"'”’»)]"


def without_closing(text: str) -> str:
    """A text without the quotes and brackets that close behind its last word."""
    return text.rstrip(_CLOSING)


def long_lines(lines: list[str]) -> list[int]:
    """Which lines are so long that several blocks may be in each; none where all of these are a small part of the text.

    Args:
        lines: the lines of a text, none of them blank.

    Returns:
        Their indices, in order.

    >>> long_lines(["Home News Sport " * 100]), long_lines(["Home", "News", "Sport"] * 100)
    ([0], [])
    """
    long = of_size(lines, _LONG)
    least = SHARE * sum(map(len, lines))
    if not long or sum([len(lines[index]) for index in long]) < least:
        return []
    found = []
    size = 0
    for index in long:
        line = lines[index]
        may_be_one = len(lines) > 1 and len(line) < _VERY_LONG
        if may_be_one and (line[-1] in STOPS or without_closing(line[-_LONG:])[-1:] in STOPS):
            continue
        found.append(index)
        size += len(line)
    return found if found and least <= size <= _LARGEST else []
