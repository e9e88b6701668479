"""Rows, the mask of characters, and the user's entries."""

from __future__ import annotations

import numpy as np
import pytest

from webimage_ocr.fonts.gallery import Calibration, Entry, Gallery
from webimage_ocr.fonts.kinds import HAN, LATIN, kind_of

EVERY = np.full(8192, 255, np.uint8)
ASCII = np.concatenate([np.full(16, 255, np.uint8), np.zeros(8176, np.uint8)])


def _row(place: int) -> np.ndarray:
    return np.asarray(np.eye(128, dtype=np.float32)[place])


@pytest.fixture
def gallery() -> Gallery:
    """A Chinese family with a row for each kind of text, and a Latin one."""
    return Gallery(
        entries=(Entry("song", "宋体", "song", ()), Entry("arial", "Arial", "sans", ())),
        rows=np.stack([_row(0), _row(1), _row(2)]),
        owners=np.array([0, 0, 1]),
        kinds=np.array([HAN, LATIN, LATIN]),
        bits=np.stack([EVERY, ASCII]),
        calibration=Calibration((20.0, 20.0), 0.3, 0.0, 0.0, 1.0),
    )


@pytest.mark.parametrize(("text", "kind"), [("Sale 50%", LATIN), ("iPhone 手机", HAN), ("カナ", HAN), ("", LATIN)])
def test_one_chinese_character_makes_a_text_chinese(text: str, kind: int) -> None:
    assert kind_of(text) == kind


def test_rows_of_the_other_kind_of_text_do_not_count(gallery: Gallery) -> None:
    ranking = gallery.rank(_row(0), LATIN, "abc")
    assert ranking.cosines.max() == 0


def test_a_family_that_cannot_draw_the_text_comes_last_however_near(gallery: Gallery) -> None:
    ranking = gallery.rank(_row(2), LATIN, "café")
    assert ranking.order.tolist() == [0, 1]
    assert ranking.able == 1


def test_the_users_family_competes_less_its_offset(gallery: Gallery) -> None:
    with_user = gallery.with_entries([Entry("user:x", "X", "", (), user=True)], _row(3)[None], [0], [LATIN], [EVERY])
    ranking = with_user.rank(_row(3), LATIN, "abc")
    assert ranking.order[0] == 2
    assert ranking.cosines[0] == pytest.approx(0.7)
