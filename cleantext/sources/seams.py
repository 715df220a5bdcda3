"""Seams: where the blocks of a page were run together, so that many stand in one line.

``soup.get_text(" ", strip=True)``, ``" ".join(soup.stripped_strings)`` and white space collapsed by an expression leave one line of a
page, and ``get_text(" ")`` some long ones. There is nothing in them for filters that look at lines: menus, headline, article and teasers
are one paragraph of thousands of words.

Which of its spaces were line ends is told by a linear model of the words on both sides, of their shapes (capitals, digits, signs) and of
themselves, as sentence ends are told (Reynar and Ratnaparkhi, "A maximum entropy approach to identifying sentence boundaries", 1997);
its features are hashed (Weinberger et al., "Feature hashing for large scale multitask learning", 2009). It was trained on texts whose lines
are known (``lab/seams.py``). A sentence's end is always taken for one: two paragraphs that are taken for one do more harm than one that
is taken for two.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleantext import native
from cleantext.document import Document
from cleantext.sources.long_lines import SHARE, STOPS, long_lines, without_closing

__all__ = ["BITS", "LIMIT", "SHIPPED", "SeamModel", "ends_sentence", "rows_of", "seams", "tokens_of"]

_Array = npt.NDArray[Any]

SHIPPED = Path(__file__).parent / "seams.npz"
BITS = 17  #: of a feature's hash by which its weight is found
LIMIT = 0.0  #: log odds of a seam, at least
_SURE, _SURE_ONES = 1.5, 2  #: log odds of a seam beyond doubt, and how many such a line of several blocks has, at least
_FEWEST = 10  #: blocks that end with no sentence, at least, of a page; half of the articles in one line have fewer
_LONGEST = 40  #: characters of a word by which its kind is told
_STEM = 14  #: and of those that are the word itself
_AROUND = 3  #: words on either side of a place that tell what it is
_FACTOR, _HALF = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)

_SMALL = "am"  #: kinds of words that begin no sentence
_native: Any = native.load("_text")

_TOKEN = re.compile(r"\S+")
_STRIPPED = ".,:;!?\"'”’»«“‘()[]"
#: What ends in a full stop and ends no sentence: a letter, or several with one behind each, a title, a short form, as they are in many languages.
_FORMS = frozenset(
    "mr mrs ms dr prof st sen rep gov gen lt col sgt capt rev hon no nr vs etc inc ltd co corp jr sr bzw ca vgl evtl sog art mme mlle sra sta "
    "dott ing jan feb mar apr aug sep sept oct okt nov dec dez bl.a f.eks t.ex tzv resp approx fig vol p pp".split()
)
_SHORT = re.compile(
    rf"(?:\W*[^\W\d_]\.)+|\W*(?:{'|'.join(map(re.escape, sorted(_FORMS, reverse=True)))})\.", re.IGNORECASE
)


class _Token(NamedTuple):
    """What the model is told of a word: numbers that are the same for what is alike.

    Attributes:
        shape: its first sign, kind, length and last signs.
        short: its kind and last signs.
        kind: its kind: see `SeamModel.odds`.
        word: itself, in small letters, without signs around it.
        sort: the letter of its kind.
    """

    shape: int
    short: int
    kind: int
    word: int
    sort: bytes


def seams(document: Document, model: SeamModel | None = None) -> list[int]:
    """Where blocks end in lines in which several were run together: offsets of white space; none where that is no page.

    Args:
        document: any text.
        model: what tells; the one shipped if None.

    >>> page = "Home News Sport Council closes bridge Share The council voted on Monday. It was late. Read more " * 20
    >>> found = seams(Document(page))
    >>> [page[start:end] for start, end in zip([0, *found], found)][3:7]
    [' Share', ' The council voted on Monday.', ' It was late.', ' Read more']
    """
    found: list[int] = []
    unended = size = 0
    for index in long_lines(document.lines):
        ends, many = _seams_of(document.lines[index], _shipped() if model is None else model, LIMIT)
        unended += many
        size += len(document.lines[index]) if ends else 0
        found += [document.starts[index] + end for end in ends]
    return found if unended >= _FEWEST and size >= SHARE * sum(map(len, document.lines)) else []


def _plainly(line: str, model: SeamModel, limit: float) -> tuple[list[int], int]:
    """Where blocks end in a line, and how many of them end with no sentence; none if it is one block."""
    spans = [match.span() for match in _TOKEN.finditer(line)]
    if len(spans) < 2:
        return [], 0
    words = [line[start:end] for start, end in spans]
    odds, kinds = model.odds(words)
    unspaced = np.frombuffer(kinds, np.uint8) == ord("J")
    odds[unspaced[:-1] & unspaced[1:]] = np.inf  # between words of such a script white space is no space
    if int((odds > _SURE).sum()) < _SURE_ONES:
        return [], 0
    told = np.flatnonzero(odds > limit).tolist()
    ends = {index for index, word in enumerate(words) if not word[-1].isalnum() and ends_sentence(word)}
    sentences = [index for index in ends if index + 1 < len(words) and chr(kinds[index + 1]) not in _SMALL]
    return [spans[index][1] for index in sorted({*told, *sentences})], sum([index not in ends for index in told])


def _natively(line: str, model: SeamModel, limit: float) -> tuple[list[int], int]:
    """As `_plainly`."""
    found: tuple[list[int], int] = _native.line_seams(
        line, model.in_c, _FORMS, model.step, model.bias, limit, _SURE, _SURE_ONES
    )
    return found


_seams_of = _plainly if _native is None else _natively


def ends_sentence(word: str) -> bool:
    """Whether a word may end a sentence.

    >>> ends_sentence("rained.”"), ends_sentence("Mr."), ends_sentence("U.S.")
    (True, False, False)
    """
    stem = without_closing(word)
    return stem[-1:] in STOPS and _SHORT.fullmatch(stem) is None


class SeamModel:
    """The weights of the features.

    What C does with them is `line_seams`, of a whole line.

    Args:
        weights: int8, two to the power of `BITS` of them.
        step: what one of them is.
        bias: the log odds of a seam of which nothing is known.
    """

    def __init__(self, weights: _Array, step: float, bias: float) -> None:
        self.weights = weights
        self.step = step
        self.bias = bias
        self.in_c = weights.tobytes()

    @classmethod
    def read(cls, path: Path) -> SeamModel:
        """The model in a file that ``lab/seams.py`` wrote.

        Raises:
            OSError: if it cannot be read.
            ValueError: if it is no such file.
            KeyError: if an array is not in it.
        """
        with np.load(path, allow_pickle=False) as stored:
            return cls(stored["weights"], float(stored["step"]), float(stored["bias"]))

    def odds(self, words: list[str]) -> tuple[_Array, bytes]:
        """How likely blocks end between words, and of what kind each word is.

        Args:
            words: one or more, each at least one character.

        Returns:
            The log odds that a block ends behind each but the last, as float64; and for every word a letter: a, m, C, A or X of one
            that begins with a small letter, has capitals behind it, begins with a capital, is one, or is all capitals; 9 of a number;
            J and N of scripts without spaces and without capitals; - of none of these.
        """
        tokens = tokens_of(words)
        rows = rows_of(tokens) if len(tokens) > 1 else np.zeros((1, 0), np.int64)
        sums = self.weights[rows].sum(axis=0, dtype=np.int32)
        return sums * self.step + self.bias, b"".join([token.sort for token in tokens])


@lru_cache(maxsize=1)
def _shipped() -> SeamModel:
    return SeamModel.read(SHIPPED)


def tokens_of(words: Sequence[str]) -> list[_Token]:
    """What the model is told of some words, each at least one character."""
    known = {word: _token(word) for word in dict.fromkeys(words)}
    return [known[word] for word in words]


def _token(word: str) -> _Token:
    core = word[:_LONGEST]
    opening = closing = ""
    stem = without_closing(word)
    if not word.isalnum():
        core = "".join(filter(str.isalnum, core))
        opening = "" if word[0].isalnum() else word[0]
        closing = "" if word[-1].isalnum() else word[-1] if stem == word or word[-2:-1].isalnum() else word[-2:]
    kind = _kind(core)
    return _Token(
        _known(f"{opening} {kind} {min(len(core) + 2, 9) // 3} {closing}"),
        _known(f"{kind} {closing}"),
        _known(kind),
        _hash("".join(map(str.lower, word.strip(_STRIPPED)[:_STEM]))),
        kind.encode(),
    )


def _kind(core: str) -> str:
    """Of what kind a word is, by its letters and digits."""
    if not core:
        return "-"
    first = core[0]
    if first.isdigit():
        return "9"
    if first.isupper():
        return "A" if len(core) == 1 else "X" if core.isupper() else "C"
    if first.islower():
        return "a" if core.islower() else "m"
    # Of a script without spaces, or without capitals.
    return "J" if "\u3040" <= first <= "\u9fff" or first >= "\U00020000" else "N"


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


_known = lru_cache(maxsize=1 << 12)(_hash)  # of shapes and kinds, which are few


def rows_of(tokens: Sequence[_Token]) -> _Array:
    """Where the weights of the features are, of each place between two words.

    Args:
        tokens: two words or more.

    Returns:
        int64, features x places.
    """
    edge = (0,) * _AROUND
    shape, short, kind, word = (
        np.array([*edge, *[token[number] for token in tokens], *edge], np.uint64) for number in range(4)
    )
    count = len(tokens) - 1

    def at(values: _Array, way: int) -> _Array:
        """Of each place what the word is like that stands so far behind it, or before it: 1 is the next one, -1 the last one."""
        start = _AROUND + way + (way < 0)
        return values[start : start + count]

    features = (
        (at(shape, -1), at(shape, 1)),
        (at(short, -2), at(short, -1), at(shape, 1), at(shape, 2)),
        (at(short, -3), at(short, -2), at(shape, -1), at(kind, 1)),
        (at(short, -1), at(shape, 1), at(short, 2), at(short, 3)),
        (at(kind, -3), at(kind, -2), at(short, -1), at(kind, 1), at(kind, 2), at(kind, 3)),
        (at(word, -1), at(short, -1)),
        (at(word, 1), at(kind, 1)),
        (at(word, -1), at(word, 1)),
        (at(shape, -1), at(word, 1)),
        (at(word, -1), at(shape, 1)),
        (at(word, -2), at(word, -1)),
        (at(word, 1), at(word, 2)),
    )
    return np.stack([_mixed(number, parts) for number, parts in enumerate(features, 1)])


def _mixed(number: int, parts: tuple[_Array, ...]) -> _Array:
    """One number of several: the first bits of their hash."""
    mixed = np.full(len(parts[0]), number, np.uint64)
    for part in parts:
        mixed = (mixed ^ part) * _FACTOR
        mixed ^= mixed >> _HALF
    return (mixed >> np.uint64(64 - BITS)).astype(np.int64)
