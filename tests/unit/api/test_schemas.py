"""The body of a request: what is taken, and which of two errors is raised for what is not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from webimage_ocr.api.schemas import WebImageRequest, describe_body
from webimage_ocr.errors import InvalidJson, InvalidParameter
from webimage_ocr.types import ReadOptions


def parse(**fields: Any) -> WebImageRequest:
    return WebImageRequest.parse(json.dumps({"image": "AAAA", **fields}).encode())


def test_defaults_are_the_documented_ones() -> None:
    assert parse().options() == ReadOptions(
        detect_direction=False, detect_text_direction=True, detect_font=False, extract_type=()
    )


@pytest.mark.parametrize("name", ["detect_direction", "detect_text_direction", "detect_font"])
def test_switches(name: str) -> None:
    for value in (True, False):
        assert getattr(parse(**{name: value}).options(), name) is value
    assert parse(**{name: None}).options() == ReadOptions()


@pytest.mark.parametrize("blank", [None, "", [], [""], ["", ""]])
def test_blank_extract_types(blank: object) -> None:
    assert parse(extract_type=blank).options().extract_type == ()


def test_extract_types_are_taken_once_in_their_order() -> None:
    wanted = parse(extract_type=["image_size", "contact_info", "image_size", ""]).options().extract_type
    assert wanted == ("image_size", "contact_info")


def test_an_empty_image_beside_a_url_does_not_count() -> None:
    assert parse(image="", url="https://example.com/a.png").url == "https://example.com/a.png"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"text"', b"1", b"\xff", b'{"image": "\xff"}', b"{}{}"])
def test_what_is_no_json_object(body: bytes) -> None:
    with pytest.raises(InvalidJson):
        WebImageRequest.parse(body)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"detect_font": "true"}, "detect_font: it must be true or false"),
        ({"detect_font": 0}, "detect_font: it must be true or false"),
        ({"extract_type": "image_size"}, "extract_type: it must be a list of contact_info and image_size"),
        ({"extract_type": ["size"]}, "extract_type.0: it must be a list of"),
        ({"image": ["AAAA"]}, "image: "),
        ({"image": "", "url": None}, "exactly one of image and url"),
        ({"url": "https://example.com/a.png"}, "exactly one of image and url"),
    ],
)
def test_wrong_fields_are_named(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidParameter, match=says):
        parse(**fields)


def test_descriptions_stand_where_they_are_used() -> None:
    described = json.dumps(describe_body(WebImageRequest))
    assert "$ref" not in described and "contact_info" in described
