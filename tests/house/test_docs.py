"""The documents say what the code does."""

import functools
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from docs.generate import PAGES, SECTIONS
from docs.sample import draw_order
from eval.report import replace_section

ROOT = Path(__file__).parents[2]
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


def _blocks(kind: str, *pages: str) -> list[str]:
    """The code of a kind on pages, which someone who begins will paste."""
    texts = [(ROOT / page).read_text(encoding="utf-8") for page in pages]
    return [code for text in texts for found, code in BLOCK.findall(text) if found == kind]


@pytest.mark.parametrize("code", _blocks("python", "README.md", "docs/fonts.md", "docs/documents.md"))
def test_python_runs(code: str, tmp_path: Path) -> None:
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "13800138000" in done.stdout or "print" not in code


def _commands() -> dict[str, str]:
    """Each command that reads pictures or texts, with the output that stands below it."""
    text = "\n".join(_blocks("console", "README.md", "docs/contacts.md"))
    commands = (block.partition("\n") for block in f"\n{text}".split("\n$ ")[1:])
    return {command: output for command, _, output in commands if re.search(r"webimage-ocr (read|contact)\b", command)}


def test_commands_were_found() -> None:
    assert len(_commands()) >= 4


@functools.cache
def _output_of(command: str) -> str:
    """What a command of the documents prints where docs/images lies."""
    line = command.replace("webimage-ocr", f"{sys.executable} -m webimage_ocr")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "docs").symlink_to(ROOT / "docs")
        # nine pictures of the page take a minute of processor time in f32 (Zen 3)
        done = subprocess.run(line, shell=True, cwd=folder, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(("command", "output"), _commands().items())
def test_commands_print_what_stands_below_them(command: str, output: str) -> None:
    said = _output_of(command).split()
    # what is left out of the README is shown as ...; a space more or less is no lie
    for shown, printed in zip(output.split(), said, strict=False):
        if shown == "...":
            break
        assert printed == shown
    else:
        assert output.split() == said


def test_the_picture_that_is_read_is_the_one_that_is_drawn() -> None:
    with Image.open(ROOT / "docs" / "images" / "order.png") as kept:
        assert ImageChops.difference(draw_order(), kept.convert("RGB")).getbbox() is None


def test_pictures_of_the_readme_show_what_stands_there() -> None:
    """The page as it greets today, and the order with what is read in it; told by reading them."""
    words = json.loads((ROOT / "src/webimage_ocr/api/console/static/words.json").read_text(encoding="utf-8"))["words"]
    records = map(json.loads, _output_of("webimage-ocr read docs/images --direction --json").splitlines())
    seen = {
        Path(record["source"]).name: "\n".join(block["words"] for block in record["result"]["words_block_list"])
        for record in records
    }
    for word in ("hero.title", "nav.try", "nav.manage"):
        assert words[word][0] in seen["console.webp"]
    # once in the order, once beside it
    assert seen["order-read.png"].count("Order No. 8866") == 2
