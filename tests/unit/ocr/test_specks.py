"""What the line above leaves in a strip is no accent."""

from __future__ import annotations

import numpy as np

from webimage_ocr.ocr.recognize import Reading
from webimage_ocr.ocr.specks import drop_specks
from webimage_ocr.types import Pixels


def _line(text: str, accent_top: int) -> tuple[Reading, Pixels]:
    strip = np.full((48, 24 * len(text), 3), 255, np.uint8)
    for i, character in enumerate(text):
        strip[17:36, 24 * i + 6 : 24 * i + 16] = 0
        if not character.isascii():
            strip[accent_top:13, 24 * i + 9 : 24 * i + 12] = 0
    centres = (24 * np.arange(len(text)) + 11) / strip.shape[1]
    return Reading(tuple(text), np.full(len(text), 0.99, np.float32), centres), strip


def test_an_accent_that_comes_in_over_the_edge_is_taken_off() -> None:
    assert drop_specks(*_line("théenginerepairs", 0)).text == "theenginerepairs"


def test_an_accent_with_ground_above_it_stays() -> None:
    assert drop_specks(*_line("thecafénextdoor", 6)).text == "thecafénextdoor"


def test_in_a_line_of_accents_they_stay() -> None:
    assert drop_specks(*_line("élévé", 0)).text == "élévé"
