"""Measure speed and print it as Markdown: ``python -m benchmarks [PART ...] [--data FOLDER ...] [--peers DIR]``.

Parts: quick (three minutes for a change of reading: what a picture costs in operations, and its time beside that of
the checkout named by --before), compare (us and the peers in alternating runs, stages, start, memory), http, start,
soak, overload, growth, peak, telemetry, operations; all but quick without a name. Without --data a small drawn set is
read. --no-amx keeps every engine off the AMX units, by ONEDNN_MAX_CPU_ISA=AVX512_CORE_FP16, which oneDNN reads inside
OpenVINO; engines on onnxruntime do not use them anyway.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.compare import format_comparison, format_stages, time_engines
from benchmarks.growth import Curve, cost_by_lines, cost_by_megapixels, format_curve, plot_growth
from benchmarks.load import added_ms, closed_load, paced_load, single_thread_rate
from benchmarks.operations import count_operations, keep_counted, read_counted
from benchmarks.overload import overload
from benchmarks.peak import network_gflop, peak_gflops
from benchmarks.pictures import Picture, choose_pictures
from benchmarks.server import request_body, run_server
from benchmarks.soak import soak
from benchmarks.start import help_s, ready_times
from benchmarks.telemetry import format_cost, telemetry_cost
from eval.engines import ENGINES, OURS, PEERS, Engine
from eval.report import processor, provenance, put_section
from webimage_ocr.reader import Reader
from webimage_ocr.runtime.processor import amx_works, fastest_precision, usable_cores

_WITHOUT_AMX = {"ONEDNN_MAX_CPU_ISA": "AVX512_CORE_FP16"}
_LOAD_S = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Bench:
    """What every part needs."""

    options: argparse.Namespace
    pictures: list[Picture]
    scratch: Path
    variables: dict[str, str]


def main() -> None:
    """Run the parts asked for and print, or write, their tables."""
    options = _parse_arguments()
    variables = _WITHOUT_AMX if options.no_amx else {}
    os.environ.update(variables)
    amx = amx_works()  # tells the inference library to keep off units that fault, peers included
    sections = []
    with tempfile.TemporaryDirectory() as scratch:
        pictures = choose_pictures(options.data, options.each, Path(scratch))
        bench = Bench(options, pictures, Path(scratch), variables)
        for name in options.parts or [name for name in _PARTS if name != "quick"]:
            section = f"### {name}\n\n{_PARTS[name](bench)}"
            print(section, flush=True)
            sections.append(section)
    if options.write:
        command = "python -m benchmarks " + shlex.join(option for option in sys.argv[1:] if "/" not in option)
        note = f"{provenance(command)} AMX {'in use' if amx else 'not in use'}, ours in {fastest_precision()}."
        write_figures(options.write, f"{processor(amx=amx)}, {fastest_precision()}", "\n".join([note, "", *sections]))


def write_figures(document: Path, kind: str, text: str) -> None:
    """Write the figures of one kind of processor under a heading of its own; those of other kinds stay."""
    below = re.sub(r"^(#+ )", r"#\1", text, flags=re.MULTILINE)
    put_section(document, "speed", kind, f"### {kind}\n\n{below}")


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(_PARTS))
    parser.add_argument("--data", type=Path, nargs="+", default=[], help="labelled folders")
    parser.add_argument("--each", type=int, default=16, help="pictures of each folder (16)")
    parser.add_argument("--rounds", type=int, default=5, help="timed rounds (5)")
    peers = os.environ.get("EVAL_PEERS")
    environments = "folder with the peers' environments (EVAL_PEERS); python -m eval.peers makes it"
    parser.add_argument("--peers", type=Path, default=Path(peers) if peers else None, help=environments)
    parser.add_argument("--engine", action="append", choices=sorted(ENGINES), help="compare only these")
    parser.add_argument("--no-amx", action="store_true", help="keep every engine off the AMX units")
    before = "another checkout of the project, set up, that quick reads beside this one"
    parser.add_argument("--before", type=Path, metavar="CHECKOUT", help=before)
    anew = "keep what operations counts as what later changes are held against"
    parser.add_argument("--count-anew", action="store_true", help=anew)
    parser.add_argument("--soak-pictures", type=int, default=5000, help="pictures of the soak (5000)")
    parser.add_argument("--flood-s", type=float, default=60, help="seconds of three times the capacity (60)")
    parser.add_argument("--plot", type=Path, default=Path("docs/images/growth.png"), help="where the plot goes")
    parser.add_argument(
        "--write", type=Path, help="a Markdown file whose speed section of this kind of processor is replaced, or added"
    )
    options = parser.parse_args()
    if unknown := set(options.parts) - _PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(_PARTS)}")
    return options


def _quick(bench: Bench) -> str:
    before = [Engine(OURS.name, checkout=bench.options.before)] if bench.options.before else []
    return f"{_operations(bench)}\n{_time_engines(bench, [OURS, *before])}"


def _compare(bench: Bench) -> str:
    names = bench.options.engine
    return _time_engines(bench, [ENGINES[name] for name in names] if names else [OURS, *PEERS])


def _time_engines(bench: Bench, engines: Sequence[Engine]) -> str:
    options = bench.options
    timings, missing = time_engines(engines, bench.pictures, options.peers, options.rounds, bench.variables)
    text = format_comparison(timings, missing, bench.pictures)
    ours = [timing for timing in timings if timing.engine == OURS]
    return text + "".join("\n" + format_stages(timing) for timing in ours)


def _http(bench: Bench) -> str:
    pictures = [picture.path.read_bytes() for picture in bench.pictures]
    bodies = [request_body(picture) for picture in pictures]
    # the file nearest to 500 KB is what the cost of HTTP is measured with
    near = min(pictures, key=lambda picture: abs(len(picture) - 500_000))
    cores = usable_cores()
    with run_server(bench.scratch / "http", bench.variables) as server:
        through, direct = added_ms(server, request_body(near), near, max(20, bench.options.rounds))
        loads = [closed_load(server, bodies, callers, _LOAD_S) for callers in sorted({1, cores, 2 * cores, 4 * cores})]
        single = closed_load(server, [request_body(near)], cores, _LOAD_S)
        alone = single_thread_rate(pictures)
        paced = paced_load(server, request_body(near), single.per_second, _LOAD_S)
    lines = [
        f"A picture of {len(near) // 1000} KB: {through:.1f} ms through HTTP, {direct:.1f} ms as a library call, "
        f"{through - direct:.1f} ms added.",
        "",
        "| callers | answers a second | median ms | p99 ms |",
        "| ---: | ---: | ---: | ---: |",
        *[f"| {x.callers} | {x.per_second:.2f} | {x.quantile(0.5):.0f} | {x.quantile(0.99):.0f} |" for x in loads],
        "",
        f"One thread of a library reads {alone:.2f} of these pictures a second: at best the server answers "
        f"{max(x.per_second for x in loads) / (alone * cores):.0%} of what {cores} such threads would.",
        "",
        f"At 80 % of the capacity for one picture ({paced.per_second:.2f} a second): "
        f"median {paced.quantile(0.5):.0f} ms, p99 {paced.quantile(0.99):.0f} ms, "
        f"{paced.quantile(0.99) / paced.quantile(0.5):.2f} times the median.",
    ]
    return "\n".join(lines) + "\n"


def _start(bench: Bench) -> str:
    first, later = ready_times(bench.scratch / "start", bench.variables, 3)
    return (
        f"Ready after {first:.1f} s the first time and {later:.1f} s with a filled model cache; "
        f"`webimage-ocr --help` takes {help_s(10):.2f} s.\n"
    )


def _soak(bench: Bench) -> str:
    workers = 2
    with run_server(bench.scratch / "soak", bench.variables, "--workers", str(workers)) as server:
        result = soak(server, bench.options.soak_pictures, workers)
    return (
        f"{result.pictures[-1]} varied pictures through a server of {workers} workers: "
        f"{result.mib[-1]:.0f} MiB resident at the end (server and decoders), "
        f"at most {max(result.mib):.0f} MiB; growth after the first fifth "
        f"{result.growth_mib():+.0f} MiB.\n"
    )


def _overload(bench: Bench) -> str:
    bodies = [request_body(picture.path.read_bytes()) for picture in bench.pictures]
    # so short that the waiting room is full within the first third
    variables = {**bench.variables, "WEBIMAGE_OCR_DEADLINE_S": "30"}
    with run_server(bench.scratch / "overload", variables) as server:
        result = overload(server, bodies, 2 * usable_cores(), bench.options.flood_s)
    said = ", ".join(f"{count} times {status or 'nothing'}" for status, count in sorted(result.answers.items()))
    return (
        f"{result.offered_per_second:.1f} calls a second for {bench.options.flood_s:.0f} s, three times the capacity "
        f"({result.capacity_per_second:.2f} a second, before and after): answered {said}; {result.read_per_second:.2f} "
        f"read a second, {result.read_per_second / result.capacity_per_second:.0%} of the capacity, the slowest after "
        f"{result.slowest_s:.1f} s. Memory {result.early_mib:.0f} MiB after a third, {result.late_mib:.0f} MiB at the "
        "end.\n"
    )


def _growth(bench: Bench) -> str:
    rounds = max(3, bench.options.rounds)
    with Reader() as reader:
        reader.warm()
        megapixels, lines = cost_by_megapixels(reader, rounds), cost_by_lines(reader, rounds)
    bodies = [request_body(picture.path.read_bytes()) for picture in bench.pictures]
    callers = sorted({1, 2, usable_cores(), 2 * usable_cores(), 8})
    with run_server(bench.scratch / "growth", bench.variables) as server:
        rates = [closed_load(server, bodies, count, _LOAD_S / 2).per_second for count in callers]
    by_callers = Curve(tuple(map(float, callers)), tuple(rates))
    plot_growth(megapixels, lines, by_callers, fastest_precision(), bench.options.plot)
    return "\n".join(
        (
            f"![Cost by size, lines and callers]({os.path.relpath(bench.options.plot, 'docs')})\n",
            format_curve(megapixels, "megapixels", "processor ms"),
            format_curve(lines, "lines", "processor ms"),
            format_curve(by_callers, "callers", "answers a second"),
        )
    )


def _peak(bench: Bench) -> str:
    rows = [
        f"| {precision} | {peak_gflops(precision, 1):.0f} | {peak_gflops(precision, usable_cores()):.0f} |"
        for precision in ("f32", "bf16", "int8")
    ]
    detection = network_gflop("small", "detection", 736, 1280)
    recognition = network_gflop("small", "recognition", 48, 320)
    megapixels = float(np.mean([picture.megapixels for picture in bench.pictures]))
    return "\n".join(
        (
            "| precision | GFLOP/s, one core | GFLOP/s, all cores |", "| --- | ---: | ---: |", *rows, "",
            f"Detection of 736 x 1,280 pixels is {detection:.1f} GFLOP, recognition of a line of 48 x 320 pixels "
            f"{recognition:.2f} GFLOP. The pictures above have {megapixels:.2f} Mpx on average.\n",
        )
    )  # fmt: skip


def _operations(bench: Bench) -> str:
    """Of the drawn set whatever --data says, since what is kept was counted with it."""
    operations = count_operations(choose_pictures([], 16, bench.scratch / "operations"))
    if bench.options.count_anew:
        keep_counted(operations)
    grown = operations.grown(read_counted())
    return "\n".join([str(operations), *(f"GROWN: {each}" for each in grown)]) + "\n"


def _telemetry(bench: Bench) -> str:
    with Reader() as reader:
        path = bench.pictures[0].path
        reader.read(path)
        started = time.perf_counter()
        for _ in range(bench.options.rounds):
            reader.read(path)
        read_s = (time.perf_counter() - started) / bench.options.rounds
    return format_cost(telemetry_cost(bench.scratch / "telemetry"), read_s)


_PARTS: dict[str, Callable[[Bench], str]] = {
    "quick": _quick,
    "compare": _compare,
    "http": _http,
    "start": _start,
    "growth": _growth,
    "peak": _peak,
    "soak": _soak,
    "overload": _overload,
    "telemetry": _telemetry,
    "operations": _operations,
}


if __name__ == "__main__":
    main()
