"""Regions of several looks at one picture: which are the same text, and which are parts of one line."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.detection.detect import TextRegion
from webimage_ocr.ocr.geometry import quad_size, rectangle_corners, split_quad, upright_quad

_TANGLED = 0.08
"""Share of the smaller region that two share; regions are grown, so that neighbours of usual text just meet."""
_ELONGATED = 2.0
"""Times as long as high: from there on a region says which way it runs."""
_ACROSS = 0.5
"""Cosine of the angle between two ways, 60 degrees, below which one is across the other."""
_CROSSED = 0.3
"""Share of the smaller of two regions from which they are the same ink."""
_SMALL_PRINT = 0.15
"""Height of a region, to that of one that covers it, up to which it is print on it and no part of it."""
_PRINTED = 6
"""Regions of print on a larger one, from which that is a page, or a card, and no lettering."""
_SHORT_PART = 1 / 3
"""Share of a line's length up to which a part is short: it may lean by a degree, and would make the whole line lean."""


def merge_regions(found: list[TextRegion], new: list[TextRegion]) -> list[TextRegion]:
    """Add the regions of the next tile: two over the same text become one, halves of a cut line are joined.

    Of two that run across each other the surer one stays: the ends of a column of prices that a tile has cut off look
    to it like one line of upright text.
    """
    boxes = _boxes_around(found)
    joined: set[int] = set()
    added = []
    for region in new:
        # compared with the other tiles only: neighbouring lines of one tile may well overlap
        touching = _find_touching(region, boxes)
        across = [i for i in touching if _cross(region, found[i])]
        if any(found[i].score > region.score for i in across):
            continue
        twins = [i for i in touching if i not in across and _are_one_line(region, found[i])]
        joined.update(twins, across)
        added.append(_join([region, *(found[i] for i in twins)]) if twins else region)
    return [region for i, region in enumerate(found) if i not in joined] + added


def drop_covered(regions: Sequence[TextRegion], others: Sequence[TextRegion]) -> list[TextRegion]:
    """The regions that share no more than half of themselves, or of the other one, with any of the others.

    What is much lower than the other one is print on it, and stays.
    """
    boxes = _boxes_around(others)
    return [
        r
        for r in regions
        if not any(_cover(r, others[i]) and not _is_print_on(r, others[i]) for i in _find_touching(r, boxes))
    ]


def drop_pages(regions: Sequence[TextRegion], least_score: float) -> list[TextRegion]:
    """The regions without those that are a sheet: several lines stand on them that have ``least_score`` or more."""
    sure = [region for region in regions if region.score >= least_score]
    boxes = _boxes_around(sure)
    return [r for r in regions if sum(_is_print_on(sure[i], r) for i in _find_touching(r, boxes)) < _PRINTED]


def _is_print_on(region: TextRegion, large: TextRegion) -> bool:
    heights = min(quad_size(region.quad)), min(quad_size(large.quad))
    return heights[0] < _SMALL_PRINT * heights[1] and _cover(region, large)


def _cover(a: TextRegion, b: TextRegion) -> bool:
    return overlap(a, b) > 0.5 * min(area(a), area(b))


def _boxes_around(regions: Sequence[TextRegion]) -> NDArray[np.float32]:
    """Left, top, right and bottom (n, 4) of regions; compared at once, thousands take no longer than the network."""
    if not regions:
        return np.zeros((0, 4), np.float32)
    quads = np.stack([region.quad for region in regions])
    return np.concatenate([quads.min(axis=1), quads.max(axis=1)], axis=1)


def _find_touching(region: TextRegion, boxes: NDArray[np.float32]) -> list[int]:
    """Indexes of the boxes that share some of a region's own."""
    low, high = region.quad.min(axis=0), region.quad.max(axis=0)
    return np.flatnonzero(((boxes[:, :2] < high) & (boxes[:, 2:] > low)).all(axis=1)).tolist()


def tangled_share(regions: Sequence[TextRegion]) -> float:
    """Share of the regions that reach into another one: lines closer than their type is high, or in pieces."""
    boxes = _boxes_around(regions)
    tangled = sum(
        any(i != j and _overlaps(region, regions[j]) for j in _find_touching(region, boxes))
        for i, region in enumerate(regions)
    )
    return tangled / max(1, len(regions))


def _overlaps(a: TextRegion, b: TextRegion) -> bool:
    return overlap(a, b) > _TANGLED * min(area(a), area(b))


def is_part(region: TextRegion, large: TextRegion) -> bool:
    """Whether a region is a piece of large lettering, not small print on it."""
    heights = min(quad_size(region.quad)), min(quad_size(large.quad))
    return heights[0] > 0.4 * heights[1] and _cover(region, large)


def area(region: TextRegion) -> float:
    """In square pixels."""
    width, height = quad_size(region.quad)
    return width * height


def overlap(a: TextRegion, b: TextRegion) -> float:
    """Area that two regions share, in square pixels."""
    return float(cv2.intersectConvexConvex(a.quad, b.quad)[0])


def _are_one_line(a: TextRegion, b: TextRegion) -> bool:
    heights = min(quad_size(a.quad)), min(quad_size(b.quad))
    if max(heights) > 1.7 * min(heights) or (shared := overlap(a, b)) < 0.02 * min(area(a), area(b)):
        return False
    # from the axis of the longer one: the direction of a word says little about where its line is a page away
    short, long = sorted((a, b), key=lambda region: quad_size(region.quad)[0])
    across = (long.quad[3] - long.quad[0]) + (long.quad[2] - long.quad[1])
    offset = abs(float((short.quad.mean(axis=0) - long.quad.mean(axis=0)) @ across)) / float(np.linalg.norm(across))
    return offset < 0.35 * min(heights) or shared > 0.7 * min(area(a), area(b))


def _cross(a: TextRegion, b: TextRegion) -> bool:
    """Whether one runs across the other, and over a good part of it."""
    if overlap(a, b) < _CROSSED * min(area(a), area(b)):
        return False
    ways = []
    for quad in (a.quad, b.quad):
        along, down = quad[1] - quad[0], quad[3] - quad[0]
        long, short = sorted((along, down), key=lambda side: -float(np.linalg.norm(side)))
        if np.linalg.norm(long) < _ELONGATED * np.linalg.norm(short):
            return False
        ways.append(long / np.linalg.norm(long))
    return abs(float(ways[0] @ ways[1])) < _ACROSS


def _join(parts: list[TextRegion]) -> TextRegion:
    """One region over parts of one line; what is much shorter than the longest only makes it longer."""
    longest = max(parts, key=lambda part: quad_size(part.quad)[0])
    width, _ = quad_size(longest.quad)
    score = max(part.score for part in parts)
    if all(part is longest or quad_size(part.quad)[0] < _SHORT_PART * width for part in parts):
        run = (longest.quad[1] - longest.quad[0]) / width
        along = np.concatenate([part.quad for part in parts]) @ run
        start, end = float(longest.quad[0] @ run), float(longest.quad[1] @ run)
        shares = np.array([along.min() - start]) / (end - start), np.array([along.max() - start]) / (end - start)
        return TextRegion(split_quad(longest.quad, *shares)[0], score)
    rectangle = cv2.minAreaRect(np.concatenate([part.quad for part in parts]))
    return TextRegion(upright_quad(rectangle_corners(*rectangle)), score)
