"""What the line above leaves in a strip is no accent."""

from __future__ import annotations

import numpy as np

from strips import strip_of
from webimage_ocr.ocr.corrections.specks import drop_specks
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import Strip


def _line(text: str, accent_top: int) -> tuple[Reading, Strip]:
    strip = np.full((48, 24 * len(text), 3), 255, np.uint8)
    for i, character in enumerate(text):
        strip[17:36, 24 * i + 6 : 24 * i + 16] = 0
        if not character.isascii():
            strip[accent_top:13, 24 * i + 9 : 24 * i + 12] = 0
    centres = (24 * np.arange(len(text)) + 11) / strip.shape[1]
    doubted = np.array([0.99 if character.isascii() else 0.9 for character in text], np.float32)
    return Reading(tuple(text), doubted, centres), strip_of(strip)


def test_an_accent_that_comes_in_over_the_edge_is_taken_off() -> None:
    assert drop_specks(*_line("théenginerepairsit", 0)).text == "theenginerepairsit"


def test_an_accent_with_ground_above_it_stays() -> None:
    assert drop_specks(*_line("thecafénextdoorisopen", 6)).text == "thecafénextdoorisopen"


def test_in_a_line_of_accents_they_stay() -> None:
    assert drop_specks(*_line("élévé", 0)).text == "élévé"


def _sentence(mark: str, rows: slice) -> tuple[Reading, Strip]:
    text = f"the narrow river{mark}follows the old road"
    reading, line = _line(text.replace(mark, "."), 6)
    strip = line.pixels
    strip[:, 24 * text.index(mark) : 24 * text.index(mark) + 24] = 255
    strip[rows, 24 * text.index(mark) + 9 : 24 * text.index(mark) + 12] = 0
    doubted = np.where(np.array(list(text)) == mark, 0.6, 0.99).astype(np.float32)
    return Reading(tuple(text), doubted, reading.centres), strip_of(strip)


def test_a_mark_whose_ink_comes_in_over_the_edge_is_a_space() -> None:
    assert drop_specks(*_sentence(",", slice(41, 48))).text == "the narrow river follows the old road"
    assert drop_specks(*_sentence("'", slice(0, 8))).text == "the narrow river follows the old road"


def test_a_mark_of_the_line_itself_stays() -> None:
    assert drop_specks(*_sentence(",", slice(32, 48))).text == "the narrow river,follows the old road"
    assert drop_specks(*_sentence(",", slice(32, 42))).text == "the narrow river,follows the old road"
