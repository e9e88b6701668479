"""What is full first at 10, 100 and 1,000 cores: simulated, with service times measured on this machine.

Every core takes a picture from the object store, reads it, hands its record over and takes the next. The store gives so
many objects a second and so many bytes; one process keeps all records; behind a server each call is counted in one
database. Nothing else is shared.
"""

from __future__ import annotations

import heapq
import itertools
import random
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.scale.cost import draw_pictures, open_reader, time_reading
from webimage_ocr.api.wire import page_to_wire
from webimage_ocr.bulk import LocalEngine
from webimage_ocr.bulk.formats import JSONL, open_format
from webimage_ocr.bulk.items import Item, Outcome, Record, json_line, make_record
from webimage_ocr.bulk.manifest import Manifest
from webimage_ocr.bulk.parts import Parts
from webimage_ocr.reader import Reader
from webimage_ocr.runtime.processor import usable_cores
from webimage_ocr.store.administration import Administration
from webimage_ocr.store.store import Store
from webimage_ocr.types import ReadOptions

_CORES = (10, 100, 1000)
_KINDS = ("single", "phone", "listing")
"""A banner of one line, a page of a phone, a list full of text."""
_EACH = 6
_SIMULATED = 30_000
_PLAIN = ReadOptions()

STORE_PER_SECOND = 10_000.0
"""GET requests of one account: https://support.huaweicloud.com/en-us/productdesc-obs/obs_03_0360.html."""
STORE_BYTES_PER_SECOND = 16e9 / 8
"""The same page: 16 Gbit/s."""


@dataclass(frozen=True, slots=True)
class Services:
    """What each step takes, in seconds of processor time."""

    reading_s: dict[str, tuple[float, ...]]
    """Of each picture, by kind."""
    file_bytes: dict[str, float]
    keeping_s: float
    """One record in a part, with all that a part costs in the end."""
    counting_s: float
    """One call in the server's database."""
    database: str
    crowding: float
    """Processor time of a picture while all other cores read, over that while this machine is left to it."""


@dataclass(frozen=True, slots=True)
class Load:
    """How a simulated run ended."""

    per_second: float
    cores: float
    store: float
    bandwidth: float
    keeping: float
    """Shares, 0 to 1, of what each has."""
    counting: float
    """Of the database, were the calls made to servers; may be over 1, since it is not part of the simulation."""


def measure_services(scratch: Path, database_url: str = "") -> Services:
    """Read some pictures, keep a record and count a call many times."""
    reading: dict[str, tuple[float, ...]] = {}
    sizes: dict[str, float] = {}
    with open_reader() as reader:
        for kind in _KINDS:
            pictures = draw_pictures(kind, _EACH, scratch)
            _read_all(reader, pictures)
            reading[kind] = tuple(time_reading(reader, data, _PLAIN)[0] for data in pictures)
            sizes[kind] = statistics.fmean(map(len, pictures))
        crowding = _measure_crowding(reader, pictures)
        answer = page_to_wire(reader.read(pictures[0]), _PLAIN)["result"]
    keeping_s = _measure_keeping(scratch / "out", make_record("a.png", pictures[0], result=answer, ms=1.0))
    counting_s = _measure_counting(scratch / "state", database_url)
    return Services(reading, sizes, keeping_s, counting_s, "PostgreSQL" if database_url else "SQLite", crowding)


def _measure_crowding(reader: Reader, pictures: Sequence[bytes], rounds: int = 3) -> float:
    """What cores cost each other by sharing memory and caches; in alternating rounds."""
    items = [Item(number, f"#{number}", held=True, data=data) for number, data in enumerate(pictures)]
    ratios = []
    for _ in range(rounds):
        alone_s = _read_all(reader, pictures)
        busy, ended = threading.Event(), threading.Event()

        def keep_busy(busy: threading.Event = busy, ended: threading.Event = ended) -> None:
            endless = itertools.takewhile(lambda _: not ended.is_set(), itertools.cycle(items))
            with LocalEngine(max(1, usable_cores() - 1)) as others:
                for _ in others.read(endless, _PLAIN):
                    busy.set()

        thread = threading.Thread(target=keep_busy)
        thread.start()
        busy.wait()
        ratios.append(_read_all(reader, pictures) / alone_s)
        ended.set()
        thread.join()
    return statistics.median(ratios)


