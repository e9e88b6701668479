"""Currency signs under a stroke are told from letters."""

from __future__ import annotations

import numpy as np
import pytest

from strips import strip_of
from webimage_ocr.ocr.corrections.struck import settle_struck
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import Strip


def _line(text: str, stroke: slice | None) -> tuple[Reading, Strip]:
    strip = np.full((48, 26 * len(text), 3), 255, np.uint8)
    for i, character in enumerate(text):
        if character != " ":
            strip[10:38, 26 * i + 4 : 26 * i + 20] = 90
    if stroke is not None:
        strip[23:25, stroke] = 90
    centres = (26 * np.arange(len(text)) + 12) / strip.shape[1]
    return Reading(tuple(text), np.full(len(text), 0.99, np.float32), centres), strip_of(strip)


@pytest.mark.parametrize(
    ("text", "right"), [("Y64.50", "¥64.50"), ("S1916", "$1916"), ("E84.9", "£84.9"), ("C28", "€28")]
)
def test_a_letter_before_a_struck_amount_is_a_currency_sign(text: str, right: str) -> None:
    assert settle_struck(*_line(text, slice(None))).text == right


def test_the_stroke_has_to_go_through_the_amount() -> None:
    assert settle_struck(*_line("S24", None)).text == "S24"
    assert settle_struck(*_line("$9 S24", slice(0, 60))).text == "$9 S24"
    assert settle_struck(*_line("$34.99S1916", slice(26 * 6, None))).text == "$34.99$1916"


@pytest.mark.parametrize("text", ["S24 Ultra 5G", "B64.50", "ES24"])
def test_other_words_stay(text: str) -> None:
    assert settle_struck(*_line(text, slice(0, 30))).text == text
