"""Look-alike characters: digits and accents inside words, ticks and stars, put right where the network doubts them."""

from __future__ import annotations

import re

from webimage_ocr.ocr.corrections.specks import base_letter
from webimage_ocr.ocr.recognition.recognize import Reading

_TOKEN = re.compile(r"[A-Za-z0-9]{3,}")
_STARS = {"⭐": "★"}
_WON = re.compile(r"(?:.*\s)?(W)\s?\d{1,3}(?:,\d{3})+$")
"""₩, of which the network is as sure a W as of any letter; before an amount stands no W."""
_GUESSED = 0.45
_DEGREES = (["℃"], ["℉"], ["°"])
"""What no degree stands before."""
_DOUBT = 0.9
_DOUBT_IN_WORD = 0.965
"""Digits in words that are no hexadecimal numbers: of 44 drawn and photographed ones from 0.9 on 42 were wrong (INF0,
Ctr1), 38 of them in the logs of `monospaced`; of what is read with more most belongs there."""
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")


_NO_OPERAND_BEFORE, _NO_OPERAND_AFTER = frozenset("([{=<>+-*/^&|~%,;"), frozenset(")]}=<>+*/^&|%,;")
"""What × cannot stand behind, or before: it multiplies what stands on both sides of it."""


_HOME = re.compile(r"(?:^|(?<=[\s:=]))-(?=/[A-Za-z.])")
"""~ before a path; a dash stands before none."""


def settle_lookalikes(reading: Reading) -> Reading:
    """Turn a doubtful 1 or 0 in the middle of letters into l, I, o or O; codes that hold sure digits stay as read."""
    reading = _settle_signs(_drop_doubtful_accents(reading))
    text = reading.text
    if "1" not in text and "0" not in text:
        return reading
    characters = list(reading.characters)
    # one class of the network may be several code points: only where all are single do places in text count
    if len(text) != len(characters):
        return reading
    for token in _TOKEN.finditer(text):
        places = range(token.start(), token.end())
        doubt = _DOUBT if _HEXADECIMAL.issuperset(token.group()) else _DOUBT_IN_WORD
        doubtful = [i for i in places if characters[i] in "10" and reading.confidences[i] < doubt]
        if doubtful and all(characters[i].isalpha() or i in doubtful for i in places):
            for i in doubtful:
                characters[i] = _letter_for(characters, i, token.start(), token.end())
    return Reading(tuple(characters), reading.confidences, reading.centres)


def _settle_signs(reading: Reading) -> Reading:
    """Signs that are read for others in a typeface's own forms of them: ℃ for a degree and ℃, ✓ for √, ★ for ⭐."""
    characters = list(reading.characters)
    for i, doubted in enumerate(reading.confidences < _DOUBT):
        if doubted:
            characters[i] = _STARS.get(characters[i], characters[i])
    for i, sign in enumerate(characters):
        if sign == "×" and _has_no_operand(characters, i):
            characters[i] = "x"
    # a root is taken of a number, a letter or a bracket
    if len(characters) > 1 and characters[0] == "√" and reading.confidences[0] < _DOUBT:
        following = characters[2] if characters[1] == " " and len(characters) > 2 else characters[1]
        characters[0] = "√" if following.isascii() else "✓"
    if len(reading.text) == len(characters):
        for home in _HOME.finditer(reading.text):
            characters[home.start()] = "~"
    confidences = reading.confidences.copy()
    if len(reading.text) == len(characters) and (won := _WON.match(reading.text)):
        characters[won.start(1)], confidences[won.start(1)] = "₩", _GUESSED
    kept = [i for i, sign in enumerate(characters) if sign != "°" or characters[i + 1 : i + 2] not in _DEGREES]
    return Reading(tuple(characters[i] for i in kept), confidences[kept], reading.centres[kept])


def _has_no_operand(characters: list[str], i: int) -> bool:
    before = next((c for c in reversed(characters[:i]) if c.strip()), "")
    after = next((c for c in characters[i + 1 :] if c.strip()), "")
    return before in _NO_OPERAND_BEFORE or after in _NO_OPERAND_AFTER


def _drop_doubtful_accents(reading: Reading) -> Reading:
    """Specks of the line above are read as accents: a doubtful one among plain letters is taken off."""
    accented = [i for i, c in enumerate(reading.characters) if c > "\x7f" and base_letter(c)]
    doubtful = [i for i in accented if reading.confidences[i] < _DOUBT]
    plain = sum(c.isascii() and c.isalpha() for c in reading.characters)
    if not doubtful or plain < 4 * len(accented):
        return reading
    characters = list(reading.characters)
    for i in doubtful:
        characters[i] = base_letter(characters[i])
    return Reading(tuple(characters), reading.confidences, reading.centres)


def _letter_for(characters: list[str], i: int, start: int, end: int) -> str:
    beside = [characters[k] for k in (i - 1, i + 1) if start <= k < end and characters[k].isalpha()]
    upper = bool(beside) and all(c.isupper() for c in beside)
    return ("I" if upper else "l") if characters[i] == "1" else ("O" if upper else "o")
