"""The documents say what the code does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.generate import PAGES, SECTIONS
from eval.report import replace_section

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", PAGES)
def test_pages_made_from_code_are_up_to_date(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), f"docs/{name} is out of date: run `make docs`"


@pytest.mark.parametrize(("document", "section"), SECTIONS)
def test_sections_made_from_code_are_up_to_date(document: str, section: str, tmp_path: Path) -> None:
    written = (ROOT / document).read_text(encoding="utf-8")
    (tmp_path / document).write_text(written, encoding="utf-8")
    replace_section(tmp_path / document, section, SECTIONS[document, section]())
    now = (tmp_path / document).read_text(encoding="utf-8")
    assert now == written, f"the section {section} of {document} is out of date: run `make docs`"


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")], ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}, which is not there"


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")], ids=lambda path: path.name)
def test_tests_that_are_named_exist(page: Path) -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", page.read_text(encoding="utf-8")))
    assert sorted(name for name in named if not (ROOT / name).is_file()) == []


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")], ids=lambda path: path.name)
def test_make_targets_that_are_named_exist(page: Path) -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`make (\w+)|^ *make (\w+)", page.read_text(encoding="utf-8"), re.MULTILINE))
    assert {one or other for one, other in named} <= targets


def test_the_readme_has_code_to_run() -> None:
    kinds = [kind for kind, _ in BLOCK.findall(README)]
    assert "python" in kinds
    assert "console" in kinds


@pytest.mark.parametrize("code", [code for kind, code in BLOCK.findall(README) if kind == "python"])
def test_python_of_the_readme_runs(code: str, tmp_path: Path) -> None:
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "13800138000" in done.stdout


def _commands() -> dict[str, str]:
    """Each `$ webimage-ocr read ...` of the README with the output that stands below it."""
    text = "".join(code for kind, code in BLOCK.findall(README) if kind == "console")
    commands = (block.partition("\n") for block in text.split("$ webimage-ocr ")[1:])
    return {command: output for command, _, output in commands if command.startswith("read ")}


@pytest.mark.parametrize(("command", "output"), _commands().items())
def test_commands_of_the_readme_print_what_it_says(command: str, output: str, tmp_path: Path) -> None:
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    line = f"{sys.executable} -m webimage_ocr {command}"
    done = subprocess.run(line, shell=True, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    # what is left out of the README is shown as ...; a space more or less is no lie
    for shown, printed in zip(output.split(), done.stdout.split(), strict=False):
        if shown == "...":
            break
        assert printed == shown
    else:
        assert output.split() == done.stdout.split()
