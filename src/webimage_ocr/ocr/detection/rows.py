"""Neighbouring lines: regions grown into one another are drawn apart again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from webimage_ocr.ocr.geometry import quad_angle, quad_size
from webimage_ocr.types import Quad


def separate_rows(quads: Sequence[Quad]) -> list[Quad]:
    """Shrink lines that reach into the line above or below, to the middle of what they share.

    Regions are grown by a share of their size, which in tightly set text is more than the space between two
    lines; a line cut out with parts of its neighbours is read with parts of their letters.
    """
    if len(quads) < 2:
        return list(quads)
    # in each quad's own frame: x along its text, y across
    stacked = np.stack(quads).astype(np.float64)
    centres = stacked.mean(axis=1)
    sizes = np.array([quad_size(q) for q in quads])
    angles = np.radians([quad_angle(q) for q in quads])
    top, bottom = -sizes[:, 1] / 2, sizes[:, 1] / 2
    low, high = top.copy(), bottom.copy()
    for i in range(len(quads)):
        apart = centres - centres[i]
        cos, sin = np.cos(angles[i]), np.sin(angles[i])
        along, across = apart @ (cos, sin), apart @ (-sin, cos)
        parallel = np.abs(np.angle(np.exp(1j * (angles - angles[i])))) < 0.06
        similar = (sizes[:, 1] < 1.6 * sizes[i, 1]) & (sizes[i, 1] < 1.6 * sizes[:, 1])
        beside = (sizes[:, 0] + sizes[i, 0]) / 2 - np.abs(along) > 0.5 * np.minimum(sizes[:, 1], sizes[i, 1])
        shared = (sizes[:, 1] + sizes[i, 1]) / 2 - np.abs(across)
        # lines that share more than half of their height are one line found twice, or text on other text
        near = parallel & similar & beside & (shared > 0) & (shared < 0.5 * np.minimum(sizes[:, 1], sizes[i, 1]))
        near[i] = False
        if (above := shared[near & (across < 0)]).size:
            low[i] = top[i] + above.max() / 2
        if (below := shared[near & (across > 0)]).size:
            high[i] = bottom[i] - below.max() / 2
    out = []
    for i, quad in enumerate(quads):
        a, b = (low[i] - top[i]) / sizes[i, 1], (high[i] - top[i]) / sizes[i, 1]
        left, right = quad[3] - quad[0], quad[2] - quad[1]
        out.append(
            np.array([quad[0] + a * left, quad[1] + a * right, quad[1] + b * right, quad[0] + b * left], np.float32)
        )
    return out
