"""Two Ray nodes, each in a network namespace of its own, one of them killed in the middle of a run. Needs root.

The head and the run share the first namespace; the second node is alone in the other. They see each other over one pair
of virtual interfaces, and nothing else.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drawing.folder import draw_folder
from webimage_ocr.bulk import LocalEngine, read_bulk, read_records

_SPACES = ("webimage-ocr-1", "webimage-ocr-2")
_ADDRESSES = ("10.213.7.1", "10.213.7.2")
_PORT = 6379
_DRAWN = 100
_SEED = 2026


def lose_a_node(pictures: int, scratch: Path) -> str:
    """Kill the second node after a third of the pictures; compare with processes of this machine."""
    folder = _link_pictures(pictures, scratch)
    with LocalEngine() as engine:
        read_bulk(str(folder), scratch / "local", engine)
    environment = os.environ | {
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": secrets.token_hex(32),
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_BACKEND_LOG_LEVEL": "fatal",
    }
    out = scratch / "ray"
    with _namespaces():
        nodes = [_start_node(number, environment) for number in range(len(_SPACES))]
        try:
            command = [sys.executable, "-m", "webimage_ocr", "batch", str(folder), "-o", str(out), "--engine", "ray"]
            command += ["--ray-address", f"{_ADDRESSES[0]}:{_PORT}"]
            run = subprocess.Popen(_inside(0, command), env=environment, stderr=subprocess.PIPE, text=True)
            while run.poll() is None and _count(out) < pictures // 3:
                time.sleep(0.1)
            at_loss = _count(out)
            _kill_node(nodes.pop())
            _, said = run.communicate()
        finally:
            for node in nodes:
                _kill_node(node)
    return _report(pictures, at_loss, run.returncode, said, scratch)


def _report(pictures: int, at_loss: int, status: int, said: str, scratch: Path) -> str:
    local, ray = ([_without_time(record) for record in read_records(scratch / name)] for name in ("local", "ray"))
    sources = {json.loads(line)["source"] for line in ray}
    took = re.sub(".*; ", "It read ", said.strip().splitlines()[-1])
    return (
        f"Two nodes in network namespaces, {pictures:,} pictures; the second was killed after {at_loss:,} records. "
        f"Exit status {status}, {len(ray):,} records, {len(ray) - len(sources)} doubled, "
        f"{pictures - len(sources)} missing; answers "
        f"{'the same to the character as' if ray == local else 'NOT the same as'} those of `--engine local`. {took}"
    )


def _without_time(record: dict[str, object]) -> str:
    return json.dumps(record | {"ms": None}, ensure_ascii=False)


def _link_pictures(count: int, scratch: Path) -> Path:
    """Few drawn pictures under many names: what is tried is not the reading."""
    drawn = sorted((draw_folder("number_line", _DRAWN, _SEED, scratch / "drawn") / "images").iterdir())
    folder = scratch / "pictures"
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:05d}.png").hardlink_to(drawn[number % len(drawn)])
    return folder


@contextmanager
def _namespaces() -> Iterator[None]:
    names = ("wio1", "wio2")
    try:
        for space in _SPACES:
            _ip("netns", "add", space)
        _ip("link", "add", names[0], "netns", _SPACES[0], "type", "veth", "peer", "name", names[1], "netns", _SPACES[1])
        for space, name, address in zip(_SPACES, names, _ADDRESSES, strict=True):
            _ip("-n", space, "address", "add", f"{address}/24", "dev", name)
            _ip("-n", space, "link", "set", name, "up")
            _ip("-n", space, "link", "set", "lo", "up")
        yield
    finally:
        for space in _SPACES:
            subprocess.run(["ip", "netns", "delete", space], check=False, capture_output=True)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)


def _inside(number: int, command: list[str]) -> list[str]:
    return ["ip", "netns", "exec", _SPACES[number], *command]


def _start_node(number: int, environment: dict[str, str]) -> tuple[subprocess.Popen[bytes], Path]:
    folder = Path(tempfile.mkdtemp(prefix="ray"))
    ray = str(Path(sys.executable).with_name("ray"))
    command = [ray, "start", "--block", "--disable-usage-stats", "--num-cpus=1"]
    command += [f"--node-ip-address={_ADDRESSES[number]}"]
    if number == 0:
        command += ["--head", f"--port={_PORT}", "--include-dashboard=false", f"--temp-dir={folder}"]
    else:
        command += [f"--address={_ADDRESSES[0]}:{_PORT}"]
    log = folder / "start.log"
    with log.open("wb") as file:
        process = subprocess.Popen(_inside(number, command), env=environment, stdout=file, stderr=subprocess.STDOUT)
    deadline = time.monotonic() + 60
    while "Ray runtime started" not in log.read_text(errors="replace"):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the node did not start: {log.read_text(errors='replace')[-800:]}")
        time.sleep(0.1)
    return process, folder


def _kill_node(node: tuple[subprocess.Popen[bytes], Path]) -> None:
    """Everything of it at once, as a power cut would."""
    import psutil

    process, folder = node
    for each in [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]:
        each.send_signal(signal.SIGKILL)
    process.wait()
    shutil.rmtree(folder, ignore_errors=True)


def _count(out: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in out.glob("**/part-*"))
