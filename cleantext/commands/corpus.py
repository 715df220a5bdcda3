"""`cleantext corpus`: files of many documents, on every core."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cleantext.corpus.run import Summary
    from cleantext.corpus.work import Tally

__all__ = ["corpus"]

_FORMATS = ("jsonl", "parquet", "text", "html", "warc")


def _size(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """A size: a number of bytes, or one with a unit."""
    text = value.strip().upper().removesuffix("B").removesuffix("I")
    power = "KMG".find(text[-1:]) + 1 if text else 0
    digits = text[:-1].rstrip() if power else text
    if not digits.isdecimal() or int(digits) == 0:
        raise click.BadParameter(f"{value!r} is no size: write 500000, 64MB or 1G")
    return int(digits) << (10 * power)


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, type=click.Path())
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    type=click.Path(),
    help="Where the cleaned records go: .jsonl, .jsonl.gz, .jsonl.zst or .parquet.",
)
@click.option("--format", type=click.Choice(_FORMATS), help="The format of every INPUT. Left out: as its name ends.")
@click.option("--text-field", metavar="NAME", help="The field of plain text.  [default: text, without --html-field]")
@click.option("--html-field", metavar="NAME", help="The field of markup; goes before the text where a record has both.")
@click.option("--id-field", metavar="NAME", help="The field that names a record among the rejected.")
@click.option("--prefix", metavar="TEXT", default="cleaned_", show_default=True, help="Begins the names of new fields.")
@click.option(
    "--removals",
    type=click.Choice(["none", "counts", "all"]),
    default="none",
    show_default=True,
    help="Add what was removed: the number of pieces and characters by category, or every piece.",
)
@click.option("--drop", metavar="NAME,...", multiple=True, help="Leave these fields out of the output.")
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(0),
    help="Processes that clean; 0: none but this.  [default: one a core]",
)
@click.option("--resume", is_flag=True, help="Go on with a run that was stopped; begin one if there is none.")
@click.option("--force", is_flag=True, help="Write over an output that exists, or begin a stopped run anew.")
@click.option("--strict", is_flag=True, help="Stop at the first record that cannot be cleaned.")
@click.option(
    "--max-record",
    metavar="SIZE",
    callback=_size,
    default="32MB",
    show_default=True,
    help="Reject larger records: cleaning takes some eighty bytes of memory a character.",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(1),
    default=600,
    show_default=True,
    help="Reject a record that takes longer, twice.",
)
@click.option("--only", metavar="NAME,...", multiple=True, help="Use these categories or filters alone.")
@click.option("--without", metavar="NAME,...", multiple=True, help="Leave these categories or filters out.")
@click.option("--language", metavar="LANG,...", multiple=True, help="Use the rules of these languages alone: en,de")
@click.option("--rules", metavar="FILE", multiple=True, type=click.Path(), help="Use a rule file of your own, too.")
@click.option(
    "--sites",
    metavar="FILE",
    type=click.Path(),
    help="Take what was learned of the records' sites, too (cleantext learn).",
)
@click.option(
    "--site-field", metavar="NAME", help="The field with a record's site, or its address.  [default: site, else url]"
)
@click.option("--caution", type=click.FloatRange(0, 1), help="How sure the main-text model must be, as in clean.")
@click.option("--no-repair", is_flag=True, help="Leave mojibake and HTML entities as they are.")
@click.option(
    "--markdown/--no-markdown",
    default=None,
    help="Texts are Markdown, or are not.  [default: told by each text]",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
@click.pass_context
def corpus(
    ctx: click.Context,
    inputs: tuple[str, ...],
    output: str,
    format: Any,
    text_field: str | None,
    html_field: str | None,
    id_field: str | None,
    prefix: str,
    removals: Any,
    drop: tuple[str, ...],
    workers: int | None,
    resume: bool,
    force: bool,
    strict: bool,
    max_record: int,
    timeout: float,
    only: tuple[str, ...],
    without: tuple[str, ...],
    language: tuple[str, ...],
    rules: tuple[str, ...],
    sites: str | None,
    site_field: str | None,
    caution: float | None,
    no_repair: bool,
    markdown: bool | None,
    quiet: bool,
) -> None:
    """Clean whole files of records on every core, in order, and go on where a run was stopped.

    An INPUT is a file of JSON lines (.jsonl, .jsonl.gz, .jsonl.zst), Parquet, WARC (.warc, .warc.gz: its HTML
    responses), a page (.txt, .html), or a folder of any of these. Each record is written with all of its fields,
    untouched, and cleaned_text and cleaned_title.

    What cannot be cleaned goes to FILE.rejected.jsonl with source, position and reason. FILE appears only when it is
    complete. Parquet, .zst and WARC need pip install 'news-cleantext[corpus]'.

    \b
    Examples:
      cleantext corpus news.jsonl.gz -o clean.jsonl.gz
      cleantext corpus crawl/*.warc.gz -o pages.parquet --removals counts
      cleantext corpus in.parquet -o out.parquet --html-field html --drop html
      cleantext corpus news.jsonl -o clean.jsonl --resume

    Exit code: 0 if FILE is complete, 1 if not, or if every record was rejected, 2 if the command line or a rule file
    is wrong, 130 stopped with Ctrl-C.
    """
    from cleantext import cli
    from cleantext.corpus import CorpusError, Layout, run
    from cleantext.filters.main_text import CAUTION
    from cleantext.report import visible

    if site_field is not None and sites is None:
        raise click.UsageError("--site-field is about --sites, which is not given")
    sure = CAUTION if caution is None else caution
    cleaner = cli._cleaner(rules, language, only, without, sure, repair=not no_repair, markdown=markdown, sites=sites)
    layout = Layout(
        text_field="text" if text_field is None and html_field is None else text_field,
        html_field=html_field,
        id_field=id_field,
        prefix=prefix,
        removals=removals,
        drop=tuple(cli._names("--drop", drop)),
        site_fields=("site", "url") if site_field is None else (site_field,),
    )
    settings = {"language": list(language), "rules": _digests(rules), "caution": sure}
    if sites is not None:
        settings["sites"] = _digests((sites,))
    bar = _Bar(inputs) if not quiet and sys.stderr.isatty() else None
    try:
        with bar or nullcontext():
            summary = run(
                inputs,
                output,
                cleaner=cleaner,
                layout=layout,
                format=format,
                workers=workers,
                force=force,
                resume=resume,
                strict=strict,
                largest=max_record,
                patience=timeout,
                settings=settings,
                progress=bar.show if bar else None,
            )
    except CorpusError as error:
        for line in str(error).splitlines():
            click.echo(f"cleantext: {visible(line)}", err=True)
        ctx.exit(1)
    except KeyboardInterrupt:
        click.echo(f"cleantext: stopped; the same command with --resume goes on for {output}", err=True)
        ctx.exit(130)
    if not quiet:
        for line in _told(summary):
            click.echo(line, err=True)
    ctx.exit(1 if summary.tally.refused and not summary.tally.written else 0)


def _digests(paths: tuple[str, ...]) -> list[str]:
    """What tells whether rule files are still the same."""
    from hashlib import sha256

    found = []
    for path in paths:
        with open(path, "rb") as file:
            found.append(f"{os.path.basename(path)} {sha256(file.read()).hexdigest()}")
    return found


class _Bar:
    """Progress for whoever watches: how much of the input is done, documents a second, time left."""

    def __init__(self, inputs: tuple[str, ...]) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

        from cleantext.corpus.run import total_size

        self._total = total_size(inputs)
        self._progress = Progress(
            BarColumn(),
            DownloadColumn(),
            TextColumn("{task.fields[documents]:,} documents, {task.fields[rate]:,.0f}/s"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            auto_refresh=False,  # by a thread; it would be one for nothing
        )
        self._task = self._progress.add_task("", total=self._total, documents=0, rate=0)
        self._first: tuple[float, int] | None = None
        self._shown = 0.0

    def __enter__(self) -> _Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, done: int, tally: Tally) -> None:
        """Show how far it is."""
        from time import monotonic

        now = monotonic()
        if self._first is None:
            self._first = now, tally.read  # of a run that goes on, the rate of this part alone
        begun, had = self._first
        if now - self._shown < 0.2:
            return
        self._shown = now
        rate = (tally.read - had) / max(now - begun, 0.1)
        self._progress.update(self._task, completed=min(done, self._total), documents=tally.read, rate=rate)
        self._progress.refresh()


def _told(summary: Summary) -> list[str]:
    """The summary, line by line."""
    if summary.done_before:
        return [f"{summary.output}: complete already, nothing to do"]
    tally = summary.tally
    share = 100 * tally.characters_out / tally.characters_in if tally.characters_in else 100.0
    seconds = max(summary.seconds, 0.001)
    minutes, rest = divmod(seconds, 60)
    took = f"{rest:.1f} s" if minutes < 1 else f"{minutes // 60:.0f} h {minutes % 60:.0f} min {rest:.0f} s"
    lines = [
        f"{summary.output}: {tally.written:,} documents, {tally.characters_in:,} characters in, "
        f"{tally.characters_out:,} out ({share:.1f} %)",
        f"time: {took}, {tally.read / seconds:,.1f} documents a second, {summary.workers} workers",
    ]
    if tally.removals:
        lines.append("removed:")
        lines += [
            f"  {category:12} {pieces:>12,} pieces {characters:>15,} characters"
            for category, (pieces, characters) in sorted(tally.removals.items(), key=_by_characters)
        ]
    if tally.skipped:
        lines.append(f"passed over: {tally.skipped:,} entries of WARC that are no page")
    if summary.rejected is not None:
        lines.append(f"rejected: {tally.refused:,} records, in {summary.rejected}")
        lines += [f"  {number:>9,}  {reason}" for reason, number in sorted(tally.rejected.items(), key=_by_number)]
        if not tally.written:
            lines.append(
                "every record was rejected: do --text-field, --html-field and --format say what is in the input?"
            )
    lines.append(f"records: {tally.read:,} in = {tally.written:,} out + {tally.refused:,} rejected")
    return lines


def _by_characters(item: tuple[str, list[int]]) -> tuple[int, str]:
    return -item[1][1], item[0]


def _by_number(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
