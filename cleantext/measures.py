"""What can be counted on a document: its characters by kind, its words by hash, for all blocks at once.

Everything here is arithmetic over arrays, one entry a character, a word or a block, because a page has hundreds of blocks
and a loop over them in Python costs more than all the counting. A block of more than `LONGEST` characters is measured by
its beginning and its end: it is a paragraph, whatever stands in its middle.

Words are compared by hash: a polynomial over the code points of the folded word, modulo 2**64 (Karp and Rabin, "Efficient
randomized pattern-matching algorithms", 1987), which prefix sums give for all words at once. Digits count as one and the
same digit, so that "12 comments" and "31 comments" are alike. In scripts that set words without spaces every character is a
word. The hash is part of the trained model's format: it must not change without the model.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from cleantext import native
from cleantext.document import Document

__all__ = ["KINDS", "LONGEST", "Measures", "measures", "word_hash"]

#: The kinds of characters, in the order of the columns of `Measures.counts`.
KINDS = (
    "space",
    "lower",  # lower-case letters
    "upper",
    "letter",  # letters of scripts without case, and the marks that belong to letters
    "glyph",  # letters of scripts that set words without spaces: Han, kana, Thai and their neighbours
    "digit",
    "stop",  # . ! ? and what stands for them elsewhere
    "comma",  # , ; and what stands for them elsewhere
    "colon",
    "quote",  # quotation marks
    "apostrophe",
    "dash",
    "bracket",
    "bar",  # | / \ > » • · and other signs that set things apart
    "symbol",  # currencies, mathematics, and all other signs
    "picture",  # emoji and dingbats
)
(
    SPACE,
    LOWER,
    UPPER,
    LETTER,
    GLYPH,
    DIGIT,
    STOP,
    COMMA,
    COLON,
    QUOTE,
    APOSTROPHE,
    DASH,
    BRACKET,
    BAR,
    SYMBOL,
    PICTURE,
) = range(len(KINDS))

#: Characters of a block that are measured at most, and how many of these are the block's last.
LONGEST, TAIL = 800, 200

_SAID = {
    STOP: ".!?…。！？؟۔।｡‽·"[:-1],
    COMMA: ",;，；、،؛﹐､",
    COLON: ":：﹕",
    QUOTE: '"“”„‟«»‹›「」『』〝〞',
    APOSTROPHE: "'’‘ʼ＇`´",
    DASH: "-–—‐‑‒―−",
    BRACKET: "()[]{}（）［］【】〈〉《》〔〕",
    BAR: "|/\\>·•‣▪●◦►▶▸→➔➜←*~_#+=^",
}
_BMP = 0x10000
_BASE = np.uint64(0x9E3779B97F4A7C15)
_ROOT = 0x100000001B3
_ROOT_INVERSE = pow(_ROOT, -1, 1 << 64)

_Array = npt.NDArray[Any]
_native: Any = native.load("_score")
#: The arrays that `_native.measure` gives, in its order, with their types and columns.
_TYPES: dict[str, tuple[Any, int]] = {
    "sizes": (np.int64, 1),
    "starts": (np.int64, 1),
    "ends": (np.int64, 1),
    "counts": (np.int32, len(KINDS)),
    "edges": (np.uint8, 3),
    "first_word": (np.int64, 1),
    "word_starts": (np.int64, 1),
    "word_ends": (np.int64, 1),
    "word_hashes": (np.uint64, 1),
    "word_kinds": (np.uint8, 1),
}


class Measures:
    """One document, measured.

    Attributes:
        starts: for every block the offset of its first character in the arrays over characters; int64.
        ends: for every block the offset behind its last.
        sizes: for every block the number of its characters, uncut; int64.
        counts: for every block how many characters of each kind it has (as far as it was measured); int32, blocks x kinds.
        edges: for every block the kinds of its first and its last character, and whether it breaks off (with an ellipsis, or
            three full stops); uint8, blocks x 3.
        word_starts: for every word the offset of its first character; int64.
        word_ends: for every word the offset behind its last.
        word_hashes: for every word its hash; uint64.
        word_kinds: for every word the kind of its first character; uint8.
        first_word: for every block the index of its first word, and one more entry: the number of words; int64.
        raw: the same by name, as C gave them and takes them; then the arrays are made when they are asked for.
    """

    __slots__ = (
        "_characters",
        "_lines",
        "counts",
        "edges",
        "ends",
        "first_word",
        "raw",
        "sizes",
        "starts",
        "word_ends",
        "word_hashes",
        "word_kinds",
        "word_starts",
    )

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._characters: tuple[_Array, _Array] | None = None
        self.raw: dict[str, Any]
        self.sizes: _Array
        self.starts: _Array
        self.ends: _Array
        self.counts: _Array
        self.edges: _Array
        self.first_word: _Array
        self.word_starts: _Array
        self.word_ends: _Array
        self.word_hashes: _Array
        self.word_kinds: _Array
        if _native is not None:
            self.raw = dict(zip(_TYPES, _native.measure(lines, _cells(), LONGEST, TAIL)))
            return
        n = len(lines)
        self.sizes = np.fromiter(map(len, lines), np.int64, n)
        length = np.minimum(self.sizes, LONGEST)
        self.ends = np.cumsum(length + 1) - 1
        self.starts = self.ends - length
        kinds = self.kinds
        self.counts = np.zeros((n, len(KINDS)), np.int32)
        if n:
            block_of = np.repeat(np.arange(n), length + 1)[: len(kinds)]
            cells = np.bincount(block_of * len(KINDS) + kinds, minlength=n * len(KINDS))
            self.counts = cells.reshape(n, len(KINDS)).astype(np.int32)
            self.counts[:-1, SPACE] -= 1  # the line end
        self._edges(length)
        self._words()

    def __getattr__(self, name: str) -> Any:
        """An array that nobody has asked for before."""
        if name == "raw":
            self.raw = {own: np.ascontiguousarray(getattr(self, own), kind) for own, (kind, _) in _TYPES.items()}
        elif name in _TYPES:
            kind, columns = _TYPES[name]
            array: _Array = np.frombuffer(self.raw[name], kind)
            setattr(self, name, array.reshape(-1, columns) if columns > 1 else array)
        else:
            raise AttributeError(name)
        return getattr(self, name)

    @property
    def kinds(self) -> _Array:
        """The kind of every character of all blocks, a line end between two, as an index into `KINDS`; uint8."""
        return self._known()[0]

    @property
    def folded(self) -> _Array:
        """The code point of every such character, letters in lower case, digits as ``0``; uint32."""
        return self._known()[1]

    def _known(self) -> tuple[_Array, _Array]:
        if self._characters is None:
            if _native is not None:
                kinds, folded = _native.characters(self._lines, _cells(), LONGEST, TAIL)
                self._characters = np.frombuffer(kinds, np.uint8), np.frombuffer(folded, np.uint32)
            else:
                self._characters = _characters(self._lines)
        return self._characters

    def _edges(self, length: _Array) -> None:
        kinds, folded = self.kinds, self.folded
        self.edges = np.zeros((len(length), 3), np.uint8)
        some = length.nonzero()[0]
        last = self.ends[some] - 1
        self.edges[some, 0] = kinds[self.starts[some]]
        self.edges[some, 1] = kinds[last]
        stop = ord(".")
        self.edges[some, 2] = (folded[last] == ord("…")) | (
            (kinds[last] == STOP)
            & (folded[np.maximum(last - 1, 0)] == stop)
            & (folded[np.maximum(last - 2, 0)] == stop)
            & (length[some] > 3)
        )

    def _words(self) -> None:
        kinds, folded = self.kinds, self.folded
        if not len(kinds):
            self.word_starts = self.word_ends = np.zeros(0, np.int64)
            self.word_hashes = np.zeros(0, np.uint64)
            self.word_kinds = np.zeros(0, np.uint8)
            self.first_word = np.zeros(len(self.sizes) + 1, np.int64)
            return
        inside = (kinds >= LOWER) & (kinds <= DIGIT)
        glyph = kinds == GLYPH
        before = np.empty_like(inside)
        before[0] = False
        before[1:] = inside[:-1]
        begins = inside & ~before
        stops = before & ~inside
        if glyph.any():
            behind = np.zeros_like(glyph)
            behind[1:] = glyph[:-1]
            begins |= inside & (glyph | behind)
            stops = before & (~inside | glyph | behind)
        self.word_starts = np.flatnonzero(begins)
        ends = np.flatnonzero(stops)
        if len(ends) < len(self.word_starts):
            ends = np.append(ends, len(kinds))
        self.word_ends = ends
        self.word_kinds = kinds[self.word_starts]
        powers, inverses = _powers(len(kinds))
        sums = np.zeros(len(kinds) + 1, np.uint64)
        np.cumsum(folded.astype(np.uint64) * powers[: len(kinds)], out=sums[1:])
        self.word_hashes = _mix((sums[ends] - sums[self.word_starts]) * inverses[self.word_starts])
        self.first_word = np.append(np.searchsorted(self.word_starts, self.starts), len(ends))

    @property
    def words(self) -> _Array:
        """For every block the number of its words; int64."""
        count: _Array = self.first_word[1:] - self.first_word[:-1]
        return count


def measures(document: Document) -> Measures:
    """The measures of a document; worked out once."""
    return document.note("measures", lambda document: Measures(document.lines))


def word_hash(word: str) -> int:
    """The hash of one word, as in `Measures.word_hashes`.

    >>> word_hash("Comments") == word_hash("comments") == int(Measures(["31 comments"]).word_hashes[1])
    True
    """
    hashes = Measures([word]).word_hashes
    if len(hashes) != 1:
        raise ValueError(f"{word!r} is not one word")
    return int(hashes[0])


def _mix(hashes: _Array) -> _Array:
    """Spread the entropy over all bits (the finalizer of Steele et al., "Fast splittable PRNGs", 2014)."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: _Array = hashes ^ (hashes >> np.uint64(31))
    return mixed


