"""The files of the pack, and clients that are missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from webimage_ocr.fonts.families import load_families
from webimage_ocr.fonts.pack import PackError, list_faces, pull_fonts


def test_faces_are_told_from_file_names(tmp_path: Path) -> None:
    for name in ("00_400_00.ttf", "00_400_01.ttf", "01_700_00.otf", "02_400i_00.ttf", "notes.txt"):
        (tmp_path / name).touch()
    faces = list_faces(tmp_path)
    assert [(face.weight, face.italic, len(face.files)) for face in faces] == [
        (400, False, 2),
        (700, False, 1),
        (400, True, 1),
    ]


def test_a_family_that_was_never_fetched_has_no_faces(tmp_path: Path) -> None:
    assert list_faces(tmp_path / "nowhere") == ()


def test_a_missing_client_is_named_and_nothing_half_done_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PackError, match="npm is not installed"):
        pull_fonts(load_families()[:1], tmp_path / "pack")
    assert list((tmp_path / "pack").iterdir()) == []


def test_a_family_that_is_there_is_not_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    family = load_families()[0]
    (tmp_path / family.id).mkdir()
    pull_fonts([family], tmp_path)
