"""Which blocks of a text are the page's own code: scripts, style sheets, the data of its widgets and of search engines.

A browser does not show them, but what takes all the text of a page takes theirs, too (`text_content()` of lxml, XPath's `//text()`,
tags cut out by an expression), and often there is more of it than of the article.

Code is told by its signs: braces, semicolons, declarations. An article on programming has code, too, as its samples, between paragraphs.
So nothing counts unless a run of such lines above the second paragraph, where a long title may be the first, or below the last but one
holds what only pages have: trackers, advertising, frameworks, data for search engines. Where there is much of it, the text is a page's with
all its code, and all that is code goes.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import re2

from cleantext.document import Document
from cleantext.shape import PROSE, kind, shapes

__all__ = ["Code", "page_code"]

_LOOK = 400  #: characters at each end of a line that are looked at
_LONG = 100  #: characters of a line that may be a whole script
_BRACES, _APART = 2, 100  #: braces that such a line has, at least, and characters for each, at most
_DENSE = 0.08  #: or the share of signs of code
_HEAD = 100  #: characters at the beginning, where a tracker's name is enough with half of that share
_FEW_SPACES = 24  #: spaces of a shorter line that needs no such share
_MANY = 20  #: braces that a text has, at least, whose code says nothing that only pages say
_REACH = 40  #: lines from a brace to the furthest that is asked whether it is code
_MUCH = 5000  #: characters of a run with what a page has that can only be a page's
_RAW = 1000  #: characters of what only pages have, from which on all that is code is the page's
_RUN = 3  #: lines of code that are a run
_BETWEEN = 6  #: lines between two of code that may be code, too
_WORDS = 6  #: words of one of these, at most
_PLAIN = 2  #: spaces of a line that is taken for code without many signs of it

_MARKS = '{}()[];=<>"|&_/\\.#*@$+'
_SIGNS = frozenset("{}()[];=<>\"'|&_:/\\")
_NO_SIGNS = dict.fromkeys(map(ord, _SIGNS))
#: Lines that are code, as they end, as they begin, or whole.
_ENDS = re.compile(r"(?:[{};]|[\])}][,;)]|=>|\]\]>|-->|\*/|['\"\d\w\]]:? ?\{|[\"\]}],)$")
_END = 4  #: characters that tell how a line ends, at most
_DECLARATION = re.compile(r"\s*(?:--[\w-]{1,40}|[a-z-]{2,40})\s*:\s*[^!?;{}]{1,200}(?:!important)?;?\s*\}?$")
_BEGINS = re.compile(
    r"\s*(?:(?:var|let|const)\s+[\w$\[{].*[=;]|(?:async |[(!]*)function\b ?[\w$]*\s*\(|(?:if|for|while|switch|catch)\s*\(|(?:else|try|finally|do)\s*\{|"
    r"(?:return|throw|new|case|default|break|continue|export|import|await|typeof|void)\b.*[;{(:,\[]$|"
    r"(?:window|document|self|this|jQuery|\$)\s*[.(\[]|/\*|\*/|//|<!--|<!\[CDATA|\}|\)[;,){]|\][;,)}]|"
    r"[.#@][\w-][^!?]*[{,]$|\"[\w@$ -]{1,60}\"\s*:|[\[{]{1,3}[\"'{\[])"
)
_MAY_GO_ON = re.compile(r"[a-z.#@:\"'/(\[<>&$_{}|\\=+,;!]|\*/|\* ?@|--|-(?:webkit|moz|ms)-|[A-Z]\w*[.(_]|\d")
_SELECTOR = re.compile(r"[a-z.#][\w .#:>+~()\[\]=\"'*-]*[,{]?")
_CLASS = re.compile(r"[.#][a-z]|>")
#: What a web page has.
_WEB = re2.compile(
    r"\bwindow\b|\bdocument\.|!important|@media|@font-face|@keyframes|@import|font-family|font-size|display ?:|background|margin|padding|"
    r"\d(?:px|rem|em|vw|vh)\b|jQuery|addEventListener|getElement|querySelector|localStorage|sessionStorage|navigator\.|\"@(?:context|type|id|graph)\"|"
    r"schema\.org|function ?\(|rgba?\(|url\(|https?:\\?/\\?/|\"(?:url|name|id|type|href|src|image|headline|title|width|height)\" ?:|var\(--|createElement|"
    r"\.push\(|\.css\b|\.js\b|setTimeout|classList|onload|iframe|cookie|\.js\"|CDATA"
)
#: What only a page has: trackers, advertising, frameworks, data for search engines.
_PAGE = re2.compile(
    r"__next_f|__NUXT__|allScripts|onetrust|jwplayer|\bot-sdk|"
    r"googletag|dataLayer|gtag\(|fbq\(|adsbygoogle|_taboola|GoogleAnalytics|__NEXT_DATA__|window\.__|window\._|wp-emoji|_wpemoji|wp-block|"
    r"\"@(?:context|graph)\"|schema\.org|elementor|webpack|prebid|pbjs|apstag|\bga\(['\"]|CDATA|createElement\(['\"](?:script|iframe|link|style)|"
    r":root ?\{|--wp--|\.css-[a-z0-9]{5,}|document\.write\(|_gaq|hbspt\.|recaptcha|OneTrust|Cookiebot|didomi|chartbeat|comscore|_sf_async|"
    r"getElementsByTagName\(['\"]script|parentNode\.insertBefore|DOMContentLoaded|NREUM|newrelic|optimizely|outbrain|criteo|disqus|twttr|"
    r"\.avada|jetpack|woocommerce|ajaxurl|admin-ajax|wpcf7|lazySizes|lazyload|htlbid|freestar|mediavine|adthrive|"
    r"ads?[-_](?:slot|unit|container)|@font-face|-webkit-|-moz-|-ms-"
)
#: Where a script begins behind a sentence, and what may close one before the next.
_GLUED = re.compile(
    r"(?:window|document|self)\.|(?:\b|(?<=[.?!]))(?:(?:var|let|const) \w+ ?=|(?:function|if|try) ?[({])|\bfunction\b|\$\(|@media|:root|/\*|<!--|\{"
)
_BEHIND = re.compile(r"[)};,(\]\s]*")
_GLUED_WORDS = 6  #: spaces between the words of a sentence that code is glued to, at least
_PROSE = kind(has=PROSE)


class Code(NamedTuple):
    """A run of blocks of code.

    Attributes:
        start: the first.
        stop: the one behind the last.
        telling: what tells that it is the page's.
    """

    start: int
    stop: int
    telling: str

    def within(self, line: str) -> tuple[int, int]:
        """Where code begins and ends in a line of the run: the sentences that a script is glued to are none.

        >>> line = "Nobody had asked for a bridge, said the mayor.window.ads = {"
        >>> line[slice(*Code(0, 1, "window").within(line))]
        'window.ads = {'
        """
        start, stop = 0, len(line)
        begins = _GLUED.search(line)
        if begins is not None:
            sentence = line[: begins.start()].rstrip("({!")
            start = len(sentence) if _is_prose(sentence) else 0
        behind = _BEHIND.match(line, line.rfind("}") + 1) if "}" in line else None
        if behind is not None and _is_prose(line[behind.end() :]):
            stop = behind.end()
        return (start, stop) if start < stop else (0, len(line))


def page_code(document: Document) -> list[Code]:
    """The runs of a page's code in a text, from top to bottom; none in a page whose markup is known. Worked out once a document."""
    if document.page is not None:
        return []
    return document.note("page code", _page_code) if document.may_hold("{") else []


