"""Lines and cells that hold a company's name: no address, though many begin with a city's, and no person's name."""

from __future__ import annotations

import re

from webimage_ocr.contacts.entities import NUMBERED
from webimage_ocr.contacts.labels import ADDRESS, DETAIL, REGION
from webimage_ocr.contacts.signs import NEAR_LABEL, Signs
from webimage_ocr.contacts.stream import Stream, find_line_end

_WORDS = r"[\u4e00-\u9fff()（）]{3,24}"
_FIRMS = r"公司|集团|事务所|工作室|设计院|研究院|合作社|经营部|商行"
FIRM = re.compile(rf"{_WORDS}(?:{_FIRMS})")
COMPANY = re.compile(rf"{_WORDS}(?:{_FIRMS}|大学|医院|厂)[\u4e00-\u9fff]{{0,8}}")
"""A firm, or a house that one may also go to; a department may follow."""
SHOP = re.compile(r"[\u4e00-\u9fff()（）]{2,20}(?:店|超市|商场|馆|行|铺|坊)")


def is_company(stream: Stream, start: int, end: int, signs: Signs, *, others: bool) -> bool:
    """A line or a cell of nothing but a company's name, where there are other addresses.

    Behind a label of something else than an address (购方名称：汕头金沙科技有限公司) it never is one.
    """
    text = stream.folded
    if not COMPANY.fullmatch(text, start, end) or NUMBERED.search(text, start, end):
        return False
    label = signs.label_before(start, NEAR_LABEL)
    if label is not None:
        return label.kind not in (ADDRESS, DETAIL, REGION)
    begins = start == 0 or text[start - 1] == "\n" or text.endswith(("| ", "|"), 0, start)
    ends = end == len(text) or text[end] == "\n" or text.startswith(("|", " |"), end)
    return begins and ends and others


def is_in_company(text: str, start: int, end: int) -> bool:
    """Within a line of nothing but a company's name: 华宇科|技(深圳)有限公司."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = find_line_end(text, end)
    whole = start == line_start and end == line_end
    return not whole and COMPANY.fullmatch(text, line_start, line_end) is not None
