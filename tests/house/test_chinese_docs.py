"""The Chinese pages say what the English ones say: the same code, codes and figures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from webimage_ocr.api.catalogue import CATALOGUE, IDENTITY_CATALOGUE

ROOT = Path(__file__).parents[2]
ENGLISH = {
    "README.md": ROOT / "README.md",
    "sdk.md": ROOT / "docs" / "migrate.md",
    **{name: ROOT / "docs" / name for name in ("console.md", "errors.md", "fonts.md", "contacts.md")},
}
PAGES = {name: (ROOT / "docs" / "zh" / name).read_text(encoding="utf-8") for name in ENGLISH}
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```|^((?: {4}[^\n]*\n)+)", re.MULTILINE | re.DOTALL)


def _code_of(page: str) -> list[str]:
    """Its blocks of code without their comments, which are in the page's language."""
    blocks = ("".join(groups) for groups in BLOCK.findall(page))
    return [re.sub(r" *# .*", "", block) for block in blocks]


def test_all_pages_are_compared() -> None:
    assert {path.name for path in (ROOT / "docs" / "zh").iterdir()} == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_code_is_that_of_the_english_page(name: str) -> None:
    english = _code_of(ENGLISH[name].read_text(encoding="utf-8"))
    assert [block for block in _code_of(PAGES[name]) if block not in english] == []


@pytest.mark.parametrize("name", PAGES)
def test_pictures_settings_and_headers_are_those_of_the_english_pages(name: str) -> None:
    """What is spelled in the English documents is spelled alike."""
    documents = [*ENGLISH.values(), ROOT / "docs" / "configuration.md", ROOT / "docs" / "images.md"]
    english = "".join(document.read_text(encoding="utf-8") for document in documents)
    named = re.findall(r"WEBIMAGE_OCR_\w+|HUAWEICLOUD_\w+|X-[\w-]+|images/[\w.-]+|webimage-ocr [a-z-]+", PAGES[name])
    assert [word for word in named if word not in english] == []


@pytest.mark.parametrize("name", PAGES)
def test_figures_stand_on_the_english_page(name: str) -> None:
    english = ENGLISH[name].read_text(encoding="utf-8")
    figures = re.findall(r"(\d+\.\d)%", PAGES[name])
    assert [one for one in figures if one not in english and f"{float(one) / 100:.3f}" not in english] == []


def test_every_error_is_explained_with_its_status_and_sentence() -> None:
    told = {(f"{one.code}", f"{one.status}", one.sentence) for one in CATALOGUE.values()}
    rows = [tuple(cell.strip() for cell in row.strip("|").split("|")) for row in PAGES["errors.md"].splitlines()]
    explained = {row[:3] for row in rows if len(row) == 4 and row[1].isdigit()}
    assert explained == told
    assert all(row[3] for row in rows if len(row) == 4), "every row says what to do"
    refusals = {row[:2] for row in rows if len(row) == 3 and row[0].isdigit()}
    assert refusals == {(f"{status}", title) for status, title in IDENTITY_CATALOGUE.values()}
