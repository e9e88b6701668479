"""Phone numbers in folded text: mobiles, masked ones, landlines, service numbers, numbers of other countries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DASH = r"[ \-.·]?"
_END = r"(?![\d*]|\.\d)"
_EXTENSION = r"(?:(?: ?(?:转|分机|ext\.?|x) ?|-)(?P<extension>\d{1,6})(?!\d|-\d))?"

# A dot before a number belongs to a longer one, but for that of a list: 2.13812345678
_BEFORE_MOBILE = r"(?:(?<![\d*.])|(?<=\n\d\.)|(?<=^\d\.))(?:(?:\+|00)?86[ \-]?)?"
_MOBILE = re.compile(
    rf"{_BEFORE_MOBILE}(?P<number>1[3-9]\d{_DASH}\d{{4}}{_DASH}\d{{4}})" + _EXTENSION + _END, re.IGNORECASE
)
# Rarer groupings; not the end of a room number and the head of a usual one: 1502 138 0013 8000
_GROUPED = re.compile(
    rf"{_BEFORE_MOBILE}(?P<number>1[3-9]\d(?:\d[ \-]\d{{3}}[ \-]?\d{{4}}|[ \-]\d{{3}}[ \-]?\d{{5}}"
    rf"|[ \-]\d{{2}}[ \-]\d{{3}}[ \-]\d{{3}}))" + _END
)
_MASKED = re.compile(
    r"(?<![\d*])(?:(?:\+|00)?86[ \-]?)?(?P<number>1[3-9]\d ?[*xX●•◆]{2,6} ?\d{2,4})" + _EXTENSION + r"(?![\d*])"
)
_MASKED_LANDLINE = re.compile(r"(?<![\d*])(?P<number>0\d{2,3}-?(?:\d{1,4}\*{2,6}\d{0,4}))(?![\d*])")
# A room number that ran into the phone number: 301 15801691123
_GLUED = re.compile(r"(?<=[\u4e00-\u9fffA-Za-z\-#])\d{1,4}(?P<number>1[3-9]\d(?:\d{8}|\*{4}\d{4}))" + _END)
_SERVICE = re.compile(rf"(?<![\d*.\-])(?P<number>[48]00{_DASH}\d{{3,4}}{_DASH}\d{{3,4}})" + _EXTENSION + _END)
_LANDLINE = re.compile(
    r"(?<![\d*.])(?:(?:\+|00)86[ \-]?)?(?P<number>\(?0?(?:10|2\d|[3-9]\d{2})\)?[ \-]?[1-9]\d{2,3}[ \-]?\d{4})"
    + _EXTENSION + _END,
    re.IGNORECASE,
)  # fmt: skip
# +86 755 2201 3364, +86 (0)21 5888 1234: without the zero that the area code has at home
_ABROAD = re.compile(
    r"(?<![\d*.])(?:\(?\+86\)?|\(86\)|0086|86(?=-))[ \-]?(?:\(0\)[ \-]?)?"
    r"(?P<number>\(?(?:10|2\d|[3-9]\d{2})\)?[ \-]?[1-9]\d{2,3}[ \-]?\d{4})" + _EXTENSION + _END,
    re.IGNORECASE,
)
_TAIWAN = re.compile(r"(?<![\d*.])(?P<number>09\d{2}[ \-]?\d{3}[ \-]?\d{3})" + _END)
_HONG_KONG = re.compile(r"(?<![\d*.])(?P<number>(?:\(?\+?85[23]\)?[ \-]?)[2-9]\d{3}[ \-]?\d{4})" + _END)
_LOCAL = re.compile(r"(?<![\d*.\-])(?P<number>[2-9]\d{6,7})(?P<extension>-\d{1,4})?" + _END)
# Without the country's number eight digits in two groups are one only where the page says where it is
_GROUPED_LOCAL = re.compile(r"(?<![\d*.\-])(?P<number>[2-9]\d{3}[ \-]\d{4})" + _END)
_EIGHT_DIGITS = re.compile(r"香港|澳门|九龙|新界|hong ?kong|maca[uo]|singapore|新加坡|\bHK\b", re.IGNORECASE)
_AMERICAN = re.compile(
    r"(?<![\d*.])(?P<number>(?:\+?1[ \-.]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ \-.]?)[2-9]\d{2}[ \-.]?\d{4}"
    r"(?: ?(?:ext\.?|x) ?\d{1,6})?)" + _END,
    re.IGNORECASE,
)

# Not phones at all: identity cards, order and parcel numbers, dates, prices
_NO_PHONE = re.compile(
    r"(?<![\d*])\d{17}[\dXx](?!\d)|(?<![A-Za-z\d区座楼栋幢号])(?!(?i:tel|mob|cell|ph|mp|[mtp])\d)[A-Za-z]{1,4}\d{9,18}(?!\d)|(?<!\d)\d{16,}(?!\d)"
    r"|[¥$￥]\s*\d[\d,.]*"
    r"|(?<!\d)(?:19|20)\d{2}[-./年]\d{1,2}[-./月]\d{1,2}"
    r"|(?:单号|订单号|订单编号|编号|流水号|QQ|qq|税号|账号|卡号|身份证号?码?|条码)[:： ]*[\d\- ]{5,}"
)
_FAX = re.compile(r"(?:fax|传真|(?<![a-z])f)\s*[:：.]?\s*$", re.IGNORECASE)
_MOBILE_LABEL = re.compile(
    r"(?:手机|手机号码?|手提|[移流行]动电话|mobile|cell|mob|cellphone|(?<![a-z])m)\s*[:：.]?\s*$", re.IGNORECASE
)
_PHONE_LABEL = re.compile(
    r"(?:电话|联系电话|电话号码|联系方式|号码|座机|固话|致电|热线|tel|phone|telephone|office|call|direct|work|(?<![a-z])[tpod])"
    r"\s*(?:no\.?)?\s*[:：.]?\s*$",
    re.IGNORECASE,
)
# In characters
_LONGEST_LABEL = 12

MOBILE, LANDLINE, SERVICE, FOREIGN, LOCAL = "mobile", "landline", "service", "foreign", "local"
# An order, not weights: kinds are a step apart; 手机 before a landline lifts it above another country's number, and
# 电话 decides between two of a kind
_LABEL_RANK = {"mobile": 1.5, "phone": 0.25, "": 0.0}
_RANK = {MOBILE: 4.0, FOREIGN: 3.0, LANDLINE: 2.0, SERVICE: 1.0, LOCAL: 0.5}


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as it will be reported, and where it stands."""

    number: str
    kind: str
    start: int
    end: int
    label: str = ""
    """``mobile``, ``phone`` or nothing."""

    @property
    def rank(self) -> float:
        """Which of a contact's numbers is given: mobiles before landlines before service numbers."""
        return _RANK[self.kind] + _LABEL_RANK[self.label]


