"""Spaces are put in where the strip shows a gap, and only there."""

import numpy as np
import pytest

from webimage_ocr.ocr.recognize import Reading
from webimage_ocr.ocr.spaces import settle_spaces


def _read(text: str, gaps: dict[int, int], usual_px: int = 4) -> Reading:
    """A strip of bars, one a character, and its reading; ``gaps`` are those after some characters without space."""
    widths = [0 if c == " " else 16 for c in text]
    ends, x = [], 8
    centres = []
    for i, width in enumerate(widths):
        centres.append(x + width / 2)
        ends.append((x, x + width))
        x += width + (0 if text[i] == " " or text[i : i + 2].endswith(" ") else gaps.get(i, usual_px))
        x += 16 if text[i] == " " else 0
    strip = np.full((48, x + 8, 3), 255, np.uint8)
    for a, b in ends:
        strip[8:40, a:b] = 0
    reading = Reading(tuple(text), np.full(len(text), 0.99, np.float32), np.array(centres) / strip.shape[1])
    return settle_spaces(reading, strip)


@pytest.mark.parametrize(
    ("text", "gaps", "settled"),
    [
        ("一个Debian系统", {1: 14, 7: 12}, "一个 Debian 系统"),
        ("一个Debian系统", {1: 8, 7: 8}, "一个Debian系统"),
        ("第5章", {0: 11, 1: 11}, "第 5 章"),
        ("the Dialogwith a mask", {9: 15}, "the Dialog with a mask"),
        ("the Dialogwith a mask", {9: 9}, "the Dialogwith a mask"),
        ("command.If", {7: 17}, "command. If"),
        ("Select All pages", {8: 15}, "Select All pages"),
        ("a list of Chapter5", {16: 15}, "a list of Chapter 5"),
        ("11.艺术", {2: 12}, "11. 艺术"),
        ("GIMP' s floating", {}, "GIMP's floating"),
        ("dogs' tails", {}, "dogs' tails"),
        ("use “Curves” , etc", {}, "use “Curves”, etc"),
        ("好", {}, "好"),
        (" The  end ", {}, "The end"),
        ("好 ", {}, "好"),
        (" ", {}, ""),
    ],
)
def test_spaces_stand_where_the_picture_shows_them(text: str, gaps: dict[int, int], settled: str) -> None:
    assert _read(text, gaps).text == settled


def test_letters_set_apart_are_no_words() -> None:
    assert _read("限时A特惠价", dict.fromkeys(range(6), 14)).text == "限时A特惠价"


def test_a_new_space_has_its_place_between_its_neighbours() -> None:
    reading = _read("一个Debian", {1: 14})
    space = reading.characters.index(" ")
    assert reading.centres[space - 1] < reading.centres[space] < reading.centres[space + 1]
    assert len(reading.confidences) == len(reading.characters) == len(reading.centres)
