"""Inputs become chunks: runs of records that are cleaned together and written together.

Where a chunk ends depends on the input alone, never on the machine or on where a run began, and every chunk says where the
next one begins. So a run that goes on from any chunk makes the same chunks as one that was never stopped.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pickle import PickleBuffer
from typing import Any, BinaryIO, Literal, get_args

from cleantext.corpus.records import CorpusError, Rejection, excerpt
from cleantext.corpus.streams import BrokenStreamError, Stream, missing, stream

__all__ = [
    "CHUNK_BYTES",
    "FORMATS",
    "LARGEST",
    "Chunk",
    "Place",
    "bulk",
    "format_of",
    "line_ends",
    "read",
    "records_of",
    "too_large",
]

CHUNK_BYTES = 1 << 19  #: how large a chunk is, where one record alone is not larger
LARGEST = 32 << 20  #: how large a record may be: cleaning takes some eighty bytes for each of its characters
_MOST = 2000  # records in a chunk that holds whole pages

Format = Literal["jsonl", "parquet", "text", "html", "warc"]
FORMATS: tuple[Format, ...] = get_args(Format)
_ENDINGS: dict[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".parquet": "parquet",
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".warc": "warc",
}
_PACKED = {".gz": "gz", ".zst": "zst"}
_PAGES = ("text", "html")

Place = tuple[int, tuple[str, ...], Any]  #: an input, a file in it, and a place in that


@dataclass
class Chunk:
    """Some records of one format.

    Attributes:
        kind: what `data` is: lines of JSON, an Arrow stream, or whole pages with what is known of them.
        data: the records.
        count: how many they are.
        source: the file they are from; of whole pages each has its own.
        start: where in it they begin, as the format counts.
        after: where the next chunk begins.
        refused: records that could not even be read; they count as read, too.
        skipped: what is in the file but is no record, such as requests and images in WARC.
        progress: bytes of input read so far.
        number: its place among all chunks; given by the run.
    """

    kind: Literal["jsonl", "arrow", "pages"]
    data: Any
    count: int
    source: str
    start: dict[str, int]
    after: Place
    refused: list[Rejection] = field(default_factory=list)
    skipped: int = 0
    progress: int = 0
    number: int = -1

    def __getstate__(self) -> dict[str, Any]:
        data = self.data
        if not isinstance(data, bytes):
            data = [(meta, bulk(page), html) for meta, page, html in data]
        return {**self.__dict__, "data": bulk(data)}

    @property
    def size(self) -> int:
        """Its bytes, about."""
        if isinstance(self.data, bytes):
            return len(self.data)
        return sum(len(page) for _, page, _ in self.data)


_BULK = 1 << 15


def bulk(data: Any) -> Any:
    """Bytes that are to be sent to another process, such that pickle need not copy them if they are many."""
    return PickleBuffer(data) if isinstance(data, bytes) and len(data) >= _BULK else data


def format_of(path: str) -> tuple[Format | None, str | None]:
    """The format and the compression that a file's name tells.

    >>> format_of("crawl/part-7.jsonl.zst")
    ('jsonl', 'zst')
    >>> format_of("crawl/picture.png")
    (None, None)
    """
    stem, ending = os.path.splitext(path.lower())
    packed = _PACKED.get(ending)
    if packed:
        ending = os.path.splitext(stem)[1]
    return _ENDINGS.get(ending), packed


def read(
    inputs: Sequence[str],
    *,
    format: Format | None = None,
    begin: Place | None = None,
    size: int = CHUNK_BYTES,
    largest: int = LARGEST,
    leave_out: frozenset[str] = frozenset(),
) -> Iterator[Chunk]:
    """The records of all inputs, in order.

    Args:
        inputs: files and folders.
        format: the format of all of them; each file's own, by its name, if None.
        begin: where to begin: the `Chunk.after` of the last chunk that is done.
        size: bytes of a chunk.
        largest: bytes of the largest record that is read.
        leave_out: real paths of files that are not read though a folder holds them, such as the output.
    """
    done = 0
    pages = _Pages(size)
    for number, path in enumerate(inputs):
        skip: tuple[str, ...] = ()
        inner: Any = None
        if begin is not None:
            if number < begin[0]:
                continue
            if number == begin[0]:
                skip, inner = tuple(begin[1]), begin[2]
        for file, parts in _files(path, format, skip, leave_out):
            kind, packed = _kind_of(file, format)
            if kind in _PAGES:
                if parts == skip and inner == "done":
                    continue
                done += pages.add(file, parts, kind, number, largest, done)
                if pages.full:
                    yield pages.chunk()
                continue
            yield from pages.flush()
            at = inner if parts == skip else None
            if at == "done":
                continue
            where: Place = (number, parts, None)
            base = done
            for chunk in _READERS[kind](file, packed, where, at, size, largest):
                chunk.progress += base
                yield chunk
            done = base + _size(file)
        yield from pages.flush()


def _kind_of(path: str, format: Format | None) -> tuple[Format, str | None]:
    kind, packed = format_of(path)
    found = format or kind
    assert found is not None
    return found, packed


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def _files(
    path: str, format: Format | None, skip: tuple[str, ...], leave_out: frozenset[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The files of one input, each with its place in the folder; those before `skip` left out."""
    if not os.path.isdir(path):
        yield path, ()
        return
    yield from _walk(path, (), format, skip, leave_out)


