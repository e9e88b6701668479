"""Detection at native scale in pictures of any size: overlapping tiles, and their seams mended."""

from __future__ import annotations

import numpy as np

from webimage_ocr.ocr.detect import TextDetector, TextRegion
from webimage_ocr.types import Pixels

_TILE_PX = 2048
_OVERLAP_PX = 192


def detect_in_tiles(detector: TextDetector, image: Pixels, scale: float = 1.0) -> list[TextRegion]:
    """Regions of a whole picture, in its pixels; memory is bounded by the tile, not by the picture."""
    rows, columns = tile_spans(image.shape[0], _TILE_PX, _OVERLAP_PX), tile_spans(image.shape[1], _TILE_PX, _OVERLAP_PX)
    if len(rows) == len(columns) == 1:
        return detector.detect(image, scale)
    found: list[TextRegion] = []
    for top, bottom in rows:
        for left, right in columns:
            offset = np.array([left, top], np.float32)
            tile = np.ascontiguousarray(image[top:bottom, left:right])
            regions = [TextRegion(r.quad + offset, r.score) for r in detector.detect(tile, scale)]
            found = merge_seam(found, regions)
    return found


def tile_spans(length: int, tile: int, overlap: int) -> list[tuple[int, int]]:
    """Cut a length into equal spans of at most ``tile`` that overlap by ``overlap`` at least."""
    if length <= tile:
        return [(0, length)]
    count = -(-(length - overlap) // (tile - overlap))
    starts = np.linspace(0, length - tile, count).round().astype(int)
    return [(int(s), int(s) + tile) for s in starts]


def merge_seam(found: list[TextRegion], new: list[TextRegion]) -> list[TextRegion]:
    """Add the regions of the next tile: of two that cover the same text the larger stays, halves of a line are joined."""
    boxes = [_box(r) for r in found]
    for region in new:
        box = _box(region)
        twins = [i for i, other in enumerate(boxes) if _same_text(box, other)]
        if not twins:
            found.append(region)
            boxes.append(box)
            continue
        parts = [region, *(found[i] for i in twins)]
        joined = _join(parts) if len({_area(_box(p)) for p in parts}) > 1 else parts[0]
        for i in reversed(twins):
            del found[i], boxes[i]
        found.append(joined)
        boxes.append(_box(joined))
    return found


def _box(region: TextRegion) -> tuple[float, float, float, float]:
    low, high = region.quad.min(axis=0), region.quad.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _area(box: tuple[float, float, float, float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _same_text(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return w > 0 and h > 0 and w * h > 0.3 * min(_area(a), _area(b)) and h > 0.6 * min(a[3] - a[1], b[3] - b[1])


def _join(parts: list[TextRegion]) -> TextRegion:
    """One region over parts of one line; the largest part wins where they are slanted."""
    largest = max(parts, key=lambda r: _area(_box(r)))
    run = largest.quad[1] - largest.quad[0]
    if abs(run[1]) > 0.03 * abs(run[0]):
        return largest
    boxes = np.array([_box(p) for p in parts])
    x0, y0 = boxes[:, :2].min(axis=0)
    x1, y1 = boxes[:, 2:].max(axis=0)
    return TextRegion(np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32), largest.score)
