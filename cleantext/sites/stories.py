"""How many independent stories carry a line, and whether that is enough.

Versions of one story, an update or a wire text that two desks took, share dozens of lines, and all of these are content. So
pages are first sorted into **stories**: two pages that share much are one, and so are all that hang together that way.

What is much cannot be told while the furniture is unknown: on a site of short reports two of them may share more
than they differ in. It is found out from the outside in. At first every line counts as content, which makes too few
stories rather than too many; lines that are furniture even so are set aside, the pages differ more without them, and
so on until nothing new is found. The longest pages come first, as furniture is the smallest part of them. In the end a
line must have won its place against all stories as they are then.

Whether a line is furniture is a question of the share of stories that carry it, of which these pages are a sample: what
must be high enough is the lower end of the share's confidence interval (Wilson's, one-sided, 95 %). How high depends on
the line. A sentence at the foot of eight stories is no coincidence; "Background" among the paragraphs of as many may be
a crosshead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from cleantext.sites.lines import COLON, ENDS, FOOT, HEAD, MASKED, MASS, MIDDLE, NAMES, PATH, SHORT, TEXT

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

__all__ = ["Count", "bound", "count", "needed"]

_MUCH = 0.5  #: the part of the smaller page that two versions of one story share, all lines counted
_RARE = 0.2  #: the same, of lines that at most a third of the site's pages carry
_LINES = 3  #: lines that they share; one or two, long as they may be, only where these do not stand at the page's edge
_FEW = 5  #: pages that are looked at first, at least
_ROUNDS = 8
_Z = 1.6448536269514722  #: one-sided 95 %
_AT_EDGE = 0.8  #: the part of a line's pages on which it stands at the head, or at the foot, if that is its place


class Count(NamedTuple):
    """A line that is furniture, and what speaks for it.

    Attributes:
        key: the hash of its form.
        kind: which form that is.
        stories: how many independent stories carry it.
        pages: how many pages.
        place: where on the page it stands.
        looks: what the line is like, of `SHORT`, `MASKED`, `ENDS` and `COLON`.
    """

    key: int
    kind: int
    stories: int
    pages: int
    place: int
    looks: int


def bound(hits: int, of: int) -> float:
    """The share that a sample surely speaks for: the lower end of Wilson's interval, one-sided, 95 %.

    >>> [round(bound(hits, of), 2) for hits, of in [(3, 3), (27, 40), (3, 40), (0, 40)]]
    [0.53, 0.55, 0.03, 0.0]
    """
    if not of:
        return 0.0
    share, spread = hits / of, _Z * _Z / of
    root = (share * (1 - share) / of + spread / (4 * of)) ** 0.5
    return max(0.0, float((share + spread / 2 - _Z * root) / (1 + spread)))


def needed(kind: int, place: int, looks: int) -> tuple[int, float]:
    """How many stories must carry a line for it to be furniture, and what share of them, at least."""
    edge = place != MIDDLE
    # A name with a colon says who speaks; below the last paragraph nobody does.
    label = bool(looks & ENDS) or (bool(looks & COLON) and place != FOOT)
    if kind == PATH:
        return (3, 0.05) if edge else (4, 0.15)
    if kind == NAMES:
        return (5, 0.2) if edge else (8, 0.5)
    if looks & SHORT:
        if edge:
            return (4, 0.2) if label else (4, 0.1) if looks & MASKED else (4, 0.05)
        return (6, 0.5) if label or looks & MASKED else (5, 0.25)
    if edge:
        return (4, 0.06) if looks & ENDS else (3, 0.03)
    return (5, 0.4) if looks & MASKED else (4, 0.1)


def enough(one: Count, of: int) -> bool:
    """Whether a line that some of a site's stories carry is furniture there."""
    least, share = needed(one.kind, one.place, one.looks)
    if one.stories < least:
        return False
    sure = bound(one.stories, of)
    # A long line at the edge of eight stories is no chance, even where they are few among hundreds.
    return sure >= share or (
        one.kind == TEXT and one.place != MIDDLE and not one.looks & SHORT and one.stories >= 8 and sure >= 0.01
    )


