"""Character lists, in the metadata of a network and in files."""

import pytest

from webimage_ocr.runtime.metadata import parse_characters


@pytest.mark.parametrize("listed", [b"a\n\xe4\xb8\xad\n\xe3\x80\x80", b"a\r\n\xe4\xb8\xad\r\n\xe3\x80\x80\r\n"])
def test_a_line_is_a_class_between_blank_and_space(listed: bytes) -> None:
    assert parse_characters(listed) == ["", "a", "中", "\u3000", " "]
