"""Character lists, in the metadata of a network and in files."""

import pytest

from webimage_ocr.runtime.characters import parse_characters


@pytest.mark.parametrize("listed", ["a\n中\n\u3000", "a\r\n中\r\n\u3000\r\n"])
def test_a_line_is_a_class_between_blank_and_space(listed: str) -> None:
    assert parse_characters(listed) == ["", "a", "中", "\u3000", " "]
