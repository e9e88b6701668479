"""Processes of this machine: one that dies, and a parent that dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from pictures import draw_text
from webimage_ocr.bulk.engines.local import LocalEngine
from webimage_ocr.bulk.items import Item
from webimage_ocr.types import ReadOptions

PICTURE = draw_text(["Order 2026"])


def _items(count: int) -> list[Item]:
    return [Item(number, f"t#{number}", held=True, data=PICTURE) for number in range(count)]


def _readers(parent: int) -> list[psutil.Process]:
    children = psutil.Process(parent).children(recursive=True)
    return [child for child in children if "multiprocessing.spawn" in " ".join(child.cmdline())]


def test_a_process_that_is_killed_costs_no_picture() -> None:
    with LocalEngine(1) as engine:
        records = {}
        for outcome in engine.read(_items(6), ReadOptions()):
            records[outcome.number] = json.loads(outcome.line)
            if len(records) == 2:
                (reader,) = _readers(os.getpid())
                reader.kill()
    assert sorted(records) == list(range(6))
    assert all(record["result"]["words_block_list"][0]["words"] == "Order 2026" for record in records.values())
    assert _readers(os.getpid()) == []


class Deadly(str):
    """Ends the process that it is sent to."""

    __slots__ = ()

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (1,)


def test_a_picture_that_ends_its_process_twice_is_a_record_with_its_error() -> None:
    first, *rest = _items(3)
    with LocalEngine(1) as engine:
        outcomes = {o.number: o for o in engine.read([first, Item(9, Deadly("deadly.png")), *rest], ReadOptions())}
    assert b"ended, twice" in outcomes[9].line
    assert [outcomes[number].failed for number in (0, 1, 2, 9)] == [False, False, False, True]


CHILD = """
import sys
from webimage_ocr.bulk.engines.local import LocalEngine
from webimage_ocr.bulk.items import Item
from webimage_ocr.types import ReadOptions

if __name__ == "__main__":
    items = (Item(n, sys.argv[1]) for n in range(1000000))
    for outcome in LocalEngine(1).read(items, ReadOptions()):
        print(outcome.number, flush=True)
"""


def test_processes_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PICTURE)
    (tmp_path / "child.py").write_text(CHILD)
    command = [sys.executable, str(tmp_path / "child.py"), str(tmp_path / "a.png")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline()
        children = psutil.Process(parent.pid).children(recursive=True)
        assert len(children) > 1
        parent.send_signal(signal.SIGKILL)
    gone, alive = psutil.wait_procs(children, timeout=30)
    assert alive == []
    assert len(gone) == len(children)
