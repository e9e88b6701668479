"""The user's own fonts: their names, their folder, and what breaks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from webimage_ocr.errors import ModelUnusable
from webimage_ocr.fonts.embedder import Embedder
from webimage_ocr.fonts.gallery import Calibration, Gallery
from webimage_ocr.fonts.kinds import HAN, LATIN
from webimage_ocr.fonts.user_fonts import add_font, add_user_fonts, list_user_fonts, read_user_font, remove_fonts


class InkEmbedder(Embedder):
    """Stands in for the network: counts the ink of rows and columns."""

    digest = b"ink"

    def __init__(self) -> None:
        self.calls = 0

    def embed(self, lines: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        self.calls += 1
        ink = np.stack([255 - line.mean(axis=0) for line in lines])
        sums = np.concatenate([ink.mean(axis=1)[:, :96], ink.mean(axis=2)[:, :32]], axis=1)
        return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), np.float32)


@pytest.fixture
def gallery() -> Gallery:
    return Gallery(
        entries=(),
        rows=np.zeros((0, 128), np.float32),
        owners=np.zeros(0, np.int64),
        kinds=np.zeros(0, np.int64),
        bits=np.zeros((0, 8192), np.uint8),
        calibration=Calibration((20.0, 20.0), 0.0, 0.0, 0.0, 1.0),
    )


def test_a_font_is_added_listed_and_removed(tmp_path: Path, sans: Path) -> None:
    added = add_font(sans, tmp_path / "user")
    assert [font.path for font in list_user_fonts(tmp_path / "user")] == [added.path]
    assert remove_fonts(added.name, tmp_path / "user") == [added.path]
    assert list_user_fonts(tmp_path / "user") == []
    assert remove_fonts(added.name, tmp_path / "user") == []


def test_another_font_of_the_same_file_name_is_not_overwritten(tmp_path: Path, sans: Path, serif: Path) -> None:
    first, second = tmp_path / "a" / "font.otf", tmp_path / "b" / "font.otf"
    for path, source in ((first, sans), (second, serif)):
        path.parent.mkdir()
        path.write_bytes(source.read_bytes())
    add_font(first, tmp_path / "user")
    add_font(first, tmp_path / "user")
    with pytest.raises(FileExistsError, match="another font"):
        add_font(second, tmp_path / "user")


def test_a_file_that_is_no_font_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"not a font")
    with pytest.raises(ModelUnusable, match=r"broken\.ttf"):
        read_user_font(tmp_path / "broken.ttf")


def test_each_family_gets_a_row_for_each_kind_of_text_and_is_remembered(
    tmp_path: Path, gallery: Gallery, sans: Path, serif: Path
) -> None:
    add_font(sans, tmp_path)
    add_font(serif, tmp_path)
    embedder = InkEmbedder()
    full = add_user_fonts(gallery, tmp_path, embedder)
    assert [entry.user for entry in full.entries] == [True, True]
    assert sorted(zip(full.owners.tolist(), full.kinds.tolist(), strict=True)) == [
        (0, LATIN), (0, HAN), (1, LATIN), (1, HAN)
    ]  # fmt: skip
    assert np.allclose(np.linalg.norm(full.rows, axis=1), 1, atol=1e-5)
    calls = embedder.calls
    again = add_user_fonts(gallery, tmp_path, embedder)
    assert embedder.calls == calls
    assert (again.rows == full.rows).all()


def test_no_folder_is_no_fonts(tmp_path: Path, gallery: Gallery) -> None:
    assert add_user_fonts(gallery, tmp_path / "nowhere", InkEmbedder()) is gallery
