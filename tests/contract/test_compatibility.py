"""The table of docs/compatibility.md: every row is held by a test that is there."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from compatibility.row import Row
from compatibility.table import SECTIONS
from webimage_ocr.api.catalogue import CATALOGUE, NEVER_ANSWERED

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ROWS = [row for rows in SECTIONS.values() for row in rows]


@pytest.fixture(scope="session")
def collected() -> set[str]:
    """The ids of all tests that rows name, as pytest itself collects them."""
    files = sorted({str((HERE / row.test.partition("::")[0]).resolve()) for row in ROWS})
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", *files],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {line for line in done.stdout.splitlines() if "::" in line}


def test_every_row_names_a_test_that_runs(collected: set[str]) -> None:
    missing = [row.what for row in ROWS if not any(held_by(row, test) for test in collected)]
    assert missing == []


def held_by(row: Row, test: str) -> bool:
    file, _, name = row.test.partition("::")
    path = str((HERE / file).resolve().relative_to(ROOT))
    if not name:
        return test.startswith(f"{path}::")
    return test == f"{path}::{name}" or (not name.endswith("]") and test.startswith(f"{path}::{name}["))


def test_no_test_is_ever_left_out() -> None:
    """A test that may be skipped, or may fail, holds nothing."""
    marks = re.compile(r"pytest\.(skip|xfail|importorskip)|mark\.(skip|xfail)")
    files = {(HERE / row.test.partition("::")[0]).resolve() for row in ROWS} - {Path(__file__).resolve()}
    assert [file.name for file in files if marks.search(file.read_text(encoding="utf-8"))] == []


def test_rows_are_said_once_and_whole() -> None:
    assert [what for what, times in Counter(row.what for row in ROWS).items() if times > 1] == []
    assert [row.what for row in ROWS if row.verdict == "differs" and not row.note] == []
    assert [row.what for row in ROWS if not re.search(r"20\d\d|nothing is documented", row.source)] == []


def test_the_whole_documented_table_is_here() -> None:
    """Each code of the catalogue has its row, and no code is both answered and never answered."""
    answered = {answer.code for answer in CATALOGUE.values()}
    assert answered & set(NEVER_ANSWERED) == set()
    rows = " ".join(row.what for row in ROWS).replace("ModelArts.4702 to 4706", " ".join(OBS_CODES))
    documented = {code for code in answered if not code.startswith("Admin.")}
    assert [code for code in sorted(documented | set(NEVER_ANSWERED)) if code not in rows] == []


OBS_CODES = [f"ModelArts.470{last}" for last in range(2, 7)]
