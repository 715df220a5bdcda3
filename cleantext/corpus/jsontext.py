"""Records as JSON: read to the letter, and written to the letter, with msgspec where it is installed.

What comes out does not hang on whether it is. msgspec reads whole numbers of any length and broken ones to the last bit, as
the standard library does (orjson makes floats of long whole numbers, silently), and spells text the same way. What it
refuses the standard library is asked about: NaN, half a surrogate pair, and all that is no JSON, of which one library alone
should tell what is wrong with it. Only how deep lists may stand in lists differs, as it does between versions of Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from json import JSONDecodeError, JSONDecoder, JSONEncoder
from math import isfinite
from typing import Any

__all__ = ["dropped", "encoded", "inside", "line", "more", "parsed"]

_SPACE = " \t\n\r"
_SPACE_BYTES = _SPACE.encode()
_MARK = b"\xef\xbb\xbf"

_DECODER = JSONDecoder()

_fast: Callable[[bytes], Any] | None = None
_members: Callable[[bytes], Mapping[str, Any]] | None = None
_fast_text: Callable[[str], bytes] | None = None
_REFUSED: tuple[type[Exception], ...] = (UnicodeError, RecursionError)
try:
    import msgspec
except ImportError:  # the extra `corpus`, without which all takes longer, no more
    pass
else:
    _fast = msgspec.json.Decoder().decode
    _members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
    _fast_text = msgspec.json.Encoder().encode
    _REFUSED = (*_REFUSED, msgspec.MsgspecError)


# ---- reading --------------------------------------------------------------------------------------------------------


def parsed(line: bytes, *, first: bool = False) -> dict[str, Any]:
    """What a line says.

    Args:
        line: the line; space around the object is allowed.
        first: whether it is the first of its file, which may begin with a mark.

    Raises:
        ValueError: if it says nothing, or no object; says what is wrong.

    >>> parsed(b' {"n": 1.50}')
    {'n': 1.5}
    """
    if _fast is not None:
        try:
            record = _fast(line.removeprefix(_MARK) if first else line)
        except _REFUSED:
            record = _slow(line, first)
    else:
        record = _slow(line, first)
    if not isinstance(record, dict):
        raise ValueError("a JSON value, but no object")
    return record


def _slow(line: bytes, first: bool) -> Any:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
        raise ValueError(f"not UTF-8: its byte {at} is 0x{line[at]:02X}, counted from 0") from None
    text = (text.removeprefix("\ufeff") if first else text).strip(_SPACE)
    try:
        record, end = _DECODER.raw_decode(text)
        if end != len(text):
            raise JSONDecodeError("more behind the object", text, end)
    except JSONDecodeError as error:
        raise ValueError(f"broken JSON: {error.msg} at its character {error.pos}") from None
    except RecursionError:
        raise ValueError("broken JSON: nested too deeply") from None
    except ValueError as error:  # a number of thousands of digits
        raise ValueError(f"broken JSON: {error}") from None
    return record


# ---- writing --------------------------------------------------------------------------------------------------------


# What JSON allows as it is, but no output can hold (surrogates), or readers take for line ends.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CONTROL = re.compile(b"\xc2[\x80-\x9f]").search  # of these, in UTF-8, those that are quickest found there


def encoded(thing: object) -> bytes:
    """JSON on one line, in UTF-8, characters as they are."""
    try:
        text = _ENCODER.encode(thing)
    except ValueError:  # no number, or an infinite one: few but Python read what it writes of them
        text = _ENCODER.encode(_finite(thing))
    if not text.isascii() or "\x7f" in text:
        text = _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return text.encode()


def _text(text: str) -> bytes:
    """What `encoded` makes of a text, much sooner."""
    if _fast_text is None or "\x7f" in text or "\u2028" in text or "\u2029" in text:
        return encoded(text)
    try:
        made = _fast_text(text)
    except UnicodeEncodeError:  # half a surrogate pair
        return encoded(text)
    return encoded(text) if _CONTROL(made) else made


def inside(line: bytes) -> tuple[int, int]:
    """Where in a line its object begins, and where the last member of that ends.

    >>> inside(b' {"n": 1.50 }'), inside(b"{ }")
    ((1, 11), (0, 1))
    """
    end = line.rindex(b"}")
    while line[end - 1] in _SPACE_BYTES:
        end -= 1
    return line.index(b"{"), end


def more(members: Mapping[str, Any], *, first: bool = False) -> bytes:
    """What goes behind the last member of an object to give it more, up to the end of the line.

    Args:
        members: what is added.
        first: whether the object had no member.

    >>> more({"cleaned_title": None})
    b', "cleaned_title": null}\\n'
    """
    pieces: list[bytes] = []
    between = b"" if first else b", "
    for name, value in members.items():
        pieces += (between, _name(name), b": ", _text(value) if type(value) is str else encoded(value))
        between = b", "
    return b"".join((*pieces, b"}\n"))


def line(members: Mapping[str, Any]) -> bytes:
    """An object on a line of its own.

    >>> line({"id": "a7"})
    b'{"id": "a7"}\\n'
    """
    return b"{" + more(members, first=True)


@lru_cache(maxsize=256)
def _name(name: str) -> bytes:
    return encoded(name)


def _finite(value: Any) -> Any:
    """A value with null for the numbers that JSON has not."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    return [_finite(item) for item in value] if isinstance(value, (list, tuple)) else value


