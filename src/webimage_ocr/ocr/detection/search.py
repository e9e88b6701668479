"""Detection in pictures of any size: a first look, then a closer one where the text is small.

The first look fits memory whatever the picture's size: it is cut into tiles, along rows and columns where
nothing stands if there are any. What it finds small or doubtful is looked at again, enlarged, in windows around
it; big lettering keeps the regions of the first look, which no seam has cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from webimage_ocr.ocr.detection.canvas import WIDEST_PX, highest_tile
from webimage_ocr.ocr.detection.cutting import cut_spans, trim_box
from webimage_ocr.ocr.detection.detect import TextDetector, TextRegion
from webimage_ocr.ocr.detection.faint import find_faint_windows, stretch_contrast
from webimage_ocr.ocr.detection.merging import drop_covered, drop_pages, is_part, merge_regions
from webimage_ocr.ocr.detection.windows import find_windows, unite, widen, window_pixels
from webimage_ocr.ocr.geometry import Box, quad_size
from webimage_ocr.ocr.watch import Watch
from webimage_ocr.types import Pixels

_GROUND_PX = 16
"""Plain ground left around what stands in a window, on its canvas; with 4 px letters at its edge are lost."""
_DOUBTFUL = 0.5
"""Mean probability below which a region is looked at again before it is believed or dropped."""
_FIRST_SCALES = (0.5, 1.5)
_LOOKS = 3
"""How often a window is looked at that cuts a line each time."""
_LARGEST_SCALE = 2.0
_LARGE_PX = 180.0
"""Height of a region on its canvas from which lettering falls to pieces."""
_FROM_AFAR = 0.4
_CLOSER_PIXELS = 64_000_000
"""Limit of all closer looks together, on canvases: 12 Mpx looked at twice, and half a minute of two cores at most."""
_BLANK = 8
"""Range of a tile's values in which nothing can be read."""


@dataclass(frozen=True, slots=True)
class LookOptions:
    """From how near a detector looks: as suits PP-OCRv6 small (docs/lab/reading.md has figures for less and more)."""

    first_pixels: int = 850_000
    """Pixels of the canvas of the first look."""
    nearer_pixels: int = 2_000_000
    """Pixels of the canvas of another look, where the first one's regions reach into each other."""
    tangled_share: float = 0.3
    """Share of the regions that do so from which they are taken for lines that were not told apart."""
    small_px: float = 12.0
    """Height of a region on its canvas below which strokes run together: letters of about 9 px."""
    doubtful_px: float = 30.0
    """Height of a region from which another look does not settle a doubt: 4 of 41 such turned out to be text."""


def first_scale(width: int, height: int, pixels: int) -> float:
    """How much a picture is enlarged or shrunk for a first look at so many pixels."""
    return float(np.clip(np.sqrt(pixels / (height * width)), *_FIRST_SCALES))


def nearer_scale(width: int, height: int, pixels: int) -> float:
    """The same for another look at a whole picture whose lines the first one could not tell apart."""
    return float(np.clip(np.sqrt(pixels / (height * width)), _FIRST_SCALES[0], _LARGEST_SCALE))


