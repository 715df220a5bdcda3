"""Pieces of a sentence that the model takes, and that stay, since the rest of the sentence does.

Many a scrape breaks its lines wherever a tag stands: "The mayor of", "Thornmere", ", who resigned, will" are three lines of it. To
the model a name alone on a line looks like one of a menu. But a line that begins with a comma or a small letter goes on with the one
above, and where the line above that has no end either, what is between them is of their sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cleantext.document import Document
from cleantext.known import known, runs
from cleantext.rules.engine import Matcher
from cleantext.shape import initials, kind, shapes

__all__ = ["OPEN", "SOME", "goes_on", "in_sentences", "is_open", "is_torn", "of_sentences"]

_TORN = 5  #: lines that begin with a mark which nothing begins with, at least, of a text whose sentences are torn
_MOST, _WORDS = 4, 20  #: lines, and words, that are missing in a sentence, at most
SOME = 3  #: words of a line that is more than a label, at least
_INSIDE = frozenset(",.;:!?)]}’”»%…、。，")  #: nothing begins with these
_BEGUN_INSIDE = kind(first=initials("".join(sorted(_INSIDE))))
OPEN = frozenset(",(“„«-–—")  #: nothing ends with these


def of_sentences(document: Document, marked: list[int], furniture: Collection[int]) -> set[int]:
    """Those of some blocks that belong to a sentence of which the rest stays; none where lines do not break in sentences.

    Args:
        document: a document without markup.
        marked: the blocks that are to go, by their indices, in order.
        furniture: others that do not stay.

    Returns:
        those of `marked` that are to stay after all.
    """
    lines, shape = document.lines, shapes(document)
    spared: set[int] = set()
    if not marked or not is_torn(document):
        return spared
    stays = {*range(len(lines))}.difference(marked, furniture)
    for run in runs(marked):
        above, below = run[0] - 1, run[-1] + 1
        begun = above in stays and is_open(lines[above])
        ended = below in stays and goes_on(lines[below])
        short = len(run) <= _MOST and sum(shape.words[index] for index in run) <= _WORDS
        if begun and ended and short and all(_may_be_inside(lines[index]) for index in run):
            spared.update(run)
            continue
        if begun and shape.words[above] >= SOME and goes_on(lines[run[0]]):
            spared.add(run[0])
        if ended and shape.words[below] >= SOME and is_open(lines[run[-1]]):
            spared.add(run[-1])
    return spared


def in_sentences(document: Document, matcher: Matcher) -> frozenset[int]:
    """Those blocks of known furniture that go on with a sentence which is none; worked out once a document.

    A rule knows a line by its words alone. Of "She teaches a course on", "security", "in networks" the second is the article's if the first
    is, and who takes that one takes both.

    Args:
        document: a document.
        matcher: the rules that know the furniture.
    """
    return document.note(("in sentences", matcher), _known_in_sentences, matcher)


def _known_in_sentences(document: Document, matcher: Matcher) -> frozenset[int]:
    return _in_sentences(document, known(document, matcher).lines)


def _in_sentences(document: Document, furniture: Mapping[int, object]) -> frozenset[int]:
    if not furniture or document.page is not None or not is_torn(document):
        return frozenset()
    lines, words = document.lines, shapes(document).words
    return frozenset(
        index
        for index in furniture
        if index
        and index - 1 not in furniture
        and words[index] <= _WORDS
        and words[index - 1] >= SOME
        and goes_on(lines[index])
        and is_open(lines[index - 1])
    )


def is_torn(document: Document) -> bool:
    """Whether the lines of a text break in sentences: some begin with marks that nothing begins with."""
    return len(shapes(document).pick(_BEGUN_INSIDE)) >= _TORN


def goes_on(line: str) -> bool:
    """Whether a line begins as only the rest of a sentence does."""
    return line[0].islower() or (line[0] in _INSIDE and not line.startswith("..")) or line.startswith(("'s ", "’s "))


def is_open(line: str) -> bool:
    """Whether a line ends without the mark that ends a sentence."""
    return line[-1].isalnum() or line[-1] in OPEN


def _may_be_inside(line: str) -> bool:
    """Whether a line ends no sentence, or is nothing but marks."""
    return is_open(line) or not any(map(str.isalnum, line))
