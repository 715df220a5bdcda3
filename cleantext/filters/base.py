"""What a filter is, and the short way to write one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from cleantext.document import CATEGORIES, Block, Document, Removal

__all__ = ["Filter", "Headliner", "LineFilter", "answers", "ask", "line_filter"]


@runtime_checkable
class Filter(Protocol):
    """Anything with a `name`, a `category`, and a call that looks at a document and marks its noise.

    A filter never edits, knows nothing of other filters, and gives the same marks for the same document. The cleaner asks
    it again about what is left, until nobody marks anything more.

    One that has an attribute `goes_first`, and it is true, is asked alone before all others, until it marks nothing more: what
    others are to see is only what it leaves. One whose `of_a_page` is true takes a document for one page: a text of many comes to it
    in parts.
    """

    @property
    def name(self) -> str:
        """What `Cleaner.without` and removals call it."""
        ...

    @property
    def category(self) -> str:
        """The kind of noise it looks for, one of `cleantext.CATEGORIES`."""
        ...

    def __call__(self, document: Document) -> Iterable[Removal]:
        """The pieces of the document that are noise."""
        ...


@runtime_checkable
class Headliner(Filter, Protocol):
    """A filter that can tell which block of a document is the headline. That block no filter takes."""

    def headline(self, document: Document) -> int | None:
        """The index of the block, or None where there is none or it cannot be told."""
        ...


class _Answers(NamedTuple):
    """What filters marked in a document: the marks of all of them, and how many there were when each was done."""

    filters: Sequence[Filter]
    marks: list[Removal]
    ends: list[int]


def ask(filters: Sequence[Filter], document: Document) -> list[Removal]:
    """What some filters mark in a document, one after the other."""
    marks: list[Removal] = []
    ends: list[int] = []
    document._notes[_Answers] = _Answers(filters, marks, ends)
    for look in filters:
        marks += look(document)
        ends.append(len(marks))
    return marks


def answers(filters: Iterable[Filter], document: Document) -> Iterator[Removal]:
    """The same for a filter that goes by what others mark: those that were asked already are not asked again."""
    asked, marks, ends = document._notes.get(_Answers) or _Answers((), [], [])
    places = {id(look): place for place, look in enumerate(asked[: len(ends)])}
    for look in filters:
        place = places.get(id(look))
        yield from look(document) if place is None else marks[ends[place - 1] if place else 0 : ends[place]]


class LineFilter:
    """A filter made of a function of one block; see `line_filter`."""

    def __init__(self, function: Callable[[Block], bool | str | None], name: str, category: str) -> None:
        self.function = function
        self.name = name
        self.category = category
        self.__doc__ = function.__doc__
        self.__module__ = function.__module__
        self.__qualname__ = function.__qualname__

    def __call__(self, document: Document) -> Iterator[Removal]:
        """Mark the blocks for which the function says so."""
        for block in document.blocks:
            verdict = self.function(block)
            if verdict:
                reason = verdict if isinstance(verdict, str) else self.name
                yield Removal(block.start, block.end, self.category, self.name, reason)

    def __reduce__(self) -> str:
        # The decorator put the filter in the function's place, so that is where unpickling finds it.
        return self.__qualname__

    def __repr__(self) -> str:
        return f"<line filter {self.name!r}: {self.category}>"


def line_filter(
    name: str | None = None, category: str = "boilerplate"
) -> Callable[[Callable[[Block], bool | str | None]], LineFilter]:
    """Make a filter of a function that looks at one block and says whether it is noise.

    Args:
        name: what to call it; the function's own name, with dashes, if None.
        category: the kind of noise, one of `cleantext.CATEGORIES`.

    Raises:
        ValueError: if there is no such category.

    >>> import cleantext
    >>> @cleantext.line_filter(name="weather-box", category="promo")
    ... def weather_box(block):
    ...     return "a temperature and nothing else" if block.text.endswith("°C") else False
    >>> cleaner = cleantext.Cleaner().with_filters(weather_box)
    >>> cleaned = cleaner.clean("21 °C\\nThe council met on Monday.")
    >>> cleaned.text, cleaned.removed[0].reason
    ('The council met on Monday.', 'a temperature and nothing else')
    """
    if callable(name):
        raise TypeError("line_filter() needs its brackets: @line_filter(name=..., category=...)")
    if category not in CATEGORIES:
        raise ValueError(f"no category {category!r}; there are: {', '.join(CATEGORIES)}")

    def decorate(function: Callable[[Block], bool | str | None]) -> LineFilter:
        return LineFilter(function, name or function.__name__.replace("_", "-"), category)

    return decorate