class Search:
    """The looks at one picture."""

    def __init__(self, detector: TextDetector, image: Pixels, options: LookOptions, watch: Watch) -> None:
        self._detector = detector
        self._image = image
        self._options = options
        self._watch = watch
        self._size = image.shape[1], image.shape[0]
        self._pixels_left: float = _CLOSER_PIXELS
        self.doubtful: list[TextRegion] = []
        """What ``run`` saw and left out."""

    def run(self, scale: float | None = None) -> list[TextRegion]:
        """Regions of text in the picture's pixels; ``scale`` is that of the first look."""
        scale = scale or first_scale(*self._size, self._options.first_pixels)
        found = self._look(self._image, (0, 0, *self._size), scale)
        found = self._see_large_whole(found, scale)
        for window in find_faint_windows(self._image, found):
            found += drop_covered(self._see_faint(window, scale), found)
        found = drop_pages(self._see_small_closer(found, scale), _DOUBTFUL)
        sure = [r for r in found if r.score >= _DOUBTFUL]
        self.doubtful = [r for r in found if r.score < _DOUBTFUL]
        self._watch.leave_out("doubtful regions", len(self.doubtful))
        return sure

    def look_again(self, windows: list[Box], scale: float) -> list[TextRegion]:
        """Regions inside windows of the picture, doubtful ones too; ``scale`` is that of this look."""
        return [
            region for window in self._affordable(windows, scale) for region in self._look(self._image, window, scale)
        ]

    def _look(self, image: Pixels, window: Box, scale: float) -> list[TextRegion]:
        """Regions inside one box, looked at in as many tiles as it takes for each to fit a canvas."""
        left, top, right, bottom = trim_box(image, window, _GROUND_PX / scale)
        part = image[top:bottom, left:right]
        found: list[TextRegion] = []
        columns = cut_spans(part, 1, WIDEST_PX / scale)
        rows = cut_spans(part, 0, highest_tile(round(max(b - a for a, b in columns) * scale)) / scale)
        for y0, y1 in rows:
            for x0, x1 in columns:
                self._watch.check()
                tile = np.ascontiguousarray(part[y0:y1, x0:x1])
                if _is_blank(tile):
                    continue  # all of an empty tile looks to the network like a doubtful line of text
                regions = self._detector.detect(tile, scale)
                found = merge_regions(found, _move(regions, left + x0, top + y0))
        return found

    def _see_large_whole(self, found: list[TextRegion], scale: float) -> list[TextRegion]:
        """Look at a picture of large lettering from afar: close to, it falls to pieces."""
        if all(min(quad_size(region.quad)) * scale < _LARGE_PX for region in found):
            return found
        from_afar = self._look(self._image, (0, 0, *self._size), scale * _FROM_AFAR)
        whole = [r for r in from_afar if r.score >= _DOUBTFUL and min(quad_size(r.quad)) * scale >= _LARGE_PX]
        return whole + [r for r in found if not any(is_part(r, large) for large in whole)]

    def _see_faint(self, window: Box, scale: float) -> list[TextRegion]:
        """Regions in a window whose contrast is stretched."""
        left, top, right, bottom = window
        part = stretch_contrast(self._image[top:bottom, left:right])
        return _move(self._look(part, (0, 0, right - left, bottom - top), scale), left, top)

    def _see_small_closer(self, found: list[TextRegion], scale: float) -> list[TextRegion]:
        """Look again, twice as near each time, at what is too small or doubtful."""
        first = scale
        while scale < _LARGEST_SCALE:
            wanted = [self._wants_closer_look(region, scale, after_first=scale == first) for region in found]
            if not any(wanted):
                break
            again = [region for region, want in zip(found, wanted, strict=True) if want]
            kept = [region for region, want in zip(found, wanted, strict=True) if not want]
            scale = min(_LARGEST_SCALE, scale * 2)
            windows = self._affordable(find_windows(again, self._size), scale)
            # enlarged, big lettering falls to pieces: what the first look saw whole stays as it was
            kept += self._look_closer(windows, kept, scale)
            found = kept + drop_covered(again, kept)
        return found

    def _wants_closer_look(self, region: TextRegion, scale: float, *, after_first: bool) -> bool:
        """Whether a region is too small to be trusted, or doubtful; what a closer look left doubtful stays so."""
        height = min(quad_size(region.quad)) * scale
        doubtful = region.score < _DOUBTFUL and height < self._options.doubtful_px
        return height < self._options.small_px or (after_first and doubtful)

    def _affordable(self, windows: list[Box], scale: float) -> list[Box]:
        """As many windows as the pixels left allow, small ones first; in the others what was seen so far has to do."""
        while windows and sum(map(window_pixels, windows)) * scale**2 > self._pixels_left:
            windows.remove(max(windows, key=window_pixels))
            self._watch.leave_out("closer looks")
        self._pixels_left -= sum(map(window_pixels, windows)) * scale**2
        return windows

    def _look_closer(self, windows: list[Box], kept: Sequence[TextRegion], scale: float) -> list[TextRegion]:
        """Regions inside the windows that are not kept already.

        Windows that cut a line are widened and seen again, while that is not more than the pixels left.
        """
        seen: dict[Box, list[TextRegion]] = {}
        for _ in range(_LOOKS):
            for window in windows:
                if window not in seen:
                    seen[window] = drop_covered(self._look(self._image, window, scale), kept)
            closer = [region for window in windows for region in seen[window]]
            cut = {w: [r for r in seen[w] if r.score >= _DOUBTFUL] for w in windows}
            windows = unite([widen(window, cut[window], self._size[0]) for window in windows])
            if sum(map(window_pixels, windows)) * scale**2 > self._pixels_left:
                break
        return closer


def _is_blank(tile: Pixels) -> bool:
    # most tiles show at every eighth pixel that they are not
    return all(max(np.ptp(channel) for channel in cv2.split(part)) < _BLANK for part in (tile[::8, ::8], tile))


def _move(regions: Sequence[TextRegion], x: int, y: int) -> list[TextRegion]:
    offset = np.array([x, y], np.float32)
    return [TextRegion(region.quad + offset, region.score) for region in regions]
