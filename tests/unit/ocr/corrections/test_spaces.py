"""Spaces are put in where the strip shows a gap, and only there."""

import numpy as np
import pytest

from strips import strip_of
from webimage_ocr.ocr.corrections.spaces import settle_spaces
from webimage_ocr.ocr.recognition.recognize import Reading


def _read(text: str, gaps: dict[int, int], usual_px: int = 4, one_px: int = 16) -> Reading:
    """A strip of bars, one a character, and its reading; ``gaps`` are those after some characters without space."""
    widths = [0 if c == " " else one_px if c == "1" else 16 for c in text]
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
    return settle_spaces(reading, strip_of(strip))


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


@pytest.mark.parametrize(
    ("text", "gaps", "settled"),
    [
        ("2026-02-1309:53", {9: 16}, "2026-02-13 09:53"),
        ("12.3456.78", {4: 14}, "12.34 56.78"),
        ("6554161010661583", {3: 15, 7: 15, 11: 15}, "6554 1610 1066 1583"),
        ("6554 16101066 1583", {8: 15}, "6554 1610 1066 1583"),
        ("¥428.00¥240.00", {6: 15}, "¥428.00 ¥240.00"),
        ("$14.9$88", {4: 40}, "$14.9 $88"),
        ("5+3", {0: 12, 1: 12}, "5 + 3"),
        ("15-4=6", {1: 13, 2: 13, 3: 13, 4: 13}, "15 - 4 = 6"),
        ("C&D", {0: 11, 1: 11}, "C & D"),
        ("x<=y", {0: 14, 2: 14}, "x <= y"),
        ("Home·Cart", {3: 13, 4: 13}, "Home · Cart"),
        ("Blue-River", {3: 14, 4: 14}, "Blue - River"),
        ("4 ×58", {2: 13}, "4 × 58"),
    ],
)
def test_numbers_and_operators_get_the_spaces_that_the_picture_shows(
    text: str, gaps: dict[int, int], settled: str
) -> None:
    assert _read(text, gaps).text == settled


@pytest.mark.parametrize(
    ("text", "gaps", "usual_px"),
    [
        ("10:53", {1: 8, 2: 8}, 4),
        ("4.5", {0: 6, 1: 6}, 3),
        ("A/B", {0: 5, 1: 5}, 3),
        ("C&A", {0: 4, 1: 4}, 3),
        ("x^2", {0: 5, 1: 3}, 3),
        ("and/or", {2: 6, 3: 6}, 3),
        ("5+3", {0: 12, 1: 4}, 3),
        # monospaced: all stand apart, marks more so, spaces most
        ("F7OHE-PEVLO-L0CGN", {4: 11, 5: 11, 10: 11, 11: 11}, 5),
        ("2026-08-04 14:08", {3: 11, 4: 11, 6: 11, 7: 11, 12: 11, 13: 11}, 5),
        # letter-spaced
        ("65541610", {}, 14),
        # struck through: no gap between any two characters
        ("$88.99", {}, 0),
        ("+8613800138000", {2: 7, 5: 7}, 3),
    ],
)
def test_what_stands_in_one_stays_in_one(text: str, gaps: dict[int, int], usual_px: int) -> None:
    assert _read(text, gaps, usual_px).text == text


@pytest.mark.parametrize(("gap", "settled"), [(10, "3178"), (18, "31 78")])
def test_what_a_one_lacks_is_no_space(gap: int, settled: str) -> None:
    assert _read("3178", {1: gap}, one_px=10).text == settled


def test_letters_set_apart_are_no_words() -> None:
    assert _read("限时A特惠价", dict.fromkeys(range(6), 14)).text == "限时A特惠价"


def test_a_new_space_has_its_place_between_its_neighbours() -> None:
    reading = _read("一个Debian", {1: 14})
    space = reading.characters.index(" ")
    assert reading.centres[space - 1] < reading.centres[space] < reading.centres[space + 1]
    assert len(reading.confidences) == len(reading.characters) == len(reading.centres)
