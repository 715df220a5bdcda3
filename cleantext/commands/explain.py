"""`cleantext explain`: why a single line goes, or stays."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from cleantext.commands.inputs import html_option, option_group

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from cleantext.document import Removal
    from cleantext.why import Known, Score, Verdict, Where

__all__ = ["explain"]

_LABEL = 9  #: columns of what stands before each paragraph
_LONG, _PATTERN = 400, 160  #: characters of a line, and of a pattern, that are printed


@click.command()
@click.option("--line", required=True, metavar="TEXT", help="The line, in quotation marks.")
@click.option(
    "--in",
    "inside",
    metavar="FILE",
    type=click.Path(readable=False),
    help="The text or page (.html) that it stands in: what became of it there, and who else wanted it.",
)
@click.option(
    "--color/--no-color", default=None, help="Colours, or none. Left out: on a terminal, unless NO_COLOR is set."
)
@html_option
@option_group
@click.pass_context
def explain(
    ctx: click.Context,
    line: str,
    inside: str | None,
    color: bool | None,
    only: tuple[str, ...],
    without: tuple[str, ...],
    language: tuple[str, ...],
    rules: tuple[str, ...],
    caution: float,
    html: bool,
    no_repair: bool,
    markdown: bool | None,
) -> None:
    """Say which rules know a line, what the model thinks of it, and what follows from that.

    Filters that go by a page's shape (lists of other stories, menus, captions) and the model look at what stands around a
    line, so a line alone often stays where the same line on its page goes: name the page with --in.

    \b
    Examples:
      cleantext explain --line "Sign up to our daily newsletter"
      cleantext explain --line "Weather" --in page.txt
      cleantext explain --line "Photo: Ivo Hale" --without en/credit-lines
    """
    from cleantext.cli import _cleaner, _complain, _decoded, _fault, _NotUTF8Error, _read
    from cleantext.terminal import Screen
    from cleantext.why import explain_line, places

    if not line.strip():
        raise click.UsageError("--line: there is nothing in it")
    if len(line.strip().splitlines()) > 1:
        raise click.UsageError("--line takes one line; for a whole text there is cleantext clean --explain FILE")
    cleaner = _cleaner(rules, language, only, without, caution, repair=not no_repair, markdown=markdown)
    found: list[Where] = []
    if inside is not None:
        page = html or inside.lower().endswith((".html", ".htm", ".xhtml"))
        try:
            data = _read(inside)
            found = places(line, data if page else _decoded(inside, data), cleaner, page=page)
        except (OSError, _NotUTF8Error) as error:
            _complain(inside, _fault(error))
            ctx.exit(1)
        if not found:
            _complain(inside, "this line is not in it; --line must be as the text has it")
            ctx.exit(1)
    verdict = explain_line(line, cleaner)
    with Screen(color) as console:
        _tell(console, verdict, found, inside)


def _tell(console: Console, verdict: Verdict, found: Sequence[Where], inside: str | None) -> None:
    from rich.text import Text

    from cleantext.report import cause_of, visible

    paragraph(console, "Line", Text(_shown(verdict.line), "bold"))
    paragraph(console, "Read as", Text(_shown(verdict.read_as or "nothing: it is all decoration")))
    console.print()
    _fate(console, "Alone", "", verdict.alone.removed, not verdict.alone.text.strip())
    for where in found:
        _fate(console, "There", f"line {where.number}: ", where.removals, where.whole)
        had = {(one.filter, one.reason) for one in where.removals}
        for claim in where.claims:
            if (claim.filter, claim.reason) not in had:
                paragraph(console, "", Text.assemble(("also marked by ", "dim"), _named(console, claim)))
        _model(console, where.score, where.removals, alone=False)
    console.print()
    if verdict.known:
        for place, known in enumerate(verdict.known):
            _rule(console, "Rules" if place == 0 else "", known)
    else:
        paragraph(console, "Rules", Text("none knows it"))
    if not inside:
        _model(console, verdict.score, (), alone=True)
    console.print()
    took = [cause_of(one) for where in found for one in where.removals] or [
        cause_of(one) for one in verdict.alone.removed
    ]
    if took:
        paragraph(console, "", Text(f"To leave out what took it:  --without {visible(took[0])}", "dim"))
    if not inside:
        paragraph(console, "", Text("To ask about it on its page:  --in FILE", "dim"))


def _fate(console: Console, label: str, where: str, removals: Iterable[Removal], whole: bool) -> None:
    from rich.text import Text

    removals = list(removals)
    if not removals:
        paragraph(console, label, Text.assemble(where, ("stays", "bold")))
    for removal in removals:
        what = "goes" if whole else f"loses “{_shown(removal.text.strip())}”"
        paragraph(console, label, Text.assemble(where, (what, "bold"), " as ", _named(console, removal)))


def _named(console: Console, removal: Removal) -> Text:
    from rich.text import Text

    from cleantext.report import told, visible
    from cleantext.terminal import style

    return Text.assemble(
        (visible(removal.category), f"bold {style(console, removal.category)}"), f"  {visible(told(removal))}"
    )


def _rule(console: Console, label: str, known: Known) -> None:
    from rich.text import Text

    from cleantext.report import visible
    from cleantext.terminal import style

    rule = known.rule
    whole = {
        "line": "the whole line is furniture",
        "lead": "the whole line is furniture, and opens a list",
        "label": "furniture only beside other furniture: the same words can be a crosshead",
        "inline": "a sentence like this is furniture",
    }[rule.where]
    what = (
        whole if known.words == known.words.strip() and rule.where != "inline" else f"{whole}: “{_shown(known.words)}”"
    )
    paragraph(
        console,
        label,
        Text.assemble(
            (visible(known.name), "bold"),
            "  ",
            (rule.category, style(console, rule.category)),
            f"  {what}",
            ("  (left out)" if known.left_out else "", "bold"),
        ),
    )
    paragraph(console, "", Text(visible(f"{_file(rule.file)}:{rule.line}"), "dim"))
    if known.pattern:
        paragraph(console, "", Text(_shown(known.pattern, _PATTERN), "dim"))


def _model(console: Console, score: Score | None, removals: Iterable[Removal], *, alone: bool) -> None:
    from rich.text import Text

    from cleantext.report import visible

    if score is None:
        return
    text = f"{score.article:.0%} article"
    if alone:
        text += " by itself; the model judges lines on their page, so this is a hint"
    elif score.limit is None:
        text += "; not asked: there is too little, or too little furniture, on the page"
    else:
        text += f"; below {score.limit:.0%} it would go"
    paragraph(console, "Model", Text(visible(f"{text}. Against it: {score.why}")))


def paragraph(console: Console, label: str, text: Text) -> None:
    """Print a text behind a label, its lines below one another."""
    from rich.text import Text

    for place, line in enumerate(text.wrap(console, max(20, console.width - _LABEL))):
        line.rstrip()
        console.print(Text.assemble((f"{label if place == 0 else '':{_LABEL}}", "dim"), line), soft_wrap=True)


def _shown(text: str, longest: int = _LONG) -> str:
    from cleantext.report import visible

    return visible(text if len(text) <= longest else text[:longest] + " …")


def _file(path: str) -> str:
    """A rule's file: of the library's own from the package on."""
    import cleantext

    root = os.path.dirname(os.path.dirname(os.path.abspath(cleantext.__file__)))
    inner = os.path.relpath(path, root) if os.path.isabs(path) else path
    return path if inner.startswith("..") else inner
