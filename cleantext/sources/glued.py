"""Glued blocks: `get_text()` sets nothing between the blocks of a page, so that where its markup has no white space, either,
one begins right behind another: ``SportWeather``, ``said the mayor.The council``.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice, pairwise

from cleantext import native
from cleantext.document import Document

__all__ = ["glued", "may_be_glued"]

_native = native.load("_text")

_LOWER, _UPPER = "a-zß-öø-ÿа-яёα-ω", "A-ZÀ-ÖØ-ÞА-ЯЁΑ-Ω"
#: Where a small letter, a digit, a bracket or a sentence's end stands before a capital that begins a word.
_GLUE = re.compile(
    rf"(?:[{_LOWER}0-9.!?…”)\]»]|(?<=[.!?…])[’'\"])(?=[“‘]?[{_UPPER}](?:[{_UPPER}]?[{_LOWER}]| [{_LOWER}])|©)"
)
_LIKELY = re.compile(rf"[{_LOWER}0-9.!?…”)\]»’'\"](?=[“‘{_UPPER}©])")  # where that may be, found three times as quickly
_MAYBE = re.compile(rf"[{_LOWER}.!?”)][{_UPPER}“][{_LOWER}]")  # the most of it, found more quickly
_SENTENCE = re.compile(rf"[“‘]?[{_UPPER}][{_LOWER}]*[\s,’']")  # how one begins
_CODE = re.compile(r"\w*[(\[{:=_<>\"/]")  # what stands behind a place in a program
#: Parts of a text that are looked at first, few and then some more, and the places in them that make it worth another look.
_SAMPLES = ((4, 2), (12, 4))
_SAMPLE = 200  #: their characters
_WIDE = 80  #: characters of a line of such a text, on average, at least
_FEWEST, _EVERY = 10, 60  #: places that make a text glued, at least, and words for each, at most
_MOST = 10_000  #: places, at most: no page has as many
_SENTENCES = 3  #: places where a sentence begins, at least
_LONG, _SHARE = 120, 0.6  #: characters of a line, at least, and share of the places that are in lines as long
_OTHERS = 6  #: at every how many places there may be one as programs have them
_SHORTEST = 4  #: letters before a place within a word, at least: "McDonald" and "YouTube" are one
_SMALL = 2  #: and if all of them are small: "iPhone" is
_NAME = 14  #: letters of a word with one such place that may be a name


def may_be_glued(document: Document) -> bool:
    """Whether blocks of a text may be glued, going by some parts of it; worked out once a document."""
    return document.note("may be glued", _may_be_glued)


def _may_be_glued(document: Document) -> bool:
    text = document.text
    if len(text) < _WIDE * len(document):
        return False
    return all(_has(text, samples, enough) for samples, enough in _SAMPLES)


def _has(text: str, samples: int, enough: int) -> bool:
    """Whether so many places are in some parts of a text."""
    found = 0
    for start in range(0, len(text), max(_SAMPLE, len(text) // samples)):
        found += _within(text, start, start + _SAMPLE)
        if found >= enough:
            return True
    return False


def glued(text: str) -> list[int]:
    """Where a block begins right behind another, in order; none in a text with few such places.

    >>> text = "HomeNewsSportWeatherOpinionCultureTravelLettersJobsThe council met.It was late in McArthur Hall.Nobody spoke.So it ended."
    >>> found = glued(text)
    >>> [text[start:end] for start, end in zip([0, *found], [*found, None])][-5:]
    ['Jobs', 'The council met.', 'It was late in McArthur Hall.', 'Nobody spoke.', 'So it ended.']
    """
    places, words = _glue(text, _MOST + 1)
    if not _FEWEST <= len(places) <= _MOST or len(places) * _EVERY < text.count(" "):
        return []
    often = Counter(words)
    found = []
    for at, word in zip(places, words):
        is_name = often[word] > 1 and len(word) <= _NAME and _places_in(word) == 1
        if not word or not (is_name or _is_short(text, at)):
            found.append(at)
    if len(found) < _FEWEST or len(found) * _EVERY < text.count(" "):
        return []
    # Some languages have capitals within words, and so do programs, whose brackets tell.
    if _OTHERS * sum([_CODE.match(text, at) is not None for at in found]) > len(found):
        return []
    sentences = sum([not text[at - 1].isalnum() and _SENTENCE.match(text, at) is not None for at in found])
    in_long = sum([_is_in_long_line(text, at) for at in found])
    return found if sentences >= _SENTENCES and in_long >= _SHARE * len(found) else []


def _glue_plainly(text: str, most: int) -> tuple[list[int], list[str]]:
    """Where blocks may begin right behind others, so many at most, and the word around each place; "" between words."""
    places = list(islice((at.end() for at in _LIKELY.finditer(text) if _GLUE.match(text, at.start())), most))
    return places, [_word_at(text, at) if text[at - 1].isalnum() else "" for at in places]


def _within_plainly(text: str, start: int, stop: int) -> int:
    """How many such places a part of a text may have, at a quick look."""
    return sum(1 for _ in _MAYBE.finditer(text, start, stop))


_glue = _glue_plainly if _native is None else _native.glue
_within = _within_plainly if _native is None else _native.glue_within


def _is_in_long_line(text: str, at: int) -> bool:
    start = max(text.rfind("\n", max(0, at - _LONG), at) + 1, at - _LONG)
    return text.find("\n", at, start + _LONG) < 0


def _word_at(text: str, at: int) -> str:
    """The letters and digits around a place; of many the nearest."""
    start = end = at
    while start > max(0, at - _NAME) and text[start - 1].isalnum():
        start -= 1
    while end < min(len(text), at + _NAME) and text[end].isalnum():
        end += 1
    return text[start:end]


def _is_short(text: str, at: int) -> bool:
    """Whether so few letters stand before a place, from the last capital on, that what stands behind may be of the same word."""
    start = at
    while start > max(0, at - _NAME) and (text[start - 1].islower() or text[start - 1].isdigit()):
        start -= 1
    if start > 0 and text[start - 1].isupper():
        return at - start + 1 < _SHORTEST
    return at - start < _SMALL


def _places_in(word: str) -> int:
    return sum([not one.isupper() and other.isupper() for one, other in pairwise(word)])
