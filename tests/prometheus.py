"""A Prometheus of a test's own, on a free port of 127.0.0.1."""

from __future__ import annotations

import json
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from servers import free_port


@dataclass(frozen=True)
class Prometheus:
    """Where it answers."""

    url: str

    def ask(self, path: str, **parameters: str) -> Any:
        """What its API answers, data or error; an error is its sentence."""
        query = urllib.parse.urlencode(parameters)
        try:
            with urllib.request.urlopen(f"{self.url}/api/v1/{path}?{query}", timeout=60) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as refused:
            with refused:
                return str(json.load(refused)["error"])


@contextmanager
def run_prometheus(config: Path, folder: Path) -> Iterator[Prometheus]:
    """With this configuration, whose paths go from its own folder; all it writes is in ``folder``."""
    port = free_port()
    command = [
        "prometheus",
        f"--config.file={config}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=warn",
    ]
    with (folder / "prometheus.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        prometheus = Prometheus(f"http://127.0.0.1:{port}")
        deadline = time.monotonic() + 60
        while not _is_ready(prometheus):
            assert process.poll() is None and time.monotonic() < deadline, (folder / "prometheus.log").read_text()
            time.sleep(0.1)
        yield prometheus
    finally:
        process.terminate()
        process.wait(30)


def _is_ready(prometheus: Prometheus) -> bool:
    try:
        urllib.request.urlopen(f"{prometheus.url}/-/ready", timeout=10).close()
    except OSError:
        return False
    return True
