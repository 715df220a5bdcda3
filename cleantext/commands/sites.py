"""`cleantext sites`: what was learned of each site, for a person to read and to correct."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NoReturn

import click

from cleantext.report import visible

if TYPE_CHECKING:
    from cleantext.sites import Line, Profile, Sites

__all__ = ["sites"]


@click.group()
def sites() -> None:
    """Show what was learned of sites, strike or add a line, merge files.

    \b
    Examples:
      cleantext sites show sites.db
      cleantext sites show sites.db example.com
      cleantext sites strike sites.db example.com "The verdict"
      cleantext sites add sites.db example.com "We pay for your stories!"
      cleantext sites merge -o all.db monday.db tuesday.db
    """


@sites.command()
@click.argument("file", type=click.Path(readable=False))
@click.argument("site", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a site, or a line of SITE, one a line.")
@click.pass_context
def show(ctx: click.Context, file: str, site: str | None, as_json: bool) -> None:
    """List the sites of FILE, or what is known of SITE: each line, on how many stories it stands, and the decision.

    Lines are compared by their letters (text), with all names alike (names), or by letters and place in the markup
    (path); numbers and dates are alike in all.
    """
    known = _load(ctx, file)
    if site is None:
        profiles = (_get(ctx, known, name) for name in known)
        found = [{"site": one.site, **_counts(one)} for one in profiles]
        if as_json:
            _print(json.dumps(each, ensure_ascii=False) for each in found)
        else:
            head = ["site", "pages", "stories", "learned", "added", "struck"]
            _print(_table(head, [[f"{each[name]}" for name in head] for each in found]))
        return
    profile = _profile(ctx, file, known, site)
    if as_json:
        _print(json.dumps({**vars(line), "key": _key(line)}, ensure_ascii=False) for line in profile.lines)
        return
    _print([f"{profile.site}: {len(profile.pages)} pages, {profile.stories} independent stories", ""])
    head = ["key", "decision", "stories", "pages", "place", "by", "example"]
    body = [
        [
            _key(line),
            line.decision,
            f"{line.stories} of {line.of}",
            f"{line.pages}",
            line.place,
            line.kind,
            "(learn a page that has it to see it)" if line.example is None else line.example,
        ]
        for line in profile.lines
    ]
    _print(_table(head, body, width=shutil.get_terminal_size((120, 24)).columns) if body else ["nothing learned"])


@sites.command()
@click.argument("file", type=click.Path(readable=False))
@click.argument("site")
@click.argument("lines", metavar="LINE...", nargs=-1, required=True)
@click.pass_context
def strike(ctx: click.Context, file: str, site: str, lines: tuple[str, ...]) -> None:
    """Say that a LINE of SITE is no furniture: it stays on the page, now and when FILE learns again.

    LINE is the line itself, or its key as `show` prints it.
    """
    profile = _profile(ctx, file, _load(ctx, file), site)
    for text in lines:
        keys = _named(profile, text)
        if not keys:
            _fail(ctx, f"{file}: nothing known of {profile.site} is {text!r}: `cleantext sites show` lists what is")
        for key in keys:
            profile = profile.strike(key)
    _put(ctx, file, profile)


@sites.command()
@click.argument("file", type=click.Path(readable=False))
@click.argument("site")
@click.argument("lines", metavar="LINE...", nargs=-1, required=True)
@click.pass_context
def add(ctx: click.Context, file: str, site: str, lines: tuple[str, ...]) -> None:
    """Say that a LINE is furniture of SITE, one that was struck too; numbers and dates in it may be others."""
    from cleantext.sites import Profile, site_name

    known = _load(ctx, file)
    name = site_name(site)
    profile = _get(ctx, known, name) if name in known else Profile(name)
    try:
        for text in lines:
            profile = profile.add(text)
    except ValueError as error:
        _fail(ctx, str(error))
    _put(ctx, file, profile)


@sites.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(readable=False))
@click.option("-o", "--output", metavar="FILE", required=True, type=click.Path(dir_okay=False), help="The merged file.")
@click.pass_context
def merge(ctx: click.Context, files: tuple[str, ...], output: str) -> None:
    """Put files together that were learned on parts of a corpus: the same as learned on all of it."""
    from cleantext.sites import SitesError
    from cleantext.sites.store import writing

    known = [_load(ctx, file) for file in files]
    _absent(ctx, output)
    try:
        with writing(output) as put:
            for name in sorted(set().union(*known)):
                first, *others = [_get(ctx, one, name) for one in known if name in one]
                for other in others:
                    first = first.merge(other)
                put(first)
    except SitesError as error:
        _fail(ctx, str(error))


def _absent(ctx: click.Context, output: str) -> None:
    import os

    if os.path.exists(output):
        _fail(ctx, f"{output}: exists already: name another file")


def _load(ctx: click.Context, file: str) -> Sites:
    from cleantext.sites import SitesError, load

    try:
        known = load(file)
        len(known)
    except SitesError as error:
        _fail(ctx, str(error))
    return known


def _get(ctx: click.Context, known: Sites, name: str) -> Profile:
    from cleantext.sites import SitesError

    try:
        return known[name]
    except SitesError as error:
        _fail(ctx, str(error))


def _profile(ctx: click.Context, file: str, known: Sites, site: str) -> Profile:
    from cleantext.sites import site_name

    name = site_name(site)
    if name not in known:
        near = [other for other in known if name in other or other in name][:5]
        hint = f"; it knows {', '.join(near)}" if near else "; `cleantext sites show FILE` lists the sites"
        _fail(ctx, f"{file}: nothing is known of {name}{hint}")
    return _get(ctx, known, name)


def _put(ctx: click.Context, file: str, profile: Profile) -> None:
    from cleantext.sites import SitesError
    from cleantext.sites.store import writing

    try:
        with writing(file) as put:
            put(profile)
    except (SitesError, OSError) as error:
        _fail(ctx, str(error))


def _fail(ctx: click.Context, what: str) -> NoReturn:
    click.echo(f"cleantext: {visible(what)}", err=True)
    ctx.exit(1)


def _named(profile: Profile, text: str) -> list[int]:
    """The keys of the lines that a person means: by key, or by the line in any of its forms."""
    from cleantext.sites.lines import forms, hash_of

    known = {line.key for line in profile.lines}
    wanted = {line.key for line in profile.lines if _key(line) == text.lower() or line.example == text.strip()}
    wanted |= {hash_of(kind, form) for kind, form in forms(text.strip())} & known
    return sorted(wanted)


def _key(line: Line) -> str:
    return f"{line.key:012x}"


def _counts(profile: Profile) -> dict[str, int]:
    decisions = [line.decision for line in profile.lines]
    counts = {name: decisions.count(name) for name in ("learned", "added", "struck")}
    return {"pages": len(profile.pages), "stories": profile.stories, **counts}


def _table(head: Sequence[str], body: Iterable[Sequence[str]], width: int | None = None) -> list[str]:
    """A plain table; the last column takes what is left of the width."""
    cells = [list(head), *([visible(cell) for cell in row] for row in body)]
    wide = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = []
    for row in cells:
        line = "  ".join(cell.ljust(size) for cell, size in zip(row, wide)).rstrip()
        lines.append(line if width is None or len(line) <= width else line[: width - 1] + "…")
    return lines


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo((line + "\n").encode("utf-8", "replace"), nl=False)
