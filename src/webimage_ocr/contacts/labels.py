"""Words that announce a field or a party: 收货人, 手机号码, 详细地址, 寄, Ship to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from webimage_ocr.contacts.names import is_title
from webimage_ocr.contacts.titles import COURTESIES

NAME, PHONE, ADDRESS, REGION, DETAIL, POSTCODE, OTHER = "name", "phone", "address", "region", "detail", "post", "other"
PARTY = "party"
RECIPIENT, SENDER = "recipient", "sender"

_RECIPIENT = (
    r"收件|收货|收货方|收件方|收方|收貨|取件|甲方|需方|购方|购买方|买方|购货方|买受人|购货单位|需货单位|卸货"
    r"|付款人|付款方|交款人|缴款人"
)
_SENDER = (
    r"寄件|寄货|发件|发货|装货|寄方|寄件方|发货方|发件方|发方|商家|乙方|供方|销方|销售方|卖方|销货方|出卖人"
    r"|供货单位|销货单位|供货方|报价|报价人"
)
# Who serves a contact, or stands in for it: only the name and the number right behind are theirs
_SERVING = r"紧急联系|送货人|[送派]货?员|派件|派送|配送员|快递员|骑手|司机|医生|医师|药师"
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
    (NAME, r"人姓名|人名称|姓名|名字|人|联系人|联络人|客户姓名|客户名称|客户|买家|顾客|称呼|收件人|户主|负责人|经办人"),
    (
        OTHER,
        r"备注|留言|买家留言|说明|国籍|民族|出生日期|职务|职位|职称|科室|名称|企业名称|公司名称|公司|单位|店名|邮箱|微信号?|网址|身份证号?码?|订单编号|订单号|运单号|快递单号"
        r"|单号|时间|日期|金额|性别|年龄|标签|房号|楼栋|开户银行|开户行|税号|编号|卡号|账号|型号|品名|数量|件数|重量|合计|租金|押金|面积"
        r"|班级|年级|学号|学历|专业|籍贯|用途|类型|状态|诊断|过敏史|血型|政治面貌|车牌号?|车型|有效期至?|职业|流水号|会员号"
        r"|支付方式|配送方式|预约时间|事由|签名|证件类型|证件号码?|复核|审核|审批|批准|制表|校对|监理|收款人|开票人|制单人|经手人",
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


# 申请人姓名（中文）：
_ASIDE = r"(?: ?[(（][^)）\n\d]{1,6}[)）])?"


def _any(words: str) -> str:
    return "(?:" + "|".join(sorted(words.split("|"), key=len, reverse=True)) + ")"


_CHINESE_LABEL = re.compile(
    # two characters at least, or the pattern would stop at every space
    r"(?=[\u4e00-\u9fff]{2})"
    rf"(?P<recipient>{_any(_RECIPIENT)})?(?P<sender>{_any(f'{_SENDER}|{_SERVING}')})?(?:方)?的?"
    + "(?:"
    + "|".join(f"(?P<{kind}>{_any(words)})" for kind, words in _KINDS)
    + rf")?(?:信息|栏)?(?P<colon>{_ASIDE} ?[:：] ?| ?[)）\]】] ?[:：]?| +|[是为](?=[^\s:：])|$|(?=\n)|)"
)
_PARTY_SIGN = re.compile(
    r"(?:(?<=\n)|^)[\[(【<]?(?:(?P<recipient>收|至|到|送|致|TO)|(?P<sender>寄|发|自|取|FROM))[\])】>]?"
    r"(?P<colon>[:：]| +|(?=\n)|(?=\S{2,4} ?\+?1\d{2})|(?<=[OM])(?=[\u4e00-\u9fff]))"
)
# 卸货江苏省…: whatever follows
_LOADING = re.compile(r"(?:(?<=\n)|^)(?:(?P<recipient>卸货)|(?P<sender>装货))(?![\u4e00-\u9fff]{0,3}[:：]|[人方单时])")
# 甲方刘炎
_HEAD_PARTY = re.compile(
    r"(?:(?<=\n)|^)(?:(?P<recipient>甲方|收件|收货)|(?P<sender>乙方|寄件|发货))"
    rf"(?=[\u4e00-\u9fff]{{2,4}}(?:{COURTESIES})?(?:\n|$))"
)
_ENGLISH_LABEL = re.compile(
    r"(?:(?<=[\n,，;；|/{])|^) *(?:"
    + "|".join(f"(?P<{kind}>{_any(words)})" for kind, words in (*_ENGLISH, *_ENGLISH_PARTY))
    + r")(?P<colon>\.? ?[:：] ?| {2,}| (?=[+(\d\u4e00-\u9fff])|(?=\n))",
    re.IGNORECASE,
)
# 备注 may be anything, a name too
_THING = re.compile(
    r"(?!备注|留言|买家留言|说明|微信|标签|时间|公司|单位)" + _any(dict(_KINDS)[OTHER]) + r" ?[:：]? *$"
)
# Those whom a contact is not about
_OTHER_PEOPLE = (
    r"被保险人|被访人|受访人|受益人|担保人|见证人|[作记译编]者|主持人|主讲人|人员|[成队演]员|复核|审核|审批|制表|校对|批准"
    r"|药师|护士|监理|保洁|收款人|开票人|制单人?|经手人|收银员|操作员"
)
_OTHER_PERSON = re.compile(rf"(?:{_OTHER_PEOPLE}) ?[:：]? *$")
# What a label of any other wording ends with: 用电地址, 付款人电话, 收票人
_ENDINGS = (
    (OTHER, rf"{_OTHER_PEOPLE}|身份证号码?|证件号码?|税号|账号|订单号码?|运单号码?|单号"),
    (PHONE, r"电话|手机|手机号|号码|热线|联系方式|传真|座机"),
    (REGION, r"所在地区|省市区|区域|范围|所在省市"),
    (ADDRESS, r"地址|住址|地点|位置|住所|店址|厂址|自提点|[货居住合在取]地|会场|展馆|通讯处|坐落|[常现家租]住|店在"),
    (
        NAME,
        r"姓名|联系人|联络人|名字|户名|掌柜|房东|[人主者户生员客长]",
    ),
)
_ENDING = re.compile("|".join(f"(?P<{kind}>(?:{words})$)" for kind, words in _ENDINGS))
_OTHER_LABEL = re.compile(
    rf"(?:(?<=[\n ,，;；、|/。\[【(（*·•])|^)(?P<words>[\u4e00-\u9fff]{{2,8}})(?P<colon>{_ASIDE} ?[:：] ?)"
)
# 有意请联系何苑阳: is a sentence that holds a name
_LONGEST_OTHER = 5
_ASKING = re.compile(r"[请找问咨]|联系")
# Without a colon only at the head of a line, before a value that cannot be the rest of a sentence
_HEAD_LABEL = re.compile(
    r"(?:(?<=\n)|^)(?P<words>[\u4e00-\u9fff]{0,4}(?:地址|住址|电话|手机|手机号|手机号码|联系方式|联系人|姓名)"
    r"|[\u4e00-\u9fff]{0,2}(?:[件货票邀收报领款]人|户名|客户|患者|考生|学员|[团站楼群]长)(?=[\u4e00-\u9fff]{2,4}(?:[\n,，]|$))"
    r"|[\u4e00-\u9fff]{0,4}/?[\u4e00-\u9fff]{1,4}(?:[人主者户生员客长]|房东)(?= +[\u4e00-\u9fff]{2,4}(?:[\n(（ ]|$))"
    r"|坐落|[常现家租]住(?= *[\u4e00-\u9fff]))"
    r"(?P<colon> +|$|(?=\n)|(?=[^是吗呢的不有都没在和与错改发给写填为要了\s:：]))"
)
# 收货人张三手机号码138…所在地区…详细地址…: several of these in a line are labels though nothing separates them
_RUN_TOGETHER = re.compile(
    rf"(?:{_RECIPIENT}|{_SENDER})?(?:(?P<{NAME}>(?<=[件货系络])人|姓名)|(?P<{PHONE}>手机号码|联系电话|电话号码|联系方式|手机号|电话)"
    rf"|(?P<{REGION}>所在地区|所在区域)|(?P<{DETAIL}>详细地址|街道地址)|(?P<{ADDRESS}>(?:收货|收件|联系|寄件|发货)?地址))"
)
_FEWEST_TOGETHER = 3
# 姓名 Name 高飞, 电话 Tel: the same label in English behind it
_IN_ENGLISH = re.compile(
    "(?:" + "|".join(words for _, words in _ENGLISH) + r"|sex|nationality|post|title)(?![A-Za-z])\.?(?: ?[:：])? *",
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
    is_brief: bool = False
    """Only the name and the number right behind are of this party: 快递员, 紧急联系人."""


def find_labels(text: str) -> list[Label]:
    """The labels of folded text in order."""
    found = [*_find_chinese(text)]
    if re.search(r"[A-Za-z]{2}", text):
        found += _find_english(text)
    found += _find_run_together(text)
    taken = {label.start for label in found}
    found += [label for label in _find_others(text) if label.start not in taken]
    found.sort(key=lambda label: (label.start, -label.end))
    kept: list[Label] = []
    for label in found:
        if not kept or label.start >= kept[-1].end:
            english = _IN_ENGLISH.match(text, label.end) if label.end - label.start > 1 else None
            brief = label.party == SENDER and re.search(_SERVING, text[label.start : label.end]) is not None
            kept.append(replace(label, end=english.end() if english else label.end, is_brief=brief))
    return kept


def names_nobody(text: str, label: Label) -> bool:
    """Whether the label announces somebody whom a contact is not about, 被访人, 担保人, or no person, 籍贯, 用途.

    Of a word that is not known nobody can tell.
    """
    other = label.kind == OTHER
    return other and any(pattern.search(text, label.start, label.end) for pattern in (_OTHER_PERSON, _THING))


def _find_run_together(text: str) -> Iterator[Label]:
    """The labels of a text that holds several kinds of them with nothing between, also where a line cuts one in two."""
    places = [place for place, character in enumerate(text) if character != "\n"]
    joined = text.replace("\n", "")
    found = list(_RUN_TOGETHER.finditer(joined))
    if len({match.lastgroup for match in found}) < _FEWEST_TOGETHER:
        return
    first = places[found[0].start()]
    if first and text[first - 1] != "\n":
        return
    for match in found:
        party = SENDER if re.match(_SENDER, match[0]) else RECIPIENT if re.match(_RECIPIENT, match[0]) else ""
        end = places[match.end() - 1] + 1
        end += text[end : end + 1] in (":", " ")
        yield Label(match.lastgroup or OTHER, party, places[match.start()], end)


def _find_others(text: str) -> Iterator[Label]:
    """Labels by their last characters; before a colon any word is one."""
    for pattern in (_OTHER_LABEL, _HEAD_LABEL):
        for match in pattern.finditer(text):
            words = match["words"]
            ending = _ENDING.search(words)
            kind = ending.lastgroup if ending and ending.lastgroup else OTHER
            if kind == OTHER and (len(words) > _LONGEST_OTHER or _ASKING.search(words)):
                continue
            # 李招生 销售总监 is no label
            if pattern is _HEAD_LABEL and kind == NAME and is_title(text[match.end() : match.end() + 4]):
                continue
            bare = pattern is _HEAD_LABEL and not match["colon"]
            if bare and kind == PHONE and not re.match(r"[\d+(\n]|$", text[match.end() : match.end() + 1]):
                continue
            # 出租方（甲方）：
            recipient, sender = (
                re.match(party, words) or re.search(party, match["colon"])
                for party in (_RECIPIENT, f"{_SENDER}|{_SERVING}")
            )
            party = RECIPIENT if recipient else SENDER if sender else ""
            kind = PARTY if kind == OTHER and party and words.endswith("方") else kind
            yield Label(kind, party, match.start(), match.end())


def _find_chinese(text: str) -> list[Label]:
    found = [
        Label(PARTY, RECIPIENT if match["recipient"] else SENDER, match.start(), match.end())
        for pattern in (_PARTY_SIGN, _HEAD_PARTY, _LOADING)
        for match in pattern.finditer(text)
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
