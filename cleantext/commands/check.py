"""`cleantext check`: documents with expected outcomes, and what comes out otherwise."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from cleantext.commands.inputs import option_group

if TYPE_CHECKING:
    from rich.console import Console

    from cleantext.cases import Difference

__all__ = ["check"]

_LONG = 300  #: characters of a block that are printed


@click.command()
@click.argument("files", metavar="CASE...", nargs=-1, required=True, type=click.Path(readable=False))
@click.option("-v", "--verbose", is_flag=True, help="Name the cases that came out as expected, too.")
@click.option(
    "--color/--no-color", default=None, help="Colours, or none. Left out: on a terminal, unless NO_COLOR is set."
)
@option_group
@click.pass_context
def check(
    ctx: click.Context,
    files: tuple[str, ...],
    verbose: bool,
    color: bool | None,
    only: tuple[str, ...],
    without: tuple[str, ...],
    language: tuple[str, ...],
    rules: tuple[str, ...],
    caution: float,
    no_repair: bool,
    markdown: bool | None,
) -> None:
    """Try cases, documents with the expected outcome of every line, and print what comes out otherwise.

    CASE is a JSON file, or a directory of them. A report has a button on every line that copies a case for "this was
    wrong"; the format is told in fixtures/README.md. A case with "expect": "fail" is a known failure: it counts as one
    that differs only once it holds.

    \b
    Examples:
      cleantext check fixtures/
      cleantext check mine/*.json --rules house.toml

    Exit code: 0 if all came out as expected, 1 if something did not or a case could not be read, 2 if the command line or
    a rule file is wrong.
    """
    from cleantext.cases import CaseError, load
    from cleantext.cases import check as tried
    from cleantext.cli import _cleaner, _complain, _fault
    from cleantext.terminal import Screen

    paths = _expanded(files)
    if not paths:
        raise click.UsageError(f"no cases (.json) in {', '.join(files)}")
    cleaner = _cleaner(rules, language, only, without, caution, repair=not no_repair, markdown=markdown)
    screen = Screen(color)
    right = wrong = known = broken = 0
    for path in paths:
        try:
            case = load(path)
        except (OSError, CaseError) as error:
            _complain(path, _fault(error))
            broken += 1
            continue
        differences = tried(case, cleaner)
        with screen as console:
            if case.fails and differences:
                known += 1
                if verbose:
                    _outcome(console, "known failure", path, case.label)
            elif case.fails:
                wrong += 1
                _outcome(console, "holds now", path, 'it is marked "expect": "fail"; make that "pass"')
            elif differences:
                wrong += 1
                _outcome(console, "differs", path, case.label)
                _tell(console, differences)
            else:
                right += 1
                if verbose:
                    _outcome(console, "as expected", path, case.label)
    with screen as console:
        _sum(console, right, wrong, known, broken)
    ctx.exit(1 if wrong or broken else 0)


def _expanded(files: Sequence[str]) -> list[str]:
    """The files, and the JSON files in each directory."""
    paths: list[str] = []
    for path in files:
        if os.path.isdir(path):
            paths += [os.path.join(path, name) for name in sorted(os.listdir(path)) if name.endswith(".json")]
        else:
            paths.append(path)
    return paths


def _outcome(console: Console, what: str, path: str, label: str) -> None:
    from rich.text import Text

    from cleantext.report import visible

    bad = what in ("differs", "holds now")
    look = "bold red" if bad else "dim"
    text = Text.assemble((f"{what}: ", look), (visible(path), "bold" if bad else ""))
    if label:
        text.append(f"  {visible(label)}", "dim")
    for line in text.wrap(console, console.width):
        line.rstrip()
        console.print(line, soft_wrap=True)


def _tell(console: Console, differences: Sequence[Difference]) -> None:
    from rich.text import Text

    from cleantext.commands.explain import paragraph
    from cleantext.report import told, visible
    from cleantext.terminal import style

    for one in differences:
        if one.block is not None:
            text = one.text if len(one.text) <= _LONG else one.text[:_LONG] + " …"
            paragraph(console, f"  {one.block:>4}", Text(visible(text), "bold"))
        paragraph(console, "", Text(f"should:  {visible(one.expected)}"))
        paragraph(console, "", Text(f"does:    {visible(one.found)}"))
        for removal in one.removals:
            named = Text.assemble(
                "by:      ",
                (visible(removal.category), f"bold {style(console, removal.category)}"),
                f"  {visible(told(removal))}",
            )
            paragraph(console, "", named)
    console.print()


def _sum(console: Console, right: int, wrong: int, known: int, broken: int) -> None:
    from rich.text import Text

    parts = [f"{right:,} as expected"]
    for count, what in ((wrong, "not"), (known, "known to fail"), (broken, "could not be read")):
        if count:
            parts.append(f"{count:,} {what}")
    total = right + wrong + known + broken
    console.print(Text(f"{total:,} case{'' if total == 1 else 's'}: {', '.join(parts)}", "bold"), soft_wrap=True)
