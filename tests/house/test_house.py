"""What ARCHITECTURE.md and CONTRIBUTING.md say of files and folders is so."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "webimage_ocr"
TOOLS = ("benchmarks", "drawing", "eval", "training")
PACKAGES = sorted(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file())
UNIT = ROOT / "tests" / "unit"

PATH = re.compile(r"[\w.-]+(?:/[\w.*-]+)+/?|[\w-]+\.(?:py|md|toml|txt|json|sh)")
MODULE = re.compile(rf"(?:webimage_ocr|{'|'.join(TOOLS)})(?:\.\w+)+")


def _names(document: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """What stands between backticks, or in a block of code, and has the shape of the pattern as a whole."""
    text = (ROOT / document).read_text(encoding="utf-8")
    for quoted in re.findall(r"^```\n(.*?)^```|`([^`\n]+)`", text, re.MULTILINE | re.DOTALL):
        for word in re.split(r"[\s,;:()=]+", " ".join(quoted)):
            if pattern.fullmatch(word):
                yield word


def _is_there(name: str) -> bool:
    folders = (ROOT, PACKAGE, PACKAGE / "api" / "console" / "static")
    return any(next(folder.glob(name.rstrip("/") + ending), None) for folder in folders for ending in ("", ".py"))


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_paths_that_are_named_exist(document: str) -> None:
    names = set(_names(document, PATH))
    assert len(names) > 5
    assert {name for name in names if not _is_there(name)} == set()


@pytest.mark.parametrize("document", sorted(path.name for path in (ROOT / "docs").glob("*.md")))
def test_files_of_the_package_that_documents_name_exist(document: str) -> None:
    names = set(_names(f"docs/{document}", re.compile(r"\w+(?:/\w+)+\.(?:py|js|d\.ts)")))
    assert {name for name in names if not _is_there(name)} == set()


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_modules_that_are_named_exist(document: str) -> None:
    assert [name for name in _names(document, MODULE) if importlib.util.find_spec(name) is None] == []


def test_what_is_not_there_is_noticed() -> None:
    assert not _is_there("runtime/metrics.py")
    assert not _is_there("nowhere/")
    assert _is_there("runtime/backends") and _is_there("drawing/kinds/")


def test_every_package_has_its_folder_of_unit_tests() -> None:
    folders = {path.name for path in UNIT.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == {*PACKAGES, *TOOLS}


@pytest.mark.parametrize("test", sorted(UNIT.glob("*/test_*.py")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_unit_test_stands_in_the_folder_of_what_it_tests(test: Path) -> None:
    folder = test.parent.name
    if folder in TOOLS:
        subject = rf"[ \"]{folder}[ .\"]"
    else:
        subject = rf"webimage_ocr\.{folder}\b|^from webimage_ocr import .*\b{folder}\b"
    assert re.search(subject, test.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("test", sorted(UNIT.glob("test_*.py")), ids=lambda path: path.name)
def test_a_unit_test_beside_the_folders_is_of_one_module(test: Path) -> None:
    assert (PACKAGE / test.name.removeprefix("test_")).is_file()
