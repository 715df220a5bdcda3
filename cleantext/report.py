"""What was kept and what was removed, laid out for a person.

A `Cleaned` becomes rows, a row a line of the document, and a count by category. Nothing here knows of terminals or
markup: whoever shows a report (the command line, a page) decides what a row looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from cleantext.document import CATEGORIES, Cleaned, Piece, Removal

__all__ = ["Count", "Row", "cause_of", "in_a_line", "rows", "rule_of", "summary", "told", "visible"]

State = Literal["kept", "removed", "partly"]


@dataclass(frozen=True)
class Row:
    r"""One line of a document, and what became of it.

    Attributes:
        number: which line it is, counted from 1.
        segments: the runs of the line, kept or removed, without its line end; empty for an empty line.
        end: its line end, ``""`` behind the last line; any that `str.splitlines` knows, ``"\r\n"`` in one.
        end_removal: the removal that took the line end along, or None.
    """

    number: int
    segments: tuple[Piece, ...]
    end: str
    end_removal: Removal | None

    @property
    def text(self) -> str:
        """The characters of the line, line end included: the rows of a document joined are its text."""
        return "".join(segment.text for segment in self.segments) + self.end

    @property
    def state(self) -> State:
        """Whether the words of the line were kept, removed, or partly so; of a blank line, whether its end was kept."""
        marks = [segment.removal for segment in self.segments if segment.text.strip()]
        if not marks:
            marks = [self.end_removal] if self.end else [segment.removal for segment in self.segments]
        if all(marks):
            return "removed"
        return "partly" if any(marks) else "kept"

    @property
    def removals(self) -> tuple[Removal, ...]:
        """What took words of the line away, in order; nothing for a blank line."""
        found = [segment.removal for segment in self.segments if segment.removal and segment.text.strip()]
        return tuple(dict.fromkeys(found))


def rows(cleaned: Cleaned) -> list[Row]:
    r"""The lines of the document, kept and removed.

    >>> import cleantext
    >>> for row in rows(cleantext.clean("Advertisement\r\nThe council met on Monday.")):
    ...     row.number, row.state, row.text, [removal.category for removal in row.removals]
    (1, 'removed', 'Advertisement\r\n', ['advert'])
    (2, 'kept', 'The council met on Monday.', [])
    """
    return list(_rows(cleaned))


def _rows(cleaned: Cleaned) -> Iterator[Row]:
    pieces = [piece for piece in cleaned.pieces() if piece.text]
    index = used = 0  # the piece that is being dealt out, and how many of its characters are

    def deal(size: int) -> Iterator[Piece]:
        nonlocal index, used
        while size:
            text, removal = pieces[index]
            part = text[used : used + size]
            yield Piece(part, removal)
            size -= len(part)
            used += len(part)
            if used == len(text):
                index, used = index + 1, 0

    for number, line in enumerate("".join(piece.text for piece in pieces).splitlines(keepends=True), 1):
        (bare,) = line.splitlines()
        end = line[len(bare) :]
        segments = tuple(deal(len(bare)))
        removal = None
        for part in deal(len(end)):
            removal = part.removal
        yield Row(number, segments, end, removal)


class Count(NamedTuple):
    """How much of one category was removed.

    Attributes:
        category: one of `cleantext.CATEGORIES`, or what a filter of somebody's own calls it.
        pieces: the removals.
        characters: their length, the line ends that went with them included.
    """

    category: str
    pieces: int
    characters: int


def summary(*cleaned: Cleaned) -> list[Count]:
    r"""What was removed from some documents, by category, in the order of `cleantext.CATEGORIES`.

    >>> import cleantext
    >>> summary(cleantext.clean("Advertisement\nThe council met on Monday."))
    [Count(category='advert', pieces=1, characters=14)]
    """
    found: dict[str, list[int]] = {}
    for one in cleaned:
        for removal in one.removed:
            found.setdefault(removal.category, []).append(removal.end - removal.start)
    order = [*(category for category in CATEGORIES if category in found), *sorted(found.keys() - CATEGORIES.keys())]
    return [Count(category, len(found[category]), sum(found[category])) for category in order]


_RULE = re.compile(r"(?:^|\()rule ([^\s/]+/[^)]+?)\)?$")


def rule_of(reason: str) -> str | None:
    """The phrase rule that a reason names: its file and its name; None if it names none.

    >>> rule_of("rule en/credit-lines"), rule_of("entry behind 'Read more' (rule en/more-leads)"), rule_of("a date")
    ('en/credit-lines', 'en/more-leads', None)
    """
    match = _RULE.search(reason)
    return match[1] if match else None


def cause_of(removal: Removal) -> str:
    """What took a piece, by the name that `Cleaner.without` takes: its rule, or its filter where no rule is named."""
    return rule_of(removal.reason) or removal.filter


def told(removal: Removal) -> str:
    """The filter that took a piece, and why; the filter once, where the reason begins with it."""
    if removal.reason.startswith(removal.filter):
        return removal.reason
    return f"{removal.filter}: {removal.reason}"


def in_a_line(cleaned: Cleaned) -> str:
    """A cleaned document in one short line; what `repr` gives."""
    title = cleaned.title or "no headline"
    short = repr(title if len(title) <= 60 else title[:59] + "…") if cleaned.title else title
    size = len(cleaned.document.text)
    counts = sorted(summary(cleaned), key=lambda count: -count.pieces)
    if not counts:
        return f"<Cleaned: {short}, nothing removed from {size:,} character{'' if size == 1 else 's'}>"
    gone = sum(count.characters for count in counts)
    kinds = ", ".join(f"{count.pieces:,} {count.category}" for count in counts)
    return f"<Cleaned: {short}, {100 * gone / size:.0f} % of {size:,} characters removed: {kinds}>"


# Control characters but the tab, line ends of every kind, marks that reorder what stands beside them, lone surrogates.
_UNSEEN = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    r"""The text with its control characters as signs that a screen shows and does not obey; tabs stay.

    >>> visible("\x1b[31mred\x7f \u202e")
    '␛[31mred␡ <U+202E>'
    """
    return _UNSEEN.sub(_sign, text)


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<U+{code:04X}>"
