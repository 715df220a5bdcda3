"""Pages whose tags are nested by the thousand, made flat before a parser meets them.

Browsers stop nesting at 512 tags; the parser here does not, and takes a time that grows with the square of the depth. Such
pages are rare, and mostly meant to harm, so only those that could be so deep are looked at, tag by tag.
"""

from __future__ import annotations

import re

from cleantext import native

__all__ = ["DEEPEST", "flattened", "flattened_utf8"]

_native = native.load("_page")

DEEPEST = 512  #: tags within tags that are kept; as many as browsers keep
_MANY = 3000  #: tags without an end tag, as yet, at least, before a page is worth a look
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*'){0,2000})>")
_ANGLE = re.compile("</?")
_ALONE = frozenset("area base br col embed hr img input link meta param source track wbr".split())
#: Tags that a parser closes by itself where the next of their kind begins, so that they need no end.
_CLOSED = frozenset("p li dt dd tr td th option tbody thead tfoot".split())
#: The same for C, as bits.
_BITS = {**dict.fromkeys(_ALONE, 1), **dict.fromkeys(_CLOSED, 2)}


def flattened_utf8(page: bytes) -> str | bytes:
    """The same as `flattened` of a page in UTF-8; in UTF-8, which the parser makes of a page anyway, where that is quicker."""
    if _native is None:
        return flattened(page.decode("utf-8", "replace"))
    flat: bytes = _native.flattened(page, _BITS, DEEPEST, _MANY)
    return flat


def flattened(page: str) -> str:
    """The page without the tags that are nested deeper than `DEEPEST`; what stands in them stays.

    >>> flattened("<div>" * 100_000 + "text").count("<div>")
    512
    """
    if page.count("<") - page.count("</") < _MANY or _most_open(page) < _MANY:
        return page
    depth = deepest = 0
    for match in _TAG.finditer(page):
        if match[1]:
            depth -= depth > 0
        elif match[2].lower() not in _ALONE and not match[3].endswith("/"):
            depth += 1
            deepest = max(deepest, depth)
    if deepest <= DEEPEST:
        return page
    open_tags: list[str] = []

    def keep(match: re.Match[str]) -> str:
        name = match[2].lower()
        if name in _ALONE:
            return match[0]
        if match[1]:
            if name not in open_tags[-8:]:
                return match[0] if len(open_tags) < DEEPEST else ""
            while open_tags and open_tags.pop() != name:
                pass
            return match[0] if len(open_tags) < DEEPEST else ""
        if name in _CLOSED and open_tags and open_tags[-1] == name:
            open_tags.pop()
        open_tags.append(name)
        return match[0] if len(open_tags) <= DEEPEST else " "

    return _TAG.sub(keep, page)


def _most_open(page: str) -> int:
    """How many tags, of whatever kind, are open at a time, at most."""
    depth = most = 0
    for angle in _ANGLE.findall(page):
        if angle == "<":
            depth += 1
            most = max(most, depth)
        else:
            depth -= depth > 0
    return most
