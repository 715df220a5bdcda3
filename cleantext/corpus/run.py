"""A run: read, clean on every core, write in order, and be ready to be killed at any moment."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from cleantext.cleaner import Cleaner
from cleantext.corpus.checkpoint import Files
from cleantext.corpus.pool import PATIENCE, Pool
from cleantext.corpus.reading import CHUNK_BYTES, FORMATS, LARGEST, Chunk, Format, format_of, line_ends, read
from cleantext.corpus.records import CorpusError, Layout
from cleantext.corpus.shapes import Shape, united
from cleantext.corpus.streams import missing, stream
from cleantext.corpus.work import Done, Tally, Work

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Summary", "cores", "run", "total_size"]

_VERSION = 1  # of the checkpoint


@dataclass(frozen=True)
class Summary:
    """What a run did.

    Attributes:
        output: the path of the output.
        rejected: the path of the rejected records, or None if there are none.
        tally: what was counted; over all parts of a run that was interrupted.
        seconds: how long it took, likewise.
        workers: how many there were.
        resumed: whether it went on from a checkpoint.
        done_before: whether there was nothing left to do.
    """

    output: str
    rejected: str | None
    tally: Tally
    seconds: float
    workers: int
    resumed: bool = False
    done_before: bool = False


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def total_size(inputs: Sequence[str]) -> int:
    """The bytes of all inputs; of a folder every file's, since what a name tells is not asked here."""
    size = 0
    for path in inputs:
        if os.path.isdir(path):
            for folder, _, names in os.walk(path):
                for name in names:
                    if format_of(name)[0]:
                        size += _stat(os.path.join(folder, name))[0]
        else:
            size += _stat(path)[0]
    return size


def run(
    inputs: Sequence[str],
    output: str,
    *,
    cleaner: Cleaner | None = None,
    layout: Layout | None = None,
    format: Format | None = None,
    workers: int | None = None,
    force: bool = False,
    resume: bool = False,
    strict: bool = False,
    largest: int = LARGEST,
    chunk_bytes: int = CHUNK_BYTES,
    checkpoint_every: float = 5.0,
    patience: float = PATIENCE,
    settings: Mapping[str, Any] | None = None,
    progress: Callable[[int, Tally], None] | None = None,
) -> Summary:
    """Clean whole files of records.

    Args:
        inputs: files and folders.
        output: a path that ends in .jsonl, .jsonl.gz, .jsonl.zst or .parquet.
        cleaner: cleans; the library's own if None.
        layout: where a record's text is, and what is added to it.
        format: the format of all inputs; each file's own, by its name, if None.
        workers: how many processes clean; one for each core if None, and none but this one if 0.
        force: whether an output, or the rest of an unfinished run, is written over.
        resume: whether an unfinished run is gone on with; without one, a new run begins.
        strict: whether the first record that cannot be cleaned ends the run.
        largest: bytes of the largest record.
        chunk_bytes: bytes of records that are cleaned and written together.
        checkpoint_every: seconds between checkpoints.
        patience: seconds that a record may take; one that takes longer, twice, is rejected.
        settings: what else decides how texts are cleaned; a run goes on only with the same.
        progress: called now and then with the bytes of input read and the tally so far.

    Raises:
        CorpusError: if it cannot begin or go on; says what to do.
    """
    inputs = [os.fspath(path) for path in inputs]
    output = os.fspath(output)
    layout = layout or Layout()
    kind, compression = _output_kind(output)
    _check_inputs(inputs, format)
    gather = kind == "parquet"
    files = Files(output, gather=gather)
    _check_places(inputs, files)
    if resume and os.path.exists(output) and not files.unfinished:
        rejected = files.rejected if os.path.exists(files.rejected) else None
        return Summary(output, rejected, Tally(), 0.0, 0, done_before=True)
    given = _schema(inputs, format, layout, kind)
    form = "jsonl" if kind == "jsonl" else "shaped" if given is None else "arrow"
    cleaner = cleaner or Cleaner()
    work = Work(cleaner, layout, largest, form, compression)
    start = _start(files, inputs, work, format, chunk_bytes, settings or {}, resume=resume, force=force)
    one = _Run(files, work, start, given, strict=strict, every=checkpoint_every, progress=progress)
    count = cores() if workers is None else workers
    if start["stage"] == "running":
        try:
            chunks = read(
                inputs,
                format=format,
                begin=_place(start["place"]),
                size=chunk_bytes,
                largest=largest,
                leave_out=frozenset(map(os.path.realpath, files.all())),
            )
            one.go(chunks, Pool(work, count, patience))
        except OSError as error:
            raise CorpusError(_disk(error, output)) from error
    tally = one.tally
    files.name(rejected=tally.refused > 0)
    return Summary(
        output, files.rejected if tally.refused else None, tally, one.seconds, count, resumed=start["place"] is not None
    )


