"""Text as it is matched: half-width, simplified characters, one character for each printed one."""

from __future__ import annotations

import json
import re
import unicodedata
from importlib.resources import files

# Signs that people and recognisers use for one another; the dashes stand for the hyphen of a phone number
_SIGNS = {"‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "＊": "*", "✱": "*", "∗": "*", "×": "*"}

HALF_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
"""Digits and letters as they are reported; signs stay as printed."""

_NUMBER = re.compile(
    r"(?<=[\u4e00-\u9fff]) ?([A-Za-z]?\d{1,5}|[A-Za-z]) ?(?=[号室楼弄幢栋座层巷组村队社期区]|单元|支弄)"
)
# 姓    名, 现 住 址: labels that are set to one width
_SPACED_LABEL = re.compile(
    r"(?<![\u4e00-\u9fff])(?:姓 +名|电 +话|手 +机|地 +址|住 +址|单 +位|邮 +编|备 +注|传 +真|职 +务|公 +司|客 +户"
    r"|联 *系 *人|收 *货 *人|收 *件 *人|现 *住 *址|联 *系 *电 *话|通 *讯 *地 *址)(?![\u4e00-\u9fff])"
)
# 姓名：____王丽____, 姓名……史磊
_LEADERS = re.compile(r"_{2,}|…+|\.{3,}|·{3,}")


def close_gaps(text: str) -> str:
    """Without the spaces that typefaces and writers set around a number inside an address, 路 90 号, and in labels."""
    return _SPACED_LABEL.sub(lambda match: match[0].replace(" ", ""), _NUMBER.sub(r"\1", text))


def blank_leaders(text: str) -> str:
    """Rows of dots and underscores, that lead to a value or are to be written on, as spaces."""
    return _LEADERS.sub(lambda match: " " * len(match[0]), text)


def load_traditional() -> dict[int, str]:
    """A table for `str.translate`: each traditional character to its simplified form."""
    table = json.loads((files("webimage_ocr.contacts") / "data" / "traditional.json").read_text("utf-8"))
    return {ord(one): other for one, other in zip(table["traditional"], table["simplified"], strict=True)}


def build_folding() -> dict[int, str]:
    """Traditional to simplified, full width to half width, and signs, in one table that keeps lengths."""
    table = load_traditional()
    for code in (*range(0xFF01, 0xFF5F), 0x3000, 0xA0, *range(0x2000, 0x200B)):
        folded = unicodedata.normalize("NFKC", chr(code))
        if len(folded) == 1:
            table[code] = folded
    table.update({ord(one): other for one, other in _SIGNS.items()})
    table[ord("│")] = table[ord("┃")] = "|"
    table.update(dict.fromkeys(map(ord, '\t"“”„'), " "))
    return table
