"""Which block is the headline, if the text has one."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from cleantext import native
from cleantext.document import Document, Torn
from cleantext.parts import is_long
from cleantext.shape import CUT, PROSE, initials, kind, shapes

__all__ = [
    "NAMED",
    "ORGANISATION",
    "find_headline",
    "is_credit",
    "is_doubtful",
    "is_page_title",
    "names_site",
    "squeeze",
    "torn_headline",
]

NAMED = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}"  #: a name of two words or more
ORGANISATION = r"(?:[Tt]he )?[A-Z][\w.&'’-]*(?: (?:of|and|&|[A-Z][\w.&'’-]*)){0,4}"  #: a publisher or an agency
#: A photographer and what can only be a publisher: "Zoho CRM / Bigin" is a crosshead.
_CREDIT = re.compile(
    rf"{NAMED} ?/ ?(?:[Tt]he [A-Z][\w.&'’-]*(?: [A-Z][\w.&'’-]*){{0,3}}|(?:[A-Z][\w.&'’-]* ){{0,3}}(?:Times|Post|News|Press|Tribune|Herald|"
    r"Journal|Gazette|Magazine|Media|Images?|Pictures|Photos?|Photography|Globe|Chronicle|Courier|Record|Telegraph|Guardian|Observer|"
    r"Examiner|Register|Inquirer|Reuters|REUTERS|AP|AFP|EPA|PA|Getty|CNET|CNN|BBC|NPR|CBC|NBC|ABC|CBS|Flickr|YouTube|Instagram|"
    r"Handout|Staff|POOL|Pool))"
)

_native = native.load("_text")
_PROSE = kind(has=PROSE)
_FEWEST, _MOST = 3, 32  #: words of a headline
_MAY_BE = kind(
    lacks=CUT,
    words=(_FEWEST, _MOST),
    first=initials("•-–—*·►", others=True),
    last=initials(".:;,。", others=True),
)
_LOOK = 60  #: blocks above the first paragraph that are looked at
_KICKER = 60  #: characters of one, at most
_PIECES = 4  #: lines that a torn headline stands on, at most
_UPRIGHT = "|｜¦ㅣ"
_BARS, _DASHES = _UPRIGHT + "·•", "-–—("  #: between a headline and the name of the site, in the title of a page
_BESIDE = f"[^{_UPRIGHT}]"
#: A headline, a bar, perhaps a section behind another one, and a name. Of scripts that need fewer characters half of them do.
_PAGE_TITLE = re.compile(
    rf"(?:{_BESIDE}{{20,160}}|{_BESIDE}{{0,80}}[\u2E80-\uFFDC]{_BESIDE}{{9,80}})(?:[{_UPRIGHT}]{_BESIDE}{{2,40}}){{1,3}}"
)


_TOP_WORDS = 3  #: of a heading of the first level that is no name of a site, at least


def find_headline(document: Document, furniture: Collection[int] = ()) -> int | None:
    """The index of the block that is the headline, or None.

    A headline stands before the first paragraph, is no sentence with a full stop, and is longer than what else stands
    there: section names, authors, dates. Of several the first that is long enough wins: what follows is a standfirst. Where that
    stands there more than once, it is the last of them.
    Where Markdown has one heading of the first level, it is that, unless it may be the name of the site.

    Args:
        document: any document.
        furniture: blocks that are known to be something else.
    """
    shape = shapes(document)
    known = furniture if isinstance(furniture, dict) else dict.fromkeys(furniture)
    top = document.outline and document.outline.top
    if top is not None and top not in known and shape.words[top] >= _TOP_WORDS:
        return top
    first = shape.edges(_PROSE, known, set())[0]
    fallback = None
    for index in shape.pick(_MAY_BE, max(0, first - _LOOK), first):
        if index in known:
            continue
        line = document.lines[index]
        if not (line[0].isalpha() or any(map(str.isalpha, line))) or is_credit(line):
            continue
        if shape.words[index] >= 5:
            return _last_of(document.lines, index, first)
        if fallback is None:
            fallback = index
    return None if fallback is None else _last_of(document.lines, fallback, first)


def _last_of(lines: list[str], index: int, stop: int) -> int:
    """Where a line stands last before another: the title of a page is above its headline."""
    alike = [later for later in range(index, stop) if lines[later] == lines[index]]
    return alike[-1]


def is_doubtful(document: Document) -> bool:
    """Whether the headline of a text without its furniture may be another one to who sees nothing but that text.

    Such a headline has prose above it, or stands there a second time. One in pieces is known by what is gone, and of long texts, whose
    parts have headlines of their own, nobody asks.

    >>> document = Document("Council votes\\n\\nThe council met on Monday and put the vote off once more, as it did in May.")
    >>> is_doubtful(document.headed(0)), is_doubtful(document.headed(1))
    (False, False)
    >>> is_doubtful(Document("\\n".join(document.lines[::-1])).headed(1))
    True
    """
    headline = document.headline
    if headline is None or document.torn is not None or is_long(document):
        return False
    return document.lines.count(document.lines[headline]) > 1 or len(shapes(document).pick(_PROSE, 0, headline)) > 0


def is_credit(line: str) -> bool:
    """Whether a line is a picture's credit: a name and a publisher.

    >>> is_credit("Jane Doe/The Courier"), is_credit("Salary Questions/Answers")
    (True, False)
    """
    return "/" in line and len(line) < 60 and _CREDIT.fullmatch(line) is not None


def _squeeze_plainly(text: str) -> str:
    """The letters and digits of a text, in lower case: by these two headlines are one.

    >>> squeeze("The “long” road – 2") == squeeze("the long road: 2")
    True
    """
    return "".join(filter(str.isalnum, text.lower()))


squeeze = _squeeze_plainly if _native is None else _native.squeeze


def is_page_title(line: str) -> bool:
    """Whether a line is made like the title of a page: a headline, a bar, and the name of the site.

    >>> is_page_title("Council votes for a new bridge | The Courier"), is_page_title("Home | News | Sport")
    (True, False)
    """
    return line[-1].isalnum() and _PAGE_TITLE.fullmatch(line) is not None


def names_site(rest: str, headline: str) -> bool:
    """Whether what stands behind a headline, in the title of a page, may be the name of the site.

    Before a dash may stand a kicker; the name of a site is shorter than the headline.

    >>> names_site("- The Courier", "Mayor resigns"), names_site("- mayor resigns, and half the council", "After the flood")
    (True, False)
    """
    return bool(rest) and (rest[0] in _BARS or (rest[0] in _DASHES and len(rest) <= len(headline)))


def torn_headline(lines: Sequence[str], index: int) -> Torn | None:
    """The lines that are the headline together with one of them, if the title of the page says so, or a colon between them.

    Where every tag breaks a line, "<h1><span>Ferry dispute</span>: <em>Islanders</em> sue</h1>" is four lines. The first line
    of a scraped page is its title, and that says them all in one. Where it is of something else, a colon alone on the line above says
    that what stands above that is of the headline.

    Args:
        lines: the lines of a document.
        index: the one that is taken for the headline.

    >>> lines = ["Ferry dispute: Islanders sue | The Courier", "Menu", "Ferry dispute", ":", "Islanders", "sue", "By Jo Do"]
    >>> torn_headline(lines, 4)
    Torn(above=2, below=1, title='Ferry dispute: Islanders sue')
    >>> torn_headline(["Menu", "Ferry dispute", ":", "Islanders sue"], 3)
    Torn(above=2, below=0, title='Ferry dispute: Islanders sue')
    """
    if index < 2:
        return None
    whole, start = squeeze(lines[0]), max(1, index - _PIECES + 1)
    own = _piece(lines[index], whole)
    if not own or own not in whole:
        return _behind_colon(lines, index)
    if own == whole:
        return None
    for first in range(start, index + 1):
        begin = own if first == index else _piece(lines[first], whole)
        if not begin or not whole.startswith(begin):
            continue
        pieces = [begin, *(_piece(line, whole) for line in lines[first + 1 : first + _PIECES])]
        least = max(2, index - first + 1)  # lines
        if len(pieces) < least or not whole.startswith("".join(pieces[:least])):
            continue
        stop = 0  # of what the lines said so far, in the page's title
        for last, piece in enumerate(pieces, first):
            found = _goes_on(lines[0], stop, piece)
            if found is None:
                break
            stop = found
            is_whole = last > max(first, index - 1) and piece
            if is_whole and (stop == len(lines[0]) or names_site(lines[0][stop:].lstrip(), lines[0][:stop])):
                return Torn(index - first, last - index, lines[0][:stop])
    return None


def _behind_colon(lines: Sequence[str], index: int) -> Torn | None:
    """A headline with the kicker above it, and a colon between them."""
    kicker = lines[index - 2]
    if lines[index - 1] != ":" or len(kicker) > _KICKER or not kicker[-1].isalnum():
        return None
    return Torn(2, 0, f"{kicker}: {lines[index]}")


def _piece(line: str, whole: str) -> str:
    """The letters and digits of a line; of one that is too long for a piece of the title something that is none."""
    return squeeze(line) if len(line) <= 2 * len(whole) else "\0"


def _goes_on(text: str, start: int, letters: str) -> int | None:
    """Where letters and digits end with which a text goes on from some place, and what closes behind them; None if it does not.

    Behind a bar or a dash no headline goes on: there the name of the site begins.
    """
    at, begun = start, False
    while letters:
        if at == len(text):
            return None
        own = squeeze(text[at])
        if not letters.startswith(own) or (start and not begun and text[at] in _BARS + _DASHES[:3]):
            return None
        begun = begun or bool(own)
        letters = letters[len(own) :]
        at += 1
    while at < len(text) and text[at] in "?!.…:\"'”’»)":
        at += 1
    return at
