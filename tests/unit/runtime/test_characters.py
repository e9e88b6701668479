"""Character lists, in the metadata of a network and in files."""

import pytest

from webimage_ocr.errors import ModelUnusable
from webimage_ocr.runtime.characters import parse_characters, read_characters, read_metadata
from webimage_ocr.runtime.models import find_model, load_weights


@pytest.mark.parametrize("listed", ["a\n中\n\u3000", "a\r\n中\r\n\u3000\r\n"])
def test_a_line_is_a_class_between_blank_and_space(listed: str) -> None:
    assert parse_characters(listed) == ["", "a", "中", "\u3000", " "]


def test_metadata_are_what_the_inference_library_reads() -> None:
    import openvino as ov

    weights = load_weights(find_model("small", "recognition"))
    model = ov.Core().read_model(weights)
    assert read_metadata(weights, "character") == model.get_rt_info(["framework", "character"]).astype(str)


def test_metadata_that_a_network_does_not_have_are_none() -> None:
    assert read_metadata(load_weights(find_model("small", "detection")), "character") is None


def test_numbers_between_the_entries_are_passed_over_whatever_their_kind() -> None:
    entry = b"\x0a\x01k\x12\x02\xe4\xb8"  # a value of more bytes follows in the second one
    other, wanted = b"\x72" + bytes([len(entry)]) + entry, b"\x72\x07\x0a\x01n\x12\x02hi"
    assert read_metadata(b"\x08\xac\x02" + b"\x11" + bytes(8) + b"\x1d" + bytes(4) + other + wanted, "n") == "hi"


def test_what_is_no_network_is_told() -> None:
    with pytest.raises(ModelUnusable, match="no ONNX"):
        read_characters(b"\x0b")
