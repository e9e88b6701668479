"""Where a name that the tagger has found begins and ends."""

from __future__ import annotations

import re

from webimage_ocr.contacts.labels import NAME, PARTY
from webimage_ocr.contacts.name_forms import TITLE_BEHIND, complete_latin, cut_title
from webimage_ocr.contacts.names import ADDRESSED, COMPOUND, is_surname, looks_like_name
from webimage_ocr.contacts.signs import Signs
from webimage_ocr.contacts.stream import HAN
from webimage_ocr.contacts.titles import COURTESIES, HONORIFICS, ROLES

# Characters that the tagger errs by
_FARTHEST_BORDER = 2
_SIGNS_AROUND = " \n\t,，.。;；:：、/|-—_·…{}?？!！~☎📱📞📍✉🏠👤★☆●◆■"
# 都浦，女
_STOP = re.compile(r"[,，;；。|]")
COURTEOUS = re.compile(rf"[\u4e00-\u9fff]{{1,3}}(?:{COURTESIES})")
"""曲女士."""
_COURTESY_ALONE = re.compile(rf"[ (（]*(?:{COURTESIES})[)）]?")
_HONORIFIC = re.compile(rf"{COURTESIES}|{HONORIFICS}|收|[您你]好")
_LATIN_TAIL = re.compile(r" ?\(?[A-Za-z]+\)?$")
# 班长贾宝, 快递|员彭涛
_TITLED = re.compile(
    rf"(?:{ROLES}|{HONORIFICS}|[找与]|(?<=[\d)])班|[\u4e00-\u9fff]{{0,2}}员)(?=[\u4e00-\u9fff]{{2,3}})"
)
# 孟秦恒派送, 徐艺在: what somebody does, and where
_DOING = re.compile(r"(?:派送|配送|会?来取|[在于到拿])$")
# 靖⏎琰玮: the surname at the end of the line above
_CUT_NAME = re.compile(r"(?<=[ ,，])(?P<surname>[\u4e00-\u9fff]{1,2})\n$")


def trim_name(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the signs around a name: 于睿谱⏎📍; empty where nothing is left."""
    word = text[start:end]
    kept = _STOP.split(word.strip(_SIGNS_AROUND))[0]
    at = start + word.index(kept) if kept else start
    return at, at + len(kept)


def is_courtesy(text: str, start: int, end: int) -> bool:
    """先生 and no name."""
    return _COURTESY_ALONE.fullmatch(text, start, end) is not None


def find_surname(text: str, start: int) -> int | None:
    """Where the surname before a courtesy begins, 罗 先生; None where there is none."""
    end = start
    while end > 0 and text[end - 1] == " ":
        end -= 1
    begin = end - (2 if text[max(0, end - 2) : end] in COMPOUND else 1)
    return begin if begin >= 0 and is_surname(text[begin:end]) else None


def complete_name(text: str, start: int, end: int, free: int, signs: Signs) -> tuple[int, int]:
    """曲滨|义女士, 李泽|元: the whole run of characters that a name stands in, where that looks like one.

    Nothing before ``free`` is taken.
    """
    courteous = COURTEOUS.match(text, start, end + _FARTHEST_BORDER)
    if courteous:
        end = courteous.end()
        return _complete_start(text, start, end, free, signs), end
    if (untitled := cut_title(text, start, end)) != end:
        return start, untitled
    if text[start:end].isascii():
        return complete_latin(text, start, end)
    latin = _LATIN_TAIL.search(text, start, end)
    if latin and looks_like_name(text[start : latin.start()]):
        return start, latin.start()
    if titled := _TITLED.match(text, start, end):
        start = titled.end()
    doing = _DOING.search(text, start, end)
    if doing and doing.start() - start > 1:
        return start, doing.start()
    start = _complete_start(text, start, end, free, signs)
    wrapped = _CUT_NAME.search(text, max(0, start - _FARTHEST_BORDER - 2), start)
    if wrapped and looks_like_name(wrapped["surname"] + text[start:end]):
        return wrapped.start("surname"), end
    label = signs.label_from(end)
    if label is not None and label - end <= _FARTHEST_BORDER and looks_like_name(text[start:label]):
        return start, label
    ends = not HAN.match(text[end + 1 : end + 2]) or _HONORIFIC.match(text, end + 1)
    # 宋楚|醉运营总监
    cut = HAN.match(text[end : end + 1]) and TITLE_BEHIND.match(text, end + 1) and not TITLE_BEHIND.match(text, end)
    if cut and looks_like_name(text[start : end + 1]):
        return start, end + 1
    longer = HAN.match(text[end : end + 1]) and ends and text[end] not in ADDRESSED
    return (start, end + 1) if longer and looks_like_name(text[start : end + 1]) else (start, end)


def _complete_start(text: str, start: int, end: int, free: int, signs: Signs) -> int:
    left = start
    while left > max(free, start - _FARTHEST_BORDER) and HAN.match(text[left - 1]):
        left -= 1
    label = signs.label_before(start, _FARTHEST_BORDER)
    labelled = label is not None and label.end >= left
    # 收件:呼|和牧仁: a value begins where its label ends, whatever the surname
    if label is not None and labelled and label.kind in (NAME, PARTY) and text[label.start : label.end].endswith(":"):
        return label.end
    if label is not None and labelled:
        left = label.end
    whole = labelled or left == free or not HAN.match(text[left - 1])
    longer = left < start and whole and (labelled or not looks_like_name(text[start:end]))
    return left if longer and looks_like_name(text[left:end].replace("\n", "")) else start
