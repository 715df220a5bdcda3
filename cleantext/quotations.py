"""Whether a quotation is open at a place of a line: what is said there is somebody's words, and no furniture."""

from __future__ import annotations

import re

from cleantext import native

__all__ = ["quoted_at"]

_native = native.load("_text")

_BEFORE, _BEHIND = 3000, 1000  #: characters around a place of a long line that tell whether a quotation is open there
_MARK = re.compile('["“”„«»‹›「」『』]')
_BEFORE_CLOSING = ".,;!?…"  #: what may stand before a straight mark that closes


def _quoted_plainly(line: str, places: list[int]) -> list[bool]:
    """Whether a quotation is open at each of some places of a line, which come in order.

    Of a long line, which may be all of a page, or of many, what stands shortly before a place tells: a mark that is missing somewhere,
    or a sign for inches, says nothing about pages of text. How far that reaches is counted from the place, not from the start of the
    line: what goes elsewhere in it changes nothing here.
    """
    if len(line) <= _BEFORE + _BEHIND:
        return [_is_open(line, 0, place, len(line)) for place in places]
    return [_is_open(line, max(0, place - _BEFORE), place, place + _BEHIND) for place in places]


def _is_open(line: str, start: int, place: int, stop: int) -> bool:
    """Whether a quotation is open at a place of a line, by a part of it, which may begin within one."""
    part = line[start:stop]
    pairs = _quotation_marks(part)
    first = part.find('"') if start else -1
    straight = first > 0 and (part[first - 1].isalnum() or part[first - 1] in _BEFORE_CLOSING)
    depth = [0] * len(pairs)
    for match in _MARK.finditer(part, 0, place - start):
        mark = match[0]
        straight ^= mark == '"'
        for number, (opening, closing) in enumerate(pairs):
            depth[number] += (mark == opening) - (mark in closing)
            if start and depth[number] < 0:
                depth[number] = 0
    return straight or max(depth) > 0


quoted_at = _quoted_plainly if _native is None else _native.quoted_at


def _quotation_marks(line: str) -> list[tuple[str, str]]:
    """The opening and closing marks that a line uses: “…” or „…“, «…» or »…«, and the others."""
    outward = 0 <= line.find("»") < line.find("«")
    return [
        ("„", "“”") if "„" in line else ("“", "”"),
        ("»", "«") if outward else ("«", "»"),
        ("‹", "›"),
        ("「", "」"),
        ("『", "』"),
    ]
