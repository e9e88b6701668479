"""Signs before a line that the network passes over: notes and ©, whose ink stands there and from which nothing is read.

Between two words the same sign is read: so the start of the line is put before it as well, the sign is set three times,
and what is read in the middle counts.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from webimage_ocr.ocr.recognition.ink import find_runs, mark_ink
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import STRIP_PX, Strip
from webimage_ocr.types import Pixels

_SIGNS = frozenset("♪♫▶►▸©®™")
"""What is put before a line when it is read there; whatever else is read may be an icon."""
_GAP_PX = 9
"""Columns without ink that part a sign from its line, at least: within characters and words there are fewer."""
_LONGEST = 1.2
"""Widths of a sign, to the height of a strip, at most."""
_TIMES = 3
"""How often a sign is set; most of what is read must be one sign. Of the notes before 12 drawn lines our own weights
read 2 where they are set once and 10 where three times, since they were taught to pass over icons; of 195 icons none is
read as a sign."""
_MARGIN_PX = 4
_SPACE_PX = 10
"""Columns that are put between the sign and its neighbours."""
_LABEL_PX = 100
"""Columns of the line that stand on either side of the signs when they are read: of 25 drawn signs, set once, 12 are
read with 100, 8 with 160, 6 with 320 and 9 with the whole line."""


def read_leading_sign(reading: Reading, strip: Strip, read: Callable[[Pixels], Reading]) -> Reading:
    """The reading of a strip, with the sign before its first character if there is one that is not read."""
    sign = find_unread_sign(reading, strip)
    if sign is None:
        return reading
    start, end = sign
    pixels = strip.pixels
    ground = np.median(pixels.reshape(-1, 3), axis=0).astype(np.uint8)
    space = np.full((STRIP_PX, _SPACE_PX, 3), ground, np.uint8)
    label = _cut_at_gap(pixels[:, end + _GAP_PX // 2 :])
    cut = pixels[:, max(0, start - _MARGIN_PX) : end + _MARGIN_PX]
    row = np.concatenate([label, *[space, cut] * _TIMES, space, label], axis=1)
    found = _read_in_the_middle(read(row), label.shape[1] / row.shape[1])
    if found is None:
        return reading
    sign_read, sure = found
    rest = _first_character(reading)
    return Reading(
        (sign_read, " ", *reading.characters[rest:]),
        np.concatenate([[sure, sure], reading.confidences[rest:]]).astype(np.float32),
        np.concatenate(
            [[(start + end) / 2 / pixels.shape[1], (end + _GAP_PX / 2) / pixels.shape[1]], reading.centres[rest:]]
        ),
    )


def find_unread_sign(reading: Reading, strip: Strip) -> tuple[int, int] | None:
    """First and last column of the ink before a line from which nothing was read; None where there is none."""
    rest = _first_character(reading)
    if len(reading.characters) - rest < 2:
        return None
    runs = find_runs(strip.inked_columns).tolist()
    first = float(reading.centres[rest]) * len(strip.inked_columns)
    last = 0
    while last + 1 < len(runs) and runs[last + 1][0] - runs[last][1] < _GAP_PX:
        last += 1
    if last + 1 >= len(runs):
        return None
    start, end = runs[0][0], runs[last][1]
    # the first character is read somewhere in what follows
    return (start, end) if first > runs[last + 1][0] - _GAP_PX / 2 and end - start < _LONGEST * STRIP_PX else None


def _read_in_the_middle(reading: Reading, start: float) -> tuple[str, float] | None:
    """The sign that was read between the two ends, of which each takes the share ``start``, and how surely."""
    centres = reading.centres.tolist()
    inside = [i for i, c in enumerate(reading.characters) if c.strip() and start < centres[i] < 1 - start]
    for sign in _SIGNS.intersection(reading.characters[i] for i in inside):
        times = [i for i in inside if reading.characters[i] == sign]
        if 2 * len(times) > len(inside):
            return sign, float(reading.confidences[times].mean())
    return None


def _cut_at_gap(label: Pixels) -> Pixels:
    """As much of a line as is read on either side of a sign, ending where nothing stands."""
    if label.shape[1] <= _LABEL_PX:
        return label
    blank = np.flatnonzero(~mark_ink(label[:, :_LABEL_PX]).any(axis=0))
    return label[:, : int(blank[-1]) + 1] if len(blank) else label[:, :_LABEL_PX]


def _first_character(reading: Reading) -> int:
    """The index of the first character that is no space."""
    return next((i for i, character in enumerate(reading.characters) if character.strip()), len(reading.characters))