def _walk(
    folder: str, parts: tuple[str, ...], format: Format | None, skip: tuple[str, ...], leave_out: frozenset[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    # Only the names of one folder are held at a time, and in an order that does not hang on the file system.
    try:
        with os.scandir(folder) as entries:
            names = sorted((entry.name, entry.is_dir(), entry.is_symlink()) for entry in entries)
    except OSError as error:
        raise CorpusError(f"{folder}: {error.strerror or error}") from None
    for name, is_folder, is_link in names:
        own = (*parts, name)
        if own < skip[: len(own)]:
            continue
        path = os.path.join(folder, name)
        if is_folder:
            if not is_link:  # a link may lead back up
                yield from _walk(path, own, format, skip, leave_out)
        elif _wanted(name, format) and os.path.realpath(path) not in leave_out:
            yield path, own


def _wanted(name: str, format: Format | None) -> bool:
    """Whether a file of a folder is read: one whose name tells a format, that which was asked for if one was."""
    kind, packed = format_of(name)
    if kind is None or (packed and kind not in ("jsonl", "warc")):
        return False
    return format is None or kind == format or (kind in _PAGES and format in _PAGES)


# ---- whole files ----------------------------------------------------------------------------------------------------


class _Pages:
    """Gathers files that are a document each."""

    def __init__(self, size: int) -> None:
        self._most = size
        self._new()

    def _new(self) -> None:
        self._items: list[tuple[dict[str, Any], bytes, bool]] = []
        self._refused: list[Rejection] = []
        self._held = 0
        self._after: Place = (0, (), None)
        self._progress = 0

    def add(self, path: str, parts: tuple[str, ...], kind: str, number: int, largest: int, before: int) -> int:
        """Take a file in; its size."""
        self._after = (number, parts, "done")
        size = 0
        try:
            with open(path, "rb") as file:
                data = file.read(largest + 1)
            size = len(data)
            if size > largest:
                size = _size(path)
                self._refused.append(Rejection(path, {}, too_large(size, largest)))
            else:
                name = "/".join(parts) if parts else os.path.basename(path)
                self._items.append(({"id": name, "source": path}, data, kind == "html"))
                self._held += size
        except OSError as error:
            self._refused.append(Rejection(path, {}, error.strerror or str(error)))
        self._progress = before + size
        return size

    @property
    def full(self) -> bool:
        return self._held >= self._most or len(self._items) + len(self._refused) >= _MOST

    def chunk(self) -> Chunk:
        """What was gathered."""
        made = Chunk(
            "pages", self._items, len(self._items), "", {}, self._after, self._refused, progress=self._progress
        )
        self._new()
        return made

    def flush(self) -> Iterator[Chunk]:
        if self._items or self._refused:
            yield self.chunk()


def too_large(size: int, largest: int) -> str:
    """Why a record is refused unread."""
    return f"too large: {size:,} bytes, more than the {largest:,} that a record may have; --max-record allows more"


# ---- JSON lines -----------------------------------------------------------------------------------------------------


def _read_jsonl(path: str, packed: str | None, where: Place, at: Any, size: int, largest: int) -> Iterator[Chunk]:
    with _opened(path) as file:
        byte, line = at or (0, 0)
        source = stream(file, packed)
        if packed is None:
            file.seek(byte)
        else:
            _discard(source, byte, path)
        yield from _Lines(path, source, where, byte, line, size, largest).chunks()


def _opened(path: str) -> BinaryIO:
    try:
        return open(path, "rb")
    except OSError as error:
        raise CorpusError(f"{path}: {error.strerror or error}") from None


def _discard(source: Stream, count: int, path: str) -> None:
    while count:
        try:
            gone = len(source.read(min(count, 1 << 20)))
        except BrokenStreamError as error:
            raise CorpusError(f"{path}: {error}; it has changed since the run began") from None
        if not gone:
            raise CorpusError(f"{path}: shorter than it was when the run began")
        count -= gone


def line_ends(data: bytes) -> int:
    """How many lines end in it."""
    # bytes.count and bytes.split look at one byte after the other; where lines are as long as texts, this is five times
    # as fast, and where they are short, no slower.
    count = 0
    at = data.find(b"\n")
    while at >= 0:
        count += 1
        at = data.find(b"\n", at + 1)
    return count


_BLANK = b" \t\n\r\x0b\x0c"


def records_of(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The lines that are not blank: the number of each, counted from 0, where it begins and where it ends."""
    begin = number = 0
    while begin < len(data):
        end = data.find(b"\n", begin)
        if end < 0:
            end = len(data)
        if data[begin] not in _BLANK or data[begin:end].strip():
            yield number, begin, end
        begin = end + 1
        number += 1


class _Lines:
    """Cuts a stream into chunks of whole lines."""

    def __init__(self, path: str, source: Stream, where: Place, byte: int, line: int, size: int, largest: int) -> None:
        self._path = path
        self._source = source
        self._where = where
        self._byte = byte  # of the stream; of what is held, the first
        self._line = line  # lines before it
        self._size = size
        self._largest = largest
        self._held = b""
        self._broken: BrokenStreamError | None = None
        self._ended = False

    def _fill(self, size: int) -> None:
        """Hold so many bytes, or all that are left."""
        if len(self._held) >= size or self._ended:
            return
        parts = [self._held]
        have = len(self._held)
        while have < size:
            try:
                more = self._source.read(max(size - have, 1 << 16))
            except BrokenStreamError as error:
                self._broken, self._ended = error, True
                break
            if not more:
                self._ended = True
                break
            parts.append(more)
            have += len(more)
        self._held = b"".join(parts)

    def chunks(self) -> Iterator[Chunk]:
        while True:
            self._fill(self._size)
            cut = self._held.rfind(b"\n", 0, self._size) + 1
            if not cut:
                cut = self._one_record()
            if cut < 0:
                yield self._too_long()
            elif cut:
                yield self._take(cut)
            elif self._ended:
                break
        if self._broken is not None:
            tail = self._held
            refused = Rejection(
                self._path,
                {"line": self._line + 1, "byte": self._byte},
                f"{self._broken}; nothing can be read from here on",
                excerpt=excerpt(tail),
            )
            self._held = b""
            self._byte += len(tail)
            yield self._chunk(b"", 0, {"line": self._line + 1}, [refused], done=True)

    def _one_record(self) -> int:
        """How long the record is that fills a chunk alone; 0 if nothing is left, -1 if it is too long."""
        seen = min(self._size, len(self._held))
        while True:
            found = self._held.find(b"\n", seen)
            if found >= 0:
                return found + 1 if found <= self._largest else -1
            if self._ended:
                if self._broken is not None and len(self._held) <= self._largest:
                    return 0
                return len(self._held) if len(self._held) <= self._largest else -1
            if len(self._held) > self._largest:
                return -1
            seen = len(self._held)
            self._fill(min(2 * max(seen, 1), self._largest + 1))

    def _too_long(self) -> Chunk:
        """The chunk of a record that is not held, only passed by."""
        begin = self._held
        byte = self._byte
        gone = 0
        while True:
            found = self._held.find(b"\n")
            if found >= 0:
                gone += found + 1
                self._held = self._held[found + 1 :]
                break
            gone += len(self._held)
            self._held = b""
            if self._ended:
                break
            self._fill(1 << 16)
        self._byte += gone
        reason = too_large(gone, self._largest)
        refused = Rejection(self._path, {"line": self._line + 1, "byte": byte}, reason, excerpt=excerpt(begin))
        self._line += 1
        return self._chunk(b"", 0, {"line": self._line}, [refused])

    def _take(self, cut: int) -> Chunk:
        data = self._held[:cut]
        self._held = self._held[cut:]
        start = {"line": self._line + 1, "byte": self._byte}
        self._byte += cut
        count = sum(1 for _ in records_of(data))
        self._line += line_ends(data)
        return self._chunk(data, count, start)

    def _chunk(
        self, data: bytes, count: int, start: dict[str, int], refused: Iterable[Rejection] = (), done: bool = False
    ) -> Chunk:
        after: Any = "done" if done else (self._byte, self._line)
        return Chunk(
            "jsonl",
            data,
            count,
            self._path,
            start,
            (self._where[0], self._where[1], after),
            list(refused),
            progress=self._source.tell(),
        )


# ---- Parquet --------------------------------------------------------------------------------------------------------


def _read_parquet(path: str, packed: str | None, where: Place, at: Any, size: int, largest: int) -> Iterator[Chunk]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise missing("pyarrow", "a Parquet file") from None
    group, row = at or (0, 0)
    total = _size(path)
    try:
        with pq.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20) as file:
            before = sum(file.metadata.row_group(number).num_rows for number in range(group))
            for number in range(group, file.metadata.num_row_groups):
                about = file.metadata.row_group(number)
                rows = max(1, min(_MOST, size * about.num_rows // max(1, about.total_byte_size)))
                done = 0
                for batch in file.iter_batches(rows, row_groups=[number], use_threads=False):
                    first, done = done, done + batch.num_rows
                    if number == group and done <= row:
                        continue
                    sink = pa.BufferOutputStream()
                    with pa.ipc.new_stream(sink, batch.schema) as writer:
                        writer.write_batch(batch)
                    last = done == about.num_rows
                    yield Chunk(
                        "arrow",
                        sink.getvalue().to_pybytes(),
                        batch.num_rows,
                        path,
                        {"row": before + first},
                        (where[0], where[1], (number + 1, 0) if last else (number, done)),
                        progress=total
                        * (number * about.num_rows + done)
                        // max(1, file.metadata.num_row_groups * about.num_rows),
                    )
                before += about.num_rows
    except (pa.ArrowException, OSError) as error:
        refused = Rejection(path, {}, f"the Parquet file cannot be read: {str(error).splitlines()[0]}")
        yield Chunk("arrow", b"", 0, path, {}, (where[0], where[1], "done"), [refused], progress=total)


# ---- WARC -----------------------------------------------------------------------------------------------------------


def _read_warc(path: str, packed: str | None, where: Place, at: Any, size: int, largest: int) -> Iterator[Chunk]:
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise missing("fastwarc", "a WARC file") from None
    total = _size(path)
    items: list[tuple[dict[str, Any], bytes, bool]] = []
    refused: list[Rejection] = []
    held = skipped = 0
    offset, passed = at or (0, 0)  # bytes of the file, and records before them

    def chunk(after: Any, progress: int) -> Chunk:
        place = (where[0], where[1], after)
        return Chunk("pages", items, len(items), path, {}, place, refused, skipped, progress)

    with _opened(path) as file:
        number = _seek(file, offset, passed)
        records = iter(ArchiveIterator(file, record_types=WarcRecordType.any_type, parse_http=False))
        while True:
            try:
                record = next(records, None)
                if record is None:
                    break
                number += 1
                if number <= passed:
                    continue
                place = record.stream_pos
                if (items or refused) and (held >= size or len(items) + len(refused) >= _MOST):
                    yield chunk((place, number - 1), place)
                    items, refused, held, skipped = [], [], 0, 0
                if record.record_type != WarcRecordType.response:
                    skipped += 1
                    continue
                url = record.headers.get("WARC-Target-URI")
                meta = {"id": record.record_id, "url": url, "date": record.headers.get("WARC-Date")}
                position = {"record": number, "byte": place}
                length = record.content_length
                if length > largest:
                    refused.append(Rejection(path, position, too_large(length, largest), meta["id"], url or ""))
                    continue
                block = record.reader.read()
                if len(block) < length:  # fastwarc gives what there is of it, and says nothing
                    reason = f"cut short: {len(block):,} of its {length:,} bytes are there"
                    refused.append(Rejection(path, position, reason, meta["id"], url or ""))
                    continue
            except Exception as error:  # whatever fastwarc says of a damaged file
                reason = f"the WARC file is damaged: {error}; nothing can be read from here on"
                refused.append(Rejection(path, {"record": number + 1}, reason))
                break
            try:
                record.set_bytes_content(block)
                record.parse_http(auto_decode="all")
                page = record.reader.read(largest + 1) if _is_page(record) else None
            except Exception as error:
                reason = f"no response that can be read: {error}"
                refused.append(Rejection(path, position, reason, meta["id"], url or ""))
                continue
            if page is None:
                skipped += 1
                continue
            if len(page) > largest:  # once it is unpacked
                refused.append(Rejection(path, position, too_large(len(page), largest), meta["id"], url or ""))
                continue
            items.append(({**meta, "source": path, **position, "charset": record.http_charset}, page, True))
            held += len(page)
        yield chunk("done", total)


def _is_page(record: Any) -> bool:
    """Whether a response is a page, and the one that was asked for."""
    headers = record.http_headers
    if headers is None or not 200 <= (headers.status_code or 0) < 300:
        return False
    return (record.http_content_type or "").lower() in ("text/html", "application/xhtml+xml")


def _seek(file: BinaryIO, offset: int, passed: int) -> int:
    """Go to a record that is to be read next; how many records are before the place where the file now stands.

    In a WARC.gz every record should be a gzip member of its own. Where it is not, its offset is none of a record, and the
    file is read again from its beginning.
    """
    file.seek(offset)
    begin = file.read(5)
    found = begin.startswith((b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"WARC/"))
    file.seek(offset if found else 0)
    return passed if found else 0


_READERS = {"jsonl": _read_jsonl, "parquet": _read_parquet, "warc": _read_warc}
