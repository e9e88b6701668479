"""Lines that stand closer than their type is high are read from nearer."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from drawing.folder import draw_folder
from drawing.labels import Block, Reading, read_labels
from eval.score import score_folder
from webimage_ocr.reader import Reader, ReaderOptions
from webimage_ocr.runtime.session import RuntimeOptions

_SEED, _NUMBER = 5, 0
"""A page that falls into 123 pieces at the first look: f 0.64 without another one, 0.99 with it (f32, 2026-11-28)."""


def test_a_page_that_the_first_look_could_not_tell_apart_is_looked_at_again(tmp_path: Path) -> None:
    folder = draw_folder("close_lines", _NUMBER + 1, _SEED, tmp_path)
    label = read_labels(folder)[_NUMBER]
    with Reader(ReaderOptions(runtime=RuntimeOptions(precision="f32"))) as reader:
        page = reader.read(folder / label.image)
    blocks = tuple(Block(line.text, line.quad.astype(np.float64), line.confidence) for line in page.lines)
    assert score_folder([label], [Reading(label.image, blocks)]).figures()["f"] > 0.95
