"""What stands below the element that holds the article: the page goes on there, and the article does not.

Where most of the words that the model leaves stand in one ``<article>``, in the page's ``<main>`` or in an element named like an
article's body, what it leaves below that element is something else: questions about the shop, a word on the company, other
stories. Above it may stand the standfirst.

Where a page goes on with the next story as one scrolls, that is an ``<article>`` of its own, with a headline and the time or
the author of its own. (A part of the same piece may have a heading, too, but who signs each part?)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from cleantext.document import Document
from cleantext.page import HOLDS, Blocks, Elements
from cleantext.shape import prose_and_words
from cleantext.within import Within

__all__ = ["beyond"]

_SIGNED = 1 << HOLDS.index("time") | 1 << HOLDS.index("author")
_MOST = 0.7  #: share of the words that are left, at least, that an element holds which holds the article
_BODIES = (("article", "body"), ("entry", "content"), ("post", "content"), ("articlebody",))

_Array = npt.NDArray[np.int64]


def beyond(document: Document, left: Iterable[int]) -> dict[int, str]:
    """Those of some blocks of a page that stand below the element which holds the article, or in the next story, with reasons.

    Args:
        document: a document with markup; without its headline no next story is told from it.
        left: the blocks that are to stay, by their indices.

    Returns:
        block index -> a reason in words, like "below the <article> that holds the article".
    """
    page = document.page
    if page is None:
        return {}
    blocks = Blocks.of(page.blocks)
    elements, kept = blocks.elements, np.array(sorted(left), np.int64)
    found = dict.fromkeys(_of_next_stories(document, blocks, kept), "in another <article> with a headline of its own")
    kept = kept[[index not in found for index in kept.tolist()]] if found else kept
    words = prose_and_words(document)[1][kept]
    within, total = Within(elements, blocks.at[kept]), words.sum()
    for what, named in _holders(elements):
        if not len(named):
            continue
        inside = within.sums(words, named)
        largest = int(inside.argmax())  # of several of that size the outermost
        if _MOST * total <= inside[largest] < total:
            last = kept[within.blocks(named[largest : largest + 1])[0][-1]]
            for index in kept[kept > last].tolist():
                found.setdefault(index, f"below {what} that holds the article")
    return found


def _of_next_stories(document: Document, blocks: Blocks, kept: _Array) -> list[int]:
    """Those of some blocks that stand in an article behind the one with the page's headline, which has its own."""
    elements, names = blocks.elements, blocks.elements.tag_names
    if document.headline is None or "article" not in names or "h1" not in names:
        return []
    articles = (elements.tags == names.index("article")).nonzero()[0]
    at = blocks.at[document.headline]
    own = articles[(articles <= at) & (at < elements.behind[articles])]
    if not len(own):
        return []
    others = articles[articles >= elements.behind[own[0]]]
    if not len(others):
        return []
    within = Within(elements, blocks.at)
    signed = (blocks.held & _SIGNED) != 0
    headed = elements.tags[blocks.at] == names.index("h1")
    has = (within.sums(np.array((signed, headed), np.int64), others) > 0).all(axis=0)
    left = set(kept.tolist())
    return [index for inside in within.blocks(others[has]) for index in inside if index in left]


def _holders(elements: Elements) -> Iterator[tuple[str, _Array]]:
    """The kinds of elements that hold articles: what a reader calls one, and which they are."""
    for tag in ("article", "main"):
        if tag in elements.tag_names:
            yield f"the <{tag}>", (elements.tags == elements.tag_names.index(tag)).nonzero()[0]
    sets = _bodies(elements)
    if len(sets):
        bodies = np.zeros(len(elements.starts) - 1, bool)
        bodies[sets] = True
        yield "the element", bodies[elements.hints].nonzero()[0]


def _bodies(elements: Elements) -> _Array:
    """The sets of words of classes and ids that name an article's body: its first words."""
    starts = elements.starts[:-1].astype(np.int64)
    sizes = np.diff(elements.starts)
    found = []
    for body in _BODIES:
        if all(word in elements.words for word in body):
            numbers = [elements.words.index(word) for word in body]
            likely = (sizes >= len(body)).nonzero()[0]
            for place, number in enumerate(numbers):
                likely = likely[elements.members[starts[likely] + place] == number]
            found.append(likely)
    return np.concatenate(found) if found else np.zeros(0, np.int64)
