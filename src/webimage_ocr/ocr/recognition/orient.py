"""Line direction: which way one region runs, decided by reading it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from webimage_ocr.ocr.geometry import grow_quad, quad_size, resize, turn_quad
from webimage_ocr.ocr.recognition.recognize import Reading, TextRecognizer
from webimage_ocr.ocr.recognition.strip import STRIP_PX, Strip
from webimage_ocr.types import Pixels, Quad

_SURE = 0.90
"""A reading from here on is not doubted: text read upside down seldom gets there, drawn Latin lines up to 0.87."""
_WIDEST = 2.5
"""Heights that a character takes in a reading that is believed without another."""
_LEGIBLE = 0.3
"""Below, there is no text that another cut would bring out: adverts text_recall 0.9316 with 0.5, 0.9332 with 0.3."""
_OTHER_CUTS = 0.1, -0.1
"""Shares of the height by which a line is cut out higher and lower when its reading is doubtful."""
_CUT_WELL = 0.6
"""A reading from here on gains nothing by another cut: on seven folders 0.6 reads as 0.8 does, in 0.97 of the time of
recognition on adverts."""
_SURER = 0.02
"""Confidence that another cut has to gain."""
_TIE = 0.05
"""Confidence by which another way has to be better than the one that was expected."""
_SURER_WORD = 0.3
"""The same for a short word on a page whose lines run upright: `Undo` upside down is read `opun` with 0.1 more."""
_SURER_SIGNS = 0.3
"""The same for a line of signs: `.....p=.` of a hex dump upside down is read `=d……` with 0.1 more."""
_SAME_TURNED = tuple("Oo0Xx×+*十○□●")
"""Characters that are nearly the same on their side, so that it tells which of them it is: * is read as X upright."""
_STOUT = 3.5
"""Heights and widths, one to the other, up to which a region may be one character: `|` takes up to 3.2."""
_LONG, _CLEAR = 4, 0.8
"""Characters and confidence from which a line says which way its page runs."""


@dataclass(frozen=True, slots=True, eq=False)
class StripReading:
    """What a strip says."""

    reading: Reading
    strip: Strip
    """As it was read: the first corner of its region is where the text starts."""
    stacked: bool = False
    """Upright characters one below the other: the region is not turned, and the text runs down it."""

    @property
    def confidence(self) -> float:
        """Mean over the characters."""
        return self.reading.confidence


def is_stout(region: Quad) -> bool:
    """Whether a region is so short that its form does not say which way it runs: read after the long ones."""
    width, height = quad_size(region)
    return max(width, height) < _STOUT * min(width, height)


def runs_upright(lines: Sequence[StripReading]) -> bool:
    """Whether the legible lines of a page, of which there may be none, run to the right, one in ten excepted."""
    sure = [line for line in lines if line.confidence >= _CLEAR and (line.stacked or len(line.reading.text) >= _LONG)]
    upright = [not line.stacked and _is_upright(line.strip.region) for line in sure]
    return sum(upright) >= 0.9 * len(upright)


def _is_upright(region: Quad) -> bool:
    across, down = region[1] - region[0]
    return bool(across > abs(down))


def read_stout(image: Pixels, strip: Strip, recognizer: TextRecognizer) -> StripReading:
    """Read a short strip of an upright page, cut upright.

    Most single characters are others when they are turned (W and M, | and 一, < and V), so that only a word of several
    letters may run another way, and in what is nearly square there is no room for one.
    """
    upright = StripReading(recognizer.read(strip.pixels), strip)
    if upright.confidence >= _SURE:
        return upright
    if upright.reading.text in _SAME_TURNED:
        side = StripReading(recognizer.read(Strip.cut(image, turn_quad(strip.region, 1)).pixels), strip)
        return max(upright, side, key=lambda found: found.confidence * (found.reading.text in _SAME_TURNED))
    if upright.confidence > 1 - _SURER_WORD or (lengthwise := Strip.cut_lengthwise(image, strip.region)).nearly_square:
        return upright
    # the part of a line that was cut at its grounds is cut out anew, and may be read better
    same = np.array_equal(lengthwise.pixels, strip.pixels)
    first = upright if same else StripReading(recognizer.read(lengthwise.pixels), lengthwise)
    turned = _read_other_ways(image, first, recognizer)
    is_word = len(turned.reading.characters) > 1 and all(c.isalnum() for c in turned.reading.characters)
    gained = turned.confidence - upright.confidence
    return turned if is_word and turned.confidence >= _SURE and gained > _SURER_WORD else upright


def read_strip(image: Pixels, strip: Strip, recognizer: TextRecognizer, *, any_direction: bool) -> StripReading:
    """Read a strip that was cut lengthwise; with ``any_direction`` a doubtful reading is compared with the other ways
    it may run, and with other cuts."""
    first = StripReading(recognizer.read(strip.pixels), strip)
    if not any_direction or not _is_doubtful(first):
        return first
    best = _read_other_ways(image, first, recognizer)
    return best if best.stacked or best.confidence < _LEGIBLE else _read_again(image, best, recognizer)


def _read_other_ways(image: Pixels, expected: StripReading, recognizer: TextRecognizer) -> StripReading:
    """The surest of the readings in the ways that a strip may run, the first of which was ``expected``."""
    if not _is_doubtful(expected):
        return expected
    strip = expected.strip
    upside_down = Strip.cut(image, turn_quad(strip.region, 2))
    others = [StripReading(recognizer.read(upside_down.pixels), upside_down)]
    if strip.downwards and others[0].confidence < _SURE:
        # characters on their side are legible too, so that a line which runs upwards reads well as a column, backwards
        others.append(read_stacked(image, turn_quad(strip.region, 3), recognizer))
    elif strip.nearly_square:
        sides = [Strip.cut(image, turn_quad(strip.region, quarters)) for quarters in (1, 3)]
        others += [StripReading(recognizer.read(side.pixels), side) for side in sides]
    # the way that was expected wins a near tie; of signs, many of which are the same upside down, all but a clear loss;
    # one sign alone in a long strip is what is left of a line that stands on its head
    signs = not strip.downwards and not strip.nearly_square and _is_of_signs(expected.reading.text)
    tie = 0.0 if _is_sparse(expected) else _SURER_SIGNS if signs else _TIE
    return max([expected, *others], key=lambda found: found.confidence + (tie if found is expected else 0.0))


def _is_doubtful(found: StripReading) -> bool:
    return found.confidence < _SURE or _is_sparse(found)


def _is_of_signs(text: str) -> bool:
    """Whether less than half of a text is letters and digits."""
    return 2 * sum(character.isalnum() for character in text) < len(text)


def _is_sparse(found: StripReading) -> bool:
    """Whether the text would be set very wide: of a line upside down the network may be sure of one character."""
    width, height = quad_size(found.strip.region)
    return len(found.reading.characters) * _WIDEST * height < width


def _read_again(image: Pixels, found: StripReading, recognizer: TextRecognizer) -> StripReading:
    """Cut a line a little higher and lower: accents and descenders may be cut off, or a neighbour be in it."""
    best = found
    for across in _OTHER_CUTS:
        if best.confidence >= _CUT_WELL:
            break
        reading = recognizer.read(Strip.cut(image, grow_quad(found.strip.region, 0.0, across)).pixels)
        # what lost many of its characters is surer of the rest only
        if reading.confidence > best.confidence + _SURER and len(reading.text) >= 0.8 * len(best.reading.text):
            best = replace(found, reading=reading)
    return best


def read_stacked(image: Pixels, region: Quad, recognizer: TextRecognizer) -> StripReading:
    """Read a column of upright characters, which stand one below the other."""
    upright = np.rot90(Strip.cut(image, turn_quad(region, 1)).pixels, -1)
    line, cells = unstack(upright)
    reading = recognizer.read(line)
    # places in the line are places in a row of cells: map them back to where the cells stood in the column
    at = reading.centres * line.shape[1] / STRIP_PX
    cell = np.minimum(at.astype(int), len(cells) - 1)
    starts, ends = cells[:, 0], cells[:, 1]
    centres = (starts[cell] + (at - cell) * (ends[cell] - starts[cell])) / len(upright)
    in_column = Reading(reading.characters, reading.confidences, np.clip(centres, 0, 1))
    return StripReading(in_column, Strip(region, line), stacked=True)


def unstack(column: Pixels) -> tuple[Pixels, np.ndarray[tuple[int, int], np.dtype[np.int64]]]:
    """Lay the characters of a column side by side, a square cell each; returns the line and the cells' rows."""
    cells = find_cells(column)
    width = column.shape[1]
    line = np.empty((STRIP_PX, STRIP_PX * len(cells), 3), np.uint8)
    line[:] = np.median(column.reshape(-1, 3), axis=0)
    for i, (a, b) in enumerate(cells):
        side = max(b - a, width)
        h, w = max(1, round((b - a) * STRIP_PX / side)), max(1, round(width * STRIP_PX / side))
        y, x = (STRIP_PX - h) // 2, i * STRIP_PX + (STRIP_PX - w) // 2
        line[y : y + h, x : x + w] = resize(np.ascontiguousarray(column[a:b]), w, h)
    return line, cells


def find_cells(column: Pixels) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """First and last row of each character in a column (h, w, 3): runs of rows with ink, parts of one joined."""
    grey = cv2.cvtColor(np.ascontiguousarray(column), cv2.COLOR_RGB2GRAY).astype(np.int16)
    ink = np.abs(grey - np.median(grey)).max(axis=1)
    rows = np.concatenate([[False], ink > max(24.0, 0.35 * float(ink.max())), [False]])
    edges = np.flatnonzero(rows[1:] != rows[:-1])
    cells: list[list[int]] = []
    for a, b in edges.reshape(-1, 2).tolist():
        # strokes of one character stand closer than characters do, and never reach further than one is wide
        if cells and b - cells[-1][0] <= column.shape[1] * 0.95 and a - cells[-1][1] < 0.12 * column.shape[1]:
            cells[-1][1] = b
        else:
            cells.append([a, b])
    return np.array(cells or [[0, len(column)]], np.int64)
