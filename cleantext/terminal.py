"""What a person sees on a terminal: an explained document, tables, and the screen that they are printed on.

An explained document has a margin that says what became of every line. What went is dimmed and struck out, its category
stands in the margin in a colour of its own, and filter and reason stand behind an arrow. Nothing hangs on colours alone:
without any, the margin says the same. Long stretches of one kind are folded to their first lines; a fold says how many
lines it hides, which, and what took them.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any

import click

from cleantext.document import Cleaned
from cleantext.palette import COLORS, color
from cleantext.report import Count, Row, cause_of, rows, summary, told, visible

if TYPE_CHECKING:  # rich takes its time to import, so only what prints for a person does
    from rich.console import Console
    from rich.text import Text

__all__ = ["Screen", "echo", "explain", "heading", "style", "table", "totals", "utf8"]

_MARKS = {"kept": " ", "removed": "-", "partly": "~"}

#: A stretch of lines that went for one kind of noise is folded from so many lines on, to so many first ones.
_GONE, _GONE_SHOWN = 6, 3
#: The same for a stretch of lines that stayed, of which the last ones are shown, too.
_STAYED, _FIRST, _LAST = 8, 3, 2
_TALL = 8  #: lines on the screen that one line of the document may take before it is folded itself
_BAR = 20  #: the columns of a bar that stands for everything that went


# ---- the screen -----------------------------------------------------------------------------------------------------


class Screen:
    """A rich console that writes into a buffer; each ``with`` block prints what was gathered, in UTF-8."""

    def __init__(self, color: bool | None) -> None:
        from rich.console import Console

        colored = _colored(color)
        self.console = Console(
            force_terminal=colored,
            color_system=_color_system() if colored else None,
            no_color=not colored,
            width=max(40, shutil.get_terminal_size((80, 24)).columns),
            legacy_windows=False,
            markup=False,
            emoji=False,
            highlight=False,
        )

    def __enter__(self) -> Console:
        self.buffer = self.console.file = StringIO()
        return self.console

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is None:
            echo(self.buffer.getvalue())


def _colored(choice: bool | None) -> bool:
    """Whether to colour: what the option says, else NO_COLOR, FORCE_COLOR, TERM, and whether this is a terminal."""
    if choice is not None:
        return choice
    if os.environ.get("NO_COLOR"):
        return False
    forced = os.environ.get("FORCE_COLOR")
    if forced:
        return forced != "0"
    return os.environ.get("TERM") not in ("dumb", "unknown") and sys.stdout.isatty()


def _color_system() -> Any:
    """How many colours there are: 256 where the terminal says so, else 16, which every terminal that has any knows."""
    return "256" if os.environ.get("COLORTERM") or "256" in os.environ.get("TERM", "") else "standard"


def echo(text: str) -> None:
    """Print in UTF-8, whatever the terminal's or the platform's own encoding is."""
    click.echo(utf8(text), nl=False)


def utf8(text: str) -> bytes:
    """The text in UTF-8, lone surrogates replaced."""
    return _SURROGATE.sub("\ufffd", text).encode("utf-8")


_SURROGATE = re.compile("[\ud800-\udfff]")


def style(console: Console, category: str) -> str:
    """The style of what belongs to a category, as rich spells it."""
    shade = color(category)
    return shade.basic if console.color_system == "standard" else f"color({shade.terminal})"


def heading(console: Console, name: str, *, first: bool) -> None:
    """Print the name of a document above what is said of it."""
    from rich.text import Text

    if not first:
        console.print()
    console.print(Text(f"==> {visible(name)} <==", "bold"), soft_wrap=True)


# ---- one document ---------------------------------------------------------------------------------------------------


@dataclass
class _Stretch:
    """Lines in a row that stayed, that lost a part, or that went for one kind of noise; with the blank ones among them."""

    kind: tuple[str, str]  # the state and the category
    rows: list[Row]


def explain(console: Console, cleaned: Cleaned, *, every: bool = False, hints: bool = True) -> None:
    """Print a document behind a margin that says what became of every line, and a count at the end.

    Args:
        console: where to.
        cleaned: the document.
        every: whether to print every line, blank ones too, and to fold nothing.
        hints: whether to say how to look closer.
    """
    listed = rows(cleaned)
    margin = _Margin(console, cleaned, len(listed))
    if every:
        for row in listed:
            margin.show(row)
    else:
        for stretch in _stretches(listed):
            _show_folded(margin, stretch)
    if listed:
        console.print()
    totals(console, [cleaned], hints=hints)


def _stretches(listed: Sequence[Row]) -> list[_Stretch]:
    """The rows in stretches. A blank line belongs to what stands above it."""
    stretches: list[_Stretch] = []
    for row in listed:
        kind = (row.state, row.removals[0].category if row.removals else "")
        if row.text.strip() and (not stretches or stretches[-1].kind != kind):
            stretches.append(_Stretch(kind, []))
        elif not stretches:
            continue  # blank lines above everything
        stretches[-1].rows.append(row)
    return stretches


def _show_folded(margin: _Margin, stretch: _Stretch) -> None:
    """Print a stretch; of a long one the beginning, and what became of the rest."""
    state, category = stretch.kind
    told = [row for row in stretch.rows if row.text.strip()]
    if state == "removed" and len(told) > _GONE:
        for row in told[:_GONE_SHOWN]:
            margin.show(row, tall=_TALL)
        margin.fold(_MARKS[state], category, told[_GONE_SHOWN:])
    elif state == "kept" and len(told) > _STAYED:
        for row in _with_blanks(stretch.rows, told[0], told[_FIRST - 1]):
            margin.show(row, tall=_TALL)
        margin.fold(_MARKS[state], category, told[_FIRST:-_LAST])
        for row in _with_blanks(stretch.rows, told[-_LAST], stretch.rows[-1]):
            margin.show(row, tall=_TALL)
    else:
        for row in told if state == "removed" else stretch.rows:
            margin.show(row, tall=_TALL)


def _with_blanks(stretch: Sequence[Row], first: Row, last: Row) -> list[Row]:
    """The rows of a stretch from one to another, with the blank ones between them."""
    return [row for row in stretch if first.number <= row.number <= last.number]


class _Margin:
    """Prints rows behind a margin of mark, category and line number.

    Args:
        console: where to.
        cleaned: the document, for the names that the margin must have room for.
        lines: the number of its lines, for the same.
    """

    def __init__(self, console: Console, cleaned: Cleaned, lines: int) -> None:
        self.console = console
        self.wide = max((len(visible(removal.category)) for removal in cleaned.removed), default=0)
        self.digits = len(str(lines))
        self.width = max(20, console.width - self.wide - self.digits - 5)
        self.above: tuple[str, ...] | None = None  # what took the line above, if it was one thing

    def show(self, row: Row, tall: int | None = None) -> None:
        """Print one line of the document, and behind or below it why it went.

        Args:
            row: the line.
            tall: the lines on the screen that it may take; as many as it needs if None.
        """
        from rich.text import Text

        mark = _MARKS[row.state]
        if tall is not None and not row.text.strip():
            self.console.print()
            return
        lines = list(self._line(row, tall).wrap(self.console, self.width)) or [Text()]
        category = row.removals[0].category if row.removals else ""
        notes = [(removal.category, told(removal)) for removal in row.removals]
        if row.state == "removed" and notes == [self.above]:
            after = [(category, Text("← as above", "dim"))]
        else:
            after = [(kind, Text(visible(f"← {why}"), "dim")) for kind, why in notes]
        if row.text.strip():
            self.above = notes[0] if row.state == "removed" and len(notes) == 1 else None
        beside = row.state == "removed" and len(after) == 1
        if beside and lines[-1].cell_len + 2 + after[0][1].cell_len <= self.width:
            lines[-1] = Text.assemble(lines[-1], "  ", after.pop()[1])
        self._print(mark, category, row.number, lines[0])
        for line in lines[1:]:
            self._print(mark, "", "", line)
        for kind, note in after:
            tag, category = "" if kind == category else kind, kind
            for line in note.wrap(self.console, self.width):
                self._print(mark, tag, "", line)
                tag = ""

    def fold(self, mark: str, category: str, hidden: Sequence[Row]) -> None:
        """Print that lines of the document are hidden, which, and what took them."""
        from rich.text import Text

        places = f"{hidden[0].number}–{hidden[-1].number}" if len(hidden) > 1 else f"{hidden[0].number}"
        size = f"{len(hidden):,} more line{'s' if len(hidden) > 1 else ''}"
        what = f"⋯ {size} of {visible(category)}, {places}" if category else f"⋯ {size} kept, {places}"
        note = Text(what, "italic")
        took = Counter(cause_of(removal) for row in hidden for removal in row.removals)
        parts = [f"{name} ×{count:,}" if len(took) > 1 else name for name, count in took.most_common(4)]
        if len(took) > 4:
            parts.append(f"{len(took) - 4} others")
        if parts:
            note.append(visible(f"  ← {', '.join(parts)}"), "not italic dim")
        for line in note.wrap(self.console, self.width):
            self._print(mark, "", "", line)
        if not category:
            self.console.print()
        self.above = None

    def _print(self, mark: str, category: str, number: object, text: Text) -> None:
        from rich.text import Text

        line = Text.assemble(
            (mark, "bold" if mark.strip() else ""),
            " ",
            (f"{visible(category):{self.wide}}", f"bold {style(self.console, category)}" if category else ""),
            " ",
            (f"{number:>{self.digits}}", "dim" if number else ""),
            "  ",
            text,
        )
        line.rstrip()
        self.console.print(line, soft_wrap=True)

    def _line(self, row: Row, tall: int | None) -> Text:
        """The words of a row, what was removed of it struck out; in brackets too, where the rest was kept."""
        from rich.text import Text

        line = Text(tab_size=8)
        # What is not shown is not laid out either: a line may be a megabyte long.
        room = None if tall is None else tall * self.width // (1 if row.state != "partly" else 2)
        for place, (text, removal) in enumerate(row.segments):
            shown = _shortened(text, room, place, len(row.segments))
            if removal is None:
                line.append(visible(shown))
                continue
            if row.state == "removed" or not text.strip():
                line.append(visible(shown), "dim strike")
                continue
            bare = shown.strip()
            before, _, after = shown.partition(bare)
            look = f"strike {style(self.console, removal.category)}"
            for part, own in ((before, ""), ("[-", "bold"), (bare, look), ("-]", "bold"), (after, "")):
                line.append(visible(part), own)
        if row.end not in ("", "\n", "\r\n"):
            line.append(visible(row.end), "dim")
        return line


def _shortened(text: str, room: int | None, place: int, count: int) -> str:
    """A piece of a line without what there is no room for: its middle; at the ends of a line of several pieces that end.

    >>> len(_shortened("x" * 500, 100, 0, 1)), len(_shortened("x" * 500, None, 0, 1))
    (119, 500)
    """
    if room is None or len(text) <= room + 80:  # to say that something is left out takes room, too
        return text
    left_out = f" ⋯ {len(text) - room:,} characters ⋯ "
    if count > 1 and place == 0:
        return left_out.lstrip() + text[-room:]
    if count == 1 or place == count - 1:
        return text[:room] + left_out.rstrip()
    return text[: room // 2] + left_out + text[-(room - room // 2) :]


# ---- tables ---------------------------------------------------------------------------------------------------------


def totals(console: Console, cleaned: Sequence[Cleaned], *, hints: bool = True) -> None:
    """Print how much went, by category, and, with `hints`, how to look closer."""
    from rich.text import Text

    counts = summary(*cleaned)
    size = sum(len(one.document.text) for one in cleaned)
    if not counts:
        console.print(Text(f"Nothing removed from {size:,} characters.", "bold"))
        return
    total = Count("removed", sum(count.pieces for count in counts), sum(count.characters for count in counts))
    kept = Count("kept", 0, size - total.characters)
    most = max(count.characters for count in counts)
    body = []
    for count in (*counts, total, kept):
        share = f"{100 * count.characters / size:.0f} %" if 200 * count.characters > size else "<1 %"
        cells = [count.category, f"{count.pieces:,}" if count.pieces else "", f"{count.characters:,}", share]
        body.append([*cells, "" if count in (total, kept) else _bar(count.characters / most)])
    table(console, ["category", "pieces", "characters", "share", ""], body, numbers=True, foot=2)
    if not hints:
        return
    took = Counter(cause_of(removal) for one in cleaned for removal in one.removed)
    name = next((name for name, _ in took.most_common() if "/" in name), next(iter(took)))
    console.print()
    for text in (
        'Why a line goes, or stays:  cleantext explain --line "..."',
        f"To leave a category, a filter or a rule out:  --without {visible(name)}",
    ):
        for line in Text(text, "dim").wrap(console, console.width):
            console.print(line, soft_wrap=True)


def _bar(share: float) -> str:
    """A bar of eighths of a column."""
    eighths = max(1, round(share * _BAR * 8))
    return "█" * (eighths // 8) + " ▏▎▍▌▋▊▉"[eighths % 8].strip()


def table(
    console: Console,
    head: Sequence[str],
    body: Iterable[Sequence[str]],
    *,
    numbers: bool = False,
    foot: int = 0,
    gap: int = 2,
) -> None:
    """A plain table: the first column names, the others are text or, with `numbers`, figures; the `foot` is bold.

    A column without a head is as it is given: a bar.
    """
    from rich.table import Table
    from rich.text import Text

    laid = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="bold")
    for place, name in enumerate(head):
        figures = numbers and place > 0 and bool(name)
        laid.add_column(Text(name), justify="right" if figures else "left", no_wrap=place == 0 or figures)
    listed = list(body)
    for place, cells in enumerate(listed):
        bold = place >= len(listed) - foot
        category = next((cell for cell in cells[:2] if cell in COLORS), None)
        own = style(console, category) if category else ""
        styles = [
            "bold" if bold else own if (column < 2 and cell == category) or not head[column] else ""
            for column, cell in enumerate(cells)
        ]
        laid.add_row(*(Text(visible(cell), look) for cell, look in zip(cells, styles)))
    for line in _rendered(console, laid):
        console.print(line, soft_wrap=True)


def _rendered(console: Console, laid: Any) -> Iterator[Text]:
    """The lines of a table without the white space that rich fills them up with."""
    from rich.text import Text

    for segments in console.render_lines(laid, pad=False):
        line = Text.assemble(*((segment.text, segment.style or "") for segment in segments))
        line.rstrip()
        yield line
