"""Characters that the network was not taught are doubted."""

from __future__ import annotations

import numpy as np
import pytest

from strips import strip_of
from webimage_ocr.ocr.corrections.unknown import holds_unknown
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import Strip


def _line(text: str, doubtful: str = "", before: tuple[int, int, int] | None = None) -> tuple[Reading, Strip]:
    """A reading, and a strip with a bar for each character; ``before`` is the gap, width and height of one more."""
    left = 0 if before is None else before[0] + before[1]
    strip = np.full((48, left + 26 * len(text), 3), 255, np.uint8)
    for i, character in enumerate(text):
        if character != " ":
            strip[10:38, left + 26 * i : left + 26 * i + 18] = 0
    if before is not None:
        strip[38 - before[2] : 38, 0 : before[1]] = 0
    confidences = np.array([0.6 if c in doubtful else 0.99 for c in text], np.float32)
    centres = (left + 26 * np.arange(len(text)) + 9) / strip.shape[1]
    return Reading(tuple(text), confidences, centres), strip_of(strip)


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [("$33,610", "$"), ("B 17,463", "B"), ("申44,226", "申"), ("共 è1,200", "è"), ("10⁻³", "⁻"), ("x 9.90", "x")],
)
def test_a_doubtful_sign_before_an_amount_and_doubtful_superscripts_are_unknown(text: str, doubtful: str) -> None:
    assert holds_unknown(*_line(text, doubtful))
    assert not holds_unknown(*_line(text))


@pytest.mark.parametrize(("text", "doubtful"), [("-1,299", "-"), ("B 17", "B"), ("x2,5", "x"), ("版本1.20.3", "本")])
def test_what_stands_before_other_numbers_is_none(text: str, doubtful: str) -> None:
    assert not holds_unknown(*_line(text, doubtful))


@pytest.mark.parametrize(
    ("before", "unknown"),
    [((6, 18, 28), True), ((12, 18, 28), True), ((30, 18, 28), False), ((6, 8, 10), False), ((6, 50, 28), False)],
    ids=["a sign", "a sign and a space", "far away", "a bullet", "a drawing"],
)
def test_ink_before_an_amount_that_nothing_was_read_from_is_unknown(
    before: tuple[int, int, int], unknown: bool
) -> None:
    assert holds_unknown(*_line("44,226", before=before)) is unknown
    assert not holds_unknown(*_line("chairs", before=before))
