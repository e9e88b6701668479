"""Lines that a first look could not tell apart: whether to look again from nearer, and which look is kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from webimage_ocr.ocr.detection.detect import TextRegion
from webimage_ocr.ocr.detection.merging import tangled_share
from webimage_ocr.ocr.geometry import quad_size
from webimage_ocr.ocr.recognition.orient import StripReading

_WORTHWHILE = 1.2
"""Times as near as before that another look has to be."""
_DOUBTFUL = 0.7
"""Confidence of a character below which it speaks against a look."""
_GAIN = 10.0
"""Characters that another look has to read more: of 29 tangled adverts and memes none gained 6, and nine read worse;
pages of close lines gained 30 to 250."""
_PAGE = 100
"""Characters from which a picture is a page of text, if not more of it was left out than read; of tangled adverts only
the largest have so many."""
_LONG_PAGE, _TANGLED_LETTERING = 300, 0.8
"""Characters below which a tangled picture is lettering on a photo, unless that share of its regions is tangled: twelve
adverts, memes and phones with 106 to 214 characters had 0.31 to 0.76 and gained nothing, four drawn pages of close
lines with 101 to 287 had 0.93 to 1 and gained 57 to 97 characters."""
_SMALL_TYPE_PX = 50.0
"""Height of a region on the first canvas up to which another look may help."""
_MANY_LINES, _LONG = 8, 3.0
"""Doubtful regions so many times as long as high, of which there are more than others: a page of lines that the first
look could not tell apart, as Chinese type set solid. What looks like text in photos is seldom long."""
_SURE = 0.97
"""Mean confidence of the readings from which nothing is looked at again."""


def want_nearer_look(
    regions: Sequence[TextRegion],
    readings: Sequence[StripReading],
    scales: tuple[float, float],
    least_share: float,
    doubtful: Sequence[TextRegion] = (),
) -> bool:
    """Whether regions of small type reach into each other, and what they say is doubtful, or most lines were left out.

    ``scales`` are that of the look that gave them and the nearer one; ``least_share`` that of the tangled regions;
    ``doubtful`` regions were left out.
    """
    scale, nearer = scales
    if nearer <= scale * _WORTHWHILE:
        return False
    many = max(_MANY_LINES, len(regions))
    if sum(_is_long(region) for region in doubtful) >= many:
        return True
    characters = sum(len(reading.reading.characters) for reading in readings)
    if characters < _PAGE and len(doubtful) < many:
        return False
    if tangled_share(regions) < (least_share if characters >= _LONG_PAGE else max(least_share, _TANGLED_LETTERING)):
        return False
    height = float(np.median([min(quad_size(region.quad)) for region in regions]))
    sureness = float(np.mean([reading.confidence for reading in readings]))
    return height * scale < _SMALL_TYPE_PX and sureness < _SURE


def _is_long(region: TextRegion) -> bool:
    width, height = quad_size(region.quad)
    return max(width, height) > _LONG * min(width, height)


def reads_more(again: Sequence[StripReading], readings: Sequence[StripReading]) -> bool:
    """Whether another look saw the lines that the first one did not."""
    return well_read(again) > well_read(readings) + _GAIN


def well_read(readings: Sequence[StripReading]) -> float:
    """How much was read, less what is doubtful."""
    return float(sum((reading.reading.confidences - _DOUBTFUL).sum() for reading in readings))
