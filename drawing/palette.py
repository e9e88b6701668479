"""Grounds and inks."""

from __future__ import annotations

from random import Random

from drawing.sheet import Colour

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
INK: Colour = (28, 28, 30)
GREY: Colour = (130, 130, 136)


def page_colours(rng: Random) -> tuple[Colour, Colour]:
    """Ground and ink of an ordinary page: two in three light, one in three dark."""
    if rng.random() < 2 / 3:
        return rng.choice((WHITE, (250, 248, 240), (245, 247, 250), (255, 244, 230))), rng.choice(
            (BLACK, INK, (60, 60, 70))
        )
    return rng.choice(((18, 18, 18), (30, 34, 42), (10, 24, 48))), rng.choice((WHITE, (225, 225, 225), (200, 215, 235)))


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: Colour, b: Colour) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def any_colour(rng: Random, least: int, end: int) -> Colour:
    """Three levels from ``least`` to below ``end``."""
    return rng.randrange(least, end), rng.randrange(least, end), rng.randrange(least, end)


def saturated(rng: Random) -> Colour:
    """A strong colour, dark enough for white letters."""
    return rng.choice(
        ((200, 30, 45), (24, 96, 190), (12, 120, 90), (120, 40, 150), (190, 80, 10), (40, 60, 120), (150, 20, 80))
    )
