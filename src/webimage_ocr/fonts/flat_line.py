"""A line of a page laid flat: upright, left to right, at the network's height, with the extents of its characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.fonts.crop import HEIGHT_PX, Gray, scale_line
from webimage_ocr.types import Line, Quad

MARGIN = 0.06
"""Share of the block's height that is looked at around it: detectors cut into ink now and then."""
INK_MARGIN = 0.12
"""Share of the ink's height that is left around it; the network was trained on -0.04 to 0.28."""
LEAST_INK = 0.4
"""Ink lower than this share of the block (a dash, 一) is taken for as high as that share."""
USUAL_INK, MOST_INK = 0.62, 0.92
"""Shares of the block that ink usually takes, and above which something else was taken for ink."""
INK_LEVEL = 0.25
"""Share of the strongest contrast from which a pixel counts as ink; the thin strokes of 宋体 reach about 0.3."""
LEAST_CONTRAST = 8
"""Gray levels between ink and ground below which nothing is told apart."""
LONGEST_PX = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Extent:
    """One recognised character of a flat line: where it begins and ends, in its pixels."""

    text: str
    confidence: float
    left: float
    right: float


@dataclass(frozen=True, slots=True, eq=False)
class FlatLine:
    """A line cut to its ink; ``height_px`` is what it measured in the picture."""

    pixels: Gray
    extents: tuple[Extent, ...]
    height_px: float


def flatten(gray: Gray, line: Line) -> FlatLine:
    """Cut a line out of the page, however it runs; the characters of a vertical one are put side by side."""
    region = line.quad if line.region is None else line.region
    if line.vertical:
        return _stack_of_characters(gray, line, region)
    sides = np.linalg.norm(region - np.roll(region, -1, axis=0), axis=1)
    width, height = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    pixels, matrix = _cut(gray, region, float(width), float(height))
    if not line.characters:
        return tighten(pixels, ())
    corners = np.stack([character.quad for character in line.characters]).astype(np.float32)
    across = cv2.perspectiveTransform(corners.reshape(1, -1, 2), matrix)[0, :, 0].reshape(-1, 4)
    sides = zip((across[:, 0] + across[:, 3]).tolist(), (across[:, 1] + across[:, 2]).tolist(), strict=True)
    extents = [
        Extent(character.text, character.confidence, left / 2, right / 2)
        for character, (left, right) in zip(line.characters, sides, strict=True)
    ]
    return tighten(pixels, extents)


def find_ink(pixels: Gray) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Tell ink from ground: the ink (0 where there is none) and where there is some; all zero without contrast."""
    levels = pixels.astype(np.float32)
    ground = np.median(np.concatenate([levels[:2].ravel(), levels[-2:].ravel()]))
    ink = levels - ground
    if -ink.min() > ink.max():
        ink = -ink
    np.maximum(ink, 0, out=ink)
    strength = np.percentile(ink, 98)
    return ink, np.where(ink >= INK_LEVEL * strength, ink, 0) if strength >= LEAST_CONTRAST else np.zeros_like(ink)


def tighten(pixels: Gray, extents: Sequence[Extent], usual_ink: float = USUAL_INK) -> FlatLine:
    """Cut a flat line to its ink and scale it to the network's height: the margins that detectors leave differ."""
    _, strong = find_ink(pixels)
    rows = np.flatnonzero((strong > 0).sum(axis=1) >= max(1, 0.004 * pixels.shape[1]))
    columns = np.flatnonzero((strong > 0).any(axis=0))
    height, width = pixels.shape
    top, bottom, left, right = 0.0, float(height), 0.0, float(width)
    if len(rows) and rows[-1] + 1 - rows[0] > MOST_INK * height:
        # the ground is as strong as the ink: trust the detector, whose boxes leave about the same margin everywhere
        edge = max(0.0, 0.5 - (0.5 + INK_MARGIN) * usual_ink) * height
        top, bottom, left, right = edge, height - edge, min(edge, width / 4), width - min(edge, width / 4)
    elif len(rows) and len(columns):
        middle, ink = (rows[0] + rows[-1] + 1) / 2, max(rows[-1] + 1 - rows[0], LEAST_INK * height)
        top, bottom = middle - (0.5 + INK_MARGIN) * ink, middle + (0.5 + INK_MARGIN) * ink
        left, right = columns[0] - INK_MARGIN * ink, columns[-1] + 1 + INK_MARGIN * ink
    y0, y1 = max(0, round(top)), min(height, round(bottom))
    x0, x1 = max(0, round(left)), min(width, round(right))
    scale = HEIGHT_PX / (y1 - y0)
    moved = tuple(Extent(p.text, p.confidence, (p.left - x0) * scale, (p.right - x0) * scale) for p in extents)
    return FlatLine(scale_line(pixels[y0:y1, x0:x1]), moved, float(y1 - y0))


def _stack_of_characters(gray: Gray, line: Line, region: Quad) -> FlatLine:
    top, bottom = (region[0] + region[1]) / 2, (region[2] + region[3]) / 2
    down = bottom - top
    if line.characters:
        quads = np.stack([character.quad for character in line.characters])
        ends = np.stack([quads[:, 0] + quads[:, 1], quads[:, 2] + quads[:, 3]], axis=1) / 2
        steps = (ends - top) @ down / (down @ down)
    else:
        # nothing says where the characters stand; Chinese ones are as high as the column is wide
        count = max(1, round(float(np.linalg.norm(down) / np.linalg.norm(region[1] - region[0]))))
        steps = np.lib.stride_tricks.sliding_window_view(np.linspace(0, 1, count + 1), 2)
    left = region[0] + steps[:, :, None] * (region[3] - region[0])
    right = region[1] + steps[:, :, None] * (region[2] - region[1])
    quads = np.stack([left[:, 0], right[:, 0], right[:, 1], left[:, 1]], axis=1).astype(np.float32)
    cells, extents, at = [], [], 0
    for number, quad in enumerate(quads):
        width, height = np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[3] - quad[0])
        cell = scale_line(_cut(gray, quad, float(width), float(height), margin=0)[0])
        cells.append(cell)
        if line.characters:
            character = line.characters[number]
            extents.append(Extent(character.text, character.confidence, at, at + cell.shape[1]))
        at += cell.shape[1]
    row = tighten(np.hstack(cells)[:, :LONGEST_PX], extents, usual_ink=1.0)
    # the cells were scaled to the network's height before: what they measured in the picture is told by the column
    return replace(row, height_px=row.height_px * float(np.linalg.norm(region[1] - region[0])) / HEIGHT_PX)


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
