"""Text detection: where lines of text are (DBNet, https://arxiv.org/abs/1911.08947)."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.detection.canvas import place_on_canvas
from webimage_ocr.ocr.geometry import rectangle_corners, upright_quad
from webimage_ocr.runtime.session import Session, require_numbers
from webimage_ocr.types import Pixels, Quad


@dataclass(frozen=True, slots=True)
class DetectOptions:
    """Thresholds of differentiable binarisation."""

    pixel_threshold: float = 0.3
    """Probability from which a pixel belongs to text."""
    box_threshold: float = 0.3
    """Mean probability from which a region is reported; below 0.5 it is a guess that wants a closer look."""
    unclip: float = 1.6
    """How far a region grows: area * unclip / perimeter (the network is trained on shrunk regions)."""


@dataclass(frozen=True, slots=True, eq=False)
class TextRegion:
    """A region of text and the mean probability inside it."""

    quad: Quad
    score: float


class TextDetector:
    """Finds text regions in a picture that fits into one canvas."""

    def __init__(self, session: Session, options: DetectOptions = DetectOptions()) -> None:
        self._session = session
        self._options = options

    def detect(self, image: Pixels, scale: float = 1.0) -> list[TextRegion]:
        """Regions in pixels of ``image``, which is looked at enlarged by ``scale``."""
        canvas = place_on_canvas(image, scale)
        (probability,) = self._session.run(canvas.pixels[None])
        require_numbers(probability)
        regions = find_regions(probability.reshape(canvas.pixels.shape[:2]), self._options)
        return [TextRegion(canvas.to_image(region.quad), region.score) for region in regions]

    def warm(self, canvas: tuple[int, int]) -> None:
        """Run the network once on an empty canvas, so that its first picture takes no longer than the next."""
        width, height = canvas
        self._session.run(np.zeros((1, height, width, 3), np.uint8))


def find_regions(probability: NDArray[np.float32], options: DetectOptions) -> list[TextRegion]:
    """Rectangles around the connected regions of a probability map (h, w), grown to the full height of the text."""
    mask = cv2.dilate((probability > options.pixel_threshold).view(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    regions = []
    for contour in contours:
        centre, (w, h), turn = cv2.minAreaRect(contour)
        if min(w, h) < 2:
            continue
        score = _mean_inside(probability, rectangle_corners(centre, (w, h), turn))
        if score < options.box_threshold:
            continue
        # growing the rectangle equals the polygon offset of the paper to within 2 px and needs no clipping library
        grow = w * h * options.unclip / (w + h)
        if min(w, h) + grow < 5:
            continue
        corners = rectangle_corners(centre, (w + grow, h + grow), turn)
        regions.append(TextRegion(upright_quad(corners), score))
    return regions


def _mean_inside(probability: NDArray[np.float32], corners: NDArray[np.float32]) -> float:
    height, width = probability.shape
    x0, y0 = np.clip(np.floor(corners.min(axis=0)).astype(int), 0, (width - 1, height - 1))
    x1, y1 = np.clip(np.ceil(corners.max(axis=0)).astype(int), 0, (width - 1, height - 1))
    inside = np.zeros((y1 - y0 + 1, x1 - x0 + 1), np.uint8)
    cv2.fillPoly(inside, [np.round(corners - (x0, y0)).astype(np.int32)], 1)
    return float(cv2.mean(probability[y0 : y1 + 1, x0 : x1 + 1], inside)[0])
