"""Prices struck through: under the stroke the network takes a currency sign for a letter, and is sure of it."""

from __future__ import annotations

import re

from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import Strip

_SIGNS = {"Y": "¥", "S": "$", "E": "£", "C": "€"}
_PRICE = re.compile(r"(?:^|(?<=[\s\d]))([YSEC])\s?\d[\d,]*(?:\.\d{1,2})?(?=\s|$)")
_ONLY_PRICES = re.compile(r"[\d.,\s$€£¥￥YSEC]+")
_STRUCK = 0.97
"""Share of a row, from the sign to the last digit, that a stroke through them fills; letters and digits leave gaps."""


def settle_struck(reading: Reading, strip: Strip) -> Reading:
    """Put the currency sign before an amount that the strip shows struck through."""
    text = reading.text
    if len(text) != len(reading.characters) or not _ONLY_PRICES.fullmatch(text):
        return reading
    ink, characters = strip.ink, list(reading.characters)
    for price in _PRICE.finditer(text):
        first, last = (int(reading.centres[i] * ink.shape[1]) for i in (price.start(1), price.end() - 1))
        if last > first and float(ink[:, first:last].mean(axis=1).max()) >= _STRUCK:
            characters[price.start(1)] = _SIGNS[price[1]]
    return Reading(tuple(characters), reading.confidences, reading.centres)
