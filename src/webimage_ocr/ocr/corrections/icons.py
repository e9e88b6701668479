"""Icons of user interfaces: drawings that the network reads as a character, alone or before a label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from webimage_ocr.ocr.corrections.spaces import measure_gaps
from webimage_ocr.ocr.geometry import quad_size
from webimage_ocr.ocr.recognition.orient import StripReading
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import Strip

_DRAWN = frozenset("○◦□◻☐☑♡♥≡△▲▽▼◇◆☰④①⑦ΔφΘ")
_MARKS = frozenset("★☆▶►▸")
"""Drawings that texts have as characters too."""
_SIGNS = frozenset("♪→✓√")
"""What a text may begin with, and no icon is read as."""
_APART_PX = 20
"""Columns of a strip between a drawing and its label: 20 to 27 for drawn stars, a space after one takes 11 to 19."""
_AMOUNT = re.compile(r"\d{1,3}(,\d{3})+")
"""What an unknown currency sign stands before."""
_CURRENCIES = frozenset("$€£¥￥₩₹฿")
_LIKE_ICONS = _DRAWN | _MARKS | frozenset("曲曰目四口田日白中只心血凸自西回区号谷但右言盲占甶由甲申亘旦囗三二川")
"""What drawn bells, houses, gears, calendars, folders and lists are read as: none of it is a word of its own."""
_SURE = 0.9
_SURE_LABEL = 0.97
_DOUBTED = 0.75
_SEARCH = ("search", "搜", "find", "查找")
"""What stands behind a magnifier, which is read as Q or O."""
_LONE = 3
"""Characters that one drawing is read as, at most."""
_ROW = 2
"""Sure characters alone in one row, from which what stands in it is one too: the days of a week, the keys of a pad."""
_CELLS = frozenset("-+–—−")
"""What cells of tables, and the margins of differences between files, have alone."""
_DIGITS_SURE = 0.6
_WORD = 4
"""Characters from which a line is a label and no drawing; a Chinese one counts as two."""
_LABELLED_PX = 14
"""Columns of a strip between a drawing that is read doubtfully and its label: 14 to 34 for 40 drawn ones."""
_CLOSER = 3
"""Times that they are as many as those within the label: letters that are set apart have no drawing before them."""
_LABELLED = 2
"""Labels with such drawings, from which a page has them; one alone may be a character that is hard to read."""
_GUESSED = 0.6
"""Confidence below which one alone is a drawing, too: two lines of 163 screens, adverts and memes begin so."""


def strip_icons(lines: Sequence[StripReading]) -> list[StripReading]:
    """The lines of a page of labels, without the drawings before them that are read as a doubtful character."""
    drawn = [_begins_with_drawing(line) for line in lines]
    several = sum(drawn) >= _LABELLED
    return [
        _without_first(line) if before and (several or _begins_doubtfully(line)) else line
        for line, before in zip(lines, drawn, strict=True)
    ]


def _begins_doubtfully(line: StripReading) -> bool:
    first = next(i for i, character in enumerate(line.reading.characters) if character.strip())
    return bool(line.reading.confidences[first] < _GUESSED)


def _begins_with_drawing(line: StripReading) -> bool:
    reading = line.reading
    inked = [i for i, character in enumerate(reading.characters) if character.strip()]
    if len(inked) < 3 or line.stacked or reading.confidences[inked[0]] >= _SURE:
        return False
    first = reading.characters[inked[0]]
    if first.isdecimal() or first in _SIGNS or first in _CURRENCIES or not (first.isalnum() or first in _LIKE_ICONS):
        return False
    label = reading.confidences[inked[1] :]
    if float(label.mean()) < _SURE_LABEL:
        return False
    gaps, _ = measure_gaps(line.strip.inked_columns, reading.centres[inked[:4]])
    return bool(gaps[0] >= max(_LABELLED_PX, _CLOSER * int(gaps[1:].max())))


def _without_first(line: StripReading) -> StripReading:
    reading = line.reading
    rest = [i for i, character in enumerate(reading.characters) if character.strip()][1]
    label = Reading(reading.characters[rest:], reading.confidences[rest:], reading.centres[rest:])
    return replace(line, reading=label)


def part_icons(lines: Sequence[StripReading]) -> tuple[list[StripReading], int]:
    """The lines of an upright page that are text, and how many drawings were taken out.

    Only a page of labels has icons: where characters alone are as many as lines, they are keys or a table.
    """
    square = [_is_square(line) for line in lines]
    labels = sum(_length(line.reading.text) >= _WORD and line.confidence >= _SURE for line in lines)
    keys = sum(alone and _is_plain(line) for line, alone in zip(lines, square, strict=True))
    if labels < max(3, keys):
        return list(lines), 0
    rows = [_row(line) for line in lines]
    plain = [row for line, row, alone in zip(lines, rows, square, strict=True) if alone and _is_plain(line)]
    kept = [
        line
        for line, row, alone in zip(lines, rows, square, strict=True)
        if not alone
        or _is_plain(line)
        or sum(_beside(row, other) for other in plain) >= _ROW
        or (line.reading.text.strip() in _CELLS and is_in_table_row(line, lines))
    ]
    return kept, len(lines) - len(kept)


def is_in_table_row(line: StripReading, lines: Sequence[StripReading]) -> bool:
    """Whether two sure words or numbers and more stand beside a line."""
    row = _row(line)
    words = (other for other in lines if len(other.reading.text) > 1 and other.confidence >= _SURE)
    return sum(_beside(row, _row(other)) for other in words) >= _ROW


def _length(text: str) -> int:
    return sum(2 if "\u4e00" <= character <= "\u9fff" else 1 for character in text)


def _row(line: StripReading) -> tuple[float, float]:
    """The middle and the height of a region, in pixels."""
    return float(line.strip.region[:, 1].mean()), quad_size(line.strip.region)[1]


def _beside(row: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(row[0] - other[0]) < 0.4 * max(row[1], other[1])


def _is_square(line: StripReading) -> bool:
    width, height = quad_size(line.strip.region)
    return width < 2 * height and len(line.reading.text.strip()) <= _LONE


def _is_plain(line: StripReading) -> bool:
    """Whether it is read as surely as the characters of a text are, and as what a text has alone."""
    text = line.reading.text.strip()
    if text in _LIKE_ICONS:
        return False
    digits = any(c in "123456789" for c in text) and all(c.isdigit() or c in ".,:%/-+¥$°℃℉" for c in text)
    word = len(text) > 1 and (text.isalpha() or digits)
    return line.confidence >= (_DIGITS_SURE if digits or word else _SURE)


def strip_icon(reading: Reading, strip: Strip) -> Reading:
    """Drop the drawing before a label, read as a character from a strip, and the spaces after it."""
    text = reading.characters
    if len(text) < 3:
        return reading
    rest = 1
    while rest < len(text) - 1 and not text[rest].strip():
        rest += 1
    label = "".join(text[rest:])
    surer = float(reading.confidences[rest:].mean()) >= _SURE_LABEL
    apart, doubted = rest > 1, bool(reading.confidences[0] < _SURE)
    if not text[0].strip():
        drawn = True
    elif text[0] in "QOo":
        drawn = apart and label.lower().startswith(_SEARCH)
    elif text[0] in _SIGNS:
        drawn = False
    elif text[0] in _MARKS:
        drawn = surer and _gap_after(reading, rest, strip) >= _APART_PX
    elif text[0] in _DRAWN:
        drawn = surer
    elif text[0] in _LIKE_ICONS:
        labelled = label.isascii() or (apart and doubted and bool(label[1:2].strip()))
        drawn = surer and labelled and not _AMOUNT.match(label)
    else:
        unlike = bool(reading.confidences[0] < _DOUBTED) and not text[0].isalnum() and text[0] not in _CURRENCIES
        drawn = surer and apart and unlike
    return Reading(text[rest:], reading.confidences[rest:], reading.centres[rest:]) if drawn else reading


def _gap_after(reading: Reading, rest: int, strip: Strip) -> int:
    """Columns without ink between the first character and the label that begins at ``rest``."""
    gaps, _ = measure_gaps(strip.inked_columns, reading.centres[[0, rest]])
    return int(gaps[0])
