"""What stands in an element that says it is none of the article: readers' comments, dialogs, captions, notes on the author.

Content management systems name the parts of a page much alike: ``class="comment-body"``, ``id="author-bio"``, ``<dialog>``.
What the main-text model learned of such names it learned from the sites that it saw; the names here are those of the field,
and count on pages of sites that nobody saw, too. A name alone proves little ("no-comments" may stand on the whole page, "author-jane"
on her article or on each of its paragraphs), so elements are only taken by their name if they are a small part of the page, each
and together, and hold no headline; readers' comments may be the larger part, if there are several of them below the first paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from cleantext.document import Document, Removal
from cleantext.filters.marks import removals
from cleantext.known import headline
from cleantext.page import Blocks, Elements
from cleantext.rules.engine import Matcher
from cleantext.shape import prose_and_words
from cleantext.within import Within

if TYPE_CHECKING:
    import numpy.typing as npt

    _Array = npt.NDArray[Any]

__all__ = ["CONTAINERS", "Container", "ContainerFilter"]


class Container(NamedTuple):
    """Elements of one kind.

    Attributes:
        what: what stands in them.
        words: words of their classes and ids, any of which names them.
        labels: tags and roles that do so, as in `Element.within`.
    """

    what: str
    words: frozenset[str]
    labels: frozenset[str] = frozenset()


def _container(what: str, words: str, labels: str = "") -> Container:
    return Container(what, frozenset(words.split()), frozenset(labels.split()))


#: The kinds of elements, by category.
CONTAINERS: dict[str, tuple[Container, ...]] = {
    "comments": (
        _container(
            "readers' comments",
            "comment comments commentlist commentlisting commenttext commentbody disqus fbcomments wpdiscuz "
            "kommentar kommentare kommentarer kommentarliste commentaire commentaires comentario comentarios comentários "
            "commento commenti komentarz komentarze yorum yorumlar reactie reacties kommentit",
        ),
    ),
    "byline": (
        _container("what is said of the author", "author authors bio authorbio authorbox autor autorbox auteur autore"),
    ),
    "caption": (_container("the caption of a picture", "caption captions attachment", "figcaption"),),
    "legal": (_container("a disclaimer", "disclaimer disclaimers haftungsausschluss"),),
    "navigation": (
        _container("links through the site", "breadcrumb breadcrumbs pagination pager", "nav role=navigation"),
    ),
    "signup": (_container("a form", "", "form role=form role=search"),),
    "boilerplate": (
        _container("a window above the page", "modal popup lightbox", "dialog role=dialog role=alertdialog"),
        _container("a box beside the article", "factbox infobox faktaboks faktaruta faktabox"),
    ),
}
#: Beside one of the words above these say how the page deals with it, not that it stands here.
_STATES = frozenset(
    "open closed has no count counts enabled off disabled allow allowed status live match ticker".split()
)
_PAGE = frozenset(("html", "body", "main"))  #: tags that hold the article
_WHOLE = _PAGE | {"article"}  #: and another; each comment may be one, too
_KINDS = [(category, kind.what) for category, kinds in CONTAINERS.items() for kind in kinds]
_KIND_OF_WORD = {
    word: (category, kind.what) for category, kinds in CONTAINERS.items() for kind in kinds for word in kind.words
}
_KIND_OF_LABEL = {
    label: (category, kind.what) for category, kinds in CONTAINERS.items() for kind in kinds for label in kind.labels
}
_TELLING = _STATES.union(_KIND_OF_WORD)
_SMALL = 0.3  #: share of the page's paragraphs, and of its words, at most, that such an element holds
_LARGE = 0.6  #: the same of an element of comments; one that holds several comments may hold more
_SEVERAL = 2  #: of them


class ContainerFilter:
    """Marks what stands in elements whose names say that it is furniture of one category."""

    def __init__(self, matcher: Matcher, category: str) -> None:
        self.matcher = matcher
        self.category = category
        self.name = f"{category}-containers"

    def __call__(self, document: Document) -> Iterator[Removal]:
        """The blocks in such elements. Only a whole page is looked at: in what is left of one, shares tell something else."""
        if document.page is None or document.before is not None or not len(document):
            return
        found = document.note(("containers", self.matcher), self._inside).get(self.category, ())
        blocks = [index for _, inside in found for index in inside]
        reasons = [reason for reason, inside in found for _ in inside]
        yield from removals(document, blocks, self.category, self.name, reasons)

    def _inside(self, document: Document) -> dict[str, list[tuple[str, list[int]]]]:
        """For each category its elements, none within another of the kind, as reasons, each with its blocks; worked out once."""
        import numpy as np  # which `import cleantext` does without

        assert document.page is not None
        blocks = Blocks.of(document.page.blocks)
        elements = blocks.elements
        named = _named(elements)
        found: dict[str, list[tuple[str, list[int]]]] = {}
        reasons: dict[str, str] = {}  # many are the same
        if not named:
            return found
        about = _About(document, blocks, headline(document, self.matcher), np.concatenate(list(named.values())))
        first = 0
        for (category, what), own in named.items():
            these = slice(first, first + len(own))
            first += len(own)
            taken = about.may_be_comments(these) if category == "comments" else about.small[these]
            taken = taken & _stand_in_no_other(elements, own, taken)
            # A name that stands on every paragraph means something else here.
            if not taken.any() or (category != "comments" and not about.are_few(these, taken)):
                continue
            for element, inside in zip(own[taken].tolist(), about.within.blocks(own[taken])):
                reason = f"in {_called(elements, element)}: {what}"
                reason = reasons.setdefault(reason, reason)
                found.setdefault(category, []).append((reason, inside))
        return found

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"


class _About:
    """What is asked of some elements of a page, for all of them at once and in time linear in the page.

    Attributes:
        within: the blocks by their elements.
        small: which elements are a small part of the page, hold no headline, and have a tag that does not hold articles.
    """

    def __init__(self, document: Document, blocks: Blocks, title: int | None, named: _Array) -> None:
        import numpy as np

        elements = blocks.elements
        names = elements.tag_names
        prose, words = prose_and_words(document)
        # The first paragraph, and what is above it.
        early = np.arange(len(document)) <= (prose.argmax() if prose.any() else len(document))
        heading = [number for number, tag in enumerate(names) if tag == "h1"]
        headlines = _among(heading, elements.tags[blocks.at], len(names))
        if title is not None:
            headlines[title] = True
        self.within = Within(elements, blocks.at)
        self._named, self._behind = named, elements.behind[named]
        self._prose, size, titles, above = self.within.sums(
            np.array((prose, words, headlines, early | headlines), np.int64), named
        )
        self._below = above == 0
        self._paragraphs = int(prose.sum())
        # The share of the page's paragraphs or of its words that each holds, whichever is larger.
        self._share = np.maximum(self._prose / max(self._paragraphs, 1), size / max(int(words.sum()), 1))
        whole = [number for number, tag in enumerate(names) if tag in _WHOLE]
        self.small = (self._share <= _SMALL) & (titles == 0) & ~_among(whole, elements.tags[named], len(names))

    def are_few(self, these: slice, taken: _Array) -> bool:
        """Whether some elements, none within another, together hold a small part of the page's paragraphs."""
        return bool(self._prose[these][taken].sum() <= _SMALL * self._paragraphs)

    def may_be_comments(self, these: slice) -> _Array:
        """Which elements can be what readers said below the article, given that all of these are named so."""
        import numpy as np

        named = self._named[these]
        others = named.searchsorted(self._behind[these]) - np.arange(len(named)) - 1
        likely: _Array = self._below[these] & ((others >= _SEVERAL) | (self._share[these] <= _LARGE))
        return likely


