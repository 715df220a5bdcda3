"""What a page's markup says of its blocks, as flat arrays: objects are made of them only for who asks.

A page has thousands of elements, and what is counted on them needs none as an object. So a page that was read in C comes as
`Elements` and `Blocks`; one that was walked in Python, as a tuple of `Markup`, and `Elements.around` makes arrays of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from cleantext import native

if TYPE_CHECKING:
    import numpy.typing as npt

    _Array = npt.NDArray[Any]

__all__ = ["HOLDS", "Blocks", "Element", "Elements", "Markup", "Page"]

_native = native.load("_page")

HOLDS = ("time", "author", "strong")  #: what a block may hold, by its bit in `Blocks.held`


class Element:
    """One element of a page, with those it stands in.

    Attributes:
        parent: the element it stands in; None for the page itself.
        tag: its tag, in lower case.
        hints: the words of its class and id, in lower case: ``("post", "body")`` of ``class="postBody"``.
        within: what it is or stands in: tags like ``article``, ``nav`` or ``figure``, roles like ``role=main``, properties
            like ``itemprop=articlebody``.
        depth: the number of elements around it.
    """

    __slots__ = ("depth", "hints", "parent", "tag", "within")

    def __init__(
        self, parent: Element | None, tag: str, hints: tuple[str, ...], within: frozenset[str], depth: int
    ) -> None:
        self.parent = parent
        self.tag = tag
        self.hints = hints
        self.within = within
        self.depth = depth

    def __repr__(self) -> str:
        return f"<element {self.tag}{''.join('.' + hint for hint in self.hints)}>"


class Markup(NamedTuple):
    """What is known of the markup around a block.

    Attributes:
        element: the innermost element around all of it.
        linked: the number of its characters that are in links.
        links: the number of links in it.
        holds: what else is in it, of ``time``, ``author`` and ``strong``.
    """

    element: Element
    linked: int
    links: int
    holds: frozenset[str] = frozenset()


class Elements:
    """The elements around the blocks of a page, in its order: each behind the one it stands in, those in one side by side; the first is
    the page.

    Attributes:
        parents: int32, for each the index of the one it stands in; of the page, its own.
        tags: int32, for each its tag, as an index into `tag_names`.
        hints: int32, for each the words of its class and id, as the number of a set of them.
        labels: int32, for each what `Element.within` has of it that the one around it lacks, as an index into `label_sets`.
        tag_names: tags, each once.
        words: the words of classes and ids, each once.
        starts: int32, for each set of them where it begins in `members`, and one entry more.
        members: int32, the words of all sets, as indexes into `words`.
        label_sets: what elements say the text in them is, each set once.
    """

    __slots__ = (
        "_behind",
        "_made",
        "hints",
        "label_sets",
        "labels",
        "members",
        "parents",
        "starts",
        "tag_names",
        "tags",
        "words",
    )

    def __init__(
        self,
        parents: _Array,
        tags: _Array,
        hints: _Array,
        labels: _Array,
        tag_names: Sequence[str],
        words: Sequence[str],
        starts: _Array,
        members: _Array,
        label_sets: Sequence[tuple[str, ...]],
    ) -> None:
        self.parents = parents
        self.tags = tags
        self.hints = hints
        self.labels = labels
        self.tag_names = tag_names
        self.words = words
        self.starts = starts
        self.members = members
        self.label_sets = label_sets
        self._made: dict[int, Element] = {}
        self._behind: _Array | None = None

    def __len__(self) -> int:
        return len(self.parents)

    @property
    def behind(self) -> _Array:
        """int64, for each the index of the first element behind it that is not in it; those between are."""
        if self._behind is None:
            import numpy as np  # which `import cleantext` does without

            parents = np.ascontiguousarray(self.parents, np.int32)
            if _native is None:
                self._behind = _behind(parents.tolist())
            else:
                self._behind = np.frombuffer(_native.behind(parents), np.int64)
        return self._behind

    def __getitem__(self, index: int) -> Element:
        """The element of that index: the same object whenever it is asked for."""
        found = self._made.get(index)
        if found is not None:
            return found
        way = [index]
        while way[-1] and int(self.parents[way[-1]]) not in self._made:
            way.append(int(self.parents[way[-1]]))
        element = self._made.get(int(self.parents[way[-1]])) if way[-1] else None
        for number in reversed(way):
            own = self.label_sets[self.labels[number]]
            around: frozenset[str] = element.within if element else frozenset()
            element = self._made[number] = Element(
                element,
                self.tag_names[self.tags[number]],
                self._hints(int(self.hints[number])),
                around if around.issuperset(own) else around.union(own),
                element.depth + 1 if element else 0,
            )
        assert element is not None
        return element

    def _hints(self, number: int) -> tuple[str, ...]:
        """The words of a set."""
        first, stop = self.starts[number : number + 2].tolist()
        return tuple([self.words[member] for member in self.members[first:stop].tolist()])

    def only(self, indexes: _Array) -> tuple[Elements, _Array]:
        """Some elements and those that they stand in; and the index that each of all elements has among them, if it is one."""
        import numpy as np

        kept = np.zeros(len(self), bool)
        new = np.unique(indexes)
        while len(new):
            kept[new] = True
            above = np.unique(self.parents[new])
            new = above[~kept[above]]
        own = np.flatnonzero(kept)
        number = (np.cumsum(kept, dtype=np.int32) - 1).astype(np.int32)
        tags, own_tags = _renumbered(self.tags[own])
        labels, own_labels = _renumbered(self.labels[own])
        sets, own_hints = _renumbered(self.hints[own])
        sizes = self.starts[sets + 1] - self.starts[sets]
        starts = np.cumsum(np.append(0, sizes), dtype=np.int32)
        words, members = _renumbered(
            self.members[np.repeat(self.starts[sets] - starts[:-1], sizes) + np.arange(starts[-1])]
        )
        elements = Elements(
            number[self.parents[own]],
            own_tags,
            own_hints,
            own_labels,
            [self.tag_names[tag] for tag in tags.tolist()],
            [self.words[word] for word in words.tolist()],
            starts,
            members,
            [self.label_sets[label] for label in labels.tolist()],
        )
        return elements, number

    @staticmethod
    def around(blocks: Iterable[Markup]) -> tuple[Elements, _Array]:
        """The elements around some blocks, and for each block the index of its own."""
        import numpy as np  # which `import cleantext` does without

        number: dict[Element, int] = {}
        tag_names: dict[str, int] = {}
        hint_sets: dict[tuple[str, ...], int] = {}
        label_sets: dict[frozenset[str], int] = {}
        parents, tags, hints, labels, at = [], [], [], [], []
        for about in blocks:
            element: Element | None = about.element
            new: list[Element] = []
            while element is not None and element not in number:
                new.append(element)
                element = element.parent
            for element in reversed(new):
                above = element.parent
                own = element.within if above is None else element.within - above.within
                parents.append(0 if above is None else number[above])
                number[element] = len(number)
                tags.append(tag_names.setdefault(element.tag, len(tag_names)))
                hints.append(hint_sets.setdefault(element.hints, len(hint_sets)))
                labels.append(label_sets.setdefault(own, len(label_sets)))
            at.append(number[about.element])
        words: dict[str, int] = {}
        members = [words.setdefault(word, len(words)) for own_hints in hint_sets for word in own_hints]
        elements = Elements(
            np.array(parents, np.int32),
            np.array(tags, np.int32),
            np.array(hints, np.int32),
            np.array(labels, np.int32),
            list(tag_names),
            list(words),
            np.cumsum([0, *map(len, hint_sets)], dtype=np.int32),
            np.array(members, np.int32),
            list(map(tuple, label_sets)),
        )
        elements._made = {index: element for element, index in number.items()}
        return elements, np.array(at, np.int32)


class Blocks(Sequence[Markup]):
    """What is known of the markup around the blocks of a page: a sequence of `Markup`, made when they are asked for.

    Attributes:
        elements: the elements around them.
        at: int32, for each block the index of its element.
        linked: int32, its characters that are in links.
        links: int32, the links in it.
        held: uint8, which of `HOLDS` it holds, as a bit set.
    """

    __slots__ = ("_made", "at", "elements", "held", "linked", "links")

    def __init__(self, elements: Elements, at: _Array, linked: _Array, links: _Array, held: _Array) -> None:
        self.elements = elements
        self.at = at
        self.linked = linked
        self.links = links
        self.held = held
        self._made: dict[int, Markup] = {}

    @staticmethod
    def of(blocks: Sequence[Markup]) -> Blocks:
        """The same blocks with what is known of them as arrays."""
        if isinstance(blocks, Blocks):
            return blocks
        import numpy as np

        elements, at = Elements.around(blocks)
        return Blocks(
            elements,
            at,
            np.array([about.linked for about in blocks], np.int32),
            np.array([about.links for about in blocks], np.int32),
            np.array(
                [sum(1 << bit for bit, name in enumerate(HOLDS) if name in about.holds) for about in blocks], np.uint8
            ),
        )

    def between(self, first: int, stop: int) -> Blocks:
        """The blocks from one to before another, with the elements around them and no others."""
        elements, number = self.elements.only(self.at[first:stop])
        return Blocks(
            elements,
            number[self.at[first:stop]],
            self.linked[first:stop],
            self.links[first:stop],
            self.held[first:stop],
        )

    def __len__(self) -> int:
        return len(self.at)

    @overload
    def __getitem__(self, index: int) -> Markup: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Markup, ...]: ...

    def __getitem__(self, index: int | slice) -> Markup | tuple[Markup, ...]:
        if isinstance(index, slice):
            return tuple([self[number] for number in range(*index.indices(len(self)))])
        number = range(len(self))[index]
        found = self._made.get(number)
        if found is None:
            found = self._made[number] = Markup(
                self.elements[int(self.at[number])],
                int(self.linked[number]),
                int(self.links[number]),
                _HELD[self.held[number]],
            )
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (Blocks, tuple)) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"<markup of {len(self)} blocks>"


def _behind(parents: list[int]) -> _Array:
    """For each element the index of the first one behind it that is not in it."""
    import numpy as np

    sizes = [1] * len(parents)
    for element in range(len(parents) - 1, 0, -1):
        sizes[parents[element]] += sizes[element]
    return np.arange(len(parents)) + np.array(sizes, np.int64)


def _renumbered(numbers: _Array) -> tuple[_Array, _Array]:
    """The different ones among some numbers, and for each its place among these."""
    import numpy as np

    different, places = np.unique(numbers, return_inverse=True)
    return different, places.astype(np.int32)


_HELD = [frozenset(name for bit, name in enumerate(HOLDS) if bits >> bit & 1) for bits in range(1 << len(HOLDS))]


class Page(NamedTuple):
    """What a page's markup says.

    Attributes:
        blocks: of every block of the document.
        headlines: what the page calls its headline, in its metadata, its linked data and its title.
        description: what it says it is about.
        body: the text of its article, as its linked data has it; it may be cut short, of another day, or none.
        thinned: whether it was so dense in tags that some were left out before it was read, their text left in place; see
            `cleantext.sources.thinning`. Lines may then run into one another.
    """

    blocks: Sequence[Markup]
    headlines: tuple[str, ...] = ()
    description: str = ""
    body: str = ""
    thinned: bool = False

    def only(self, indexes: Sequence[int]) -> Page:
        """The same page with some of its blocks, in that order."""
        return self._replace(blocks=_Some(self.blocks, indexes))

    def between(self, first: int, stop: int) -> Page:
        """The same page with the blocks from one to before another, as arrays of their own."""
        return self._replace(blocks=Blocks.of(self.blocks).between(first, stop))


class _Some(Sequence[Markup]):
    """Some of a page's blocks."""

    __slots__ = ("_all", "_which")

    _all: Sequence[Markup]
    _which: Sequence[int]

    def __init__(self, blocks: Sequence[Markup], which: Sequence[int]) -> None:
        if isinstance(blocks, _Some):
            which = [blocks._which[index] for index in which]
            blocks = blocks._all
        self._all = blocks
        self._which = which

    def __len__(self) -> int:
        return len(self._which)

    @overload
    def __getitem__(self, index: int) -> Markup: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Markup, ...]: ...

    def __getitem__(self, index: int | slice) -> Markup | tuple[Markup, ...]:
        if isinstance(index, slice):
            return tuple([self._all[number] for number in self._which[index]])
        return self._all[self._which[index]]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))
