"""Networks that fail: a damaged file in the cache, values that are no numbers."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from servers import ScriptedReader, run_app
from sockets import BODY
from webimage_ocr.ocr.detection.detect import TextDetector
from webimage_ocr.ocr.recognition.recognize import TextRecognizer
from webimage_ocr.runtime.backends import open_session
from webimage_ocr.runtime.models import find_model, find_weights
from webimage_ocr.runtime.openvino_session import best_classes
from webimage_ocr.runtime.session import GraphOptions, RuntimeOptions
from webimage_ocr.types import Page

PICTURE = np.full((64, 128, 3), 255, np.uint8)


class Broken:
    """A network all of whose values are the same, whatever they are."""

    def __init__(self, value: float) -> None:
        self._value = value

    def run(self, batch: NDArray[np.uint8]) -> tuple[NDArray[Any], ...]:
        _, height, width, _ = batch.shape
        return (np.full((1, 1, height, width), self._value, np.float32),)


class BrokenLines(Broken):
    """The same for a line: which class each column has, and its score."""

    def run(self, batch: NDArray[np.uint8]) -> tuple[NDArray[Any], ...]:
        columns = batch.shape[2] // 8
        return np.ones((1, columns), np.int32), np.full((1, columns), self._value, np.float32)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_values_that_are_no_numbers_are_no_empty_page(value: float) -> None:
    with pytest.raises(FloatingPointError):
        TextDetector(Broken(value)).detect(PICTURE)
    with pytest.raises(FloatingPointError):
        TextRecognizer(BrokenLines(value), ["", "a"]).read(PICTURE[:48])
    assert TextDetector(Broken(0)).detect(PICTURE) == []
    assert TextRecognizer(BrokenLines(0.9), ["", "a"]).read(PICTURE[:48]).text == "a"


def test_a_column_of_no_numbers_is_no_blank() -> None:
    logits = np.zeros((3, 5), np.float32)
    logits[0, 2] = 9
    logits[1] = np.nan
    logits[2, 3] = np.nan
    _, scores = best_classes(logits)
    assert scores[0] > 0.9 and np.isnan(scores[1:]).all()


class NoNumbersReader(ScriptedReader):
    def read(self, *_: object, **__: object) -> Page:
        raise FloatingPointError("a network has given something else than numbers")


def test_callers_are_told_and_the_next_is_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with run_app(tmp_path, NoNumbersReader()) as server:
        answer = server.read(BODY)
        assert (answer.status, answer.json["error_code"]) == (400, "AIS.0105")
        assert answer.headers["X-Request-Id"] in caplog.text and "something else than numbers" in caplog.text
        assert server.request("GET", "/health/ready").status == 200


@pytest.mark.parametrize("damage", ["cut", "empty", "noise"])
def test_a_damaged_file_of_the_cache_is_made_anew(tmp_path: Path, damage: str) -> None:
    weights = find_weights(find_model("small", "detection"))
    runtime = RuntimeOptions(backend="openvino", precision="f32", cache_dir=tmp_path)
    batch = np.zeros((1, 64, 64, 3), np.uint8)
    expected = open_session(weights, GraphOptions(), runtime).run(batch)[0]
    (blob,) = (tmp_path / "compiled").glob("*.blob")
    whole = blob.read_bytes()
    shutil.copy(blob, tmp_path / "whole")
    blob.write_bytes({"cut": whole[: len(whole) // 2], "empty": b"", "noise": b"\xa5" * 4096 + whole[4096:]}[damage])
    assert np.array_equal(open_session(weights, GraphOptions(), runtime).run(batch)[0], expected)
    assert blob.stat().st_size > 0.9 * len(whole), "and kept whole"
    assert np.array_equal(open_session(weights, GraphOptions(), runtime).run(batch)[0], expected)