def _read_all(reader: Reader, pictures: Sequence[bytes]) -> float:
    return sum(time_reading(reader, data, _PLAIN)[0] for data in pictures)


def _measure_keeping(folder: Path, record: Record, count: int = 5000) -> float:
    folder.mkdir()
    parts = Parts(folder, Manifest("", {}, JSONL, 1000, count, ""), open_format(JSONL))

    line = json_line(record)

    def keep_all() -> None:
        for number in range(count):
            parts.add(Outcome(number, line, failed=False))

    spent_s = _time(keep_all)
    parts.close()
    return spent_s / count


def _measure_counting(state: Path, database_url: str, count: int = 500) -> float:
    state.mkdir()
    store = Store.open(database_url or f"sqlite:///{state / 'webimage-ocr.sqlite3'}", state / "secret.key")
    try:
        administration = Administration(store)
        account = administration.create_account(f"bench-{time.time_ns()}")
        project = administration.create_project(account.id, "bench")
        day = datetime.now(UTC).date()

        def count_all() -> None:
            for _ in range(count):
                store.count_use(project.id, "web-image", day, "")

        return _time(count_all) / count
    finally:
        store.close()


def _time(work: Callable[[], object]) -> float:
    """Wall time: what waits for a disk keeps the next waiting too."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def simulate(cores: int, services: Services, kind: str, pictures: int = _SIMULATED, seed: int = 1) -> Load:
    """A closed system: each core has one picture at a time, and the store and the keeper serve one after the other."""
    rng = random.Random(seed)
    pictures = max(pictures, 20 * cores)
    object_s = max(1 / STORE_PER_SECOND, services.file_bytes[kind] / STORE_BYTES_PER_SECOND)
    store_free_at = keeper_free_at = busy_s = 0.0
    # three kinds of event, in the order of time: a core asks for a picture, gets it, has read it
    asks: list[float] = [0.0] * cores
    has_read: list[float] = []
    kept = 0
    while kept < pictures:
        if has_read and (not asks or has_read[0] <= asks[0]):
            # the core waits until its record is taken: the engine hands out no more than is kept
            keeper_free_at = max(keeper_free_at, heapq.heappop(has_read)) + services.keeping_s
            heapq.heappush(asks, keeper_free_at)
            kept += 1
        else:
            store_free_at = max(store_free_at, heapq.heappop(asks)) + object_s
            reading_s = rng.choice(services.reading_s[kind])
            busy_s += reading_s
            heapq.heappush(has_read, store_free_at + reading_s)
    rate = kept / keeper_free_at
    return Load(
        rate,
        min(1.0, busy_s / keeper_free_at / cores),
        rate / STORE_PER_SECOND,
        rate * services.file_bytes[kind] / STORE_BYTES_PER_SECOND,
        rate * services.keeping_s,
        rate * services.counting_s,
    )


def format_saturation(services: Services, cores: Sequence[int] = _CORES) -> str:
    """The service times, and a row for each kind and number of cores."""
    lines = [
        "| step | ms |",
        "| --- | ---: |",
        *(f"| reading, {k} | {statistics.fmean(times) * 1e3:.0f} |" for k, times in services.reading_s.items()),
        f"| keeping a record (one process) | {services.keeping_s * 1e3:.3f} |",
        f"| counting a call ({services.database}, one row) | {services.counting_s * 1e3:.3f} |",
        "",
        f"While all other cores read, a picture takes {services.crowding:.2f} of the processor time it takes alone: "
        "what cores cost each other in caches and memory bandwidth.",
        "",
        "| kind | cores | pictures a second | cores busy | GETs of the store | its bandwidth | keeping | "
        "counting, behind servers |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for kind in services.reading_s:
        for count in cores:
            load = simulate(count, services, kind)
            shares = (load.cores, load.store, load.bandwidth, load.keeping, load.counting)
            lines.append(f"| {kind} | {count:,} | {load.per_second:,.0f} | {' | '.join(map(_percent, shares))} |")
    return "\n".join(lines)


def _percent(share: float) -> str:
    return f"{share:.1%}" if share < 0.1 else f"{share:.0%}"