_known_powers: tuple[_Array, _Array] = (np.ones(1, np.uint64), np.ones(1, np.uint64))


def _powers(count: int) -> tuple[_Array, _Array]:
    """At least so many powers of the root, and of its inverse, modulo 2**64."""
    global _known_powers
    powers = _known_powers
    if len(powers[0]) < count:
        size = 1 << max(16, (count - 1).bit_length())
        made = []
        for root in (_ROOT, _ROOT_INVERSE):
            steps = np.full(size, root, np.uint64)
            steps[0] = 1
            made.append(np.cumprod(steps))
        powers = (made[0], made[1])
        if size <= 1 << 20:
            _known_powers = powers
    return powers


@cache
def _tables() -> tuple[_Array, _Array]:
    """The kind and the folded form of every character of the basic plane, and of three stand-ins for those above it."""
    kind = np.full(_BMP + 3, SYMBOL, np.uint8)
    fold = np.arange(_BMP + 3, dtype=np.uint32)
    category = unicodedata.category
    for code in range(_BMP):
        char = chr(code)
        what = category(char)
        if what == "Lo":
            kind[code] = GLYPH if _is_glyph(code) else LETTER
        elif what == "Lu" or what == "Lt":
            kind[code] = UPPER
            low = char.lower()
            fold[code] = ord(low[0])
        elif what == "Ll":
            kind[code] = LOWER
        elif what[0] == "L" or what[0] == "M":
            kind[code] = LETTER
        elif what[0] == "N":
            kind[code] = DIGIT
            fold[code] = ord("0")
        elif what[0] == "Z" or what == "Cc":
            kind[code] = SPACE
    kind[0x2190:0x2C00] = PICTURE
    for number, chars in _SAID.items():
        for char in chars:
            kind[ord(char)] = number
    kind[0x200B:0x2010] = kind[0xFEFF] = kind[0xAD] = SPACE
    kind[_BMP : _BMP + 3] = PICTURE, GLYPH, LETTER
    return kind, fold


