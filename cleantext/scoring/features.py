"""What the main-text model is told of every block: its own text, its place, and what stands on the page like it.

All features are numbers between about -3 and 3, one row a block, and none belongs to a language: shares of kinds of
characters, lengths on a log scale, distances to running text, repeats, words shared with the rest of the page, and which
category of phrase rule knows the block. Words themselves go to the model beside these, as hashes; see
`cleantext.scoring.model`.

The features are part of the model's format: whoever changes one trains the model anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleantext import measures as m
from cleantext import native
from cleantext.document import CATEGORIES, Document
from cleantext.measures import KINDS, Measures
from cleantext.scoring.markup import markup_features
from cleantext.scoring.tree import Tree

__all__ = ["NAMES", "RULE_COLUMNS", "Features", "block_features"]

_Array = npt.NDArray[Any]
_native: Any = native.load("_score")

_FIRST = ("upper", "lower", "digit", "quote", "bar", "bracket", "dash")
_LAST = ("stop", "comma", "colon", "lower", "upper", "digit", "quote", "bracket", "bar")
_SHARES = [number for number, kind in enumerate(KINDS) if kind not in ("letter", "glyph")]
_GLYPH = 2.5  #: letters that one character is worth in scripts that set words without spaces
_SMALL_GLYPHS = 0.15  #: small words for each such character
_CASELESS = 255
_CASED = np.array([_CASELESS if kind in ("letter", "glyph") else number for number, kind in enumerate(KINDS)])
_FIRST_KINDS = np.array([[KINDS.index(kind)] for kind in _FIRST])
_LAST_KINDS = np.array([[KINDS.index(kind)] for kind in _LAST])
#: The categories in a fixed order, and how else a rule may know a block.
RULE_COLUMNS = (*(c for c in CATEGORIES if c != "boilerplate"), "label", "lead", "sentence")

NAMES: tuple[str, ...] = (
    "characters",
    "words",
    "word length",
    *(f"share of {kind}" for kind in KINDS if kind not in ("letter", "glyph")),
    *(f"first is {kind}" for kind in _FIRST),
    *(f"last is {kind}" for kind in _LAST),
    "breaks off",
    "sentences",
    "commas a word",
    "capitalised words",
    "short small words",
    "blank lines before",
    "blank lines behind",
    "copies",
    "a copy of one above",
    "words of the first block",
    "words of the running text",
    "place from the top",
    "place from the end",
    "share of the page above",
    "share of running text above",
    "reads like prose",
    "prose above",
    "prose below",
    "words of the block above",
    "words of the block below",
    "page: blocks",
    "page: words",
    "page: share of words in prose",
    "page: share of blocks in prose",
    "page: share of blank lines",
    "page: words of a block",
    "page: known furniture",
    *(f"rule: {column}" for column in RULE_COLUMNS),
)

PROSE_WORDS = 12  #: words of a block, ending as a sentence does, that reads like prose
LONG_WORDS = 35  #: words of one that reads like prose whatever its end
_CONTENT = 4  #: characters of a word that says what a text is about


class Features(NamedTuple):
    """What the model is told of the blocks of a document, but for what words and hints weigh.

    Attributes:
        values: float32, blocks x `NAMES`; behind these columns may be others, which are not filled yet.
        markup: float32, blocks x `cleantext.scoring.markup.MARKUP_NAMES`; None for plain text.
        tree: the elements around the blocks; None for plain text.
    """

    values: _Array
    markup: _Array | None = None
    tree: Tree | None = None


def block_features(document: Document, measured: Measures, rules: Mapping[int, int], room: int = 0) -> Features:
    """The features of every block.

    Args:
        document: the document.
        measured: its measures.
        rules: for blocks that phrase rules know, by index, a bit set of `RULE_COLUMNS`.
        room: columns for what else will be told of them.
    """
    if not len(document):
        return Features(np.zeros((0, len(NAMES) + room), np.float32))
    if _native is None:
        values, prose, words = _in_python(document, measured, rules)
        values = np.concatenate([values, np.zeros((len(values), room), np.float32)], axis=1) if room else values
    else:
        values, prose, words = _in_c(document, measured, rules, room)
    if document.page is None:
        return Features(values)
    return Features(values, *markup_features(document, document.page, measured, prose, words))


def _in_c(
    document: Document, measured: Measures, rules: Mapping[int, int], room: int = 0
) -> tuple[_Array, _Array, _Array]:
    """As `_in_python`, with room behind the features."""
    values = np.empty((len(document), len(NAMES) + room), np.float32)
    raw = measured.raw
    prose, words = _native.features(
        raw["sizes"],
        raw["counts"],
        raw["edges"],
        raw["first_word"],
        raw["word_starts"],
        raw["word_ends"],
        raw["word_hashes"],
        raw["word_kinds"],
        document.gaps,
        dict(rules),
        values,
    )
    return values, np.frombuffer(prose, bool), np.frombuffer(words, np.float64)


def _in_python(document: Document, measured: Measures, rules: Mapping[int, int]) -> tuple[_Array, _Array, _Array]:
    """The features of every block; which blocks read like prose; and how many words each has."""
    n = len(document)
    counts = measured.counts.astype(np.float32)
    characters = measured.sizes.astype(np.float32)
    length = np.maximum(counts.sum(axis=1), 1)
    # A paragraph is to look alike in every script. What has no case counts as lower case; what has no spaces counts as
    # words of two characters, each worth a word of five letters and the space behind it, and some of them small.
    glyphs = counts[:, m.GLYPH].copy()
    counts[:, m.LOWER] += counts[:, m.LETTER] + _GLYPH * glyphs
    counts[:, m.SPACE] += glyphs / 2
    counts[:, m.LETTER] = counts[:, m.GLYPH] = 0
    real = np.maximum(measured.words - glyphs / 2, 1)
    whole = characters / length  # more than 1 for blocks that were cut short for measuring
    length = length + (_GLYPH - 0.5) * glyphs
    words = (measured.words - glyphs / 2) * whole
    columns: list[_Array] = []
    put = columns.append
    log_words = np.log1p(words)
    put(np.log1p(length * whole) / 2)
    put(log_words / 1.5)
    letters = counts[:, m.LOWER] + counts[:, m.UPPER] + counts[:, m.DIGIT]
    put(letters / real / 5)
    shares = counts / length[:, None] * 2
    first_kind, last_kind = _CASED[measured.edges[:, :2].T]
    first_kind[first_kind == _CASELESS] = m.UPPER
    last_kind[last_kind == _CASELESS] = m.LOWER
    columns += list(shares.T[_SHARES])
    columns += list(first_kind == _FIRST_KINDS)
    columns += list(last_kind == _LAST_KINDS)
    ellipsis = measured.edges[:, 2] != 0
    put(ellipsis)
    put(np.log1p(counts[:, m.STOP]))
    put(counts[:, m.COMMA] / real * 5)
    starts = measured.word_starts
    first_word = measured.first_word
    upper = measured.word_kinds == m.UPPER
    put(_sum(upper, first_word) / real)
    small = (measured.word_kinds == m.LOWER) & (measured.word_ends - starts <= 3)
    put((_sum(small, first_word) + _SMALL_GLYPHS * glyphs) / real * 2)
    gaps = np.minimum(np.fromiter(document.gaps, np.float32, n), 3)
    put(gaps / 1.5)
    put(np.append(gaps[1:], 3) / 1.5)
    copies, is_copy = _copies(measured)
    put(np.log1p(copies - 1))
    put(is_copy)
    ends = (last_kind == m.STOP) | ((last_kind == m.QUOTE) & (counts[:, m.STOP] > 0))
    prose = ((words >= PROSE_WORDS) & ends & ~ellipsis) | (words >= LONG_WORDS)
    put(_shared_with_first(measured))
    put(_shared_with_prose(measured, prose))
    index = np.arange(n, dtype=np.float32)
    put(np.log1p(index) / 2)
    put(np.log1p(n - 1 - index) / 2)
    above = np.cumsum(words) - words
    total = max(float(above[-1] + words[-1]), 1.0)
    put(above / total * 2)
    prose_words = words * prose
    prose_above = np.cumsum(prose_words) - prose_words
    put(prose_above / max(float(prose_above[-1] + prose_words[-1]), 1.0) * 2)
    put(prose)
    last_prose = np.maximum.accumulate(np.where(prose, index, -1000.0))
    put(np.log1p(np.minimum(index - np.append(-1000.0, last_prose[:-1]), 200)) / 2)
    next_prose = np.minimum.accumulate(np.where(prose, index, n + 1000.0)[::-1])[::-1]
    put(np.log1p(np.minimum(np.append(next_prose[1:], n + 1000.0) - index, 200)) / 2)
    put(np.append(0, log_words[:-1]) / 1.5)
    put(np.append(log_words[1:], 0) / 1.5)
    known = np.zeros((n, len(RULE_COLUMNS)), np.float32)
    if rules:
        at = np.fromiter(rules.keys(), np.int64, len(rules))
        bits = np.fromiter(rules.values(), np.int64, len(rules))
        known[at] = (bits[:, None] >> np.arange(len(RULE_COLUMNS))) & 1
    page = (
        np.log1p(n) / 3,
        np.log1p(total) / 4,
        float(prose_words.sum()) / total * 2,
        float(prose.mean()) * 2,
        float((gaps > 0).mean()) * 2,
        np.log1p(total / n) / 2,
        float(known.any(axis=1).mean()) * 4,
    )
    out = np.empty((len(NAMES), n), np.float32)
    for number, column in enumerate(columns):
        out[number] = column
    out[len(columns) : len(columns) + len(page)] = np.array(page, np.float32)[:, None]
    out[len(columns) + len(page) :] = known.T
    return np.ascontiguousarray(out.T), prose, words


def _sum(values: _Array, first_word: _Array) -> _Array:
    """Sums over the words of each block."""
    sums = np.zeros(len(values) + 1, np.float32)
    np.cumsum(values, out=sums[1:])
    total: _Array = sums[first_word[1:]] - sums[first_word[:-1]]
    return total


def _copies(measured: Measures) -> tuple[_Array, _Array]:
    """How often each block stands on the page, and whether it stood above; two blocks of the same words are the same."""
    sums = np.zeros(len(measured.word_hashes) + 1, np.uint64)
    np.cumsum(measured.word_hashes, out=sums[1:])
    own = sums[measured.first_word[1:]] - sums[measured.first_word[:-1]]
    _, first, back, count = np.unique(own, return_index=True, return_inverse=True, return_counts=True)
    return count[back].astype(np.float32), first[back] < np.arange(len(own))


def _shared_with_first(measured: Measures) -> _Array:
    """The share of each block's words that stand in the first block, too: on a scraped page, its title."""
    stop = measured.first_word[1]
    if not len(measured.word_hashes):
        return np.zeros(len(measured.sizes), np.float32)
    shared = np.isin(measured.word_hashes, measured.word_hashes[:stop]) & (
        measured.word_ends - measured.word_starts >= 3
    )
    total: _Array = _sum(shared, measured.first_word) / np.maximum(measured.words, 1)
    return total


def _shared_with_prose(measured: Measures, prose: _Array) -> _Array:
    """The share of each block's content words that stand in running text of the page, other than the block itself."""
    n = len(measured.sizes)
    if not len(measured.word_hashes):
        return np.zeros(n, np.float32)
    block = np.repeat(np.arange(n), measured.words)
    glyph = measured.word_kinds == m.GLYPH
    content = np.flatnonzero((measured.word_ends - measured.word_starts >= _CONTENT) | glyph)
    if not len(content):
        return np.zeros(n, np.float32)
    order = np.unique(measured.word_hashes[content], return_inverse=True)[1]
    at = block[content]
    kinds = int(order.max()) + 1
    in_prose = prose[at]
    # A word counts once a block: the number of prose blocks that hold it.
    pairs = np.unique(order[in_prose].astype(np.int64) * n + at[in_prose])
    blocks_with = np.bincount(pairs // n, minlength=kinds)
    elsewhere = blocks_with[order] - in_prose > 0
    shared = np.bincount(at, weights=elsewhere, minlength=n)
    total: _Array = (shared / np.maximum(np.bincount(at, minlength=n), 1)).astype(np.float32)
    return total
