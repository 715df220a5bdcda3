"""How sure the model must be of a block before it is marked.

The same doubt weighs differently on different pages: in the text of a whole page half of the words are not the article, and
a doubtful line is more likely furniture; in a finished article nothing is, and a doubtful line is a crosshead, a list, a
verse. So first it is asked how much of the page the model takes for furniture, and how many of its lines the rules know, and
from that follows how sure it must be of a single block. Between the article's paragraphs it must be surer, since the
article's own lists and crossheads stand there; above the first paragraph and below the last, beyond lines of furniture that the
rules know, less so: furniture comes in company.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleantext import native

__all__ = ["FURNITURE", "MIDDLE", "Limits", "Weights", "below", "limits_of", "paragraphs"]

_Array = npt.NDArray[Any]
_Below = tuple[_Array, list[int], float]
_native: Any = native.load("_score")

MIDDLE = 0.5  #: the caution for which the limits below are meant
FURNITURE = 0.5  #: below this likelihood a block counts as furniture when it is asked what kind of page this is
_SMALL = 700  #: words of a page of text from which on it is not small, if at least `_HIGH` of it is furniture
_MORE = 300  #: words more, if it is `_LOW` or less
_LOW, _HIGH = 0.2, 0.5
_LITTLE = 450  #: words of a page up to which it is as small as can be
_SMALLEST = 120  #: words of a page, at least, for what stands around a block to tell anything about it
_CLEAN = 0.05  #: share of a text's words that are furniture, at least: with less of it, the text is an article
_DUMP = 0.1  #: share of a page's words that are furniture from which on it is a dump
_FEW, _MANY = 8, 12  #: lines of furniture that the rules know, from which on a page begins to be, and is, a dump
_SURE, _LIKELY = 0.01, 0.5  #: likelihood below which a block is marked, in a finished article and in a small dump
_DOUBT = 0.02  #: what stands for `_LIKELY` on the smallest pages
_PARTLY, _MOSTLY = 0.5, 0.7  #: share of a small page's words between which that doubt fades
_INSIDE = 0.1  #: likelihood below which a block between the article's paragraphs is marked, on a page that is no dump
_MIXED = 0.35  #: share of a text's words that are furniture up to which that holds
_MIXED_SMALL = 0.6  #: the same of a small one, of which nothing is marked there
_MENUS = 8  #: lines that the rules know, from which on what stands between the article's paragraphs is furniture, too
_FOREIGN = 0.15  #: share of a text's words that are furniture from which on it is a page's, though rules know next to nothing of it
_CLEAR = 0.45  #: half of the F1 that likelihoods promise, at least, if that is so: lists, which are articles, leave much in doubt
_TOLD = 4  #: lines of furniture that rules know, at least, of a page without an article
_HOPELESS = 0.15  #: and half of the F1 that likelihoods promise there, at most
_COMPANY = 0.1  #: likelihood below which a block is marked beyond the article, and beyond two lines of furniture
_PARAGRAPH = 12  #: words of a block of the article, at least, that counts as a paragraph


class Weights(NamedTuple):
    """What is asked of a page before a single block is looked at.

    Attributes:
        size: words of the page, but for readers' comments.
        share: of the words in blocks that no rule knows, the share in blocks that are more likely furniture.
        best: half of the best F1 that can be hoped for.
        limit: the likelihood below which to mark blocks for the best mean of precision and recall that can be hoped for.
        known: the number of blocks that a rule knows; see `cleantext.known.telling`.
        markup: whether the model was told of the markup around the blocks, too.
    """

    size: float
    share: float
    best: float
    limit: float
    known: int
    markup: bool

    @property
    def small(self) -> bool:
        """Whether the page is a small one of plain text, of which there is little to go by."""
        return not self.markup and self.size < self.enough

    @property
    def scant(self) -> bool:
        """Whether it is small whatever there is of furniture."""
        return not self.markup and self.size < _SMALL

    @property
    def enough(self) -> float:
        """Words of a page of plain text from which on it is not small: the more the less of it is furniture."""
        return _SMALL + _MORE * (1 - _between(self.share, _LOW, _HIGH))

    @property
    def tiny(self) -> bool:
        """Whether there is so little text that the model has nothing to say of it."""
        return not self.markup and self.is_little

    @property
    def is_little(self) -> bool:
        """Whether it has so few words that what the model thinks of them tells nothing."""
        return self.size < _SMALLEST

    @property
    def bare(self) -> bool:
        """Whether nothing around an article is to be seen."""
        return not self.known and self.share < _CLEAN

    @property
    def hopeless(self) -> bool:
        """Whether it is a page without an article, as many are that only scripts fill."""
        return not self.tiny and self.known >= _TOLD and self.best < _HOPELESS

    @property
    def mixed(self) -> bool:
        """Whether it is the text of an article with some furniture."""
        return not self.markup and self.share < _MIXED

    @property
    def foreign(self) -> bool:
        """Whether it is the text of a page, even if no rule knows a line of it: one in a language without rules, say."""
        return not self.small and self.share >= _FOREIGN and self.best >= _CLEAR


class Limits(NamedTuple):
    """Likelihoods below which blocks of a page are marked.

    Attributes:
        usual: of any block.
        inside: the largest one of a block between the article's paragraphs.
        company: the smallest one of a block beyond them, with two lines of furniture between.
    """

    usual: float
    inside: float
    company: float


def limits_of(page: Weights, caution: float) -> Limits:
    """How sure the model must be of the blocks of a page.

    Args:
        page: what is known of it.
        caution: from 0 to 1. It moves limits along the log odds, from one end to the other by a factor of 10 000.
    """
    if page.tiny:
        return Limits(0, 0, 0)
    usual, inside = _usual(page), _inside(page)
    company = 0.0 if page.markup or page.small else _COMPANY
    factor = 10.0 ** (4 * (MIDDLE - caution))
    return Limits(_shifted(usual, factor), inside, _shifted(company, factor))


def _usual(page: Weights) -> float:
    likely = page.limit
    if page.small:
        # So little promises nothing; it tells only where most of the page is beyond doubt no article.
        doubt = _DOUBT * (_LIKELY / _DOUBT) ** (max(0.0, page.size - _LITTLE) / (page.enough - _LITTLE))
        likely = doubt + (_LIKELY - doubt) * _between(page.share, _PARTLY, _MOSTLY)
    # Two things tell a dump: how much of it the model takes for furniture, and how many lines the rules know. A long
    # article under a short menu has little of the first.
    clean = 0.0 if page.markup else _CLEAN
    if page.share < clean and page.known < _MANY:
        return 0.0
    return _SURE + (likely - _SURE) * max(_between(page.share, clean, _DUMP), _between(page.known, _FEW, _MANY))


def _inside(page: Weights) -> float:
    if page.small and page.share < _MIXED_SMALL:
        return 0.0
    if page.mixed and page.known < _MENUS:
        return _INSIDE
    return 1.0


def _between(value: float, low: float, high: float) -> float:
    """How far a value is on the way from low to high; from 0 to 1."""
    return min(1.0, max(0.0, (value - low) / (high - low)))


def _shifted(likelihood: float, factor: float) -> float:
    """The likelihood whose odds are so many times those of another."""
    odds = likelihood / (1 - likelihood) * factor
    return odds / (1 + odds)


def paragraphs(article: _Array, words: _Array, furniture: float = FURNITURE, least: float = _PARAGRAPH) -> _Array:
    """The blocks that are paragraphs of the article."""
    return np.flatnonzero((article >= furniture) & (words >= least))


def _below_plainly(
    article: _Array, words: _Array, fellows: list[int], limits: Limits, furniture: float, paragraph: float
) -> _Below:
    body = paragraphs(article, words, furniture, paragraph)
    of_blocks = np.full(len(article), limits.usual)
    if len(body):
        first, last = body[0], body[-1]
        between = of_blocks[first:last]
        np.minimum(between, limits.inside, out=between)
        # One line of furniture is no company: beyond the second, on either side.
        if above := sorted(index for index in fellows if index < first)[:-1]:
            of_blocks[: above[-1]] = np.maximum(of_blocks[: above[-1]], limits.company)
        if under := sorted(index for index in fellows if index > last)[1:]:
            of_blocks[under[0] + 1 :] = np.maximum(of_blocks[under[0] + 1 :], limits.company)
    gone = article < of_blocks
    return of_blocks, np.flatnonzero(gone).tolist(), float(words[~gone].sum())


def _below_natively(
    article: _Array, words: _Array, fellows: list[int], limits: Limits, furniture: float, paragraph: float
) -> _Below:
    of_blocks, gone, left = _native.limits(article, words, fellows, *limits, furniture, paragraph)
    return np.frombuffer(of_blocks, np.float64), gone, left


_below = _below_plainly if _native is None else _below_natively


def below(article: _Array, words: _Array, fellows: list[int], limits: Limits) -> _Below:
    """The limit of every block, which blocks are below it, and the words of the others.

    Args:
        article: for every block the likelihood that it belongs to the article; float32.
        words: for every block the number of words; float32.
        fellows: blocks of furniture that a rule knows; beyond two of them on a side there is company.
        limits: of the page.
    """
    return _below(article, words, fellows, limits, FURNITURE, _PARAGRAPH)
