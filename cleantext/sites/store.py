"""Profiles in a file: an SQLite database of two tables, which any tool for SQLite opens.

- ``lines`` says what goes, a row for each line of a site: how it is compared (``kind``), where it stands (``place``), whether
  it was learned, or added or struck by a person (``decision``), on how many of the site's independent stories it stands
  (``stories``, ``of``) and on how many pages, and an example. This is all that cleaning reads.
- ``pages`` holds a site's sample, for learning on: a row for each site, of each page the hash (8 bytes), its weight and the
  number of its entries (2 bytes each), and its entries (8 bytes each), little-endian.

A file from a stranger is only data. It is opened for reading, must have these tables and nothing else (no views, no
triggers), and each value is checked before it is used.
"""

from __future__ import annotations

import os
import sqlite3
import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote

from cleantext.sites.lines import KINDS, PATH, PLACES, VERSION, forms, hash_of, kind_of, place_of
from cleantext.sites.profile import (
    BUDGET,
    DECISIONS,
    EXAMPLE,
    HEAVIEST,
    LINES,
    PAGES,
    Decision,
    Line,
    Page,
    Profile,
    Sites,
    room_of,
    site_name,
)

__all__ = ["SitesError", "load", "names", "read", "read_lines", "save", "writing"]

_APPLICATION = 0x636C7478  #: "cltx": tells these files from other databases

_TABLES = {
    "lines": """CREATE TABLE lines (
    site TEXT NOT NULL,
    key INTEGER NOT NULL,
    kind TEXT NOT NULL,
    place TEXT NOT NULL,
    short INTEGER NOT NULL,
    decision TEXT NOT NULL,
    stories INTEGER NOT NULL,
    "of" INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    example TEXT,
    PRIMARY KEY (site, key)
) WITHOUT ROWID""",
    "pages": """CREATE TABLE pages (
    site TEXT PRIMARY KEY,
    sample BLOB NOT NULL
)""",
}
_PAGE = struct.Struct("<QHH")
_COLUMNS = 'key, kind, place, short, decision, stories, "of", pages, example'


class SitesError(Exception):
    """A file of profiles that cannot be used: which, what is wrong with it, and what to do."""


