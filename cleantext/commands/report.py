"""`cleantext report`: one HTML file that shows what went from one document, or from thousands."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from cleantext.commands.inputs import InputError, expand, html_option, inputs, option_group

if TYPE_CHECKING:
    from cleantext.html.page import Entry

__all__ = ["report"]

_MARK = b'<meta name="generator" content="cleantext '


@click.command()
@click.argument("inputs_", metavar="INPUT...", nargs=-1, required=True, type=click.Path(readable=False))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    default="report.html",
    show_default=True,
    type=click.Path(dir_okay=False, readable=False),
    help="Where the report goes. An earlier report there is replaced, anything else is not.",
)
@click.option("--force", is_flag=True, help="Replace the output file, whatever it is.")
@click.option("--title", default="", help="What the report is called.")
@click.option(
    "--texts",
    metavar="N",
    type=click.IntRange(min=0),
    default=2000,
    show_default=True,
    help="Hold the texts of N documents at most: those that lost most and least. The figures are those of all.",
)
@html_option
@option_group
@click.pass_context
def report(
    ctx: click.Context,
    inputs_: tuple[str, ...],
    output: str,
    force: bool,
    title: str,
    texts: int,
    only: tuple[str, ...],
    without: tuple[str, ...],
    language: tuple[str, ...],
    rules: tuple[str, ...],
    caution: float,
    html: bool,
    no_repair: bool,
    markdown: bool | None,
) -> None:
    """Write a report of what went, and why: one HTML file that opens anywhere, without a network.

    INPUT is a text, a page (.html), JSON lines (.jsonl, also .gz, .xz or .bz2; a record has "text" or "html", and perhaps
    "id" and "url"), a directory of all these, or - for standard input. Of one document the report shows the text,
    what went marked in place; of many it shows what went by category, site and rule, the most frequent lines,
    and every document.

    \b
    Examples:
      cleantext report page.txt
      cleantext report scraped/ -o scraped.html
      cleantext report corpus.jsonl.gz --without caption --title "No captions"

    Exit code: 0 if all went well, 1 if a document could not be read (the others are in the report), 2 if the command line
    or a rule file is wrong.
    """
    from cleantext.cli import _cleaner, _complain, _fault
    from cleantext.report import visible

    cleaner = _cleaner(rules, language, only, without, caution, repair=not no_repair, markdown=markdown)
    files = expand(inputs_)
    if not files:
        raise click.UsageError(f"no texts (.txt), pages (.html) or JSON lines (.jsonl) in {', '.join(inputs_)}")
    if os.path.exists(output) and not force and not _is_report(output):
        raise click.UsageError(
            f"{visible(output)} exists and is no report: name another with -o, or --force replaces it"
        )
    failed: list[str] = []

    def entries() -> Iterator[Entry]:
        from cleantext.cli import _NotUTF8Error
        from cleantext.html.page import Entry

        for path in _each(files):
            try:
                for one in inputs(path, html, inputs_):
                    cleaned = cleaner.clean_html(one.data) if one.page else cleaner.clean(str(one.data))
                    yield Entry(one.name, cleaned, one.site)
            except (OSError, _NotUTF8Error, InputError, EOFError) as error:  # noqa: PERF203 (one bad file, not all)
                _complain(path, _fault(error))
                failed.append(path)

    from cleantext.html.page import MissingJinjaError, NothingToReportError
    from cleantext.html.page import report as page_of

    try:
        page = page_of(entries(), title, texts)
    except MissingJinjaError as error:
        raise click.ClickException(str(error)) from None
    except NothingToReportError:
        if not failed:
            _complain(inputs_[0], "holds no documents")
        ctx.exit(1)
    try:
        with open(output, "wb") as file:
            file.write(page.encode("utf-8", "replace"))
    except OSError as error:
        _complain(output, _fault(error))
        ctx.exit(1)
    click.echo(f"{visible(output)}: {len(page.encode('utf-8', 'replace')) / 1e6:.1f} MB", err=True)
    ctx.exit(1 if failed else 0)


def _each(files: Sequence[str]) -> Iterator[str]:
    """The files, with a bar on a terminal where there are many."""
    import sys

    if len(files) < 50 or not sys.stderr.isatty():
        yield from files
        return
    with click.progressbar(files, label="cleaning", file=sys.stderr) as bar:
        yield from bar


def _is_report(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return _MARK in file.read(2000)
    except OSError:
        return False
