"""Detection in pictures of any size: a first look, then a closer one where the text is small.

The first look fits memory whatever the picture's size: it is cut into tiles, along rows and columns where
nothing stands if there are any. What it finds small or doubtful is looked at again, enlarged, in windows around
it; big lettering keeps the regions of the first look, which no seam has cut.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from webimage_ocr.ocr.cutting import cut_spans, trim_box
from webimage_ocr.ocr.detect import TextDetector, TextRegion
from webimage_ocr.ocr.faint import find_faint_windows, stretch_contrast
from webimage_ocr.ocr.geometry import Box, quad_size, rectangle_corners, split_quad, upright_quad
from webimage_ocr.types import Pixels

_TILE_PIXELS = 1_050_000
"""Of a canvas: the network's memory grows with it, 124 MB for this many, in f32 twice that (OpenVINO 2026.4)."""
_TILE_SIDE_PX = 1600
_ROOM_PX = 16
"""Of plain ground left around what stands in a window, on its canvas; with 4 px letters at its edge are lost."""
_DOUBTFUL = 0.5
"""Mean probability below which a region is looked at again before it is believed or dropped."""
_FIRST_SCALES = (0.5, 1.5)
_LINE = 3.0
"""Length, in heights, from which a region that a window cuts is taken for a line that goes on."""
_SHORT_PART = 1 / 3
"""Of a line's length: a part up to here may lean by a degree, and would make the whole line lean."""
_LOOKS = 3
"""How often a window is looked at that cuts a line each time."""
_LARGEST_SCALE = 2.0
_LARGE_PX = 180.0
"""Height of a region on its canvas from which lettering falls to pieces."""
_FROM_AFAR = 0.4
_CLOSER_PIXELS = 64_000_000
"""Of all closer looks together, on their canvases: 12 Mpx looked at twice, and half a minute of two cores at most."""
_BLANK = 8
"""Range of a tile's values in which nothing can be read."""


@dataclass(frozen=True, slots=True)
class LookOptions:
    """From how near a detector looks: as suits PP-OCRv6 small (docs/how-it-works.md has figures for less and more)."""

    first_pixels: int = 850_000
    """Of the canvas of the first look."""
    small_px: float = 12.0
    """Height of a region on its canvas below which strokes run together: letters of about 9 px."""
    doubtful_px: float = 30.0
    """Height of a region from which another look does not settle a doubt: 4 of 41 such turned out to be text."""


def detect_text(
    detector: TextDetector,
    image: Pixels,
    options: LookOptions = LookOptions(),
    scale: float | None = None,
    between_tiles: Callable[[], None] = lambda: None,
) -> list[TextRegion]:
    """Regions of text in a picture (h, w, 3), in its pixels; ``between_tiles`` may raise to end it.

    ``scale`` is that of the first look, if it is not to follow from the size of the picture.
    """
    height, width = image.shape[:2]
    scale = scale or first_scale(width, height, options.first_pixels)
    found = _detect_window(detector, image, (0, 0, width, height), scale, between_tiles)
    found = _see_large_whole(detector, image, found, scale, between_tiles)
    for window in find_faint_windows(image, found):
        faint = _detect_faint(detector, image, window, scale, between_tiles)
        found += [r for r in faint if not _covered(r, found)]
    left_pixels: float = _CLOSER_PIXELS
    first = scale
    while scale < _LARGEST_SCALE:
        again = [region for region in found if _wants_closer_look(region, scale, options, scale == first)]
        if not again:
            break
        scale = min(_LARGEST_SCALE, scale * 2)
        windows = find_windows(again, (width, height))
        while windows and (pixels := sum(map(_window_pixels, windows)) * scale**2) > left_pixels:
            windows.remove(max(windows, key=_window_pixels))  # there, what was seen so far has to do
        left_pixels -= pixels if windows else 0
        kept = [r for r in found if all(r is not other for other in again)]
        # enlarged, big lettering falls to pieces: what the first look saw whole stays as it was
        kept += _look_closer(detector, image, windows, kept, scale, left_pixels / scale**2, between_tiles)
        found = kept + [r for r in again if not _covered(r, kept)]
    return [r for r in found if r.score >= _DOUBTFUL]