def load(path: str | os.PathLike[str]) -> Sites:
    """The profiles in a file. Opened and checked now; each site is read, and checked, when it is asked for.

    Raises:
        SitesError: if there is no such file, or it is none of profiles, or damaged.
    """
    name = os.fspath(path)
    with _reading(name) as database:
        # The whole of a file that is not large; of any other the parts that are read.
        if os.path.getsize(name) < 64_000_000:
            (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise _damaged(name, str(verdict))
    return Sites((), name)


def save(sites: Mapping[str, Profile], path: str | os.PathLike[str]) -> None:
    """Write profiles into a file, in place of one that is there.

    Raises:
        SitesError: if it cannot be written.
    """
    name = os.fspath(path)
    part = name + ".part"
    with suppress(FileNotFoundError):
        os.remove(part)
    try:
        with writing(part) as put:
            for site in sites:
                put(sites[site])
        os.replace(part, name)
    except OSError as error:
        raise SitesError(f"{name}: {error.strerror or error}") from None
    finally:
        with suppress(OSError):
            os.remove(part)


@contextmanager
def writing(path: str | os.PathLike[str]) -> Iterator[Any]:
    """Write profiles into a file, one by one, by the function that this gives; all of them are written, or none.

    A profile takes the place of the one of its site, if there is one; the others stay.

    Raises:
        SitesError: if the file is there and none of profiles, or cannot be written.
    """
    name = os.fspath(path)
    fresh = not os.path.exists(name)
    if not fresh:
        with _reading(name):
            pass
    try:
        database = sqlite3.connect(name, isolation_level=None)
    except sqlite3.Error as error:
        raise SitesError(f"{name}: {error}") from None
    try:
        with closing(database):
            if fresh:
                database.execute(f"PRAGMA application_id = {_APPLICATION}")
                database.execute(f"PRAGMA user_version = {VERSION}")
            database.execute("BEGIN IMMEDIATE")
            if fresh:
                for statement in _TABLES.values():
                    database.execute(statement)

            def put(profile: Profile) -> None:
                database.execute("DELETE FROM lines WHERE site = ?", (profile.site,))
                database.executemany(f"INSERT INTO lines VALUES ({','.join('?' * 10)})", _rows(profile))
                database.execute("REPLACE INTO pages VALUES (?, ?)", (profile.site, _packed(profile.pages)))

            yield put
            database.execute("COMMIT")
    except sqlite3.Error as error:
        raise SitesError(f"{name}: cannot be written: {error}") from None


def names(path: str) -> list[str]:
    """The sites of a file."""
    with _reading(path) as database:
        rows = database.execute("SELECT site FROM pages UNION SELECT site FROM lines").fetchall()
        for (site,) in rows:
            _check_site(path, site)
        return sorted(site for (site,) in rows)


def read(path: str, site: str) -> Profile:
    """The profile of one site of a file.

    Raises:
        KeyError: if the file knows nothing of it.
        SitesError: if what it says cannot be used.
    """
    with _reading(path) as database:
        lines = _lines(path, database, site)
        row = database.execute("SELECT sample FROM pages WHERE site = ?", (site,)).fetchone()
    if row is None and not lines:
        raise KeyError(site)
    pages = () if row is None else _unpacked(path, site, row[0])
    decisions = {
        line.key: Line(line.key, line.kind, "middle", False, line.decision, 0, 0, 0, line.example)
        for line in lines
        if line.decision != "learned"
    }
    return Profile(site, pages, decisions, {line.key: line.example for line in lines if line.example is not None})


def read_lines(path: str, site: str) -> tuple[Line, ...]:
    """The lines of one site of a file; none if the file knows nothing of it."""
    with _reading(path) as database:
        return _lines(path, database, site)


def _rows(profile: Profile) -> Iterator[tuple[object, ...]]:
    for line in profile.lines:
        # What is not Unicode text (a lone surrogate) has no place in a database; the key finds the line all the same.
        example = None if line.example is None else line.example.encode("utf-8", "replace").decode("utf-8")
        if example != line.example:
            example = None
        yield (
            profile.site,
            line.key,
            line.kind,
            line.place,
            int(line.short),
            line.decision,
            line.stories,
            line.of,
            line.pages,
            example,
        )


def _packed(pages: Iterable[Page]) -> bytes:
    return b"".join(
        _PAGE.pack(page.hash, page.weight, len(page.entries)) + struct.pack(f"<{len(page.entries)}Q", *page.entries)
        for page in pages
    )


def _unpacked(path: str, site: str, sample: object) -> tuple[Page, ...]:
    def bad(what: str) -> SitesError:
        return _damaged(path, f"the sample of {site!r}: {what}")

    if not isinstance(sample, bytes):
        raise bad("no bytes")
    if len(sample) > room_of(BUDGET) * 8 + PAGES * _PAGE.size:
        raise bad(f"{len(sample)} bytes are more than a sample may have")
    pages: list[Page] = []
    at = weights = 0
    while at < len(sample):
        if at + _PAGE.size > len(sample):
            raise bad("it breaks off within a page")
        number, weight, size = _PAGE.unpack_from(sample, at)
        at += _PAGE.size
        if at + 8 * size > len(sample):
            raise bad("it breaks off within a page")
        entries = struct.unpack_from(f"<{size}Q", sample, at)
        at += 8 * size
        weights += weight
        if number >= 1 << 60 or (pages and number <= pages[-1].hash):
            raise bad("the pages are not in order")
        if not 0 < weight <= HEAVIEST or size > room_of(weight) or weights > BUDGET or len(pages) == PAGES:
            raise bad("more lines than there may be")
        if len({entry >> 16 for entry in entries}) < size:
            raise bad("a line stands twice on one page")
        if any(kind_of(entry) >= len(KINDS) or place_of(entry) >= len(PLACES) for entry in entries):
            raise bad("a line of no known kind")
        pages.append(Page(number, weight, entries))
    return tuple(pages)


def _lines(path: str, database: sqlite3.Connection, site: str) -> tuple[Line, ...]:
    rows = database.execute(
        f"SELECT {_COLUMNS} FROM lines WHERE site = ? ORDER BY stories DESC, pages DESC, key LIMIT ?",
        (site, LINES + DECISIONS + 1),
    ).fetchall()
    if len(rows) > LINES + DECISIONS:
        raise _damaged(path, f"{site!r} has more than {LINES + DECISIONS} lines")
    return tuple(_line(path, site, row) for row in rows)


def _line(path: str, site: str, row: tuple[Any, ...]) -> Line:
    key, kind, place, short, decision, stories, of, pages, example = row

    def bad(what: str) -> SitesError:
        return _damaged(path, f"line {key!r} of {site!r}: {what}")

    if not all(isinstance(value, int) for value in (key, short, stories, of, pages)):
        raise bad("a number is none")
    if not 0 <= key < 1 << 48:
        raise bad("no key has more than 48 bits")
    if kind not in KINDS:
        raise bad(f"it is compared by {kind!r}, and there are {', '.join(KINDS)}")
    if place not in PLACES:
        raise bad(f"it stands at {place!r}, and there are {', '.join(PLACES)}")
    if decision not in get_args(Decision):
        raise bad(f"the decision is {decision!r}, and there are {', '.join(get_args(Decision))}")
    if short not in (0, 1) or not 0 <= stories <= of <= PAGES or not stories <= pages <= PAGES:
        raise bad(f"{stories} of {of} stories on {pages} pages cannot be")
    if decision == "learned" and not stories:
        raise bad("it was learned from no story")
    if example is not None:
        if not isinstance(example, str) or len(example) > EXAMPLE:
            raise bad(f"its example is no text of at most {EXAMPLE} characters")
        number = KINDS.index(kind)
        if number != PATH and not (len(example) == EXAMPLE and example.endswith("…")):
            known = {hash_of(number, form) for which, form in forms(example) if which == number}
            if key not in known:
                raise bad("its example is another line")
    return Line(key, kind, place, bool(short), decision, stories, of, pages, example)


def _check_site(path: str, site: object) -> None:
    if not isinstance(site, str) or site_name(site) != site:
        raise _damaged(path, f"{site!r} is no name of a site")


@contextmanager
def _reading(path: str) -> Iterator[sqlite3.Connection]:
    """An open file of profiles, checked to be one."""
    if not os.path.exists(path):
        raise SitesError(f"{path}: no such file; `cleantext learn CORPUS -o {path}` makes one")
    try:
        with open(path, "rb") as file:
            head = file.read(16)
        if head != b"SQLite format 3\0":
            raise SitesError(f"{path}: no file of profiles; `cleantext learn CORPUS -o FILE` makes one")
        address = f"file:{quote(str(Path(path).absolute()))}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA cell_size_check = ON")
            (application,) = database.execute("PRAGMA application_id").fetchone()
            if application != _APPLICATION:
                raise SitesError(
                    f"{path}: a database of another program; `cleantext learn CORPUS -o FILE` makes profiles"
                )
            (version,) = database.execute("PRAGMA user_version").fetchone()
            if version != VERSION:
                raise SitesError(
                    f"{path}: profiles of version {version}, and this cleantext reads version {VERSION}: learn them again"
                )
            schema = database.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
            if len(schema) != len(_TABLES) or set(schema) != {("table", name, sql) for name, sql in _TABLES.items()}:
                raise _damaged(path, "its tables are not those that belong there")
            yield database
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise _damaged(path, str(error)) from None
    except OSError as error:
        raise SitesError(f"{path}: {error.strerror or error}") from None


def _damaged(path: str, what: str) -> SitesError:
    return SitesError(f"{path}: damaged: {what}; learn it again, or take an unharmed copy")
