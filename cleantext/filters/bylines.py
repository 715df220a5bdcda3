"""Who wrote it, when, and how long it takes to read: lines around the headline that hold nothing else.

A line is a date line if every one of its words is a month, a weekday, a number, a time zone or a label such as
"updated", in any of the languages known, and at least one is a date or a time. Such lines go above the first paragraph and
below the last; between paragraphs a bare date may be a crosshead of a chronology and stays.

A line of two to four capitalised words may be a name, a kicker or a crosshead. Between the headline and the text, beside a
date or what else is said of an author, it is a name.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache, partial
from string import ascii_letters, ascii_uppercase

from cleantext import native
from cleantext.clues import Clues, begins, holds
from cleantext.dates import is_date_line, may_be_date, may_be_dates
from cleantext.document import Document, Removal
from cleantext.known import article, headline, known
from cleantext.rules.book import Rule
from cleantext.rules.engine import Matcher
from cleantext.rules.fold import fold
from cleantext.shape import APART, AT, COMMA, DASH, DIGIT, ENDS, MOST, PROSE, Shapes, digits, initials, kind, shapes

__all__ = ["BylineFilter", "is_date", "is_name_and_job", "is_plain_byline"]

_native = native.load("_text")

_BY = re.compile(r"(by|von|par|por|di|da|door|av|af|przez|od) ", re.IGNORECASE)
_BY_WORDS = frozenset(
    "by von par por di dı di\u0307 da door av af przez od".split()
)  #: in lower case; an ı is an i to `_BY`
_BY_INITIALS = "bvpdaoBVPDAO"  #: with which `_BY` begins, whatever case
_NAME = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:['’.-]+[^\W\d_]*){0,4}\.?")
_JOB = re.compile(
    r"(?i)\b(?:correspondent|reporter|editor|writer|columnist|journalist|critic|staff|photographer|redakteurin?|reporterin|"
    r"korrespondentin?|journaliste|rédact(?:eur|rice)|correspondante?|redactora?|corresponsal|giornalista|inviat[oa]|"
    r"redacteur|verslaggever|journalista?|redaktør|korrespondent|dziennikarka|dziennikarz|muhabiri?)\b"
)
_BELOW_STANDFIRST = 3  #: blocks below the first paragraph among which an author may stand
_HANDLE = re.compile(r"@\w{3,30}|[\w.+-]{2,40}@[\w-]{2,30}\.[\w.-]{2,20}")
_LONGEST_NAME = 40  #: characters of a name that nothing but its company gives away
_INDEX = 4  #: lines of a name and a date that make a list of articles
#: The time of a live blog's entry, and who wrote it: "20:24Jane Doe", "10.15am Jane Doe", "19:11KEY EVENT".
_STAMP = re.compile(
    r"\d{1,2}[:.h]\d{2} ?(?:[ap]\.?m\.?)?(?: ?(?:[A-Z]{2,5}|Uhr))?(?:[-–—,| ]{0,3}(?:KEY EVENT|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,2}))"
)
_NOTES = 2  #: blocks at the foot that may say who the author is
_FEWEST_PARAGRAPHS = 4  #: of a text that may have such a note
_FOOT = 12  #: blocks at the foot among which these are looked for
_LONGEST_NOTE = 700  #: characters of one
_REST = 4  #: paragraphs in which it goes on, at most
_GOES_ON = re.compile(
    r"(?:He|She|His|Her|They|Their|Er|Sie|Il|Elle|Ele|Ela|Hij|Zij|Han|Hun|Hon) (?!said\b|told\b|says\b|added\b)[\w’' -]{3,}"
)
_BELOW_LABEL = 4  #: blocks at the foot of which one may say "About the author", and the next who that is
_FEWEST_OF_NOTE = 6  #: words of what is said there
_ABOUT = re.compile(
    r"(?i)[•*—–-]? ?(?:about (?:the )?(?:authors?|writers?|reporters?|contributors?)|über (?:den autor|die autorin)|der autor|die autorin|"
    r"zum autor|zur autorin|à propos de l['’]auteure?|l['’]auteure?|sobre (?:el autor|la autora)|sull?['’]autore|sobre o autor|"
    r"over de auteur|o autorze|om forfatteren|om författaren|yazar hakkında|об авторе)[.:]?"
)
_LONGEST_ABOUT = 40  #: characters of what `_ABOUT` knows, at most
_SIGNATURE = 60  #: characters of a line that may name the author
_NOTE = re.compile(
    r"(?!(?:The|A|An|This|That|These|His|Her|Their|In|On|At|But|And) )"  # a paper, a council: not the author
    r"((?:(?:Dr|Prof|Professor|Sir|Rev|Mr|Ms|Mrs)\.? )?[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){1,3})(?:, (?:Ph\.?D|MD|M\.D)\.?,?| \(@\w+\))? "
    r"(?:is|was|has|writes|covers|teaches|studies|serves|works|lives|reports|contributes|edits|blogs|joined|publishes|specializes|"
    r"ist|war|schreibt|arbeitet|berichtet|"
    r"est|écrit|travaille|es|escribe|è|scrive|é|escreve|jest|pisze|är|skriver|er)\b(?! that\b)"
)
_TRADE = re.compile(
    r"(?i)\b(?:redakteur(?:in)?|reporter(?:in)?|korrespondent(?:in)?|autor(?:in|a)?|journalist(?:in|e|a)?|kolumnist(?:in)?|"
    r"schriftsteller(?:in)?|rédact(?:eur|rice)|chroniqueu(?:r|se)|essayiste|écrivaine?|periodista|columnista|escritora?|"
    r"redactora?|giornalista|scrittore|scrittrice|autore|autrice|jornalista|colunista|dziennikar(?:z|ka)|publicyst(?:a|ka)|"
    r"redacteur|verslaggever|schrijver|skribent|forfatter|"
    r"authors?|writers?|writes|written|journalis[mt]s?|columns?|columnist|editor|reporter|reports|correspondent|contributor|"
    r"contributing|contributes|commentator|blogger|blogs?|books?|novelist|essays?|poems?|freelance|professor|lecturer|fellow|"
    r"scholar|researcher|analyst|historian|economist|ambassador|commander|chair(?:man|woman)?|consultant|founder|co-founder|"
    r"president|attorney|studies|teaches)\b"
)
_DESK = re.compile(
    r"(?i)\b(?:reporter(?:in)?|correspondent|columnist|staff writer|journalis(?:t|tin|te|m)|freelance|contribut(?:or|ing|es)|"
    r"redakteur(?:in)?|korrespondent(?:in)?|kolumnist(?:in)?|rédact(?:eur|rice)|periodista|giornalista|jornalista|"
    r"dziennikar(?:z|ka)|redacteur|verslaggever)\b|\bis (?:an?|the) (?:[\w'’-]+ ){0,3}(?:editor|writer|blogger|producer|commentator) "
    r"(?:for|at|of|with) (?-i:(?:[Tt]he )?[A-Z])|\bcovers [\w ,'’-]{3,80} for (?-i:(?:[Tt]he )?[A-Z])|"
    r"(?-i:^[\w.'’ -]+ writes (?:about|for|on) )|(?-i:^[\w.'’ -]+ studies [A-Z])|\bfollow (?:him|her|them) on\b"
)
#: What else is said of authors right above what says that they can be reached, what else they wrote, and how to comment.
_ABOUT_AUTHORS = frozenset(("byline", "comments", "social", "related"))
_LIFE = re.compile(
    r"(?!(?:The|A|An|This|That|These|His|Her|Their|In|On|At|But|And) )"
    r"((?:(?:Dr|Prof|Professor|Sir|Rev|Mr|Ms|Mrs|Col|Lt|Gen|Maj|Capt)\.? )*[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|[“(][A-Z]\w+[”)])){1,4})"
    r"(?:,? (?:Ph\.? ?D|M\.?D|J\.?D|MBA|M\.?A|Esq|CFA|Jr|Sr)\.?)*(?:, [^,.]{3,60},)? "
    r"(?:is|was|has|holds|writes|publishes|lives|resides|works|worked|serves|served|spent|earned|received|graduated|retired|joined|"
    r"founded|hosts|runs|teaches|taught|studied|covers|blogs|speaks|contributes|currently)\b(?! that\b)"
)
_CAREER = re.compile(
    r"(?i)\b(?:born|retired|graduate[ds]?|degree|university|college|founder|founded|career|years|ph\.?d|experience|director|"
    r"executive|host|expert|specialist|lawyer|attorney|activist|veteran|pastor|minister|rabbi|teacher|physician|engineer|"
    r"scientist|entrepreneur|enthusiast|student|adviser|advisor|strategist|senior|www\.|\.com|\.org)\b"
)
_SOCIETY = re.compile(
    r"(?:The )?[A-Z][\w'’.&-]*(?: (?:[A-Z(][\w'’.&)-]*|of|for|and|the|on|in)){1,8}(?:, [^.]{2,60})?,? is (?:a|an|the) "
    r"(?:[\w'’-]+,? ){0,6}(?:organi[sz]ation|institute|institution|foundation|society|association|think[- ]tank|charity|coalition|"
    r"non-?profit|alliance)\b[^?!]{20,}"
)
_APART = re.compile(r" ?[|•·] ?| [-–—] ")
#: Headlines of the same make: "By Popular Demand", "By Order of the King".
_PHRASES = re.compile(
    r"(?i)\w+ (?:the|a|an|all|any|popular|design|default|order|numbers?|land|sea|air|day|night|law|hook|chance|accident|word|"
    r"invitation|appointment|far|then|now|next|order|royal|public|special|what|whom|dem|der|die|das|den|ein|eine|qué|que|quién|fin|"
    r"favor|supuesto|fortuna|nuevo|il|lo|la|le|les|un|una|uno|voor|een|het|het)\b"
)
_PARTICLES = frozenset(
    "and und et y e en och og i de da di del della van von der den le la al bin ibn el dos du zu & ,".split()
)

_PROSE = kind(has=PROSE)
_MAY_BE_NAME = kind(
    lacks=DIGIT,
    words=(2, 4),
    size=(1, _LONGEST_NAME),
    last=initials(ascii_letters, 0x80),
)
_SET_APART = holds("|", "•", "·"), holds(" - ", " – ", " — ")  #: what `_APART` finds
#: What `_LIFE` and `_SOCIETY` have behind their first word, beside one with a capital.
_GOES_ON_WITH = (" “", " (", " of", " for", " and", " the", " on", " in")
#: What is looked for in the whole of a text, and what a line needs that is it.
_CLUES = Clues(
    (kind(has=DIGIT, size=(1, 160)), ()),  # a date
    (kind(has=DIGIT, any_of=APART | DASH, size=(1, 100)), _SET_APART),  # a name and a date
    (kind(has=DIGIT, any_of=APART | DASH, lacks=ENDS, size=(1, 60)), _SET_APART),  # in a list of articles
    (
        kind(has=DIGIT, lacks=ENDS, size=(1, 60), first=digits()),
        (holds(":", ".", "h", start=1, stop=3),),
    ),  # a time and a name
    (
        kind(lacks=DIGIT, size=(1, 100), first=initials(_BY_INITIALS)),
        (begins("by ", "von ", "par ", "por ", "di ", "da ", "door ", "av ", "af ", "przez ", "od "),),
    ),
    (kind(has=COMMA, lacks=DIGIT, size=(1, 80)), ()),  # a name and a job
    (kind(has=AT, words=(1, 1), size=(4, 160)), ()),  # a handle
    (kind(has=AT, size=(4, 160), first=initials("@")), ()),  # one of a network
)
#: What may be a note on the author: of that it is asked at the foot only.
_NOTES_CLUES = Clues(
    (
        kind(words=(_FEWEST_OF_NOTE, MOST), size=(1, _LONGEST_NOTE), first=initials(ascii_uppercase)),
        (holds(*[f" {letter}" for letter in ascii_uppercase], *_GOES_ON_WITH, exact=True, until=" "),),
    )
)


class BylineFilter:
    """Marks author and date lines above the first paragraph and below the last."""

    name = "bylines"
    category = "byline"

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher

    def __call__(self, document: Document) -> Iterator[Removal]:
        """The date and author lines at the head and at the foot."""
        first, last = article(document, self.matcher)
        if last < 0:
            return
        lines = document.lines
        hits = known(document, self.matcher).lines
        title = headline(document, self.matcher)
        headed = title is not None
        shape = shapes(document)
        dated, apart, entries, stamps, authors, jobs, handles, starts = _CLUES.find(lines, shape)
        below = first if title is None else max(first, title + 1) + _BELOW_STANDFIRST
        if dated:
            dated = may_be_dates(lines, _around(below + 1, max(last, below), dated))
        marked: set[int] = set()
        for index in _around(first, last, dated):
            # A bare date in a text without a headline may be all that is left of a chronology's crosshead.
            line = lines[index]
            if (headed or ":" in line or index - 1 in hits or index + 1 in hits) and _is_date_line(line):
                marked.add(index)
                yield self._mark(document, index, "nothing but a date or a time")
        for index in _among(apart, 0, first):
            if index not in marked and _are_name_and_date(lines[index]):
                yield self._mark(document, index, "a name and a date")
        if len(stamps) >= _INDEX or len(entries) >= _INDEX:
            yield from self._index(document, stamps, entries)
        yield from self._notes(document, shape, hits, last)
        # The others are names: with "by" before them, or a job behind.
        for index in _among(authors, 0, first):
            if _is_author(lines[index]):
                yield self._mark(document, index, "an author's name behind “by”")
        for index in _around(first, last, jobs):
            accompanied = headed or index - 1 in hits or index + 1 in hits
            if accompanied and is_name_and_job(lines[index]) and not (index < first and _is_author(lines[index])):
                yield self._mark(document, index, "a name and what a newspaper calls its people")
        if title is None:
            return
        for index in _around(first, last, handles):
            if _HANDLE.fullmatch(lines[index]):
                yield self._mark(document, index, "an author's handle or address")
        marks = [i for i in _among(dated, title + 1, below + 1) if _is_date_line(lines[i])]
        marks += [i for i in _among(starts, title + 1, below + 1) if _HANDLE.fullmatch(lines[i])]
        marks += [i for i in range(title + 1, min(below + 1, len(lines))) if i in hits and hits[i].category == "byline"]
        if marks:
            yield from self._names(document, hits, marks, shape.pick(_MAY_BE_NAME, title + 1, below))
        # Below a standfirst that is a paragraph in itself.
        for index in _among(authors, first + 1, first + _BELOW_STANDFIRST):
            if _is_author(lines[index]):
                yield self._mark(document, index, "an author's name behind “by”")

    def _index(self, document: Document, stamps: list[int], entries: list[int]) -> Iterator[Removal]:
        """The names and dates between the entries of a list of articles; once or twice they may be a chronology's."""
        lines = document.lines
        if len(stamps) >= _INDEX:
            stamps = [index for index in stamps if _STAMP.fullmatch(lines[index])]
        if len(stamps) >= _INDEX:
            for index in stamps:
                yield self._mark(document, index, f"one of {len(stamps)} lines that are a time and a name")
        if len(entries) < _INDEX:
            return
        marks = [index for index in entries if _are_name_and_date(lines[index])]
        if len(marks) >= _INDEX:
            for index in marks:
                yield self._mark(document, index, f"one of {len(marks)} lines that are a name and a date")

    def _notes(self, document: Document, shape: Shapes, hits: dict[int, Rule], last: int) -> Iterator[Removal]:
        """What is said of the author at the foot: of somebody with a job who is not named in the article."""
        lines, words, ends, size = document.lines, shape.words, shape.ends, len(document)
        paragraphs = [index for index in shape.pick(_PROSE, last) if index not in hits]
        if not paragraphs:  # the article ends on what is one in its company only
            paragraphs = [index for index in shape.pick(_PROSE) if index not in hits]
            if not paragraphs:
                return
        last = paragraphs[-1]
        for index in range(max(size - 1 - _BELOW_LABEL, last, 1), size):  # above, the article goes on below the label
            if (
                words[index] >= _FEWEST_OF_NOTE
                and index not in hits
                and len(lines[index - 1]) <= _LONGEST_ABOUT
                and len(lines[index]) <= _LONGEST_NOTE
                and _ABOUT.fullmatch(lines[index - 1])
            ):
                yield self._mark(document, index, f"what stands below {lines[index - 1]!r}")
        (noted,) = _NOTES_CLUES.find(lines, shape, max(min(last - _REST, size - _FOOT), 1))
        noted = [index for index in noted if index not in hits]
        if not noted:
            return
        # Notes of several paragraphs go on about "her" or "him".
        above_rest = last
        while above_rest > max(last - _REST, 0) and _GOES_ON.match(lines[above_rest]):
            above_rest -= 1
        asked = {*range(last, max(last - _NOTES, 0), -1), above_rest}
        left = _NOTES
        for index in range(size - 1, max(size - 1 - _FOOT, 0), -1):
            if ends[index] and index not in hits:
                asked.add(index)
                left -= 1
                if not left:
                    break
        for index in noted:
            if index not in asked:
                continue
            line = lines[index]
            above = index + 1 in hits and hits[index + 1].category in _ABOUT_AUTHORS
            society = _SOCIETY.match(line) if above else None
            match = society or _NOTE.match(line) or (_LIFE.match(line) if above else None)
            if match is None or any(sign in line for sign in '"“”?!'):
                continue
            before = [i for i in shape.pick(_PROSE, 0, index) if i not in hits]
            if len(before) < (1 if above else _FEWEST_PARAGRAPHS - 1):
                continue
            if society:
                yield self._mark(document, index, "says what a society is, above what else is no article")
                continue
            surname = match[1].split()[-1]
            if any(surname in lines[i] for i in range(index) if i not in hits and len(lines[i]) > _SIGNATURE):
                continue
            # An article alone may end on a portrait, though hardly on one of a reporter whom it never named.
            if (_TRADE if hits else _DESK).search(line) or (above and _CAREER.search(line)):
                reason = f"says who {match[1]} is, whom the article does not name"
                yield self._mark(document, index, reason)
                for later in range(index + 1, min(index + 1 + _REST, len(lines))):
                    if later in hits or not (
                        _GOES_ON.match(lines[later]) or lines[later].startswith(match[1].split()[0])
                    ):
                        break
                    yield self._mark(document, later, f"goes on to say who {match[1]} is")

    def _names(
        self, document: Document, hits: dict[int, Rule], marks: list[int], likely: list[int]
    ) -> Iterator[Removal]:
        """The names beside a date, a byline or a handle, from below the headline to just below the standfirst."""
        lines = document.lines
        beside = {index + way for index in marks for way in (-1, 1)}
        for index in likely:
            if index in beside and index not in hits and lines[index][-1].isalpha() and _are_names(lines[index]):
                yield self._mark(document, index, "a name beside a date or a byline")

    def _mark(self, document: Document, index: int, reason: str) -> Removal:
        return Removal(document.starts[index], document.end(index), self.category, self.name, reason)

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"


