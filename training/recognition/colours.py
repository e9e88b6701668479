"""Grounds and inks as pages have them: light, dark and coloured, never so near that nobody could read."""

from __future__ import annotations

from random import Random

Colour = tuple[int, int, int]
"""Red, green, blue."""


def choose_colours(rng: Random) -> tuple[Colour, Colour]:
    """A ground and an ink on it."""
    kind = rng.random()
    if kind < 0.5:
        ground = rng.choice(
            ((255, 255, 255), (255, 255, 255), (250, 250, 250), (246, 248, 250), (240, 242, 245), (255, 250, 240))
        )
    elif kind < 0.8:
        ground = rng.choice(
            ((0, 0, 0), (30, 30, 30), (13, 17, 23), (40, 44, 52), (24, 26, 27), (43, 43, 43), (0, 43, 54))
        )
    else:
        ground = (rng.randrange(256), rng.randrange(256), rng.randrange(256))
    return ground, choose_ink(rng, ground)


def choose_ink(rng: Random, ground: Colour) -> Colour:
    plain = (
        ((0, 0, 0), (34, 34, 34), (51, 51, 51), (102, 102, 102))
        if luma(ground) > 128
        else ((255, 255, 255), (230, 230, 230), (200, 200, 200), (171, 178, 191))
    )
    for _ in range(20):
        ink = rng.choice(plain) if rng.random() < 0.55 else (rng.randrange(256), rng.randrange(256), rng.randrange(256))
        if contrast(ground, ink) > 70:
            return ink
    return (0, 0, 0) if luma(ground) > 128 else (255, 255, 255)


def shade(rng: Random, colour: Colour) -> Colour:
    step = rng.choice((-60, -35, -20, 20, 35, 60))
    return tuple(min(255, max(0, value + step)) for value in colour)  # type: ignore[return-value]


def blend(a: Colour, b: Colour, share: float) -> Colour:
    return tuple(round(x + (y - x) * share) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


def luma(colour: Colour) -> float:
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def contrast(a: Colour, b: Colour) -> float:
    return abs(luma(a) - luma(b))
