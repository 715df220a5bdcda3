"""The command line: `cleantext clean` and `cleantext filters`.

Exit codes: 0 all went well; 1 a file could not be cleaned, the others were; 2 the command line or a rule file is wrong;
130 stopped with Ctrl-C; 141 whoever read the output has gone, as with ``| head``.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shlex
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from importlib import import_module
from itertools import product
from typing import TYPE_CHECKING, Any

import click

from cleantext import CATEGORIES, Cleaned, Cleaner, Filter, RuleError, __version__
from cleantext.filters.main_text import CAUTION
from cleantext.filters.sparing import rules_of
from cleantext.report import visible
from cleantext.terminal import Screen, echo, heading, table, totals, utf8
from cleantext.terminal import explain as explained

if TYPE_CHECKING:  # rich takes its time to import, so only what prints for a person does
    from rich.console import Console

__all__ = ["main"]

STDIN = "-"
_PAGES = (".html", ".htm", ".xhtml")


#: Commands that have a module of their own in `cleantext.commands`, imported when somebody asks for them.
_ELSEWHERE = ("check", "corpus", "explain", "learn", "report", "sites")


class _Group(click.Group):
    """The command group, with the exit codes that a shell expects of an interrupt and of a closed pipe."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *_ELSEWHERE})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(f"cleantext.commands.{cmd_name}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(130)
        except OSError as error:
            if error.errno != errno.EPIPE:
                raise
            _forget_output()
            ctx.exit(141)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cleantext", message="%(prog)s %(version)s")
def main() -> None:
    """Remove the furniture of news pages from scraped text, keep the article, say why each piece went.

    \b
    Examples:
      cleantext clean page.txt                    the article, on standard output
      curl -s example.org/page.txt | cleantext clean
      cleantext clean --explain page.txt          every line, and why it went
      cleantext clean -o cleaned scraped/*.txt    many files, one output file each
      cleantext filters                           what is looked for
    """


def _color_option(command: Any) -> Any:
    return click.option(
        "--color/--no-color",
        default=None,
        help="Colours and strike-through, or none. Left out: on a terminal, unless NO_COLOR is set or TERM is dumb; "
        "FORCE_COLOR asks for them elsewhere too.",
    )(command)


