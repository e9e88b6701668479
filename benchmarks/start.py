"""Starting: seconds until the server is ready, with an empty cache and with a filled one, and of ``--help``."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from benchmarks.server import run_server


def ready_times(folder: Path, variables: Mapping[str, str], rounds: int) -> tuple[float, float]:
    """Seconds to ready the first time ever, and the least of later starts."""
    # with bytecode, as an installed package has it: compiling the modules of this one takes half a second
    cached = {**variables, "WEBIMAGE_OCR_CACHE": str(folder / "cache"), "PYTHONDONTWRITEBYTECODE": ""}
    times = []
    for _ in range(rounds + 1):
        with run_server(folder / "state", cached) as server:
            times.append(server.ready_s)
    return times[0], min(times[1:])


def help_s(rounds: int) -> float:
    """Least wall time of ``webimage-ocr --help``."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "webimage_ocr", "--help"], check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return min(times)
