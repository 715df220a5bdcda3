"""A document as HTML, line by line, every character of it escaped.

This is the one place where the text of a document becomes markup: the report and the notebook both show what is made here.
A line is a list item that says what became of it (``data-c`` has the category, ``data-g`` the blank lines above it where
these are not one), so that a page's script can switch categories off and write a fixture out of what it finds. A line with
control characters shows signs for them and has the characters themselves, as JSON, in ``data-raw``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape

from cleantext.document import Cleaned, Piece
from cleantext.report import Row, rows, told, visible

__all__ = ["lines", "strip"]

_REMOVED = "removed, "


def lines(cleaned: Cleaned, longest: int | None = None) -> str:
    """The lines of a document as the items of an HTML list.

    Args:
        cleaned: the document.
        longest: characters of the document that are shown, about; all of them if None.

    >>> import cleantext
    >>> print(lines(cleantext.clean("The council met.\\n<script>alert(1)</script>")))
    <li class="l" tabindex="-1" data-g="0"><span class="n">1</span><span class="t" dir="auto">The council met.</span></li>
    <li class="l" tabindex="-1" data-g="0"><span class="n">2</span><span class="t" dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;</span></li>
    """
    return "\n".join(_lines(cleaned, longest))


def _lines(cleaned: Cleaned, longest: int | None) -> Iterator[str]:
    gap = 0
    above: tuple[str, str, str] | None = None
    document = cleaned.document
    pieces = [document.lines[index] for index in document.headline_blocks]
    titles = pieces or _headline(cleaned)
    shown = 0
    listed = rows(cleaned)
    for row in listed:
        if not row.text.strip():
            gap += 1
            continue
        if longest is not None and shown >= longest:
            left = sum(len(one.text) for one in listed[row.number - 1 :])
            yield f'<li class="more"><span class="t">… {left:,} more characters of this document are not shown here.</span></li>'
            return
        is_title = row.state == "kept" and titles[:1] == [row.text.strip()]
        if is_title:
            del titles[0]
        room = None if longest is None else max(200, longest - shown)
        shown += len(row.text)
        yield _line(row, gap, above, is_title, room)
        above = _note(row) if row.state == "removed" else None
        gap = 0


def _headline(cleaned: Cleaned) -> list[str]:
    """The line of the headline as it stands in the text, which may be Markdown."""
    if cleaned.headline is None:
        return []
    start, behind = cleaned.headline
    return [line for line in map(str.strip, cleaned.text[start:behind].split("\n")) if line][:1]


def _note(row: Row) -> tuple[str, str, str] | None:
    """What took a line, if it was one thing."""
    (first, *others) = row.removals
    return None if others else (first.category, first.filter, first.reason)


def _line(row: Row, gap: int, above: tuple[str, str, str] | None, is_title: bool, room: int | None) -> str:
    number = f'<span class="n">{row.number}</span>'
    data = "" if gap == 1 else f' data-g="{gap}"'
    whole = "".join(segment.text for segment in row.segments)
    if visible(whole) != whole:
        data += f' data-raw="{escape(json.dumps(whole))}"'
    if row.state == "kept":
        kind = "l h" if is_title else "l"
        return f'<li class="{kind}" tabindex="-1"{data}>{number}<span class="t" dir="auto">{_text(whole, room)}</span></li>'
    if row.state == "removed":
        first, *others = row.removals
        same = above == (first.category, first.filter, first.reason) and not others
        kind = "l x c s" if same else "l x c" if above and above[0] == first.category else "l x"
        category = escape(visible(first.category))
        return (
            f'<li class="{kind}" tabindex="0" data-c="{category}"{data}>{number}'
            f'<span class="k"><span class="sr">{_REMOVED}</span>{category}</span>'
            f'<del class="t" dir="auto">{_text(whole, room)}</del>{_why(row)}</li>'
        )
    pieces = "".join(_piece(segment, room) for segment in row.segments)
    return f'<li class="l p" tabindex="0"{data}>{number}<span class="t" dir="auto">{pieces}</span>{_why(row)}</li>'


def _piece(segment: Piece, room: int | None) -> str:
    text, removal = segment
    if removal is None:
        return _text(text, room)
    return f'<del class="d" data-c="{escape(visible(removal.category))}"><span class="sr">{_REMOVED}</span>{_text(text, room)}</del>'


def _why(row: Row) -> str:
    """Why a line, or parts of it, went; shown when somebody asks."""
    notes = "".join(
        f'<span data-c="{escape(visible(one.category))}"><b>{escape(visible(one.category))}</b> '
        f"{escape(visible(told(one)))}</span>"
        for one in row.removals
    )
    return f'<span class="w">{notes}</span>'


def _text(text: str, room: int | None) -> str:
    if room is not None and len(text) > room:
        text = f"{text[:room]} … {len(text) - room:,} more characters"
    return escape(visible(text))


def strip(cleaned: Cleaned, parts: int = 60) -> list[tuple[str, int]]:
    """The document from top to bottom as runs of what stayed (``""``) and of what went for one category.

    Args:
        cleaned: the document.
        parts: into how many parts of one size it is cut, of which each counts for what most of it is.

    Returns:
        Categories and how many parts each run takes.

    >>> import cleantext
    >>> strip(cleantext.clean("Advertisement\\nThe council met on Monday."), 4)
    [('advert', 1), ('', 3)]
    """
    size = len(cleaned.document.text)
    parts = max(1, min(parts, size))
    runs: list[tuple[str, int]] = []
    removed = iter(cleaned.removed)
    removal = next(removed, None)
    for part in range(parts if size else 0):
        middle = (2 * part + 1) * size // (2 * parts)
        while removal is not None and removal.end <= middle:
            removal = next(removed, None)
        kind = removal.category if removal is not None and removal.start <= middle else ""
        if runs and runs[-1][0] == kind:
            runs[-1] = (kind, runs[-1][1] + 1)
        else:
            runs.append((kind, 1))
    return runs
