"""The document and what is said about it: blocks, removals, and the cleaned result.

Nothing here decides anything. A `Document` is one text and its blocks; a `Removal` is a claim that a piece of it is noise;
a `Cleaned` is the document with the claims carried out, every piece still accounted for.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from cleantext.cutting import cut, offsets_before, places_before, split, text_without
from cleantext.outline import Outline
from cleantext.page import Element, Markup, Page

__all__ = ["CATEGORIES", "Block", "Cleaned", "Document", "Element", "Markup", "Page", "Piece", "Removal"]

#: Every kind of noise, with what it is. The order is that of the documentation and of summaries.
CATEGORIES: dict[str, str] = {
    "paywall": "metered notices, “subscribe to continue”, “sign in to read”, membership offers",
    "signup": "registration, newsletters, log-in prompts, email forms",
    "related": "related, recommended and most-read stories, “read more” lists, cards of other stories",
    "promo": "the publisher's own app, podcast, video, event, shop, donation and job offers",
    "social": "share and follow lines, social handles as furniture, like and comment counts",
    "advert": "“advertisement”, “story continues below”, sponsored slots",
    "navigation": "menus, breadcrumbs, section labels, skip links, paging, language switches",
    "byline": "author, publisher, date, updated and reading-time lines",
    "caption": "photo captions and credits, video and image furniture",
    "legal": "copyright, cookies and consent, terms, corrections policy",
    "comments": "readers' comments and the invitations to them",
    "boilerplate": "no known phrase, but no part of the article either",
}

_T = TypeVar("_T")
_UNKNOWN: Any = object()  #: what no note is


class Block(NamedTuple):
    """One line or paragraph of a document.

    Attributes:
        index: its place among the blocks of the document, from 0.
        start: offset of its first character in `Document.text`.
        end: offset behind its last character.
        gap: blank lines between the block before it (or the start of the text) and this one.
        text: its characters, without the white space around them.
        markup: what is known of the markup around it, None for plain text.
    """

    index: int  # type: ignore[assignment]  # a field of this name hides tuple.index, which nobody needs of a block
    start: int
    end: int
    gap: int
    text: str
    markup: Markup | None = None


class Torn(NamedTuple):
    """A headline that stands on several lines: those around the one that is taken for it, and how it reads as one."""

    above: int
    below: int
    title: str


class Removal(NamedTuple):
    """A claim that one piece of a document is noise, and why.

    Attributes:
        start: offset of its first character in `Document.text`.
        end: offset behind its last character.
        category: one of `CATEGORIES`.
        filter: name of the filter that makes the claim.
        reason: the rule or the evidence, in words that a person can check.
        text: the characters themselves; filled in by the cleaner.
    """

    start: int
    end: int
    category: str
    filter: str
    reason: str
    text: str = ""


class Document:
    """One text and its blocks. Immutable.

    A block is a line that holds more than white space: scraped text has one paragraph, heading or menu entry to a line.
    What lies between two blocks (line ends, blank lines, indentation) belongs to none.

    Args:
        text: the text, already repaired.
        headline: the block that is known to be the headline, by its index, or None.
        torn: the blocks around it that are of the headline, too, or None.

    >>> document = Document("A headline\\n\\nThe first paragraph.\\n")
    >>> [block.text for block in document.blocks]
    ['A headline', 'The first paragraph.']
    >>> document.blocks[1].gap
    1
    """

    __slots__ = (
        "__dict__",
        "_notes",
        "_rest",
        "_text",
        "before",
        "gaps",
        "headline",
        "lines",
        "outline",
        "page",
        "part_of",
        "seamed",
        "size",
        "starts",
        "torn",
    )

    size: int  #: the number of characters of the text
    lines: list[str]  #: the text of every block
    starts: list[int]  #: the offset of every block
    gaps: list[int]  #: the blank lines before every block
    before: (
        tuple[Document, list[int], Sequence[Removal]] | None
    )  #: the document it was cut from; each block's index there, or -1 for a new text; the spans of its text that were cut out
    part_of: tuple[Document, int] | None  #: the document that its blocks are some of; the first one's index there
    _rest: tuple[Document, Sequence[tuple[int, int] | Removal]] | None  # what it is cut from, while there is no text
    _notes: dict[object, Any]  # what was worked out of it, by keys; see `note`
    headline: int | None  #: the block that is known to be the headline
    torn: Torn | None  #: the blocks around it that are of it, too
    page: Page | None  #: what the page's markup says, if the text comes from a page
    outline: Outline | None  #: what Markdown says, if the text comes from that
    seamed: bool  #: whether its blocks were run together, so that where they end is a guess

    def __init__(self, text: str, headline: int | None = None, torn: Torn | None = None) -> None:
        self._text: str | None = text
        self._rest = None
        self.size = len(text)
        self.headline = headline
        self.torn = torn
        self.page = None
        self.outline = None
        self.seamed = False
        self.before = None
        self.part_of: tuple[Document, int] | None = None
        self._notes = {}
        self.lines, self.starts, self.gaps = split(text)

    def without(self, cuts: Sequence[Removal]) -> Document:
        """The document that is left when spans of its text are cut out: ``Document`` of what is left, but quicker.

        Args:
            cuts: the spans, in order, none overlapping another.
        """
        cuts = list(cuts)
        blocks = cut(self.lines, self.starts, self.gaps, cuts)
        if blocks is None:
            left = Document(text_without(self.text, cuts))
            left.before = self, places_before(self.starts, self.lines, cuts, left.starts, left.lines), cuts
            left.headline = self._headline_in(left, cuts)
            left.torn = None if left.headline is None else self.torn
            left.seamed = self.seamed
            if self.page or self.outline:
                left._said_by(self, self._markup_of(left, cuts))
            return left
        left = Document.__new__(Document)
        left._text = None
        left._rest = self, cuts
        left._notes = {}
        left.part_of = None
        left.lines, left.starts, left.gaps, origin, parts, gone = blocks
        left.size = self.size - gone
        left.before = self, origin, cuts
        left.unseen = parts  # every other block was one of these
        left.headline = None
        if parts:
            left.headline = self._headline_in(left, cuts)
        elif self.headline is not None:  # no cut goes through a block: the headline stays or goes as a whole
            place = bisect_left(origin, self.headline)
            if place < len(origin) and origin[place] == self.headline:
                left.headline = place
        left.torn = None if left.headline is None else self.torn
        left.page = left.outline = None
        left.seamed = self.seamed
        if self.page or self.outline:
            left._said_by(self, self._markup_of(left, cuts) if parts else origin)
        return left

    def _said_by(self, other: Document, blocks: Sequence[int]) -> None:
        """Have what markup says of some blocks of another document, which are those of this one."""
        self.page = other.page and other.page.only(blocks)
        self.outline = other.outline and other.outline.only(blocks)

    def between(self, first: int, stop: int) -> Document:
        """The blocks from one to before another, as a document of their own.

        Args:
            first: the first of them, by its index.
            stop: the one behind the last; there is one at least.

        >>> Document("A headline\\n\\nOne paragraph.\\nAnother one.").between(1, 3).text
        'One paragraph.\\nAnother one.'
        """
        start, end = self.starts[first], self.end(stop - 1)
        part = Document.__new__(Document)
        part._text = None
        part._rest = self, [(0, start), (end, self.size)]
        part.size = end - start
        part._notes = {}
        part.lines = self.lines[first:stop]
        part.starts = [at - start for at in self.starts[first:stop]]
        part.gaps = [0, *self.gaps[first + 1 : stop]]
        part.before = None
        part.part_of = None
        part.headline = part.torn = None
        part.page = self.page and self.page.between(first, stop)
        part.outline = self.outline and self.outline.between(first, stop)
        part.seamed = self.seamed
        return part

    def is_left_of(self, first: Document, cuts: list[Removal]) -> None:
        """Say of what first document it is what cuts leave: the texts of those between need never be put together.

        Args:
            first: the document.
            cuts: spans of its text, in order, none overlapping another; without them it is this one's text.
        """
        if self._text is None:
            self._rest = first, cuts

    @property
    def text(self) -> str:
        """The text; of what was cut from another document, put together when it is asked for."""
        if self._text is None:
            assert self._rest is not None
            first, cuts = self._rest
            is_one_line = len(self.lines) == 1 and len(self.lines[0]) == self.size
            self._text = self.lines[0] if is_one_line else text_without(first.text, list(cuts))
            self._rest = None
        return self._text

    @property
    def known_text(self) -> str | None:
        """The text, if it was put together already."""
        return self._text

    def may_hold(self, sign: str) -> bool:
        """Whether a character may be in the text: whether it is in what that is cut from, since the text is not put together for this.

        Args:
            sign: one character.

        >>> part = Document("Home {}\\nOne paragraph.").between(1, 2)
        >>> part.may_hold("{"), part.may_hold("."), part.known_text
        (False, True, None)
        """
        document, start, end = self, 0, self.size
        while document._text is None:
            assert document._rest is not None
            document, cuts = document._rest
            start = cuts[0][1] if cuts and not cuts[0][0] else 0
            end = cuts[-1][0] if cuts and cuts[-1][1] == document.size else document.size
        return document._text.find(sign, start, end) >= 0

    def headed(self, headline: int | None, torn: Torn | None = None) -> Document:
        """The same document, with the block that is its headline, and the blocks around it that are of it, too."""
        same = Document.__new__(Document)
        for name in (
            "_text",
            "_rest",
            "size",
            "_notes",
            "before",
            "part_of",
            "lines",
            "starts",
            "gaps",
            "page",
            "outline",
            "seamed",
        ):
            setattr(same, name, getattr(self, name))
        same.__dict__.update(self.__dict__)
        same.headline = headline
        same.torn = torn
        return same

    @property
    def headline_blocks(self) -> range:
        """The blocks that are known to be the headline: one, or those that it is torn into; none where it is not known."""
        if self.headline is None:
            return range(0)
        above, below = (0, 0) if self.torn is None else self.torn[:2]
        return range(self.headline - above, self.headline + below + 1)

    def _headline_in(self, left: Document, cuts: list[Removal]) -> int | None:
        """The block that the headline is once the cuts are made; None if it went."""
        if self.headline is None:
            return None
        start, end = self.starts[self.headline], self.end(self.headline)
        gone = sum(min(cut[1], start) - cut[0] for cut in cuts if cut[0] < start)
        lost = sum(min(cut[1], end) - max(cut[0], start) for cut in cuts if cut[0] < end and cut[1] > start)
        if lost == end - start:
            return None
        index = bisect_right(left.starts, start - gone + (end - start - lost) // 2) - 1
        return index if index >= 0 else None

    def _markup_of(self, left: Document, cuts: list[Removal]) -> list[int]:
        """For every block of what is left the block whose markup is its own."""
        return [max(0, bisect_right(self.starts, offset) - 1) for offset, _ in offsets_before(cuts, left.starts)]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks, in order."""
        return tuple(
            Block(i, start, start + len(line), gap, line, self.page.blocks[i] if self.page else None)
            for i, (start, line, gap) in enumerate(zip(self.starts, self.lines, self.gaps))
        )

    @cached_property
    def unseen(self) -> Sequence[int]:
        """The blocks that are new since the last cut: all of a document that was cut from none.

        A filter that goes by a block's own text alone need not look at the others again: what it marked is gone.
        """
        if self.before is None:
            return range(len(self.lines))
        if min(self.before[1], default=0) >= 0:
            return ()
        return [index for index, origin in enumerate(self.before[1]) if origin < 0]

    def unseen_among(self, blocks: list[int]) -> list[int]:
        """Those of some blocks that are new since the last cut."""
        if self.before is None or not blocks:
            return blocks
        if not self.unseen:
            return []
        unseen = frozenset(self.unseen)
        return [index for index in blocks if index in unseen]

    def end(self, index: int) -> int:
        """The offset behind the block of that index."""
        return self.starts[index] + len(self.lines[index])

    def index_at(self, offset: int) -> int:
        """The index of the block that holds the character at an offset, or of the one before it."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def note(self, key: object, work: Callable[..., _T], *more: object) -> _T:
        """Return ``work(self, *more)``, worked out once for each key: what several filters look at is looked up together."""
        known = self._notes.get(key, _UNKNOWN)
        if known is _UNKNOWN:
            known = self._notes[key] = work(self, *more)
        result: _T = known
        return result

    def forget(self) -> None:
        """Let go of what was noted, and of the document it was cut from: it can be worked out anew, and takes more room than the text."""
        self._notes.clear()
        self.before = None

    def __len__(self) -> int:
        """The number of blocks."""
        return len(self.lines)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Document) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __reduce__(self) -> tuple[type[Document], tuple[str, int | None, Torn | None]]:
        return Document, (self.text, self.headline, self.torn)

    def __repr__(self) -> str:
        return f"<Document: {len(self.lines)} blocks, {self.size} characters>"


class Piece(NamedTuple):
    """A run of the document's text: kept (`removal` is None) or removed."""

    text: str
    removal: Removal | None


