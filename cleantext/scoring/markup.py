"""What the main-text model is told of a block that came with markup; zeros for one that did not.

Where it stands among the page's elements, how much of the page's prose stands beside it, how much of it is links, what its
classes and ids tell on other sites, and how it compares with what the page says of itself. Link density and the share of
text a container holds are as old as the field: Kohlschütter, Fankhauser and Nejdl, "Boilerplate detection using shallow text
features", 2010; Arc90's Readability, 2009.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise, repeat
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from cleantext import native
from cleantext.document import Document
from cleantext.headline import squeeze
from cleantext.measures import LONGEST, Measures
from cleantext.page import HOLDS, Blocks, Elements, Page
from cleantext.scoring.tree import Hints, Tree, tree

__all__ = ["HINT_NAMES", "MARKUP_NAMES", "hint_features", "markup_features"]

_Array = npt.NDArray[Any]
_native = native.load("_page")

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
_UP = 4  #: containers around a block that are looked at

MARKUP_NAMES: tuple[str, ...] = (
    "markup",
    *(f"tag: {tags[0]}" for tags in _TAGS),
    *(f"in: {names[0]}" for names in _WITHIN),
    *(f"holds: {name}" for name in HOLDS),
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
_SAID = MARKUP_NAMES.index("is a headline the page names")  #: from here on, what the page says of itself
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
    grown = tree(page)
    prose_words = np.ascontiguousarray(words * prose, np.float64)
    out = np.zeros((len(document), len(MARKUP_NAMES)), np.float32)
    fill = _by_elements if _native is None else _by_elements_in_c
    fill(document.lines, Blocks.of(page.blocks), prose_words, out)
    for number, values in enumerate(_said(document, page, measured), _SAID):
        out[:, number] = values
    first = 1 + len(_TAGS)
    has = (page.body, *(out[:, first + number].any() for number in (0, 1, 15)))
    out[:, _SAID + 4 :] = np.array(list(map(bool, has)), np.float32)
    return out, grown


def _by_elements_in_c(lines: list[str], blocks: Blocks, prose_words: _Array, out: _Array) -> None:
    """The same as `_by_elements`."""
    elements = blocks.elements
    names = elements.tag_names
    assert _native is not None
    _native.features(
        *(elements.parents, elements.tags, elements.hints, elements.labels),
        np.array([_TAG_NUMBER.get(tag, -1) for tag in names], np.int32),
        np.array(list(map(_bits, elements.label_sets)), np.int64),
        *(blocks.at, blocks.linked, blocks.links, blocks.held, prose_words, out, lines),
        *(len(_TAGS), len(_WITHIN), len(HOLDS), _UP, names.index("article") if "article" in names else -1),
    )


def _by_elements(lines: list[str], blocks: Blocks, prose_words: _Array, out: _Array) -> None:
    """Write what can be told from the elements and the sizes of the blocks into the first `_SAID` columns.

    Args:
        lines: the blocks' texts.
        blocks: their markup.
        prose_words: of each the number of words, if it reads like prose, or 0.
        out: float32, blocks x `MARKUP_NAMES`.
    """
    n = len(lines)
    elements, at = blocks.elements, blocks.at
    parents = elements.parents
    column = iter(out.T)
    next(column)[:] = 1
    tags = np.array([_TAG_NUMBER.get(tag, -1) for tag in elements.tag_names], np.int64)[elements.tags[at]]
    for number in range(len(_TAGS)):
        next(column)[:] = tags == number
    bits = np.array(list(map(_bits, elements.label_sets)), np.int64)[elements.labels]
    is_article = np.array([tag == "article" for tag in elements.tag_names], bool)[elements.tags]
    article = np.where(is_article, np.arange(len(elements)), -1)
    depth = np.zeros(len(elements), np.int64)
    for index, above in enumerate(parents.tolist()):
        if index:
            bits[index] |= bits[above]
            depth[index] = depth[above] + 1
            if article[index] < 0:
                article[index] = article[above]
    for number in range(len(_WITHIN)):
        next(column)[:] = bits[at] >> number & 1
    for number in range(len(HOLDS)):
        next(column)[:] = blocks.held >> number & 1
    sizes = np.fromiter(map(len, lines), np.float32, n)
    linked = blocks.linked.astype(np.float32)
    next(column)[:] = linked / sizes * 2
    next(column)[:] = np.log1p(blocks.links.astype(np.float32))
    next(column)[:] = depth.astype(np.float32)[at] / 15
    total = max(float(prose_words.sum()), 1.0)
    sums = np.stack([np.bincount(at, values, len(elements)) for values in (prose_words, sizes, linked)], axis=1)
    listed = parents.tolist()
    for index in range(len(listed) - 1, 0, -1):
        sums[listed[index]] += sums[index]
    share = sums[:, 0] / total * 2
    density = sums[:, 2] / np.maximum(sums[:, 1], 1) * 2
    around = [parents[at]]
    while len(around) < _UP:
        around.append(parents[around[-1]])
    for values in (share, density):
        for place in around:
            next(column)[:] = values[place]
    own = article[at]
    next(column)[:] = np.where(own >= 0, share[own], 0)
    next(column)[:] = np.log1p(len(set(article[article >= 0].tolist()))) / 2
    kind = _kinds(elements, at)
    next(column)[:] = np.log1p(np.bincount(kind)[kind]) / 3
    next(column)[:] = np.bincount(kind, prose_words)[kind] / total * 2
    headings = np.flatnonzero(tags == 1)
    first = int(headings[0]) if len(headings) else -1
    if first >= 0:
        steps = np.arange(n) - first
        next(column)[:] = steps < 0
        next(column)[:] = np.sign(steps) * np.log1p(np.abs(steps)) / 3


def hint_features(
    parents: Sequence[int] | _Array,
    hints: Sequence[tuple[int, ...]],
    at: Sequence[int] | _Array,
    weights: Mapping[int, float],
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
    each = Hints.of(hints)
    weight = np.fromiter(map(weights.get, each.hashes, repeat(np.nan)), np.float64, len(each.hashes))
    around, places = np.ascontiguousarray(parents, np.int32), np.ascontiguousarray(at, np.int32)
    if _native is not None:
        out = np.empty((len(places), len(HINT_NAMES)), np.float32)
        _native.weigh(around, each.own, each.starts, each.members, weight, places, out)
        return out
    listed = weight[each.members].tolist()
    bounds = each.starts.tolist()
    known = [[value for value in listed[first:stop] if value == value] for first, stop in pairwise(bounds)]
    rows: list[tuple[float, float, float, float, float, int]] = []
    for above, number in zip(around.tolist(), each.own.tolist()):
        own = known[number]
        _, nearest, worst, best, total, count = rows[above] if rows else (0.0, 0.0, 0.0, 0.0, 0.0, 0)
        if not own:
            rows.append((0.0, nearest, worst, best, total, count))
            continue
        mean = sum(own) / len(own)
        rows.append((mean, mean, min(worst, *own), max(best, *own), total + mean, count + 1))
    table = np.array(rows, np.float32).reshape(-1, 6)[places]
    table[:, 4] /= np.maximum(table[:, 5], 1)
    return np.ascontiguousarray(table[:, :5])


_TAG_NUMBER = {tag: number for number, tags in enumerate(_TAGS) for tag in tags}


def _kinds(elements: Elements, at: _Array) -> _Array:
    """For every block a number that those of its kind share: alike in tag and hints, and in those of the element around."""
    own = elements.tags.astype(np.int64) * len(elements.starts) + elements.hints
    kinds: dict[tuple[int, int], int] = {}
    pairs = zip(own[at].tolist(), own[elements.parents[at]].tolist())
    return np.array([kinds.setdefault(pair, len(kinds)) for pair in pairs], np.int64)


@lru_cache(maxsize=8192)
def _bits(labels: tuple[str, ...]) -> int:
    """Which of `_WITHIN` hold, as a bit set."""
    return sum(1 << number for number, names in enumerate(_WITHIN) if not set(names).isdisjoint(labels))


_START = 8  #: letters and digits of a line that are compared first


def _said(document: Document, page: Page, measured: Measures) -> list[_Array]:
    """How each block compares with the headlines, the description and the article that the page names."""
    n = len(document)
    headlines = {squeeze(text) for text in page.headlines} - {""}
    texts = tuple(headlines)
    starts, short = {text[:_START] for text in texts}, tuple(text for text in texts if len(text) < _START)
    longest = max(map(len, page.headlines), default=0)
    is_one, begins = np.zeros(n, np.float32), np.zeros(n, np.float32)
    # Only what begins with the same character can be, or begin, a headline.
    initials = "".join({text[0] for text in headlines})
    words = measured.words
    for index in _beginning_with(document.lines, initials, 2 * longest + 20):
        if not words[index]:
            continue
        line = document.lines[index]
        start = squeeze(line[: 2 * _START])[:_START]
        if len(start) == _START and start not in starts and not start.startswith(short):
            continue  # as it is for nearly all
        squeezed = squeeze(line)
        is_one[index] = squeezed in headlines
        if len(squeezed) > 8:
            begins[index] = squeezed.startswith(texts) or any(text.startswith(squeezed) for text in texts)
    return [is_one, begins, _contained(measured, page.description) * 2, _contained(measured, page.body) * 2]


def _beginning_with(lines: list[str], initials: str, most: int) -> list[int]:
    """The lines shorter than `most` whose first letter or digit, in lower case, is one of some characters."""
    if _native is not None:
        return cast("list[int]", _native.beginning_with(lines, initials, most))
    found = []
    for index, line in enumerate(lines):
        initial = next(filter(str.isalnum, line), "") if len(line) < most else ""
        if initial and initial.lower()[0] in initials:
            found.append(index)
    return found


_PIECE, _OVERLAP = LONGEST, 40
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], np.uint64)


def _contained(measured: Measures, text: str) -> _Array:
    """For every block the share of its three-word shingles that a text holds."""
    n = len(measured.sizes)
    if not text:
        return np.zeros(n, np.float32)
    # Blocks are measured up to a length, so a long text is cut; the little that overlaps keeps the shingles at the cuts.
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE - _OVERLAP)]
    wanted = Measures(pieces).word_hashes
    if _native is not None:
        out = np.empty(n, np.float32)
        _native.contained(measured.word_hashes, np.ascontiguousarray(measured.first_word, np.int64), wanted, out)
        return out
    wanted = np.unique(_shingles(wanted))
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
