"""The shape of a block, whatever its language: how long it is, how it begins and ends, whether it reads like prose."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from struct import Struct
from typing import TYPE_CHECKING, Any, NamedTuple

from cleantext import native
from cleantext.document import Document

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

__all__ = [
    "APART",
    "AT",
    "BAR",
    "BRACKET",
    "COLON",
    "COMMA",
    "COPYRIGHT",
    "CUT",
    "DASH",
    "DIGIT",
    "ENDS",
    "MOST",
    "PROSE",
    "SIGNS",
    "SLASH",
    "STOP",
    "Kind",
    "Shapes",
    "capital_words",
    "digits",
    "ends_sentence",
    "initials",
    "kind",
    "shapes",
    "small_words",
    "twins",
    "words",
]

_native = native.load("_text")

_MARKS = frozenset(".!?…。！？؟۔।")
_CLOSERS = frozenset("\"'”’»›)]」』）】*")
_NO_SPACES = ("\u2e80", "\ud7ff")  #: scripts that set words without spaces between them, or with few

#: The signs that filters look for in a line, digits and whatever stands above the basic plane aside.
SIGNS = ("", ",", ".", ":：=", "/", "(", ">›»", "|•·", "-–—", "@", "©")
#: What a line may have, as bits: these signs, and what the lists of `Shapes` say.
DIGIT, COMMA, STOP, COLON, SLASH, BRACKET, BAR, APART, DASH, AT, COPYRIGHT, ENDS, PROSE, CUT = (
    1 << bit for bit in range(len(SIGNS) + 3)
)
_LONGEST, _END = 5000, 100  #: characters of a block that is measured whole; of a longer one, at each end
_PLANE = 0x10000  #: characters of the basic plane
MOST = (1 << 32) - 1  #: what is counted in a row, at most
_COLUMNS = 5  #: numbers of a row
_ROW = 4 * _COLUMNS  #: bytes of a row
_FOREIGN = 0x660  #: the code point from which on digits of other scripts stand
_DIGIT = re.compile(r"\d")
_IN_CAPITALS = re.compile(r"(?<!\S)[A-Z][^a-z\s]*(?!\S)")


class Shapes(NamedTuple):
    """One entry a block.

    Attributes:
        words: number of words; characters halved in scripts without spaces.
        ends: whether the block ends as a sentence does.
        prose: whether it reads like a paragraph of running text: a sentence of some length.
        cut: whether it breaks off with an ellipsis.
        rows: all of that once more, to pick the few blocks of interest out of hundreds: for each block what it has as bits
            (`DIGIT` to `CUT`), the code points of its first and its last character, words and characters; uint32.
    """

    words: list[int]
    ends: list[bool]
    prose: list[bool]
    cut: list[bool]
    rows: bytes

    def pick(self, kind: Kind, start: int = 0, stop: int = MOST) -> list[int]:
        """The blocks of a kind, by their indices.

        Args:
            kind: what they are like.
            start: the first block that is looked at.
            stop: the one behind the last.

        >>> shape = shapes(Document("Menu\\nHarbour bridge, closed\\nIt opened in 1932, they say."))
        >>> shape.pick(kind(has=COMMA)), shape.pick(kind(has=COMMA, lacks=DIGIT)), shape.pick(kind(words=(1, 3)), 1)
        ([1, 2], [1], [1])
        """
        return _pick(self.rows, kind, start, stop)

    def pick_each(self, kinds: tuple[Kind, ...]) -> list[list[int]]:
        """The blocks of each of some kinds: as `pick` for one after the other, but quicker."""
        return _pick_each(self.rows, kinds)

    def between(self, first: int, stop: int) -> Shapes:
        """The shapes of the blocks from one to before another."""
        row = len(self.rows) // len(self.words)
        own = slice(first, stop)
        return Shapes(
            self.words[own], self.ends[own], self.prose[own], self.cut[own], self.rows[row * first : row * stop]
        )

    def edges(self, kind: Kind, known: dict[int, Any], also: set[int]) -> tuple[int, int]:
        """The first and the last block of a kind that are in neither of two collections; -1 for both where there is none."""
        return _edges(self.rows, kind, known, also)

    def pick_twins(self, kind: Kind) -> list[int]:
        """The blocks of a kind that may stand twice: another one of the kind has the same measures."""
        return _pick_twins(self.rows, kind)


def prose_and_words(document: Document) -> tuple[Any, Any]:
    """The same as `Shapes.prose` and `Shapes.words`, as arrays of one entry a block: bool, int64."""
    import numpy as np  # which `import cleantext` does without

    rows = np.frombuffer(shapes(document).rows, np.uint32).reshape(-1, _COLUMNS)
    return (rows[:, 0] & PROSE) != 0, rows[:, 3].astype(np.int64)


class Kind(NamedTuple):
    """What blocks are to be like that a filter looks at; made by `kind`, once for all documents.

    Attributes:
        limits: seven numbers: signs that a block has, that it lacks, and of which it has any; words and characters, at least
            and at most; uint32.
        first: what it begins with; a table, see `initials`.
        last: what it ends with.
    """

    limits: bytes
    first: bytes | None = None
    last: bytes | None = None


_LIMITS = Struct("=7I")


def kind(
    *,
    has: int = 0,
    lacks: int = 0,
    any_of: int = 0,
    words: tuple[int, int] = (0, MOST),
    size: tuple[int, int] = (0, MOST),
    first: bytes | None = None,
    last: bytes | None = None,
) -> Kind:
    """A kind of blocks.

    Args:
        has: what a block has, all of it; bits.
        lacks: what it has not, none of it.
        any_of: what it has at least one of, if there are any.
        words: how many words it has, at least and at most.
        size: how many characters.
        first: what it begins with; a table, see `initials`.
        last: what it ends with.
    """
    limits = [max(0, min(limit, MOST)) for limit in (*words, *size)]
    return Kind(_LIMITS.pack(has, lacks, any_of, *limits), first, last)


@cache
def initials(letters: str, above: int | None = None, *, others: bool = False) -> bytes:
    """Which characters of the basic plane are these letters: a table for `Shapes.pick`.

    Args:
        letters: the letters.
        above: the code point from which on all characters are among them; the last stands for those above the basic plane.
        others: turned round: all characters but these.

    >>> initials("ab")[ord("a")], initials("ab")[ord("c")], initials("ab", 0x2E80)[ord("市")]
    (1, 0, 1)
    """
    table = bytearray(_PLANE)
    for letter in letters:
        table[ord(letter)] = 1
    if above is not None:
        table[above:] = b"\1" * (_PLANE - above)
    return bytes(table).translate(b"\1\0" + bytes(254)) if others else bytes(table)


def digits() -> bytes:
    """The table of the digits, for `Shapes.pick`; with all letters of other scripts than European ones, among which they stand."""
    return initials("0123456789", _FOREIGN)


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


def _small_words_plainly(line: str) -> int:
    """How many words of a line begin with a letter in lower case."""
    return sum(map(str.islower, [word[0] for word in line.split()]))


def _capital_words_plainly(line: str) -> int:
    """How many words of a line begin with a capital and have no small letter, both of ASCII."""
    return len(_IN_CAPITALS.findall(line))


capital_words = _capital_words_plainly if _native is None else _native.capital_words
small_words = _small_words_plainly if _native is None else _native.small_words


def _twins_plainly(lines: list[str], size: int) -> list[int]:
    """The lines that begin like the one below them, for so many characters."""
    return [index for index, (line, below) in enumerate(pairwise(lines)) if line[:size] == below[:size]]


twins = _twins_plainly if _native is None else _native.twins


def shapes(document: Document) -> Shapes:
    """The shapes of all blocks; worked out once a document."""
    return document.note("shapes", _shapes)


def _shapes(document: Document) -> Shapes:
    if document.part_of is not None:
        whole, first = document.part_of
        return shapes(whole).between(first, first + len(document))
    if document.before is not None and _native is not None and not document.unseen:
        earlier, origin, _ = document.before  # no line is new: each is as it was
        return Shapes(*_native.measured_at(*shapes(earlier), origin))
    return Shapes(*(_measured(document.lines) if _native is None else _native.measure(document.lines, _kinds())))


_Measured = tuple[list[int], list[bool], list[bool], list[bool], bytes]


def _measured(lines: list[str]) -> _Measured:
    import numpy as np

    if not lines:
        return [], [], [], [], b""
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
    holds = np.zeros((len(lines), len(SIGNS)), bool)
    holds[starts.searchsorted(places, "right") - 1, signs.take(places) - 1] = True
    if codes.max() >= _PLANE:  # a few of the characters up there are digits, most are pictures
        for i in np.unique(starts.searchsorted((codes >= _PLANE).nonzero()[0], "right") - 1).tolist():
            holds[i, 0] |= _DIGIT.search(lines[i]) is not None
    holds[long] = True  # whoever asks will look
    has = np.concatenate([holds, np.stack([ends, prose, cut], axis=1)], axis=1) @ (1 << np.arange(len(SIGNS) + 3))
    rows = np.minimum(np.stack([has, first, last, words_, sizes], axis=1), MOST).astype(np.uint32)
    return words_.tolist(), ends.tolist(), prose.tolist(), cut.tolist(), rows.tobytes()


def _pick_plainly(rows: bytes, kind: Kind, start: int, stop: int) -> list[int]:
    """See `Shapes.pick`."""
    import numpy as np

    has, lacks, any_of, fewest, most, shortest, longest = _LIMITS.unpack(kind.limits)
    start = max(start, 0)
    own = np.frombuffer(rows, np.uint32).reshape(-1, _COLUMNS)[start : max(stop, start)]
    signs, firsts, lasts, words_, sizes = own.T
    like = signs & np.uint32(has | lacks) == has
    if any_of:
        like &= signs & np.uint32(any_of) != 0
    for numbers, least, greatest in ((words_, fewest, most), (sizes, shortest, longest)):
        if least > 0:
            like &= numbers >= least
        if greatest < MOST:
            like &= numbers <= greatest
    for table, codes in ((kind.first, firsts), (kind.last, lasts)):
        if table is not None:
            like &= np.frombuffer(table, bool).take(codes, mode="clip")
    found: list[int] = (like.nonzero()[0] + start).tolist()
    return found


def _pick_each_plainly(rows: bytes, kinds: tuple[Kind, ...]) -> list[list[int]]:
    """See `Shapes.pick_each`."""
    return [_pick_plainly(rows, kind, 0, MOST) for kind in kinds]


def _edges_plainly(rows: bytes, kind: Kind, known: dict[int, Any], also: set[int]) -> tuple[int, int]:
    """See `Shapes.edges`."""
    found = [index for index in _pick_plainly(rows, kind, 0, MOST) if index not in known and index not in also]
    return (found[0], found[-1]) if found else (-1, -1)


def _pick_twins_plainly(rows: bytes, kind: Kind) -> list[int]:
    """See `Shapes.pick_twins`."""
    picked = _pick_plainly(rows, kind, 0, MOST)
    own = [rows[index * _ROW : (index + 1) * _ROW] for index in picked]
    count = Counter(own)
    return [index for index, row in zip(picked, own) if count[row] > 1]


_pick = _pick_plainly if _native is None else _native.pick
_pick_each = _pick_each_plainly if _native is None else _native.pick_each
_edges = _edges_plainly if _native is None else _native.edges
_pick_twins = _pick_twins_plainly if _native is None else _native.pick_twins


@cache
def _kinds() -> bytes:
    """Of every character of the basic plane which sign it is, plus 16 for a mark and 32 for what closes one."""
    marks, closers, signs = _tables()
    kinds: bytes = (signs + 16 * marks + 32 * closers).astype("u1").tobytes()
    return kinds


def _may_be_cut(codes: Array, behind: Array) -> Array:
    """Which blocks have a full stop where three of them at the end would leave one."""
    stop = ord(".")
    found: Array = (codes.take(behind - 2, mode="clip") == stop) | (codes.take(behind - 3, mode="clip") == stop)
    return found


@cache
def _tables() -> tuple[Array, Array, Array]:
    """Of every character of the basic plane whether it is a mark, whether it closes what a mark ends, and which sign it is."""
    import numpy as np

    marks, closers = np.zeros((2, _PLANE), bool)
    marks[[*map(ord, _MARKS)]] = closers[[*map(ord, _CLOSERS)]] = True
    signs = np.zeros(_PLANE, np.uint8)
    signs[[*map(ord, _DIGIT.findall("".join(map(chr, range(_PLANE)))))]] = 1
    for number, chars in enumerate(SIGNS):
        signs[[*map(ord, chars)]] = number + 1
    return marks, closers, signs
