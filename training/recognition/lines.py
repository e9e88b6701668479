"""Lines as the reader cuts them: drawn sheets go through its own detection, and what a region holds is its label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from training.recognition.labels import Sheet, read_label
from webimage_ocr.ocr.detection.detect import TextDetector
from webimage_ocr.ocr.detection.rows import separate_rows
from webimage_ocr.ocr.geometry import grow_quad, quad_size, turn_quad
from webimage_ocr.ocr.recognition.ground import split_at_grounds
from webimage_ocr.ocr.recognition.orient import unstack
from webimage_ocr.ocr.recognition.strip import Strip
from webimage_ocr.types import Pixels, Quad

_MOVED = 0.5
"""Share of the lines that are cut out a little higher, lower, closer or wider than they were found."""


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
        for strip in split_at_grounds(Strip.cut_lengthwise(sheet.pixels, whole)):
            quad = turn_quad(strip.region, 3) if strip.downwards else strip.region
            found = read_label(quad, sheet.items)
            if found is None or (strip.downwards and len(found[0]) > 1):
                continue
            text, kind = found
            if strip.downwards:  # a lone character that is higher than wide is read upright, as the one of a column
                pixels = unstack(np.rot90(strip.pixels, -1))[0]
            elif jitter and text and rng.random() < _MOVED:
                pixels = Strip.cut(sheet.pixels, _disturb(quad, rng)).pixels
            else:
                pixels = strip.pixels
            yield Line(pixels, text, kind)


def _disturb(quad: Quad, rng: Random) -> Quad:
    """Move the cut a little: other looks, other scales and second cuts of a doubtful line do it too."""
    grown: NDArray[np.float32] = grow_quad(quad, 0.0, rng.uniform(-0.09, 0.1))
    _, height = quad_size(grown)
    down = (grown[3] - grown[0]) / max(height, 1e-3)
    return np.asarray(grown + down * height * rng.gauss(0, 0.025), np.float32)
