"""More documents out of few pages: what the model is trained on beside the pages as they are.

Every text of a whole page gives some that no extractor made:

- *thinned*: most of its furniture left out at random, in runs, so that the model sees pages in every state between a dump
  and an article, as cleaning leaves them on the way;
- *short*: only the first paragraphs of its article, among part of its furniture: short items are many in the news and few
  in most collections;
- *transplanted*: another site's article in the place of its own, so that the model learns what a page's furniture is like
  whatever the article, and an article whatever the page;
- *joined*: several pages one behind the other, so that it learns that a text may hold more than one article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleantext.document import Document, Element, Markup, Page

__all__ = ["Labelled", "joined", "of_one", "short", "thinned", "transplanted"]

_Array = npt.NDArray[np.float32]

ARTICLE = 0.3  #: worth of a block from which on it goes with the article
_WORD = re.compile(r"\w+")


@dataclass
class Labelled:
    """A document, and what its blocks are.

    Attributes:
        document: the document.
        worth: how much of each block is the article's, from 0 to 1.
        words: the number of words of each block.
        title: the block that is the headline; -1 if none is.
    """

    document: Document
    worth: _Array
    words: _Array
    title: int

    @property
    def titles(self) -> npt.NDArray[np.bool_]:
        """For every block whether it is the headline."""
        return np.arange(len(self.document)) == self.title

    def only(self, kept: npt.NDArray[np.int64]) -> Labelled:
        """A document of some of the blocks, with the blank lines that stood before each."""
        lines, gaps, page = self.document.lines, self.document.gaps, self.document.page
        found = np.flatnonzero(kept == self.title)
        document = _joined([(gaps[i], lines[i]) for i in kept])
        document.page = page and page._replace(blocks=tuple([page.blocks[i] for i in kept]))
        return Labelled(
            document,
            self.worth[kept],
            self.words[kept],
            int(found[0]) if len(found) else -1,
        )


def _joined(blocks: list[tuple[int, str]]) -> Document:
    return Document("".join("\n" * (gap + 1) + line for gap, line in blocks).lstrip("\n"))


def of_one(page: Labelled, times: int, rng: np.random.Generator) -> Iterator[tuple[str, Labelled]]:
    """Variants of one page, each with its kind."""
    for _ in range(times):
        yield "thinned", thinned(page, rng)
    yield "short", short(page, rng)


def thinned(page: Labelled, rng: np.random.Generator) -> Labelled:
    """The page with most of its furniture left out."""
    stays = _runs(len(page.document), float(rng.choice([0.03, 0.1, 0.3, 0.6])), rng)
    return page.only(np.flatnonzero((page.worth >= ARTICLE) | stays | (page.titles & (rng.random() < 0.8))))


def short(page: Labelled, rng: np.random.Generator) -> Labelled:
    """The page with the first blocks of its article alone, and part of its furniture."""
    inside = page.worth >= ARTICLE
    words = np.cumsum(page.words * inside)
    stays = inside & (words - page.words < rng.integers(40, 250))
    share = float(rng.choice([0.1, 0.3, 0.6, 1.0]))
    furniture = ~inside & _runs(len(page.document), share, rng)
    return page.only(np.flatnonzero(stays | furniture | page.titles))


def _runs(size: int, share: float, rng: np.random.Generator) -> npt.NDArray[np.bool_]:
    """A share of the blocks: furniture comes and goes in runs, a menu, a list, a line."""
    run = int(rng.choice([1, 5, 20]))
    chosen: npt.NDArray[np.bool_] = np.repeat(rng.random(size // run + 1) < share, run)[:size]
    return chosen


def transplanted(page: Labelled, other: Labelled) -> Labelled | None:
    """The page with another's article in the place of its own; None where either has none.

    What stood between the blocks of the page's article comes to stand between those of the other, at the same share of the
    way through it. The other's headline takes the place of the page's own wherever that stands.
    """
    own, theirs = np.flatnonzero(page.worth >= ARTICLE), np.flatnonzero(other.worth >= ARTICLE)
    if not len(own) or not len(theirs) or page.title < 0 or other.title < 0:
        return None
    lines, gaps = page.document.lines, page.document.gaps
    old, new = lines[page.title], other.document.lines[other.title]
    blocks: list[tuple[int, str]] = []
    markup: list[Markup] = []
    worth: list[float] = []
    page_markup, other_markup = page.document.page, other.document.page
    title, taken = -1, 0
    inside = set(own.tolist())
    passed = 0
    for index, line in enumerate(lines):
        if index in inside:
            passed += 1
            until = round(passed / len(own) * len(theirs))
            for at in theirs[taken:until].tolist():
                blocks.append((gaps[index] if at != theirs[0] else gaps[own[0]], other.document.lines[at]))
                worth.append(float(other.worth[at]))
                if page_markup and other_markup:
                    theirs_about = other_markup.blocks[at]
                    markup.append(_moved(theirs_about, page_markup.blocks[index].element))
            taken = max(taken, until)
            continue
        if index == page.title:
            title = len(blocks)
        blocks.append((gaps[index], line.replace(old, new)))
        if page_markup:
            markup.append(page_markup.blocks[index])
        worth.append(float(page.worth[index]))
    document = _joined(blocks)
    if len(document) != len(blocks):  # a headline that breaks a line in two
        return None
    if page_markup and other_markup:
        document.page = Page(tuple(markup), other_markup.headlines, other_markup.description, other_markup.body)
    counts = np.array([len(_WORD.findall(line)) for line in document.lines], np.float32)
    return Labelled(document, np.array(worth, np.float32), counts, title)


def joined(pages: list[Labelled]) -> Labelled:
    """Plain texts of pages one behind the other, a blank line between; the headline is that of the first that has one."""
    blocks: list[tuple[int, str]] = []
    title = -1
    for page in pages:
        if title < 0 <= page.title:
            title = len(blocks) + page.title
        gaps = [max(page.document.gaps[0], 1), *page.document.gaps[1:]]
        blocks += zip(gaps, page.document.lines)
    worth, words = (np.concatenate(parts) for parts in zip(*[(page.worth, page.words) for page in pages]))
    return Labelled(_joined(blocks), worth, words, title)


def _moved(about: Markup, element: Element) -> Markup:
    """The markup of a block that came into another page: its own tag, in the place of an element there."""
    own = Element(element.parent, about.element.tag, element.hints, element.within, element.depth)
    return about._replace(element=own)
