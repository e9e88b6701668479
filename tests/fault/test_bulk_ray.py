"""Ray as the engine: the same answers to the character, also when a node is lost in the middle."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pictures import draw_text
from ray_nodes import RayCluster, ray_environment, run_ray
from webimage_ocr.bulk import LocalEngine, read_bulk, read_records
from webimage_ocr.bulk.engines import ray_data
from webimage_ocr.bulk.engines.ray_data import prepare_environment, split_windows
from webimage_ocr.bulk.items import Item

pytestmark = pytest.mark.alone  # a node that is silent for a second is taken for dead, and a start has Ray's own limit

PICTURES = 120
BAD = 77
ODD = os.fsdecode(b"\xff")
"""Names of files need not be UTF-8; Arrow's strings have to be."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small pictures, and one that is none."""
    path = tmp_path_factory.mktemp("pictures")
    for number in range(PICTURES):
        data = b"no picture" if number == BAD else draw_text([f"Order {number}"], 24)
        (path / f"{number:03d}{ODD if number % 10 == 5 else ''}.png").write_bytes(data)
    return path


@pytest.fixture(scope="module")
def expected(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What this machine's own processes say."""
    out = tmp_path_factory.mktemp("local")
    with LocalEngine(2) as engine:
        read_bulk(str(folder), out, engine)
    records = _lines(out)
    assert json.loads(records[BAD])["error"]["error_code"] == "AIS.0102"
    assert "Order 3" in records[3]
    return records


@pytest.fixture(scope="module")
def cluster() -> Iterator[RayCluster]:
    """Two nodes; one test kills the second of them, and the others need the first alone."""
    with run_ray(2) as nodes:
        yield nodes


def _lines(out: Path) -> list[str]:
    """The records but for their times, as text: to the character."""
    return [json.dumps(record | {"ms": None}, ensure_ascii=False) for record in read_records(out)]


def _batch(folder: Path, out: Path, *options: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "webimage_ocr", "batch", str(folder), "-o", str(out), "--part-size", "20"]
    return subprocess.Popen([*command, "--engine", "ray", *options], env=environment, stderr=subprocess.PIPE)


def _wait(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    _, said = process.communicate(timeout=150)
    return process.returncode, said.decode()


def test_a_cluster_of_its_own_says_the_same_to_the_character(folder: Path, expected: list[str], tmp_path: Path) -> None:
    status, said = _wait(_batch(folder, tmp_path / "out", "--processes", "2", environment=ray_environment()))
    assert status == 1, said
    assert f"{PICTURES} of {PICTURES} pictures are read" in said
    assert _lines(tmp_path / "out") == expected


def test_a_node_that_is_lost_in_the_middle_costs_and_doubles_nothing(
    folder: Path, expected: list[str], cluster: RayCluster, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    process = _batch(folder, out, "--ray-address", cluster.address, environment=os.environ | cluster.environment)
    deadline = time.monotonic() + 120
    while _count(out) < PICTURES // 4:
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    cluster.kill(1)
    at_loss = _count(out)
    status, said = _wait(process)
    assert at_loss < PICTURES - 20
    assert status == 1, said
    assert f"{PICTURES} of {PICTURES} pictures are read" in said
    assert _lines(out) == expected


def test_who_does_not_know_the_token_cannot_join(folder: Path, cluster: RayCluster, tmp_path: Path) -> None:
    # Ray asks twenty times, a second apart; the answer is the same each time
    wrong = {"RAY_AUTH_TOKEN": "0" * 64, "RAY_NUM_REDIS_GET_RETRIES": "3"}
    environment = os.environ | cluster.environment | wrong
    status, said = _wait(_batch(folder, tmp_path / "out", "--ray-address", cluster.address, environment=environment))
    assert status == 1
    assert "webimage-ocr: Reading in bulk had to stop" in said
    assert "InvalidAuthToken" in said
    assert not list((tmp_path / "out").glob("part-*"))


def _count(out: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in out.glob("**/part-*"))


def test_windows_are_bounded_in_pictures_and_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ray_data, "_WINDOW_PICTURES", 3)
    monkeypatch.setattr(ray_data, "_WINDOW_BYTES", 10)
    plain = [Item(number, "a") for number in range(7)]
    assert [len(window) for window in split_windows(plain)] == [3, 3, 1]
    held = [Item(number, "a", held=True, data=bytes(6)) for number in range(3)]
    assert [len(window) for window in split_windows(held)] == [2, 1]


def test_ray_tells_nobody_and_asks_for_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    environment: dict[Any, Any] = {}
    monkeypatch.setattr(os, "environ", environment)
    prepare_environment(own_cluster=True)
    assert environment["RAY_USAGE_STATS_ENABLED"] == "0"
    assert environment["RAY_AUTH_MODE"] == "token"
    token = environment["RAY_AUTH_TOKEN"]
    assert len(token) == 64
    # Ray has read it, so that the next cluster of this process has to have the same
    prepare_environment(own_cluster=True)
    assert environment["RAY_AUTH_TOKEN"] == token
