"""Whatever the package installs or ships is named with its licence."""

import re
import tomllib
from pathlib import Path

import pytest

from webimage_ocr.runtime.models import MODELS, ModelFile

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAMED = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")


def _requirements() -> list[str]:
    extras = [group for name, group in PROJECT["optional-dependencies"].items() if name != "dev"]
    requirements = [*PROJECT["dependencies"], *(requirement for group in extras for requirement in group)]
    return sorted({re.split(r"[^\w.-]", requirement)[0] for requirement in requirements})


@pytest.mark.parametrize("package", _requirements())
def test_each_package_is_named(package: str) -> None:
    assert f"`{package}`" in NAMED


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.tier}-{model.role}")
def test_each_model_is_named(model: ModelFile) -> None:
    assert f"PP-OCRv6 {model.tier}" in NAMED
    assert model.licence in NAMED


def test_each_file_of_data_is_named() -> None:
    folders = {path.parent for path in (ROOT / "src").rglob("*/data/*") if path.suffix != ".sha256"}
    for folder in folders:
        assert str(folder.relative_to(ROOT)) in NAMED, folder
