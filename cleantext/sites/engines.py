"""Learning from a corpus: files of any size on one machine with DuckDB, or a cluster with Spark.

Both engines run the same statement, `QUERY`. It draws the sample of each site's pages, which is all of a site with a few
hundred pages and a sliver of one with a million, so what comes after it is small: Python reads each sampled page as
cleaning does, line by line, and counts. DuckDB works out of core: what does not fit into the memory that it may use goes to
disk meanwhile. JSON lines can do without either, one file after the other.
"""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, groupby, islice
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from cleantext.sites.profile import BUDGET, HEAVIEST, MARKUP, PAGES, Profile, Sites, learn

if TYPE_CHECKING:
    import duckdb
    import pyspark.sql

__all__ = ["QUERY", "CorpusError", "Fields", "learn_files", "learn_spark", "sample_duckdb", "sample_spark"]

_SITE = """regexp_replace(
            lower(
                CASE
                    WHEN source LIKE '%//%'
                    THEN regexp_extract(source, '^(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//(?:[^/?#@]*@)?([^/?#:]+)', 1)
                    ELSE source
                END
            ),
            '^www[.]',
            ''
        )"""
_USABLE = "source IS NOT NULL AND content IS NOT NULL AND trim(content) <> ''"

#: The sample of each site's pages, from a view ``cleantext_corpus`` with the columns ``source`` (a site or an address),
#: ``content`` (text or markup) and ``markup`` (whether it is that). The functions that it uses mean the same in DuckDB and
#: in Spark, and no text in it holds a backslash, which these two read differently. The same page may come several
#: times: to leave that to the reader is cheaper than to sort the pages by their text. The view is read twice, for hashes
#: and for the texts of the sample: one common table for both would be all pages once more on the disk.
QUERY = f"""
WITH hashed AS (
    SELECT
        {_SITE} AS site,
        substr(md5(content), 1, 15) AS page,
        replace(replace(content, chr(13) || chr(10), chr(10)), chr(13), chr(10)) AS unified,
        markup
    FROM cleantext_corpus
    WHERE {_USABLE}
),
weighed AS (
    SELECT
        site,
        page,
        max(
            CASE
                WHEN markup THEN {MARKUP}
                ELSE least(
                    {HEAVIEST},
                    1 + length(replace(unified, chr(10) || chr(10), chr(10)))
                    - length(replace(replace(unified, chr(10) || chr(10), chr(10)), chr(10), ''))
                )
            END
        ) AS weight
    FROM hashed
    WHERE site <> ''
    GROUP BY site, page
),
ranked AS (
    SELECT
        site,
        page,
        weight,
        sum(weight) OVER (
            PARTITION BY site ORDER BY page ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS weight_so_far,
        row_number() OVER (PARTITION BY site ORDER BY page) AS place
    FROM weighed
),
chosen AS (
    SELECT site, page, weight FROM ranked WHERE weight_so_far <= {BUDGET} AND place <= {PAGES}
)
SELECT chosen.site AS site, chosen.page AS page, chosen.weight AS weight, named.content AS content
FROM chosen
JOIN (
    SELECT {_SITE} AS site, substr(md5(content), 1, 15) AS page, content
    FROM cleantext_corpus
    WHERE {_USABLE}
) AS named ON named.site = chosen.site AND named.page = chosen.page
ORDER BY chosen.site, chosen.page
"""

_BATCH = 500
_ALONE = 50  #: sites that are counted without other processes, which take their time to start
_MEMORY = "1GB"
_OPEN: dict[str, Callable[..., IO[Any]]] = {".gz": gzip.open, ".xz": lzma.open, ".bz2": bz2.open}

#: A page of the sample: its site, its hash as 15 hexadecimal digits, its weight, its text or markup.
Row = tuple[str, str, int, str]


class CorpusError(Exception):
    """A corpus that cannot be read: which file, where in it, what is wrong, and what to do."""


class Fields(NamedTuple):
    """Where in a record the site and the page are.

    Attributes:
        content: the field of the text, or of the markup.
        source: the field of the site, or of the address.
        html: whether the content is markup.
    """

    content: str = "text"
    source: str = "site"
    html: bool = False


_FIELDS = Fields()


def learn_files(
    files: Sequence[str], fields: Fields = _FIELDS, *, memory: str = _MEMORY, scratch: str | None = None
) -> Iterator[Profile]:
    """Learn from files of JSON lines or Parquet; gives the profiles one by one, in no set order.

    Args:
        files: .parquet; or JSON lines, which may be compressed.
        fields: where in a record the site and the page are.
        memory: what DuckDB may use of it, as in "1GB".
        scratch: a directory for what does not fit; one beside the working directory if None.

    Raises:
        CorpusError: if a file cannot be read, or DuckDB is needed for it and missing.
    """
    columnar = [file for file in files if file.lower().endswith((".parquet", ".pq"))]
    plain = [file for file in files if file not in columnar]
    try:
        import duckdb
    except ImportError:
        if columnar:
            raise CorpusError(
                f"{columnar[0]}: Parquet is read with DuckDB: pip install 'news-cleantext[sites]', or give JSON lines"
            ) from None
        yield from learn(_records(plain, fields), html=fields.html).values()
        return
    if any(file.lower().endswith((".xz", ".bz2")) for file in plain):  # which DuckDB does not read
        if columnar:
            raise CorpusError("files that end in .xz or .bz2 and Parquet are learned one after the other, not together")
        yield from learn(_records(plain, fields), html=fields.html).values()
        return
    with duckdb.connect() as database:
        database.execute(f"SET memory_limit = {_quoted(memory)}")
        if scratch is not None:
            database.execute(f"SET temp_directory = {_quoted(scratch)}")
        try:
            rows = sample_duckdb(database, _relation(plain, columnar, fields), fields.html)
            yield from _profiles(rows, fields.html)
        except duckdb.Error as error:
            raise CorpusError(_fault(str(error), fields)) from None


