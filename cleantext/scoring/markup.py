"""What the main-text model is told of a block that came with markup; zeros for one that did not.

Where it stands among the page's elements, how much of the page's prose stands beside it, how much of it is links, what its
classes and ids tell on other sites, and how it compares with what the page says of itself. Link density and the share of
text a container holds are as old as the field: Kohlschütter, Fankhauser and Nejdl, "Boilerplate detection using shallow text
features", 2010; Arc90's Readability, 2009.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from cleantext.document import Document, Page
from cleantext.headline import squeeze
from cleantext.measures import LONGEST, Measures
from cleantext.scoring.tree import Tree, tree

__all__ = ["HINT_NAMES", "MARKUP_NAMES", "hint_features", "markup_features"]

_Array = npt.NDArray[Any]

_TAGS = (
    ("p",),
    ("h1",),
    ("h2",),
    ("h3", "h4", "h5", "h6"),
    ("li", "dt", "dd"),
    ("tr", "td", "th"),
    ("div", "section", "article", "main", "body"),
)
_WITHIN = (
    ("article",),
    ("main", "role=main", "role=article"),
    ("aside", "role=complementary"),
    ("nav", "role=navigation", "role=menu", "role=menubar", "role=list"),
    ("header", "role=banner"),
    ("footer", "role=contentinfo"),
    ("figure",),
    ("figcaption",),
    ("form", "label", "role=search", "role=form"),
    ("button", "role=button"),
    ("blockquote",),
    ("table",),
    ("ul", "ol", "dl"),
    ("section",),
    ("h1", "h2", "h3", "h4", "h5", "h6"),
    ("itemprop=articlebody",),
    ("itemprop=headline", "itemprop=name"),
    ("itemprop=author", "itemprop=datepublished", "itemprop=datemodified", "address"),
    ("dialog", "role=dialog", "role=alertdialog", "role=alert"),
    ("aria-hidden", "hidden"),
)
_HOLDS = ("time", "author", "strong")
_UP = 4  #: containers around a block that are looked at

MARKUP_NAMES: tuple[str, ...] = (
    "markup",
    *(f"tag: {tags[0]}" for tags in _TAGS),
    *(f"in: {names[0]}" for names in _WITHIN),
    *(f"holds: {name}" for name in _HOLDS),
    "share in links",
    "links",
    "depth",
    *(f"container {up}: share of the page's prose" for up in range(1, _UP + 1)),
    *(f"container {up}: share in links" for up in range(1, _UP + 1)),
    "its article's share of the page's prose",
    "articles on the page",
    "blocks of its kind",
    "share of the page's prose in blocks of its kind",
    "above the first h1",
    "blocks from the first h1",
    "is a headline the page names",
    "begins with a headline the page names",
    "is in the page's description",
    "is in the article the page names",
    "page: names its article",
    "page: has an article",
    "page: has a main part",
    "page: has an articlebody",
)
HINT_NAMES: tuple[str, ...] = ("own hints", "nearest hints", "worst hints", "best hints", "hints on the way")


def markup_features(
    document: Document, page: Page, measured: Measures, prose: _Array, words: _Array
) -> tuple[_Array, Tree]:
    """What the markup says of every block.

    Args:
        document: the document.
        page: what its markup says.
        measured: its measures.
        prose: which of its blocks read like prose.
        words: the number of words of every block.

    Returns:
        float32, blocks x `MARKUP_NAMES`, and the tree of the elements around them.
    """
    n = len(document)
    grown = tree(page)
    out = np.zeros((len(MARKUP_NAMES), n), np.float32)
    column = iter(out)
    next(column)[:] = 1
    at = np.array(grown.at)
    tags = np.array([_TAG_NUMBER.get(element.tag, -1) for element in grown.elements])[at]
    for number in range(len(_TAGS)):
        next(column)[:] = tags == number
    bits = np.fromiter((_bits(element.within) for element in grown.elements), np.int64, len(grown.elements))
    within = (bits[at] >> np.arange(len(_WITHIN))[:, None]) & 1
    for number in range(len(_WITHIN)):
        next(column)[:] = within[number]
    holding = [index for index, about in enumerate(page.blocks) if about.holds]
    for name in _HOLDS:
        next(column)[[index for index in holding if name in page.blocks[index].holds]] = 1
    sizes = np.fromiter(map(len, document.lines), np.float32, n)
    linked = np.fromiter((about.linked for about in page.blocks), np.float32, n)
    next(column)[:] = linked / sizes * 2
    next(column)[:] = np.log1p(np.fromiter((about.links for about in page.blocks), np.float32, n))
    next(column)[:] = np.array([element.depth for element in grown.elements], np.float32)[at] / 15
    prose_words = words * prose
    total = max(float(prose_words.sum()), 1.0)
    sums = _summed(grown, np.stack([prose_words, sizes, linked], axis=1))
    parents = np.array(grown.parents)
    around = at
    shares, densities = [], []
    for _ in range(_UP):
        around = parents[around]
        shares.append(sums[around, 0] / total * 2)
        densities.append(sums[around, 2] / np.maximum(sums[around, 1], 1) * 2)
    for values in (*shares, *densities):
        next(column)[:] = values
    article = _nearest(grown, "article")
    own = article[at]
    next(column)[:] = np.where(own >= 0, sums[own, 0] / total * 2, 0)
    next(column)[:] = np.log1p(len(set(article[article >= 0].tolist()))) / 2
    kind = _kinds(grown)[at]
    next(column)[:] = np.log1p(np.bincount(kind)[kind]) / 3
    next(column)[:] = np.bincount(kind, prose_words)[kind] / total * 2
    headings = np.flatnonzero(tags == 1)
    first = int(headings[0]) if len(headings) else -1
    index = np.arange(n)
    if first >= 0:
        next(column)[:] = index < first
        next(column)[:] = np.sign(index - first) * np.log1p(np.abs(index - first)) / 3
    else:
        next(column), next(column)
    for values in _said(document, page, measured):
        next(column)[:] = values
    next(column)[:] = bool(page.body)
    for number in (0, 1, 15):
        next(column)[:] = within[number].any()
    return np.ascontiguousarray(out.T), grown


def hint_features(
    parents: list[int], hints: list[tuple[int, ...]], at: list[int], weights: Mapping[int, float]
) -> _Array:
    """What the classes and ids around every block weigh.

    Args:
        parents: as in `Tree`.
        hints: as in `Tree`.
        at: as in `Tree`.
        weights: what a word of a class or an id weighs, by its hash.

    Returns:
        float32, blocks x `HINT_NAMES`.
    """
    rows: list[tuple[float, float, float, float, float, int]] = []
    known: dict[tuple[int, ...], list[float]] = {}
    for above, own_hints in zip(parents, hints):
        own = known.get(own_hints)
        if own is None:
            own = known[own_hints] = [weights[hint] for hint in own_hints if hint in weights]
        _, nearest, worst, best, total, count = rows[above] if rows else (0.0, 0.0, 0.0, 0.0, 0.0, 0)
        if not own:
            rows.append((0.0, nearest, worst, best, total, count))
            continue
        mean = sum(own) / len(own)
        rows.append((mean, mean, min(worst, *own), max(best, *own), total + mean, count + 1))
    table = np.array(rows, np.float32).reshape(-1, 6)[at]
    table[:, 4] /= np.maximum(table[:, 5], 1)
    return np.ascontiguousarray(table[:, :5])


_TAG_NUMBER = {tag: number for number, tags in enumerate(_TAGS) for tag in tags}


def _summed(grown: Tree, values: _Array) -> _Array:
    """For every element the sum of some values over all blocks in it."""
    size = len(grown.elements)
    columns = [np.bincount(grown.at, column, size).tolist() for column in values.T]
    first, second, third = columns
    parents = grown.parents
    for index in range(size - 1, 0, -1):
        above = parents[index]
        first[above] += first[index]
        second[above] += second[index]
        third[above] += third[index]
    return np.array(columns).T


def _nearest(grown: Tree, tag: str) -> _Array:
    """For every element the innermost one of that tag around it, or -1."""
    found: list[int] = []
    for index, (element, above) in enumerate(zip(grown.elements, grown.parents)):
        found.append(index if element.tag == tag else found[above] if index else -1)
    return np.array(found)


def _kinds(grown: Tree) -> _Array:
    """For every element a number that those of its kind share: alike in tag and hints, and in those of the element around."""
    names: dict[tuple[str, tuple[str, ...]], int] = {}
    own = np.fromiter(
        (names.setdefault((element.tag, element.hints), len(names)) for element in grown.elements),
        np.int64,
        len(grown.elements),
    )
    kinds: _Array = np.unique(own * len(names) + own[grown.parents], return_inverse=True)[1]
    return kinds


@lru_cache(maxsize=8192)
def _bits(within: frozenset[str]) -> int:
    """Which of `_WITHIN` hold, as a bit set."""
    return sum(1 << number for number, names in enumerate(_WITHIN) if not within.isdisjoint(names))


def _said(document: Document, page: Page, measured: Measures) -> list[_Array]:
    """How each block compares with the headlines, the description and the article that the page names."""
    n = len(document)
    headlines = {squeeze(text) for text in page.headlines} - {""}
    texts = tuple(headlines)
    longest = max(map(len, page.headlines), default=0)
    is_one, begins = np.zeros(n, np.float32), np.zeros(n, np.float32)
    # Only what begins with the same character can be, or begin, a headline.
    initials = {text[0] if not text[0].isdigit() else "0" for text in headlines}
    starts = np.append(measured.word_starts, 0)[measured.first_word[:-1]]
    alike = np.isin(np.append(measured.folded, 0)[starts], [ord(char) for char in initials])
    alike &= (measured.words > 0) & (measured.sizes < 2 * longest + 20)
    for index in np.flatnonzero(alike).tolist():
        squeezed = squeeze(document.lines[index])
        is_one[index] = squeezed in headlines
        if len(squeezed) > 8:
            begins[index] = squeezed.startswith(texts) or any(text.startswith(squeezed) for text in texts)
    return [is_one, begins, _contained(measured, page.description) * 2, _contained(measured, page.body) * 2]


_PIECE, _OVERLAP = LONGEST, 40
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], np.uint64)


def _contained(measured: Measures, text: str) -> _Array:
    """For every block the share of its three-word shingles that a text holds."""
    n = len(measured.sizes)
    if not text:
        return np.zeros(n, np.float32)
    # Blocks are measured up to a length, so a long text is cut; the little that overlaps keeps the shingles at the cuts.
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE - _OVERLAP)]
    wanted = np.unique(_shingles(Measures(pieces).word_hashes))
    own = _shingles(measured.word_hashes)
    if not len(wanted) or not len(own):
        return np.zeros(n, np.float32)
    found = np.append(0, np.cumsum(np.isin(own, wanted)))
    first = np.minimum(measured.first_word[:-1], len(own))
    last = np.clip(measured.first_word[1:] - 2, first, len(own))
    size = last - first
    share: _Array = ((found[last] - found[first]) / np.maximum(size, 1)).astype(np.float32)
    return share


def _shingles(hashes: _Array) -> _Array:
    shingles: _Array = hashes[:-2] + hashes[1:-1] * _MULTIPLIERS[0] + hashes[2:] * _MULTIPLIERS[1]
    return shingles