def _first(pattern: Any, text: str) -> str:
    """What an expression finds first in a text; "" if that is nothing."""
    try:
        found = pattern.search(text)
    except UnicodeEncodeError:  # a lone surrogate
        found = pattern.search(text.encode("utf-8", "replace").decode())
    return "" if found is None else found[0]


def _page_code(document: Document) -> list[Code]:
    lines = document.lines
    braced = _braced(document)
    if not braced:
        return []
    near = _near(braced, len(lines))
    are_many = sum([lines[index].count("{") for index in braced]) >= _MANY
    if not are_many and not _first(_PAGE, "\n".join([lines[index] for index in near])):
        return []  # the samples of an article, mostly
    codes = [index for index in near if _is_code(lines[index])]
    if not codes:
        return []
    own, shape = frozenset(codes), shapes(document)
    paragraphs = [i for i in shape.pick(_PROSE) if i not in own and "{" not in lines[i] and "}" not in lines[i]]
    first, last = (paragraphs[1], paragraphs[-2]) if len(paragraphs) > 1 else (len(lines), -1)
    runs = [_Run(lines, run) for run in _runs(lines, shape.prose, codes)]
    outside = [run for run in runs if run.is_page and (run.last < first or run.first > last)]
    if not outside:
        return []
    raw = sum(run.size for run in runs if run.is_page) >= _RAW
    runs = (
        [run for run in runs if run.page or run.web or run.braced] if raw else [run for run in outside if run.is_long]
    )
    return [Code(run.first, run.last + 1, run.page or run.web or "{") for run in runs]


