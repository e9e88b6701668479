"""Pages put together by hand, each character in its place: what is written of them is known to the pixel."""

from __future__ import annotations

from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.page.layout import lay_out
from webimage_ocr.types import Character, Line, Page

HEIGHT_PX = 20


def make_line(
    text: str, left: float, top: float, *, step: float = 10, angle: float = 0, vertical: bool = False
) -> Line:
    """A line of characters ``step`` pixels wide and 20 high, turned clockwise about its first corner.

    The characters of a vertical one are 20 wide and ``step`` high. Its quad reaches over both ends by a little.
    """
    along = np.array([cos(radians(angle)), sin(radians(angle))])
    across = np.array([-along[1], along[0]])

    def corners(start: float, end: float) -> NDArray[np.float32]:
        box: list[tuple[float, float]] = [(start, 0), (end, 0), (end, HEIGHT_PX), (start, HEIGHT_PX)]
        if vertical:
            box = [(0, start), (HEIGHT_PX, start), (HEIGHT_PX, end), (0, end)]
        return np.array([(left, top) + x * along + y * across for x, y in box], np.float32)

    # the lines of a reader reach over their text by as much
    around = 0.12 * HEIGHT_PX
    characters = [Character(text[i], 0.9, corners(i * step, (i + 1) * step)) for i in range(len(text))]
    return Line(text, 0.99, corners(-around, len(text) * step + around), tuple(characters), vertical=vertical)


def make_page(*lines: Line, width: int = 400, height: int = 300) -> Page:
    """A page with the lines in reading order."""
    layout = lay_out(lines)
    return Page(tuple(lines[i] for i in layout.order), width, height, layout=layout.sorted())


def table_page() -> Page:
    """A heading, a table of three rows with an empty cell, and two lines of a text."""
    return make_page(
        make_line("Price list", 20, 10),
        make_line("Item", 20, 60),
        make_line("Pieces", 150, 60),
        make_line("Price", 280, 60),
        make_line("Bread", 20, 90),
        make_line("18.00", 280, 90),
        make_line("苹果", 20, 120, step=20),
        make_line("12", 150, 120),
        make_line("3.50", 280, 120),
        make_line("All prices", 20, 200),
        make_line("in yuan", 20, 225),
    )


def every_kind() -> Page:
    """A level line of two words, one that rises, a column of Chinese, and what markup has to escape."""
    return make_page(
        make_line("Huawei 手机", 20, 20),
        make_line("rising text", 20, 150, angle=-12),
        make_line("春眠不觉晓", 340, 40, step=22, vertical=True),
        make_line("<b>&\"'|*_\x01", 20, 250),
    )
