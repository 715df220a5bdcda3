"""One record: where its text or page is, what cleaning adds to it, and what is said of one that could not be cleaned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cleantext.cleaner import Cleaner
from cleantext.corpus.jsontext import encoded
from cleantext.document import CATEGORIES, Cleaned, Removal

__all__ = ["CorpusError", "Layout", "Rejection", "Removals", "clean_batch"]

Removals = Literal["none", "counts", "all"]


class CorpusError(Exception):
    """A run that cannot begin or cannot go on; says what was wrong, where, and what to do."""


class BadRecordError(Exception):
    """A record that cannot be cleaned; the message is the reason that stands among the rejected."""


@dataclass(frozen=True)
class Layout:
    """Where a record keeps its text or page, and what is added to it.

    Attributes:
        text_field: the field of plain text.
        html_field: the field of markup, which goes before the text where a record has both; None where there is none.
        id_field: the field that names the record among the rejected.
        prefix: what the names of the added fields begin with.
        removals: ``counts`` adds the number of pieces and characters removed by category, ``all`` every piece.
        drop: fields that are left out of the output, as the page itself may be.
        site_fields: of these fields the first that a record has names its site, or its address; asked where the cleaner
            knows sites.
    """

    text_field: str | None = "text"
    html_field: str | None = None
    id_field: str | None = None
    prefix: str = "cleaned_"
    removals: Removals = "none"
    drop: tuple[str, ...] = ()
    site_fields: tuple[str, ...] = ("site", "url")

    def site(self, record: Mapping[str, Any]) -> str | None:
        """The site that a record is from, or its address; None where it says nothing."""
        for name in self.site_fields:
            value = record.get(name)
            if isinstance(value, str) and value:
                return value
        return None

    @property
    def added(self) -> tuple[str, ...]:
        """The names of the added fields, in order."""
        return tuple(self.prefix + name for name in ("text", "title", *_REMOVALS[self.removals]))

    def value(self, record: Mapping[str, Any]) -> tuple[str | bytes, bool]:
        """The text or page of a record, and whether it is a page.

        Raises:
            BadRecordError: if it has neither, or one of a wrong type.
        """
        for name, html in ((self.html_field, True), (self.text_field, False)):
            if name is None or record.get(name) is None:
                continue
            value = record[name]
            if isinstance(value, str):
                return value, html
            if isinstance(value, bytes):
                return (value, True) if html else (as_text(value), False)
            raise BadRecordError(f"field {name!r} is {_kind(value)}, not text")
        names = [name for name in (self.html_field, self.text_field) if name is not None]
        if any(name in record for name in names):
            raise BadRecordError(f"field {' and '.join(repr(name) for name in names if name in record)} is null")
        raise BadRecordError(f"no field {' or '.join(map(repr, names))}")

    def fields(self, cleaned: Cleaned, counts: Mapping[str, Sequence[int]] | None = None) -> dict[str, Any]:
        """What cleaning adds to a record.

        Args:
            cleaned: the record's text, cleaned.
            counts: what `counted` says of it, where that is known already.
        """
        said: list[Any] = [cleaned.text, cleaned.title]
        if self.removals == "counts":
            counts = counted(cleaned) if counts is None else counts
            known = [
                *(category for category in CATEGORIES if category in counts),
                *sorted(counts.keys() - CATEGORIES.keys()),
            ]
            said.append([dict(zip(_COUNT, (category, *counts[category]))) for category in known])
        elif self.removals == "all":
            said.append([dict(zip(_REMOVAL, removal)) for removal in cleaned.removed])
        return dict(zip(self.added, said))


_REMOVALS: dict[str, tuple[str, ...]] = {"none": (), "counts": ("counts",), "all": ("removed",)}
_REMOVAL = Removal._fields
_COUNT = ("category", "pieces", "characters")


def counted(cleaned: Cleaned) -> dict[str, list[int]]:
    """How many pieces were removed, and how many characters, by category."""
    found: dict[str, list[int]] = {}
    for start, end, category, _, _, _ in cleaned.removed:
        have = found.get(category)
        if have is None:
            have = found[category] = [0, 0]
        have[0] += 1
        have[1] += end - start
    return found


def _kind(value: object) -> str:
    """What a value is called in JSON."""
    if isinstance(value, bool):
        return "true or false"
    names: dict[type, str] = {int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), type(value).__name__)


def as_text(data: bytes) -> str:
    """Text, which is UTF-8.

    Raises:
        BadRecordError: if it is not; says where.
    """
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        at = error.start
        raise BadRecordError(f"not UTF-8: its byte {at} is 0x{data[at]:02X}, counted from 0") from None


def cleaned_by(cleaner: Cleaner, value: str | bytes, html: bool, site: str | None = None) -> Cleaned:
    """The text or page, cleaned; its site's own furniture goes, too, where the cleaner knows sites."""
    if cleaner.site_filters is None:
        site = None
    if html:
        return cleaner.clean_html(value, site)
    assert isinstance(value, str)
    return cleaner.clean(value, site)


def clean_batch(
    values: Iterable[str | bytes | None],
    *,
    cleaner: Cleaner | None = None,
    html: bool = False,
    removals: Removals = "none",
    prefix: str = "cleaned_",
) -> dict[str, list[Any]]:
    """Clean a column: the function that every engine calls.

    Args:
        values: texts, or pages with `html`; None for a record that has none, for which all added fields are None.
        cleaner: the cleaner; the library's own if None.
        html: whether the values are markup.
        removals: as in `Layout`.
        prefix: what the names of the added columns begin with.

    Returns:
        The added columns by name, each as long as `values`.

    >>> clean_batch(["Advertisement\\nThe council met on Monday.", None])
    {'cleaned_text': ['The council met on Monday.', None], 'cleaned_title': [None, None]}
    """
    if cleaner is None:
        from cleantext.cleaner import _default

        cleaner = _default()
    layout = Layout(prefix=prefix, removals=removals)
    columns: dict[str, list[Any]] = {name: [] for name in layout.added}
    for value in values:
        if value is None:
            for column in columns.values():
                column.append(None)
            continue
        added = layout.fields(cleaned_by(cleaner, value, html))
        for name, column in columns.items():
            column.append(added[name])
    return columns


@dataclass(frozen=True)
class Rejection:
    """A record that was not cleaned.

    Attributes:
        source: the file it is in.
        position: where in it, in the terms of its format: ``{"line": 17, "byte": 2312}``.
        reason: what is wrong with it.
        id: what its id field says, if it can be read.
        excerpt: how it begins.
    """

    source: str
    position: Mapping[str, Any]
    reason: str
    id: Any = None
    excerpt: str = ""

    def line(self) -> bytes:
        """Its line among the rejected."""
        said: dict[str, Any] = {"source": self.source, "position": dict(self.position), "reason": self.reason}
        if self.id is not None:
            said["id"] = self.id
        if self.excerpt:
            said["excerpt"] = self.excerpt
        return encoded(said) + b"\n"

    def __str__(self) -> str:
        where = ", ".join(f"{name} {number}" for name, number in self.position.items())
        return f"{self.source}{', ' if where else ''}{where}: {self.reason}"


_EXCERPT = 200


def excerpt(data: bytes | str) -> str:
    """How a record begins, for whoever looks at the rejected."""
    if isinstance(data, bytes):
        data = data[: 4 * _EXCERPT].decode("utf-8", "replace")
    return data[:_EXCERPT]
