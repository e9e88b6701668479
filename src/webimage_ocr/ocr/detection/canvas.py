"""Canvases: the few sizes that detection is run with, and how a picture is placed on one."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.geometry import resize
from webimage_ocr.types import Pixels

CANVASES = (
    (224, 96), (672, 64), (288, 224), (992, 96), (352, 288), (416, 352), (352, 512), (704, 256),
    (576, 416), (416, 704), (1632, 192), (832, 480), (288, 1632), (608, 832), (1216, 512), (832, 768),
    (672, 1120), (992, 832), (1280, 704), (736, 1248), (960, 960), (1632, 576), (864, 1120), (1184, 832),
    (672, 1472), (608, 1632), (1504, 704), (1632, 672), (1024, 1088), (1056, 1056), (1248, 896), (832, 1344),
)  # fmt: skip
"""Width and height, the smallest first; multiples of 32, the network's stride.

Each costs some 5 MiB of kernels, and 27 ms when it is first seen. They are those that pad least what half of the
labelled folders and drawn pictures of all kinds ask for, and hold a first look of any shape (docs/lab/speed.md). The
network's tensors grow with the largest, 110 MB a megapixel, in f32 twice that (OpenVINO 2026.4)."""
WIDEST_PX = 1616
"""Width up to which a picture fits a canvas."""
MARGIN_PX = 8
"""Ground around a picture, at least, so that text at its very edge has surroundings; it stands in the middle."""
_BILINEAR_FROM = 0.5
"""Scale down to which a canvas is shrunk by bilinear samples, none of which skips a pixel: averaging takes eight times
as long, 13 ms for a screen of 2.5 Mpx, and as many pictures are read better without it as with it."""


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """A picture scaled and padded to one of few sizes."""

    pixels: Pixels
    scale_x: float
    scale_y: float
    left: int
    top: int

    def to_image(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Map points of the canvas to points of the picture."""
        return np.asarray((points - (self.left, self.top)) / (self.scale_x, self.scale_y), np.float32)


def place_on_canvas(image: Pixels, scale: float) -> Canvas:
    """Scale a picture and pad it with its own border colour to the smallest canvas that holds it.

    ValueError where none does.
    """
    height, width = image.shape[:2]
    w, h = max(1, round(width * scale)), max(1, round(height * scale))
    if (w, h) != (width, height):
        image = _shrink(image, w, h) if _BILINEAR_FROM <= scale < 1 else resize(image, w, h)
    canvas_width, canvas_height = find_canvas(w, h)
    left, top = (canvas_width - w) // 2, (canvas_height - h) // 2
    ground = [float(c) for c in border_colour(image)]
    pixels = cv2.copyMakeBorder(
        image, top, canvas_height - h - top, left, canvas_width - w - left, cv2.BORDER_CONSTANT, value=ground
    )
    return Canvas(np.asarray(pixels, np.uint8), w / width, h / height, left, top)


def find_canvas(width: int, height: int) -> tuple[int, int]:
    """Width and height of the smallest canvas for a picture of that size; ValueError where it fits none."""
    for canvas in CANVASES:
        if canvas[0] >= width + 2 * MARGIN_PX and canvas[1] >= height + 2 * MARGIN_PX:
            return canvas
    raise ValueError(f"a picture of {width} x {height} px fits no canvas")


def highest_tile(width: int) -> int:
    """Height up to which a picture of that width fits a canvas; ValueError where none is so wide."""
    return max(h - 2 * MARGIN_PX for w, h in CANVASES if w - 2 * MARGIN_PX >= width)


def _shrink(image: Pixels, width: int, height: int) -> Pixels:
    return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def border_colour(image: Pixels) -> NDArray[np.float64]:
    """The median colour of the outermost pixels."""
    edge = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    return np.asarray(np.median(edge, axis=0))
