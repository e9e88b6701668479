"""Processor time of a picture by kind, and what a million of them cost."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from drawing.folder import draw_folder
from webimage_ocr.reader import Reader, ReaderOptions
from webimage_ocr.runtime.models import cache_folder
from webimage_ocr.runtime.session import RuntimeOptions
from webimage_ocr.types import EXTRACT_CONTACT, Page, ReadOptions

_KINDS = ("single", "chat", "phone", "menu", "listing", "code", "columns", "tall")
"""Kinds of web images that people have many of, as drawing/kinds names them."""
_ASKED = "phone, with --direction --fonts --contact"
_SEED = 2026
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What one picture of a kind takes."""

    kind: str
    pictures: int
    lines: float
    """On average, as they were read."""
    file_bytes: float
    processor_s: float
    """Decoding and reading, on one thread; the mean."""

    @property
    def core_hours(self) -> float:
        """For a million of them."""
        return self.processor_s * _MILLION / 3600


def measure_kinds(each: int, scratch: Path) -> list[Cost]:
    """Read ``each`` drawn pictures of every kind twice; the second time counts."""
    everything = ReadOptions(detect_direction=True, detect_font=True, extract_type=(EXTRACT_CONTACT,))
    with open_reader() as reader:
        costs = [_measure(reader, kind, draw_pictures(kind, each, scratch), ReadOptions()) for kind in _KINDS]
        asked = _measure(reader, _ASKED, draw_pictures("phone", each, scratch), everything)
    return [*costs, asked]


def open_reader() -> Reader:
    """One thread, as in each process of ``batch``; decoding in this process too, so that its time is counted."""
    reader = Reader(ReaderOptions(runtime=RuntimeOptions(threads=1, cache_dir=cache_folder())))
    reader.warm()
    return reader


def draw_pictures(kind: str, count: int, scratch: Path) -> list[bytes]:
    """Files of a drawn kind, the same ones every time."""
    folder = draw_folder(kind, count, _SEED, scratch / kind) / "images"
    return [path.read_bytes() for path in sorted(folder.iterdir())]


def time_reading(reader: Reader, data: bytes, options: ReadOptions) -> tuple[float, Page]:
    """Seconds of processor time."""
    before = time.process_time()
    page = reader.read(data, options)
    return time.process_time() - before, page


def _measure(reader: Reader, kind: str, pictures: Sequence[bytes], options: ReadOptions) -> Cost:
    for data in pictures:
        reader.read(data, options)
    read = [time_reading(reader, data, options) for data in pictures]
    mean = statistics.fmean
    return Cost(
        kind,
        len(pictures),
        mean(len(page.lines) for _, page in read),
        mean(map(len, pictures)),
        mean(spent_s for spent_s, _ in read),
    )


def format_cost(costs: Sequence[Cost], price: float) -> str:
    """A row a kind: what a picture takes, and a million."""
    lines = [
        "| kind | pictures | lines each | file KB | processor ms each | core-hours a million | "
        "hours on 16 cores | USD a million |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {cost.kind} | {cost.pictures} | {cost.lines:.0f} | {cost.file_bytes / 1e3:.0f} | "
        f"{cost.processor_s * 1e3:.0f} | {cost.core_hours:,.0f} | {cost.core_hours / 16:,.1f} | "
        f"{cost.core_hours * price:,.2f} |"
        for cost in costs
    ]
    return "\n".join([*lines, "", f"A core is taken at {price:g} USD an hour."])
