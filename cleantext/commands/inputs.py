"""What the commands for people read: files, directories of them, and JSON lines, each record a document."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any, NamedTuple, cast
from urllib.parse import urlsplit

import click

__all__ = ["Input", "InputError", "expand", "html_option", "inputs", "option_group"]

_PAGES = (".html", ".htm", ".xhtml")
_TEXTS = (".txt", ".text")
_RECORDS = (".jsonl", ".ndjson")
_PACKED: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".xz": lzma.open, ".bz2": bz2.open}
#: The fields of a record that may hold its text, its page, its name and where it comes from; the first that is there.
_TEXT_FIELDS = ("text", "content", "body")
_PAGE_FIELDS = ("html", "page")
_NAME_FIELDS = ("id", "name", "url", "source")


class InputError(Exception):
    """A document that cannot be read: says which, and what to do."""


class Input(NamedTuple):
    """One document, as it comes in.

    Attributes:
        name: a file, and a record of it where it holds many.
        site: the host of its address, or the directory it is in, or "".
        data: a text, or a page's bytes or markup.
        page: whether it is a page.
    """

    name: str
    site: str
    data: str | bytes
    page: bool


def expand(paths: Sequence[str]) -> list[str]:
    """The files that paths stand for: a directory stands for the texts, pages and JSON lines in it, at any depth."""
    files: list[str] = []
    for path in paths:
        if not os.path.isdir(path):
            files.append(path)
            continue
        for where, directories, names in os.walk(path):
            directories.sort()
            files += [os.path.join(where, name) for name in sorted(names) if _kind(name)]
    return files


def _kind(name: str) -> str:
    name = name.lower()
    for end in _PACKED:
        name = name.removesuffix(end)
    if name.endswith(_RECORDS):
        return "records"
    return "page" if name.endswith(_PAGES) else "text" if name.endswith(_TEXTS) else ""


def inputs(path: str, html: bool, roots: Sequence[str] = ()) -> Iterator[Input]:
    """The documents of one file, ``-`` for standard input.

    Args:
        path: the file.
        html: whether what is not JSON lines is a page, whatever its name.
        roots: the paths that were asked for; a file in a directory below one of them comes from the site of its directory.

    Raises:
        InputError: if a record is no document. Those before it were given.
        OSError: if the file cannot be read.
        UnicodeDecodeError: if a text is not UTF-8.
    """
    from cleantext.cli import STDIN, _decoded, _read

    kind = _kind(path)
    if kind == "records":
        with _opened(path) as file:
            yield from _records(path, file)
        return
    if path == STDIN or not path.lower().endswith(tuple(_PACKED)):
        data = _read(path)
    else:
        with _opened(path) as file:
            data = file.read()
    site = _directory(path, roots)
    if html or kind == "page":
        yield Input(path, site, data, True)
    else:
        yield Input(path, site, _decoded(path, data), False)


def _opened(path: str) -> IO[bytes]:
    end = os.path.splitext(path)[1].lower()
    return cast("IO[bytes]", _PACKED.get(end, open)(path, "rb"))


def _directory(path: str, roots: Sequence[str]) -> str:
    """The first directory below a root that a file is in: mirrors of sites have one for each."""
    for root in roots:
        if os.path.isdir(root):
            inner = os.path.relpath(path, root)
            first, _, rest = inner.replace(os.sep, "/").partition("/")
            if rest and first != "..":
                return first
    return ""


def _records(path: str, file: IO[bytes]) -> Iterator[Input]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        here = f"record {number}"
        try:
            record = json.loads(line)
        except ValueError as error:
            raise InputError(f"{here} is not JSON: {error}; one object a line is asked for") from None
        if not isinstance(record, dict):
            raise InputError(f"{here} is no JSON object; one with a field 'text' or 'html' is asked for")
        page = next((name for name in _PAGE_FIELDS if isinstance(record.get(name), str)), None)
        text = next((name for name in _TEXT_FIELDS if isinstance(record.get(name), str)), None)
        if page is None and text is None:
            fields = ", ".join(map(repr, record)) or "none"
            raise InputError(
                f"{here} has no text: it needs a field 'text' (or 'content', 'body'), or 'html' (or 'page') for a page; "
                f"its fields are {fields}"
            )
        name = next(
            (str(record[name]) for name in _NAME_FIELDS if record.get(name)), f"{os.path.basename(path)}:{number}"
        )
        yield Input(name, _site(record), record[page or text], page is not None)


def _site(record: dict[str, Any]) -> str:
    """Where a record comes from: what it calls its site, or the host of its address."""
    for name in ("site", "domain", "host"):
        if isinstance(record.get(name), str):
            return str(record[name])
    try:
        host = urlsplit(record["url"]).hostname if isinstance(record.get("url"), str) else None
    except ValueError:
        host = None
    return (host or "").removeprefix("www.")


html_option = click.option(
    "--html", is_flag=True, help="Every text is a page's markup; those that end in .html or .htm are anyway."
)


def option_group(command: Any) -> Any:
    """The options that say how to clean, for commands that clean and show what went."""
    from cleantext.filters.main_text import CAUTION

    for option in (
        click.option("--no-repair", is_flag=True, help="Leave mojibake and HTML entities as they are."),
        click.option(
            "--markdown/--no-markdown",
            default=None,
            help="Texts are Markdown, or are not.  [default: told by each text]",
        ),
        click.option(
            "--caution",
            type=click.FloatRange(0, 1),
            default=CAUTION,
            show_default=True,
            help="How sure the main-text model must be: 0 takes what is in doubt, 1 only what is beyond doubt.",
        ),
        click.option(
            "--rules",
            metavar="FILE",
            multiple=True,
            type=click.Path(readable=False),
            help="Use a rule file of your own, too.",
        ),
        click.option("--language", metavar="LANG,...", multiple=True, help="Use the rules of these languages alone."),
        click.option(
            "--without", metavar="NAME,...", multiple=True, help="Leave these categories, filters or rules out."
        ),
        click.option("--only", metavar="NAME,...", multiple=True, help="Use these categories or filters alone."),
    ):
        command = option(command)
    return command
