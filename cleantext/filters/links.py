"""One-line links to other stories that no phrase gives away.

- A headline that a publisher sets in square brackets.
- A headline behind a label that is glued to it: "Related Why the harbour bridge was closed twice in a year", and the same in
  other languages: "Also Read", "Lire aussi", "Leggi anche", ...
- Headlines in a row, each behind a label of its own in capitals: "ALL AT SEA: Ferry drifts for hours".
- Many headlines in one line, each behind a kicker in capitals: "ALL AT SEA Ferry drifts for hours BRIDGE TOO FAR ...".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleantext import native
from cleantext.document import Document, Removal
from cleantext.rules.engine import Matcher
from cleantext.rules.fold import fold
from cleantext.shape import COLON, ENDS, capital_words, ends_sentence, initials, kind, shapes

__all__ = ["LinkFilter"]

_native = native.load("_text")

_FEWEST, _MOST = 4, 25  #: words of a headline
_SENTENCE = 8  #: words of one with a full stop, at least; a stage direction ("The crowd cheers.") is shorter
_OPENING = "‘“\"'"
#: Remarks of the desk stand in brackets, too, and stay. They open with what they are; further on a headline may name it.
_REMARK = re.compile(
    r"(?:full |an? )?(?:editor|ed\b|note|correction|update|clarification|disclos|disclaimer|this (?:article|story|post|piece)\b)"
    # A credit, or what is to be seen; not "Photo shows the wreck".
    r"|(?:file )?(?:image|photo|picture|video|screenshot|credit)s?(?: ?[:/]| by\b| courtesy| credit| description|$)"
)
#: So do those of whoever wrote a speech down, wherever they say it.
_HEARD = ("applause", "laughter", "crosstalk", "inaudible", "translat")
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur)\b")


#: Labels that no sentence opens with, unless a capital behind them begins another one.
_LABELS = (
    *(
        "Related ",
        "Also Read ",
        "Also read ",
        "ALSO READ ",
        "READ ALSO ",
        "Read Also ",
        "Read also ",
        "SEE ALSO ",
        "See Also ",
    ),
    *(
        "See also ",
        "Also See ",
        "Also Watch ",
        "Lesen Sie auch ",
        "Auch interessant ",
        "Lire aussi ",
        "À lire aussi ",
        "A lire aussi ",
    ),
    *("LIRE AUSSI ", "Lea también ", "Lee también ", "LEA TAMBIÉN ", "LEE TAMBIÉN ", "Leggi anche ", "LEGGI ANCHE "),
    *(
        "Leia também ",
        "LEIA TAMBÉM ",
        "Leia mais ",
        "Lees ook ",
        "LEES OOK ",
        "Czytaj także ",
        "Czytaj też ",
        "Zobacz także ",
    ),
    *("Les også ", "LES OGSÅ ", "Læs også ", "LÆS OGSÅ ", "Läs också ", "Läs även ", "LÄS OCKSÅ ", "LÄS MER "),
    *("Читайте также ", "Читайте также: ", "ЧИТАЙТЕ ТАКЖЕ ", "Смотрите также "),
)
_FIRSTS = "".join(sorted({label[0] for label in _LABELS}))
_BEGINNINGS = frozenset(label[:4] for label in _LABELS)
_KICKER = re.compile(r"(?:^| )(?:[A-Z][A-Z'’,.-]*[?!]? ){2,7}(?=[A-Z'’‘\"“][a-z'’‘A-Z]?[a-z])")
_LABEL = re.compile(r"(?:[-–—•] )?[A-Z][A-Z'’ -]{3,30}: [A-Z'‘“\"]")
_LABELLED = re.compile(r"(?:[-–—•] )?([A-Z][A-Z'’ -]{3,30}): ([A-Z'‘“\"].{12,90})")
_ROW = 3  #: headlines in a row that make a list
_KICKERS, _KICKED = 3, 25  #: kickers in a line, and words of it, that make a row of cards
_BETWEEN = 50  #: words to a kicker, at most
_CARDS = 2000  #: words of such a row, at most: longer is a page without line ends

_MAY_BE = (
    kind(words=(_FEWEST, _MOST), first=initials("["), last=initials("]")),  # a headline in brackets
    kind(lacks=ENDS, words=(5, 60), first=initials(_FIRSTS)),  # one behind a label
    kind(lacks=ENDS, words=(_KICKED, _CARDS)),  # many with kickers
    kind(has=ENDS, words=(_KICKED, _CARDS), last=initials("?")),  # the same, of which the last asks
)
#: What `_LABELLED` may match.
_MAY_BE_LABELLED = kind(has=COLON, words=(0, _MOST), size=(19, 126), first=initials("ABCDEFGHIJKLMNOPQRSTUVWXYZ-–—•"))


class LinkFilter:
    """Marks headlines of other stories: in square brackets, behind a glued label, or in a row with their kickers."""

    name = "story-links"
    category = "related"

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher

    def __call__(self, document: Document) -> list[Removal]:
        """The lines that are one headline in square brackets or behind a label, or many with kickers."""
        marks = list(self._alone(document)) if document.unseen else []
        labelled = _labelled(document.lines, shapes(document).pick(_MAY_BE_LABELLED))
        if len(labelled) >= _ROW:
            marks += self._row(document, labelled)
        return marks

    def _alone(self, document: Document) -> Iterator[Removal]:
        """The lines that give themselves away."""
        shape, lines = shapes(document), document.lines
        in_brackets, labelled, open_, asking = shape.pick_each(_MAY_BE)
        for index in in_brackets:
            if _is_headline(lines[index][1:-1].strip(), shape.words[index]):
                yield self._mark(document, index, "a headline in square brackets")
        for index in labelled:
            if lines[index][:4] not in _BEGINNINGS:
                continue
            label = _glued_label(lines[index])
            if label:
                yield self._mark(document, index, f"a headline behind “{label.strip()}”")
        for index in _in_capitals(lines, open_ + asking, 2 * _KICKERS):
            count = _kickers(lines[index])
            if count >= _KICKERS and _BETWEEN * count >= shape.words[index]:
                yield self._mark(document, index, f"{count} headlines in a row, behind kickers in capitals")

    def _row(self, document: Document, may_be: list[int]) -> Iterator[Removal]:
        """Headlines in a row with labels in capitals; in a transcript those are names, and come back."""
        shape, lines = shapes(document), document.lines
        run: list[int] = []
        labels: set[str] = set()
        for index in may_be:
            if shape.ends[index] and lines[index][-1] != "?":
                continue
            match = _LABELLED.fullmatch(lines[index])
            if match and not _reads_on(match[2]):
                match = None
            if run and (match is None or index != run[-1] + 1 or match[1] in labels):
                yield from self._list(document, run)
                run, labels = [], set()
            if match:
                run.append(index)
                labels.add(match[1])
        yield from self._list(document, run)

    def _list(self, document: Document, run: list[int]) -> Iterator[Removal]:
        if len(run) >= _ROW:
            for index in run:
                yield self._mark(
                    document, index, f"one of {len(run)} headlines in a row, each with a label in capitals"
                )

    def _mark(self, document: Document, index: int, reason: str) -> Removal:
        return Removal(document.starts[index], document.end(index), self.category, self.name, reason)

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"


def _glued_label(line: str) -> str | None:
    """The label that a headline is glued to; behind a single word, which a sentence may open with, the headline has two capitals."""
    if not line.startswith(_LABELS):
        return None
    label = max((label for label in _LABELS if line.startswith(label)), key=len)
    words = line[len(label) :].split()
    if len(words) < 3 or not (words[0][0].isupper() or words[0][0] in _OPENING):
        return None
    return label if " " in label.strip() or words[1][0].isupper() else None


def _reads_on(text: str) -> bool:
    """Whether a text is made like a headline in lower case; the entries of a data sheet are names and numbers."""
    words = text.split()[1:]
    return len(words) >= 3 and 2 * sum(word[0].islower() for word in words) >= len(words)


def _is_headline(inside: str, words: int) -> bool:
    """Whether what stands in brackets is a headline: capitalised or quoted, nobody's remark, and nobody's own words.

    Some headlines end with a full stop; so does what a writer adds in brackets, which speaks of the writer or is short.
    """
    if not inside or "[" in inside or not (inside[0].isupper() or inside[0] in _OPENING):
        return False
    if ends_sentence(inside) and inside[-1] not in "?!" and (words < _SENTENCE or _FIRST_PERSON.search(inside)):
        return False
    folded = fold(inside)
    return not _REMARK.match(folded) and not any(remark in folded for remark in _HEARD)


def _labelled_plainly(lines: list[str], blocks: list[int]) -> list[int]:
    """Those of some lines that begin with a label in capitals, and a colon."""
    return [index for index in blocks if _LABEL.match(lines[index])]


_labelled = _labelled_plainly if _native is None else _native.labelled


def _in_capitals_plainly(lines: list[str], blocks: list[int], least: int) -> list[int]:
    """Those of some lines that have so many words in capitals."""
    return [index for index in blocks if capital_words(lines[index]) >= least]


def _kickers_plainly(line: str) -> int:
    """How many kickers of headlines a line has."""
    return sum(1 for _ in _KICKER.finditer(line))


_kickers = _kickers_plainly if _native is None else _native.kickers
_in_capitals = _in_capitals_plainly if _native is None else _native.in_capitals
