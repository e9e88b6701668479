"""From source to record, whatever is wrong with the picture."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from pictures import draw_text
from servers import serve_file
from webimage_ocr import Reader, ReadOptions
from webimage_ocr.api.wire import page_to_wire
from webimage_ocr.bulk.items import Item
from webimage_ocr.bulk.loading import Loader, LoadOptions
from webimage_ocr.bulk.worker import Worker, WorkOptions
from webimage_ocr.errors import FileTooLarge, UrlNotAllowed

OPTIONS = ReadOptions(extract_type=("image_size",))


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    made = Worker(WorkOptions())
    yield made
    made.close()


def test_a_record_is_what_the_api_answers_and_what_the_file_is(worker: Worker, tmp_path: Path) -> None:
    picture = draw_text(["Order 2026"])
    (tmp_path / "a.png").write_bytes(picture)
    record = worker.read(Item(0, str(tmp_path / "a.png")), OPTIONS)
    with Reader() as reader:
        expected = page_to_wire(reader.read(picture, OPTIONS), OPTIONS)
    assert record["result"] == expected["result"]
    assert (record["size"], record["sha256"]) == (len(picture), hashlib.sha256(picture).hexdigest())
    assert record["ms"] > 0
    assert record["error"] is None
    assert worker.read(Item(0, "t#0", held=True, data=picture), OPTIONS)["result"] == expected["result"]


def test_a_picture_that_cannot_be_read_is_a_record_with_its_error(worker: Worker, tmp_path: Path) -> None:
    missing = worker.read(Item(0, str(tmp_path / "none.png")), OPTIONS)
    assert "No such file" in missing["error"]["error_msg"]
    assert (missing["size"], missing["sha256"], missing["result"]) == (None, None, None)
    bad = worker.read(Item(1, "t#1", held=True, data=b"this is no picture"), OPTIONS)
    assert bad["error"]["error_code"] == "AIS.0102"
    assert bad["size"] == 18
    fault = worker.read(Item(2, "t#2", fault="The row has no value."), OPTIONS)
    assert fault["error"] == {
        "error_code": "AIS.0101",
        "error_msg": "The input parameter is invalid. The row has no value.",
    }
    json.dumps([missing, bad, fault])


def test_a_fault_of_ours_costs_one_picture(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the network is broken")

    monkeypatch.setattr(worker._reader, "read", fail)
    record = worker.read(Item(0, "t#0", held=True, data=draw_text(["x"])), OPTIONS)
    assert record["error"]["error_code"] == "ModelArts.4505"
    assert "the network is broken" in record["error"]["error_msg"]


def test_reading_that_takes_too_long_ends() -> None:
    worker = Worker(WorkOptions(timeout_s=1e-9))
    worker._decoders.timeout_s = 60
    record = worker.read(Item(0, "t#0", held=True, data=draw_text(["x"])), OPTIONS)
    worker.close()
    assert record["error"]["error_code"] == "APIG.0201"


def test_addresses_lead_to_the_internet_alone_unless_a_network_is_allowed() -> None:
    with serve_file(b"picture") as url:
        with Loader(LoadOptions()) as loader, pytest.raises(UrlNotAllowed):
            loader.load(url)
        with Loader(LoadOptions(networks=(ip_network("127.0.0.0/8"),))) as loader:
            assert [loader.load(url), loader.load(url)] == [b"picture", b"picture"]


def test_files_have_a_limit_and_pipes_are_none(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"12345")
    with Loader(LoadOptions(limit_bytes=4, folder=tmp_path)) as loader:
        with pytest.raises(FileTooLarge):
            loader.load("a.png")
        with pytest.raises(OSError, match="Not a file"):
            loader.load("/dev/zero")
