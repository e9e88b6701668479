"""What is made of readings: places of lines and characters, and how sure they are."""

import numpy as np
import pytest

from webimage_ocr.ocr.deskew import Turn
from webimage_ocr.ocr.page.compose import compose_line
from webimage_ocr.ocr.recognition.orient import StripReading
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import Strip

QUAD = np.array([[0, 0], [100, 0], [100, 20], [0, 20]], np.float32)
UPRIGHT = Turn.none(np.zeros((200, 200, 3), np.uint8))


def _found(text: str, quad: np.ndarray, stacked: bool = False) -> StripReading:
    centres = (np.arange(len(text)) + 0.5) / len(text)
    reading = Reading(tuple(text), np.full(len(text), 0.9, np.float32), centres)
    return StripReading(reading, Strip(quad, np.zeros((48, 240, 3), np.uint8)), stacked)


def test_characters_share_the_line_and_lie_inside_it() -> None:
    line = compose_line(_found("abcd", QUAD), UPRIGHT)
    assert [round(float(c.quad[0, 0])) for c in line.characters] == [0, 25, 50, 75]
    assert line.characters[0].quad[:, 1].min() == pytest.approx(line.quad[:, 1].min())


def test_characters_of_a_column_stand_one_below_the_other() -> None:
    column = np.array([[0, 0], [20, 0], [20, 100], [0, 100]], np.float32)
    line = compose_line(_found("一二", column, stacked=True), UPRIGHT)
    upper, lower = (c.quad for c in line.characters)
    assert upper[:, 1].max() == pytest.approx(50)
    assert lower[:, 1].min() == pytest.approx(50)
    assert upper[0] == pytest.approx(line.quad[0])


@pytest.mark.parametrize("stacked", [False, True])
@pytest.mark.parametrize("text", ["ab", "（好了。"])
def test_a_line_keeps_the_region_that_was_read(stacked: bool, text: str) -> None:
    line = compose_line(_found(text, QUAD, stacked), UPRIGHT)
    assert line.region == pytest.approx(QUAD)


def test_quads_cover_the_empty_half_of_wide_marks() -> None:
    bare, marked = (compose_line(_found(text, QUAD), UPRIGHT).quad for text in ("好了", "（好了。"))
    height = bare[3, 1] - bare[0, 1]
    assert bare[0, 0] - marked[0, 0] == pytest.approx(0.3 * height, rel=1e-3)
    assert marked[1, 0] - bare[1, 0] == pytest.approx(0.3 * height, rel=1e-3)
    assert marked[:, 1] == pytest.approx(bare[:, 1])


def test_confidence_is_what_programs_expect_or_the_probability() -> None:
    found = _found("abcd", QUAD)
    expected, asked_for = (compose_line(found, UPRIGHT, calibrated=calibrated) for calibrated in (False, True))
    assert expected.confidence == pytest.approx(0.95)
    assert asked_for.confidence == asked_for.probability == expected.probability
    assert 0 < asked_for.confidence < found.confidence
