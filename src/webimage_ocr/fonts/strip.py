"""A line of a page laid flat: upright, left to right, at the network's height, with the places of its characters."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.fonts.crop import HEIGHT_PX, Gray, scale_line
from webimage_ocr.types import Line, Quad

MARGIN = 0.12
"""Share of the line's height that is kept around it: detectors cut into ink now and then."""
LONGEST_PX = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One recognised character of a strip: where it begins and ends, in pixels of the strip."""

    text: str
    confidence: float
    left: float
    right: float


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """The flat line; ``height_px`` is what it measured in the picture."""

    pixels: Gray
    places: tuple[Place, ...]
    height_px: float


def flatten(gray: Gray, line: Line) -> Strip:
    """Cut a line out of the page, however it runs; the characters of a vertical one are put side by side."""
    if line.vertical:
        return _stack_of_characters(gray, line)
    sides = np.linalg.norm(line.quad - np.roll(line.quad, -1, axis=0), axis=1)
    width, height = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    pixels, matrix = _cut(gray, line.quad, float(width), float(height))
    scale = HEIGHT_PX / pixels.shape[0]
    places = []
    for character in line.characters:
        across = cv2.perspectiveTransform(character.quad[None].astype(np.float32), matrix)[0, :, 0] * scale
        left, right = float(across[[0, 3]].mean()), float(across[[1, 2]].mean())
        places.append(Place(character.text, character.confidence, left, right))
    return Strip(scale_line(pixels), tuple(places), float(height))


def _stack_of_characters(gray: Gray, line: Line) -> Strip:
    quads = [character.quad for character in line.characters]
    if not quads:
        # nothing says where the characters stand; Chinese ones are as high as the column is wide
        sides = np.linalg.norm(line.quad - np.roll(line.quad, -1, axis=0), axis=1)
        count = max(1, round(float((sides[1] + sides[3]) / (sides[0] + sides[2]))))
        steps = np.linspace(0, 1, count + 1)[:, None]
        left = line.quad[0] + steps * (line.quad[3] - line.quad[0])
        right = line.quad[1] + steps * (line.quad[2] - line.quad[1])
        quads = [np.stack([left[i], right[i], right[i + 1], left[i + 1]]).astype(np.float32) for i in range(count)]
    cells, places, at = [], [], 0
    for number, quad in enumerate(quads):
        width, height = np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[3] - quad[0])
        cell = scale_line(_cut(gray, quad, float(width), float(height), margin=0)[0])
        cells.append(cell)
        if line.characters:
            character = line.characters[number]
            places.append(Place(character.text, character.confidence, at, at + cell.shape[1]))
        at += cell.shape[1]
    width_px = float(np.linalg.norm(line.quad[1] - line.quad[0]))
    return Strip(np.hstack(cells)[:, :LONGEST_PX], tuple(places), width_px)


def _cut(
    gray: Gray, quad: Quad, width: float, height: float, margin: float = MARGIN
) -> tuple[Gray, NDArray[np.float64]]:
    """Cut ``quad``, grown by a share of its height on every side; the homography from page to cut comes along."""
    edge = height * margin
    wide, high = max(2, round(width + 2 * edge)), max(2, round(height + 2 * edge))
    inside = np.array([[edge, edge], [wide - edge, edge], [wide - edge, high - edge], [edge, high - edge]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), inside)
    cut = cv2.warpPerspective(gray, matrix, (wide, high), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8), np.asarray(matrix, np.float64)
