"""What happens to a line between the designer's screen and our server: grounds, effects, blur, noise, compression.

Three strengths, the ones that the figures are reported at: ``E`` easy, ``T`` training, ``H`` hard.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Real = NDArray[np.float32]


@dataclass(frozen=True)
class Strength:
    """How often and how strongly each thing happens."""

    size_px: tuple[float, float]
    textured: float
    gradient: float
    contrast: float
    """Least difference of ink and ground, in gray levels."""
    shadow: float
    outline: float
    oblique: float
    spacing: float
    turn_deg: float
    perspective: float
    blur: float
    blur_sigma_px: float
    noise_sigma: float
    jpeg: float
    jpeg_quality: tuple[int, int]
    rescale: float
    neighbours: float


EASY = Strength((24, 64), 0, 0, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, (85, 96), 0, 0)
TRAINING = Strength((13, 64), 0.25, 0.2, 45, 0.1, 0.08, 0.06, 0.12, 1.5, 0.03, 0.35, 0.9, 7, 0.7, (35, 95), 0.3, 0.05)
HARD = Strength((13, 24), 0.6, 0.25, 35, 0.3, 0.25, 0.06, 0.15, 2.0, 0.05, 1, 0.9, 12, 1, (22, 45), 0.4, 0.1)
STRENGTHS = {"E": EASY, "T": TRAINING, "H": HARD}


class Grounds:
    """A stock of photo-like textures and of noise, made once from a seed; lines are set on random cuts of them."""

    def __init__(self, rng: np.random.Generator, count: int = 48, side_px: int = 512) -> None:
        self._textures = [_texture(rng, side_px) for _ in range(count)]
        self._noise = rng.standard_normal((1024, 1024)).astype(np.float32)

    def texture(self, rng: np.random.Generator, height: int, width: int) -> Real:
        """A cut of a random texture, 0 to 1."""
        texture = self._textures[rng.integers(len(self._textures))]
        if width > texture.shape[1] or height > texture.shape[0]:
            return np.asarray(cv2.resize(texture, (width, height)), np.float32)
        y, x = rng.integers(texture.shape[0] - height + 1), rng.integers(texture.shape[1] - width + 1)
        return texture[y : y + height, x : x + width]

    def noise(self, rng: np.random.Generator, height: int, width: int) -> Real:
        """Gaussian noise of unit variance."""
        height, width = min(height, 1024), min(width, 1024)
        y, x = rng.integers(1025 - height), rng.integers(1025 - width)
        return self._noise[y : y + height, x : x + width]


def _texture(rng: np.random.Generator, side: int) -> Real:
    total = np.zeros((side, side), np.float32)
    for octave in rng.choice([3, 5, 9, 17, 40, 90, 200], size=4, replace=False):
        part = cv2.resize(rng.random((octave, octave)).astype(np.float32), (side, side), interpolation=cv2.INTER_CUBIC)
        total += part * np.float32(rng.random() * octave**-0.4)
    for _ in range(rng.integers(0, 14)):
        corner, size = rng.integers(0, side, 2), rng.integers(10, 200, 2)
        colour = float(rng.normal(total.mean(), total.std() * 1.5))
        if rng.random() < 0.5:
            cv2.rectangle(total, corner.tolist(), (corner + size).tolist(), colour, -1, cv2.LINE_AA)
        else:
            cv2.line(total, corner.tolist(), rng.integers(0, side, 2).tolist(), colour, int(rng.integers(1, 6)))
    soft, even = cv2.GaussianBlur(total, (0, 0), 0.7), np.empty_like(total)
    return np.asarray(cv2.normalize(soft, even, 0, 1, cv2.NORM_MINMAX), np.float32)


def paint(rng: np.random.Generator, cover: Real, strength: Strength, grounds: Grounds) -> Real:
    """Set ink of coverage ``cover`` (0 to 1) on a ground; gray levels 0 to 255 come back."""
    height, width = cover.shape
    while True:
        ground_level, ink_level = rng.uniform(0, 255, 2)
        if rng.random() < 0.4:
            ground_level = rng.choice([255.0, 250.0, 240.0, 0.0, 30.0])
        if rng.random() < 0.4:
            ink_level = rng.choice([0.0, 20.0, 51.0, 102.0, 255.0])
        if abs(ground_level - ink_level) >= strength.contrast:
            break
    contrast = abs(ground_level - ink_level)
    kind = rng.random()
    ground: Real | float = ground_level
    if kind < strength.textured:
        swing = rng.uniform(0.15, 0.75 if strength is HARD else 0.6) * contrast
        ground = ground_level + swing * (grounds.texture(rng, height, width) - np.float32(0.5))
    elif kind < strength.textured + strength.gradient:
        along = np.linspace(-0.5, 0.5, width if rng.random() < 0.6 else height, dtype=np.float32)
        along = along[None, :] if along.size == width else along[:, None]
        ground = ground_level + np.float32(rng.uniform(-0.7, 0.7) * contrast) * along
    page = np.broadcast_to(np.float32(ground), cover.shape).astype(np.float32)
    if rng.random() < strength.shadow:
        shift = np.array([[1, 0, rng.uniform(0.5, 3)], [0, 1, rng.uniform(0.5, 3)]], np.float32)
        shade = cv2.warpAffine(cover, shift, (width, height))
        shade = cv2.GaussianBlur(shade, (0, 0), rng.uniform(0.3, 2.5)) * np.float32(rng.uniform(0.3, 0.9))
        page += shade * (np.float32(rng.choice([0, 0, 255])) - page)
    if rng.random() < strength.outline:
        size = int(rng.choice([3, 3, 5]))
        rim = cv2.dilate(cover, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
        level = 255 - ink_level if rng.random() < 0.7 else rng.uniform(0, 255)
        page += rim * (np.float32(level) - page)
    ink: Real | float = ink_level
    if rng.random() < 0.06:
        ink = ink_level + np.linspace(0, float(ground_level - ink_level) * 0.4, height, dtype=np.float32)[:, None]
    if rng.random() < 0.3 and strength is not EASY:
        cover = np.power(cover, np.float32(rng.uniform(0.7, 1.4)))
    return page + cover * (np.float32(ink) - page)


def wear(rng: np.random.Generator, page: Real, strength: Strength, grounds: Grounds) -> Gray:
    """Blur, scale, add noise and compress."""
    height, width = page.shape
    if rng.random() < strength.blur:
        blurred = cv2.GaussianBlur(page, (0, 0), rng.uniform(0.25, max(0.3, strength.blur_sigma_px)))
        page = np.asarray(blurred, np.float32)
    if rng.random() < strength.rescale:
        factor = rng.uniform(0.7, 1.6)
        how = cv2.INTER_AREA if factor < 1 else (cv2.INTER_LINEAR, cv2.INTER_CUBIC)[rng.integers(2)]
        size = max(8, round(width * factor)), max(8, round(height * factor))
        page = np.asarray(cv2.resize(page, size, interpolation=how), np.float32)
    if strength.noise_sigma and rng.random() < 0.5:
        noise = grounds.noise(rng, *page.shape)
        part = page[: noise.shape[0], : noise.shape[1]]
        part += noise * np.float32(rng.uniform(0, strength.noise_sigma))
    levels = np.clip(page, 0, 255).astype(np.uint8)
    if rng.random() < strength.jpeg:
        quality = int(rng.integers(*strength.jpeg_quality))
        if rng.random() < 0.85:
            _, file = cv2.imencode(".jpg", levels, [cv2.IMWRITE_JPEG_QUALITY, quality])
        else:
            _, file = cv2.imencode(".webp", levels, [cv2.IMWRITE_WEBP_QUALITY, quality])
        levels = np.asarray(cv2.imdecode(file, 0), np.uint8)
    return levels
