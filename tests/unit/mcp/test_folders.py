"""An agent reads below the folders that were opened to it, and learns nothing of what lies outside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from webimage_ocr.errors import FileTooLarge, InvalidParameter
from webimage_ocr.mcp.arguments import ReadImage, ReadLocalImage
from webimage_ocr.mcp.folders import Folders

LIMIT_BYTES = 10


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """Two that may be read, and beside them a file that may not."""
    for name in ("first", "second/deep"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "first" / "a.png").write_bytes(b"first")
    (tmp_path / "second" / "a.png").write_bytes(b"second")
    (tmp_path / "second" / "deep" / "b.png").write_bytes(b"deep")
    (tmp_path / "outside.png").write_bytes(b"secret")
    return Folders((tmp_path / "first", tmp_path / "second"), LIMIT_BYTES)


def test_a_path_is_looked_for_below_each_folder_in_turn(folders: Folders, tmp_path: Path) -> None:
    assert folders.read("a.png") == b"first"
    assert folders.read("deep/b.png") == b"deep"
    assert folders.read(str(tmp_path / "second" / "a.png")) == b"second"
    assert folders.read("deep/../deep/b.png") == b"deep", "a way that stays inside"


def test_nothing_leads_out_and_all_that_is_refused_sounds_alike(folders: Folders, tmp_path: Path) -> None:
    (tmp_path / "first" / "link.png").symlink_to(tmp_path / "outside.png")
    (tmp_path / "first" / "circle.png").symlink_to("circle.png")
    os.mkfifo(tmp_path / "first" / "pipe.png")
    outside = ("../outside.png", str(tmp_path / "outside.png"), "../nowhere.png", "link.png")
    complaints = set()
    for path in (*outside, "circle.png", "pipe.png", "deep", "a\0b", "x" * 5_000):
        with pytest.raises(InvalidParameter) as told:
            folders.read(path)
        complaints.add(str(told.value).replace(path[:200], "PATH"))
    assert len(complaints) == 1


def test_a_file_that_is_too_large_is_not_read_whole(folders: Folders, tmp_path: Path) -> None:
    (tmp_path / "first" / "large.png").write_bytes(b"x" * LIMIT_BYTES)
    assert len(folders.read("large.png")) == LIMIT_BYTES
    (tmp_path / "first" / "large.png").write_bytes(b"x" * (LIMIT_BYTES + 1))
    with pytest.raises(FileTooLarge):
        folders.read("large.png")


def test_exactly_one_way_to_a_picture() -> None:
    assert ReadLocalImage(path="a.png").picture().path == "a.png"
    assert ReadImage(image="data:image/png;base64,QUJD").picture().image == "QUJD"
    for given in ({}, {"url": "http://a.example/b.png", "image": "QUJD"}):
        with pytest.raises(InvalidParameter, match="exactly one"):
            ReadImage.model_validate(given).picture()
    with pytest.raises(ValueError, match="path"):
        ReadImage.model_validate({"path": "a.png"})