@main.command()
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(readable=False))
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False, readable=False),
    help="Write each cleaned text into DIR, under the name of its file. DIR is made if it is missing.",
)
@click.option("--force", is_flag=True, help="With -o: overwrite output files that exist.")
@click.option("--explain", is_flag=True, help="Print the document, what went struck out, and why it went.")
@click.option("--all", "every", is_flag=True, help="With --explain: print blank lines too, and fold nothing.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object a document, one a line. Offsets are in characters."
)
@click.option("--only", metavar="NAME,...", multiple=True, help="Use these categories or filters alone.")
@click.option("--without", metavar="NAME,...", multiple=True, help="Leave these categories, filters or rules out.")
@click.option("--language", metavar="LANG,...", multiple=True, help="Use the rules of these languages alone: en,de")
@click.option(
    "--rules", metavar="FILE", multiple=True, type=click.Path(readable=False), help="Use a rule file of your own, too."
)
@click.option(
    "--caution",
    type=click.FloatRange(0, 1),
    default=CAUTION,
    show_default=True,
    help="How sure the main-text model must be: 0 takes what is in doubt, 1 only what is beyond doubt.",
)
@click.option(
    "--sites",
    "profiles",
    metavar="FILE",
    type=click.Path(readable=False),
    help="What `cleantext learn` learned of sites.",
)
@click.option(
    "--site", metavar="HOST", help="With --sites: the site that every FILE is from; its own furniture goes, too."
)
@click.option("--html", is_flag=True, help="Every FILE is a page's markup; those that end in .html or .htm are anyway.")
@click.option("--no-repair", is_flag=True, help="Leave mojibake and HTML entities as they are.")
@click.option(
    "--markdown/--no-markdown",
    default=None,
    help="Texts are Markdown, or are not.  [default: told by each text]",
)
@_color_option
@click.pass_context
def clean(
    ctx: click.Context,
    files: tuple[str, ...],
    output: str | None,
    force: bool,
    explain: bool,
    every: bool,
    as_json: bool,
    only: tuple[str, ...],
    without: tuple[str, ...],
    language: tuple[str, ...],
    rules: tuple[str, ...],
    caution: float,
    profiles: str | None,
    site: str | None,
    html: bool,
    no_repair: bool,
    markdown: bool | None,
    color: bool | None,
) -> None:
    """Clean scraped news: UTF-8 text files, a paragraph to a line, or pages as HTML in any encoding.

    FILE may be - for standard input, which is also read where no FILE is given. Text goes to standard output, or with
    -o into files.

    In what --explain prints, a line that went begins with "-" and its category; one that lost a part begins with "~",
    the part in [- -]. Behind the arrow are the filter that took it and the reason. Long stretches of one kind are folded
    ("⋯ 24 more lines"); --all prints them whole.

    \b
    Examples:
      cleantext clean page.txt > article.txt
      cleantext clean --explain --without caption,byline page.txt
      cleantext clean --json scraped/*.txt | jq -r .title
      curl -s https://example.org/news | cleantext clean --html
      cleantext clean -o cleaned --language en --rules our.toml scraped/*.txt

    Exit code: 0 if all went well, 1 if a file could not be cleaned (the others are), 2 if the command line or a rule
    file is wrong.
    """
    sources = _sources(files)
    _check(sources, output, force, explain, as_json)
    if every and not explain:
        raise click.UsageError("--all is about what --explain prints; without it nothing is folded")
    if (profiles is None) != (site is None):
        raise click.UsageError("--sites FILE and --site HOST go together: what was learned, and whose page this is")
    pages = {source for source in sources if html or source.lower().endswith(_PAGES)}
    targets = {} if output is None else _targets(sources, output, pages)
    cleaner = _cleaner(
        rules, language, only, without, caution, repair=not no_repair, markdown=markdown, sites=profiles, site=site
    )
    if output is not None:
        try:
            os.makedirs(output, exist_ok=True)
        except OSError as error:
            _complain(output, _fault(error))
            ctx.exit(1)
    screen = Screen(color) if explain else None
    done: list[Cleaned] = []
    failed = False
    whose = () if site is None else (site,)
    for source in sources:
        try:
            data = _read(source)
            cleaned = (
                cleaner.clean_html(data, *whose) if source in pages else cleaner.clean(_decoded(source, data), *whose)
            )
        except (OSError, _NotUTF8Error) as error:
            _complain(source, _fault(error))
            failed = True
            continue
        if screen:
            with screen as console:
                if len(sources) > 1:
                    heading(console, source, first=not done)
                explained(console, cleaned, every=every, hints=len(sources) == 1)
            done.append(cleaned)
        elif as_json:
            echo(_json(_record(source, cleaned)) + "\n")
        elif output is None:
            echo(_ended(cleaned.text))
        else:
            try:
                _write(targets[source], _ended(cleaned.text), force)
            except OSError as error:
                _complain(targets[source], _fault(error))
                failed = True
    if screen and len(done) > 1:
        with screen as console:
            heading(console, f"all {len(done)} documents", first=False)
            totals(console, done)
    ctx.exit(1 if failed else 0)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON object.")
@_color_option
def filters(as_json: bool, color: bool | None) -> None:
    """List the filters, the categories, and how many rules there are for each language.

    The names in the first column are what `cleantext clean --only` and `--without` take.
    """
    from cleantext.rules.book import built_in

    known = Cleaner().filters
    counts = Counter((rule.language, rule.category) for rule in built_in())
    spoken = sorted({language for language, _ in counts})
    if as_json:
        report = {
            "filters": [{"name": f.name, "category": f.category, "looks_for": _looks_for(f)} for f in known],
            "categories": CATEGORIES,
            "rules": {
                language: {
                    category: counts[language, category] for category in CATEGORIES if counts[language, category]
                }
                for language in spoken
            },
        }
        echo(_json(report) + "\n")
        return
    with Screen(color) as console:
        table(console, ["filter", "category", "looks for"], [[f.name, f.category, _looks_for(f)] for f in known])
        console.print()
        table(console, ["category", "what it is"], [list(item) for item in CATEGORIES.items()])
        console.print()
        _rule_counts(console, counts, spoken)


# ---- what goes in ---------------------------------------------------------------------------------------------------


def _sources(files: Sequence[str]) -> list[str]:
    """The files to clean; standard input if none is named and something stands behind it."""
    if files:
        return list(files)
    if sys.stdin is None or sys.stdin.isatty():
        raise click.UsageError("name a FILE to clean, or pipe text in; - is standard input")
    return [STDIN]


