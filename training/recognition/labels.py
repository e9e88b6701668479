"""What a region of a drawn sheet says: the texts that stand in it, and nothing of the icons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.geometry import quad_size
from webimage_ocr.types import Pixels, Quad

ICON = "icon"
ARROW = "arrow"
"""The mark at the end of a menu's entry: none of the label's, and alone nobody can tell it from a >."""
_WHOLE, _FOREIGN = 0.85, 0.4
"""Shares of its height by which an item lies in a region: from the one on it is read, up to the other it is a part of
a neighbour that shows; in between, nobody can say what is right."""
_TOUCHED = 0.04
"""Share of its length up to which a neighbour's end that shows is no more than a speck."""
_SLACK = 0.02
"""Of a region's width, by which a line may reach beyond."""
_GAP = 0.12
"""Heights between two texts in one region from which there is a space between them."""


@dataclass(slots=True, eq=False)
class Item:
    """What stands at a place: a line's text, or an icon's, which is empty; corners (4, 2) of the ink, clockwise."""

    kind: str
    text: str
    points: NDArray[np.float64]


@dataclass(slots=True, eq=False)
class Sheet:
    """A picture (h, w, 3) and what stands on it."""

    pixels: Pixels
    items: list[Item]


def read_label(quad: Quad, items: Sequence[Item]) -> tuple[str, str] | None:
    """What a region holds, and its kind; None where an item lies in it half, so that nobody can say what is right."""
    width, height = (max(side, 1e-3) for side in quad_size(quad))
    along, across = (quad[1] - quad[0]) / width, (quad[3] - quad[0]) / height
    texts: list[tuple[float, float, Item]] = []
    icons = arrows = 0
    for item in items:
        offset = item.points - quad[0]
        u, v = offset @ along / width, offset @ across / height
        left, right, top, bottom = float(u.min()), float(u.max()), float(v.min()), float(v.max())
        deep = (min(bottom, 1.0) - max(top, 0.0)) / max(bottom - top, 1e-6)
        inside = (min(right, 1.0) - max(left, 0.0)) / max(right - left, 1e-6)
        if inside <= 0 or deep < _FOREIGN:
            continue
        if item.kind in (ICON, ARROW):
            icons += 1
            arrows += item.kind == ARROW
        elif inside >= _TOUCHED:
            if deep < _WHOLE or left < -_SLACK or right > 1 + _SLACK:
                return None
            texts.append((left, right, item))
    if not texts:
        return ("", ICON) if icons and not arrows else None
    texts.sort(key=lambda found: found[0])
    said, end = "", texts[0][0]
    for left, right, item in texts:
        if left < end - _SLACK:  # one on the other
            return None
        said += " " * (bool(said) and (left - end) * width > _GAP * height) + item.text
        end = right
    kinds = {item.kind for _, _, item in texts}
    return said, "label" if icons else kinds.pop() if len(kinds) == 1 else "mixed"
