"""Short windows that every match of an expression holds: a quick search for where a slow one may find something.

An expression that is nothing but alternatives, each a sequence of characters, is made into windows: of each alternative up to
three places in a row, and for each place the characters that may stand there. `cleantext.native` walks over a text and
looks for all windows at once (``find_window``): every character has a group, and every group has for each of the three places
the set of the windows, as bits, in which it may stand there. Where the three sets of three characters in a row share a bit, a
match may be; where no such place is, there is none.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib import import_module
from itertools import pairwise
from struct import pack
from typing import Any

__all__ = ["StrangeError", "Window", "Windows", "tables", "windows_of"]

Ranges = list[tuple[int, int]]  #: characters, each range with its last
Window = list[Ranges]  #: what may stand at one place, at the next, and at the one after that, or fewer
Windows = tuple[bytes, bytes]  #: of every character of the basic plane its group; of every group its three sets of bits
_Sequence = list[tuple[Ranges, int, int]]  # what stands one after the other, each that often at least and at most

_GROUPS = 256  #: groups of characters; one more is for what is behind the end of the text
_WINDOWS = 64  #: windows that are looked for together
_WIDE = 3  #: characters of a window
_LAST = 0x10FFFF
_PLANE = 0x10000  #: characters of the basic plane; the last of them stands for all above it
#: What stands in nearly all text. The search passes over it, so every window has to hold something else; the same in C.
_PLAIN: Ranges = [(0x0A, 0x0A), (0x20, 0x25), (0x27, 0x7E)]
#: How often a character stands in a text, roughly: those of ASCII, of Latin letters, and all others.
_OFTEN = ((0x80, 1000), (0x250, 30), (_LAST + 1, 1))


class StrangeError(Exception):
    """An expression is made of something else than sequences of characters, or of too many."""


def windows_of(pattern: str) -> list[Window]:
    """The windows of an expression, one for each alternative.

    Args:
        pattern: an expression for RE2; without groups and assertions.

    Raises:
        StrangeError: there is more in it.

    >>> windows_of("[æø]b?|&#?[0-9];")
    [[[(230, 230), (248, 248)]], [[(38, 38)], [(35, 35), (48, 57)], [(48, 57), (59, 59)]]]
    """
    return [_window(sequence) for sequence in _sequences(pattern)]


def tables(windows: Sequence[Window]) -> Windows:
    """What ``find_window`` gets to look for some windows.

    Raises:
        StrangeError: these are too many.
    """
    if len(windows) > _WINDOWS:
        raise StrangeError("too many windows")
    turns: defaultdict[int, int] = defaultdict(int)  # by character which bits are turned from there on
    any_of = 0  # bits of windows that are shorter
    for number, window in enumerate(windows):
        for place in range(_WIDE):
            bit = 1 << (place * _WINDOWS + number)
            if place >= len(window):
                any_of |= bit
                continue
            for first, last in _joined(window[place]):
                turns[first] ^= bit
                turns[last + 1] ^= bit
    if any(_PLANE <= first <= _LAST and bits for first, bits in turns.items()):
        raise StrangeError("characters above the basic plane")  # all have to be as its last one is
    groups = bytearray()
    numbers: dict[int, int] = {}  # of each set of bits its group
    bits = any_of
    for first, stop in pairwise(sorted({0, _PLANE, *(first for first in turns if first < _PLANE)})):
        bits ^= turns.get(first, 0)
        number = numbers.setdefault(bits, len(numbers))
        if number == _GROUPS:
            raise StrangeError("too many groups")
        groups += bytes([number]) * (stop - first)
    sets = [*numbers, *[0] * (_GROUPS - len(numbers)), any_of]
    mask = (1 << _WINDOWS) - 1
    return bytes(groups), b"".join(
        pack("=Q", one >> (place * _WINDOWS) & mask) for place in range(_WIDE) for one in sets
    )


def _sequences(pattern: str) -> list[_Sequence]:
    """The alternatives of an expression for RE2.

    >>> _sequences("ab?|[c-e]")
    [[([(97, 97)], 1, 1), ([(98, 98)], 0, 1)], [([(99, 101)], 1, 1)]]
    """
    pattern = re.sub(r"\\x\{([0-9a-f]+)\}", lambda match: f"\\U{int(match[1], 16):08x}", pattern)
    try:
        parsed = import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse").parse(pattern)
        tokens = _plainly(parsed)
        branches = tokens[0][1][1] if len(tokens) == 1 and tokens[0][0] == "BRANCH" else [parsed]
        return [[_item(*token) for token in _plainly(branch)] for branch in branches]
    except (ImportError, AttributeError, TypeError, ValueError, IndexError, re.error) as error:
        raise StrangeError(str(error)) from error


def _plainly(tokens: Iterable[tuple[Any, Any]]) -> list[tuple[str, Any]]:
    return [(str(kind), value) for kind, value in tokens]


def _item(kind: str, value: Any) -> tuple[Ranges, int, int]:
    """One part of a sequence, as the parser of `re` has it."""
    if kind == "MAX_REPEAT":
        least, most, repeated = value
        ((inner, own),) = _plainly(repeated)
        ranges, once, at_most = _item(inner, own)
        if once == at_most == 1 and isinstance(most, int):
            return ranges, least, most
    elif kind == "LITERAL":
        return [(value, value)], 1, 1
    elif kind == "IN":
        members = _plainly(value)
        turned = members[0][0] == "NEGATE"
        ranges = _joined(_range(*member) for member in members[turned:])
        return (_others(ranges) if turned else ranges), 1, 1
    elif kind == "ANY":
        return _others([(0x0A, 0x0A)]), 1, 1
    raise StrangeError(kind)


def _range(kind: str, value: Any) -> tuple[int, int]:
    """One part of a class."""
    if kind == "LITERAL":
        return value, value
    if kind == "RANGE":
        first, last = value
        return first, last
    raise StrangeError(kind)


def _joined(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """The same characters in ranges that come in order and do not touch."""
    joined: Ranges = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined


def _others(ranges: Ranges) -> Ranges:
    """All characters but those of some ranges, which come in order."""
    edges = [(-1, -1), *ranges, (_LAST + 1, _LAST + 1)]
    return [(before + 1, first - 1) for (_, before), (first, _) in pairwise(edges) if before + 1 < first]


def _window(sequence: _Sequence) -> Window:
    """The rarest window of a sequence: what may stand at three places in a row of it, or fewer where it may be shorter."""
    # One that begins at an option need not be there.
    windows = [_from(sequence, start) for start, (_, least, _) in enumerate(sequence) if least]
    # The search passes over plain text: one of these characters has to be something else.
    found = [window for window in windows if any(not _share(ranges, _PLAIN) for ranges in window)]
    if not found:
        raise StrangeError("plain text")
    return min(found, key=_frequency)


def _from(sequence: _Sequence, start: int) -> Window:
    """What may stand at a part of a sequence that is no option, at the next place, and the one after that."""
    window: Window = []
    places = {(start, 0)}  # parts of the sequence, and how many characters of each were there before
    while places and len(window) < _WIDE:
        here: set[tuple[int, int]] = set()
        for part, count in places:
            while part < len(sequence):
                _, least, most = sequence[part]
                if count < most:
                    here.add((part, count))
                if count < least:
                    break
                part, count = part + 1, 0
            else:
                return window  # the sequence may be over
        window.append(_joined(pair for part, _ in here for pair in sequence[part][0]))
        places = {(part, count + 1) for part, count in here}
    return window


def _share(ranges: Ranges, others: Ranges) -> int:
    """How many characters are in both."""
    return sum(max(0, min(last, end) - max(first, start) + 1) for first, last in ranges for start, end in others)


def _frequency(window: Window) -> float:
    """How often a window stands in a text, for a comparison: a guess."""
    product = 1.0
    for ranges in window:
        often, below = 0, 0
        for stop, weight in _OFTEN:
            often += weight * _share(ranges, [(below, stop - 1)])
            below = stop
        product *= min(1.0, often / 100_000)
    return product
