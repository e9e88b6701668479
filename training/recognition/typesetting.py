"""Setting one line of text with Skia: glyphs as a browser places them, and the box of their ink."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import skia

from training.recognition.colours import Colour
from training.recognition.faces import Stack
from training.recognition.writer import Writer

_TRIES = 12
HINTINGS = (skia.FontHinting.kNone, skia.FontHinting.kNone, skia.FontHinting.kSlight, skia.FontHinting.kNormal)


@dataclass(frozen=True, slots=True)
class Style:
    """How one block is set."""

    stack: Stack
    size_px: float
    ink: Colour
    ground: Colour
    pitch: float
    hinting: int
    bold: bool = False
    spread: float = 0.0
    """Ems between characters beside their own width."""


def draw_line(
    canvas: skia.Canvas, text: str, x: float, baseline: float, style: Style, inks: Sequence[Colour] = ()
) -> tuple[float, tuple[float, float, float, float] | None]:
    """Set a line; where it ends and the box of its ink come back, None where nothing can be seen."""
    runs, ems = style.stack.shape(text)
    size = style.size_px
    left = top = np.inf
    right = bottom = -np.inf
    number = 0
    for run in runs:
        font = skia.Font(run.typeface, size)
        font.setHinting(style.hinting)
        font.setSubpixel(style.hinting == skia.FontHinting.kNone)
        font.setEdging(skia.Font.Edging.kAntiAlias)
        font.setEmbolden(style.bold)
        places = [
            (x + along * size + style.spread * size * (number + i), baseline + across * size)
            for i, (along, across) in enumerate(run.places)
        ]
        for (gx, gy), bounds in zip(places, font.getBounds(run.glyphs), strict=True):
            if bounds.width() > 0 and bounds.height() > 0:
                left, right = min(left, gx + bounds.left()), max(right, gx + bounds.right())
                top, bottom = min(top, gy + bounds.top()), max(bottom, gy + bounds.bottom())
        groups: dict[Colour, list[int]] = {}
        for i in range(len(run.glyphs)):
            groups.setdefault(inks[number + i] if number + i < len(inks) else style.ink, []).append(i)
        for colour, members in groups.items():
            builder = skia.TextBlobBuilder()
            builder.allocRunPos(font, [run.glyphs[i] for i in members], [skia.Point(*places[i]) for i in members])
            blob = builder.make()
            if blob is not None:
                canvas.drawTextBlob(blob, 0, 0, make_paint(colour))
        number += len(run.glyphs)
    end = x + (ems + style.spread * number) * size
    return end, (left, top, right, bottom) if right - left > 0.5 and bottom - top > 0.5 else None


def make_paint(colour: Colour, stroke: float = 0.0) -> skia.Paint:
    style = skia.Paint.kStroke_Style if stroke else skia.Paint.kFill_Style
    return skia.Paint(AntiAlias=True, Color=skia.Color(*colour), Style=style, StrokeWidth=stroke)


def make_text(make: Callable[[Writer], str], writer: Writer, style: Style, characters: set[str]) -> str | None:
    """What ``make`` makes up, of ``characters`` that the face has; None where it makes nothing of the kind."""
    for _ in range(_TRIES):
        text = make(writer).strip()
        if text and all(c in characters for c in text) and style.stack.covers(text):
            return text
    return None
