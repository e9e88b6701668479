"""Names that their form tells: with a title behind them, joined by a dot, or in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from webimage_ocr.contacts.names import is_surname, is_title, looks_like_name, starts_with_surname
from webimage_ocr.contacts.titles import TITLE

_DOT = "·•・‧."
TITLE_BEHIND = re.compile(rf"[ \-/·:(]?{TITLE}\)?(?![\u4e00-\u9fff])")
"""A title, and nothing more of a word."""
# 张伟经理 138…: a name and a title before a number
_BEFORE_NUMBER = re.compile(
    r"(?:(?<=[\s,，:：;；])|^)(?P<run>[\u4e00-\u9fff]{4,10}|[\u4e00-\u9fff]{2,4}[:\-/][\u4e00-\u9fff]{2,6})"
    r"(?=[ ,，]*\n?\+?\d)"
)
# 木合塔尔·买买提
_JOINED = re.compile(
    rf"(?<![\u4e00-\u9fff{_DOT}])[\u4e00-\u9fff]{{1,8}}(?:[{_DOT}][\u4e00-\u9fff]{{1,8}}){{1,4}}(?![\u4e00-\u9fff{_DOT}])"
)
# John Smith
_LATIN = re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z'\-]*\.?(?: [A-Z][A-Za-z'\-]*\.?){1,3}(?![A-Za-z])")


def cut_title(text: str, start: int, end: int) -> int:
    """Where the whole name that begins at ``start`` ends, before a title that touches it; ``end`` where there is none.

    张总 and 佟经理 are called so.
    """
    # 项目经理, 高级工程师 are no 项目 and no 高级
    if TITLE_BEHIND.match(text, start) or not starts_with_surname(text[start : start + 2]):
        return end
    if any(is_surname(text[start : start + count]) and TITLE_BEHIND.match(text, start + count) for count in (1, 2)):
        return end
    for count in (2, 3, 4):  # the shortest name has the longest title, 总经理
        name = text[start : start + count]
        if looks_like_name(name) and not is_surname(name) and TITLE_BEHIND.match(text, start + count):
            return start + count
    return end


def find_titled(text: str) -> Iterator[tuple[int, int]]:
    """Names with a title behind them, before a number."""
    for match in _BEFORE_NUMBER.finditer(text):
        end = cut_title(text, match.start("run"), match.end("run"))
        if end < match.end("run"):
            yield match.start("run"), end


def find_joined(text: str) -> Iterator[tuple[int, int]]:
    """What is joined by dots as names are; no part of it is a title."""
    for match in _JOINED.finditer(text):
        if not any(is_title(part) for part in re.split(rf"[{_DOT}]", match[0])):
            yield match.span()


def is_latin_name(text: str) -> bool:
    """Two words or more in Latin letters that begin with capitals."""
    return _LATIN.fullmatch(text) is not None


def complete_latin(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole of a name in Latin letters of which a part was found."""
    line = text.rfind("\n", 0, start) + 1
    for match in _LATIN.finditer(text, line):
        if match.start() <= start and end <= match.end():
            return match.span()
        if match.start() > start:
            break
    return start, end
