"""What a worker does with a chunk: clean its records, and make the very bytes that are written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter, process_time
from typing import Any

from cleantext.cleaner import Cleaner
from cleantext.corpus.jsontext import dropped, encoded, inside, line, more, parsed
from cleantext.corpus.reading import Chunk, bulk, records_of, too_large
from cleantext.corpus.records import BadRecordError, Layout, Rejection, as_text, cleaned_by, counted, excerpt
from cleantext.corpus.shapes import Shape, shape_of, united
from cleantext.corpus.streams import compress

__all__ = ["Done", "Tally", "Work"]

_NONE: Mapping[int, str] = {}


@dataclass
class Tally:
    """What was counted; in a checkpoint, and in the end the summary.

    Attributes:
        read: records read.
        written: records written.
        rejected: records rejected, by reason.
        skipped: what was no record, such as requests and images in WARC.
        characters_in: characters of the texts as the cleaner saw them: without markup, mojibake repaired.
        characters_out: characters that remain.
        removals: pieces and characters removed, by category.
        cleaning: seconds of processor time inside the cleaner.
        working: seconds of processor time of the workers altogether.
    """

    read: int = 0
    written: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    skipped: int = 0
    characters_in: int = 0
    characters_out: int = 0
    removals: dict[str, list[int]] = field(default_factory=dict)
    cleaning: float = 0.0
    working: float = 0.0

    @property
    def refused(self) -> int:
        """Records rejected."""
        return sum(self.rejected.values())

    def add(self, other: Tally) -> None:
        """Count what the other counted, too."""
        for name in ("read", "written", "skipped", "characters_in", "characters_out", "cleaning", "working"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for reason, number in other.rejected.items():
            self.rejected[reason] = self.rejected.get(reason, 0) + number
        self.count(other.removals)

    def count(self, removals: Mapping[str, Sequence[int]]) -> None:
        """Count pieces and characters removed, too."""
        for category, (pieces, characters) in removals.items():
            have = self.removals.setdefault(category, [0, 0])
            have[0] += pieces
            have[1] += characters

    def reject(self, rejection: Rejection) -> None:
        """Count a rejected record under what its reason begins with."""
        kind = rejection.reason.split(":")[0].split(";")[0]
        # A corpus may be broken in more ways than anybody reads.
        if kind not in self.rejected and len(self.rejected) >= 50:
            kind = "other reasons"
        self.rejected[kind] = self.rejected.get(kind, 0) + 1


@dataclass
class Done:
    """What became of a chunk.

    Attributes:
        number: the chunk's.
        output: what is written; or with `kept` only what goes behind each record.
        kept: where in the chunk each record is that goes out as it came in, and how much goes behind it: it need not come
            back from the worker, since whoever sent it has it.
        source: the chunk's data; given by the pool.
        rejected: lines for the rejected.
        first: the first that was rejected, in words.
        tally: what was counted.
        shape: what kinds of values the fields hold, where the output needs to know.
    """

    number: int
    output: bytes = b""
    kept: list[tuple[int, int, int]] = field(default_factory=list)
    source: Any = b""
    rejected: bytes = b""
    first: str | None = None
    tally: Tally = field(default_factory=Tally)
    shape: Shape | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "output": bulk(self.output)}

    def pieces(self) -> Iterator[bytes | memoryview]:
        """All that is written, in pieces."""
        if not self.kept:
            yield self.output
            return
        source, output = memoryview(self.source), memoryview(self.output)
        at = 0
        for begin, end, size in self.kept:
            yield source[begin:end]
            yield output[at : at + size]
            at += size


@dataclass(frozen=True)
class Work:
    """How chunks are cleaned. Pickled once for every worker.

    Attributes:
        cleaner: cleans.
        layout: where a record's text is, and what is added.
        largest: bytes of the largest text or page.
        output: ``jsonl``; ``arrow``, an Arrow stream for every chunk; or ``shaped``, lines of JSON that become columns.
        compression: of the lines.
    """

    cleaner: Cleaner
    layout: Layout
    largest: int
    output: str = "jsonl"
    compression: str | None = None

    def __call__(self, chunk: Chunk, mark: Callable[[int], None], fatal: Mapping[int, str] = _NONE) -> Done:
        """Clean a chunk.

        Args:
            chunk: the records.
            mark: told the place of every record in the chunk before it is cleaned.
            fatal: the records that killed workers, by their place, and how; they are set aside.
        """
        begun, here = process_time(), perf_counter()
        done = Done(chunk.number)
        tally = done.tally
        tally.skipped = chunk.skipped
        tally.read = chunk.count + len(chunk.refused)
        rejected: list[bytes] = []

        def reject(rejection: Rejection) -> None:
            tally.reject(rejection)
            rejected.append(rejection.line())
            if done.first is None:
                done.first = str(rejection)

        def cleaned(index: int, value: str | bytes, html: bool, site: str | None) -> dict[str, Any]:
            """What is added to a record."""
            if index in fatal:
                raise BadRecordError(f"the worker died of it, twice: {fatal[index]}")
            if len(value) > self.largest:
                raise BadRecordError(too_large(len(value), self.largest))
            mark(index)
            started = perf_counter()
            try:
                result = cleaned_by(self.cleaner, value, html, site)
            except MemoryError:
                raise BadRecordError("out of memory") from None
            except Exception as error:
                raise BadRecordError(f"the cleaner failed: {type(error).__name__}: {error}") from error
            finally:
                tally.cleaning += perf_counter() - started
            tally.characters_in += len(result.document.text)
            tally.characters_out += len(result.text)
            counts = counted(result)
            tally.count(counts)
            return self.layout.fields(result, counts)

        if not chunk.count:
            pass
        elif chunk.kind == "arrow":
            self._arrow(chunk, cleaned, reject, done)
        else:
            lines = list((self._lines if chunk.kind == "jsonl" else self._pages)(chunk, cleaned, reject, done))
            tally.written = len(lines)
            done.output = b"".join(lines)
            if lines and not done.kept:
                done.output = compress(done.output, self.compression)
        for rejection in chunk.refused:
            reject(rejection)
        done.rejected = b"".join(rejected)
        mark(-1)
        tally.working = process_time() - begun
        # Asking for processor time costs too much to be done for every record; its share of the clock tells as much.
        tally.cleaning *= tally.working / max(perf_counter() - here, 1e-9)
        return done

    def _note(self, done: Done, record: dict[str, Any]) -> None:
        """Keep in mind what kinds of values the fields of a record hold."""
        if self.output == "shaped":
            own = shape_of({key: value for key, value in record.items() if key not in self.layout.added})
            done.shape = own if done.shape is None else united(done.shape, own)

    def _lines(
        self, chunk: Chunk, cleaned: _Cleaned, reject: Callable[[Rejection], None], done: Done
    ) -> Iterator[bytes]:
        """Lines of JSON: each record as it was written, character for character, and what is added behind it."""
        apart = self.compression is None and not self.layout.drop
        for index, (number, at, end) in enumerate(records_of(chunk.data)):
            written = chunk.data[at:end]
            byte = chunk.start["byte"] + at
            name = None
            try:
                record = _parsed(written, first=byte == 0)
                name = record.get(self.layout.id_field) if self.layout.id_field else None
                self._room(record)
                added = cleaned(index, *self.layout.value(record), self.layout.site(record))
                self._note(done, record)
                if self.layout.drop:
                    written = dropped(written, self.layout.drop)
                first, last = inside(written)
                behind = more(added, first=last == first + 1)
                if apart:
                    done.kept.append((at + first, at + last, len(behind)))
                    yield behind
                else:
                    yield written[first:last] + behind
            except BadRecordError as error:
                position = {"line": chunk.start["line"] + number, "byte": byte}
                reject(Rejection(chunk.source, position, str(error), name, excerpt(written)))

    def _room(self, record: Collection[str]) -> None:
        taken = [name for name in self.layout.added if name in record]
        if taken:
            raise BadRecordError(f"has a field {taken[0]!r} already: choose another --prefix")

    def _pages(
        self, chunk: Chunk, cleaned: _Cleaned, reject: Callable[[Rejection], None], done: Done
    ) -> Iterator[bytes]:
        """Whole pages, from a folder or WARC: what is known of them becomes the record."""
        for index, (meta, data, html) in enumerate(chunk.data):
            record = {key: meta[key] for key in ("id", "url", "date", "source") if meta.get(key) is not None}
            position = {key: meta[key] for key in ("record", "byte") if key in meta}
            try:
                value = _declared(data, meta.get("charset")) if html else as_text(data)
                added = cleaned(index, value, html, self.layout.site(record))
                self._note(done, record)
                yield line({**record, **added})
            except BadRecordError as error:
                about = meta.get("url") or excerpt(data)
                reject(Rejection(meta["source"], position, str(error), meta["id"], about))

    def _arrow(self, chunk: Chunk, cleaned: _Cleaned, reject: Callable[[Rejection], None], done: Done) -> None:
        """Rows of Parquet: the columns as they are, and more columns."""
        import pyarrow as pa

        from cleantext.corpus.columns import added_fields, tight

        table = pa.ipc.open_stream(chunk.data).read_all()
        columns: dict[str, list[Any]] = {
            name: table.column(name).to_pylist()
            for name in (self.layout.html_field, self.layout.text_field, *self.layout.site_fields)
            if name is not None and name in table.column_names
        }
        ids = table.column(self.layout.id_field).to_pylist() if self.layout.id_field in table.column_names else None
        kept: list[int] = []
        rows: list[dict[str, Any]] = []
        for index in range(table.num_rows):
            record: dict[str, Any] = {name: column[index] for name, column in columns.items()}
            try:
                rows.append(cleaned(index, *self.layout.value(record), self.layout.site(record)))
                kept.append(index)
            except BadRecordError as error:
                position = {"row": chunk.start["row"] + index}
                reject(Rejection(chunk.source, position, str(error), ids[index] if ids else None))
        if len(kept) < table.num_rows:
            table = table.take(pa.array(kept, pa.int64()))
        table = table.drop_columns([name for name in self.layout.drop if name in table.column_names])
        done.tally.written = len(kept)
        if not kept:
            return
        if self.output == "arrow":
            for column in added_fields(self.layout):
                table = table.append_column(column, pa.array([tight(row[column.name]) for row in rows], column.type))
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, table.schema) as writer:
                writer.write_table(table.combine_chunks())
            body = sink.getvalue().to_pybytes()
            done.output = len(body).to_bytes(8, "big") + body
            return
        lines = [encoded(record)[:-1] + more(added, first=not record) for record, added in zip(table.to_pylist(), rows)]
        done.output = compress(b"".join(lines), self.compression)


_Cleaned = Callable[[int, "str | bytes", bool, "str | None"], "dict[str, Any]"]


def _parsed(written: bytes, first: bool) -> dict[str, Any]:
    try:
        return parsed(written, first=first)
    except ValueError as error:
        raise BadRecordError(str(error)) from None


def _declared(page: bytes, charset: str | None) -> str | bytes:
    """A page as bytes; as text where only the response that it came in says how it is encoded."""
    if not charset or charset.lower().replace("-", "") in ("utf8", "ascii", "usascii"):
        return page
    from bs4.dammit import EncodingDetector

    if EncodingDetector.find_declared_encoding(page, is_html=True):
        return page
    try:
        page.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return page
    try:
        return page.decode("windows-1252" if charset.lower() in ("iso-8859-1", "latin1") else charset)
    except (LookupError, UnicodeDecodeError):
        return page
