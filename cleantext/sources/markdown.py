"""Markdown: what a reader sees of it, and which of its signs go along when some of that is taken away.

Scrapers that feed language models hand pages over as Markdown. Its signs (stars, brackets, addresses) hide from rules and model
what a line says. So these look at what is shown, as they would at the page's plain text, and what they take away is cut out of
the Markdown itself: a link goes with its address, a list item with its star, and what stays is Markdown still.

It is read as converters write it, and more freely than CommonMark has it: links may hold headings and paragraphs, addresses may
be wrapped, stars need no exact place. What is no clear sign is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from string import ascii_letters, digits
from typing import NamedTuple

__all__ = ["DEFINITION", "FRONT", "IMAGE", "LINE", "LINK", "OTHER", "Sign", "apart", "is_markdown", "signs"]

#: Where a line may begin with signs: quotation, list, heading, box to tick, edge of a table.
_FRONT = re.compile(
    r"[ \t]*(?:(?:>|[*+-](?=[ \t]|$)(?:[ \t]+\[[ xX]\](?=[ \t]))?|\d{1,3}[.)](?=[ \t])|#{1,6}(?=[ \t])|\|)[ \t]*)+",
    re.M,
)
#: A line that shows nothing: a rule, what underlines a heading, what parts the head of a table from its rows.
_BARE = re.compile(r"[ \t>]*(?:[-=*_](?:[ \t]*[-=*_])+|(?=[ \t:-]*\|)[ \t|:-]+|[*+-])[ \t]*$")
_FENCE = re.compile(r"[ \t>]*(```+|~~~+)[^`\n]*$")
#: Each alternative begins with one character, so that what has none of them is passed over quickly.
_TOKEN = re.compile(r"\\[!-/:-@\[-`{-~]|!\[|\[|\]|\*\*?\*?|__?_?|~~|``*")
#: What stands behind the words of a link: an address, which may be wrapped, and a title.
_TARGET = re.compile(
    r"""\]\([ \t]*(?:<[^<>\n]*>|(?:[^\s()\\<]|\\.|\n(?=[^\s\[*#])|\([^\s()]*\))*)(?:[ \t\n]+(?:"[^"]{0,1000}"|'[^']{0,1000}'|\([^()]{0,1000}\)))?[ \t\n]*\)"""
    r"""|\]\((?=[/.?#]|https?:|mailto:)[^()\n]*\)"""
)
_LABEL = re.compile(r"\] ?\[([^\[\]\n]*)\]")
_DEFINITION = re.compile(r"^[ \t]{0,3}\[([^\[\]\n]+)\]:[ \t]+\S+.*$", re.M)
_LINK = re.compile(r"\[[^\[\]\n]*\]\((?:[^()\n]|\([^()\n]*\))*\)")
#: Each begins with characters that are found quickly.
_STRONG = re.compile(r"\*\*(?=[^\s*])[^*\n]*[^\s*]\*\*(?![*\w])")
_HEADING = re.compile(r"(#{1,6}) \S")
#: A line that is one link, as most lines of most pages are: read at once.
_LINK_LINE = re.compile(r"[ \t]*(?:[*+-][ \t]+|#{1,6}[ \t]+)?\[(?=\S)([^\[\]\\*_`~|\n]+)\]\([^\s()\\<]*\)[ \t]*$", re.M)
_WITHIN = frozenset(ascii_letters + digits + "*_")  #: behind these, stars are no signs of bold words
_LOOK = 200  #: headings and bold words that are looked at, at least
_SPARSE = 10_000  #: characters for each sign that tells Markdown
_MOST_HASHES = 6
_DEEPEST = 8  #: links around a link
_FARTHEST = 5000  #: characters between the brackets of a link


OTHER, FRONT, LINE, LINK, IMAGE, DEFINITION = range(6)
"""Kinds of signs: none of the others; at the front of a line; all of a line; at the front of a link, maybe with that of its line; a
picture; the address of links that stand elsewhere."""

_new = tuple.__new__  # what `Sign` calls, without names and defaults


class Sign(NamedTuple):
    """Characters that are not shown.

    Attributes:
        start: the offset of the first.
        end: the offset behind the last.
        first: where that begins which they are signs of.
        last: where it ends. They go when of what it shows nothing stays.
        kind: what it is, one of the constants of this module.
        label: of a definition of an address that stands elsewhere, and of what refers to it: its name; else empty. The definition
            goes when nothing is left that refers to it.
    """

    start: int
    end: int
    first: int
    last: int
    kind: int = OTHER
    label: str = ""


def is_markdown(text: str) -> bool:
    """Whether a text is Markdown: it has a link, a picture, addresses of links, or two of headings and words in bold,
    not all of them headings of the first level. One for every 10,000 characters: pages joined are not Markdown for one among them.

    >>> is_markdown("[Home](/)"), is_markdown("# One\\n\\nAnd **two**."), is_markdown("* one star\\n# 1 in the charts")
    (True, True, False)
    """
    wanted = 1 + len(text) // _SPARSE
    found = 0
    # One character is found far more quickly than two.
    found = 0
    if _follow("]", "(", text):
        found = sum(1 for _ in islice(_beginning(_LINK, "[", text), wanted))
    if found < wanted and _follow("]", "[", text) and _follow("]", ":", text):
        found += sum(1 for _ in islice(_DEFINITION.finditer(text), wanted))
    if found >= wanted:
        return True
    look = max(_LOOK, wanted)
    headings = (match for match in _beginning(_HEADING, "#", text) if _is_at_front(text, match.start()))
    levels = [len(match[1]) for match in islice(headings, look)]
    if levels and not any(text.startswith("\n", at - 1) for at in _places("#", text) if at):
        levels = []  # all of them indented, as comments in code are
    if text.startswith("# "):
        levels.append(1)
    bold = islice(_beginning(_STRONG, "*", text), look)
    strong = sum(not match.start() or text[match.start() - 1] not in _WITHIN for match in bold)
    # Many a comment in code begins like a heading of the first level.
    is_sign = len(levels) + strong > 1 and len(levels) + strong > levels.count(1)
    return is_sign and found + len(levels) + strong >= wanted


def _beginning(pattern: re.Pattern[str], first: str, text: str) -> Iterator[re.Match[str]]:
    """What an expression finds that begins with one character: where few have it, far more quickly than the expression alone."""
    at = text.find(first)
    while at >= 0:
        match = pattern.match(text, at)
        if match is not None:
            yield match
        at = text.find(first, at + 1 if match is None else match.end())


def _places(sign: str, text: str) -> Iterator[int]:
    """Where a character stands in a text."""
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _follow(first: str, second: str, text: str) -> bool:
    """Whether one character stands right behind another, rare one, somewhere."""
    return any(text.startswith(second, at + 1) for at in _places(first, text))


def _is_at_front(text: str, at: int) -> bool:
    """Whether a line other than the first has nothing but three spaces, at most, before a character."""
    line = text.rfind("\n", max(0, at - 4), at)
    return line >= 0 and not text[line + 1 : at].strip(" ")


def signs(text: str) -> list[Sign]:
    """All signs of a text, in order, none overlapping another."""
    found: list[Sign] = []
    lines = _Lines(text, found)
    fences = _fences(text) if "```" in text or "~~~" in text else {}
    inside = False
    for at, line in _lines(text):
        end = at + len(line) - line.endswith("\r")
        if at in fences:
            inside = fences[at]
            found.append(Sign(at, end, at, end, LINE))
        elif not inside:
            if begins := line.lstrip(" \t\r")[:1]:
                lines.read(at, end, begins)
            else:
                lines.emphases.clear()
    return apart(found)


def apart(signs: list[Sign]) -> list[Sign]:
    """Signs in order, without those that overlap one before them."""
    found: list[Sign] = []
    end = 0
    for sign in sorted(signs):
        if end <= sign.start < sign.end:
            found.append(sign)
            end = sign.end
    return found


class _Lines:
    """Reads a text line by line."""

    def __init__(self, text: str, found: list[Sign]) -> None:
        self.text = text
        self.found = found
        self.defined = frozenset(_name(match[1]) for match in _DEFINITION.finditer(text)) if "]:" in text else ()
        self.brackets: list[
            tuple[int, int, int]
        ] = []  # open ones: where they begin and end, and the signs found before
        self.emphases: dict[str, int] = {}  # open ones: where they begin
        self.done = 0  # where what was read last ends

    def read(self, start: int, end: int, begins: str) -> None:
        """Read one line that is not blank.

        Args:
            start: where it begins.
            end: where it ends.
            begins: its first character that is no white space.
        """
        text, found = self.text, self.found
        at = max(start, self.done)
        if at >= end:
            return
        if at == start:
            if begins in "[*+-#" and (link := _LINK_LINE.match(text, start, end)) is not None:
                first, last = link.span(1)
                found.append(_new(Sign, (start, first, first, last, LINK, "")))
                found.append(_new(Sign, (last, end, first, last, OTHER, "")))
                self.emphases.clear()
                return
            if begins in "-=*_|:+>" and _BARE.match(text, start, end):
                found.append(Sign(start, end, start, end, LINE))
                self.emphases.clear()
                return
            if self.defined and begins == "[" and (definition := _DEFINITION.match(text, start, end)):
                found.append(Sign(start, end, start, end, DEFINITION, _name(definition[1])))
                return
            if (begins in ">*+-#|" or begins.isdigit()) and (front := _FRONT.match(text, start, end)) is not None:
                at = front.end()
                found.append(Sign(start, at, at, end, FRONT))
                self.emphases.clear()
        stop = _without_back(text[at:end]) if text[end - 1] in "|# \t" else end - at
        if at + stop < end:
            found.append(Sign(at + stop, end, at, at + stop))
            end = at + stop
        for token in _TOKEN.finditer(text, at, end):
            if token.start() >= self.done:
                self._token(token[0], token.start(), token.end(), end)

    def _token(self, token: str, start: int, end: int, line_end: int) -> None:
        text, found = self.text, self.found
        if token[0] == "\\":
            found.append(Sign(start, start + 1, end - 1, end))
        elif token[-1] == "[":
            self.brackets.append((start, end, len(found)))
        elif token == "]":
            self._close(start)
        elif token[0] == "`":
            closing = text.find(token, end, line_end)
            if closing >= 0:
                found += (Sign(start, end, end, closing), Sign(closing, closing + len(token), end, closing))
                self.done = closing + len(token)
        else:
            before, behind = text[start - 1 : start], text[end : end + 1]
            if token[0] in (before, behind):
                return  # a row of more than three is a drawing
            opened = self.emphases.get(token)
            if opened is not None and not _is_letter(behind) and not before.isspace():
                del self.emphases[token]
                first = opened + len(token)
                found += (Sign(opened, first, first, start), Sign(start, end, first, start))
            elif behind and not behind.isspace() and not _is_letter(before):
                self.emphases[token] = start

    def _close(self, at: int) -> None:
        """A closing bracket."""
        if not self.brackets:
            return
        start, first, before = self.brackets.pop()
        if at - start > _FARTHEST:
            self.brackets.clear()
            return
        text, found = self.text, self.found
        target, label = _TARGET.match(text, at), ""
        if target is None:
            target = _LABEL.match(text, at) if self.defined else None
            label = "" if target is None else _name(target[1] or text[first:at])
            if target is None or label not in self.defined:
                return
        self.done = target.end()
        if text[start] == "!":
            found[before:] = [sign for sign in found[before:] if sign.start < start]
            found.append(Sign(start, self.done, start, self.done, IMAGE, label))
        else:
            found += (Sign(start, first, first, at, LINK, label), Sign(at, self.done, first, at, label=label))
            del self.brackets[:-_DEEPEST]


def _without_back(line: str) -> int:
    """Where the signs begin at the end of a line: the edge of a table, what closes a heading."""
    shown = line.rstrip(" \t")
    if shown.endswith("|"):
        return len(shown.rstrip("| \t"))
    heading = shown.rstrip("#")
    if 0 < len(shown) - len(heading) <= _MOST_HASHES and heading.endswith((" ", "\t")):
        return len(heading.rstrip(" \t"))
    return len(line)


def _name(label: str) -> str:
    return label.strip().casefold()


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _fences(text: str) -> dict[int, bool]:
    """Where the lines begin that fence off what is set as it is, and whether that begins behind them."""
    found: dict[int, bool] = {}
    opened: tuple[int, str] | None = None
    for start, line in _lines(text):
        match = _FENCE.match(line)
        if match is None:
            continue
        if opened is None:
            opened = start, match[1]
        elif match[1].startswith(opened[1]):
            found[opened[0]], found[start] = True, False
            opened = None
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text, each with where it begins."""
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1
