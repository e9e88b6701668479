"""Characters in a grid: columns of keys, tiles or days, which detection takes for vertical text in narrow pages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.geometry import quad_size, turn_quad
from webimage_ocr.ocr.recognition.orient import StripReading
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import Strip

_SPACED = 1.15
"""Widths of a column from one character to the next: vertical text has 0.7 to 1.0, drawn tiles 1.2 and more."""
_SAME_ROW = 0.3
"""Steps from one character to the next by which those of another column may stand higher or lower."""
_NEIGHBOUR = 1.15
"""Steps between two columns of one grid, at most: columns of text, wide set too, stand 1.3 steps apart and more."""


def part_grids(lines: Sequence[StripReading]) -> list[StripReading]:
    """The lines, columns whose characters stand apart and beside those of another one taken to pieces."""
    spaced = [line for line in lines if _step(line) > _SPACED * min(quad_size(line.strip.region))]
    taken = {id(line) for line in spaced if any(_is_beside(line, other) for other in spaced)}
    return [part for line in lines for part in (_take_apart(line) if id(line) in taken else [line])]


def _runs_down(line: StripReading) -> bool:
    """Whether a line is a column; characters that lie on their side are read as well as upright ones."""
    return line.stacked or line.strip.downwards


def _step(line: StripReading) -> float:
    """Pixels from one character of a column to the next; 0 for what is no column."""
    if not _runs_down(line) or len(line.reading.centres) < 2:
        return 0.0
    return float(np.median(np.abs(np.diff(_middles(line)[:, 1]))))


def _middles(line: StripReading) -> NDArray[np.float64]:
    """Where the characters of a column stand (n, 2)."""
    region = line.strip.region if line.stacked else turn_quad(line.strip.region, -1)
    a, b, c, d = region.astype(np.float64)
    shares = line.reading.centres[:, None]
    return np.asarray((a + b) / 2 * (1 - shares) + (c + d) / 2 * shares)


def _is_beside(line: StripReading, other: StripReading) -> bool:
    """Whether another column stands next to one, its characters at the same heights."""
    if line is other:
        return False
    own, others, step = _middles(line), _middles(other), _step(line)
    few, many = sorted((own[:, 1], others[:, 1]), key=len)
    apart = np.abs(few[:, None] - many).min(axis=1)
    near = abs(float(own[:, 0].mean() - others[:, 0].mean())) < _NEIGHBOUR * step
    return near and bool((apart < _SAME_ROW * step).all())


def _take_apart(line: StripReading) -> list[StripReading]:
    """Each character of a column by itself, in a square as wide as the column."""
    half = min(quad_size(line.strip.region)) / 2
    cells = np.array_split(line.strip.pixels, len(line.reading.characters), axis=1)
    return [
        StripReading(
            Reading((character,), line.reading.confidences[i : i + 1], np.array([0.5])),
            Strip((middle + half * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])).astype(np.float32), cell),
        )
        for i, (character, middle, cell) in enumerate(zip(line.reading.characters, _middles(line), cells, strict=True))
    ]
