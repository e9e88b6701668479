"""A short run of each target, the same each time, and what longer ones (``make fuzz``) have found so far."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fuzz.engine import FINDINGS, fuzz_by_chance
from fuzz.targets import TARGETS
from servers import server_environment

ROOT = Path(__file__).parents[2]
RUNS = {
    "signature": 60_000,
    "token": 40_000,
    "json": 40_000,
    "form": 20_000,
    "http": 4_000,
    "header": 40_000,
    "decoder": 20_000,
    "contact": 300,
}
"""Two to five seconds each."""


@pytest.mark.parametrize("name", TARGETS)
def test_bytes_of_strangers_end_in_an_answer(name: str, tmp_path: Path) -> None:
    runs = RUNS[name] if importlib.util.find_spec("atheris") else RUNS[name] // 40
    done = subprocess.run(
        [sys.executable, "-m", "fuzz.engine", name, "--runs", str(runs), "--seconds", "60",
         "--corpus", str(tmp_path / "corpus"), "--findings", str(tmp_path / "findings")],
        env=server_environment() | {"PYTHONPATH": str(ROOT / "tests"), "PYTHONHASHSEED": "0"},
        capture_output=True, text=True, errors="replace", timeout=200, check=False,
    )  # fmt: skip
    found = [path.read_bytes()[:400] for path in (tmp_path / "findings" / name).iterdir()]
    assert (done.returncode, found) == (0, []), done.stderr[-3000:]


@pytest.mark.parametrize("name", TARGETS)
def test_where_there_is_no_atheris_chance_tries_the_same(name: str, tmp_path: Path) -> None:
    for folder in ("corpus", "findings"):
        (tmp_path / folder).mkdir()
    fuzz_by_chance(TARGETS[name], tmp_path / "corpus", tmp_path / "findings", seconds=20, runs=50)
    assert os.listdir(tmp_path / "findings") == []  # noqa: PTH208


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_and_what_was_found_before(name: str) -> None:
    run = TARGETS[name].open()
    for data in TARGETS[name].seeds():
        run(data)
    for path in sorted((FINDINGS / name).glob("*")):
        run(path.read_bytes())


def test_a_target_that_fails_is_found(tmp_path: Path) -> None:
    """As an error in a parser would be: by either engine, and the bytes are kept."""
    code = (
        "import sys; from pathlib import Path; from fuzz import engine, targets\n"
        "def run(data): assert len(data) < 2, 'found'\n"
        "target = targets.Target(lambda: run, lambda: [b'axx'], 8)\n"
        "getattr(engine, sys.argv[1])(target, Path(sys.argv[2]), Path(sys.argv[3]), 30.0, 200000)\n"
    )
    for engine in ("fuzz_by_chance", *(["fuzz_guided"] if importlib.util.find_spec("atheris") else [])):
        folders = [tmp_path / engine / name for name in ("corpus", "findings")]
        for folder in folders:
            folder.mkdir(parents=True)
        done = subprocess.run(
            [sys.executable, "-c", code, engine, *map(str, folders)],
            env=server_environment() | {"PYTHONPATH": str(ROOT / "tests")}, capture_output=True,
            timeout=100, check=False,
        )  # fmt: skip
        assert done.returncode != 0
        assert any(len(path.read_bytes()) > 1 for path in folders[1].iterdir()), done.stderr[-2000:]
