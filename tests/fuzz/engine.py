"""Fuzz one target: with atheris, which is guided by what code is reached; hypothesis where there is none.

    PYTHONPATH=tests python -m fuzz.engine TARGET --seconds 600
    PYTHONPATH=tests python -m fuzz.engine TARGET --runs 20000

atheris has wheels for Linux on x86-64 and Python up to 3.13. What is found lies in findings/TARGET, is tried by every
test run from then on, and makes this end with another status than 0.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import logging
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import structlog

from fuzz.targets import TARGETS, Run, Target

FINDINGS = Path(__file__).parent / "findings"
CORPUS = Path(__file__).parents[2] / "build" / "fuzz"
"""Where inputs that reach something new are kept from run to run."""

SLOW_S = 20
"""From where an input has found something by taking so long."""
MEMORY_MIB = 2048


def main() -> None:
    """Run one target until its time or its number of runs is over."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.engine")
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=float, default=0, help="0: no limit")
    parser.add_argument("--runs", type=int, default=-1, help="-1: no limit")
    parser.add_argument("--corpus", type=Path, help="kept from run to run; build/fuzz/TARGET by default")
    parser.add_argument("--findings", type=Path, default=FINDINGS)
    asked = parser.parse_args()
    corpus = asked.corpus or CORPUS / asked.target
    found = asked.findings / asked.target
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    # a line for each of a million requests
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    target = TARGETS[asked.target]
    if importlib.util.find_spec("atheris") is None:
        fuzz_by_chance(target, corpus, found, asked.seconds, asked.runs)
    else:
        fuzz_guided(target, corpus, found, asked.seconds, asked.runs)


def fuzz_guided(target: Target, corpus: Path, found: Path, seconds: float, runs: int) -> None:
    """libFuzzer over Python code whose branches report themselves. Does not return: it ends the process."""
    import atheris

    with atheris.instrument_imports(include=["webimage_ocr", "jwt"]):
        run = _keeping(target.open(), found)
    with tempfile.TemporaryDirectory() as seeds:
        _write_seeds(target, Path(seeds))
        options = {
            "seed": 1,
            "runs": runs,
            "max_total_time": round(seconds),
            "max_len": target.longest_bytes,
            "timeout": SLOW_S,
            "rss_limit_mb": MEMORY_MIB,
            "artifact_prefix": f"{found}/",
            "print_final_stats": 1,
            "verbosity": 1,
        }
        words = [f"-{name}={value}" for name, value in options.items()]
        atheris.Setup([sys.argv[0], *words, str(corpus), seeds], run)
        atheris.Fuzz()


def fuzz_by_chance(target: Target, corpus: Path, found: Path, seconds: float, runs: int) -> None:
    """hypothesis with the same seeds, changed at random; it knows nothing of what code is reached."""
    from hypothesis import HealthCheck, given, seed, settings
    from hypothesis import strategies as st

    run, ends = _keeping(target.open(), found), time.monotonic() + (seconds or float("inf"))
    known = [*target.seeds(), *(path.read_bytes() for path in sorted(corpus.iterdir()))]
    places = st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=8), st.integers(0, 8))
    inputs = st.one_of(
        st.builds(_change, st.sampled_from(known), st.lists(places, min_size=1, max_size=6)),
        st.binary(max_size=target.longest_bytes),
    )
    left, number = runs if runs >= 0 else sys.maxsize, 0
    while left > 0 and time.monotonic() < ends:
        number += 1
        batch = min(left, 500)
        left -= batch

        @seed(number)
        @settings(max_examples=batch, database=None, deadline=None, suppress_health_check=list(HealthCheck))
        @given(inputs)
        def try_some(data: bytes) -> None:
            if time.monotonic() < ends:
                run(data)

        try_some()


def _keeping(run: Run, found: Path) -> Run:
    """libFuzzer keeps what crashes or hangs the process; an exception ends it too early for that, now and then."""

    def run_and_keep(data: bytes) -> None:
        try:
            run(data)
        except BaseException:
            (found / f"crash-{hashlib.sha1(data).hexdigest()}").write_bytes(data)
            raise

    return run_and_keep


def _change(data: bytes, changes: Sequence[tuple[float, bytes, int]]) -> bytes:
    for place, value, removed in changes:
        at = int(place * len(data))
        data = data[:at] + value + data[at + removed :]
    return data


def _write_seeds(target: Target, folder: Path) -> None:
    for number, data in enumerate(target.seeds()):
        (folder / str(number)).write_bytes(data)


if __name__ == "__main__":
    random.seed(1)
    main()