class _Run:
    """A run under way."""

    def __init__(
        self,
        files: Files,
        work: Work,
        start: dict[str, Any],
        given: pa.Schema | None,
        *,
        strict: bool,
        every: float,
        progress: Callable[[int, Tally], None] | None,
    ) -> None:
        self.tally = Tally(**start["tally"])
        self._files = files
        self._work = work
        self._state = start
        self._given = given
        self._strict = strict
        self._every = every
        self._progress = progress
        self._shape: Shape | None = start["shape"]
        self._under_way: dict[int, tuple[Any, int, int]] = {}  # of a chunk: what comes after it, its records, progress
        self._begun = time.monotonic()
        self._saved = self._begun
        self._before = float(start["seconds"])
        self._source = ""

    @property
    def seconds(self) -> float:
        """How long it has taken, parts before an interruption counted."""
        return self._before + time.monotonic() - self._begun

    def go(self, chunks: Any, pool: Pool) -> None:
        with self._files.opened(self._state["output"], self._state["rejected"]) as (output, rejected), pool:
            for chunk in chunks:
                self._admit(chunk)
                number = pool.put(chunk)
                self._under_way[number] = (chunk.after, chunk.count + len(chunk.refused), chunk.progress)
                for done in pool.answers():
                    self._write(done, output, rejected)
                while pool.full:
                    for done in pool.answers(None):
                        self._write(done, output, rejected)
            while pool.busy:
                for done in pool.answers(None):
                    self._write(done, output, rejected)
            self._save(output, rejected)
            rows = self._join(output) if self._work.output != "jsonl" else None
            self._check(output, rejected, rows)
            self._state["stage"] = "naming"
            self._files.save(self._state)

    def _admit(self, chunk: Chunk) -> None:
        """Refuse, before hours of work, what no output could hold together."""
        if self._work.output == "jsonl" or chunk.source == self._source or (chunk.kind == "arrow" and not chunk.count):
            return
        self._source = chunk.source
        if (chunk.kind == "arrow") != (self._work.output == "arrow"):
            raise CorpusError(
                f"{chunk.source or 'a page'}: one Parquet file cannot hold what comes from Parquet and what does not: "
                "make two runs of it, or write JSON lines"
            )
        if chunk.kind == "arrow":
            _same_columns(chunk.source, self._given)

    def _write(self, done: Done, output: BinaryIO, rejected: BinaryIO) -> None:
        after, count, progress = self._under_way.pop(done.number)
        own = done.tally
        if own.written + own.refused != count:
            raise CorpusError(
                f"{count} records went in, but {own.written} came out and {own.refused} were rejected: this is a fault of "
                "cleantext's; nothing was written under the output's name"
            )
        if self._strict and done.first is not None:
            self._save(output, rejected)
            raise CorpusError(
                f"{done.first} (--strict; without it the run would have gone on. --resume goes on from here)"
            )
        output.writelines(done.pieces())
        rejected.write(done.rejected)
        self.tally.add(own)
        if done.shape is not None:
            self._shape = done.shape if self._shape is None else united(self._shape, done.shape)
        self._state["place"] = after
        if self._progress is not None:
            self._progress(progress, self.tally)
        if time.monotonic() - self._saved >= self._every:
            self._save(output, rejected)

    def _save(self, output: BinaryIO, rejected: BinaryIO) -> None:
        for file in (output, rejected):
            file.flush()
            os.fsync(file.fileno())
        self._state.update(
            output=output.tell(),
            rejected=rejected.tell(),
            tally=asdict(self.tally),
            shape=self._shape,
            seconds=self.seconds,
        )
        self._files.save(self._state)
        self._saved = time.monotonic()

    def _join(self, gathered: BinaryIO) -> int:
        from cleantext.corpus.columns import join

        gathered.seek(0)
        rows = join(gathered, self._files.part, self._work.output, self._work.layout, self._shape, self._given)
        with open(self._files.part, "rb") as file:
            os.fsync(file.fileno())
        return rows

    def _check(self, output: BinaryIO, rejected: BinaryIO, rows: int | None) -> None:
        """Hold what was counted against what is in the files."""
        tally = self.tally
        if rows is None:
            output.seek(0)
            rows = _lines(output, self._work.compression)
        rejected.seek(0)
        refused = _lines(rejected, None)
        if not (rows == tally.written and refused == tally.refused and rows + refused == tally.read):
            raise CorpusError(
                f"{tally.read:,} records were read, but there are {rows:,} in {self._files.part} and {refused:,} in "
                f"{self._files.rejected_part}; these files are left as they are"
            )


