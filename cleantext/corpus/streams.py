"""Compressed files as streams that say where they break: what could be read before the break is not lost.

Both decompressors go on behind the end of a member or frame, since files are made by joining others (and by this package,
which writes a member or frame a chunk, so that an output can be cut back to any chunk).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, Protocol

from cleantext.corpus.records import CorpusError

__all__ = ["BrokenStreamError", "compress", "missing", "stream"]

_STEP = 1 << 16
_FEED = 1 << 10  # a decompressor that cannot be bounded gets little at once: it may make 32,000 times as much of it


class BrokenStreamError(Exception):
    """The file cannot be read from here on; the message says why."""


class Stream(Protocol):
    """What gives a file's bytes in order."""

    def read(self, size: int) -> bytes:
        """At most so many bytes, none at the end; BrokenStreamError once what was whole has been given."""

    def tell(self) -> int:
        """How many bytes of the file itself have been used."""


def missing(package: str, what: str) -> CorpusError:
    """The error for a package that is not installed."""
    return CorpusError(f"{what} needs {package}, which is not installed: pip install 'news-cleantext[corpus]'")


def stream(file: BinaryIO, compression: str | None) -> Stream:
    """A file's bytes, decompressed."""
    if compression == "gz":
        return _Unpacked(file, _gunzip, "gzip", _STEP)
    if compression == "zst":
        try:
            import zstandard
        except ImportError:
            raise missing("zstandard", "a .zst file") from None
        unpack = zstandard.ZstdDecompressor()
        return _Unpacked(file, lambda: _Frame(unpack.decompressobj()), "zstd", _FEED)
    return file


class _Member:
    """One gzip member."""

    def __init__(self) -> None:
        self._unpack = zlib.decompressobj(wbits=31)
        self.rest = b""  # given, but not used

    def feed(self, data: bytes) -> bytes:
        made = self._unpack.decompress(data, _STEP * 4)
        self.rest = self._unpack.unused_data if self._unpack.eof else self._unpack.unconsumed_tail
        return made

    @property
    def done(self) -> bool:
        return self._unpack.eof


class _Frame:
    """One zstd frame."""

    def __init__(self, unpack: Any) -> None:
        self._unpack = unpack
        self.rest = b""

    def feed(self, data: bytes) -> bytes:
        made: bytes = self._unpack.decompress(data)
        self.rest = self._unpack.unused_data if self._unpack.eof else b""
        return made

    @property
    def done(self) -> bool:
        return bool(self._unpack.eof)


def _gunzip() -> _Member:
    return _Member()


class _Unpacked:
    """A file of members or frames, one behind the other."""

    def __init__(self, file: BinaryIO, start: Callable[[], Any], name: str, step: int) -> None:
        self._file = file
        self._start = start
        self._name = name
        self._step = step
        self._part: Any = None  # the member or frame that is being read
        self._data = b""  # read from the file, not yet unpacked
        self._broken: BrokenStreamError | None = None
        self._pending = bytearray()

    def read(self, size: int) -> bytes:
        while len(self._pending) < size and self._broken is None:
            try:
                made = self._more()
            except BrokenStreamError as error:
                self._broken = error
                break
            if made is None:
                break
            self._pending += made
        if not self._pending and self._broken is not None:
            raise self._broken
        given = bytes(self._pending[:size])
        del self._pending[:size]
        return given

    def _more(self) -> bytes | None:
        if not self._data:
            self._data = self._file.read(self._step)
            if not self._data:
                if self._part is not None:
                    raise BrokenStreamError(f"the {self._name} file ends in the middle: it was cut short")
                return None
        if self._part is None:
            if self._name == "gzip":
                self._data = self._data.lstrip(b"\0")  # padding between members is allowed
                if not self._data:
                    return b""
            self._part = self._start()
        try:
            made: bytes = self._part.feed(self._data)
        except Exception as error:  # zlib.error, zstandard.ZstdError
            raise BrokenStreamError(f"the {self._name} file is damaged: {error}") from None
        self._data = self._part.rest
        if self._part.done:
            self._part = None
        return made

    def tell(self) -> int:
        return self._file.tell()


def compress(data: bytes, compression: str | None) -> bytes:
    """One chunk of an output as a gzip member or zstd frame: always the same bytes for the same data."""
    if compression == "gz":
        pack = zlib.compressobj(6, wbits=31)  # without a time in its header
        return pack.compress(data) + pack.flush()
    if compression == "zst":
        import zstandard

        packed: bytes = zstandard.ZstdCompressor(level=3, write_checksum=True).compress(data)
        return packed
    return data
