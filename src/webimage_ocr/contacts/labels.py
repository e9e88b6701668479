"""Words that announce a field or a party: 收货人, 手机号码, 详细地址, 寄, Ship to."""

from __future__ import annotations

import re
from dataclasses import dataclass

NAME, PHONE, ADDRESS, REGION, DETAIL, POSTCODE, OTHER = "name", "phone", "address", "region", "detail", "post", "other"
PARTY = "party"
RECIPIENT, SENDER = "recipient", "sender"

_RECIPIENT = r"收件|收货|收货方|收件方|收方|收貨|取件"
_SENDER = r"寄件|寄货|发件|发货|寄方|寄件方|发货方|发件方|发方|退货|退件|商家"
_KINDS = (
    (
        PHONE,
        r"人手机号?码?|人电话号?码?|手机号码|手机号|手机|联系电话|电话号码|联系方式|联系手机|移动电话|固定电话|座机|电话"
        r"|号码|客服电话|热线|订餐电话|服务热线|客服热线|传真",
    ),
    (REGION, r"所在地区|所在省市|所在区域|所在地|省市区县?|地区|行政区划?|城市"),
    (DETAIL, r"详细地址|街道地址|详细住址|街道门牌号?|具体地址|门牌号|街道"),
    (
        ADDRESS,
        r"人地址|联系地址|家庭地址|通讯地址|邮寄地址|配送地址|公司地址|店铺地址|单位地址|地址|住址|地点|送至|配送至|送到",
    ),
    (POSTCODE, r"邮政编码|邮编"),
    # behind the others: 收货人电话 is a number, not a name
    (NAME, r"人姓名|人名称|姓名|名字|人|联系人|联络人|客户姓名|客户|买家|顾客|称呼|收件人|户主|负责人|经办人"),
    (
        OTHER,
        r"备注|留言|买家留言|说明|公司名称|公司|单位|店名|邮箱|微信号?|网址|身份证号?码?|订单编号|订单号|运单号|快递单号|单号|时间|日期|金额|性别|年龄|标签",
    ),
)
_ENGLISH = (
    (NAME, r"name|contact name|contact person|contact|attn|attention"),
    (PHONE, r"telephone|phone number|phone no|phone|tel|mobile|cell|fax|call"),
    (ADDRESS, r"address|addr|add|location"),
    (POSTCODE, r"zip|postcode|postal code|zip code"),
    (OTHER, r"e-?mail|web|website|wechat|order no|date|note|remark"),
)
_ENGLISH_PARTY = (
    (RECIPIENT, r"ship to|deliver to|delivery to|bill to|recipient|consignee|receiver|to"),
    (SENDER, r"from|sender|shipper|ship from|return to|return address"),
)


def _any(words: str) -> str:
    return "(?:" + "|".join(sorted(words.split("|"), key=len, reverse=True)) + ")"


_CHINESE_LABEL = re.compile(
    # two characters at least, or the pattern would stop at every space
    r"(?=[\u4e00-\u9fff]{2})"
    rf"(?P<recipient>{_any(_RECIPIENT)})?(?P<sender>{_any(_SENDER)})?(?:方)?的?"
    + "(?:"
    + "|".join(f"(?P<{kind}>{_any(words)})" for kind, words in _KINDS)
    + r")?(?:信息|栏)?(?P<colon> ?[:：] ?| ?[)）\]】] ?[:：]?| +|$|(?=\n)|)"
)
_PARTY_SIGN = re.compile(
    r"(?:(?<=\n)|^)[\[(【<]?(?:(?P<recipient>收|至|到)|(?P<sender>寄|发|自))[\])】>]?"
    r"(?P<colon>[:：]| +|(?=\n)|(?=\S{2,4} ?\+?1\d{2}))"
)
_ENGLISH_LABEL = re.compile(
    r"(?:(?<=[\n,，;；|/])|^) *(?:"
    + "|".join(f"(?P<{kind}>{_any(words)})" for kind, words in (*_ENGLISH, *_ENGLISH_PARTY))
    + r")(?P<colon>\.? ?[:：] ?|(?=\n))",
    re.IGNORECASE,
)
# A Chinese label begins a line, follows a sign, or carries its own colon
_BOUNDARY = frozenset("\n ,，;；、|/。.[【(（:：*·•-—")


@dataclass(frozen=True, slots=True)
class Label:
    """A label, what it announces, whose field it is, and where it stands; ``end`` is where the value begins."""

    kind: str
    party: str
    start: int
    end: int


def find_labels(text: str) -> list[Label]:
    """The labels of folded text in order."""
    found = [*_find_chinese(text)]
    if re.search(r"[A-Za-z]{2}", text):
        found += _find_english(text)
    found.sort(key=lambda label: (label.start, -label.end))
    kept: list[Label] = []
    for label in found:
        if not kept or label.start >= kept[-1].end:
            kept.append(label)
    return kept


def _find_chinese(text: str) -> list[Label]:
    found = [
        Label(PARTY, RECIPIENT if match["recipient"] else SENDER, match.start(), match.end())
        for match in _PARTY_SIGN.finditer(text)
    ]
    for match in _CHINESE_LABEL.finditer(text):
        kind = next((kind for kind, _ in _KINDS if match[kind]), PARTY)
        party = RECIPIENT if match["recipient"] else SENDER if match["sender"] else ""
        before = text[match.start() - 1 : match.start()] if match.start() else ""
        words = match.end() - match.start() - len(match["colon"])
        bare = not match["colon"] and match.end() < len(text)
        if bare and ((words < 3 and not (kind == PHONE and text[match.end()].isdigit())) or kind == OTHER):
            continue
        if (before and before not in _BOUNDARY and ":" not in match["colon"]) or (kind == PARTY and not party):
            continue
        found.append(Label(kind, party, match.start(), match.end()))
    return found


def _find_english(text: str) -> list[Label]:
    found = []
    for match in _ENGLISH_LABEL.finditer(text):
        kind = next((kind for kind, _ in _ENGLISH if match[kind]), PARTY)
        party = RECIPIENT if match["recipient"] else SENDER if match["sender"] else ""
        found.append(Label(kind, party, match.start(), match.end()))
    return found
