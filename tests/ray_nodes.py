"""A Ray cluster of a few nodes on this machine, each of them a process tree that can be killed as a whole."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from servers import free_port, server_environment

_QUICK = Path(__file__).parent / "fault" / "quick_ray"


@dataclass
class RayCluster:
    """Where it is, what a driver needs in its environment, and its nodes; the first is the head."""

    address: str
    environment: dict[str, str]
    nodes: list[subprocess.Popen[bytes]]

    def kill(self, node: int) -> None:
        """End a node as a power cut would: everything of it at once."""
        kill_tree(self.nodes[node].pid)
        self.nodes[node].wait()


def ray_environment() -> dict[str, str]:
    """That of ``servers``, in which Ray starts in half of the time."""
    kept = server_environment()
    path = [str(_QUICK), *filter(None, [kept.get("PYTHONPATH")])]
    return kept | {"PYTHONPATH": os.pathsep.join(path)}


@contextmanager
def run_ray(count: int, cpus: int = 1) -> Iterator[RayCluster]:
    """``count`` nodes of ``cpus`` each, on loopback, ended at the end."""
    port = free_port()
    # sockets of Ray lie in this folder, and paths of sockets have 107 characters at most
    folder = Path(tempfile.mkdtemp(prefix="ray"))
    environment = ray_environment() | {
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": secrets.token_hex(32),
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_BACKEND_LOG_LEVEL": "fatal",
        # a node that is dead is known to be after a second and not after ten
        "RAY_health_check_period_ms": "500",
        "RAY_health_check_failure_threshold": "2",
    }
    address = f"127.0.0.1:{port}"
    cluster = RayCluster(address, environment, [])
    try:
        for node in range(count):
            where = [f"--address={address}"] if node else ["--head", f"--port={port}", "--include-dashboard=false"]
            where += [] if node else [f"--temp-dir={folder}"]
            log = folder / f"node{node}.log"
            cluster.nodes.append(_start_node(where, cpus, environment, log))
            _wait_until_started(cluster.nodes[-1], log)
        yield cluster
    finally:
        for process in reversed(cluster.nodes):
            kill_tree(process.pid)
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def kill_tree(pid: int) -> None:
    """Kill a process and all that it started."""
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        for process in [parent, *parent.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                process.kill()


def _start_node(where: list[str], cpus: int, environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    command = [
        str(Path(sys.executable).with_name("ray")),
        "start",
        "--block",
        "--disable-usage-stats",
        f"--num-cpus={cpus}",
        "--node-ip-address=127.0.0.1",
        f"--object-store-memory={100 * 1024 * 1024}",
        *where,
    ]
    with log.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, env=dict(os.environ) | environment)
    return process


def _wait_until_started(process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while "Ray runtime started" not in log.read_text(errors="replace"):
        assert process.poll() is None, log.read_text(errors="replace")
        assert time.monotonic() < deadline, log.read_text(errors="replace")
        time.sleep(0.1)
