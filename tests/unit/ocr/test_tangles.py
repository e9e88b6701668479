"""Whether a picture is looked at again as a whole."""

from __future__ import annotations

import numpy as np
import pytest

from webimage_ocr.ocr.detection.detect import TextRegion
from webimage_ocr.ocr.recognition.orient import StripReading
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import Strip
from webimage_ocr.ocr.tangles import reads_more, want_nearer_look
from webimage_ocr.types import Quad


def _quad(y: float) -> Quad:
    return np.array([[0, y], [300, y], [300, y + 30], [0, y + 30]], np.float32)


def _page(pitch: float, confidence: float, lines: int = 6) -> tuple[list[TextRegion], list[StripReading]]:
    quads = [_quad(pitch * i) for i in range(lines)]
    reading = Reading(tuple("x" * 30), np.full(30, confidence, np.float32), np.linspace(0, 1, 30))
    strips = [Strip(quad, np.zeros((48, 480, 3), np.uint8)) for quad in quads]
    return [TextRegion(quad, 0.9) for quad in quads], [StripReading(reading, strip) for strip in strips]


@pytest.mark.parametrize(
    ("pitch", "confidence", "nearer", "wanted"),
    [(24, 0.9, 2.0, True), (40, 0.9, 2.0, False), (24, 0.99, 2.0, False), (24, 0.9, 1.1, False)],
    ids=["tangled and doubtful", "apart", "sure", "hardly nearer"],
)
def test_lines_that_reach_into_each_other_and_are_doubtful_are_looked_at_again(
    pitch: float, confidence: float, nearer: float, wanted: bool
) -> None:
    assert want_nearer_look(*_page(pitch, confidence), (1.0, nearer), 0.3) is wanted


def test_large_lettering_and_a_few_words_are_not() -> None:
    assert not want_nearer_look(*_page(24, 0.9), (2.0, 4.0), 0.3)
    assert not want_nearer_look(*_page(24, 0.9, lines=3), (1.0, 2.0), 0.3)


@pytest.mark.parametrize(("lines", "wanted"), [(4, False), (12, True)])
def test_of_a_few_characters_nearly_all_have_to_be_tangled(lines: int, wanted: bool) -> None:
    tangled, apart = _page(24, 0.9, lines), _page(90, 0.9, 2)
    beside = [TextRegion(region.quad + np.float32(1000), 0.9) for region in apart[0]]
    assert want_nearer_look([*tangled[0], *beside], tangled[1] + apart[1], (1.0, 2.0), 0.3) is wanted


def test_a_few_characters_are_enough_where_more_was_left_out() -> None:
    regions, readings = _page(24, 0.9, lines=3)
    squares = [TextRegion(_quad(40 * i) * np.array([0.2, 1], np.float32), 0.4) for i in range(8)]
    assert want_nearer_look(regions, readings, (1.0, 2.0), 0.3, squares)
    assert not want_nearer_look(regions, readings, (1.0, 2.0), 0.3, squares[:7])


def test_a_look_that_reads_a_few_characters_more_is_not_taken() -> None:
    before, again = _page(24, 0.9)[1], _page(24, 0.98)[1]
    assert reads_more(again, before)
    assert not reads_more(again[:5], before)
    assert not reads_more(before, before)


def test_a_page_whose_regions_were_left_out_as_doubtful_is_looked_at_again() -> None:
    regions, readings = _page(40, 0.99, lines=2)
    doubtful = [TextRegion(_quad(40 * i), 0.4) for i in range(8)]
    assert want_nearer_look(regions, readings, (1.0, 2.0), 0.3, doubtful)
    assert not want_nearer_look(regions, readings, (1.0, 1.1), 0.3, doubtful)
    assert not want_nearer_look(regions, readings, (1.0, 2.0), 0.3, doubtful[:7])
    assert not want_nearer_look(*_page(40, 0.99, lines=12), (1.0, 2.0), 0.3, doubtful)
    squares = [TextRegion(region.quad * np.array([0.2, 1], np.float32), 0.4) for region in doubtful]
    assert not want_nearer_look(regions, readings, (1.0, 2.0), 0.3, squares)