@dataclass(frozen=True)
class Cleaned:
    """What is left of a document, what was taken away, and why.

    Attributes:
        text: what remains, the headline included.
        title: the headline, or None where the text has none. As it stands in `text`; where the scrape tore it into several
            lines, as the page's own title says it in one.
        removed: what was taken away, in the order of the text, none overlapping another. Offsets are into
            ``document.text``, line ends that went with a block included: cut these spans out of it and `text` is left.
        document: the document that was cleaned, its text repaired.
        headline: where the headline begins in `text`, and where what comes behind it; None where the text has none.
    """

    text: str
    title: str | None
    removed: tuple[Removal, ...]
    document: Document = field(repr=False)
    headline: tuple[int, int] | None = None

    @cached_property
    def body(self) -> str:
        """`text` without the headline."""
        return self.text if self.headline is None else text_without(self.text, [self.headline])

    def pieces(self) -> Iterator[Piece]:
        """Every piece of the document in order, kept or removed; joined, they are ``document.text`` again.

        >>> import cleantext
        >>> cleaned = cleantext.clean("Advertisement\\nThe council met on Monday.")
        >>> [(piece.text, bool(piece.removal)) for piece in cleaned.pieces()]
        [('Advertisement\\n', True), ('The council met on Monday.', False)]
        """
        at = 0
        for removal in self.removed:
            if at < removal.start:
                yield Piece(self.document.text[at : removal.start], None)
            yield Piece(removal.text, removal)
            at = removal.end
        if at < len(self.document.text):
            yield Piece(self.document.text[at:], None)

    def __repr__(self) -> str:
        """What it is, in a line.

        >>> import cleantext
        >>> cleantext.clean("Advertisement\\nThe council met on Monday.")
        <Cleaned: no headline, 35 % of 40 characters removed: 1 advert>
        """
        from cleantext.report import in_a_line  # which knows the document, so the document cannot know it earlier

        return in_a_line(self)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from cleantext.html.notebook import notebook

        return notebook(self)

    def restore(self, *names: str) -> str:
        """The text with some of the removed pieces put back.

        Args:
            names: categories or filter names; none means all, which gives the repaired input again.

        >>> import cleantext
        >>> cleantext.clean("Advertisement\\nThe council met on Monday.").restore("advert")
        'Advertisement\\nThe council met on Monday.'
        """
        return "".join(
            piece.text
            for piece in self.pieces()
            if piece.removal is None or not names or piece.removal.category in names or piece.removal.filter in names
        )
