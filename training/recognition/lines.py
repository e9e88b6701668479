"""Lines as the reader cuts them: drawn sheets go through its own detection, and what a region holds is its label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from training.recognition.sheets import Item, Sheet
from webimage_ocr.ocr.detect import TextDetector
from webimage_ocr.ocr.geometry import cut_quad, grow_quad, quad_size, turn_quad
from webimage_ocr.ocr.ground import split_at_grounds
from webimage_ocr.ocr.orient import unstack
from webimage_ocr.ocr.recognize import LINE_HEIGHT
from webimage_ocr.ocr.rows import separate_rows
from webimage_ocr.types import Pixels, Quad

_TALL = 1.5
_WHOLE, _FOREIGN = 0.7, 0.4
"""Shares of its height by which an item lies in a region: from the one on it is read, up to the other it is a part of
a neighbour that shows; in between, nobody can say what is right."""
_SLACK = 0.02
"""Of a region's width, by which a line may reach beyond."""
_GAP = 0.12
"""Heights between two texts in one region from which there is a space between them."""


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


def read_label(quad: Quad, items: list[Item]) -> tuple[str, str] | None:
    """What a region holds, and its kind; None where an item lies in it half, so that nobody can say what is right."""
    width, height = quad_size(quad)
    along, across = (quad[1] - quad[0]) / max(width, 1e-3), (quad[3] - quad[0]) / max(height, 1e-3)
    members: list[tuple[float, float, Item]] = []
    for item in items:
        offset = item.points - quad[0]
        u, v = offset @ along / max(width, 1e-3), offset @ across / max(height, 1e-3)
        left, right, top, bottom = u.min(), u.max(), v.min(), v.max()
        if right <= 0 or left >= 1 or bottom <= 0 or top >= 1:
            continue
        inside = (min(right, 1.0) - max(left, 0.0)) / max(right - left, 1e-6)
        deep = (min(bottom, 1.0) - max(top, 0.0)) / max(bottom - top, 1e-6)
        if deep < _FOREIGN or (inside < 0.04 and item.kind != "icon"):
            continue
        if item.kind == "icon":
            members.append((left, right, item))
            continue
        if deep < _WHOLE or left < -_SLACK or right > 1 + _SLACK:
            return None
        members.append((left, right, item))
    texts = sorted((m for m in members if m[2].text), key=lambda m: m[0])
    if not texts:
        return ("", "icon") if members else None
    said, end = "", None
    for left, right, item in texts:
        if end is not None:
            if left < end - 0.02:  # one on the other
                return None
            said += " " if (left - end) * width > _GAP * height else ""
        said += item.text
        end = right
    kinds = {item.kind for _, _, item in texts}
    kind = kinds.pop() if len(kinds) == 1 else "mixed"
    return said, "label" if len(texts) < len(members) else kind


def _disturb(quad: Quad, rng: Random) -> Quad:
    """Move the cut a little: other looks, other scales and second cuts of a doubtful line do it too."""
    if rng.random() < 0.5:
        return quad
    grown: NDArray[np.float32] = grow_quad(quad, 0.0, rng.uniform(-0.09, 0.1))
    _, height = quad_size(grown)
    down = (grown[3] - grown[0]) / max(height, 1e-3)
    return np.asarray(grown + down * height * rng.gauss(0, 0.025), np.float32)
