"""Our reader and its peers on the same pictures in alternating runs: ratios, their spread, the accuracy beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.pictures import Picture
from drawing.labels import Reading
from eval.engines import OURS, Engine, EngineFailedError, Worker
from eval.score import score_folder


@dataclass(slots=True)
class Timing:
    """One engine: ``ms[round, picture]`` of wall and of processor time, and what it read."""

    engine: Engine
    ms: list[list[float]] = field(default_factory=list)
    cpu_ms: list[list[float]] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    load_ms: float = 0.0
    first_ms: float = 0.0
    """The first picture after loading: what lazy compilation costs."""
    peak_mib: float = 0.0
    stages: dict[str, list[float]] = field(default_factory=dict)

    def least(self, pictures: Sequence[int], *, cpu: bool) -> float:
        """Mean over pictures of the least time of all rounds."""
        return float(np.asarray(self.cpu_ms if cpu else self.ms)[:, pictures].min(axis=0).mean())


def time_engines(
    engines: Sequence[Engine],
    pictures: Sequence[Picture],
    peers: Path | None,
    rounds: int,
    variables: Mapping[str, str],
) -> tuple[list[Timing], dict[str, str]]:
    """Every engine reads each picture in turn, round by round; also says why an engine is missing."""
    timings: list[Timing] = []
    missing: dict[str, str] = {}
    with ExitStack() as running:
        workers: list[tuple[Worker, Timing]] = []
        for engine in engines:
            python = engine.python(peers)
            try:
                if python is None:
                    raise EngineFailedError(
                        "no environment; python -m eval.peers DIR makes it, or `make setup` in a checkout"
                    )
                worker = running.enter_context(Worker(engine, python, variables=variables))
                first = worker.read(pictures[0].folder, pictures[0].label.image)
            except EngineFailedError as error:
                missing[engine.title] = str(error)
                continue
            timings.append(Timing(engine, load_ms=worker.load_ms, first_ms=first.ms))
            workers.append((worker, timings[-1]))
        for _ in range(rounds + 1):  # the first round compiles for new sizes and is thrown away
            for _, timing in workers:
                timing.ms.append([])
                timing.cpu_ms.append([])
                timing.readings.clear()
            for picture in pictures:
                for worker, timing in workers:
                    reading = worker.read(picture.folder, picture.label.image)
                    timing.ms[-1].append(reading.ms)
                    timing.cpu_ms[-1].append(reading.cpu_ms)
                    timing.readings.append(reading)
                    for stage, ms in (worker.evidence.get("ms") or {}).items():
                        timing.stages.setdefault(stage, []).append(ms)
        for worker, timing in workers:
            timing.peak_mib = worker.peak_mib
            del timing.ms[0], timing.cpu_ms[0]
    return timings, missing


def format_comparison(timings: Sequence[Timing], missing: Mapping[str, str], pictures: Sequence[Picture]) -> str:
    """A table a folder, one over all, and one of start and memory."""
    folders = list(dict.fromkeys(picture.folder for picture in pictures))
    every = list(range(len(pictures)))
    parts = [_table(timings, pictures, every, f"all {len(pictures)} pictures")] if len(folders) > 1 else []
    for folder in folders:
        indexes = [index for index in every if pictures[index].folder == folder]
        megapixels = np.mean([pictures[index].megapixels for index in indexes])
        parts.append(
            _table(timings, pictures, indexes, f"{folder.name}, {len(indexes)} pictures of {megapixels:.1f} Mpx")
        )
    parts.append(_start_table(timings))
    parts += [f"{name}: missing, {reason}\n" for name, reason in missing.items()]
    return "\n".join(parts)


def format_stages(timing: Timing) -> str:
    """Where our own time goes."""
    total = sum(map(sum, timing.stages.values())) or 1.0
    rows = [
        f"| {stage} | {np.mean(times):.1f} | {sum(times) / total:.0%} |"
        for stage, times in sorted(timing.stages.items())
    ]
    return "\n".join(["| stage | ms a picture | share |", "| --- | ---: | ---: |", *rows]) + "\n"


def _table(timings: Sequence[Timing], pictures: Sequence[Picture], indexes: Sequence[int], title: str) -> str:
    ours = next((timing for timing in timings if timing.engine == OURS), None)
    lines = [f"#### {title}", "", "| engine | ms | processor ms | ours / engine | spread | accuracy |"]
    lines.append("| --- | ---: | ---: | ---: | ---: | --- |")
    for timing in timings:
        ratio, spread = "", ""
        if ours is not None and timing is not ours:
            rounds = np.asarray(ours.cpu_ms)[:, indexes].sum(axis=1) / np.asarray(timing.cpu_ms)[:, indexes].sum(axis=1)
            ratio, spread = f"1/{1 / np.median(rounds):.2f}", f"1/{1 / rounds.min():.2f} to 1/{1 / rounds.max():.2f}"
        wall, cpu = timing.least(indexes, cpu=False), timing.least(indexes, cpu=True)
        accuracy = _accuracy(timing, pictures, indexes)
        lines.append(f"| {timing.engine.title} | {wall:.0f} | {cpu:.0f} | {ratio} | {spread} | {accuracy} |")
    return "\n".join(lines) + "\n"


def _accuracy(timing: Timing, pictures: Sequence[Picture], indexes: Sequence[int]) -> str:
    figures = score_folder(
        [pictures[index].label for index in indexes], [timing.readings[index] for index in indexes]
    ).figures()
    return ", ".join(f"{name} {figures[name]:.4f}" for name in ("f", "text_recall") if name in figures)


def _start_table(timings: Sequence[Timing]) -> str:
    lines = ["| engine | load ms | first picture ms | peak memory MiB |", "| --- | ---: | ---: | ---: |"]
    lines += [f"| {t.engine.title} | {t.load_ms:.0f} | {t.first_ms:.0f} | {t.peak_mib:.0f} |" for t in timings]
    return "\n".join(lines) + "\n"
