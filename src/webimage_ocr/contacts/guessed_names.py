"""A name that neither the tagger nor a label has found: by its surname and by what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from webimage_ocr.contacts.borders import GUESSED
from webimage_ocr.contacts.entities import PHONE, Entity
from webimage_ocr.contacts.intervals import Intervals
from webimage_ocr.contacts.labels import SENDER, Label, names_nobody
from webimage_ocr.contacts.names import COMPOUND, is_position, is_surname, may_be_called, may_be_name
from webimage_ocr.contacts.stream import Stream
from webimage_ocr.contacts.tagger import ADDRESS, NAME
from webimage_ocr.contacts.titles import CALLED, COURTESIES, HONORIFICS, OFFICES, ROLES, TITLE

_WORD = re.compile(r"[^\s,，;；:：。.、|/\"{}]+")
# 张⏎昊 163…: the name before a number, cut by the end of a line
_WRAPPED_WORD = re.compile(r"(?<=[ ,，])(?P<name>[\u4e00-\u9fff]{1,2}\n[\u4e00-\u9fff]{1,2}) *$")
_CUT_OFF = 3
_HAN_WORD = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff])")
# 报名羊军锦老师 155…
_HONOURED = re.compile(rf"[\u4e00-\u9fff]{{2,8}}?(?=(?:{HONORIFICS})[:： ]*\+?\d)")
_LAST_WORD = re.compile(rf"(?<=..)(?:{HONORIFICS}|收)$")
_HONORIFIC = re.compile(HONORIFICS)
# 有意请联系何苑阳：185…
_ASKED_FOR = re.compile(
    rf"(?:联系|找|咨询|致电|报名|预约|订购)(?P<name>[\u4e00-\u9fff]{{2,4}}?)(?:{HONORIFICS})?"
    r"(?=[:： ,，(（\n]{0,3}\+?\d)"
)
# 联系⏎人是胡意: the end of a line may cut the label
_ANNOUNCED = re.compile(
    r"(?:联\n?系\n?人|收\n?[件货]\n?人|姓\n?名)\n?[是为叫:]\n?(?P<name>[\u4e00-\u9fff]{2,4}?)(?=[,，。\n ]|$)"
)
# 面试找 资店长: what somebody is called makes up for a surname that is rare
_CALLED = re.compile(rf"(?:联系|找|咨询|致电)[:： ]?(?P<name>[\u4e00-\u9fff](?:{CALLED}))(?=[\n ,，:：\d]|$)")
# 打骑手王芳的电话, 由王芳派送, 请与王芳联系, 通知王芳于, 报警人王芳在
_IN_SENTENCE = re.compile(
    rf"(?:打|由|请与|与|通知|兹有|今有|[警案事住请订收主]人|入住人)(?:\w{{2,3}}员|{ROLES})?"
    r"(?P<name>[\u4e00-\u9fff]{2,4}?)(?=的电话|的手机|派送|配送|为您|负责|送达|上门|联系|取得联系|于|在|到|,|，|。)"
)
# 店主王芳（138…）, 骑手王芳的电话
_ROLE = re.compile(
    rf"(?:{ROLES}|[\u4e00-\u9fff]{{2}}员)"
    r"(?P<name>[\u4e00-\u9fff]{2,4}?)(?=(?:的?(?:电话|手机|号码))?[(（:： ,，]{0,2}\+?\d)"
)
# 王芳您好
_GREETED = re.compile(r"(?:(?<=[\n】,，])|^)(?:尊敬的|亲爱的)?(?P<name>[\u4e00-\u9fff]{2,4}?)(?=[,， ]?您好)")
# 就写潘阿姨收, 我叫老迟, 小粟同学 155…: where a word before it or what follows makes up for a surname
_NICKNAME = re.compile(
    r"(?:写|写上|我叫|我是|叫我)(?P<written>[\u4e00-\u9fff]{2,4}?)(?=收|就[行好]|[,，。 \n])"
    rf"|(?:(?<=\n)|^)(?P<line>[小老阿大][\u4e00-\u9fff](?:{HONORIFICS})?)(?= ?1[3-9]\d)"
)
_OWN = re.compile(r"(?:我叫|我是)(?P<name>[\u4e00-\u9fff]{2,4}?)(?=[,，。 \n])")
# 雍妹文博士, 张旖虹|招商经理: a recogniser may lose the space before a position
_TITLED = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{2,4}}?)[ |/]*(?:[\u4e00-\u9fff]{{0,6}}(?:{OFFICES})|{TITLE})")
_COURTEOUS = re.compile(rf"{COURTESIES}|[*xX]")
_LATIN_NAME = re.compile(r"\b[A-Z][A-Za-z]+ [A-Z][A-Za-z]+\b")
# 寿星：江心怡, behind whatever word
_VALUE = re.compile(r"(?<=[\u4e00-\u9fff]): ?(?P<name>[\u4e00-\u9fff]{2,3})(?=[\n ,，]|$)")
_WORD_BEFORE = re.compile(r"(?:(?<=[\n ,，;；、.:：])|^)(?P<name>[\u4e00-\u9fff]{2,4})[\n ,，;；、]{1,2}$")
_WORD_BEHIND = re.compile(r"[\n ,，;；、]{1,2}(?P<name>[\u4e00-\u9fff]{2,4})(?=[\n ,，;；。、]|$)")
_WORD_LENGTH = 7
_LINES_OF_A_CARD, _LINES_BELOW_A_NAME = 8, 4
_LONGEST_NAME = 3
"""Characters of a name whose surname has one."""

_Bounds = tuple[int, int]


def guess_name(stream: Stream, entities: Sequence[Entity], labels: Sequence[Label], begin: int = 0) -> Entity | None:
    """The first free run from ``begin`` that looks like a name: beside the number, behind 联系, on a card, alone."""
    text = stream.folded
    parties = {one.party for one in entities}
    strangers = {
        one.end for one in labels if names_nobody(text, one) or (one.party == SENDER and SENDER not in parties)
    }
    taken = Intervals([(one.start, one.end) for one in entities] + [(one.start, one.end) for one in labels])
    numbers = [one for one in entities if one.kind == PHONE]
    lines = [match.span() for match in re.finditer(r"[^\n]+", text)]
    addresses = [one for one in entities if one.kind == ADDRESS]
    runs = chain(
        (match.span("name") for match in _ROLE.finditer(text)),
        _beside_numbers(text, lines, numbers),
        _announced(text),
        _beside_addresses(text, addresses),
        _on_card(text, lines) if numbers else (),
        (match.span("name") for match in _VALUE.finditer(text)),
    )
    if (called := _CALLED.search(text, begin)) and not taken.overlaps(*called.span("name")):
        return Entity(NAME, *called.span("name"), confidence=GUESSED)
    for nickname in _NICKNAME.finditer(text, begin):
        start, end = nickname.span(nickname.lastgroup or 0)
        if may_be_called(text[start:end]) and not taken.overlaps(start, end):
            return Entity(NAME, start, end, confidence=GUESSED)
    for start, end in runs:
        # four characters with a surname of one are a phrase: 戴红项圈
        phrase = end - start > _LONGEST_NAME and text[start : start + 2] not in COMPOUND
        if phrase and not _COURTEOUS.search(text[start:end]):
            continue
        if start in strangers:
            continue
        if start >= begin and may_be_name(text[start:end].replace("\n", "")) and not taken.overlaps(start, end):
            # 请联系漆雕师傅
            honorific = _HONORIFIC.match(text, end) if is_surname(text[start:end]) else None
            end = honorific.end() if honorific else end
            return Entity(NAME, start, end, confidence=GUESSED)
    return None


def _beside_numbers(text: str, lines: Sequence[_Bounds], numbers: Sequence[Entity]) -> Iterator[_Bounds]:
    """Words of the number's line, then of the lines above and below it."""
    for number in numbers:
        at = next((at for at, (start, end) in enumerate(lines) if start <= number.start < end), 0)
        around = [(lines[at][0], number.start), (number.end, lines[at][1])]
        around += [lines[near] for near in (at - 1, at + 1) if 0 <= near < len(lines)]
        for start, end in around:
            wrapped = _WRAPPED_WORD.search(text, max(0, start - _CUT_OFF), end) if end == number.start else None
            if wrapped is not None:
                yield wrapped.span("name")
            for match in _WORD.finditer(text, start, max(start, end)):
                yield match.start(), match.start() + len(_LAST_WORD.sub("", match[0]))


