"""Spaces where none belong: lines that are set wide, and names of divisions that a space cuts in two."""

from __future__ import annotations

import re

from webimage_ocr.contacts.divisions import Gazetteer

_GAP = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
_HAN_RUN, _HAN_END = re.compile(r"[\u4e00-\u9fff]+"), re.compile(r"[\u4e00-\u9fff]+$")
_ENDINGS = "省市区县州旗盟"
# Words of a line that is set wide, how many of them are one character, and how many Chinese characters it has
_FEWEST_WORDS, _SINGLE_SHARE, _FEWEST_HAN = 6, 0.7, 2
_SHORTEST_NAME, _LONGEST_NAME = 3, 11


def close_wide_line(text: str) -> str:
    """收 件 人 ： 欧 阳 明 月 without its spaces."""
    words = text.split()
    single = sum(len(word) == 1 for word in words)
    wide = len(words) >= _FEWEST_WORDS and single >= _SINGLE_SHARE * len(words)
    return "".join(words) if wide and sum(map(len, _HAN_RUN.findall(text))) >= _FEWEST_HAN else text


def close_names(text: str, folded: str, gazetteer: Gazetteer) -> str:
    """江 苏省无锡 市梁溪区 without the spaces inside names in full; ``folded`` is the text as names are matched."""
    kept: list[str] = []
    at, left = 0, ""
    for gap in _GAP.finditer(folded):
        left = (left + folded[at : gap.start()])[-_LONGEST_NAME:]
        kept.append(text[at : gap.start()])
        if not _is_inside_name(left, folded[gap.end() : gap.end() + _LONGEST_NAME], gazetteer):
            kept.append(text[gap.start() : gap.end()])
            left = ""
        at = gap.end()
    return "".join([*kept, text[at:]])


def _is_inside_name(left: str, right: str, gazetteer: Gazetteer) -> bool:
    """Whether a name ends behind the gap that begins before it; one that begins at the gap is its own, 济南 市中区."""
    before, behind = _HAN_END.search(left), _HAN_RUN.match(right)
    if before is None or behind is None:
        return False
    if any(_is_name(behind[0][:length], gazetteer) for length in range(_SHORTEST_NAME, len(behind[0]) + 1)):
        return False
    ends = [place for place, one in enumerate(behind[0], 1) if one in _ENDINGS]
    return any(
        _is_name(before[0][-length:] + behind[0][:end], gazetteer)
        for length in range(1, len(before[0]) + 1)
        for end in ends
        if _SHORTEST_NAME <= length + end <= _LONGEST_NAME
    )


def _is_name(word: str, gazetteer: Gazetteer) -> bool:
    return word[-1] in _ENDINGS and word in gazetteer.named
