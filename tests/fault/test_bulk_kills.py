"""Bulk reading that is killed: at every one of its file operations, at random moments, and as a person does it."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pictures import draw_text
from unit.bulk.stub import StubEngine, record_of, write_list
from webimage_ocr.bulk.run import BulkOptions, read_bulk, read_records

TESTS = Path(__file__).parents[1]

# runs with the stub engine; ends without a word before its n-th file operation, if that is ever reached
KILLED = """
import os, signal, sys, time
from unit.bulk.stub import StubEngine
from webimage_ocr.bulk.run import BulkOptions, read_bulk

LEFT, PART, PAUSE_S = int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])
COUNTED = ("open", "os.rename", "os.remove", "os.truncate", "os.mkdir")

def run():
    left = [LEFT]

    def count(event, arguments):
        if event in COUNTED:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    if LEFT:
        sys.addaudithook(count)
    options = BulkOptions(part_pictures=PART)
    read_bulk(sys.argv[1], sys.argv[2], StubEngine(), options, report=lambda _: time.sleep(PAUSE_S))

run()
"""


def _start(source: Path, out: Path, *, part: int, left: int = 0, pause_s: float = 0) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(TESTS)}
    command = [sys.executable, "-c", KILLED, str(source), str(out), str(left), str(part), str(pause_s)]
    return subprocess.Popen(command, env=environment)


def _finish(source: Path, out: Path, part: int) -> None:
    """The run that comes after, and what has to be there then: every record once, and nothing else."""
    read_bulk(str(source), out, StubEngine(), BulkOptions(part_pictures=part))
    assert list(read_records(out)) == [record_of(name) for name in source.read_text().splitlines()]
    lines = [line for path in sorted(out.glob("part-*")) for line in path.read_text().splitlines()]
    assert [json.loads(line)["source"] for line in lines] == source.read_text().splitlines()
    assert sorted(path.name for path in out.iterdir() if not path.name.startswith("part-")) == [
        "lock",
        "manifest.json",
        "sources.jsonl",
        "unfinished",
    ]
    assert list((out / "unfinished").iterdir()) == []


def test_killed_before_any_of_its_file_operations_it_goes_on_and_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    source = tmp_path / "list"
    write_list(source, 6)
    moments = 0
    while True:
        moments += 1
        out = tmp_path / f"out-{moments}"
        out.mkdir()
        status = _start(source, out, part=4, left=moments).wait(60)
        _finish(source, out, 4)
        if status == 0:
            break
        assert status == -signal.SIGKILL
    assert moments > 20


def test_killed_at_twenty_random_moments_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    source, out, rng = tmp_path / "list", tmp_path / "out", random.Random(2026)
    write_list(source, 2500)
    started = time.monotonic()
    with _start(source, tmp_path / "first", part=25, pause_s=0.01) as process:
        while not list(tmp_path.glob("first/unfinished/*")):
            assert process.poll() is None
            time.sleep(0.005)
        start_s = time.monotonic() - started
        process.kill()
    # slow enough that twenty runs cannot finish, whatever the speed of this machine
    pause_s = start_s / 50
    for _ in range(20):
        with _start(source, out, part=25, pause_s=pause_s) as process:
            # from before its first file to a hundred records later
            time.sleep(rng.uniform(0, 3 * start_s))
            process.kill()
        assert process.returncode == -signal.SIGKILL
    kept = sum(path.read_text().count("\n") for path in out.glob("**/part-*"))
    assert 0 < kept < 2500
    _finish(source, out, 25)


def heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_command_is_ended_and_typed_again(tmp_path: Path, ending: signal.Signals) -> None:
    folder, out = tmp_path / "pictures", tmp_path / "out"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:02d}.png").write_bytes(draw_text([f"Order {number}"], 24))
    command = [sys.executable, "-m", "webimage_ocr", "batch", str(folder), "-o", str(out), "--part-size", "8"]
    # a shell starts what it runs behind itself with SIGINT ignored, and so would these tests pass it on
    with subprocess.Popen(
        [*command, "--processes", "1"], stderr=subprocess.PIPE, preexec_fn=heed_interrupts
    ) as process:
        deadline = time.monotonic() + 60
        while not (out / "part-00000.jsonl").exists():
            assert time.monotonic() < deadline and process.poll() is None
            time.sleep(0.01)
        process.send_signal(ending)
        assert process.stderr is not None
        said = process.stderr.read().decode()
    if ending == signal.SIGKILL:
        assert process.returncode == -signal.SIGKILL
    else:
        assert process.returncode == 130
        assert said == "Interrupted; what was read is kept. Type the same again to go on.\n"
    again = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert again.returncode == 0, again.stderr
    assert "40 of 40 pictures are read (" in again.stderr
    records = list(read_records(out))
    assert [Path(record["source"]).name for record in records] == [f"{number:02d}.png" for number in range(40)]
    assert all(record["result"]["words_block_list"][0]["words"].startswith("Order") for record in records)