def _named(elements: Elements) -> dict[tuple[str, str], _Array]:
    """The elements that are named like each kind, by its category and what it is; in the order of the page."""
    words: dict[tuple[str, str], list[int]] = {}
    labels: dict[tuple[str, str], list[int]] = {}
    states = []
    for number, word in [(number, word) for number, word in enumerate(elements.words) if word in _TELLING]:
        if word in _KIND_OF_WORD:
            words.setdefault(_KIND_OF_WORD[word], []).append(number)
        else:
            states.append(number)
    for number, own in enumerate(elements.label_sets):
        for kind in {_KIND_OF_LABEL[label] for label in own if label in _KIND_OF_LABEL}:
            labels.setdefault(kind, []).append(number)
    if not words and not labels:
        return {}
    pages = [number for number, tag in enumerate(elements.tag_names) if tag in _PAGE]
    parts = ~_among(pages, elements.tags, len(elements.tag_names))
    excepted = _sets_with(elements, states) if words and states else None
    found = {}
    for kind in _KINDS:
        if kind not in words and kind not in labels:
            continue
        named = _among(labels.get(kind, []), elements.labels, len(elements.label_sets))
        if kind in words:
            sets = _sets_with(elements, words[kind])
            named |= (sets if excepted is None else sets & ~excepted)[elements.hints]
        own_elements = (named & parts).nonzero()[0]
        if len(own_elements):
            found[kind] = own_elements
    return found


def _stand_in_no_other(elements: Elements, named: _Array, taken: _Array) -> _Array:
    """Which of some elements, in the order of the page, stand in none of those that are taken."""
    import numpy as np

    behind = np.maximum.accumulate(np.where(taken, elements.behind[named], 0))  # all that were taken up to here
    alone = np.ones(len(named), bool)
    alone[1:] = named[1:] >= behind[:-1]
    return alone


def _sets_with(elements: Elements, words: list[int]) -> _Array:
    """Which sets of words of classes and ids hold any of some."""
    import numpy as np

    sets = np.zeros(len(elements.starts) - 1, bool)
    places = _among(words, elements.members, len(elements.words)).nonzero()[0]
    sets[elements.starts.searchsorted(places, "right") - 1] = True
    return sets


def _among(some: list[int], numbers: _Array, size: int) -> _Array:
    """Which of some numbers, all below a size, are some."""
    import numpy as np

    table = np.zeros(size, bool)
    table[some] = True
    found: _Array = table[numbers]
    return found


def _called(elements: Elements, element: int) -> str:
    """An element as a person writes it."""
    first, stop = elements.starts[elements.hints[element] : elements.hints[element] + 2].tolist()
    hints = "".join([f".{elements.words[member]}" for member in elements.members[first:stop].tolist()])
    return f"{elements.tag_names[elements.tags[element]]}{hints}"
