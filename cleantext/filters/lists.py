"""Lists behind a lead-in: "Read more:", "Related stories", "Already a subscriber?" and what hangs on them.

The lead is a phrase rule (``where = "lead"``). What it opens has no phrases: headlines of other stories, offers,
network names. It is told from the article by its shape, and the list ends where the article goes on:

- an entry is a line that is no paragraph: it does not end as a sentence does, or it is short, or it breaks off in an ellipsis;
- a piece of a sentence that the scrape broke at its links ends the list: it begins or ends in the middle;
- the first paragraph of running text ends the list: an article may go on behind it, and may end on a line without a full stop;
- where no paragraph is left but a few short lines, of which the last is no sentence, all of them are entries, sentences too;
- a line right before that paragraph may be a crosshead of the article. It is one if it was set apart from the list, or
  if it is a quotation, or most of its words, that come back in the paragraphs below.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from cleantext import native
from cleantext.document import Document, Removal
from cleantext.filters.marks import marks_for
from cleantext.filters.phrases import leads_of
from cleantext.known import known
from cleantext.rules.book import Rule
from cleantext.rules.engine import Matcher
from cleantext.rules.fold import fold
from cleantext.shape import PROSE, Shapes, kind, shapes

__all__ = ["ListFilter"]

_native = native.load("_text")

_MOST = 60  #: entries of a list; what is longer is no list of links
_LONGEST = 32  #: words of an entry
_SHORT = 8  #: a sentence of so few words may still be an entry: "One app. One membership."
_TAIL = 8  #: entries of a list that closes a text, where some are sentences
_TAIL_LONGEST = 26  #: words of one
_TWO = 20  #: words of a headline of two sentences
_BELOW = 12  #: paragraphs below a line in which the words of a crosshead come back
_PROSE = kind(has=PROSE)
_PIECE = 4  #: words of a line that begins in lower case, at least, for it to be the piece of a sentence: "by Jane Doe" is none
_WORD = re.compile(r"[^\W\d_]{4,}|[\u2e80-\ud7ff]{2}|\d+")


class ListFilter:
    """Marks the leads of one category, and what hangs on them.

    A lead goes whether the phrases are asked or not: one that stayed would have other lines below it once more of the page is gone.
    """

    def __init__(self, matcher: Matcher, category: str) -> None:
        self.matcher = matcher
        self.category = category
        self.name = f"{category}-lists"

    def __call__(self, document: Document) -> list[Removal]:
        """Every lead of this category, and the entries behind it."""
        by_category = leads_of(document, self.matcher)
        leads = by_category.get(self.category)
        if leads is None:
            return []
        shape, furniture = shapes(document), known(document, self.matcher).lines
        every = {lead for own in by_category.values() for lead in own}
        last = max(every)
        leads = sorted(leads)
        marks = marks_for(document, leads, self.category, self.name, "the lead of a list")
        for lead in leads:
            reason = f"entry behind {document.lines[lead][:40]!r} ({furniture[lead].reason})"
            entries = _tail(document, shape, furniture, lead) if lead == last else []
            entries = entries or _entries(document, shape, furniture, every, lead)
            entries = [index for index in entries if index not in furniture]
            marks += marks_for(document, entries, self.category, self.name, reason)
        return marks

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"


def _entries(document: Document, shape: Shapes, furniture: dict[int, Rule], leads: set[int], lead: int) -> list[int]:
    """The blocks behind a lead that belong to its list; the next lead opens its own."""
    stop = min(len(document), lead + 1 + _MOST)
    if _native is None or document.page is not None:
        index = _entries_end(document, shape, furniture, leads, lead + 1, stop)
    else:
        given = document.lines, document.gaps, shape.rows, furniture, leads
        index = _native.entries_end(*given, lead + 1, stop, _LONGEST, _SHORT, _PIECE)
    entries = list(range(lead + 1, index))
    if index >= len(document) or index in leads or not entries:
        return entries
    if index == stop:
        return []
    if entries[-1] not in furniture and _begins_sentence(document, shape, entries[-1]):
        entries.pop()
    while entries and entries[-1] not in furniture and _is_crosshead(document, shape, lead, entries[-1]):
        entries.pop()
    return entries


def _entries_end(
    document: Document, shape: Shapes, furniture: Collection[int], leads: Collection[int], index: int, stop: int
) -> int:
    """Where the entries end that begin at a block: at the first that is none and not known, at a lead, or at `stop`."""
    while index < stop and index not in leads and (index in furniture or _is_entry(document, shape, index)):
        index += 1
    return index


def _tail(document: Document, shape: Shapes, furniture: Collection[int], lead: int) -> list[int]:
    """The blocks between the last lead and the end of the text, if they are few and short and do not end as an article does."""
    entries: list[int] = []
    if len(document) - lead - 1 - len(furniture) > _TAIL:
        return entries  # more of them than that are not known
    for index in range(lead + 1, len(document)):
        if len(entries) > _TAIL:
            return []
        if index in furniture:
            continue
        if shape.prose[index] and not _is_two_sentences(document.lines[index], shape.words[index]):
            return []
        if shape.words[index] > _TAIL_LONGEST or document.lines[index][0] in '"“„«':
            return []
        entries.append(index)
    if not entries or len(entries) > _TAIL or shape.words[entries[-1]] < 4:
        return []
    # Headlines of two sentences are as long as a paragraph; but most of an article's lines are paragraphs.
    long = sum(shape.prose[index] for index in entries)
    return [] if shape.ends[entries[-1]] or 2 * long > len(entries) else entries


def _is_two_sentences(line: str, words: int) -> bool:
    """Whether a line of a paragraph's length is a headline of two short sentences, or one that closes with a quotation."""
    return words <= _TWO and (". " in line or "? " in line or line[-1] in "’'")