def first_scale(width: int, height: int, pixels: int) -> float:
    """How much a picture is enlarged or shrunk for a first look at so many pixels."""
    return float(np.clip(np.sqrt(pixels / (height * width)), *_FIRST_SCALES))


def _wants_closer_look(region: TextRegion, scale: float, options: LookOptions, after_first: bool) -> bool:
    """Whether a region is too small to be trusted, or doubtful; what a closer look left doubtful stays so."""
    height = min(quad_size(region.quad)) * scale
    return height < options.small_px or (after_first and region.score < _DOUBTFUL and height < options.doubtful_px)


def find_windows(regions: Sequence[TextRegion], size: tuple[int, int]) -> list[Box]:
    """Boxes around regions that want a closer look; neighbours share one, so that lines are not cut."""
    cell = 32
    width, height = size
    grid = np.zeros((-(-height // cell), -(-width // cell)), np.uint8)
    for region in regions:
        (x0, y0), (x1, y1) = region.quad.min(axis=0), region.quad.max(axis=0)
        pad = 1.5 * min(quad_size(region.quad))
        left, top = max(0, int((x0 - pad) // cell)), max(0, int((y0 - pad) // cell))
        grid[top : int((y1 + pad) // cell) + 1, left : int((x1 + pad) // cell) + 1] = 1
    joined = cv2.dilate(grid, np.ones((3, 3), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=4)
    boxes = [
        (x * cell, y * cell, min(width, (x + w) * cell), min(height, (y + h) * cell))
        for x, y, w, h, _ in stats[1:].tolist()
    ]
    return _unite(boxes)


def _unite(boxes: list[Box]) -> list[Box]:
    """Join boxes that overlap, until none do."""
    united: list[Box] = []
    for box in sorted(boxes, key=lambda b: b[1]):
        rest = []
        for other in united:
            if box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]:
                box = (min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3]))
            else:
                rest.append(other)
        united = [*rest, box]
    return united if len(united) == len(boxes) else _unite(united)


def _covered(region: TextRegion, kept: Sequence[TextRegion]) -> bool:
    return any(_overlap(region, other) > 0.5 * min(_area(region), _area(other)) for other in kept)


def _window_pixels(window: Box) -> int:
    left, top, right, bottom = window
    return (right - left) * (bottom - top)


def _detect_window(
    detector: TextDetector, image: Pixels, window: Box, scale: float, between_tiles: Callable[[], None]
) -> list[TextRegion]:
    """Regions inside one box, looked at in as many tiles as memory asks for."""
    left, top, right, bottom = trim_box(image, window, _ROOM_PX / scale)
    part = image[top:bottom, left:right]
    found: list[TextRegion] = []
    side = _TILE_SIDE_PX / scale
    columns = cut_spans(part, 1, min(side, max(side / 2, _TILE_PIXELS / scale**2 / part.shape[0])))
    rows = cut_spans(part, 0, min(side, _TILE_PIXELS / scale**2 / max(b - a for a, b in columns)))
    for y0, y1 in rows:
        for x0, x1 in columns:
            offset = np.array([left + x0, top + y0], np.float32)
            between_tiles()
            tile = np.ascontiguousarray(part[y0:y1, x0:x1])
            if _is_blank(tile):
                continue  # all of an empty tile looks to the network like a doubtful line of text
            regions = [TextRegion(r.quad + offset, r.score) for r in detector.detect(tile, scale)]
            found = merge_regions(found, regions)
    return found


def _is_blank(tile: Pixels) -> bool:
    # most tiles show at every eighth pixel that they are not
    return all(max(np.ptp(channel) for channel in cv2.split(part)) < _BLANK for part in (tile[::8, ::8], tile))


def _look_closer(
    detector: TextDetector,
    image: Pixels,
    windows: Sequence[Box],
    kept: Sequence[TextRegion],
    scale: float,
    most_pixels: float,
    between_tiles: Callable[[], None],
) -> list[TextRegion]:
    """Regions inside the windows that are not kept already.

    Windows that cut a line are widened and seen again, while they hold fewer than ``most_pixels`` of the picture.
    """
    seen: dict[Box, list[TextRegion]] = {}
    for _ in range(_LOOKS):
        for window in windows:
            if window not in seen:
                regions = _detect_window(detector, image, window, scale, between_tiles)
                seen[window] = [region for region in regions if not _covered(region, kept)]
        closer = [region for window in windows for region in seen[window]]
        windows = _unite([_widen(window, seen[window], image.shape[1]) for window in windows])
        if sum(map(_window_pixels, windows)) > most_pixels:
            break
    return closer


def _widen(window: Box, regions: Sequence[TextRegion], width: int) -> Box:
    """The window, longer by the length of each line that it cuts on the left or right."""
    left, top, right, bottom = window
    for region in regions:
        (x0, _), (x1, _) = region.quad.min(axis=0).tolist(), region.quad.max(axis=0).tolist()
        length, height = x1 - x0, min(quad_size(region.quad))
        if region.score < _DOUBTFUL or length < _LINE * height:
            continue
        if x0 < window[0] + height / 4:
            left = min(left, max(0, int(x0 - length)))
        if x1 > window[2] - height / 4:
            right = max(right, min(width, int(x1 + length)))
    return left, top, right, bottom


def _see_large_whole(
    detector: TextDetector,
    image: Pixels,
    found: list[TextRegion],
    scale: float,
    between_tiles: Callable[[], None],
) -> list[TextRegion]:
    """Look at a picture of large lettering from afar: close to, it falls to pieces."""
    if all(min(quad_size(region.quad)) * scale < _LARGE_PX for region in found):
        return found
    height, width = image.shape[:2]
    from_afar = _detect_window(detector, image, (0, 0, width, height), scale * _FROM_AFAR, between_tiles)
    whole = [r for r in from_afar if r.score >= _DOUBTFUL and min(quad_size(r.quad)) * scale >= _LARGE_PX]
    return whole + [r for r in found if not any(_is_part(r, large) for large in whole)]


def _is_part(region: TextRegion, large: TextRegion) -> bool:
    """Whether a region is a piece of large lettering, not small print on it."""
    heights = min(quad_size(region.quad)), min(quad_size(large.quad))
    return heights[0] > 0.4 * heights[1] and _overlap(region, large) > 0.5 * min(_area(region), _area(large))


def _detect_faint(
    detector: TextDetector, image: Pixels, window: Box, scale: float, between_tiles: Callable[[], None]
) -> list[TextRegion]:
    left, top, right, bottom = window
    part = stretch_contrast(image[top:bottom, left:right])
    offset = np.array([left, top], np.float32)
    whole = (0, 0, right - left, bottom - top)
    regions = _detect_window(detector, part, whole, scale, between_tiles)
    return [TextRegion(r.quad + offset, r.score) for r in regions]


def merge_regions(found: list[TextRegion], new: list[TextRegion]) -> list[TextRegion]:
    """Add the regions of the next tile: two over the same text become one, halves of a cut line are joined."""
    merged = list(found)
    for region in new:
        # compared with the other tiles only: neighbouring lines of one tile may well overlap
        twins = [other for other in found if _same_line(region, other)]
        if twins:
            merged = [other for other in merged if all(other is not twin for twin in twins)]
        merged.append(_join([region, *twins]) if twins else region)
    return merged


def _area(region: TextRegion) -> float:
    width, height = quad_size(region.quad)
    return width * height


def _overlap(a: TextRegion, b: TextRegion) -> float:
    """Area that two regions share."""
    if (a.quad.max(axis=0) <= b.quad.min(axis=0)).any() or (b.quad.max(axis=0) <= a.quad.min(axis=0)).any():
        return 0.0
    return float(cv2.intersectConvexConvex(a.quad, b.quad)[0])


def _same_line(a: TextRegion, b: TextRegion) -> bool:
    heights = min(quad_size(a.quad)), min(quad_size(b.quad))
    if max(heights) > 1.7 * min(heights) or (shared := _overlap(a, b)) < 0.02 * min(_area(a), _area(b)):
        return False
    # from the axis of the longer one: the direction of a word says little about where its line is a page away
    short, long = sorted((a, b), key=lambda region: quad_size(region.quad)[0])
    across = (long.quad[3] - long.quad[0]) + (long.quad[2] - long.quad[1])
    offset = abs(float((short.quad.mean(axis=0) - long.quad.mean(axis=0)) @ across)) / float(np.linalg.norm(across))
    return offset < 0.35 * min(heights) or shared > 0.7 * min(_area(a), _area(b))


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
