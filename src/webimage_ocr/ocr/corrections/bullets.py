"""List bullets: drawn marks in front of a line, which no page gives to a reader that copies its text."""

from __future__ import annotations

from webimage_ocr.ocr.recognition.recognize import Reading

_BULLETS = frozenset("·•●○◦∙■□▪▫◆◇")
_BUTTONS = frozenset("►▸▶")
"""Before a text they are a character of it; alone they are drawn on players and folded lists."""


def strip_bullet(reading: Reading) -> Reading:
    """Drop a bullet at the start of a line, and the spaces after it; empty when the line is nothing else.

    A middle dot inside a line stays: it parts foreign names (阿·托尔斯泰).
    """
    start = 0
    alone = len(reading.characters) == 1
    if reading.characters and reading.characters[0] in (_BULLETS | _BUTTONS if alone else _BULLETS):
        start = 1
        while start < len(reading.characters) and reading.characters[start] == " ":
            start += 1
    return Reading(reading.characters[start:], reading.confidences[start:], reading.centres[start:])
