"""Worker processes that give their answers in order, and whose death is noticed.

Every worker has a pipe of its own, and at most two chunks: the one that it cleans, and the one that it takes up next. A
chunk whose worker died goes to another worker. Every worker says in shared memory which record it is at; one that two
workers died of is set aside as rejected. One that takes too long is taken for dead, and its worker is killed.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from cleantext.corpus.reading import Chunk
from cleantext.corpus.records import CorpusError
from cleantext.corpus.work import Done, Work

__all__ = ["PATIENCE", "Pool"]

_AHEAD = 2  # chunks that a worker has at a time
_HELD_BYTES = 64 << 20  # chunks that are under way may together be so large, but for the last of them
PATIENCE = 600.0
_DEATHS = 50  # workers that may die one after the other while no chunk gets done
_STILLBORN = 5  # and of those that got to no record


class Pool:
    """Cleans chunks in worker processes.

    Args:
        work: what the workers do.
        workers: how many there are; with 0 the work is done in this process.
        patience: seconds that a record may take.
    """

    def __init__(self, work: Work, workers: int, patience: float = PATIENCE) -> None:
        self._work = work
        self._packed = pickle.dumps(work) if workers else b""
        self._patience = patience
        self._workers: list[_Worker] = []
        self._waiting: deque[Chunk] = deque()  # handed in, not yet given to a worker
        self._out: dict[int, Chunk] = {}  # given to workers, or waiting
        self._done: dict[int, Done] = {}
        self._next = 0  # the chunk whose answer is handed out next
        self._number = 0
        self._deaths = self._stillborn = 0
        self._accused: dict[tuple[int, int], int] = {}  # (chunk, record): workers that died at it
        self._fatal: dict[int, dict[int, str]] = {}
        self._size = workers
        if workers:
            import multiprocessing

            # A new interpreter, not a copy of this one: whoever calls may have threads, which a copy has not.
            self._context = multiprocessing.get_context("spawn")

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def full(self) -> bool:
        """Whether answers should be fetched before more is handed in."""
        if not self._size:
            return bool(self._done)
        # Chunks are answered in order: where one takes long, those behind it must not pile up.
        if self._number - self._next >= self._size * (_AHEAD + 2):
            return True
        return sum(chunk.size for chunk in self._out.values()) >= _HELD_BYTES

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._next < self._number

    def put(self, chunk: Chunk) -> int:
        """Hand a chunk in; its number."""
        chunk.number = self._number
        self._number += 1
        if not self._size or not chunk.count:
            done = self._done[chunk.number] = self._work(chunk, _nothing)
            done.source = chunk.data
            return chunk.number
        self._out[chunk.number] = chunk
        self._waiting.append(chunk)
        self._give()
        return chunk.number

    def answers(self, wait: float | None = 0.0) -> Iterator[Done]:
        """The answers that are there, in order; at least one if `wait` is None."""
        while True:
            while self._next in self._done:
                done = self._done.pop(self._next)
                self._next += 1
                self._fatal.pop(done.number, None)
                wait = 0.0
                yield done
            if not self._out or not self._listen(wait):
                return

    def _give(self) -> None:
        """Give waiting chunks to the workers that have least to do."""
        while self._waiting:
            while len(self._workers) < min(self._size, len(self._out)):
                self._workers.append(_Worker(self._context))
            ready = [worker for worker in self._workers if worker.ready and len(worker.has) < _AHEAD]
            if not ready:
                return
            worker = min(ready, key=lambda one: len(one.has))
            chunk = self._waiting.popleft()
            worker.has.append(chunk.number)
            try:
                _send(worker.pipe, (chunk, self._fatal.get(chunk.number, {})))
            except OSError:  # it has died; _listen finds out, and gives the chunk to another
                return

    def _listen(self, wait: float | None) -> bool:
        """Take what workers say, or find that they died; False if nothing came in time."""
        from multiprocessing.connection import wait as wait_for

        pipes = [worker.pipe for worker in self._workers]
        ready = wait_for(pipes, wait) if wait is not None else []
        while wait is None and not ready:
            ready = wait_for(pipes, min(5.0, self._patience / 4))
            self._kill_stuck()
        for worker in list(self._workers):
            if worker.pipe not in ready:
                continue
            try:
                answer = _received(worker.pipe)
            except (EOFError, OSError):
                self._bury(worker)
                continue
            if answer is None:
                self._greet(worker)
                continue
            if isinstance(answer, str):
                raise CorpusError(answer)
            worker.has.remove(answer.number)
            answer.source = self._out.pop(answer.number).data
            self._done[answer.number] = answer
            self._deaths = self._stillborn = 0
        self._give()
        return bool(ready)

    def _greet(self, worker: _Worker) -> None:
        """Tell a worker that has begun to listen what to do."""
        with suppress(OSError):  # it has died; _listen finds out
            worker.pipe.send_bytes(self._packed)
            worker.ready = True

    def _kill_stuck(self) -> None:
        """Kill workers that have been at one record for too long; they are then found dead."""
        now = time.monotonic()
        for worker in self._workers:
            place = (worker.has[0], worker.at.value) if worker.has and worker.at.value >= 0 else None
            if place != worker.place:
                worker.place, worker.since = place, now
            elif place is not None and now - worker.since > self._patience:
                worker.stuck = True
                worker.process.kill()

    def _bury(self, worker: _Worker) -> None:
        """Give what a dead worker had to others."""
        worker.process.join()
        worker.pipe.close()
        self._workers.remove(worker)
        self._deaths += 1
        self._stillborn += worker.at.value < 0
        how = f"still at it after {self._patience:g} s" if worker.stuck else _how(worker.process.exitcode)
        if self._deaths >= _DEATHS or self._stillborn >= _STILLBORN:
            raise CorpusError(
                f"{self._deaths} workers died one after the other, the last one {how}: is there enough memory for "
                f"{self._size} of them? Use fewer --workers, then go on with --resume. (A script that calls cleantext.corpus "
                'does so under if __name__ == "__main__":, or its workers would start workers.)'
            )
        if worker.has:
            number, index = worker.has[0], worker.at.value
            if index >= 0:
                accused = (number, index)
                self._accused[accused] = self._accused.get(accused, 0) + 1
                if self._accused[accused] >= 2:
                    self._fatal.setdefault(number, {})[index] = how
        # First in line, since others wait for their answer.
        self._waiting.extendleft(self._out[number] for number in reversed(worker.has))

    def close(self) -> None:
        """End the workers, whatever they are at."""
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(5)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.pipe.close()
        self._workers.clear()


class _Worker:
    """A process, the pipe to it, the chunks that it has, and the record that it is at."""

    def __init__(self, context: Any) -> None:
        self.pipe, theirs = context.Pipe()
        self.at = context.RawValue("q", -1)
        self.has: deque[int] = deque()
        self.place: tuple[int, int] | None = None  # the chunk and record that it was at when last looked at
        self.since = 0.0  # when it was first seen there
        self.stuck = False
        self.ready = False
        self.process = context.Process(target=_serve, args=(theirs, self.at), daemon=True)
        # What is handed over here must be small: were it more than a pipe holds, and the process dead before it reads it,
        # start() would wait for ever.
        with _one_thread(), _no_interrupt():
            self.process.start()
        theirs.close()  # or the end of the worker would not be the end of the pipe


@contextmanager
def _one_thread() -> Iterator[None]:
    """What is started in here counts with one thread: with a worker for every core, more would only be in the way."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update({name: "1" for name, value in before.items() if value is None})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """What is started in here never hears of Ctrl-C, not even while it starts; whoever started it ends it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # or it would start with the first worker, and unblock the signal as it does
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def _serve(pipe: Any, at: Any) -> None:
    """The life of a worker."""
    import queue
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where _no_interrupt has no means
    todo: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def receive() -> None:
        # Read in a thread: were both ends to write, each would wait for the other to read.
        try:
            while True:
                todo.put(_received(pipe))
        except (EOFError, OSError):  # whoever started this one has gone: nobody is there to take an answer
            os._exit(1)

    def mark(index: int) -> None:
        at.value = index

    try:
        _send(pipe, None)
        work: Work = pickle.loads(pipe.recv_bytes())
        work.cleaner.clean("")
        threading.Thread(target=receive, daemon=True).start()
        while True:
            chunk, fatal = todo.get()
            _send(pipe, work(chunk, mark, fatal))
    except BrokenPipeError:
        os._exit(1)
    except BaseException as error:
        what = "".join(traceback.format_exception_only(type(error), error)).strip()
        where = "".join(traceback.format_tb(error.__traceback__)[-2:])
        _send(pipe, f"a worker cannot go on: {what}\n{where}")
        sys.exit(1)


def _send(pipe: Any, what: object) -> None:
    """Send something; the bytes of records, which are most of it, as they are, not copied among what is pickled."""
    bulk: list[pickle.PickleBuffer] = []
    packed = pickle.dumps(what, 5, buffer_callback=bulk.append)
    pipe.send_bytes(len(bulk).to_bytes(4, "big") + packed)
    for one in bulk:
        pipe.send_bytes(one)


def _received(pipe: Any) -> Any:
    """What was sent.

    Raises:
        EOFError, OSError: if the other end has gone.
    """
    packed = pipe.recv_bytes()
    bulk = [pipe.recv_bytes() for _ in range(int.from_bytes(packed[:4], "big"))]
    return pickle.loads(memoryview(packed)[4:], buffers=bulk)


def _nothing(index: int) -> None:
    """Where the work is done in this process, nobody needs to know which record it is at."""


def _how(code: int | None) -> str:
    """How a process ended, in words."""
    if code is not None and code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = str(-code)
        return f"killed by {name}" + (" (out of memory, most likely)" if name == "SIGKILL" else "")
    return f"with exit code {code}"