def find_phones(text: str, *, latin: bool = False) -> list[Phone]:
    """All numbers of the text in order, fax numbers left out; ``latin`` also looks for numbers of other countries."""
    taken = bytearray(len(text))
    for match in _NO_PHONE.finditer(text):
        taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    found: list[Phone] = []
    for phone in _candidates(text, latin):
        if any(taken[phone.start : phone.end]):
            continue
        taken[phone.start : phone.end] = b"\1" * (phone.end - phone.start)
        found.append(phone)
    kept = [
        phone
        for phone in found
        if not _FAX.search(text, max(0, phone.start - 8), phone.start)
        # ten digits in a row are a number of anything
        and (phone.kind is not FOREIGN or phone.label or not phone.number.isdigit())
    ]
    return sorted(kept, key=lambda phone: phone.start)


def _candidates(text: str, latin: bool) -> Iterator[Phone]:
    for kind, pattern in (
        (MOBILE, _MOBILE),
        (MOBILE, _GROUPED),
        (MOBILE, _MASKED),
        (SERVICE, _SERVICE),
        (FOREIGN, _HONG_KONG),
        (FOREIGN, _TAIWAN),
    ):
        for match in pattern.finditer(text):
            yield _make(text, match, kind)
    if latin:
        for match in _AMERICAN.finditer(text):
            yield _make(text, match, FOREIGN)
        yield from _find_foreign(text)
    for match in _ABROAD.finditer(text):
        if _is_landline("0" + match["number"]):
            yield _make(text, match, LANDLINE)
    for kind, pattern in ((LANDLINE, _LANDLINE), (LANDLINE, _MASKED_LANDLINE), (MOBILE, _GLUED)):
        for match in pattern.finditer(text):
            if kind is not LANDLINE or _is_landline(match["number"]):
                yield _make(text, match, kind)
    if "+" in text and not latin:
        yield from _find_foreign(text)
    for match in _LOCAL.finditer(text):
        phone = _make(text, match, LOCAL)
        if phone.label:
            yield phone
    for match in _GROUPED_LOCAL.finditer(text) if _EIGHT_DIGITS.search(text) else ():
        phone = _make(text, match, FOREIGN)
        if phone.label:
            yield phone


def _make(text: str, match: re.Match[str], kind: str) -> Phone:
    number = match["number"]
    extension = match.groupdict().get("extension")
    start = match.start("number")
    if kind is MOBILE:
        number = _tidy_mobile(number)
        start = match.start() if match.re is not _GLUED else start
    elif match.re is _ABROAD:
        number = "0" + re.sub(r"[ ()\-]+", "-", number).strip("-")
        start = match.start()
    elif kind is LANDLINE or kind is SERVICE:
        number = number.strip().replace(" ", "-")
    if extension:
        number += "-" + extension.lstrip("-")
    return Phone(number, kind, start, match.end(), _label_before(text, match.start()))


def _label_before(text: str, start: int) -> str:
    """As ``Phone.label``."""
    before = max(0, start - _LONGEST_LABEL)
    if _MOBILE_LABEL.search(text, before, start):
        return "mobile"
    return "phone" if _PHONE_LABEL.search(text, before, start) else ""


def _tidy_mobile(number: str) -> str:
    """Eleven places without spaces; a recogniser miscounts asterisks, eleven places tell how many there were."""
    number = re.sub(r"[ \-.·]", "", number)
    number = re.sub(r"[xX●•◆]", "*", number)
    if "*" in number:
        head, tail = number[:3], number.rsplit("*", 1)[1]
        number = head + "*" * (11 - len(head) - len(tail)) + tail
    return number


def _is_landline(number: str) -> bool:
    """Area code and length agree: 010, 02x with eight digits, 0xxx with seven or eight."""
    digits = re.sub(r"\D", "", number)
    if not digits.startswith("0"):
        return False
    area = 3 if digits[1] in "12" else 4
    return len(digits) - area in ((8,) if area == 3 else (7, 8))


def _find_foreign(text: str) -> Iterator[Phone]:
    """Valid numbers of other countries, by the rules of libphonenumber."""
    from phonenumbers import Leniency, PhoneNumberMatcher

    for match in PhoneNumberMatcher(text, "US" if "+" not in text else None, Leniency.VALID):
        if match.number.country_code == 86:
            continue
        yield Phone(match.raw_string, FOREIGN, match.start, match.end, _label_before(text, match.start))
