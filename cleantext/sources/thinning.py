"""Pages that are little but tags, made thinner before a parser meets them, so that none needs many times its own size.

A parser makes an object of every tag, some fifty times as long as the tag itself; and a line of a document costs more than a
tag. On a page there is text between the tags, and that pays for them. So every byte of a page pays for one byte of what is
made of it, by the prices in `Prices`, and there is something to spend beforehand: enough for any page that a person has made.
Where a stretch of a page cannot pay, tags in it are left out, and what stands between them stays. All other pages are left as
they are, byte for byte.

Four things cost more than they look:

- A font, a ``<b>`` and their like that are not closed with the paragraph around them are opened anew in the next one, as the
  HTML standard has it. Forty kilobytes of nothing else make a tree of more than a gigabyte. So each tag pays for all that are
  open at the time.
- Attributes are compared with all others of their tag.
- The parser goes through all options of a list for every option that it meets. Nothing of them is text of the page.
- A parser keeps a note of every NUL, sixteen times as long. No reader sees them.

This looks at tags as a browser's tokenizer does, but builds no tree; so a page that is made to look different to the two can
still cost more.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from cleantext import native
from cleantext.sources.tags import BLOCKS, CELLS, HEAD, INLINE, LINKS_AND_MARKS, RAW, SKIPPED, VOID

__all__ = ["Prices", "most_lines", "thinned"]

_native: Any = native.load("_page")


class Prices(NamedTuple):
    """What the tags of a page cost, in bytes of the page.

    Attributes:
        credit: what there is to spend before the first byte.
        reserve: what of it is there for tags that begin a line alone, so that they outlast any number of others.
        tag: of a tag, a comment, and an element that is opened anew.
        line: of a tag that begins a line, or says something of the page, besides.
        attribute: of an attribute.
        sign: of a ``<`` that opens nothing.
        open: tags like ``<b>`` that are open at a time, at most.
        attributes: attributes of a tag, at most.
        roots: tags ``<html>`` and ``<body>``, at most; there should be one of each, and others only add attributes to these.
        options: options of a list, at most.
    """

    credit: int = 1_000_000
    reserve: int = 200_000
    tag: int = 64
    line: int = 80
    attribute: int = 24
    sign: int = 4
    open: int = 64
    attributes: int = 512
    roots: int = 16
    options: int = 1000


_PRICES = Prices()
_NULS = 1000  #: NULs of a large page, at most, that the parser gets to see
_LINE, _SPACE, _WHOLE, _MARK, _SINGLE, _ALONE, _ROOT, _OPTION, _SELECT, _MAKES = (1 << bit for bit in range(10))
_KINDS = {
    "line": (_LINE, BLOCKS | HEAD | {"br", "template"}),  # or says something of the page, or has a tree of its own
    "space": (_SPACE, BLOCKS | CELLS | SKIPPED | {"br"}),  # one is left where such a tag stood
    "whole": (_WHOLE, RAW | {"script", "textarea", "title"}),  # no tag in it counts: it stays or goes as one
    "mark": (_MARK, frozenset("a b big code em font i nobr s small strike strong tt u".split())),  # opened anew
    "single": (_SINGLE, frozenset(("a", "nobr"))),  # the next one closes it
    "alone": (_ALONE, VOID),
    "root": (_ROOT, frozenset(("html", "body"))),
    "option": (_OPTION, frozenset(("option",))),
    "select": (_SELECT, frozenset(("select",))),
    "makes": (_MAKES, frozenset(("p", "br"))),  # an end tag of this kind makes an element, if there is none to be ended
}
#: The kinds of every known tag, as bits. All unknown ones are counted together.
_BITS: dict[str, int] = {
    tag: sum(bit for bit, own in _KINDS.values() if tag in own)
    for tag in sorted(
        BLOCKS | CELLS | HEAD | INLINE | LINKS_AND_MARKS | SKIPPED | VOID.union(*(own for _, own in _KINDS.values()))
    )
}
_NUMBERS = {tag.encode(): number for number, tag in enumerate(_BITS, 1)}
_BITS_OF = [0, *_BITS.values()]  # by number; 0 for the unknown ones
_LETTER = re.compile(rb"[a-zA-Z]")
_NAME = re.compile(rb"[^\t\n\f\r />]*")
_GAP = re.compile(rb"[\t\n\f\r /]*")
_ATTRIBUTE = re.compile(rb"[^\t\n\f\r />][^\t\n\f\r />=]*")
_EQUALS = re.compile(rb"[\t\n\f\r ]*=[\t\n\f\r ]*")
_UNQUOTED = re.compile(rb"[^\t\n\f\r >]*")
_COMMENT_END = re.compile(rb"--!?>")


def thinned(page: bytes, prices: Prices = _PRICES) -> bytes:
    """A page without the tags that its length does not pay for; the same object where it pays for all.

    Args:
        page: markup in UTF-8.
        prices: what tags cost.

    >>> page = b"<p>one<p>two"
    >>> thinned(page) is page
    True
    >>> thinned(page, Prices(credit=144, reserve=0))
    b'<p>one two'
    >>> thinned(page * 1_000_000).count(b"<p>")
    90277
    """
    if len(page) > _PRICES.credit and page.count(b"\0") > _NULS:
        page = page.replace(b"\0", b"")
    if _native is not None:
        found: bytes = _native.thinned(page, _BITS, prices)
        return found
    return _thinned(page, prices)


def most_lines(size: int, prices: Prices = _PRICES) -> int:
    """How many lines a page may have that are no tag's doing: the line ends in a ``<pre>``.

    Args:
        size: the bytes of the page.
        prices: what lines cost.

    >>> most_lines(50_000_000)
    177083
    """
    return (prices.credit + size) // (2 * (prices.tag + prices.line))


def _thinned(page: bytes, prices: Prices) -> bytes:
    left: list[bytes] = []
    kept = at = spent = roots = options = 0
    open_marks: list[tuple[int, bytes]] = []
    dropped = [0] * len(_BITS_OF)
    endless: set[int] = set()
    while (at := page.find(b"<", at)) >= 0:
        start = at
        closing = page[at + 1 : at + 2] == b"/"
        first = page[at + 1 + closing : at + 2 + closing]
        lines_funds = prices.credit + start - spent
        funds = lines_funds - prices.reserve
        space = False
        if not _LETTER.match(first):
            if not closing and first not in (b"!", b"?"):
                at, cost = start + 1, prices.sign
            elif closing and (not first or first == b">"):
                at, cost = start + 2, prices.sign
            else:
                at = _behind_comment(page, start)
                cost = prices.tag * (1 if at < 0 else page.count(b"<", start, at))
            keep = cost <= funds
            spent += cost * keep
        else:
            match = _NAME.match(page, start + 1 + closing)
            assert match is not None
            number = _NUMBERS.get(match[0].lower(), 0)
            bits = _BITS_OF[number]
            at, attributes = _behind_tag(page, match.end())
            if at < 0:
                break
            space = bool(bits & _SPACE)
            if closing:
                keep = not dropped[number]
                if not keep:
                    dropped[number] -= 1
                else:
                    if bits & _MARK:
                        _forget(open_marks, number)
                    cost = prices.tag * len(open_marks)
                    if bits & _MAKES:
                        cost += prices.tag + prices.line
                        keep = cost <= lines_funds
                    spent += cost * keep
                if bits & _SELECT:
                    options = 0
            else:
                cost = prices.tag * (1 + len(open_marks)) + prices.attribute * attributes
                if bits & _LINE:
                    cost += prices.line
                stop = at
                if bits & _WHOLE and number not in endless:
                    stop = _end_of(page, at, match[0])
                    if stop < 0:
                        endless.add(number)
                        stop = at
                    cost += prices.tag * page.count(b"<", at, stop)
                roots += bits & _ROOT > 0
                options = 0 if bits & _SELECT else options + (bits & _OPTION > 0)
                keep = (
                    cost <= (lines_funds if bits & _LINE else funds)
                    and attributes <= prices.attributes
                    and roots <= (prices.roots if bits & _ROOT else roots)
                    and options <= (prices.options if bits & _OPTION else options)
                    and (not bits & _MARK or _remember(open_marks, number, page[start:at], bits, prices.open))
                )
                at = stop
                if keep:
                    spent += cost
                elif not bits & _ALONE:
                    dropped[number] += 1
        if not keep:
            left.append(page[kept:start])
            if space:
                left.append(b" ")
            kept = len(page) if at < 0 else at
        if at < 0:
            break
    if not left:
        return page
    left.append(page[kept:])
    return b"".join(left)


def _behind_tag(page: bytes, at: int) -> tuple[int, int]:
    """Where a tag ends whose name ends at a place, or -1 where it does not; and how many attributes it has."""
    count, size = 0, len(page)
    while True:
        at = _behind(_GAP, page, at)
        if at == size:
            return -1, count
        if page[at] == 0x3E:
            return at + 1, count
        count += 1
        at = _behind(_ATTRIBUTE, page, at)
        equals = _EQUALS.match(page, at)
        if equals is not None:
            at = equals.end()
            quote = page[at : at + 1]
            if quote in (b'"', b"'") and quote:
                at = page.find(quote, at + 1) + 1
                if not at:
                    return -1, count
            else:
                at = _behind(_UNQUOTED, page, at)


def _behind(pattern: re.Pattern[bytes], page: bytes, at: int) -> int:
    match = pattern.match(page, at)
    return at if match is None else match.end()


def _behind_comment(page: bytes, start: int) -> int:
    """Where a comment, a declaration or an instruction ends, or -1 where it does not."""
    at = start + 4
    if page[start:at] == b"<!--":
        if page[at : at + 1] == b">":
            return at + 1
        if page[at : at + 2] == b"->":
            return at + 2
        end = _COMMENT_END.search(page, at)
        return -1 if end is None else end.end()
    return page.find(b">", start + 2) + 1 or -1


def _end_of(page: bytes, at: int, name: bytes) -> int:
    """Where the end tag of an element begins in which no other tag counts, or -1."""
    end = re.compile(rb"</%s[\t\n\f\r />]" % re.escape(name), re.IGNORECASE).search(page, at)
    return -1 if end is None else end.start()


def _remember(open_marks: list[tuple[int, bytes]], number: int, tag: bytes, bits: int, most: int) -> bool:
    """Add a tag to those that are open; whether there was room.

    Of tags that are alike no more than three are opened anew, and of those of which the next one closes the last, one.
    """
    mark = number, tag
    if bits & _SINGLE:
        _forget(open_marks, number)
    elif open_marks.count(mark) >= 3:
        open_marks.remove(mark)
    if len(open_marks) >= most:
        return False
    open_marks.append(mark)
    return True


def _forget(open_marks: list[tuple[int, bytes]], number: int) -> None:
    """The last one of these tags is closed."""
    for index in range(len(open_marks) - 1, -1, -1):
        if open_marks[index][0] == number:
            del open_marks[index]
            return