def _is_entry(document: Document, shape: Shapes, index: int) -> bool:
    words = shape.words[index]
    if shape.prose[index] or words > _LONGEST:
        return False
    if words > _SHORT:
        if shape.ends[index] and not shape.cut[index] and document.lines[index][-1] not in "?!？！":
            return False
        if document.page is not None and not document.page.blocks[index].links:
            return False  # on a page, what leads to another story is a link
    return not _is_piece(document, shape, index)


def _goes_on(line: str, words: int) -> bool:
    """Whether a line goes on with the sentence of the line above it."""
    if line[0] in ",.;:)":
        return len(line) > 1 and words > 0 and line[1] != line[0]
    return words >= _PIECE and line[0].islower()


def _is_piece(document: Document, shape: Shapes, index: int) -> bool:
    """Whether a line is a piece of a sentence: scrapes of some sites break every paragraph at its links."""
    if document.page is not None:
        return False
    lines, below = document.lines, index + 1
    if lines[index][-1] in ",;(" or _goes_on(lines[index], shape.words[index]):
        return True
    return below < len(lines) and document.gaps[below] == 0 and _goes_on(lines[below], shape.words[below])


def _begins_sentence(document: Document, shape: Shapes, index: int) -> bool:
    """Whether a line may begin the sentence of which the line below it is a piece: it has some words, and no end."""
    below = index + 1
    open_ = not shape.ends[index] and shape.words[index] >= _PIECE and document.gaps[below] == 0
    return open_ and not shape.prose[below] and _is_piece(document, shape, below)


def _is_crosshead(document: Document, shape: Shapes, lead: int, index: int) -> bool:
    """Whether the last entry before the article goes on belongs to the article."""
    if shape.words[index] > 12 or shape.cut[index]:
        return False
    if document.gaps[index] > max(document.gaps[lead + 1 : index], default=document.gaps[index]):
        return True
    folded = fold(document.lines[index])
    phrase = folded.strip("\"' .:!?-•*")
    own, quoted = _WORD.findall(phrase), folded[0] in "\"'«‹"
    if len(own) < 2 and not quoted:
        return False
    below: list[str] = []
    words = set(own)
    for paragraph in _paragraphs_below(document, shape, index):
        below.append(fold(paragraph))
        words = {word for word in words if word not in below[-1]}
        if not words and len(own) >= 2:
            return True
    return quoted and phrase in " ".join(below)


def _paragraphs_below(document: Document, shape: Shapes, index: int) -> list[str]:
    return [document.lines[i] for i in shape.pick(_PROSE, index + 1, index + 40)[:_BELOW]]
