"""One way through any tree of markup, whoever made it: each tag and text in the order in which they stand.

The tree is walked without recursion, so that ten thousand nested tags are no deeper than ten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from selectolax.lexbor import LexborHTMLParser

from cleantext.sources.encoding import utf8
from cleantext.sources.nesting import flattened_utf8
from cleantext.sources.slimming import slimmed

if TYPE_CHECKING:
    import bs4

__all__ = ["Reader", "parsed", "serial_form", "walk_page", "walk_soup"]


class Reader(Protocol):
    """Whoever is told what is met on the way."""

    def open(self, tag: str, attributes: Mapping[str, Any], content: Callable[[], str | None]) -> bool:
        """A tag begins; whether to go into it. If not, it is not closed either. `content` gives the text in it."""
        ...

    def text(self, text: str) -> None:
        """Text between tags."""
        ...

    def close(self) -> None:
        """The tag that was opened last ends."""
        ...


def parsed(page: str | bytes) -> LexborHTMLParser:
    """The tree of a page, made flat where it has to be.

    Args:
        page: markup, whole or not, broken or not; as bytes in UTF-8.
    """
    return LexborHTMLParser(flattened_utf8(page if isinstance(page, bytes) else utf8(page)))


def serial_form(page: str | bytes) -> str | None:
    """A page as the parser writes what it read: every element closed, attributes in double quotes, without what nobody reads.

    Args:
        page: as in `parsed`.

    >>> serial_form("<p class=a>one<p>two")
    '<html><head></head><body><p class="a">one</p><p>two</p></body></html>'
    """
    flat = flattened_utf8(page if isinstance(page, bytes) else utf8(page))
    root = LexborHTMLParser(slimmed(flat) if isinstance(flat, bytes) else flat).root
    return None if root is None else root.html


def walk_page(page: str | bytes, reader: Reader) -> None:
    """Tell a reader of the tags and texts of a page, read as the HTML standard says.

    Args:
        page: as in `parsed`.
        reader: who is told.
    """
    node = parsed(page).root
    path: list[Any] = []
    text, open_tag, close = reader.text, reader.open, reader.close
    while node is not None:
        tag = node.tag or ""
        below = None
        if tag == "-text":
            found = node.text_content or ""
            while node.next is not None and node.next.tag == "-text":  # moved here: to a reader, they are one
                node = node.next
                found += node.text_content or ""
            text(found)
        elif tag[:1] not in "-!" and open_tag(tag, node.attributes, node.text):
            below = node.child
            if below is None:
                close()
        if below is not None:
            path.append(node)
            node = below
            continue
        node = node.next if path else None
        while node is None and path:
            close()
            above = path.pop()
            node = above.next if path else None


def walk_soup(soup: bs4.Tag, reader: Reader) -> None:
    """The same for a BeautifulSoup object, or one of its tags."""
    from bs4 import BeautifulSoup  # imported by whoever made the soup
    from bs4.element import NavigableString, PreformattedString

    todo: list[Any] = [soup]
    while todo:
        node = todo.pop()
        if node is None:
            reader.close()
        elif isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):
                reader.text(node)
        elif isinstance(node, BeautifulSoup):
            todo.extend(reversed(node.contents))
        elif reader.open(node.name.lower(), node.attrs, node.get_text):
            todo.append(None)
            todo.extend(reversed(node.contents))
