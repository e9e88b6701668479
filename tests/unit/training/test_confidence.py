"""The fit of what the confidence of a line means."""

import pytest

from eval.calibration import Judged
from training.confidence import fit
from webimage_ocr.ocr.page.confidence import line_probability


def test_as_many_lines_are_right_as_the_fit_tells() -> None:
    blocks = [
        Judged(mean, 1, 1, number % 5 < right) for mean, right in ((0.999, 5), (0.98, 3)) for number in range(100)
    ]
    scale = fit(blocks)
    assert sum(line_probability(block.confidence, scale) for block in blocks) == pytest.approx(160, abs=1e-3)