def _around(first: int, last: int, blocks: list[int]) -> list[int]:
    """Those of some blocks, in order, that stand above the first paragraph or below the last."""
    return blocks[: bisect_left(blocks, first)] + blocks[bisect_right(blocks, last) :] if blocks else blocks


def _among(blocks: list[int], start: int, stop: int) -> list[int]:
    """Those of some blocks, in order, that stand from one on and before another."""
    return blocks[bisect_left(blocks, start) : bisect_left(blocks, stop)] if blocks else blocks


def is_plain_byline(line: str) -> bool:
    """Whether a line is "By" and the names of one or two people, and nothing that a headline could be."""
    words = line.count(" ")
    return 2 <= words <= 7 and _is_author(line) and not _PHRASES.match(line)


def is_date(line: str) -> bool:
    """Whether a line is a date or a time, and nothing else."""
    return may_be_date(line) and _is_date_line(line)


# A document is looked at again and again while pieces of it go: what is said of a line by itself is kept for a while.
@lru_cache(maxsize=1000)
def _is_date_line(line: str) -> bool:
    return is_date_line(fold(line))


@lru_cache(maxsize=1000)
def _are_name_and_date(line: str) -> bool:
    """Whether a line is a date and short names, set apart: "The Courier | Updated: 2017-09-15 17:52"."""
    parts = [part for part in _APART.split(line) if part]
    if len(parts) < 2 or len(line) > 100:
        return False
    dates = [is_date(part) for part in parts]
    return any(dates) and all(
        date or (part.count(" ") < 4 and part[0].isupper() and part[-1].isalpha()) for date, part in zip(dates, parts)
    )