def _is_glyph(code: int) -> bool:
    return 0x2E80 <= code <= 0xA4CF or 0xF900 <= code <= 0xFAFF or 0xFF66 <= code <= 0xFF9F or 0x0E00 <= code <= 0x0EFF


@cache
def _cells() -> _Array:
    """Both tables in one, as C reads them: the kind of a character above the 24 bits of its folded form."""
    kind, fold = _tables()
    cells: _Array = kind.astype(np.uint32) << np.uint32(24) | fold
    return cells


def _characters(lines: list[str]) -> tuple[_Array, _Array]:
    """The kind and the folded form of every character of some lines."""
    if any(len(line) > LONGEST for line in lines):
        lines = [line if len(line) <= LONGEST else line[: LONGEST - TAIL] + line[-TAIL:] for line in lines]
    joined = "\n".join(lines)
    kind_of, fold_of = _tables()
    if joined.isascii():
        codes: _Array = np.frombuffer(joined.encode("ascii"), np.uint8)
    else:
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        if len(codes) and int(codes.max()) >= _BMP:
            codes = _fold_astral(codes)
    return kind_of.take(codes), fold_of.take(codes)


def _fold_astral(codes: _Array) -> _Array:
    """The code points with a stand-in for each above the basic plane: a picture, a glyph or a letter."""
    high = codes >= _BMP
    stand_in = np.where(codes >= 0x20000, _BMP + 1, np.where(codes >= 0x1F000, _BMP, _BMP + 2))
    return np.where(high, stand_in, codes)