def sample_duckdb(database: duckdb.DuckDBPyConnection, relation: str, html: bool = False) -> Iterator[Row]:
    """The rows of `QUERY` in DuckDB.

    Args:
        database: a connection.
        relation: a query for the columns ``source`` and ``content`` of the corpus.
        html: whether the content is markup.
    """
    database.execute("SET preserve_insertion_order = false")
    # The pages are read twice: first for their hashes, then for the texts of those in the sample.
    database.execute(
        f"CREATE OR REPLACE TEMP VIEW cleantext_corpus AS SELECT source, content, {html} AS markup FROM ({relation})"
    )
    cursor = database.execute(QUERY)
    while rows := cursor.fetchmany(_BATCH):
        yield from rows


def sample_spark(pages: pyspark.sql.DataFrame, html: bool = False) -> pyspark.sql.DataFrame:
    """The rows of `QUERY` in Spark.

    Args:
        pages: a frame with the columns ``source`` and ``content``.
        html: whether the content is markup.
    """
    marked = pages.selectExpr("source", "content", f"{str(html).lower()} AS markup")
    marked.createOrReplaceTempView("cleantext_corpus")
    return pages.sparkSession.sql(QUERY)


def learn_spark(pages: pyspark.sql.DataFrame, html: bool = False) -> Sites:
    """Learn from a frame in Spark. The sites are counted on the workers, where cleantext must be installed, too.

    Args:
        pages: a frame with the columns ``source`` (a site or an address) and ``content``.
        html: whether the content is markup.
    """
    sample = sample_spark(pages, html).rdd.map(lambda row: (row["site"], tuple(row)))
    groups = sample.groupByKey().map(lambda group: next(_profiles(group[1], html)))
    return Sites(groups.toLocalIterator())


def _profiles(rows: Iterable[Row], html: bool) -> Iterator[Profile]:
    """The profile of each site, from the rows of `QUERY` in the order of the sites.

    A few sites are counted here; where there are many, all processors count, each a site.
    """
    groups = (
        (site, list({row[1]: (int(row[1], 16), int(row[2]), row[3]) for row in group}.values()))
        for site, group in groupby(rows, key=lambda row: row[0])
    )
    for site, pages in islice(groups, _ALONE):
        yield Profile.of_sample(site, pages, html=html)
    first = next(groups, None)
    if first is None:
        return
    workers = min(8, os.cpu_count() or 1)
    # Spawned, not forked: the engine's threads would not be there in a fork.
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin_work) as pool:
        pending: deque[Future[Profile]] = deque()
        for site, pages in chain([first], groups):
            pending.append(pool.submit(Profile.of_sample, site, pages, html=html))
            if len(pending) > 2 * workers:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()


def _begin_work() -> None:
    """What a process that counts does first."""
    # The processors are shared out by site already: numpy's own threads would only get in each other's way.
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    # Should the command be killed, nobody else would tell this process to go.
    Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _relation(plain: list[str], columnar: list[str], fields: Fields) -> str:
    """A query for the columns ``source`` and ``content`` of some files."""
    source, content = (f'"{name.replace(chr(34), chr(34) * 2)}"' for name in (fields.source, fields.content))
    columns = f"SELECT CAST({source} AS VARCHAR) AS source, CAST({content} AS VARCHAR) AS content"
    parts = []
    if plain:
        names = dict.fromkeys((fields.source, fields.content))
        kinds = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in names)
        parts.append(
            f"{columns} FROM read_json([{', '.join(map(_quoted, plain))}], format = 'newline_delimited', "
            f"columns = {{{kinds}}}, maximum_object_size = 100000000)"
        )
    if columnar:
        parts.append(f"{columns} FROM read_parquet([{', '.join(map(_quoted, columnar))}], union_by_name = true)")
    return " UNION ALL ".join(parts)


def _records(files: Iterable[str], fields: Fields) -> Iterator[tuple[str, str]]:
    """The source and the content of each record of JSON lines that has both."""
    for name in files:
        opened: Callable[..., IO[Any]] = _OPEN.get(os.path.splitext(name)[1].lower(), open)
        number = 0
        try:
            with opened(name, "rt", encoding="utf-8") as file:
                for number, line in enumerate(file, 1):
                    if not line.strip():
                        continue
                    record = json.loads(line)
                    if not isinstance(record, dict):
                        raise CorpusError(f"{name}: line {number} is no JSON object: give one record a line")
                    source, content = record.get(fields.source), record.get(fields.content)
                    if isinstance(source, str) and isinstance(content, str):
                        yield source, content
        except OSError as error:
            raise CorpusError(f"{name}: {error.strerror or error}") from None
        except (EOFError, lzma.LZMAError) as error:
            raise CorpusError(f"{name}: damaged behind line {number}: {error}") from None
        except UnicodeDecodeError as error:
            raise CorpusError(f"{name}: not UTF-8 behind line {number}: {error.reason}: convert it first") from None
        except json.JSONDecodeError as error:
            raise CorpusError(f"{name}: line {number} is no JSON: {error}: give one record a line") from None


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _fault(message: str, fields: Fields) -> str:
    """What DuckDB says, in a line, with what to do about it."""
    first = message.strip().splitlines()[0]
    if "Binder" in first and "not found" in first:
        return f"{first}: name the columns with --text-field and --site-field, now {fields.content!r} and {fields.source!r}"
    return first