def _announced(text: str) -> Iterator[_Bounds]:
    """请联系张三, 我叫张三."""
    for pattern in (_ANNOUNCED, _ASKED_FOR, _OWN, _ROLE, _GREETED, _IN_SENTENCE):
        for match in pattern.finditer(text):
            yield match.span("name")
    for match in _HONOURED.finditer(text):
        for length in (_LONGEST_NAME, 2):
            yield match.end() - length, match.end()


def _beside_addresses(text: str, addresses: Sequence[Entity]) -> Iterator[_Bounds]:
    """南建设，青海省西宁市…: the word before an address, and the one behind it."""
    for one in addresses:
        if before := _WORD_BEFORE.search(text, max(0, one.start - _WORD_LENGTH), one.start):
            yield before.span("name")
        if behind := _WORD_BEHIND.match(text, one.end):
            yield behind.span("name")


def _on_card(text: str, lines: Sequence[_Bounds]) -> Iterator[_Bounds]:
    """Words near a position, a company or a name in Latin letters, and lines of nothing but a word."""
    for at, (start, end) in enumerate(lines[:_LINES_OF_A_CARD]):
        if titled := _TITLED.fullmatch(text, start, end):
            yield titled.span("name")
        beside = "\n".join(text[other[0] : other[1]] for other in lines[max(0, at - 1) : at + _LINES_BELOW_A_NAME])
        card = is_position(beside) or _LATIN_NAME.search(beside) is not None
        for match in _HAN_WORD.finditer(text, start, end):
            alone = match[0] == text[start:end].removesuffix("收").strip()
            short = len(match[0]) <= _LONGEST_NAME or match[0][:2] in COMPOUND
            if short and may_be_name(match[0]) and (card or alone):
                yield match.span()
