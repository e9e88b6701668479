"""Pictures for tests, drawn by code, with a font that comes with the package: they need nothing from the machine."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from webimage_ocr.types import Line, Pixels

DrawLine = Callable[..., tuple[Pixels, Line]]
"""A page with one text in a font, and the line that a reader would find there."""

ORDER = (
    "订单编号 20240613",
    "收件人：张三",
    "联系电话：13112345678",
    "广东省深圳市龙岗区五和大道",
    "Thank you for your order",
)
"""Text that every test of reading may use: Chinese, English, digits."""


def draw_lines(
    lines: Sequence[str] = ORDER,
    *,
    size_px: int = 28,
    ink: str = "black",
    ground: str = "white",
    seed: int | None = None,
) -> Image.Image:
    """Draw lines of text, one below the other; with a seed, on a ground with a little noise."""
    font = ImageFont.truetype(str(sans_path()), size_px)
    width = round(max(font.getlength(line) for line in lines)) + 2 * size_px
    picture = Image.new("RGB", (width, (2 * len(lines) + 1) * size_px), ground)
    pen = ImageDraw.Draw(picture)
    for at, line in enumerate(lines):
        pen.text((size_px, size_px + at * 2 * size_px), line, ink, font, anchor="lt")
    if seed is None:
        return picture
    noise = np.random.default_rng(seed).normal(0, 6, (picture.height, picture.width, 3))
    return Image.fromarray((np.asarray(picture) + noise).clip(0, 255).astype(np.uint8))


def encode(picture: Image.Image, format: str = "PNG", **options: object) -> bytes:
    """The picture as the bytes of a file."""
    file = io.BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


def draw_text(lines: list[str], size: int = 32) -> bytes:
    """A PNG with lines of text, in the font that comes with Pillow."""
    font = ImageFont.load_default(size)
    image = Image.new("RGB", (480, 20 + len(lines) * (size + 20)), "white")
    draw = ImageDraw.Draw(image)
    for number, text in enumerate(lines):
        draw.text((20, 15 + number * (size + 20)), text, fill="black", font=font)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