def is_name_and_job(line: str) -> bool:
    """Whether a line is a name and a job at a newspaper: "Jane Doe, local democracy reporter"."""
    name, comma, job = line.partition(", ")
    return bool(comma) and len(line) <= 80 and job[-1:].isalpha() and _are_names(name) and _JOB.search(job) is not None


def _is_author(line: str) -> bool:
    """Whether a line is "By" and names, perhaps with a job: every word a capitalised name, a particle or "and"."""
    return line[: line.find(" ")].lower() in _BY_WORDS and _is_by_author(line)


@lru_cache(maxsize=1000)
def _is_by_author(line: str) -> bool:
    match = _BY.match(line)
    if not match or len(line) > 100:
        return False
    rest = line[match.end() :]
    return _are_names(rest) or is_name_and_job(rest)


def _are_names_plainly(particles: frozenset[str], text: str) -> bool:
    """Whether the words of a text are names, some at least, and what stands between these."""
    rest = text.replace(",", " ").split()
    if not 1 <= len(rest) <= 12:
        return False
    names = 0
    for word in rest:
        if word.lower() in particles:
            continue
        if not _NAME.fullmatch(word) or not word[0].isupper():
            return False
        names += 1
    return names >= 1


_are_names = partial(_are_names_plainly if _native is None else _native.are_names, _PARTICLES)
