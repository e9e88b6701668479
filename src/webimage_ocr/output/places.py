"""Where words stand on a page, as formats want it told: words of a line, boxes along the picture's sides, angles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from webimage_ocr.ocr.geometry import Box, grow_quad, quad_angle, quad_size
from webimage_ocr.types import Character, Line, Page, Quad

_AROUND = 0.12
"""Share of a line's height by which it reaches over its text at both ends: measured on 8 drawn lines in 20, 28, 40 and
56 px, 0.11 to 0.16 in the mean."""
_UPRIGHT = 0.5
"""Degrees up to which a line is told as running along the picture's side: half a character down a line of fifty."""


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """What stands between two spaces of a line; Chinese, which has none, is one word for each run of characters."""

    text: str
    confidence: float
    """0 to 1, the mean of its characters; that of the line where they are not known."""
    quad: Quad
    characters: tuple[Character, ...] = ()


def split_words(line: Line) -> list[Word]:
    """The words of a line in reading order; where the places of its characters are not known, the line is one."""
    if not line.characters:
        return [Word(line.text, line.confidence, line.quad)] if line.text.strip() else []
    runs = groupby(place_characters(line), key=lambda character: character.text.isspace())
    return [_join(tuple(run), line.vertical) for is_space, run in runs if not is_space]


def place_characters(line: Line) -> tuple[Character, ...]:
    """The line's characters, the outermost of which end where the text does.

    The network tells only where a character has its middle: of Chinese up to a fifth of a line's height off. The line's
    own ends lie outside of the text by as much as its sides did before they were taken in.
    """
    if not line.characters:
        return ()
    width, height = quad_size(line.quad)
    # what runs to the right is trimmed at its ends by a share of its height, a column by one of its width
    taken = _AROUND * (width / max(height, 1e-3) if line.vertical else height / max(width, 1e-3))
    text = grow_quad(line.quad, 0.0, -taken) if line.vertical else grow_quad(line.quad, -taken, 0.0)
    starts, ends, far = ([0, 1], [2, 3], 3) if line.vertical else ([0, 3], [1, 2], 1)
    characters = list(line.characters)
    for at, corners in ((0, starts), (-1, ends)):
        quad = characters[at].quad.copy()
        quad[corners] = text[corners]
        before = characters[at].quad[far] - characters[at].quad[0]
        share = (quad[far] - quad[0]) @ before / max(float(before @ before), 1e-6)
        if 1 / 3 < share < 3:  # otherwise ends and middles contradict each other
            characters[at] = replace(characters[at], quad=quad)
    return tuple(characters)


def _join(characters: tuple[Character, ...], vertical: bool) -> Word:
    text = "".join(character.text for character in characters)
    confidence = float(np.mean([character.confidence for character in characters]))
    first, last = characters[0].quad, characters[-1].quad
    corners = (first[0], first[1], last[2], last[3]) if vertical else (first[0], last[1], last[2], first[3])
    return Word(text, confidence, np.stack(corners), characters)


def bounding_box(quads: Iterable[Quad], page: Page) -> Box:
    """The whole pixels of the picture, along its sides, that hold the quads."""
    corners = np.concatenate(list(quads)).clip(0, (page.width, page.height))
    left, top = np.floor(corners.min(axis=0)).astype(int).tolist()
    right, bottom = np.ceil(corners.max(axis=0)).astype(int).tolist()
    return left, top, right, bottom


def line_angle(line: Line) -> float:
    """Degrees clockwise by which a line runs off its way, to the right or, where it is vertical, down; 0 for hardly."""
    angle = quad_angle(line.quad)
    return 0.0 if abs(angle) < _UPRIGHT else angle


def pair_corners(quad: Quad, page: Page) -> Iterator[tuple[int, int]]:
    """The corners in whole pixels of the picture."""
    yield from np.rint(quad.clip(0, (page.width, page.height))).astype(int).tolist()
