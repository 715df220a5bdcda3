"""A page read in one pass over its serial form, in C: what `cleantext.sources.markup` does node by node, some ten times faster.

The parser's tree is written out again, as the HTML standard says: every element closed, every attribute in double quotes,
and so regular that it can be read back without a parser. What is done on the way is what the walk over the tree does, and
the tests hold one against the other. Some pages cannot be read back (`<plaintext>` has no end, and what is raw text inside
a drawing may look like anything); for them, and without the C module, there is the walk.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from cleantext import native
from cleantext.page import Blocks, Elements
from cleantext.sources.encoding import utf8
from cleantext.sources.said import Said
from cleantext.sources.tags import RAW, VOID
from cleantext.sources.trees import serial_form

__all__ = ["BITS", "Lines", "read_serial", "tags_of"]

_native = native.load("_page")

#: What a tag can be, by the name of its bit; the numbers are those of ``page.h``.
BITS: dict[str, int] = {
    name: 1 << bit
    for bit, name in enumerate(
        "skipped head block cell inline apart pre break link time strong telling void raw script title meta foreign "
        "endless".split()
    )
}


class Lines(NamedTuple):
    """The lines of a page.

    Attributes:
        text: the lines, with an empty one where there is a gap.
        blocks: the markup around them.
    """

    text: str
    blocks: Blocks


def tags_of(kinds: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """The bits of every tag.

    Args:
        kinds: the tags of each kind that has to do with text, by the name of its bit.
    """
    kinds = {
        **kinds,
        "void": VOID,
        "raw": RAW,
        **{name: frozenset((name,)) for name in ("pre", "time", "script", "title", "meta")},
        "break": frozenset(("br",)),
        "link": frozenset("a"),
        "strong": frozenset(("b", "strong")),
        "foreign": frozenset(("svg", "math")),
        "endless": frozenset(("plaintext",)),
    }
    bits: dict[str, int] = {}
    for kind, tags in kinds.items():
        for tag in tags:
            bits[tag] = bits.get(tag, 0) | BITS[kind]
    return bits


def read_serial(
    page: str | bytes, tags: dict[str, int], hides: Callable[[str], bool], said: Said, most: int = sys.maxsize
) -> Lines | None:
    """The lines of a page, or None where its tree has to be walked.

    Args:
        page: markup, whole or not, broken or not; as bytes in UTF-8.
        tags: as `tags_of` gives them.
        hides: whether a style hides an element.
        said: is told what the page says about itself.
        most: lines from which on a line end in a ``<pre>`` begins no other.
    """
    if _native is None:
        return None
    serial: str | bytes | None = serial_form(page)
    if isinstance(serial, str) and not serial.isascii():
        serial = utf8(serial)  # of a str with one character beyond the basic plane, four bytes a character are let go
    found = None if serial is None else _native.scan(serial, tags, hides, most)
    del serial
    if found is None:
        return None
    text, tag_names, words, starts, members, label_sets, *columns, held, heard = found
    for tag, attributes, content in heard:
        said.hear(tag, attributes, partial(str, content))
    parents, own, hints, labels, at, linked, links = [np.frombuffer(column, np.int32) for column in columns]
    sets = np.frombuffer(starts, np.int32), np.frombuffer(members, np.int32)
    elements = Elements(parents, own, hints, labels, tag_names, words, *sets, label_sets)
    return Lines(text, Blocks(elements, at, linked, links, np.frombuffer(held, np.uint8)))
