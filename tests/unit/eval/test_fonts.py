"""The figures of docs/fonts.md are counted as they say."""

from __future__ import annotations

import numpy as np
import pytest

from eval.fonts.measure import Block, choose_block, expected_calibration_error, report
from webimage_ocr.types import FontGuess, Line


def _line(text: str, y: float) -> Line:
    return Line(text, 0.9, np.array([[0, y], [9, y], [9, y + 9], [0, y + 9]], np.float32))


def _block(family: str, *names: str) -> Block:
    truth = {"family": family, "kind": 0, "style": "sans", "size_px": 20}
    fonts = tuple(FontGuess(name, 0.5) for name in names)
    return Block(truth, _line("a", 0) if names else None, fonts)


def test_the_block_that_reads_most_like_the_line_is_its_own() -> None:
    found = [_line("Hell0", 22), _line("noise", 25), _line("Hello", 90)]
    assert choose_block({"top": 20, "bottom": 40, "text": "Hello"}, found) is found[0]
    assert choose_block({"top": 40, "bottom": 60, "text": "Hello"}, found) is None


def test_a_line_that_was_not_found_counts_as_wrong() -> None:
    names = {"lato": "Lato", "inter": "Inter"}
    blocks = [_block("lato", "Lato"), _block("inter", "Lato", "Inter"), _block("lato"), _block("inter", "Lato")]
    result = report(blocks, names)
    assert result["figures"]["all"] == [4, 0.25, 0.5]
    assert result["found"] == 0.75
    assert result["confusions"][0] == ["Inter", "Lato", 2]


def test_calibration_error_is_the_distance_of_score_and_share() -> None:
    right = np.array([True] * 6 + [False] * 4)
    assert expected_calibration_error(np.full(10, 0.6), right) == pytest.approx(0)
    assert expected_calibration_error(np.full(10, 0.9), right) == pytest.approx(0.3)
