"""Run it: ``PYTHONPATH=tests python -m soak.run --minutes 30``; status 1 where anything was lost, wrong or kept."""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.server import RunningServer
from benchmarks.soak import settled_mib
from servers import LiveServer, run_server, wait_until_ready
from soak.faults import FAULTS, flood
from soak.traffic import Tally, Traffic
from unit.intake.web_server import serve

CALLERS = 4
FAULT_EVERY_S = 20.0
LATE = "a call could not be counted yet"


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it."""

    tally: Tally
    faults: int
    counted: int
    """Calls in the store."""
    late: int
    """Calls of which the log says that they could not be counted at once."""
    before_mib: float
    after_mib: float
    most_growth: float
    """At rest, against the same server at rest after a third of the time."""

    @property
    def growth(self) -> float:
        return self.after_mib / self.before_mib

    def complaints(self) -> list[str]:
        """Everything that is not as it should be."""
        tally = self.tally
        said = tally.wrong[:20]
        if tally.answered + len(tally.wrong) != tally.sent:
            said.append(f"{tally.sent} calls were sent, {tally.answered} answered")
        if self.counted != tally.read:
            said.append(f"{tally.read} calls were read, {self.counted} counted")
        if self.growth > self.most_growth:
            said.append(f"{self.before_mib:.0f} MiB became {self.after_mib:.0f}")
        return said

    def __str__(self) -> str:
        tally = self.tally
        return "\n".join(
            [
                *(f"{kind:15} {status} {code:16} {n}" for (kind, (status, code)), n in sorted(tally.outcomes.items())),
                f"{tally.sent} calls, {tally.answered} answered as documented, {len(tally.wrong)} not",
                f"{self.faults} faults",
                f"{tally.read} read, {self.counted} counted, {self.late} of them later",
                f"at rest {self.before_mib:.0f} MiB after a third, {self.after_mib:.0f} at the end ({self.growth:.3f})",
            ]
        )


def run(folder: Path, minutes: float, most_growth: float, fault_every_s: float = FAULT_EVERY_S) -> Report:
    """Soak a server whose state is in ``folder``; the next fault waits for the one before it to end."""
    variables = {"WEBIMAGE_OCR_FETCH_ALLOW": "127.0.0.0/8", "WEBIMAGE_OCR_DECODE_TIMEOUT_S": "3"}
    with serve() as web, run_server(folder, "--workers", "2", **variables) as server:
        tally = Tally()
        traffic = Traffic(server, web.port, tally)
        with ThreadPoolExecutor(CALLERS) as pool:
            # several at once: both streams of the networks are to have seen all sizes
            for done in [pool.submit(traffic.send_each) for _ in range(CALLERS)]:
                done.result()
        flood(server, traffic)  # as many at once as there will ever be: memory is judged from here
        faults = _break_under_load(server, traffic, minutes * 20, 0, fault_every_s)
        before_mib = _settled_mib(server)
        faults += _break_under_load(server, traffic, minutes * 40, faults, fault_every_s)
        after_mib = _settled_mib(server)
        wait_until_ready(server)  # nothing waits to be written any more
        token = {"X-Auth-Token": server.token()}
        counted = sum(row["calls"] for row in server.request("GET", "/admin/v1/usage", headers=token).json)
    log = [json.loads(line) for line in (folder / "server.log").read_text().splitlines() if line.startswith("{")]
    late = sum(row["event"] == LATE for row in log)
    return Report(tally, faults, counted, late, before_mib, after_mib, most_growth)


def _break_under_load(server: LiveServer, traffic: Traffic, seconds: float, first: int, every_s: float) -> int:
    ends, over = time.monotonic() + seconds, threading.Event()

    def call(number: int) -> None:
        rng = random.Random(f"{first} {number}")
        while not over.is_set():
            traffic.send_any(rng)

    faults = 0
    with ThreadPoolExecutor(CALLERS) as pool:
        callers = [pool.submit(call, number) for number in range(CALLERS)]
        try:
            # the last fault has come to its end before the callers stop
            while (left := ends - time.monotonic()) > every_s:
                next_at = time.monotonic() + every_s
                FAULTS[(first + faults) % len(FAULTS)](server, traffic)
                faults += 1
                time.sleep(max(0.0, next_at - time.monotonic()))
            time.sleep(max(0.0, left))
        finally:
            over.set()
    for caller in callers:
        caller.result()
    return faults


def _settled_mib(server: LiveServer) -> float:
    assert server.process is not None
    return settled_mib(RunningServer("", "", "", server.process.pid, 0), server.state / "server.log")


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m soak.run")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--most-growth", type=float, default=1.15, help="of memory at rest, from a third on")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = run(Path(folder), asked.minutes, asked.most_growth)
    sys.stdout.write(f"{report}\n")
    if complaints := report.complaints():
        sys.exit("\n".join(complaints))


if __name__ == "__main__":
    main()
