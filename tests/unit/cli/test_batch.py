"""What ``batch`` refuses before it reads: options that would change nothing."""

import signal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from webimage_ocr.bulk import Progress
from webimage_ocr.cli import app, batch

SERVER = ("--server", "http://127.0.0.1:1")


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory with a folder and a table."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OS_TOKEN", "token")
    (tmp_path / "scans").mkdir()
    (tmp_path / "list.csv").write_text("url\n")
    (tmp_path / "sets.csv").mkdir()


@pytest.mark.parametrize(
    ("arguments", "option", "said"),
    [
        (("scans", "--ray-address", "10.0.0.1:6379"), "--ray-address", "it does nothing without --engine ray; add"),
        (("scans", "--engine", "local", "--ray-address", "a:1"), "--ray-address", "without --engine ray"),
        (("scans", "--callers", "8"), "--callers", "it does nothing without --server; add that"),
        (("scans", "--engine", "ray", "--callers", "8"), "--callers", "without --server"),
        # what is typed is meant, though it be the default
        (("scans", "--callers", "64"), "--callers", "without --server"),
        # a variable that is not set, most likely
        (("scans", "--server", ""), "--server", "it names no server; give its URL"),
        (("scans", *SERVER, "--processes", "2"), "--processes", "it does nothing with --server"),
        (("scans", *SERVER, "--threads", "2"), "--threads", "with --server"),
        (("scans", *SERVER, "--timeout", "5"), "--timeout", "with --server"),
        (("scans", *SERVER, "--engine", "ray"), "--engine", "with --server"),
        (("scans", *SERVER, "--ray-address", "a:1"), "--ray-address", "with --server"),
        (("scans", "--column", "url"), "--column", "it does nothing where SOURCE is no table, and scans is none"),
        (("scans/*.png", "--base64"), "--base64", "scans/*.png is none"),
        (("s3://bucket/a.csv", "--column", "url"), "--column", "s3://bucket/a.csv is none"),
        (("-", "--column", "url"), "--column", "- is none"),
        (("sets.csv", "--column", "url"), "--column", "sets.csv is none"),
    ],
)
def test_an_option_that_would_change_nothing_is_refused(arguments: tuple[str, ...], option: str, said: str) -> None:
    answer = CliRunner().invoke(app, ["batch", *arguments, "-o", "out"], env={"COLUMNS": "200"})
    assert answer.exit_code == 2
    assert f"Invalid value for {option}: " in answer.stderr
    assert said in answer.stderr
    assert not Path("out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("scans", "--processes", "2", "--threads", "2", "--timeout", "5", "--engine", "local"),
        ("scans", "--engine", "ray", "--ray-address", "a:1", "--processes", "2", "--threads", "2", "--timeout", "5"),
        ("scans", *SERVER, "--callers", "8", "--fetch-allow", "10.0.0.0/8"),
        ("list.csv", "--column", "url", "--base64"),
        # that it is not there is told by what reads it
        ("missing.csv", "--column", "url"),
    ],
)
def test_an_option_that_has_an_effect_is_taken(arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    read = []

    def read_nothing(source: str, *_: object, **__: object) -> Progress:
        read.append(source)
        return Progress(0, 0, 0, 0, 0.0, "now")

    monkeypatch.setattr(batch, "read_bulk", read_nothing)
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # what ends the command would end the tests
    answer = CliRunner().invoke(app, ["batch", *arguments, "-o", "out"])
    assert answer.exit_code == 0, answer.stderr
    assert read == [arguments[0]]
