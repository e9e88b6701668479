"""Lines as the reader cuts them: drawn sheets go through its own detection, and what a region holds is its label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from training.recognition.labels import Sheet, read_label
from webimage_ocr.ocr.detect import TextDetector
from webimage_ocr.ocr.geometry import cut_quad, grow_quad, quad_size, turn_quad
from webimage_ocr.ocr.ground import split_at_grounds
from webimage_ocr.ocr.orient import unstack
from webimage_ocr.ocr.recognize import LINE_HEIGHT
from webimage_ocr.ocr.rows import separate_rows
from webimage_ocr.types import Pixels, Quad

_TALL = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A strip (48, w, 3), what it says, and what kind of text that is."""

    strip: Pixels
    text: str
    kind: str


def cut_lines(sheet: Sheet, detector: TextDetector, rng: Random, *, jitter: bool = True) -> Iterator[Line]:
    """Every region of the sheet whose content is certain, straightened as the reader does it."""
    scale = rng.choice((1.0, 1.0, 0.8, 1.25)) if jitter else 1.0
    regions = [region.quad for region in detector.detect(sheet.pixels, scale)]
    for whole in separate_rows(regions):
        for quad in split_at_grounds(sheet.pixels, whole):
            found = read_label(quad, sheet.items)
            if found is None:
                continue
            text, kind = found
            if jitter and text:
                quad = _disturb(quad, rng)
            width, height = quad_size(quad)
            if height > _TALL * width:
                if len(text) > 1:
                    continue
                column = cut_quad(sheet.pixels, turn_quad(quad, 1), LINE_HEIGHT)
                strip = unstack(np.rot90(column, -1))[0]
            else:
                strip = cut_quad(sheet.pixels, quad, LINE_HEIGHT)
            yield Line(strip, text, kind)


def _disturb(quad: Quad, rng: Random) -> Quad:
    """Move the cut a little: other looks, other scales and second cuts of a doubtful line do it too."""
    if rng.random() < 0.5:
        return quad
    grown: NDArray[np.float32] = grow_quad(quad, 0.0, rng.uniform(-0.09, 0.1))
    _, height = quad_size(grown)
    down = (grown[3] - grown[0]) / max(height, 1e-3)
    return np.asarray(grown + down * height * rng.gauss(0, 0.025), np.float32)