def count(pages: Sequence[Sequence[int]]) -> tuple[list[Count], int]:
    """The furniture among some pages of a site, and how many independent stories they tell.

    Args:
        pages: the entries of each page.
    """
    import numpy as np

    sizes = [len(page) for page in pages]
    flat = np.array([entry for page in pages for entry in page], dtype=np.uint64)
    where = np.repeat(np.arange(len(pages)), sizes)
    keys, number = np.unique(flat >> np.uint64(16), return_inverse=True)
    number = number.reshape(-1)
    looks = (flat & np.uint64(0xFFFF)).astype(np.int64)
    spread = np.bincount(number, minlength=len(keys))
    kind = np.zeros(len(keys), dtype=np.int64)
    kind[number] = looks >> 2 & 3
    letters = looks >> 12
    fewest, most = np.full(len(keys), 16), np.zeros(len(keys), dtype=np.int64)
    np.minimum.at(fewest, number, letters)
    np.maximum.at(most, number, letters)
    # Where names are alike and the letters are, too, the line is counted by its letters.
    once = (kind == NAMES) & (fewest == most)
    # One form may come of lines that differ a little (numbers of other lengths): what they look like is put together.
    length = np.zeros(len(keys), dtype=np.int64)
    np.maximum.at(length, number, looks >> 4 & 15)
    marks = np.zeros(len(keys), dtype=np.int64)
    np.bitwise_or.at(marks, number, looks & (ENDS | MASKED | SHORT | COLON))
    at_head = np.bincount(number, weights=(looks & 3) == HEAD, minlength=len(keys))
    at_foot = np.bincount(number, weights=(looks & 3) == FOOT, minlength=len(keys))
    place = np.where(at_head >= _AT_EDGE * spread, HEAD, np.where(at_foot >= _AT_EDGE * spread, FOOT, MIDDLE))
    mass = np.where(kind == TEXT, np.array(MASS)[length], 0).astype(np.float32)

    shared = (spread >= 2).nonzero()[0]
    column = np.full(len(keys), -1)
    column[shared] = np.arange(len(shared))
    carries = np.zeros((len(pages), len(shared)), dtype=np.float32)
    inside = column[number] >= 0
    carries[where[inside], column[number[inside]]] = 1
    rare = 3 * spread[shared] <= len(pages)
    inner = place[shared] == MIDDLE
    many = ((spread >= 3) & ~once)[shared].nonzero()[0]

    total = np.bincount(where, weights=mass[number], minlength=len(pages))
    longest = np.argsort(-total, kind="stable")[: max(_FEW, len(pages) // 3)]
    furniture: set[int] = set()
    counts: dict[int, Count] = {}
    of = len(pages)
    for chosen in (np.sort(longest), np.arange(len(pages))):
        held = carries[chosen]
        pairs = _Pairs(held, mass[shared], rare, inner, total[chosen])
        pairs.set_aside(np.array(sorted(furniture), dtype=np.int64))
        for _ in range(_ROUNDS):
            story, of = pairs.stories()
            told = np.zeros((of, len(chosen)), dtype=np.float32)
            told[story, np.arange(len(chosen))] = 1
            stories = ((told @ held[:, many]) > 0).sum(axis=0)
            counts = {}
            for index, told_by in zip(many.tolist(), stories.tolist()):
                key = shared[index]
                one = Count(int(keys[key]), int(kind[key]), told_by, int(spread[key]), int(place[key]), int(marks[key]))
                if enough(one, of):
                    counts[index] = one
            new = counts.keys() - furniture
            if not new:
                break
            furniture |= new
            pairs.set_aside(np.array(sorted(new), dtype=np.int64))
    # Nor need a line be known by its path, where it is known by its letters wherever it stands.
    traces = {index: (int(most[shared[index]]), carries[:, index].tobytes()) for index in counts}
    by_letters = {traces[index] for index, one in counts.items() if one.kind == TEXT}
    return [one for index, one in counts.items() if one.kind != PATH or traces[index] not in by_letters], of


class _Pairs:
    """How much each two of some pages share, furniture aside as far as it is known.

    Args:
        carries: which page carries which of the lines that come more than once.
        mass: what each of these lines counts for; nothing, if it is no form of its own.
        rare: which of them few pages carry.
        inner: which of them stand among the paragraphs.
        total: what all lines of each page count for.
    """

    def __init__(self, carries: Array, mass: Array, rare: Array, inner: Array, total: Array) -> None:
        self._carries = carries
        self._mass = mass
        self._kinds = (mass > 0, rare & (mass > 0), inner & (mass > 0))
        self._left = total.astype("f4")
        texts = self._kinds[0].nonzero()[0]
        self._all, self._rare, self._inner, self._lines = self._shared(texts)

    def _shared(self, lines: Array) -> list[Array]:
        """What two pages share of some lines, for all pairs: all of it, the rare, the inner, and how many lines."""
        found: list[Array] = []
        for kind in self._kinds:
            some = self._carries[:, lines[kind[lines]]]
            found.append((some * self._mass[lines[kind[lines]]]) @ some.T)
        some = self._carries[:, lines[self._kinds[0][lines]]]
        found.append(some @ some.T)
        return found

    def set_aside(self, lines: Array) -> None:
        """Count some lines no more."""
        for table, part in zip((self._all, self._rare, self._inner, self._lines), self._shared(lines)):
            table -= part
        self._left -= self._carries[:, lines] @ self._mass[lines]

    def stories(self) -> tuple[Array, int]:
        """The number of the story that each page tells, and how many there are."""
        import numpy as np

        left = self._left
        smaller = np.minimum.outer(left, left)
        much = (self._all >= _MUCH * smaller) | (self._rare >= _RARE * smaller)
        alike = (smaller > 0) & much & ((self._lines >= _LINES) | (self._inner >= _RARE * smaller))
        # Pages of which nothing is left tell nothing: one story, all of them together.
        empty = left <= 0
        alike |= np.logical_and.outer(empty, empty)
        story = np.full(len(left), -1)
        stories = 0
        for page in range(len(left)):
            if story[page] >= 0:
                continue
            reached = np.zeros(len(left), dtype=bool)
            edge = np.zeros(len(left), dtype=bool)
            edge[page] = True
            while edge.any():
                reached |= edge
                edge = alike[edge].any(axis=0) & ~reached
            story[reached] = stories
            stories += 1
        return story, stories
