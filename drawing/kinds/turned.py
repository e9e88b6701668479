"""Whole pages turned by any angle, slightly tilted, or by 90, 180 and 270 degrees."""

from __future__ import annotations

from random import Random

from drawing.pages import draw_page
from drawing.sheet import Sheet


def draw(rng: Random) -> Sheet:
    """One page; a tenth stay upright, as a reader must not turn those."""
    sheet = draw_page(rng, rng.choice((800, 1080, 1280)), rng.choice((720, 1000, 1400)), rng.randint(18, 34))
    angle = rng.choice((rng.uniform(0, 360), rng.uniform(0, 360), rng.uniform(-8, 8) % 360, rng.choice((90, 180, 270))))
    if rng.random() < 0.1:
        angle = 0.0
    return sheet.turned(angle, rng.choice(((0, 0, 0), (255, 255, 255), (128, 140, 150), (34, 34, 36))))
