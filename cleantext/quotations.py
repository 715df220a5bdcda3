"""Whether a quotation is open at a place of a line: what is said there is somebody's words, and no furniture."""

from __future__ import annotations

import re
from itertools import groupby

from cleantext import native

__all__ = ["quoted_at"]

_native = native.load("_text")

_SECTION = 2000  #: characters of a long line, before those around a place, that tell whether a quotation is open there
_MARK = re.compile('["“”„«»‹›「」『』]')
_BEFORE_CLOSING = ".,;!?…"  #: what may stand before a straight mark that closes


def _quoted_plainly(line: str, places: list[int]) -> list[bool]:
    """Whether a quotation is open at each of some places of a line, which come in order.

    Of a long line, which may be all of a page, what stands shortly before a place tells: a mark that is missing somewhere, or a sign
    for inches, says nothing about pages of text.
    """
    if len(line) <= 2 * _SECTION:
        return _quoted_in(line, places, False)
    found: list[bool] = []
    for section, own in groupby(places, lambda place: place // _SECTION):
        start = max(0, section - 1) * _SECTION
        part = line[start : (section + 1) * _SECTION]
        found += _quoted_in(part, [place - start for place in own], start > 0)
    return found


def _quoted_in(line: str, places: list[int], goes_on: bool) -> list[bool]:
    """The same of a line, or of a part of one that may begin within a quotation."""
    pairs = _quotation_marks(line)
    first = line.find('"') if goes_on else -1
    straight = first > 0 and (line[first - 1].isalnum() or line[first - 1] in _BEFORE_CLOSING)
    depth = [0] * len(pairs)
    found: list[bool] = []
    marks = [(match.start(), match[0]) for match in _MARK.finditer(line, 0, places[-1] if places else 0)]
    marks.reverse()
    for place in places:
        while marks and marks[-1][0] < place:
            _, mark = marks.pop()
            straight ^= mark == '"'
            for number, (opening, closing) in enumerate(pairs):
                depth[number] += (mark == opening) - (mark in closing)
                if goes_on and depth[number] < 0:
                    depth[number] = 0
        found.append(straight or max(depth) > 0)
    return found


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
