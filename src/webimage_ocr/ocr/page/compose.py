"""Lines of the page made of readings: where the text and each character stand, and how sure it is."""

from __future__ import annotations

import numpy as np

from webimage_ocr.ocr.corrections.unknown import holds_unknown
from webimage_ocr.ocr.deskew import Turn
from webimage_ocr.ocr.geometry import grow_quad, map_quads, quad_size, split_quad, turn_quad
from webimage_ocr.ocr.page.confidence import line_confidence, line_probability, line_sureness
from webimage_ocr.ocr.recognition.orient import StripReading
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.types import Character, Line, Quad

_MARGIN = -0.12
"""Share of the height taken off both sides of a region: the network wants some ground around the text, people want the
text. Adverts with boxes f 0.830 as grown, 0.867 at 0.1, 0.878 at 0.15, 0.883 at 0.2; on screens the share of exact
lines is highest from 0.06 to 0.12."""
_HALF_MARK = 0.3
"""Line heights without ink beside a full-width mark: drawn Chinese columns f 0.9974 without it, 0.9992 with it."""
_UNKNOWN = 0.4
"""How sure a line is, at most, with a character that the network does not know: told as less than a half."""
_OPENING_MARKS = "（「『【《“‘"
_CLOSING_MARKS = "，。、；：！？）」』】》”’"


def compose_line(found: StripReading, turn: Turn, *, calibrated: bool = False) -> Line:
    """A reading as a line of the page, in pixels of the submitted picture."""
    region = map_quads(found.strip.region[None], turn.back)[0]
    reading = found.reading
    quad = _take_margin(region, found.stacked)
    if reading.text and not found.stacked:
        quad = _cover_wide_marks(quad, reading.text)
    sureness = line_sureness(reading.characters, reading.confidences.tolist())
    if not found.stacked and holds_unknown(reading, found.strip):
        sureness = min(sureness, _UNKNOWN)
    probability = line_probability(sureness)
    return Line(
        reading.text,
        probability if calibrated else line_confidence(sureness),
        quad,
        _compose_characters(reading, region, found.stacked),
        vertical=found.stacked,
        region=region,
        probability=probability,
    )


def _take_margin(region: Quad, stacked: bool) -> Quad:
    """A region, or many (n, 4, 2), without the ground that was added across its text."""
    return grow_quad(region, _MARGIN, 0.0) if stacked else grow_quad(region, 0.0, _MARGIN)


def _cover_wide_marks(quad: Quad, text: str) -> Quad:
    """Reach over the empty half of a full-width mark at either end."""
    width, height = quad_size(quad)
    share = _HALF_MARK * height / max(width, 1e-3)
    (place,) = split_quad(
        quad,
        np.array([-share if text[0] in _OPENING_MARKS else 0.0]),
        np.array([1 + share if text[-1] in _CLOSING_MARKS else 1.0]),
    )
    return np.asarray(place, np.float32)


def _compose_characters(reading: Reading, region: Quad, stacked: bool) -> tuple[Character, ...]:
    """Characters reach to the middle between their centres; the outermost ones are as wide to both sides."""
    centres = reading.centres
    if not len(centres):
        return ()
    between = (centres[1:] + centres[:-1]) / 2
    half = between[0] - centres[0] if len(between) else 0.5
    starts = np.concatenate([[max(0.0, centres[0] - half)], between])
    half = centres[-1] - between[-1] if len(between) else 0.5
    ends = np.concatenate([between, [min(1.0, centres[-1] + half)]])
    if stacked:  # a column runs from the top of its region to the bottom
        quads = np.roll(split_quad(turn_quad(region, 1), starts, ends), 1, axis=1)
    else:
        quads = split_quad(region, starts, ends)
    return tuple(
        Character(text, float(confidence), quad)
        for text, confidence, quad in zip(
            reading.characters, reading.confidences, _take_margin(quads, stacked), strict=True
        )
    )
