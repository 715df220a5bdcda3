"""What stands in an element that says it is none of the article: readers' comments, dialogs, captions, notes on the author.

Content management systems name the parts of a page much alike: ``class="comment-body"``, ``id="author-bio"``, ``<dialog>``.
What the main-text model learned of such names it learned from the sites that it saw; the names here are those of the field,
and count on pages of sites that nobody saw, too. A name alone proves little ("no-comments" may stand on the whole page, "author-jane"
on her article), so an element is only taken by its name if it is a small part of the page and holds no headline; readers' comments
may be the larger part, if there are several of them below the first paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from cleantext.document import Document, Removal
from cleantext.known import headline
from cleantext.page import Blocks, Elements
from cleantext.rules.engine import Matcher
from cleantext.shape import shapes

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
_WHOLE = frozenset(("html", "body", "main", "article"))  #: tags that hold the article; of comments each may be one, too
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
        blocks = Blocks.of(document.page.blocks)
        for kind in CONTAINERS[self.category]:
            for index, element in self._inside(document, blocks, kind).items():
                reason = f"in {_called(blocks.elements, element)}: {kind.what}"
                yield Removal(document.starts[index], document.end(index), self.category, self.name, reason)

    def _inside(self, document: Document, blocks: Blocks, kind: Container) -> dict[int, int]:
        """The blocks in elements of a kind, each with the element."""
        named = _named(blocks.elements, kind)
        if not named:
            return {}
        about = _About(document, blocks, headline(document, self.matcher))
        found: dict[int, int] = {}
        behind = 0  # the element behind the last one that was taken, and behind all in it
        for element in named:
            if element < behind:
                continue
            inside = about.blocks_in(element)
            if not len(inside):
                continue
            if self.category == "comments":
                taken = about.are_comments(inside, sum(1 for other in named if element < other < about.behind(element)))
            else:
                taken = about.is_small(inside) and about.tag(element) not in _WHOLE
            if taken:
                behind = about.behind(element)
                found.update((index, element) for index in inside.tolist())
        return found

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"


class _About:
    """What is asked of the elements of a page."""

    def __init__(self, document: Document, blocks: Blocks, title: int | None) -> None:
        import numpy as np  # which `import cleantext` does without

        shape = shapes(document)
        self.elements = blocks.elements
        self.at = blocks.at
        self.title = -1 if title is None else title
        self.prose = np.array(shape.prose, bool)
        self.words = np.array(shape.words)
        self.first = int(self.prose.argmax()) if self.prose.any() else len(self.prose)

    def tag(self, element: int) -> str:
        name: str = self.elements.tag_names[self.elements.tags[element]]
        return name

    def behind(self, element: int) -> int:
        """The first element that is not in this one: elements come in the order of the page."""
        outside = self.elements.parents[element + 1 :] < element
        return element + 1 + int(outside.argmax()) if outside.any() else len(self.elements)

    def blocks_in(self, element: int) -> _Array:
        """The blocks in an element, by their indices."""
        inside: _Array = ((self.at >= element) & (self.at < self.behind(element))).nonzero()[0]
        return inside

    def is_small(self, inside: _Array) -> bool:
        """Whether some blocks are a small part of the page and no headline is among them."""
        return not self._holds_title(inside) and self._share(inside) <= _SMALL

    def are_comments(self, inside: _Array, several: int) -> bool:
        """Whether some blocks, in which so many elements of comments are, can be what readers said below the article."""
        if self._holds_title(inside) or inside[0] <= self.first:
            return False
        return several >= _SEVERAL or self._share(inside) <= _LARGE

    def _holds_title(self, inside: _Array) -> bool:
        return bool((inside == self.title).any()) or any(
            self.tag(element) == "h1" for element in self.at[inside].tolist()
        )

    def _share(self, inside: _Array) -> float:
        """The share of the page's paragraphs or of its words that some blocks hold, whichever is larger."""
        prose = self.prose[inside].sum() / max(int(self.prose.sum()), 1)
        return max(float(prose), float(self.words[inside].sum() / self.words.sum()))


def _named(elements: Elements, kind: Container) -> list[int]:
    """The elements that are named like a kind, in the order of the page."""
    import numpy as np

    named = np.zeros(len(elements), bool)
    known = [number for number, word in enumerate(elements.words) if word in kind.words]
    if known:
        sets = np.unique(np.searchsorted(elements.starts, np.isin(elements.members, known).nonzero()[0], "right") - 1)
        for number in sets.tolist():
            first, stop = elements.starts[number : number + 2].tolist()
            if _STATES.isdisjoint(elements.words[member] for member in elements.members[first:stop].tolist()):
                named |= elements.hints == number
    for number, labels in enumerate(elements.label_sets):
        if not kind.labels.isdisjoint(labels):
            named |= elements.labels == number
    for number, tag in enumerate(elements.tag_names):
        if tag in ("html", "body", "main"):
            named &= elements.tags != number
    found: list[int] = named.nonzero()[0].tolist()
    return found


def _called(elements: Elements, element: int) -> str:
    """An element as a person writes it."""
    return repr(elements[element]).removeprefix("<element ").removesuffix(">")
