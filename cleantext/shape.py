"""The shape of a block, whatever its language: how long it is, how it begins and ends, whether it reads like prose."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from cleantext import native
from cleantext.document import Document

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

__all__ = [
    "BAR",
    "BRACKET",
    "COLON",
    "COMMA",
    "DIGIT",
    "SIGNS",
    "SLASH",
    "STOP",
    "Shapes",
    "ends_sentence",
    "initials",
    "shapes",
    "words",
]

_native = native.load("_text")

_MARKS = frozenset(".!?…。！？؟۔।")
_CLOSERS = frozenset("\"'”’»›)]」』）】*")
_NO_SPACES = ("\u2e80", "\ud7ff")  #: scripts that set words without spaces between them, or with few

#: The signs that filters look for in a line, digits and whatever stands above the basic plane aside.
SIGNS = ("", ",", ".", ":：=", "/", "(", ">›»")
DIGIT, COMMA, STOP, COLON, SLASH, BRACKET, BAR = range(len(SIGNS))
_LONGEST, _END = 5000, 100  #: characters of a block that is measured whole; of a longer one, at each end
_PLANE = 0x10000  #: characters of the basic plane
_DIGIT = re.compile(r"\d")


class Shapes(NamedTuple):
    """One entry a block; the lists to look one up, the arrays to pick those of interest out of hundreds.

    Attributes:
        words: number of words; characters halved in scripts without spaces.
        ends: whether the block ends as a sentence does.
        prose: whether it reads like a paragraph of running text: a sentence of some length.
        cut: whether it breaks off with an ellipsis.
        sizes: number of characters; array.
        first: code point of the first character; array.
        last: code point of the last character; array.
        of_words: `words` as an array.
        of_ends: `ends` as an array.
        of_prose: `prose` as an array.
        of_cut: `cut` as an array.
        holds: which signs the block holds, see `SIGNS`; array, blocks x signs.
    """

    words: list[int]
    ends: list[bool]
    prose: list[bool]
    cut: list[bool]
    sizes: Array
    first: Array
    last: Array
    of_words: Array
    of_ends: Array
    of_prose: Array
    of_cut: Array
    holds: Array


@cache
def initials(letters: str) -> Array:
    """Which characters of the basic plane are these letters: a table for `Shapes.first`, to be looked up clipped.

    >>> initials("ab")[[*map(ord, "abc")]].tolist()
    [True, True, False]
    """
    import numpy as np

    table: Array = np.zeros(_PLANE, bool)
    table[[*map(ord, letters)]] = True
    return table


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
    if _native is not None:
        return _measured_natively(document.lines)  # quicker than to pick the shapes of what is left
    if document.before is not None:
        earlier, origin = document.before
        if min(origin, default=0) >= 0:
            arrays = [array.take(origin, axis=0) for array in shapes(earlier)[4:]]
            return _with_lists(*arrays)
    return _measured(document.lines)


def _measured(lines: list[str]) -> Shapes:
    import numpy as np

    sizes = np.fromiter(map(len, lines), np.int64, len(lines))
    whole, long = lines, (sizes > _LONGEST).nonzero()[0].tolist()
    if long:  # the middle of these tells nothing
        lines = [line if len(line) <= _LONGEST else line[:_END] + line[-_END:] for line in lines]
    length = np.where(sizes > _LONGEST, 2 * _END, sizes)
    behind = np.cumsum(length + 1) - 1
    starts = behind - length
    codes = np.frombuffer("\n".join(lines).encode("utf-32-le", "surrogatepass"), np.uint32)
    first, last = codes.take(starts), codes.take(behind - 1)
    spaces = (codes == 32).nonzero()[0]
    words_ = spaces.searchsorted(behind) - spaces.searchsorted(starts) + 1
    for i in (codes.take(starts + (length >> 1)) >= ord(_NO_SPACES[0])).nonzero()[0].tolist():
        words_[i] = words(lines[i])
    for i in long:
        words_[i] = words(whole[i])
    is_mark, is_closer, sign_of = _tables()
    ends = is_mark.take(last, mode="clip")
    for i in is_closer.take(last, mode="clip").nonzero()[0].tolist():
        ends[i] = ends_sentence(lines[i])
    # An ellipsis: one sign, or three full stops, perhaps with two more characters behind them.
    cut = last == ord("…")
    for i in (ends & ~cut & _may_be_cut(codes, behind)).nonzero()[0].tolist():
        cut[i] = lines[i][-3:] == "..." or lines[i][-5:-2] == "..."
    cut &= ends
    prose = (ends & ~cut & (words_ >= 12)) | (words_ >= 40)
    signs = sign_of.take(codes, mode="clip")
    places = signs.nonzero()[0]
    rows = starts.searchsorted(places, "right") - 1
    holds = np.zeros((len(lines), len(SIGNS)), bool)
    holds[rows, signs.take(places) - 1] = True
    if len(codes) and codes.max() >= _PLANE:  # a few of the characters up there are digits, most are pictures
        for i in np.unique(starts.searchsorted((codes >= _PLANE).nonzero()[0], "right") - 1).tolist():
            holds[i, DIGIT] = _DIGIT.search(lines[i]) is not None
    holds[long] = True  # whoever asks will look
    return _with_lists(sizes, first, last, words_, ends, prose, cut, holds)


def _measured_natively(lines: list[str]) -> Shapes:
    """What `_measured` returns, in one walk over each line."""
    import numpy as np

    assert _native is not None
    count = len(lines)
    sizes, words_ = np.empty((2, count), np.int64)
    first, last = np.empty((2, count), np.uint32)
    ends, prose, cut = np.empty((3, count), bool)
    holds = np.empty((count, len(SIGNS)), bool)
    _native.measure(lines, _kinds(), sizes, first, last, words_, ends, prose, cut, holds)
    return _with_lists(sizes, first, last, words_, ends, prose, cut, holds)


@cache
def _kinds() -> bytes:
    """Of every character of the basic plane which sign it is, plus 8 for a mark and 16 for what closes one."""
    marks, closers, signs = _tables()
    kinds: bytes = (signs + 8 * marks + 16 * closers).astype("u1").tobytes()
    return kinds


def _may_be_cut(codes: Array, behind: Array) -> Array:
    """Which blocks have a full stop where three of them at the end would leave one."""
    stop = ord(".")
    found: Array = (codes.take(behind - 2, mode="clip") == stop) | (codes.take(behind - 3, mode="clip") == stop)
    return found


def _with_lists(*arrays: Array) -> Shapes:
    return Shapes(*(array.tolist() for array in arrays[3:7]), *arrays)


@cache
def _tables() -> tuple[Array, Array, Array]:
    """Of every character of the basic plane whether it is a mark, whether it closes what a mark ends, and which sign it is."""
    import numpy as np

    marks, closers = np.zeros((2, _PLANE), bool)
    marks[[*map(ord, _MARKS)]] = closers[[*map(ord, _CLOSERS)]] = True
    signs = np.zeros(_PLANE, np.uint8)
    signs[[*map(ord, _DIGIT.findall("".join(map(chr, range(_PLANE)))))]] = DIGIT + 1
    for number, chars in enumerate(SIGNS):
        signs[[*map(ord, chars)]] = number + 1
    return marks, closers, signs
