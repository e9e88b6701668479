"""Words of one line that detection found one by one are joined where they stand as close as words do."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.geometry import quad_angle, quad_size, rectangle_corners, upright_quad
from webimage_ocr.types import Quad

_SPACE = 0.2
"""Gap up to which two words are of one line, as a share of the lower region's height: regions are grown, so that those
of neighbouring words nearly meet, or overlap. Of 44 drawn spaces of monospaced lines the widest left 0.05; between
entries of menu bars it is 0.34 and more in 19 of 25."""
_OVERLAP = 0.7
"""Share of the lower region's height by which neighbouring words may overlap."""
_SAME_ROW = 0.25
"""Share of the higher region's height by which middles may differ: words without ascenders stand lower."""
_SAME_SIZE = 1.6
_SAME_WAY = 0.06
"""Radians between two words of one line."""


def join_words(quads: Sequence[Quad]) -> list[Quad]:
    """One quad for each line, in the order of their first words; columns and what stands apart stay as they are."""
    if len(quads) < 2:
        return list(quads)
    follower = _find_followers(quads)
    has_one_before = set(follower.values())
    lines = []
    for first in range(len(quads)):
        if first in has_one_before:
            continue
        words = [first]
        while words[-1] in follower:
            words.append(follower[words[-1]])
        lines.append(join_quads([quads[i] for i in words]) if len(words) > 1 else quads[first])
    return lines


def _find_followers(quads: Sequence[Quad]) -> dict[int, int]:
    """For each word the next of its line; none is the next of two."""
    centres = np.stack(quads).astype(np.float64).mean(axis=1)
    widths, heights = np.array([quad_size(quad) for quad in quads]).T
    angles = np.radians([quad_angle(quad) for quad in quads])
    nearest: dict[int, tuple[float, int]] = {}
    for i in range(len(quads)):
        along, across = _in_frame(centres - centres[i], angles[i])
        low, high = np.minimum(heights, heights[i]), np.maximum(heights, heights[i])
        gaps = along - (widths + widths[i]) / 2
        beside = (along > 0) & (gaps < _SPACE * low) & (gaps > -_OVERLAP * low) & (np.abs(across) < _SAME_ROW * high)
        alike = (high < _SAME_SIZE * low) & (np.abs(_turn_between(angles, angles[i])) < _SAME_WAY)
        lying = (widths > heights / 2) & (widths[i] > heights[i] / 2)
        (followers,) = np.nonzero(beside & alike & lying)
        if len(followers):
            j = int(followers[np.argmin(along[followers])])
            nearest[j] = min(nearest.get(j, (np.inf, i)), (float(along[j]), i))
    return {i: j for j, (_, i) in nearest.items()}


def _in_frame(vectors: NDArray[np.float64], angle: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    cos, sin = np.cos(angle), np.sin(angle)
    return vectors @ (cos, sin), vectors @ (-sin, cos)


def _turn_between(angles: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    return np.asarray(np.angle(np.exp(1j * (angles - angle))))


def join_quads(words: Sequence[Quad]) -> Quad:
    """One upright rectangle around the parts of a line."""
    return upright_quad(rectangle_corners(*cv2.minAreaRect(np.concatenate(words))))
