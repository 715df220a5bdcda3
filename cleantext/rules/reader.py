"""The tables of the sieve and of the finders for the reader in C, which does on each line what these do on arrays.

Characters have *kinds*, bits of a table: what is a letter or digit, what decorates a line, what begins a short literal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cleantext.rules.book import Rule
from cleantext.rules.fold import DECORATION, fold, folds
from cleantext.rules.grams import SHORTEST
from cleantext.rules.sets import PatternSets
from cleantext.rules.sieve import IS_DECORATION, Sieve
from cleantext.rules.tongues import EVERYWHERE, signs_of, words_of

if TYPE_CHECKING:
    from cleantext.native._text import Reader

__all__ = ["can_read", "make_reader", "tables_of"]

_MOST_LANGUAGES = 64  #: the reader has a bit for each
_ALNUM, _DECIMAL, _DECORATION, _PICTURE, _SPACE, _DEEP, _SHORT, _SIGN = (1 << bit for bit in range(8))
_PLANE = 0x10000
_EVERY = (1 << 64) - 1  #: the bits of all languages

_Array = npt.NDArray[Any]


def can_read(languages: Sequence[str], sets: Iterable[PatternSets]) -> bool:
    """Whether the reader has room for some languages, and knows the characters with which their short literals begin."""
    short = (key for patterns in sets for key in patterns.keys if len(key) < SHORTEST)
    return len(languages) <= _MOST_LANGUAGES and all(key and ord(key[0]) < _PLANE for key in short)


def make_reader(
    native: ModuleType,
    languages: Sequence[str],
    sets: tuple[PatternSets, PatternSets, PatternSets],
    tables: tuple[dict[str, list[str]], dict[str, _Array]],
) -> Reader:
    """The reader of some rules.

    Args:
        native: the module in C.
        languages: the languages of the rules, of which it can read.
        sets: the patterns by head, the patterns by literal, and those of sentences.
        tables: what `tables_of` says of the rules.
    """
    by_head, by_literal, inline = sets
    strings, arrays = tables
    initials = dict(zip(strings["initials"], range(len(strings["initials"]))))
    short_at = np.zeros(_PLANE, np.uint16)
    for char, number in initials.items():
        short_at[ord(char)] = number
    signs = {sign for language in languages for sign in signs_of().get(language, ())}
    characters = {"folds": folds(), "kinds": _kinds(initials, signs), "short_at": short_at}
    reader: Reader = native.Reader(
        len(languages), strings, {**arrays, **characters}, fold, by_head.quick(), by_literal.quick(), inline.quick()
    )
    return reader


def tables_of(
    rules: Sequence[Rule],
    languages: Sequence[str],
    exact: Mapping[str, int],
    sets: tuple[PatternSets, PatternSets, PatternSets],
    sieve: Sieve,
) -> tuple[dict[str, list[str]], dict[str, _Array]]:
    """What the reader has to know of some rules, as lists of strings and arrays.

    Args:
        rules: the rules.
        languages: their languages.
        exact: the strings that are known as they are, with the numbers of their rules.
        sets: the patterns by head, the patterns by literal, and those of sentences.
        sieve: the sieve over all of these.
    """
    by_head, by_literal, inline = sets
    heads, bare, bare_lists, pairs, of_pair = sieve.tables()
    short = sorted(key for key in {**by_literal.keys, **inline.keys} if len(key) < SHORTEST)
    literals = [*sieve.literals, *short]
    place_of = {literal: place for place, literal in enumerate(literals)}
    around: list[list[int]] = [[] for _ in range(len(sieve.grams))]
    for literal, anchor, offset in zip(sieve.literals, sieve.grams.of.tolist(), sieve.grams.offsets.tolist()):
        if literal in by_literal.keys or literal in inline.keys:
            around[anchor] += place_of[literal], offset
    initials = {char: number for number, char in enumerate(sorted({literal[0] for literal in short}))}
    shorts: list[list[int]] = [[] for _ in initials]
    for literal in short:
        shorts[initials[literal[0]]].append(place_of[literal])
    words = words_of()
    bit_of = {language: 1 << number for number, language in enumerate(languages)}
    signs = [[ord(sign), number] for number, language in enumerate(languages) for sign in signs_of().get(language, ())]
    arrays: dict[str, Any] = {
        "exact_number": np.fromiter(exact.values(), np.int32, len(exact)),
        "table": sieve.grams.table,
        "pairs": pairs,
        "rule_of": np.array([number for number, _ in by_head.patterns], np.int32),
        "longest": np.array([pattern.longest for _, pattern in by_head.patterns], np.int32),
        "head_languages": _tried_in(rules, by_head, bit_of),
        "line_longest": np.array([by_literal.longest.get(literal, -1) for literal in literals], np.int32),
        "line_languages": _tried_in(rules, by_literal, bit_of),
        "sentence_languages": _tried_in(rules, inline, bit_of),
        "literal_match": np.array([pattern.longest for _, pattern in by_literal.patterns], np.int32),
        "for_line": _languages(rules, by_literal, literals, bit_of),
        "for_sentence": _languages(rules, inline, literals, bit_of),
        "word_languages": np.array(
            [sum(bit_of.get(language, 0) for language in own) for own in words.values()], np.uint64
        ),
        **bare,
        **sieve.grams.slots(),
        **_lists("bare", bare_lists),
        **_lists("around", around),
        **_lists("shorts", shorts),
        "of_pair_first": of_pair[0],
        "of_pair": of_pair[1],
        **_lists("under", [by_literal.keys.get(literal, []) for literal in literals]),
        **_lists("signs", signs),
    }
    inline_heads = sorted({head for _, pattern in inline.patterns for head in pattern.heads or ()})
    number_of = {head: number for number, head in enumerate(inline_heads)}
    begin = [sorted(number_of[head] for head in pattern.heads or ()) for _, pattern in inline.patterns]
    arrays |= {
        "inline_longest": np.array([inline.longest.get(literal, 0) for literal in literals], np.int32),
        "inline_match": np.array([pattern.longest for _, pattern in inline.patterns], np.int32),
        **_lists("inline_under", [inline.keys.get(literal, []) for literal in literals]),
        **_lists("inline_begin", begin),
    }
    strings = {
        "heads": heads,
        "exact": [*exact],
        "literals": literals,
        "words": [*words],
        "inline_heads": inline_heads,
        "initials": [*initials],
    }
    return strings, arrays


def _lists(name: str, lists: Sequence[Sequence[int]]) -> dict[str, _Array]:
    """Lists as two arrays: where each begins, and all items."""
    first = np.zeros(len(lists) + 1, np.int32)
    np.cumsum([*map(len, lists)], out=first[1:])
    items = np.fromiter((item for one in lists for item in one), np.int32, int(first[-1]))
    return {f"{name}_first": first, name: items}


def _tried_in(rules: Sequence[Rule], sets: PatternSets, bit_of: Mapping[str, int]) -> _Array:
    """For each pattern the bits of the languages of texts in which it is tried: its own, and all for English ones."""
    languages = [rules[number].language for number, _ in sets.patterns]
    return np.array([_EVERY if own == EVERYWHERE else bit_of[own] for own in languages], np.uint64)


def _languages(rules: Sequence[Rule], sets: PatternSets, literals: Iterable[str], bit_of: Mapping[str, int]) -> _Array:
    """For each literal the bits of the languages of which a rule has it."""
    bits = []
    for literal in literals:
        own = 0
        for place in sets.keys.get(literal, ()):
            own |= bit_of[rules[sets.patterns[place][0]].language]
        bits.append(own)
    return np.array(bits, np.uint64)


def _kinds(initials: Iterable[str], signs: Iterable[str]) -> _Array:
    """The kinds of every character of the basic plane."""
    kinds = np.zeros(_PLANE, np.uint8)
    chars = [*map(chr, range(_PLANE))]
    for kind, has in ((_ALNUM, str.isalnum), (_DECIMAL, str.isdecimal), (_SPACE, str.isspace)):
        kinds[np.fromiter(map(has, chars), bool, _PLANE)] |= kind
    kinds[[*map(ord, DECORATION)]] |= _DECORATION
    kinds[0x2190:0x2C00] |= _PICTURE
    kinds[[0xFE0F, 0x200D]] |= _PICTURE
    kinds[IS_DECORATION] |= _DEEP
    kinds[[*map(ord, initials)]] |= _SHORT
    kinds[[*map(ord, signs)]] |= _SIGN
    return kinds