def _lines(file: BinaryIO, compression: str | None) -> int:
    source = stream(file, compression)
    count = 0
    while data := source.read(1 << 18):
        count += line_ends(data)
    return count


# ---- before it begins -----------------------------------------------------------------------------------------------


def _output_kind(output: str) -> tuple[str, str | None]:
    kind, compression = format_of(output)
    if kind not in ("jsonl", "parquet") or (kind == "parquet" and compression):
        raise CorpusError(f"{output}: an output is .jsonl, .jsonl.gz, .jsonl.zst or .parquet")
    if os.path.isdir(output):
        raise CorpusError(f"{output} is a folder: name a file in it")
    if not os.path.isdir(os.path.dirname(os.path.abspath(output))):
        raise CorpusError(f"{os.path.dirname(output)}: there is no such folder for the output")
    _need("parquet" if kind == "parquet" else compression)
    return kind, compression


def _need(what: str | None) -> None:
    """See to it that the package for a format or compression is there."""
    from importlib.util import find_spec

    package, name = {
        "parquet": ("pyarrow", "Parquet"),
        "zst": ("zstandard", "zstd compression"),
        "warc": ("fastwarc", "WARC"),
    }.get(what or "", ("", ""))
    if package and find_spec(package) is None:
        raise missing(package, name)


def _check_inputs(inputs: Sequence[str], format: Format | None) -> None:
    if not inputs:
        raise CorpusError("no input: name files or folders")
    if format is not None and format not in FORMATS:
        raise CorpusError(f"no format {format!r}; there are {', '.join(FORMATS)}")
    for path in inputs:
        if not os.path.exists(path):
            raise CorpusError(f"{path}: no such file or folder")
        if os.path.isdir(path):
            continue
        kind, compression = format_of(path)
        if format is None and kind is None:
            raise CorpusError(f"{path}: its name tells no format; give --format {'|'.join(FORMATS)}")
        found = format or kind
        if compression and found not in ("jsonl", "warc"):
            raise CorpusError(f"{path}: compressed files are read as JSON lines or WARC: unpack it first")
        _need(found)
        _need(compression if found == "jsonl" else None)
        if not os.access(path, os.R_OK):
            raise CorpusError(f"{path}: permission denied")


def _check_places(inputs: Sequence[str], files: Files) -> None:
    """Refuse to write over what is read."""
    for path in inputs:
        if os.path.isdir(path):
            continue
        for own in files.all():
            if os.path.exists(own) and os.path.samefile(path, own):
                raise CorpusError(f"{own} is an input, and inputs are never written over: choose another output")


