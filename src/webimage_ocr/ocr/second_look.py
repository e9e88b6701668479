"""Places that were read doubtfully: where to look again from a little nearer, and which of two readings is kept.

Lettering on photos falls differently into regions from another distance: words that the first look joined come apart,
ends that it cut off are whole. On half of the labelled adverts every choice of scale alone loses as much as it gains;
two looks, of which each place keeps the one that reads it better, do not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from webimage_ocr.ocr.detection.detect import TextRegion
from webimage_ocr.ocr.detection.merging import area, overlap
from webimage_ocr.ocr.detection.windows import find_windows
from webimage_ocr.ocr.geometry import Box
from webimage_ocr.ocr.recognition.orient import StripReading
from webimage_ocr.ocr.tangles import well_read

NEARER = 1.4
"""Times as near as the first look: of 0.35, 0.5, 0.7, 1.4 and 2 the one that reads both halves of adverts better."""
_DOUBTFUL = 0.97
"""Mean confidence of a reading below which it is looked at again, if it has as many characters as an addition."""
_SHARE = 0.15
"""Share of a picture's readings that are doubtful, from which it is lettering on a photo and no page of clear print."""
_GAIN = 0.3
"""By how much the same place has to be read better, in sure characters."""
_SAME_PLACE = 0.3
"""Share of the smaller region from which two are readings of one place."""
_BELIEVED = 0.5
"""Mean probability of a region from which it may replace another; less has to be read surely, and to stand alone."""
_SURE = 0.85
_WORD = 2
"""Characters that a reading has to have, to be looked at again or to be added: fewer are icons as often as text."""


def find_doubtful_windows(readings: Sequence[StripReading], size: tuple[int, int]) -> list[Box]:
    """Boxes around what was read doubtfully in a picture of ``size``, w and h; none where little was."""
    doubtful = [TextRegion(reading.strip.region, 1.0) for reading in readings if _is_doubtful(reading)]
    return find_windows(doubtful, size) if len(doubtful) > _SHARE * len(readings) else []


def want_reading(regions: Sequence[TextRegion], readings: Sequence[StripReading]) -> list[TextRegion]:
    """The regions of another look that may tell more than ``readings``: over doubtful ones, or where none is."""
    doubtful = [reading.strip.region for reading in readings if _is_doubtful(reading)]
    every = [reading.strip.region for reading in readings]

    def touches(region: TextRegion, others: Sequence[np.ndarray]) -> bool:
        return any(_are_one_place(region, TextRegion(other, 1.0)) for other in others)

    return [
        region
        for region in regions
        if (region.score >= _BELIEVED and touches(region, doubtful)) or not touches(region, every)
    ]


def keep_surer(readings: Sequence[StripReading], again: Sequence[StripReading]) -> list[StripReading]:
    """For each place what says more of two looks, and what only the second one saw, if it is sure of it."""
    kept: list[StripReading] = []
    for before, after in _places(readings, again):
        if not before:
            kept += [line for line in after if line.confidence >= _SURE and len(line.reading.text.strip()) >= _WORD]
        else:
            kept += after if well_read(after) > well_read(before) + _GAIN else before
    return kept


def _is_doubtful(line: StripReading) -> bool:
    return line.confidence < _DOUBTFUL and len(line.reading.text.strip()) >= _WORD


def _are_one_place(a: TextRegion, b: TextRegion) -> bool:
    return overlap(a, b) > _SAME_PLACE * min(area(a), area(b))


def _places(
    readings: Sequence[StripReading], again: Sequence[StripReading]
) -> list[tuple[list[StripReading], list[StripReading]]]:
    """Readings of two looks by the places that they share, in the order of the first ones."""
    first, second = ([TextRegion(line.strip.region, 1.0) for line in lines] for lines in (readings, again))
    place = list(range(len(first) + len(second)))

    def root(i: int) -> int:
        while place[i] != i:
            i = place[i]
        return i

    for i, region in enumerate(first):
        for j, other in enumerate(second, len(first)):
            if _are_one_place(region, other):
                low, high = sorted((root(i), root(j)))
                place[high] = low
    places: dict[int, tuple[list[StripReading], list[StripReading]]] = {}
    for i in range(len(place)):
        before, after = places.setdefault(root(i), ([], []))
        if i < len(first):
            before.append(readings[i])
        else:
            after.append(again[i - len(first)])
    return list(places.values())
