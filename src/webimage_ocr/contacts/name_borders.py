"""Where a name that the tagger has found begins and ends."""

from __future__ import annotations

import re

from webimage_ocr.contacts.labels import NAME, PARTY
from webimage_ocr.contacts.name_forms import complete_latin, cut_title
from webimage_ocr.contacts.names import COMPOUND, is_surname, looks_like_name
from webimage_ocr.contacts.signs import Signs
from webimage_ocr.contacts.stream import HAN

# Characters that the tagger errs by
_FARTHEST_BORDER = 2
_SIGNS_AROUND = " \n\t,，.。;；:：、/|-—_·…{}?？!！~☎📱📞📍✉🏠👤★☆●◆■"
# 都浦，女
_STOP = re.compile(r"[,，;；。|]")
_COURTEOUS = re.compile(r"[\u4e00-\u9fff]{1,3}(?:先生|女士|小姐)")
_COURTESY_ALONE = re.compile(r"[ (（]*(?:先生|女士|小姐)[)）]?")
_HONORIFIC = re.compile(r"先生|女士|小姐|老师|师傅|同学|收|[您你]好")
_LATIN_TAIL = re.compile(r" ?\(?[A-Za-z]+\)?$")
# 班长贾宝, 快递|员彭涛
_TITLED = re.compile(
    r"(?:班长|组长|队长|店长|团长|老板|掌柜|经理|主任|会计|财务|骑手|司机|客服|房东|店主|站长|师傅|管家|同事|同学"
    r"|[找与]|(?<=[\d)])班|[\u4e00-\u9fff]{0,2}员)(?=[\u4e00-\u9fff]{2,3})"
)
# 孟秦恒派送, 徐艺在: what somebody does, and where
_DOING = re.compile(r"(?:派送|配送|会?来取|[在于到拿])$")
# 靖⏎琰玮: the surname at the end of the line above
_CUT_NAME = re.compile(r"(?<=[ ,，])(?P<surname>[\u4e00-\u9fff]{1,2})\n$")
_TITLE = re.compile(
    r"(?:(?:运营|市场|销售|技术|财务|人事|行政"
    r"|采购|外贸|高级|首席|区域|客户|产品|项目|业务|招商|法务|设计|工程|创始"
    r"|品牌|渠道|服务)"
    r"[\u4e00-\u9fff]{1,6}|副?总?经理|副?总|副?主任|教授|律师|店长|主管|会计师?|董事长?|总监|厂长|院长|医师|顾问)"
    r"(?=[ \n,，|]|$)"
)
# What follows an addressee is no part of him
_ADDRESSED = "收寄启缄"


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
    courteous = _COURTEOUS.match(text, start, end + _FARTHEST_BORDER)
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
    cut = HAN.match(text[end : end + 1]) and _TITLE.match(text, end + 1) and not _TITLE.match(text, end)
    if cut and looks_like_name(text[start : end + 1]):
        return start, end + 1
    longer = HAN.match(text[end : end + 1]) and ends and text[end] not in _ADDRESSED
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
