"""Dashes that are the character 一."""

from __future__ import annotations

import numpy as np
import pytest

from strips import strip_of
from webimage_ocr.ocr.corrections.dashes import settle_dashes
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.types import Pixels


def _line(text: str, inked: str) -> tuple[Reading, Pixels]:
    """A line whose characters are 40 px wide and show a dash where ``inked`` has one, whole where it has ``=``."""
    strip = np.full((48, 40 * len(inked), 3), 255, np.uint8)
    for i, mark in enumerate(inked):
        margin = {"-": 4, "=": 0}.get(mark, 20)
        strip[20:24, 40 * i + margin : 40 * (i + 1) - margin] = 0
    places = [i for i, mark in enumerate(inked) if mark != "?"]
    return Reading(tuple(text), np.full(len(text), 0.9, np.float32), (np.array(places) + 0.5) / len(inked)), strip


def _settle(reading: Reading, pixels: Pixels) -> str:
    return settle_dashes(reading, strip_of(pixels)).text


@pytest.mark.parametrize(
    ("text", "inked", "settled"),
    [("——对应", "----", "一一对应"), ("——鲁迅", "==--", "——鲁迅"), ("“—”", "x-x", "“一”"), ("“统—”", "x--x", "“统一”")],
)
def test_a_dash_is_the_character_where_quotes_or_gaps_say_so(text: str, inked: str, settled: str) -> None:
    assert _settle(*_line(text, inked)) == settled


def test_what_is_lost_between_quotes_is_put_in() -> None:
    reading, strip = _line("“”字", "x?x-")
    assert _settle(reading, strip) == "“”字"
    strip[22:26, 44:76] = 0
    assert _settle(reading, strip) == "“一”字"


def _quoted(marks: int, stroke: tuple[int, int, int, int] = (22, 26, 30, 70)) -> Pixels:
    """A level stroke between one or two short marks on each side, high up."""
    strip = np.full((48, 100, 3), 255, np.uint8)
    top, bottom, left, right = stroke
    strip[top:bottom, left:right] = 0
    for side in (8, 80):
        for mark in range(marks):
            strip[10:18, side + 7 * mark : side + 7 * mark + 4] = 0
    return strip


@pytest.mark.parametrize(
    ("text", "confidence", "strip", "settled"),
    [
        ("!’", 0.4, _quoted(1), "‘一’"),
        ("“__”", 0.8, _quoted(2), "“一”"),
        ("万人", 0.95, _quoted(1), "万人"),
        ("!’", 0.4, _quoted(1, (8, 40, 30, 70)), "!’"),
        ("!’", 0.4, _quoted(1, (40, 41, 30, 70)), "!’"),
    ],
    ids=["one mark each side", "two", "a sure reading", "no stroke", "too low"],
)
def test_a_quoted_one_alone_is_told_by_its_form(text: str, confidence: float, strip: Pixels, settled: str) -> None:
    reading = Reading(tuple(text), np.full(len(text), confidence, np.float32), np.linspace(0.2, 0.8, len(text)))
    assert _settle(reading, strip) == settled
