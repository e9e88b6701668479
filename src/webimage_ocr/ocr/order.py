"""Reading order: rows from top to bottom, each from left to right, in the text's own frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from webimage_ocr.ocr.geometry import rotation
from webimage_ocr.types import Quad


def reading_order(quads: Sequence[Quad], angle: float = 0.0) -> list[int]:
    """Indexes of the quads in reading order; ``angle`` is the direction of the text in degrees, clockwise.

    Two quads share a row when they overlap by half of the lower one's height: a share of the line height,
    so that rows of slightly tilted text stay together (https://github.com/PaddlePaddle/PaddleOCR/issues/4817).
    """
    if not quads:
        return []
    corners = np.stack(quads) @ rotation(-angle).T
    left, top = corners[:, :, 0].min(axis=1), corners[:, :, 1].min(axis=1)
    bottom = corners[:, :, 1].max(axis=1)
    rows: list[list[int]] = []
    reach: list[tuple[float, float]] = []
    for i in np.argsort((top + bottom) / 2, kind="stable").tolist():
        for row, (row_top, row_bottom) in zip(reversed(rows), reversed(reach), strict=True):
            overlap = min(bottom[i], row_bottom) - max(top[i], row_top)
            if overlap > 0.5 * min(bottom[i] - top[i], row_bottom - row_top):
                row.append(i)
                break
        else:
            rows.append([i])
            reach.append((float(top[i]), float(bottom[i])))
    return [i for row in rows for i in sorted(row, key=lambda i: float(left[i]))]
