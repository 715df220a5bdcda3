"""Pieces of a sentence that the model takes, and that stay, since the rest of the sentence does.

Many a scrape breaks its lines wherever a tag stands: "The mayor of", "Thornmere", ", who resigned, will" are three lines of it. To
the model a name alone on a line looks like one of a menu. But a line that begins with a comma or a small letter goes on with the one
above, and where the line above that has no end either, what is between them is of their sentence.
"""

from __future__ import annotations

from collections.abc import Collection

from cleantext.document import Document
from cleantext.known import runs

__all__ = ["of_sentences"]

_TORN = 5  #: lines that begin with a mark which nothing begins with, at least, of a text whose sentences are torn
_MOST, _WORDS = 4, 20  #: lines, and words, that are missing in a sentence, at most
_SOME = 2  #: spaces in a line that is more than a label, at least
_INSIDE = frozenset(",.;:!?)]}’”»%…、。，")  #: nothing begins with these
_OPEN = frozenset(",(“„«-–—")  #: nothing ends with these


def of_sentences(document: Document, marked: list[int], furniture: Collection[int]) -> set[int]:
    """Those of some blocks that belong to a sentence of which the rest stays; none where lines do not break in sentences.

    Args:
        document: a document without markup.
        marked: the blocks that are to go, by their indices, in order.
        furniture: others that do not stay.

    Returns:
        those of `marked` that are to stay after all.
    """
    lines = document.lines
    spared: set[int] = set()
    if not marked or sum(line[0] in _INSIDE for line in lines) < _TORN:
        return spared
    gone = {*marked, *furniture}
    for indices in runs(marked):
        first, last = indices[0], indices[-1]
        above = lines[first - 1] if first > 0 and first - 1 not in gone else ""
        below = lines[last + 1] if last + 1 < len(lines) and last + 1 not in gone else ""
        run = lines[first : last + 1]
        goes_on, is_open = bool(below) and _goes_on(below), bool(above) and _is_open(above)
        if (
            goes_on
            and is_open
            and len(run) <= _MOST
            and sum(map(_words, run)) <= _WORDS
            and all(map(_may_be_inside, run))
        ):
            spared.update(indices)
            continue
        if is_open and above.count(" ") >= _SOME and _goes_on(run[0]):
            spared.add(first)
        if goes_on and below.count(" ") >= _SOME and _is_open(run[-1]):
            spared.add(last)
    return spared


def _goes_on(line: str) -> bool:
    """Whether a line begins as only the rest of a sentence does."""
    return line[0].islower() or (line[0] in _INSIDE and not line.startswith("..")) or line.startswith(("'s ", "’s "))


def _is_open(line: str) -> bool:
    """Whether a line ends without the mark that ends a sentence."""
    return line[-1].isalnum() or line[-1] in _OPEN


def _may_be_inside(line: str) -> bool:
    return _is_open(line) or not any(map(str.isalnum, line))


def _words(line: str) -> int:
    return line.count(" ") + 1
