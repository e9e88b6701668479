"""Character lists, in the metadata of a network and in files."""

import pytest

from webimage_ocr.errors import ModelUnusable
from webimage_ocr.runtime.characters import parse_characters, read_characters
from webimage_ocr.runtime.models import find_model, load_weights


@pytest.mark.parametrize("listed", ["a\n中\n\u3000", "a\r\n中\r\n\u3000\r\n"])
def test_a_line_is_a_class_between_blank_and_space(listed: str) -> None:
    assert parse_characters(listed) == ["", "a", "中", "\u3000", " "]


def test_metadata_are_what_the_inference_library_reads() -> None:
    import openvino as ov

    weights = load_weights(find_model("small", "recognition"))
    listed = ov.Core().read_model(weights).get_rt_info(["framework", "character"]).astype(str)
    assert read_characters(weights) == parse_characters(listed)


@pytest.mark.parametrize("length", [1, 127, 128, 20_000])
def test_a_list_is_as_long_as_it_says(length: int) -> None:
    said = bytes([length % 128 | 128, length // 128 % 128 | 128, length // 128**2])
    assert read_characters(b"network\n\x09character\x12" + said + b"a" * length + b"rest") == ["", "a" * length, " "]


def test_a_network_without_a_list_is_told() -> None:
    with pytest.raises(ModelUnusable, match="no character list"):
        read_characters(load_weights(find_model("small", "detection")))
