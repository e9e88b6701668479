"""A page as a picture for people: numbered boxes on the left, their text in a list on the right."""

from __future__ import annotations

import colorsys
import math

from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from webimage_ocr.types import Page, Pixels

ROWS = 40
"""Rows of the list down the height of the picture, as far as they stay legible."""
TEXT_PX = (16, 48)
"""Smallest and largest size of the text."""


def draw_page(pixels: Pixels, page: Page) -> Image.Image:
    """Draw each line's box with its number, and beside the picture the number, the text and what is known of it."""
    picture = Image.fromarray(pixels)
    size_px = min(max(picture.height // ROWS, TEXT_PX[0]), TEXT_PX[1])
    # a small file of its own, since a machine may have no font that knows Chinese
    font = ImageFont.truetype(str(sans_path()), size_px)
    rows = [_describe_line(page, index) for index in range(len(page.lines))]
    _draw_boxes(picture, page, font)
    columns = _break_into_columns(rows, picture.height, size_px)
    widths = [math.ceil(max(font.getlength(row) for row in column)) + 2 * size_px for column in columns]
    height = max(picture.height, max((len(column) for column in columns), default=0) * _row_px(size_px) + size_px)
    sheet = Image.new("RGB", (picture.width + sum(widths), height), "white")
    sheet.paste(picture)
    pen = ImageDraw.Draw(sheet)
    left, number = picture.width + size_px, 0
    for column, width in zip(columns, widths, strict=True):
        for at, row in enumerate(column):
            pen.text((left, size_px // 2 + at * _row_px(size_px)), row, _colour(number, darkness=0.55), font)
            number += 1
        left += width
    return sheet


def _describe_line(page: Page, index: int) -> str:
    line = page.lines[index]
    notes = [f"{line.confidence:.2f}"]
    if line.fonts:
        notes.append(f"{line.fonts[0].name} {line.fonts[0].score:.2f}")
    if page.contact is not None:
        notes += [name for name, lines in page.contact.lines.items() if index in lines]
    return f"{index + 1}  {line.text}  ({', '.join(notes)})"


def _draw_boxes(picture: Image.Image, page: Page, font: ImageFont.FreeTypeFont) -> None:
    pen = ImageDraw.Draw(picture)
    badge = font.font_variant(size=max(TEXT_PX[0] * 3 // 4, font.size // 2))
    for index, line in enumerate(page.lines):
        colour = _colour(index)
        corners = [(float(x), float(y)) for x, y in line.quad]
        pen.polygon(corners, outline=colour, width=max(2, round(font.size / 12)))
        # the number stands at the text's own first corner, so that it also shows which way a line runs
        number = str(index + 1)
        box = pen.textbbox(corners[0], number, badge, anchor="lb")
        pen.rectangle((box[0] - 2, box[1] - 2, box[2] + 2, box[3] + 2), fill=colour)
        pen.text(corners[0], number, "white", badge, anchor="lb")


def _break_into_columns(rows: list[str], height_px: int, size_px: int) -> list[list[str]]:
    per_column = max((height_px - size_px) // _row_px(size_px), ROWS // 2)
    return [rows[start : start + per_column] for start in range(0, len(rows), per_column)]


def _row_px(size_px: int) -> int:
    return size_px * 3 // 2


def _colour(index: int, darkness: float = 0.25) -> tuple[int, int, int]:
    """Neighbouring numbers get hues far apart: steps of the golden ratio around the circle."""
    red, green, blue = colorsys.hsv_to_rgb(index * 0.618034 % 1, 0.85, 1 - darkness)
    return round(red * 255), round(green * 255), round(blue * 255)