def _plain(value: object) -> Any:
    """What JSON has no type for: times in ISO 8601, decimals in their digits, bytes in base64."""
    if isinstance(value, (bytes, bytearray)):
        from base64 import b64encode

        return b64encode(value).decode("ascii")
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


_ENCODER = JSONEncoder(ensure_ascii=False, allow_nan=False, default=_plain)


# ---- leaving out ----------------------------------------------------------------------------------------------------


def dropped(line: bytes, names: Collection[str]) -> bytes:
    """An object without some members, the others as they were written.

    Args:
        line: the line of the object, of which `parsed` has said that it is one.
        names: the members' names.

    >>> dropped(b'{"html": "<p>", "n": 1.50, "id" : "a"}', ["html"])
    b'{"n": 1.50, "id" : "a"}'
    """
    record = line[line.index(b"{") : line.rindex(b"}") + 1]
    found = _spans(record)
    if found is None:  # without msgspec, or a name is there twice
        text = record.decode()
        kept = [text[begin:end].encode() for name, begin, end in _read_spans(text) if name not in names]
    else:
        kept = [record[begin:end] for name, begin, end in found if name not in names]
    return b"{" + b", ".join(kept) + b"}"


_NAME = re.compile(rb'"(?:[^"\\]|\\.)*"')


def _spans(record: bytes) -> list[tuple[str, int, int]] | None:
    """The name of every member, where it begins and where its value ends.

    msgspec says how long the value of each name is, without making anything of it; not where it is. That it is where it is
    looked for is seen from the value itself.
    """
    if _members is None:
        return None
    try:
        values = _members(record)
    except _REFUSED:
        return None
    found: dict[str, tuple[str, int, int]] = {}
    at = _past_space(record, 1)
    while (name := _NAME.match(record, at)) is not None:
        key = _DECODER.decode(name[0].decode())
        begin, at = at, _past_space(record, _past_space(record, name.end()) + 1)  # behind the colon
        value = bytes(values.get(key, b""))
        if key in found or not value or not record.startswith(value, at):
            return None
        found[key] = key, begin, at + len(value)
        at = _past_space(record, at + len(value))
        if record[at : at + 1] not in (b",", b"}"):
            return None
        at = _past_space(record, at + 1)
    return list(found.values()) if at == len(record) else None


def _read_spans(text: str) -> Iterator[tuple[str, int, int]]:
    """The same, by reading all of it once more."""
    at = _past_space(text, 1)
    while at < len(text) and text[at] == '"':
        begin = at
        name, at = _DECODER.raw_decode(text, at)
        at = _past_space(text, _past_space(text, at) + 1)  # behind the colon
        _, at = _DECODER.raw_decode(text, at)
        yield name, begin, at
        at = _past_space(text, _past_space(text, at) + 1)  # behind the comma


def _past_space(text: str | bytes, at: int) -> int:
    space: Any = _SPACE if isinstance(text, str) else _SPACE_BYTES
    while at < len(text) and text[at] in space:
        at += 1
    return at
