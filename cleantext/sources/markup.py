"""A page's markup as a document: its text as a reader sees it, and for every block what stood around it.

Inline tags join, block tags and line breaks split, white space is folded but for that in `pre`; a table comes row by row. What
no reader sees is left out: scripts, styles, templates, what is hidden, the choices of a form. Paragraphs, headings, lists
and tables stand apart by a blank line, as they do on the screen.

What the markup knows goes along as `cleantext.document.Markup`, a record a block, and as `cleantext.document.Page`: what the
page says about itself. None of it decides anything here.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cleantext.document import Document
from cleantext.page import Blocks, Element, Markup, Page
from cleantext.repair import repair
from cleantext.sources import tags
from cleantext.sources.embedded import embedded
from cleantext.sources.encoding import as_utf8, utf8
from cleantext.sources.said import Said
from cleantext.sources.serial import read_serial, tags_of
from cleantext.sources.thinning import most_lines, thinned
from cleantext.sources.trees import walk_page, walk_soup

if TYPE_CHECKING:
    import bs4

__all__ = ["from_page"]

_ATTRIBUTES = ("role", "itemprop", "aria-hidden")
#: What is done with a tag; of those that are not here nothing but a look at what they are called.
_KIND = {
    **dict.fromkeys(tags.SKIPPED, "skipped"),
    **dict.fromkeys(tags.HEAD, "head"),
    **dict.fromkeys(tags.BLOCKS, "block"),
    **dict.fromkeys(tags.CELLS, "cell"),
    **dict.fromkeys(tags.LINKS_AND_MARKS, "telling"),
    **dict.fromkeys(tags.INLINE, "inline"),
}
#: The same for who reads a page in one pass.
_TAGS = tags_of(
    {
        "skipped": tags.SKIPPED,
        "head": tags.HEAD,
        "block": tags.BLOCKS,
        "cell": tags.CELLS,
        "inline": tags.INLINE | tags.LINKS_AND_MARKS,
        "apart": tags.APART,
        "telling": tags.TELLING,
    }
)
#: White space in markup, and the spaces that do not break (U+00A0, U+202F): to a reader they are spaces like the others.
_SPACE = re.compile("[ \\t\\n\\r\\f\\v\\x1c-\\x1f\\x85\\xa0\\u2028\\u2029\\u202f]+")
_LINE_END = re.compile("\\r\\n|[\\n\\r\\f\\v\\x1c-\\x1e\\x85\\u2028\\u2029]")
#: Marks that only tell where a word may be broken, or nothing.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\x00]")
_HIDDEN_STYLE = re.compile(r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]+")
_HINT_LENGTH = 24  #: characters of a word of a class or id, at most
_HINTS = 16  #: words of a class and id that are looked at
_PROSE = 80  #: characters of a line that is a paragraph rather than an entry of a menu
_ARTICLE = 300  #: characters of paragraphs, at least, that may be an article
_NOTHING: frozenset[str] = frozenset()


def from_page(page: str | bytes | bytearray | bs4.Tag, mend: bool = True) -> Document:
    """The document that a page is.

    Args:
        page: markup as a str, or as bytes in whatever encoding; or a tree that BeautifulSoup made, whole or one tag of it.
        mend: whether mojibake is repaired.

    Raises:
        TypeError: if it is anything else.
    """
    if not isinstance(page, (str, bytes, bytearray)) and not _is_soup(page):
        raise TypeError(_not_markup(page))
    is_thinned = False
    size = 0  # bytes
    if isinstance(page, (str, bytes, bytearray)):
        whole = utf8(page) if isinstance(page, str) else as_utf8(bytes(page))
        left = thinned(whole)
        is_thinned = left is not whole
        size = len(left)
        if is_thinned or not isinstance(page, str):
            page = left  # of a str, which the caller holds anyway, the bytes are only held while they are parsed
        del whole, left
    said = Said()
    text, blocks = _read(page, said, size)
    if not _shows_prose(text):
        markup = utf8(page) if isinstance(page, str) else page
        article = embedded(markup.decode("utf-8") if isinstance(markup, bytes) else str(markup))
        del markup
        if article:
            headline = "".join(f"<h1>{html.escape(text)}</h1>" for text in said.headlines()[:1])
            page = utf8(f"<article>{headline}{article}</article>")
            text, blocks = _read(page, Said(), len(page))
    del page
    if mend:
        text = _mended(text)
    document = Document(text)
    if len(document) == len(blocks):
        document.page = Page(Blocks.of(blocks), said.headlines(), said.description, said.body(), is_thinned)
    return document


def _is_soup(thing: object) -> bool:
    """Whether it is what BeautifulSoup made; then that has been imported."""
    soups = sys.modules.get("bs4")
    return soups is not None and isinstance(thing, soups.Tag)


def _read(page: str | bytes | bs4.Tag, said: Said, size: int) -> tuple[str, Blocks | tuple[Markup, ...]]:
    """The lines of a page of so many bytes, or of a tree, as text, and the markup around them."""
    if not isinstance(page, (str, bytes)):
        return _walked(page, said)
    most = most_lines(size)  # of what is left of a page that was thinned
    return read_serial(page, _TAGS, _hides, said, most) or _walked(page, said, most)


def _shows_prose(text: str) -> bool:
    """Whether a page shows running text."""
    found = at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if end - at >= _PROSE:
            found += end - at
            if found >= _ARTICLE:
                return True
        at = end + 1
    return False


def _walked(page: str | bytes | bs4.Tag, said: Said, most: int = sys.maxsize) -> tuple[str, tuple[Markup, ...]]:
    """The lines of a page or a tree, read node by node, as text, and the markup around them."""
    reader = _Lines(said, most)
    if isinstance(page, (str, bytes)):
        walk_page(page, reader)
    else:
        walk_soup(page, reader)
    reader.end()
    reader.hide()
    text = "".join("\n" * (gap + 1) + line for gap, line in zip(reader.gaps, reader.lines))
    return text.removeprefix("\n"), tuple(reader.markup)


def _not_markup(thing: object) -> str:
    what = f"clean_html() takes markup as str or bytes, or what BeautifulSoup made of it, not {type(thing).__name__}"
    if thing is None:
        return f"{what}: did the fetch fail? skip the record"
    if hasattr(thing, "read_bytes"):
        return f"{what}: read it first, as in clean_html(path.read_bytes())"
    if hasattr(thing, "content"):
        return f"{what}: pass what the response holds, as in clean_html(response.content)"
    if isinstance(thing, (list, tuple)):
        return f"{what}: clean each page, as in [clean_html(page) for page in pages]"
    return f"{what}: pass its markup, as in clean_html(str(thing)) if that is what str() gives"


def _mended(text: str) -> str:
    """The lines, repaired: all at once where that leaves them one for one, as it nearly always does."""
    mended = repair(text)
    if mended == text:
        return text
    lines = text.split("\n")
    split = [_LINE_END.sub(" ", line) for line in mended.split("\n")]  # repair may bring line ends to light
    if len(split) == len(lines) and all(new.strip() for old, new in zip(lines, split) if old):
        return "\n".join(split)
    return "\n".join([" ".join(repair(line).split()) or line for line in lines])


class _Lines:
    """Makes lines of what is met on the way through a tree."""

    def __init__(self, said: Said, most: int) -> None:
        self.lines: list[str] = []
        self.gaps: list[int] = []
        self.markup: list[Markup] = []
        self._said = said
        self._most = most
        self._element = self._block = Element(None, "", (), _NOTHING, 0)
        self._around: list[tuple[Element, Element, bool, bool]] = []
        self._linking = self._pre = False
        self._pieces: list[str] = []
        self._linked = self._links = 0
        self._holds: frozenset[str] = _NOTHING
        self._apart = False
        self._hides = False

    def open(self, tag: str, attributes: Mapping[str, Any], content: Callable[[], str | None]) -> bool:
        """A tag begins."""
        kind = _KIND.get(tag, "other")
        if kind == "skipped":
            return False
        if kind == "head":
            self._said.hear(tag, attributes, content)
            return False
        if tag == "br":
            if self._pieces:
                self.end()
            return False
        above = self._element
        if attributes:
            get = attributes.get
            if ("hidden" in attributes or "style" in attributes) and _is_hidden(attributes):
                if kind not in ("block", "other"):
                    return False
                within = _within(above.within, tag, hidden=True)
                self._hides = True
            elif "role" in attributes or "itemprop" in attributes or "aria-hidden" in attributes:
                within = _within(above.within, tag, *[_plain(get(name)) for name in _ATTRIBUTES])
            else:
                within = _within(above.within, tag)
            classes = get("class")
            hints = _hints(classes if classes.__class__ is str else _plain(classes), _plain(get("id")))
        else:
            hints, within = (), _within(above.within, tag)
        element = Element(above, tag, hints, within, above.depth + 1)
        self._around.append((above, self._block, self._linking, self._pre))
        self._element = element
        if kind == "block":
            if self._pieces:
                self.end()
            self._block = element
            if tag in tags.APART:
                self._apart = True
                if tag == "pre":
                    self._pre = True
        elif kind == "cell":
            self._pieces.append(" ")
        elif kind == "telling":
            if tag == "a":
                self._linking = True
                self._links += 1
                if attributes and "author" in _plain(attributes.get("rel")):
                    self._holds |= {"author"}
            else:
                self._holds |= {"time" if tag == "time" else "strong"}
        return True

    def close(self) -> None:
        """A tag ends."""
        block = self._block
        self._element, self._block, self._linking, self._pre = self._around.pop()
        if block is not self._block:
            if self._pieces:
                before, self._block = self._block, block
                self.end()
                self._block = before
            if block.tag in tags.APART:
                self._apart = True

    def text(self, text: str) -> None:
        """Text between tags."""
        if self._pre:
            first, *others = _LINE_END.split(text)
            self._pieces.append(first)
            for line in others:
                if len(self.lines) < self._most:
                    self.end()
                else:
                    self._pieces.append(" ")
                self._pieces.append(line)
            return
        self._pieces.append(text)
        if self._linking:
            self._linked += len(text.strip())

    def end(self) -> None:
        """The line ends."""
        pieces = self._pieces
        if pieces:
            line = "".join(pieces) if len(pieces) > 1 else pieces[0]
            if not line.isascii():
                line = _UNSEEN.sub("", line)
                line = (line if self._pre else _SPACE.sub(" ", line)).strip()
            else:
                line = line.strip() if self._pre else " ".join(line.split())
            if line:
                self.gaps.append(1 if self._apart and self.lines else 0)
                self.lines.append(line)
                self.markup.append(Markup(self._block, min(self._linked, len(line)), self._links, self._holds))
                self._apart = False
                self._linked = self._links = 0
                self._holds = _NOTHING
            self._pieces = []
        if self._linking:
            self._links = 1

    def hide(self) -> None:
        """Leave out what is hidden, but where that is the article, hidden until a script or a style sheet shows it."""
        if not self._hides:
            return
        hidden = ["hidden" in about.element.within for about in self.markup]
        shown_prose, hidden_prose = (
            sum(len(line) for line, is_hidden in zip(self.lines, hidden) if is_hidden == which and len(line) >= _PROSE)
            for which in (False, True)
        )
        if hidden_prose > max(shown_prose, _ARTICLE):
            return
        for number, gap in enumerate(self.gaps[:-1]):
            if hidden[number] and gap:
                self.gaps[number + 1] = gap
        shown = [number for number, is_hidden in enumerate(hidden) if not is_hidden]
        self.lines = [self.lines[number] for number in shown]
        self.gaps = [self.gaps[number] for number in shown]
        self.markup = [self.markup[number] for number in shown]
        if self.gaps:
            self.gaps[0] = 0


def _plain(value: object) -> str:
    """An attribute as text; BeautifulSoup gives those of several values as a list."""
    if isinstance(value, str):
        return value
    return " ".join(map(str, value)) if isinstance(value, (list, tuple)) else ""


def _is_hidden(attributes: Mapping[str, Any]) -> bool:
    """Whether an element says that it is not shown.

    React streams the parts of a page as ``<div hidden id="S:1">``, each to be moved to where it belongs: these are shown.
    """
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return not _plain(attributes.get("id")).startswith("S:")
    style = attributes.get("style")
    return bool(style) and _hides(_plain(style))


def _hides(style: str) -> bool:
    """Whether a style hides an element."""
    return _HIDDEN_STYLE.search(style) is not None


@lru_cache(maxsize=4096)
def _hints(classes: str, identifier: str) -> tuple[str, ...]:
    """The words of a class and an id."""
    names = classes[:400].split()
    if identifier:
        names.append(identifier[:100])
    if len(names) == 1:
        return _words_of(names[0])[:_HINTS]
    return tuple(dict.fromkeys([word for name in names for word in _words_of(name)]))[:_HINTS]


@lru_cache(maxsize=16384)
def _words_of(name: str) -> tuple[str, ...]:
    """The words of one name: of ``storyBody-2`` they are ``story`` and ``body``."""
    words = [word.lower() for word in _WORD.findall(name)]
    return tuple(dict.fromkeys([word for word in words if 1 < len(word) <= _HINT_LENGTH]))


@lru_cache(maxsize=16384)
def _within(
    around: frozenset[str], tag: str, role: str = "", itemprop: str = "", aria: str = "", hidden: bool = False
) -> frozenset[str]:
    """What an element is and stands in, given what holds around it."""
    own = {tag} & tags.TELLING
    own |= {f"role={word}" for word in role.lower().split()[:2]}
    own |= {f"itemprop={word}" for word in itemprop.lower().split()[:2]}
    if aria.lower() == "true":
        own.add("aria-hidden")
    if hidden:
        own.add("hidden")
    return around | own if own else around
