"""Text detection: where lines of text are (DBNet, https://arxiv.org/abs/1911.08947)."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.geometry import rectangle_corners, resize, upright_quad
from webimage_ocr.runtime.session import Session, require_numbers
from webimage_ocr.types import Pixels, Quad

_STEP_PX = 128
_BILINEAR_FROM = 0.5
"""Scale down to which a canvas is shrunk by bilinear samples, none of which skips a pixel: averaging takes eight times
as long, 13 ms for a screen of 2.5 Mpx, and as many pictures are read better without it as with it."""


@dataclass(frozen=True, slots=True)
class DetectOptions:
    """Thresholds of differentiable binarisation."""

    pixel_threshold: float = 0.3
    """Probability from which a pixel belongs to text."""
    box_threshold: float = 0.3
    """Mean probability from which a region is reported; below 0.5 it is a guess that wants a closer look."""
    unclip: float = 1.6
    """How far a region grows: area * unclip / perimeter (the network is trained on shrunk regions)."""
    margin_px: int = 16
    """Ground added around the picture, so that text at its very edge has surroundings."""


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
        canvas = place_on_canvas(image, scale, self._options.margin_px)
        (probability,) = self._session.run(canvas.pixels[None])
        require_numbers(probability)
        regions = find_regions(probability.reshape(canvas.pixels.shape[:2]), self._options)
        return [TextRegion(canvas.to_image(region.quad), region.score) for region in regions]


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """A picture scaled and padded to one of few sizes; new sizes cost the runtime time and memory."""

    pixels: Pixels
    scale_x: float
    scale_y: float
    margin_px: int

    def to_image(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Map points of the canvas to points of the picture."""
        return np.asarray((points - self.margin_px) / (self.scale_x, self.scale_y), np.float32)


def place_on_canvas(image: Pixels, scale: float, margin_px: int) -> Canvas:
    """Scale a picture and pad it with its own border colour to the next canvas size."""
    height, width = image.shape[:2]
    w, h = max(1, round(width * scale)), max(1, round(height * scale))
    if (w, h) != (width, height):
        image = _shrink(image, w, h) if _BILINEAR_FROM <= scale < 1 else resize(image, w, h)
    right, bottom = canvas_side(w + 2 * margin_px) - w - margin_px, canvas_side(h + 2 * margin_px) - h - margin_px
    ground = [float(c) for c in border_colour(image)]
    pixels = cv2.copyMakeBorder(image, margin_px, bottom, margin_px, right, cv2.BORDER_CONSTANT, value=ground)
    return Canvas(np.asarray(pixels, np.uint8), w / width, h / height, margin_px)


def _shrink(image: Pixels, width: int, height: int) -> Pixels:
    return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def canvas_side(side_px: int) -> int:
    """The next side of a canvas, a multiple of the network's stride: few, since a new size costs 30 to 50 ms and 5 MB.

    177 screens, adverts, phones and memes need 47 sizes, which have 1.21 times the area of what is looked at; with
    steps of an eighth it was 148 sizes and 1.08 times the area.
    """
    return -(-side_px // _STEP_PX) * _STEP_PX


def border_colour(image: Pixels) -> NDArray[np.float64]:
    """The median colour of the outermost pixels."""
    edge = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    return np.asarray(np.median(edge, axis=0))


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
