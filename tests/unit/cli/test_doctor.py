"""The examination of a machine."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from webimage_ocr import cli
from webimage_ocr.cli import doctor
from webimage_ocr.cli.doctor import State, examine
from webimage_ocr.errors import ModelUnusable
from webimage_ocr.runtime.models import ModelFile
from webimage_ocr.runtime.processor import usable_cores

run = CliRunner().invoke


def test_everything_that_matters_is_examined() -> None:
    subjects = [finding.subject for finding in examine()]
    for subject in (
        "processor",
        "features",
        "threads",
        "backend",
        "small detection",
        "small recognition",
        "cache",
        "sandbox",
        "server",
    ):
        assert subject in subjects


def test_whatever_is_not_good_comes_with_a_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEBIMAGE_OCR_CACHE", str(tmp_path / "empty"))
    findings = list(examine())
    assert any(finding.state is not State.GOOD for finding in findings), "the tiny models cannot be in an empty cache"
    assert all(bool(finding.remedy) == (finding.state is not State.GOOD) for finding in findings)


def test_json_holds_the_threads() -> None:
    findings = json.loads(run(cli.app, ["doctor", "--json"]).stdout)
    assert findings["threads"]["found"].startswith(f"{usable_cores()} usable")


def test_a_machine_that_can_read_passes() -> None:
    answer = run(cli.app, ["doctor"])
    assert answer.exit_code == 0
    assert "as expected" in answer.stdout


def test_it_says_which_weights_are_read_with() -> None:
    found = {finding.subject: finding.found for finding in examine()}
    assert found["small recognition"].endswith("as expected")
    assert found["small recognition, own weights"].endswith("as expected, the default")


def test_a_missing_default_model_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(model: ModelFile) -> bytes:
        raise ModelUnusable(f"{model.file} is gone; fetch it again.")

    monkeypatch.setattr(doctor, "load_weights", fail)
    answer = run(cli.app, ["doctor"])
    assert answer.exit_code == 1
    assert "!!  small detection" in answer.stdout
    assert "fetch it again" in answer.stdout


def test_a_folder_that_cannot_be_written_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBIMAGE_OCR_CACHE", "/proc/nowhere/cache")
    monkeypatch.setattr("os.access", lambda _path, _mode: False)
    (cache,) = (finding for finding in examine() if finding.subject == "cache")
    assert cache.state is State.OPTIONAL
    assert "models build" in cache.remedy


def test_damaged_data_of_an_option_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> object:
        raise ValueError("contacts.crfsuite has another sha256")

    monkeypatch.setattr(doctor, "_load_contacts", fail)
    (contacts,) = (finding for finding in examine() if finding.subject == "contacts")
    assert contacts.state is State.BAD
    assert contacts.found == "contacts.crfsuite has another sha256"
