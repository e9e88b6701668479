"""What the training lines say: words of the languages that a face is made for, and the digits of the web."""

from __future__ import annotations

import random
import zlib
from collections.abc import Set
from functools import cache

import opencc
import wordfreq

from webimage_ocr.fonts.kinds import LATIN

TEST_SHARE = 10
"""One word in this many is never trained on."""


@cache
def words(language: str, test: bool) -> tuple[str, ...]:
    """List the words of ``latin``, ``sc``, ``tc`` or ``jp``; training and test words never meet."""
    if language == "latin":
        source = [w for w in wordfreq.top_n_list("en", 30000) if w.isascii() and w.isalpha()]
        source += [w for name in ("fr", "de", "es") for w in wordfreq.top_n_list(name, 2000) if w.isalpha()]
    elif language == "jp":
        source = [w for w in wordfreq.top_n_list("ja", 20000, wordlist="small") if _is_han(w)]
    else:
        source = [w for w in wordfreq.top_n_list("zh", 30000) if _is_han(w)]
        if language == "tc":
            convert = opencc.OpenCC("s2t").convert
            source = [convert(w) for w in source]
    return tuple(w for w in dict.fromkeys(source) if (zlib.crc32(w.encode()) % TEST_SHARE == 0) is test)


def _is_han(word: str) -> bool:
    return all(ord(c) > 0x3000 for c in word)


def draw_text(rng: random.Random, kind: int, language: str, characters: Set[int], *, test: bool = False) -> str | None:
    """Make up one line of ``kind`` that ``characters`` can draw; None when chance found none."""
    for _ in range(12):
        text = _latin(rng, test) if kind == LATIN else _han(rng, language, test)
        if all(c == " " or ord(c) in characters for c in text):
            return text
    return None


def _latin(rng: random.Random, test: bool) -> str:
    length = rng.choice((2, 4, 7, 10, 14, 18, 24))
    parts: list[str] = []
    while sum(map(len, parts)) + len(parts) - 1 < length:
        parts.append(_number(rng) if rng.random() < 0.12 else rng.choice(words("latin", test)))
    style = rng.random()
    if style < 0.15:
        parts = [p.upper() for p in parts]
    elif style < 0.5:
        parts = [p.capitalize() for p in parts]
    elif style < 0.65:
        parts[0] = parts[0].capitalize()
    text = " ".join(parts)
    return text + rng.choice(".,!?:;") if rng.random() < 0.12 else text


def _han(rng: random.Random, language: str, test: bool) -> str:
    pool = words("tc" if language == "tc" else "jp" if language == "jp" else "sc", test)
    length = rng.choice((1, 2, 3, 4, 5, 6, 8, 10))
    text = ""
    while len(text) < length:
        text += rng.choice(pool)
    text = text[: max(length, 1)]
    style = rng.random()
    if style < 0.10:
        place = rng.randrange(len(text) + 1)
        text = text[:place] + (_number(rng) if rng.random() < 0.6 else rng.choice(words("latin", test))) + text[place:]
    elif style < 0.18:
        text += rng.choice("，。！？：、")
    return text


def _number(rng: random.Random) -> str:
    style = rng.randrange(6)
    if style == 0:
        return f"{rng.randrange(1000):d}.{rng.randrange(100):02d}"
    if style == 1:
        return f"{rng.randrange(24):02d}:{rng.randrange(60):02d}"
    if style == 2:
        return f"20{rng.randrange(10, 30)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
    if style == 3:
        return f"{rng.randrange(1, 100)}%"
    return str(rng.randrange(10 ** rng.randrange(1, 6)))
