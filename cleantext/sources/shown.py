"""What a text shows, and how that which is cut out of it is cut out of the text itself.

Of a text with signs that are not shown (`cleantext.sources.markdown`), or that was wrapped (`cleantext.sources.wrapping`), a document is
made without them, its paragraphs in one line each. What filters mark of it is brought back to the text by its offsets, and takes along the signs that it leaves without words.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from operator import itemgetter

from cleantext.cutting import text_without
from cleantext.document import Document, Removal
from cleantext.outline import LINKED, Outline
from cleantext.sources.markdown import DEFINITION, FRONT, IMAGE, LINE, LINK, Sign, apart, signs
from cleantext.sources.wrapping import joints

__all__ = ["Shown", "of_markdown", "of_wrapped"]

_Cut = tuple[int, int, Removal]
_MAKE_HEADINGS = (FRONT, LINE, LINK)
_LONGEST_GAP = 200  #: characters of white space that are looked at above a line
_LINE_END = re.compile(r"([ \t\r]*\n)(?:[ \t\r]*\n){0,200}")


class Shown:
    """A text without its signs.

    Args:
        text: the text.
        signs: what is not shown of it, in order, none overlapping another.
        joints: line ends that are shown as spaces, by their offsets, in order.

    Attributes:
        text: what is shown.

    >>> from cleantext.sources.markdown import signs
    >>> text = "* [Home](/)\\n\\nThe **council** met."
    >>> Shown(text, signs(text)).text
    'Home\\n\\nThe council met.'
    """

    def __init__(self, text: str, signs: Sequence[Sign], joints: Sequence[int] = ()) -> None:
        self.raw = text
        self.signs = signs
        seen = _with_spaces(text, joints)
        self.text = text_without(seen, list(signs)) if signs else seen
        self._document: Document | None = None
        #: Where the signs stand in what is shown, and how many characters of signs stand before each and before the end.
        self._hidden = [0, *accumulate(sign.end - sign.start for sign in signs)]
        self._places = [sign.start - hidden for sign, hidden in zip(signs, self._hidden)]
        self._starts = [sign.start for sign in signs]
        #: Where that is which they are signs of, in what is shown.
        self._spans: dict[tuple[int, int], tuple[int, int]] = {}
        for sign in signs:
            span = sign[2:4]
            if span not in self._spans:
                self._spans[span] = self.place(span[0]), self.place(span[1])

    def document(self) -> Document:
        """What is shown as a document, with what its signs say of the blocks; the same one every time."""
        if self._document is None:
            self._document = self._read()
        return self._document

    def _read(self) -> Document:
        document = Document(self.text)
        starts, lines = document.starts, document.lines
        linked, levels = [0] * len(lines), [0] * len(lines)
        for sign in self.signs if lines else ():
            kind = sign.kind
            if kind == LINK and not self.raw.startswith("](#", sign.last):  # a heading may link to itself
                first, last = self._spans[sign[2:4]]
                index = document.index_at(first)
                while index < len(linked) and starts[index] < last:
                    linked[index] += max(0, min(last, starts[index] + len(lines[index])) - max(first, starts[index]))
                    index += 1
            if kind in _MAKE_HEADINGS and (level := self._level(sign)):
                levels[document.index_at(self.place(sign.first if kind != LINE else sign.start - 1))] = level
        document.outline = Outline([chars >= LINKED * len(line) for chars, line in zip(linked, lines)], levels)
        return document

    def _level(self, sign: Sign) -> int:
        """Of what level the heading is that a sign makes; 0 if it makes none."""
        if sign.kind in (FRONT, LINK):
            return self.raw.count("#", sign.start, sign.end)
        if sign.kind == LINE and sign.start and self.raw[max(0, sign.start - 2) : sign.start] != "\n\n":
            return 1 if self.raw[sign.start] == "=" else 0
        return 0

    def place(self, offset: int) -> int:
        """Where a character of the text is in what is shown; of one that is not, where it would be."""
        index = bisect_right(self._starts, offset)
        if not index:
            return offset
        place, least = offset - self._hidden[index], self._places[index - 1]
        return place if place > least else least

    def offset(self, place: int) -> int:
        """Where a character of what is shown stands in the text."""
        return place + self._hidden[bisect_right(self._places, place)]

    def line_start(self, place: int) -> int:
        """Where the line of the text begins in which a character of what is shown stands."""
        return self.raw.rfind("\n", 0, self.offset(place)) + 1

    def cuts(self, removed: Sequence[Removal], images: Removal | None = None) -> list[Removal]:
        """What is cut out of the text when something is cut out of what is shown.

        Args:
            removed: that, in order, none overlapping another.
            images: as what pictures go that stand on lines of their own; None if they stay between what stays.

        Returns:
            Spans of the text, in order, each with its characters, none overlapping another. One of what is shown may give several.
        """
        if not removed and images is None:
            return []
        removed = _rolled(self.text, removed)
        gone = _Gone(self.document(), removed)
        found: list[_Cut] = [cut for removal in removed for cut in self._around(removal)]
        stays: set[str] = set()
        for sign, why in self._verdicts(gone, images):
            if why is not None:
                found.append((sign.start, sign.end, why))
            elif sign.label:
                stays.add(sign.label)
        found, kept = self._with_definitions(found, gone, stays)
        return [
            removal._replace(start=start, end=end, text=self.raw[start:end])
            for start, end, removal in self._with_line_ends(_without(_joined(found), kept))
        ]

    def _verdicts(self, gone: _Gone, images: Removal | None) -> Iterator[tuple[Sign, Removal | None]]:
        """The signs, but for definitions, each with what it goes with; None if it stays."""
        text, spans = self.text, self._spans
        # One line may hold a million pictures: what is asked of it is asked once.
        lines = [0, *(match.end() for match in re.finditer("\n", text)), len(text) + 1]
        pictured = {bisect_right(lines, self.place(sign.start)) for sign in self.signs if sign.kind == IMAGE}
        of_lines: dict[int, Removal | None] = {}
        found: dict[tuple[int, int], Removal | None] = {}  # of spans that have no white space at their ends
        for sign in self.signs:
            if sign.kind == DEFINITION:
                continue
            span = sign[2:4]
            if span in found:
                yield sign, found[span]
                continue
            first, last = spans[span]
            if first < last and not text[first].isspace() and not text[last - 1].isspace():
                found[span] = gone.of(first, last)
                yield sign, found[span]
                continue
            words = gone.words(first, last)
            if words is not None:
                yield sign, gone.of(*words)
                continue
            number = bisect_right(lines, self.place(sign.start))
            if number not in of_lines:
                of_lines[number] = gone.line(lines[number - 1], lines[number] - 1, number in pictured, images)
            yield sign, of_lines[number]

    def _with_definitions(
        self, cuts: list[_Cut], gone: _Gone, used: set[str]
    ) -> tuple[list[_Cut], list[tuple[int, int]]]:
        """Cuts, with those definitions that nothing refers to, and the spans of others, which stay, amid what goes."""
        cuts, raw = list(cuts), self.raw
        kept: list[tuple[int, int]] = []
        last, space = -1, (0, 0)  # where the definition above ends; the white space above the first of several
        for sign in self.signs:
            if sign.kind != DEFINITION:
                continue
            above = len(raw[max(0, sign.start - _LONGEST_GAP) : sign.start].rstrip())
            begin = max(0, sign.start - _LONGEST_GAP) + above
            if begin > last:
                space = begin, sign.start
            last = sign.end
            beside = gone.beside(self.place(sign.start))
            if sign.label not in used and beside is not None:
                cuts.append((sign.start, sign.end, beside))
            elif gone.amid(self.place(sign.start)) is not None:
                kept += (space, (sign.start, min(len(raw), raw.find("\n", sign.end) + 1 or len(raw))))
                space = sign.start, sign.start
        cuts.sort(key=itemgetter(0, 1))
        return cuts, kept

    def _around(self, removal: Removal) -> Iterator[_Cut]:
        """The spans of the text between its signs that a removal of what is shown takes."""
        first = bisect_right(self._places, removal.start)
        last = bisect_left(self._places, removal.end)
        edges = [removal.start, *self._places[first:last], removal.end]
        for number, (start, end) in enumerate(pairwise(edges), first):
            if start < end:
                yield start + self._hidden[number], end + self._hidden[number], removal

    def _with_line_ends(self, cuts: Iterable[_Cut]) -> Iterator[_Cut]:
        """Cuts that leave nothing of a line take its end with them, and the blank lines below, if there are some above."""
        raw, done = self.raw, 0
        above = "\n\n"  # the white space at the end of what stays so far
        for start, end, removal in cuts:
            start = max(start, done)
            if start >= end:
                continue
            if start > done:
                kept = raw[max(done, start - _LONGEST_GAP) : start]
                rest = kept.rstrip()
                above = kept[len(rest) :] if rest or start - done >= _LONGEST_GAP else above + kept
            if "\n" in above and (below := _LINE_END.match(raw, end)):
                end = below.end(0 if above.count("\n") > 1 else 1)
            done = end
            yield start, end, removal


def _with_spaces(text: str, joints: Sequence[int]) -> str:
    """A text with spaces for some of its line ends."""
    if not joints:
        return text
    edges = [-1, *joints, len(text)]
    return " ".join([text[start + 1 : end] for start, end in pairwise(edges)])


class _Gone:
    """What is cut out of what is shown."""

    def __init__(self, document: Document, removed: Sequence[Removal]) -> None:
        self.text = document.text
        self.removed = removed
        self.starts = [removal.start for removal in removed]
        self.lines, self.line_starts = document.lines, document.starts

    def words(self, first: int, last: int) -> tuple[int, int] | None:
        """The span between two places without the white space around it; None where there is nothing else."""
        part = self.text[first:last]
        left = part.lstrip()
        if not left:
            return None
        return last - len(left), first + len(part.rstrip())

    def of(self, first: int, last: int) -> Removal | None:
        """The removal with which all between two places goes, the first of several; None if some of it stays."""
        number = bisect_right(self.starts, first) - 1
        if number < 0 or self.removed[number].end <= first:
            return None
        found = number
        while self.removed[number].end < last:
            end = self.removed[number].end
            number += 1
            if number == len(self.removed) or self.text[end : min(self.starts[number], last)].strip():
                return None if self.text[end:last].strip() else self.removed[found]
        return self.removed[found]

    def line(self, first: int, last: int, is_pictured: bool, images: Removal | None) -> Removal | None:
        """With what the signs of a line go that are signs of no words; None if they stay.

        Args:
            first: where it begins.
            last: where it ends.
            is_pictured: whether there is a picture in it.
            images: as what pictures go, if they go.
        """
        words = self.words(first, last)
        if words is not None:
            return self.of(*words)
        if is_pictured:
            return self.amid(first) or images or self.around(first)
        return self.amid(first) or self.beside(first)

    def amid(self, place: int) -> Removal | None:
        """The removal that takes what is on both sides of a place."""
        number = bisect_left(self.starts, place) - 1
        return self.removed[number] if number >= 0 and place < self.removed[number].end else None

    def beside(self, place: int) -> Removal | None:
        """The removal with which the line above a place goes, or the one below; None if both stay."""
        above, below = self._neighbours(place)
        return next((removal for removal in (above, below) if isinstance(removal, Removal)), None)

    def around(self, place: int) -> Removal | None:
        """The same; None if either stays."""
        above, below = self._neighbours(place)
        return None if above is None or below is None else self.beside(place)

    def _neighbours(self, place: int) -> tuple[Removal | bool | None, Removal | bool | None]:
        """With what the line above a place goes and the one below, each None if it stays, False if there is none."""
        below = bisect_left(self.line_starts, place)
        end = self.line_starts[below - 1] + len(self.lines[below - 1]) if below else 0
        start = self.line_starts[below] if below < len(self.line_starts) else -1
        return below > 0 and self.of(end - 1, end), start >= 0 and self.of(start, start + 1)


def of_markdown(text: str) -> Shown:
    """What Markdown shows."""
    found = signs(text)
    fronts = {
        sign.start for sign in found if sign.kind in (FRONT, LINE) or (sign.kind == LINK and text[sign.start] != "[")
    }
    return _unwrapped(text, found, joints(text, fronts))


def of_wrapped(text: str) -> Shown | None:
    """What is shown of a text that was wrapped; None if none was."""
    found = joints(text)
    return _unwrapped(text, [], found) if found else None


def _unwrapped(text: str, signs: list[Sign], joints: list[int]) -> Shown:
    """What is shown where lines go on: words that were parted at a hyphen are one."""
    more = []
    for at in joints:
        start = at - (text[at - 1 : at] == "\r")
        end = at + (text[start - 1 : start] == "-" and text[start - 2 : start - 1].isalpha())
        if start < end:
            more.append(Sign(start, end, at + 1, at + 2))
    if more:
        signs = apart([*signs, *more])
    return Shown(text, signs, joints)


def _rolled(text: str, removed: Iterable[Removal]) -> list[Removal]:
    """The same with the space before each for the one at its end, which leaves the same, and parts no link from what follows."""
    rolled: list[Removal] = []
    done = 0
    for removal in removed:
        start, end = removal[:2]
        if start > done and text[start - 1] == text[end - 1] == " ":
            removal = removal._replace(start=start - 1, end=end - 1)
        rolled.append(removal)
        done = end
    return rolled


def _joined(cuts: Iterable[_Cut]) -> list[_Cut]:
    """Cuts of one removal that touch, as one."""
    found: list[_Cut] = []
    for cut in cuts:
        if found and found[-1][2] is cut[2] and found[-1][1] == cut[0]:
            found[-1] = found[-1][0], cut[1], cut[2]
        else:
            found.append(cut)
    return found


def _without(cuts: Iterable[_Cut], kept: Sequence[tuple[int, int]]) -> Iterator[_Cut]:
    """Cuts without some spans, both in order."""
    spans = iter(kept)
    span = next(spans, None)
    for start, end, removal in cuts:
        while span is not None and span[0] < end:
            if start < min(span[0], end):
                yield start, span[0], removal
            start = max(start, span[1])
            if span[1] > end:
                break
            span = next(spans, None)
        if start < end:
            yield start, end, removal
