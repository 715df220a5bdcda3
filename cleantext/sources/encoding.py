"""The bytes of a page as text, as browsers find out how: byte order mark, declaration, then the bytes themselves.

Declarations are often wrong, and two kinds of bytes give themselves away: what is UTF-8 throughout, with characters beyond
ASCII in it, is nothing else; and what is no UTF-8 was not written as such, whatever it says. "latin-1" means windows-1252
and "gb2312" gb18030, as the Encoding Standard of WHATWG has it.
"""

from __future__ import annotations

import codecs
from typing import Any

from cleantext import native

__all__ = ["as_utf8", "decode", "utf8"]

_native: Any = native.load("_page")

#: Names by which pages call an encoding whose superset browsers use.
_SUPERSETS = {
    "ascii": "windows-1252",
    "iso8859-1": "windows-1252",
    "iso8859-9": "windows-1254",
    "iso8859-11": "windows-874",
    "tis-620": "windows-874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_PIECE = 1 << 20  #: bytes that are looked at together
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(page: bytes) -> str:
    """The text of a page's bytes; what cannot be decoded becomes U+FFFD.

    Args:
        page: a page as it came over the wire, decompressed.

    >>> decode('<meta charset="utf-8"><p>Zoë’s café'.encode("windows-1252"))
    '<meta charset="utf-8"><p>Zoë’s café'
    """
    for mark, name in _MARKS:
        if page.startswith(mark):
            return page.decode(name, "replace")
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # A page in UTF-8 with a few broken bytes is still one: bytes beyond ASCII that fit together do so by no chance.
    as_utf8 = page.decode("utf-8", "replace")
    if as_utf8.count("\ufffd") * 4 < sum(char > "\x7f" for char in as_utf8):
        return as_utf8
    from bs4.dammit import EncodingDetector  # which most pages do without, and which takes a while to import

    detector = EncodingDetector(page, is_html=True, exclude_encodings=("utf-8",))
    for name in detector.encodings:
        text = _tried(page, name, "strict")
        if text is not None:
            return text
    declared = detector.declared_encoding or ""
    if not declared.lower().startswith("utf"):
        text = _tried(page, declared, "replace")
        if text is not None:
            return text
    return page.decode("windows-1252", "replace")


def as_utf8(page: bytes) -> bytes:
    """A page's bytes in UTF-8: the same object where they are already, as they mostly are.

    >>> as_utf8('<meta charset="latin-1">Zoë’s'.encode("windows-1252")).decode()
    '<meta charset="latin-1">Zoë’s'
    """
    if page.isascii() or (not page.startswith(codecs.BOM_UTF8) and _is_utf8(page)):
        return page
    return utf8(decode(page))


def _is_utf8(page: bytes) -> bool:
    """Whether bytes are UTF-8; a piece at a time, for one character beyond the basic plane makes a str of four bytes each."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(page), _PIECE):
            decoder.decode(page[at : at + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def utf8(page: str) -> bytes:
    """A str in UTF-8, without half surrogates, of which there is none in it."""
    if _native is None:
        return page.encode("utf-8", "ignore")
    encoded: bytes = _native.utf8(page)
    return encoded


def _tried(page: bytes, name: str, errors: str) -> str | None:
    """The text in one encoding, or None where there is none of that name, or it does not fit."""
    try:
        found = codecs.lookup(name).name
        return page.decode(_SUPERSETS.get(found, found), errors)
    except (LookupError, UnicodeError):
        return None
