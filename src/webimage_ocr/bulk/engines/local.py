"""Processes on this machine, one a core: each with a Reader of its own.

Every process has an executor to itself. One executor for all would be useless for good once one process dies
(BrokenProcessPool), and could not say which picture it had; like this only that process is started again.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Generator, Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from types import TracebackType

from webimage_ocr.api.catalogue import failure_to_wire
from webimage_ocr.bulk.engines.ready import map_ready
from webimage_ocr.bulk.items import Item, Outcome, make_record
from webimage_ocr.bulk.worker import Worker, WorkOptions
from webimage_ocr.errors import InternalError
from webimage_ocr.runtime.processor import usable_cores
from webimage_ocr.types import ReadOptions

_AHEAD = 2
"""Items handed out for each process: one that is read, and one that waits for its place."""


class LocalEngine:
    """``processes`` Readers, as many as there are cores by default; ``close`` it at the end."""

    def __init__(self, processes: int | None = None, options: WorkOptions | None = None) -> None:
        processes, options = processes or usable_cores(), options or WorkOptions()
        self._places: queue.LifoQueue[_Place] = queue.LifoQueue()
        for _ in range(processes):
            self._places.put(_Place(options))
        self._processes = processes
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="bulk")

    def read(self, items: Iterable[Item], options: ReadOptions) -> Generator[Outcome]:
        """As ``Engine.read``."""
        read_one = partial(self._read_one, options=options)
        yield from map_ready(self._threads, read_one, items, _AHEAD * self._processes)

    def close(self) -> None:
        """Drop what waits, let what is being read come to its end, and end all processes."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        while not self._places.empty():
            self._places.get().close()

    def __enter__(self) -> LocalEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read_one(self, item: Item, options: ReadOptions) -> Outcome:
        place = self._places.get()
        try:
            return place.read(item, options)
        finally:
            self._places.put(place)


class _Place:
    """One process, started again when it dies."""

    def __init__(self, options: WorkOptions) -> None:
        self._options = options
        self._executor: ProcessPoolExecutor | None = None

    def read(self, item: Item, options: ReadOptions) -> Outcome:
        for _ in range(2):  # it may have been ended from outside: a picture is guilty the second time
            if self._executor is None:
                # spawned: a fork would inherit locks that threads of this process hold
                context = multiprocessing.get_context("spawn")
                self._executor = ProcessPoolExecutor(1, context, _start, (self._options,))
            try:
                return self._executor.submit(_read, item, options).result()
            except BrokenProcessPool:
                self.close()
        fault = InternalError("The process that read it ended, twice; it may lack memory.")
        return Outcome.of(item.number, make_record(item.source, error=failure_to_wire(fault)))

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown()
            self._executor = None


_worker: Worker | None = None
"""The one of this process, in the processes that are started here."""


def _start(options: WorkOptions) -> None:
    global _worker
    # Ctrl-C is for the process that started this one, which then ends it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    _worker = Worker(options)
    _worker.warm()


def _end_with_parent() -> None:
    """A parent that is killed ends nobody, and its children would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read(item: Item, options: ReadOptions) -> Outcome:
    if _worker is None:
        raise AssertionError("an executor runs its initializer first")
    return Outcome.of(item.number, _worker.read(item, options))
