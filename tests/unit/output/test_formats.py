"""The list of formats, and what is said where one cannot be written."""

import sys

import numpy as np
import pytest

from unit.output.pages import every_kind
from webimage_ocr.cli.results import FormatName
from webimage_ocr.errors import FormatUnavailable
from webimage_ocr.output.formats import SUFFIXES, Format, write_page
from webimage_ocr.output.picture import Picture
from webimage_ocr.types import ReadOptions

PICTURE = Picture("a.png", np.full((300, 400, 3), 255, np.uint8))


@pytest.mark.parametrize("form", Format)
def test_each_format_is_written_and_has_an_ending_of_its_own(form: Format) -> None:
    assert write_page(form, every_kind(), PICTURE, ReadOptions())
    assert len(set(SUFFIXES.values())) == len(Format) and form in SUFFIXES


def test_the_command_takes_each_of_them_and_json() -> None:
    assert {str(name) for name in FormatName} == {*Format, "json"}


@pytest.mark.parametrize(("form", "package"), [(Format.PDF, "pikepdf"), (Format.DOCX, "docx")])
def test_what_is_missing_is_told_with_what_to_install(
    form: Format, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in [name for name in sys.modules if name.startswith("webimage_ocr.output.")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(FormatUnavailable, match=r"pip install 'webimage-ocr\[documents\]'"):
        write_page(form, every_kind(), PICTURE, ReadOptions())


def test_text_has_below_it_what_else_was_asked_for() -> None:
    options = ReadOptions(extract_type=("image_size",))
    assert write_page(Format.TEXT, every_kind(), PICTURE, options).decode().endswith("\n\nsize: 400 x 300\n")
