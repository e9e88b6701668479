"""Ray Data over sources, not bytes: the nodes of a cluster, each with Readers as actors.

Parts and manifest stay ours: Ray's own checkpoints are alpha (ray #65685, #65891). Items go to Ray in windows, since
memory grows in long ``map_batches`` (ray #49757) and bytes of a table have to fit the object store.

What Ray does by itself is turned off: its usage statistics, its dashboard; whoever joins a cluster started here has to
know its token.
"""

from __future__ import annotations

import logging
import os
import secrets
import signal
import threading
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from webimage_ocr.bulk.items import Item, Outcome
from webimage_ocr.bulk.worker import Worker, WorkOptions
from webimage_ocr.errors import BulkStopped, SourceUnusable
from webimage_ocr.runtime.processor import usable_cores
from webimage_ocr.types import ReadOptions

_WINDOW_PICTURES = 50_000
_WINDOW_BYTES = 256 * 1024 * 1024
_BATCH_PICTURES = 8
"""Pictures handed to an actor at once, and read again when it is lost."""
_STORE_BYTES = 512 * 1024 * 1024
"""Ray's object store on this machine: it holds names and records, and the bytes of one window."""


@dataclass(frozen=True, slots=True)
class RayOptions:
    """Where it runs."""

    address: str = ""
    """Of a cluster that is there, ``HOST:PORT`` or ``auto``; empty: one on this machine, for this run."""
    processes: int | None = None
    """Readers; None: as many as the cluster has room for."""


class RayEngine:
    """Readers on the nodes of a cluster; ``close`` it at the end."""

    def __init__(self, options: RayOptions | None = None, work: WorkOptions | None = None) -> None:
        work = work or WorkOptions()
        self._options = options or RayOptions()
        # a worker of Ray may have another working directory
        folder = (work.load.folder or Path()).absolute()
        self._work = replace(work, load=replace(work.load, folder=folder))
        self._connected = False

    def read(self, items: Iterable[Item], options: ReadOptions) -> Generator[Outcome]:
        """As ``Engine.read``."""
        self._connect()
        for window in split_windows(items):
            yield from self._read_window(window, options)

    def close(self) -> None:
        """Leave the cluster, or end the one that was started."""
        if self._connected:
            import ray

            ray.shutdown()
            self._connected = False

    def __enter__(self) -> RayEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _connect(self) -> None:
        if self._connected:
            return
        prepare_environment(own_cluster=not self._options.address)
        try:
            import ray
            from ray.data import DataContext
        except ModuleNotFoundError as error:
            raise SourceUnusable("--engine ray needs: pip install 'webimage-ocr[ray]'.") from error
        own: dict[str, Any] = {
            "num_cpus": usable_cores(),
            "object_store_memory": _STORE_BYTES,
            "include_dashboard": False,
        }
        address = self._options.address
        ending = signal.getsignal(signal.SIGTERM)
        try:
            ray.init(address or "local", log_to_driver=False, logging_level=logging.ERROR, **({} if address else own))
        except (ConnectionError, RuntimeError) as error:
            raise BulkStopped(f"The cluster at {address or 'this machine'}: {error}") from error
        self._connected = True
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, ending)  # Ray puts its own in its place
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        context = DataContext.get_current()
        context.enable_progress_bars = False
        context.print_on_execution_start = False

    def _read_window(self, window: list[Item], options: ReadOptions) -> Iterator[Outcome]:
        import ray
        from ray.data import ActorPoolStrategy
        from ray.exceptions import RayError

        # a name as bytes: one that is not UTF-8 is no text to Arrow
        rows = [{"number": i.number, "source": os.fsencode(i.source), "data": i.data, "fault": i.fault} for i in window]
        cores = ray.cluster_resources().get("CPU", 1)  # type: ignore[no-untyped-call]
        room = max(1, int(cores) // self._work.threads)
        readers = min(self._options.processes or room, -(-len(rows) // _BATCH_PICTURES))
        dataset = ray.data.from_items(rows, override_num_blocks=-(-len(rows) // _BATCH_PICTURES)).map_batches(
            _Actor,
            batch_size=_BATCH_PICTURES,
            # a node that is lost takes its Readers with it: one is enough to go on
            compute=ActorPoolStrategy(min_size=1, max_size=readers, initial_size=readers),
            num_cpus=self._work.threads,
            fn_constructor_args=(self._work, options),
            udf_modifying_row_count=False,
        )
        try:
            for row in dataset.iter_rows():
                yield Outcome(int(row["number"]), row["line"], bool(row["failed"]))
        except RayError as error:
            raise BulkStopped(f"Ray: {str(error).strip().splitlines()[-1]}") from error


class _Actor:
    """One Reader, on whatever node Ray puts it."""

    def __init__(self, work: WorkOptions, options: ReadOptions) -> None:
        self._worker = Worker(work)
        self._worker.warm()
        self._options = options

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        outcomes = []
        for number, source, data, fault in zip(*(batch[n] for n in ("number", "source", "data", "fault")), strict=True):
            held = data if isinstance(data, bytes) else None
            item = Item(int(number), os.fsdecode(source), data=held, fault=str(fault))
            outcomes.append(Outcome.of(item.number, self._worker.read(item, self._options)))
        return {
            "number": batch["number"],
            "line": [outcome.line for outcome in outcomes],
            "failed": [outcome.failed for outcome in outcomes],
        }


def split_windows(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Lists of items that are not too many, and whose bytes are not."""
    window: list[Item] = []
    size_bytes = 0
    for item in items:
        window.append(item)
        size_bytes += len(item.data or b"")
        if len(window) >= _WINDOW_PICTURES or size_bytes >= _WINDOW_BYTES:
            yield window
            window, size_bytes = [], 0
    if window:
        yield window


def prepare_environment(*, own_cluster: bool) -> None:
    """What Ray reads when it is imported and started: it tells nobody of itself, and asks for a token."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_AUTH_MODE", "token")
    # its daemons and ours write to the terminal what is for their logs alone
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    if own_cluster:
        # once for this process: Ray reads it the first time and keeps it
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