def _braced(document: Document) -> list[int]:
    """The lines with a brace, in order."""
    text = document.known_text
    if text is None:
        return [index for index, line in enumerate(document.lines) if "{" in line or "}" in line]
    found = set[int]()
    for brace in "{}":
        at = text.find(brace)
        while at >= 0:
            index = document.index_at(at)
            found.add(index)
            at = text.find(brace, document.end(index))
    return sorted(found)


def _near(braced: list[int], count: int) -> list[int]:
    """The lines near one with a brace, in order: a page's code has some wherever it stands, and most of a text has none."""
    near: list[int] = []
    stop = 0
    for index in braced:
        start, stop = max(stop, index - _REACH), min(count, index + _REACH + 1)
        near += range(start, stop)
    return near


class _Run:
    """A run of lines of code.

    Attributes:
        first: the first block.
        last: the last.
        size: characters.
        braced: whether it has a brace.
        is_long: whether it has, and is no stray line.
        page: what in it only a page has; "" if there is nothing.
        web: what in it a page has.
        is_page: whether it can only be a page's.
    """

    def __init__(self, lines: list[str], codes: list[int]) -> None:
        self.first, self.last = codes[0], codes[-1]
        own = lines[self.first : self.last + 1]
        self.size = sum(map(len, own))
        text = "\n".join(map(_ends_of, own))
        self.braced = "{" in text or "}" in text
        self.is_long = self.braced and (len(codes) >= _RUN or max(map(len, own)) >= _LONG)
        self.page = _first(_PAGE, text)
        self.web = "" if self.page else _first(_WEB, text)
        self.is_page = self.page != "" or (self.web != "" and self.size >= _MUCH)


def _runs(lines: list[str], prose: list[bool], codes: list[int]) -> list[list[int]]:
    """Lines of code in runs between which stands nothing but what may be code, too."""
    runs: list[list[int]] = []
    for index in codes:
        above = runs[-1][-1] if runs else -1
        if (
            runs
            and index - above <= _BETWEEN + 1
            and all(_may_be_code(lines[between]) and not prose[between] for between in range(above + 1, index))
        ):
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _ends_of(line: str) -> str:
    return line if len(line) <= 2 * _LOOK else line[:_LOOK] + line[-_LOOK:]


def _is_code(line: str) -> bool:
    """Whether a line is one of code: by its braces if it is long, by how it begins and ends if it is not."""
    if len(line) >= _LONG:
        braces = line.count("{") + line.count("}")
        if braces >= _BRACES and braces * _APART >= len(line):
            return True
        ends = _ends_of(line)
        signs = _share_of_signs(ends)
        return (
            (signs >= _DENSE and (braces > 0 or _BEGINS.match(ends) is not None))
            or (signs >= _DENSE / 2 and line.count(";") * _APART >= len(line) and " " not in line[:2])
            or (signs >= _DENSE / 2 and _first(_PAGE, line[:_HEAD]) != "")
        )
    if _BEGINS.match(line) is not None:
        return line.count(" ") < _FEW_SPACES or _share_of_signs(line) >= _DENSE
    if line[-1] in ";}" and _DECLARATION.match(line) is not None:
        return True
    if _ENDS.search(line, max(0, len(line) - _END)) is None:
        return False
    # An item of a list may end with a semicolon, a quotation with a comma.
    if line[-1] not in ";,":
        return True
    if line.count(" ") > _PLAIN:
        return _share_of_signs(line) >= 2 * _DENSE
    return line[0] in "\"'" or any(sign in line for sign in "(){}[]=<>")


def _share_of_signs(text: str) -> float:
    if text.isascii():  # quicker so, and much slower of any other text
        return (len(text) - len(text.translate(_NO_SIGNS))) / max(1, len(text))
    return sum(map(_SIGNS.__contains__, text)) / max(1, len(text))


def _is_prose(text: str) -> bool:
    return text.count(" ") >= _GLUED_WORDS and _share_of_signs(text) < _DENSE / 2


def _may_be_code(line: str) -> bool:
    """Whether a line between two of code may be code, too: a selector, a word, a comment; an item of a list has no sign of it."""
    if not line.isascii():
        return False
    if _SELECTOR.fullmatch(line) is not None and _CLASS.search(line) is not None:
        return True
    if line.count(" ") >= _WORDS or (line.count(" ") > _PLAIN and _share_of_signs(line) < _DENSE):
        return False
    if line[-1] in ",({[=:|&":
        return True
    return _MAY_GO_ON.match(line) is not None and (line.count(" ") < 2 or any(sign in line for sign in _MARKS))
