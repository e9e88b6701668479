"""Forms, as clients write them and as nobody should."""

from __future__ import annotations

import asyncio
import tempfile
from urllib.parse import urlencode

import httpx
import pytest

from webimage_ocr.api.dialects.form import FIELDS_LIMIT, Form, read_form
from webimage_ocr.errors import InvalidParameter

URLENCODED = "application/x-www-form-urlencoded"


def read(content_type: str, body: bytes) -> Form:
    return asyncio.run(read_form(content_type, body))


def written(**form: object) -> tuple[str, bytes]:
    """Content type and body of a form, as httpx writes it."""
    request = httpx.Request("POST", "http://x/ocr", **form)  # type: ignore[arg-type]
    return request.headers["content-type"], request.read()


def test_files_and_texts_are_told_apart() -> None:
    content_type, body = written(files={"file": ("a.png", b"\x89PNG\r\n--\r\n\x00")}, data={"language": "zh 中文"})
    assert read(content_type, body) == Form({"language": "zh 中文"}, {"file": b"\x89PNG\r\n--\r\n\x00"})


def test_a_form_without_files_may_be_urlencoded() -> None:
    assert read(f"{URLENCODED}; charset=utf-8", urlencode({"image_data": "a+/=", "use_det": ""}).encode()) == Form(
        {"image_data": "a+/=", "use_det": ""}
    )


def test_of_a_repeated_field_the_first_counts() -> None:
    assert read(URLENCODED, b"a=1&a=2").texts == {"a": "1"}
    assert read(*written(files=[("f", b"1"), ("f", b"2")])).files == {"f": b"1"}


def test_a_large_picture_is_not_written_to_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was opened")

    picture = bytes(range(256)) * 16_384
    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    assert read(*written(files={"file": picture})).files == {"file": picture}


MANY = {f"f{number}": "" for number in range(FIELDS_LIMIT + 1)}


@pytest.mark.parametrize(
    ("content_type", "body", "complaint"),
    [
        ("application/json", b"{}", "Send a form"),
        ("", b"", "Send a form"),
        ("multipart/form-data", b"x", "No boundary given"),
        ("multipart/form-data; boundary=b", b"no boundary", "damaged"),
        ("multipart/form-data; boundary=b", b"--b\r\n\r\n\r\n--b--\r\n", "damaged"),
        (f"multipart/form-data; boundary={'b' * 300}", b"x", "damaged"),
        (URLENCODED, urlencode(MANY).encode(), "more than 32 fields"),
        (*written(files=dict.fromkeys(MANY, b"")), "more than 32 fields"),
    ],
    # a boundary drawn anew is no name that two processes of the tests agree on
    ids=["json", "nothing", "no boundary", "no part", "no name", "long boundary", "many fields", "many files"],
)
def test_what_is_no_form_is_refused(content_type: str, body: bytes, complaint: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        read(content_type, body)
    assert complaint in refused.value.detail