def _schema(inputs: Sequence[str], format: Format | None, layout: Layout, kind: str) -> pa.Schema | None:
    """The columns of the inputs if they are Parquet and so is the output; None if not."""
    first: pa.Schema | None = None
    for path in inputs:
        if os.path.isdir(path):
            from cleantext.corpus.reading import _files

            found = next((file for file, _ in _files(path, format, (), frozenset())), None)
            if found is None:
                raise CorpusError(f"{path}: holds no file that {'is ' + format if format else 'could be read'}")
            path = found
        if (format or format_of(path)[0]) != "parquet":
            continue
        schema = _columns(path)
        names = [name for name in (layout.html_field, layout.text_field) if name is not None]
        if schema is not None and not any(name in schema.names for name in names):
            raise CorpusError(
                f"{path}: no column {' or '.join(map(repr, names))}; there are {', '.join(schema.names)}. Name one with "
                "--text-field or --html-field"
            )
        if schema is not None and (taken := [name for name in layout.added if name in schema.names]):
            raise CorpusError(f"{path}: has a column {taken[0]!r} already: choose another --prefix")
        if kind != "parquet" or schema is None:
            continue
        if first is None:
            first = schema
        else:
            _same_columns(path, first)
    return first


def _columns(path: str) -> pa.Schema | None:
    """The columns of a Parquet file; None if it is damaged, of which its rejection will tell."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_schema(path)
    except (pa.ArrowException, OSError):
        return None


def _same_columns(path: str, first: pa.Schema | None) -> None:
    schema = _columns(path)
    if schema is None or first is None or schema.equals(first):
        return
    odd = [str(column) for column in schema if column not in list(first)] or ["another order"]
    raise CorpusError(
        f"{path}: its columns are not those of the first input ({'; '.join(odd)}): make two runs of it, or write JSON lines"
    )


def _start(
    files: Files,
    inputs: Sequence[str],
    work: Work,
    format: Format | None,
    chunk_bytes: int,
    settings: Mapping[str, Any],
    *,
    resume: bool,
    force: bool,
) -> dict[str, Any]:
    """The state to begin with: that of the last checkpoint, or a new one."""
    from cleantext import __version__

    cleaner = work.cleaner
    same = {
        "version": _VERSION,
        "cleantext": __version__,
        "inputs": [[os.path.abspath(path), *_stat(path)] for path in inputs],
        "format": format,
        "layout": {name: [*of] if isinstance(of, tuple) else of for name, of in asdict(work.layout).items()},
        "largest": work.largest,
        "chunk": chunk_bytes,
        "output": work.output,
        "filters": sorted(f"{one.name}: {one.category}" for one in cleaner.filters),
        "repair": cleaner.repair,
        "markdown": cleaner.markdown,
        "settings": dict(settings),
    }
    state = files.load() if resume else None
    if state is not None:
        was = state.get("same", {})
        odd = [name for name in same if was.get(name) != same[name]]
        if odd:
            name = odd[0]
            raise CorpusError(
                f"{files.checkpoint}: cannot go on, since this is not the run that was stopped: {name} was "
                f"{_brief(was.get(name))}, and is {_brief(same[name])}. Run it as before, or begin anew with --force and without --resume"
            )
        return state
    if not resume and files.unfinished and not force:
        raise CorpusError(
            f"{files.output}: a run for it was not finished: --resume goes on with it, --force begins anew"
        )
    if os.path.exists(files.output) and not force:
        raise CorpusError(f"{files.output} exists already; --force writes over it")
    if os.path.exists(files.rejected) and not force:
        raise CorpusError(f"{files.rejected} exists already; --force writes over it")
    state = {"same": same, "stage": "running", "place": None, "output": 0, "rejected": 0, "tally": {}}
    state |= {"shape": None, "seconds": 0.0}
    with files.opened(0, 0):  # fails if another run has them
        files.save(state)
    return state


def _brief(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 200 else text[:200] + "…"


def _place(place: Any) -> Any:
    """A place as JSON gives it back, with the tuples that it had."""
    if place is None:
        return None
    number, parts, inner = place
    return number, tuple(parts), tuple(inner) if isinstance(inner, list) else inner


def _stat(path: str) -> tuple[int, int]:
    """Size and time of a file; of a folder nothing, since its files are read by name."""
    try:
        status = os.stat(path)
    except OSError:
        return 0, 0
    return (0, 0) if os.path.isdir(path) else (status.st_size, status.st_mtime_ns)


def _disk(error: OSError, output: str) -> str:
    what = error.strerror or str(error)
    where = error.filename or output
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{where}: {what}: make room, then go on with --resume"
    return f"{where}: {what}; --resume goes on once that is put right"
