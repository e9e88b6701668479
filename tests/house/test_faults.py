"""docs/faults.md names a test for every fault, and each of them exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
ROWS = [row for row in PAGE.splitlines() if row.startswith("| ") and not row.startswith("| fault ")]
LOGGED = re.compile(r"`([a-z][a-z ,()]+[a-z])`")


@pytest.mark.parametrize("row", ROWS, ids=[row.split("|")[1].strip() for row in ROWS])
def test_the_test_that_is_named_exists(row: str) -> None:
    fault, seen, log, recovery, test = (cell.strip() for cell in row.strip("|").split("|"))
    assert all((fault, seen, log, recovery)), "every cell says something"
    path, _, name = test.strip("`").partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_what_the_log_is_said_to_say_stands_in_the_code() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    said = {text for row in ROWS for text in LOGGED.findall(row.split("|")[3])}
    assert len(said) > 8
    assert {text for text in said if text not in sources} == set()


def test_rows_were_found() -> None:
    assert len(ROWS) > 30
