"""Which blocks of a document are threads of readers' comments: who wrote when, what they say, and the button to answer them.

What a reader writes reads like the article, so neither phrases nor a model that knows articles tell it well. But a thread has a beat:
each comment opens with a head or closes with a button, often both, and the next one does the same (`cleantext.comment_beats`).
Some buttons, or several heads of different names where a line speaks of comments, and all that stands between them is the thread.

The time stamps of a live blog have a beat, too. They have no such buttons, their authors are few, and nothing announces comments
above them. A forum's have all of that, and no article above.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import NamedTuple

from cleantext.comment_beats import Beat, announces, beats, counts_comments, is_button
from cleantext.document import Document
from cleantext.known import known
from cleantext.rules.engine import Matcher
from cleantext.shape import PROSE, kind, shapes

__all__ = ["Thread", "threads"]

_GAP = 40  #: blocks of one comment, at most
_LEAST_GAP = 6  #: blocks that one may have, however short the others are
_BUTTONS = 2  #: that make a thread, with a head; more of them need none
_NAMES = 3  #: different ones that make a thread without buttons, below a line that announces it
_MANY_NAMES = 5  #: different ones, dated, near a line that speaks of comments, that make one; a live blog has fewer
_FEWEST = 2  #: paragraphs above a thread that nothing announces
_PARAGRAPHS = 3  #: above such a line, for what stands below it to be no article
_CONTROLS = 4  #: blocks between it and the first head: how to sort
_HEAD = 4  #: blocks that a head may have
_TOP = 6  #: blocks at the top of a text of nothing but comments, among which the first one begins
_PROSE = kind(has=PROSE)


class Thread(NamedTuple):
    """Comments one below the other.

    Attributes:
        start: the first block.
        stop: the one behind the last.
        heads: how many heads tell them apart.
        buttons: how many buttons do.
    """

    start: int
    stop: int
    heads: int
    buttons: int


def threads(document: Document, matcher: Matcher) -> list[Thread]:
    """The threads of readers' comments in a document, from top to bottom, none within another; worked out once a document.

    Args:
        document: any document; of a page with its markup only what buttons, or a line that announces comments, tell.
        matcher: the phrase rules, which know the lines that speak of comments.
    """
    return document.note(("threads", matcher), _threads, matcher)


def _threads(document: Document, matcher: Matcher) -> list[Thread]:
    hits, lines = matcher.hits(document), document.lines
    said = [
        index
        for rules in (hits.lines, hits.labels)
        for index, rule in rules.items()
        if rule.category == "comments" or (rule.category == "social" and counts_comments(lines[index]))
    ]
    if not said:
        return []
    page = _Page(document, matcher, sorted(said))
    found: list[Thread] = []
    for run in _runs(page):
        span = _span(page, run)
        if span is not None:
            buttons = sum(beat.name is None for beat in run)
            found.append(Thread(*span, len(run) - buttons, buttons))
    return found


class _Page:
    """What is asked of a document, worked out once.

    Attributes:
        said: the blocks that speak of comments, by a rule; in order.
        announced: those of them that say that comments follow.
        paragraphs: the blocks of running text.
        beats: the heads and buttons.
    """

    def __init__(self, document: Document, matcher: Matcher, said: list[int]) -> None:
        self.document, self.matcher, self.said = document, matcher, said
        self.announced = [index for index in said if announces(document.lines[index])]
        self.paragraphs = shapes(document).pick(_PROSE)
        lists = [index for index in self.announced if self.paragraphs_above(index) >= _PARAGRAPHS]
        buttons = [index for index in said if is_button(document.lines[index])]
        begin = min(said[:1] + self.paragraphs[:1]) - _HEAD  # of a text of nothing but comments the first line is one
        least = 0 if buttons or self.announced else _MANY_NAMES // 2 + 1
        self.beats = beats(document, max(0, begin), buttons, lists, least)

    def paragraphs_above(self, index: int) -> int:
        return bisect_left(self.paragraphs, index)

    def announced_between(self, first: int, stop: int) -> int | None:
        """The last block from one to before another that announces comments."""
        place = bisect_left(self.announced, stop)
        return self.announced[place - 1] if place and self.announced[place - 1] >= first else None

    def is_spoken_of(self, first: int, stop: int) -> bool:
        """Whether a block from one to before another speaks of comments."""
        return bisect_left(self.said, first) < bisect_left(self.said, stop)


def _runs(page: _Page) -> list[list[Beat]]:
    """Beats in runs in which each is near the one above, and nothing between them announces comments."""
    runs: list[list[Beat]] = []
    for beat in page.beats:
        above = runs[-1][-1] if runs else None
        if (
            above is not None
            and beat.start - above.stop <= _GAP
            and page.announced_between(above.stop, beat.start) is None
        ):
            runs[-1].append(beat)
        else:
            runs.append([beat])
    return [run for run in runs if len(run) > 1]


def _span(page: _Page, thread: list[Beat]) -> tuple[int, int] | None:
    """The first block of a thread, and the one behind the last; None if it is none."""
    first, last = thread[0], thread[-1]
    longest = max(_LEAST_GAP, *[below.start - above.stop for above, below in pairwise(thread)])
    above = page.announced_between(first.start - 2 * longest, first.start)
    article = above is not None and page.paragraphs_above(above) >= _PARAGRAPHS
    paragraphs = page.paragraphs_above(first.start)
    if paragraphs < _FEWEST and (above is None or (not paragraphs and first.start > _TOP)):
        return None  # menus, perhaps a first post, and then what may be a forum's
    near = above is not None or page.is_spoken_of(last.stop, last.stop + _GAP)
    if page.document.page is not None:
        near = False  # its elements tell; without names for them, it may be answers to a question
    if not _is_thread(thread, article, near):
        return None
    start, stop = first.start, last.stop
    if article and above is not None:
        # Where the first beat closes a comment, all of that comment stands above it.
        most = longest if first.name is None else 2 * longest if first.below else _CONTROLS
        start = above + 1 if start - above - 1 <= most else start
    start -= above == start - 1
    if _opens(thread):
        # What the rules know is behind the last comment, which is no longer than the others.
        rules, end = known(page.document, page.matcher).lines, min(len(page.document), stop + longest)
        stop = next((index for index in range(stop, end) if index in rules), end)
    title = page.document.headline
    return None if title is not None and start <= title < stop else (start, stop)


def _is_thread(thread: list[Beat], article: bool, near: bool) -> bool:
    """Whether beats are those of a thread of comments.

    Args:
        thread: they.
        article: whether they are announced below an article.
        near: whether comments are spoken of near them.
    """
    heads = [beat for beat in thread if beat.name is not None]
    buttons, names = len(thread) - len(heads), len({beat.name for beat in heads if beat.name})
    dated = sum(beat.dated for beat in heads)
    return (
        buttons > _BUTTONS
        or (buttons == _BUTTONS and bool(heads))
        or (buttons > 0 and names >= _NAMES and dated >= _NAMES)
        or (article and names >= _NAMES)
        or (near and names >= _MANY_NAMES and 2 * dated >= len(heads))
    )


def _opens(thread: list[Beat]) -> bool:
    """Whether the last beat of a thread opens a comment, so that what is said there stands below it."""
    if thread[-1].name is not None:
        return not thread[-1].below
    tight = [
        below.start == above.stop for above, below in pairwise(thread) if above.name is not None and below.name is None
    ]
    return 2 * sum(tight) > len(tight)  # buttons right below the heads