def _check(sources: Sequence[str], output: str | None, force: bool, explain: bool, as_json: bool) -> None:
    """Refuse what cannot be meant, before anything is read or written."""
    if explain and as_json:
        raise click.UsageError("--explain is for people and --json for programs: choose one")
    if sources.count(STDIN) > 1:
        raise click.UsageError("- (standard input) can be read only once")
    if output is None:
        if force:
            raise click.UsageError("--force is about the files that -o DIR writes; without -o nothing is overwritten")
        if len(sources) > 1 and not explain and not as_json:
            raise click.UsageError(
                f"{len(sources)} files would run together on standard output: "
                "add -o DIR to write one file each, or --json for one object a line"
            )
        return
    if explain or as_json:
        given = "--explain" if explain else "--json"
        raise click.UsageError(f"-o writes cleaned texts; {given} prints to standard output: redirect that with > FILE")
    if STDIN in sources:
        raise click.UsageError(
            "-o names each output after its file, and standard input has no name: redirect with > FILE"
        )


def _targets(sources: Sequence[str], output: str, pages: Collection[str]) -> dict[str, str]:
    """The output file of every input, for a page one that ends in .txt.

    An error if two would share one, or one would take an input's place.
    """
    inputs = {key: source for source in sources for key in _places(source)}
    owners: dict[str, str] = {}
    targets: dict[str, str] = {}
    for source in sources:
        target = os.path.join(output, os.path.basename(os.path.normpath(source)))
        if source in pages and target.lower().endswith(_PAGES):
            target = os.path.splitext(target)[0] + ".txt"
        taken = next((inputs[key] for key in _places(target) if key in inputs), None)
        if taken is not None:
            raise click.UsageError(
                f"{visible(target)} is the input file {visible(taken)}, and inputs are never overwritten: "
                "give -o another directory"
            )
        owner = owners.setdefault(os.path.normcase(os.path.realpath(target)), source)
        if source in targets or owner != source:
            raise click.UsageError(
                f"{visible(owner)} and {visible(source)} would both become {visible(target)}: "
                "clean them into directories of their own"
            )
        targets[source] = target
    return targets


def _places(path: str) -> list[object]:
    """What tells whether two paths are one file: the path behind all links, and, for hard links, the file itself."""
    try:
        status = os.stat(path)
    except OSError:
        return [os.path.normcase(os.path.realpath(path))]
    return [os.path.normcase(os.path.realpath(path)), (status.st_dev, status.st_ino)]


class _NotUTF8Error(Exception):
    """A file whose bytes are not UTF-8; says where and what to do."""


def _read(source: str) -> bytes:
    if source == STDIN:
        return sys.stdin.buffer.read()
    with open(source, "rb") as file:
        return file.read()


def _decoded(source: str, data: bytes) -> str:
    """Text, which is UTF-8; a page may be in any encoding and is decoded elsewhere."""
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        at = error.start
        wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        name = "FILE" if source == STDIN else shlex.quote(source)
        raise _NotUTF8Error(
            f"not UTF-8 from byte {at} on (0x{data[at]:02X}, counted from 0): convert it first, as with "
            f"iconv -f {'UTF-16' if wide else 'WINDOWS-1252'} -t UTF-8 {name}"
        ) from None


def _cleaner(
    rules: Iterable[str],
    languages: Iterable[str],
    only: Iterable[str],
    without: Iterable[str],
    caution: float,
    *,
    repair: bool,
    markdown: bool | None = None,
    sites: str | None = None,
    site: str | None = None,
) -> Cleaner:
    """The cleaner that the options ask for."""
    chosen = [name.lower() for name in _names("--language", languages)]
    faults: tuple[type[Exception], ...] = (RuleError,)
    if sites is not None:
        from cleantext.sites import SitesError

        faults = (RuleError, SitesError)
    try:
        cleaner = Cleaner(
            rules=list(rules),
            languages=chosen or None,
            repair=repair,
            caution=caution,
            sites=sites,
            markdown=markdown,
        )
        own = cleaner.site_filters
        if own is not None and site is not None:
            own.of(site)  # what is wrong with the file is said before anything is cleaned
    except faults as error:
        click.echo(f"cleantext: {visible(str(error))}", err=True)
        raise click.exceptions.Exit(2) from None
    kept, dropped = _names("--only", only), _names("--without", without)
    # A category that no filter of this cleaner looks for (--language left it none) is still no mistake in writing.
    known = {f.name for f in cleaner.filters} | ({own.name} if own else set())
    rules_left_out = rules_of(cleaner.filters).intersection(dropped) if any("/" in name for name in dropped) else set()
    for option, names in (("--only", kept), ("--without", dropped)):
        for name in names:
            if option == "--without" and "/" in name and name not in rules_left_out:
                raise click.UsageError(f"{option}: no rule {name!r}{_nearest(name, rules_of(cleaner.filters))}")
            if name not in known and name not in CATEGORIES and name not in rules_left_out:
                raise click.UsageError(
                    f"{option}: no category or filter {name!r}\n"
                    f"  categories: {', '.join(CATEGORIES)}\n  filters: {', '.join(sorted(known))}"
                )

    def wanted(one: Filter) -> bool:
        own = {one.name, one.category}
        return (not kept or not own.isdisjoint(kept)) and own.isdisjoint(dropped)

    # The rules first: they are known by the filters, of which none may be left.
    narrowed = cleaner.without(*rules_left_out).only(*{one.name for one in cleaner.filters if wanted(one)})
    own = own and own.only(kept) if kept else own
    narrowed.site_filters = own and own.without(dropped)
    return narrowed


