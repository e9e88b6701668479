from __future__ import annotations

from pathlib import Path

import pytest

from webimage_ocr.runtime.folders import user_folder


def test_the_variable_stands_above_the_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/h")
    monkeypatch.setenv("XDG_DATA_HOME", "/d")
    assert user_folder("XDG_DATA_HOME", ".local/share") == Path("/d")
    monkeypatch.delenv("XDG_DATA_HOME")
    assert user_folder("XDG_DATA_HOME", ".local/share") == Path("/h/.local/share")


def test_a_user_without_a_home_has_folders_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A container of an arbitrary user: asking for fonts ended in a traceback there."""

    def no_home(_: type[Path]) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", classmethod(no_home))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert user_folder("XDG_CACHE_HOME", ".cache") == Path("/.cache")
