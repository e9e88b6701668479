"""The page's modules as TypeScript's checker sees them."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "src/webimage_ocr/api/console/static").glob("*.js"))


def test_the_types_of_the_page_are_right() -> None:
    """Strictly, by the types that stand in comments and in ``types.d.ts``; what it finds is printed."""
    tests = ROOT / "tests"
    checker = tests / "node_modules" / "typescript" / "bin" / "tsc"
    done = subprocess.run(
        ["node", str(checker), "--project", str(tests)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_module_is_checked_and_keeps_what_changes_in_one_object() -> None:
    assert len(MODULES) > 5
    for module in MODULES:
        lines = module.read_text(encoding="utf-8").splitlines()
        assert lines[0] == "// @ts-check", module.name
        assert [line for line in lines if line.startswith(("let ", "export let ", "var "))] == [], module.name