def _nearest(name: str, known: Iterable[str]) -> str:
    """The rules whose names are most like one that does not exist; nothing where none is."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(near)}?" if near else "; reasons name them as LANGUAGE/NAME"


def _names(option: str, values: Iterable[str]) -> list[str]:
    names: list[str] = []
    for value in values:
        found = [name.strip() for name in value.split(",") if name.strip()]
        if not found:
            raise click.UsageError(f"{option}: {value!r} names nothing")
        names += found
    return names


# ---- what comes out -------------------------------------------------------------------------------------------------


def _fault(error: Exception) -> str:
    """What is wrong with a file, in a few words."""
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, FileExistsError):
        return "exists already; --force overwrites it"
    if isinstance(error, IsADirectoryError):
        return "is a directory, not a file"
    if isinstance(error, PermissionError):
        return "permission denied"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error)


def _complain(path: str, what: str) -> None:
    name = "standard input" if path == STDIN else visible(path)
    click.echo(f"cleantext: {name}: {visible(what)}", err=True)


def _ended(text: str) -> str:
    """The text with a line feed at its end; nothing stays nothing."""
    return text if text.endswith("\n") or not text else text + "\n"


def _write(path: str, text: str, force: bool) -> None:
    with open(path, "wb" if force else "xb") as file:
        file.write(utf8(text))


def _record(source: str, cleaned: Cleaned) -> dict[str, object]:
    return {
        "source": source,
        "text": cleaned.text,
        "title": cleaned.title,
        "body": cleaned.body,
        "removed": [
            {key: getattr(removal, key) for key in ("start", "end", "category", "filter", "reason", "text")}
            for removal in cleaned.removed
        ],
    }


# What JSON allows as it is, but no output can hold (surrogates), or readers take for line ends or commands.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def _json(thing: object) -> str:
    """JSON on one line, as readable as it can be."""
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(thing, ensure_ascii=False))


def _forget_output() -> None:
    """Let what is still buffered go nowhere, or the interpreter would complain about the closed pipe as it leaves."""
    with suppress(OSError, ValueError):  # a stream without a file behind it holds nothing back
        stdout = sys.stdout.fileno()
        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout)


# ---- for people -----------------------------------------------------------------------------------------------------


def _looks_for(one: Filter) -> str:
    """What a filter says about itself, in its first line."""
    own = vars(one).get("__doc__") if hasattr(one, "__dict__") else None
    doc = own or type(one).__call__.__doc__ or type(one).__doc__ or ""
    return next((line.strip() for line in doc.splitlines() if line.strip()), "")


def _rule_counts(console: Console, counts: Counter[tuple[str, str]], languages: Sequence[str]) -> None:
    """How many rules there are by category and language; in several tables where one would be too wide."""

    def number(categories: Iterable[str], languages: Iterable[str]) -> str:
        return str(sum(counts[language, category] for language, category in product(languages, categories)) or "·")

    used = [category for category in CATEGORIES if number([category], languages) != "·"]
    room = console.width - max(map(len, used), default=0) - len(number(used, languages)) - 2
    runs: list[list[str]] = [[]]
    left = room
    for language in languages:
        left -= 1 + max(len(language), len(number(used, [language])))
        if left < 0:
            runs.append([])
            left = room - 1 - max(len(language), len(number(used, [language])))
        runs[-1].append(language)
    for place, run in enumerate(runs):
        last = place == len(runs) - 1
        columns = [[language] for language in run] + [list(languages)] * last
        body = [[category, *(number([category], column) for column in columns)] for category in used]
        body.append(["all", *(number(used, column) for column in columns)])
        table(console, ["rules", *run, *["all"] * last], body, numbers=True, foot=1, gap=1)
        if not last:
            console.print()
