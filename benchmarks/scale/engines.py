"""Bulk reading by processes of this machine and by Ray on it, in alternating runs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from drawing.folder import draw_folder
from webimage_ocr.bulk import LocalEngine, Progress, RayEngine, RayOptions, read_bulk, read_records
from webimage_ocr.bulk.engines import Engine
from webimage_ocr.runtime.processor import usable_cores

_KIND = "single"
"""Banners of a few words: the less a picture takes, the more an engine adds to it."""
_SEED = 2026
_SKIPPED = 0.2
"""The first fifth of a run is not timed: until then not all processes are there."""


def compare_engines(pictures: int, rounds: int, scratch: Path) -> str:
    """Pictures a second once all processes run, and whether the answers are the same."""
    folder = draw_folder(_KIND, pictures, _SEED, scratch / _KIND) / "images"
    cores = usable_cores()
    rates: dict[str, list[float]] = {"local": [], "ray": []}
    starts: dict[str, list[float]] = {"local": [], "ray": []}
    answers = set()
    engines: dict[str, Callable[[], Engine]] = {
        "local": lambda: LocalEngine(cores),
        "ray": lambda: RayEngine(RayOptions(processes=cores)),
    }
    for turn in range(rounds):
        for name, open_engine in engines.items():
            out = scratch / f"{name}-{turn}"
            start_s, rate = _time_run(folder, out, open_engine(), pictures)
            starts[name].append(start_s)
            rates[name].append(rate)
            answers.add(tuple(str(record | {"ms": None}) for record in read_records(out)))
    ratios = [ray / local for ray, local in zip(rates["ray"], rates["local"], strict=True)]
    rows = [
        f"| {name} | {statistics.median(rates[name]):.2f} | {statistics.median(starts[name]):.1f} |" for name in rates
    ]
    same = "the same to the character" if len(answers) == 1 else "NOT the same"
    return "\n".join(
        (
            "| engine | pictures a second | s until the first record |",
            "| --- | ---: | ---: |",
            *rows,
            "",
            f"Ray reads {statistics.median(ratios):.2f} of what local does (by round: "
            f"{', '.join(f'{ratio:.2f}' for ratio in ratios)}), {pictures} pictures a run on {cores} cores; all "
            f"{2 * rounds} runs say {same}.",
        )
    )


def _time_run(folder: Path, out: Path, engine: Engine, pictures: int) -> tuple[float, float]:
    """Seconds until the first record, and the rate after the first fifth."""
    times: list[float] = []

    def report(progress: Progress) -> None:
        if progress.read:
            times.append(time.perf_counter())

    started = time.perf_counter()
    try:
        read_bulk(str(folder), out, engine, report=report)
    finally:
        engine.close()
    first = int(pictures * _SKIPPED)
    return times[0] - started, (len(times) - 1 - first) / (times[-1] - times[first])
