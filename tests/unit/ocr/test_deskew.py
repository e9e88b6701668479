"""Turns of a picture: their maps, and the tilt that most lines have."""

from contextlib import closing
from typing import cast

import numpy as np
import pytest

from webimage_ocr.errors import BackendTimeout
from webimage_ocr.ocr.deskew import Turn, find_turn, main_tilt
from webimage_ocr.ocr.detection.detect import TextRegion
from webimage_ocr.ocr.geometry import map_quads
from webimage_ocr.ocr.recognition.line_threads import LineThreads
from webimage_ocr.ocr.recognition.recognize import Reading, TextRecognizer
from webimage_ocr.ocr.watch import Watch


def _line(x: float, y: float, length: float, height: float, degrees: float) -> np.ndarray:
    turn = np.radians(degrees)
    along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    start = np.array([x, y])
    corners = [start, start + length * along, start + length * along + height * across, start + height * across]
    return np.array(corners, np.float32)


@pytest.mark.parametrize("angle", [0.5, 33, 90, 180, 270, 359])
def test_a_turn_holds_every_corner_and_maps_back(angle: float) -> None:
    image = np.zeros((120, 200, 3), np.uint8)
    turn = Turn.by(image, angle)
    corners = np.array([[[0, 0], [200, 0], [200, 120], [0, 120]]], np.float32)
    turned = map_quads(corners, turn.there)
    assert turned.min() > -1.5
    assert (turned.max(axis=(0, 1)) < np.array(turn.size) + 1.5).all()
    assert map_quads(turned, turn.back) == pytest.approx(corners, abs=1e-3)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_quarter_turns_move_pixels_where_the_map_says(angle: float) -> None:
    image = np.zeros((40, 60, 3), np.uint8)
    image[10:14, 50:54] = 255
    turn = Turn.by(image, angle)
    turned = turn.apply(image)
    assert turned.shape[:2] == turn.size[::-1]
    ((x, y),) = map_quads(np.array([[[52.0, 12.0]]], np.float32), turn.there)[0]
    assert turned[int(y), int(x)].tolist() == [255, 255, 255]


@pytest.mark.parametrize("degrees", [-80, -30, 0, 4.5, 60, 90])
def test_the_tilt_is_that_of_most_of_the_text(degrees: float) -> None:
    lines = [_line(50, 40 * k, 300, 20, degrees) for k in range(6)] + [_line(0, 0, 90, 20, 45)]
    assert main_tilt(lines) == pytest.approx(degrees, abs=0.1)


class DoubtfulRecognizer:
    """Reads everything as one doubtful character, so that every way is tried; counts."""

    def __init__(self) -> None:
        self.readings = 0

    def read(self, _pixels: np.ndarray) -> Reading:
        self.readings += 1
        return Reading(("x",), np.array([0.5]), np.array([0.5]))


@pytest.mark.parametrize("deadline", [0, 5, 20, 47])
def test_nothing_is_read_for_a_direction_past_the_deadline(deadline: int) -> None:
    recognizer = DoubtfulRecognizer()
    regions = [TextRegion(_line(10, 30 * k, 300, 20, 0), 0.9) for k in range(16)]
    image = np.full((600, 400, 3), 255, np.uint8)
    with closing(LineThreads(1)) as lines:
        watch = Watch(lambda: recognizer.readings >= deadline)
        with pytest.raises(BackendTimeout):
            find_turn(image, regions, cast(TextRecognizer, recognizer), lines, watch)
        assert recognizer.readings == deadline
        find_turn(image, regions, cast(TextRecognizer, recognizer), lines, Watch())
    assert recognizer.readings - deadline == 48


def test_single_characters_have_no_tilt() -> None:
    assert main_tilt([_line(0, 0, 20, 20, 10)]) is None
