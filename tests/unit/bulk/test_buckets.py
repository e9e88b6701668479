"""Pictures of a bucket, on an S3 server of loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from unit.intake.s3_server import run_s3
from webimage_ocr.bulk import buckets
from webimage_ocr.bulk.buckets import list_objects, read_object
from webimage_ocr.errors import FileTooLarge, ObsFileMissing, SourceUnusable


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    objects = {"in/a b.png": b"first", "in/sub/c.jpg": b"second", "in/notes.txt": b"no picture", "out/d.png": b"third"}
    with run_s3({"scans": objects}) as endpoint:
        yield endpoint


@pytest.fixture(autouse=True)
def variables(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "ak",
        "AWS_SECRET_ACCESS_KEY": "sk",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    buckets._open.cache_clear()


def test_a_prefix_is_listed_and_its_images_are_read() -> None:
    assert list(list_objects("s3://scans/in")) == ["s3://scans/in/a b.png", "s3://scans/in/sub/c.jpg"]
    assert len(list(list_objects("s3://scans"))) == 3
    assert read_object("s3://scans/in/a b.png", 100) == b"first"


def test_what_cannot_be_had_is_said() -> None:
    with pytest.raises(ObsFileMissing):
        read_object("s3://scans/none.png", 100)
    with pytest.raises(FileTooLarge):
        read_object("s3://scans/in/a b.png", 4)
    with pytest.raises(SourceUnusable, match="cannot be listed"):
        list(list_objects("s3://other/in"))
    with pytest.raises(SourceUnusable, match="names no bucket"):
        list(list_objects("s3://"))


def test_obs_has_the_variables_of_its_own_sdk(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OBS_ENDPOINT", raising=False)
    with pytest.raises(SourceUnusable, match="Set OBS_ENDPOINT, OBS_ACCESS_KEY_ID"):
        list(list_objects("obs://scans/in"))
    monkeypatch.setenv("OBS_ENDPOINT", endpoint)
    monkeypatch.setenv("OBS_ACCESS_KEY_ID", "ak")
    monkeypatch.setenv("OBS_SECRET_ACCESS_KEY", "sk")
    assert next(iter(list_objects("obs://scans/in"))) == "obs://scans/in/a b.png"
    assert read_object("obs://scans/out/d.png", 100) == b"third"
