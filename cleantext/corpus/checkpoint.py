"""The files of a run: what it has written so far, and a checkpoint that says how much of that counts.

``OUTPUT.part`` and ``OUTPUT.rejected.jsonl.part`` grow; ``OUTPUT.checkpoint`` says, every few seconds, how long they were at
the end of a chunk and where in the input that was. It is replaced as a whole, and only once they are on the disk. So
whatever moment a run is killed at, cutting both files to those lengths and going on from that place is the same as never
having been killed. Parquet, which cannot be cut, is made at last from ``OUTPUT.gathered``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

from cleantext.corpus.records import CorpusError

__all__ = ["Files"]


class Files:
    """The files of a run.

    Args:
        output: where the output is to be in the end.
        gather: whether what is written is first gathered, to be made into the output at last.
    """

    def __init__(self, output: str, *, gather: bool) -> None:
        self.output = output
        self.part = output + ".part"
        self.gathered = output + ".gathered" if gather else self.part
        self.rejected = output + ".rejected.jsonl"
        self.rejected_part = self.rejected + ".part"
        self.checkpoint = output + ".checkpoint"

    @property
    def unfinished(self) -> bool:
        """Whether a run began and did not end."""
        return any(map(os.path.exists, {self.part, self.gathered, self.rejected_part, self.checkpoint}))

    def all(self) -> list[str]:
        """Every path that a run writes."""
        found = [self.output, self.part, self.gathered, self.rejected, self.rejected_part, self.checkpoint]
        return list(dict.fromkeys([*found, self.checkpoint + ".new"]))

    def load(self) -> dict[str, Any] | None:
        """The last checkpoint, or None if there is none."""
        try:
            with open(self.checkpoint, "rb") as file:
                state = json.load(file)
        except FileNotFoundError:
            return None
        except ValueError:
            raise CorpusError(f"{self.checkpoint} is no checkpoint: --force begins anew") from None
        if not isinstance(state, dict):
            raise CorpusError(f"{self.checkpoint} is no checkpoint: --force begins anew")
        return state

    def save(self, state: Mapping[str, Any]) -> None:
        """Replace the checkpoint."""
        new = self.checkpoint + ".new"
        with open(new, "wb") as file:
            file.write(json.dumps(state).encode())
            _to_disk(file)
        os.replace(new, self.checkpoint)
        self.folder_to_disk()

    @contextmanager
    def opened(self, output: int, rejected: int) -> Iterator[tuple[BinaryIO, BinaryIO]]:
        """The two files that grow, cut to these lengths."""
        with _grows(self.gathered) as one, _grows(self.rejected_part) as other:
            for file, length in ((one, output), (other, rejected)):
                have = file.seek(0, os.SEEK_END)
                if have < length:
                    raise CorpusError(
                        f"{file.name} has {have:,} bytes, but the checkpoint knows of {length:,}: something else has changed "
                        "it; --force begins anew"
                    )
                file.truncate(length)
                file.seek(length)
            yield one, other

    def name(self, rejected: bool) -> None:
        """Give what is complete its name. May be done again if it was interrupted."""
        if rejected:
            _moved(self.rejected_part, self.rejected)
        else:
            _gone(self.rejected)
        _moved(self.part, self.output)
        self.folder_to_disk()
        for path in (self.rejected_part, self.gathered, self.checkpoint + ".new", self.checkpoint):
            _gone(path)
        self.folder_to_disk()

    def clear(self) -> None:
        """Remove what an unfinished run has left."""
        for path in (self.checkpoint, self.checkpoint + ".new", self.gathered, self.part, self.rejected_part):
            _gone(path)

    def folder_to_disk(self) -> None:
        """Make sure that names survive a power cut, too."""
        with suppress(OSError, AttributeError):  # Windows knows no such thing
            folder = os.open(os.path.dirname(os.path.abspath(self.output)), os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _moved(path: str, to: str) -> None:
    if os.path.exists(path):
        os.replace(path, to)
    elif not os.path.exists(to):
        raise CorpusError(f"{path} has gone: --force begins anew")


def _gone(path: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(path)


@contextmanager
def _grows(path: str) -> Iterator[BinaryIO]:
    with open(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666), "r+b") as file:
        file_name = path
        try:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            pass  # Windows: two runs with one output are then not told apart
        except OSError:
            raise CorpusError(f"another run is writing {file_name}: wait for it, or choose another output") from None
        yield file
