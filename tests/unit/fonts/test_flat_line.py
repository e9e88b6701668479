"""Lines laid flat, however they run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from pictures import DrawLine
from webimage_ocr.fonts.crop import HEIGHT_PX
from webimage_ocr.fonts.flat_line import flatten
from webimage_ocr.types import Line, Pixels


def _gray(page: Pixels) -> np.ndarray:
    return cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)


def _turn(gray: np.ndarray, line: Line, angle: float) -> tuple[np.ndarray, Line]:
    matrix = cv2.getRotationMatrix2D((450, 300), angle, 1)
    matrix[:, 2] += 500 - np.array([450, 300])
    turned = cv2.warpAffine(gray, matrix, (1000, 1000), borderValue=255)

    def move(quad: np.ndarray) -> np.ndarray:
        return (quad @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)

    characters = tuple(replace(character, quad=move(character.quad)) for character in line.characters)
    return turned, replace(line, quad=move(line.quad), characters=characters)


@pytest.mark.parametrize("angle", [90, 180, 17])
def test_a_turned_line_gives_the_same_strip(draw_line: DrawLine, sans: Path, angle: float) -> None:
    page, line = draw_line("永和九年Ag", sans)
    upright = flatten(_gray(page), line)
    turned = flatten(*_turn(_gray(page), line, angle))
    assert turned.pixels.shape[1] == pytest.approx(upright.pixels.shape[1], abs=3)
    width = min(turned.pixels.shape[1], upright.pixels.shape[1])
    same = np.corrcoef(turned.pixels[:, :width].ravel(), upright.pixels[:, :width].ravel())[0, 1]
    assert same > 0.9


def test_characters_keep_their_places(draw_line: DrawLine, sans: Path) -> None:
    page, line = draw_line("口 口", sans)
    strip = flatten(_gray(page), line)
    first, space, last = strip.extents
    inside = strip.pixels[:, max(0, round(first.left)) : round(first.right)]
    assert inside.min() < 100
    assert strip.pixels[:, round(space.left) + 3 : round(space.right) - 3].min() > 200
    assert last.left > first.right


def test_the_characters_of_a_column_are_put_side_by_side(draw_line: DrawLine, sans: Path) -> None:
    page, line = draw_line("国永国永", sans, vertical=True)
    strip = flatten(_gray(page), line)
    assert strip.pixels.shape == (HEIGHT_PX, 4 * HEIGHT_PX)
    halves = np.hsplit(strip.pixels, 2)
    assert np.corrcoef(halves[0].ravel(), halves[1].ravel())[0, 1] > 0.95


def test_a_column_without_places_is_cut_into_squares(draw_line: DrawLine, sans: Path) -> None:
    page, line = draw_line("国永国", sans, vertical=True)
    bare = Line(line.text, line.confidence, line.quad, vertical=True)
    assert flatten(_gray(page), bare).pixels.shape == (HEIGHT_PX, 3 * HEIGHT_PX)
