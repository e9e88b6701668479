"""A picture being drawn, which remembers every text on it and where it stands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from drawing.typefaces import Typeface

Colour = tuple[int, int, int]
Points = NDArray[np.float64]
_FINER = 4
"""Places in a pixel at which a line can stand, along either side."""


@dataclass(slots=True)
class Item:
    """One text and its four corners, clockwise from its own top-left."""

    text: str
    points: Points
    unknown: bool = False
    """It holds a character that the network was never taught."""


@dataclass(slots=True)
class Sheet:
    """A picture and its texts, in the order in which a person would read them."""

    image: Image.Image
    items: list[Item] = field(default_factory=list)
    angle: float = 0.0
    """Degrees by which the whole sheet was turned anticlockwise."""
    ordered: bool = True
    """Whether the order of ``items`` is the only sensible one."""
    icons: list[Points] = field(default_factory=list)
    """Where drawings without text stand: four corners each."""

    @classmethod
    def blank(cls, width: int, height: int, ground: Colour | tuple[int, int, int, int]) -> Sheet:
        """An empty sheet; a ground of four values makes it an RGBA picture."""
        return cls(Image.new("RGBA" if len(ground) == 4 else "RGB", (width, height), ground))

    @property
    def width(self) -> int:
        return self.image.width

    @property
    def height(self) -> int:
        return self.image.height

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        """For what is not text: cards, rules, buttons."""
        return ImageDraw.Draw(self.image)

    def write(
        self, text: str, at: tuple[float, float], face: Typeface, size_px: int, colour: Colour, *, turn: float = 0.0
    ) -> tuple[int, int]:
        """Set one line with its ink's top-left corner at ``at`` and return its width and height.

        ``turn`` turns the line anticlockwise; ``at`` is then the top-left corner of what the turned line covers.
        """
        font = face.at(size_px)
        left, top, right, bottom = font.getbbox(text)
        width, height = round(right - left), round(bottom - top)
        x, y = round(at[0]), round(at[1])
        if turn == 0:
            ImageDraw.Draw(self.image).text((x - left, y - top), text, font=font, fill=colour)
            points = _corners(width, height)
        else:
            patch = Image.new("L", (width, height), 0)
            ImageDraw.Draw(patch).text((-left, -top), text, font=font, fill=255)
            patch, points = turn_picture(patch, _corners(width, height), turn, 0)
            self.image.paste(colour, (x, y), patch)
            width, height = patch.size
        self._keep(text, points, x, y)
        return width, height

    def set_line(
        self, text: str, start: tuple[float, float], face: Typeface, size_px: int, colour: Colour
    ) -> tuple[float, float]:
        """Set one line from a place on its baseline, as a browser sets it; return where it ends.

        Browsers set letters at fractions of a pixel and leave their outlines as they are; Pillow rounds both, which
        makes a space of 3.9 px one of 4 and digits of 7.8 px ones of 8. So the line is set larger and made smaller.
        """
        font, (x, y) = face.at(size_px * _FINER), start
        left, top, right, bottom = font.getbbox(text, anchor="ls")
        x0, y0 = math.floor(x + left / _FINER), math.floor(y + top / _FINER)
        wide, high = (math.ceil(x + right / _FINER) - x0 + 1, math.ceil(y + bottom / _FINER) - y0 + 1)
        mask = Image.new("L", (wide * _FINER, high * _FINER), 0)
        place = (round((x - x0) * _FINER), round((y - y0) * _FINER))
        ImageDraw.Draw(mask).text(place, text, font=font, fill=255, anchor="ls")
        self.image.paste(colour, (x0, y0), mask.reduce(_FINER))
        size = _corners((right - left) / _FINER, (bottom - top) / _FINER)
        self._keep(text.strip(), size, x + left / _FINER, y + top / _FINER)
        return x + line_width(text, face, size_px), y

    def write_column(
        self, text: str, at: tuple[float, float], face: Typeface, size_px: int, colour: Colour, *, pitch: float = 1.1
    ) -> tuple[int, int]:
        """Set upright characters one below the other, ``pitch`` sizes apart, and return width and height."""
        font, x, y = face.at(size_px), round(at[0]), round(at[1])
        step = round(size_px * pitch)
        draw = ImageDraw.Draw(self.image)
        for row, character in enumerate(text):
            left, top, right, bottom = font.getbbox(character)
            draw.text(
                (x + (size_px - right + left) / 2 - left, y + row * step + (step - bottom + top) / 2 - top),
                character, font=font, fill=colour,
            )  # fmt: skip
        self._keep(text, _corners(size_px, step * len(text)), x, y)
        return size_px, step * len(text)

    def keep_line(self, text: str, parts: Sequence[Points]) -> None:
        """Remember a line that was set in upright parts."""
        corners = np.concatenate(list(parts))
        (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
        self._keep(text, _corners(right - left, bottom - top), left, top)

    def mark_icon(self, left: float, top: float, right: float, bottom: float) -> None:
        """Remember where a drawing without text stands."""
        self.icons.append(_corners(right - left, bottom - top) + np.array((left, top)))

    def turned(self, angle: float, ground: Colour | tuple[int, int, int, int]) -> Sheet:
        """The sheet turned anticlockwise by any number of degrees, on a larger picture filled with ``ground``."""
        image, _ = turn_picture(self.image, _corners(1, 1), angle, ground)

        def turn(points: Points) -> Points:
            return turn_points(points, angle, self.image.size, image.size)

        items = [Item(item.text, turn(item.points), item.unknown) for item in self.items]
        return Sheet(image, items, (self.angle + angle) % 360, self.ordered, [turn(icon) for icon in self.icons])

    def _keep(self, text: str, points: Points, x: float, y: float) -> None:
        self.items.append(Item(text, points + np.array((x, y))))


def line_width(text: str, face: Typeface, size_px: int) -> float:
    """How far a line goes on, in fractions of a pixel, as ``Sheet.set_line`` sets it."""
    return face.at(size_px * _FINER).getlength(text) / _FINER


def measure(text: str, face: Typeface, size_px: int) -> tuple[int, int]:
    """Width and height of a line's ink."""
    left, top, right, bottom = face.at(size_px).getbbox(text)
    return round(right - left), round(bottom - top)


def wrap(text: str, face: Typeface, size_px: int, width: int) -> list[str]:
    """Break a paragraph into lines: between words where it has spaces, between any two characters where not."""
    parts = text.split(" ") if " " in text else list(text)
    gap = " " if " " in text else ""
    lines: list[str] = []
    for part in parts:
        if lines and measure(lines[-1] + gap + part, face, size_px)[0] <= width:
            lines[-1] += gap + part
        else:
            lines.append(part)
    return lines


def turn_picture(
    image: Image.Image, points: Points, angle: float, ground: Colour | tuple[int, int, int, int] | int
) -> tuple[Image.Image, Points]:
    """Turn a picture anticlockwise and enlarge it so that nothing is cut; points on it turn with it."""
    turned = image.rotate(angle, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=ground)
    return turned, turn_points(points, angle, image.size, turned.size)


def turn_points(points: Points, angle: float, before: Sequence[int], after: Sequence[int]) -> Points:
    """Where points of a picture of size ``before`` are once it is turned into one of size ``after``."""
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    turn = np.array([[cosine, -sine], [sine, cosine]])
    return np.asarray((points - np.array(before) / 2) @ turn + np.array(after) / 2, float)


def _corners(width: float, height: float) -> Points:
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], float)
