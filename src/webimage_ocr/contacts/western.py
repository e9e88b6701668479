"""Contacts written in Latin letters: business cards, shipping labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from webimage_ocr.contacts.labels import ADDRESS, NAME, PARTY, RECIPIENT, SENDER, Label, find_labels
from webimage_ocr.contacts.phones import find_phones
from webimage_ocr.contacts.stream import Stream
from webimage_ocr.types import Contact

_NAME = re.compile(
    r"(?:(?:Mr|Ms|Mrs|Miss|Dr|Prof)\.? )?(?:[A-Z][A-Za-z'’\-]*\.?)"
    r"(?: (?:[A-Z][A-Za-z'’\-]*\.?|de|van|von|der|la|bin|al)){1,3}"
    r"(?:,? (?:Jr|Sr|PhD|MD|CPA|MBA|PE)\.?)?"
)
_NO_NAME = re.compile(
    r"\b(?:inc|llc|ltd|co|corp|corporation|company|group|technolog\w*|solutions?|services?|systems?|software|studio|university|college|hospital|"
    r"school|bank|engineer\w*|manager|director|president|officer|chief|ceo|cto|cfo|coo|founder|partner|consultant|analyst|developer|designer|architect|"
    r"sales|marketing|senior|junior|assistant|associate|representative|specialist|coordinator|executive|accountant|attorney|agent|realtor|professor|"
    r"department|office|international|global|design|media|consulting|law|medical|center|centre|institute|street|road|avenue|ave|suite|floor|building|"
    r"room|district|drive|lane|boulevard|blvd|fax|tel|phone|email|mobile|add|address|thank|happy|new|sale|off|free|shop|store|restaurant|cafe|menu|"
    r"welcome|hotel|best|order|total|date|express|delivery|shipping|ship|from|return|invoice|the|and|for|your|our|with|industries|partners|capital|"
    r"security|research|development|product|project|account|customer|support|business|vice|head|lead|principal|broker|nurse|teacher|editor|writer|contact|"
    r"me|us|my|about|home|admin|settings|location|requests|disturb|do|not|view|edit|file|help|search|sign|log|in|up|page|menu|read|more|"
    r"learn|get|started|click|here|terms|privacy|policy|all|rights|reserved|download|next|back|save|cancel|submit|close|open)\b|[@&/]|\d|www",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|boulevard|blvd|lane|ln|drive|dr|way|court|ct|place|pl|square|sq|highway|hwy|parkway|pkwy|terrace|circle|"
    r"broadway|plaza|alley|row|p\.?o\.? box|building|bldg|tower|suite|ste|apt|apartment|unit|floor|fl|room|rm|no)\b",
    re.IGNORECASE,
)
_STREET_HEAD = re.compile(
    r"^(?:#?\d+[A-Za-z]?(?:-\d+)?,? |no\. ?\d|p\.?o\.? box|(?:room|rm|suite|unit|flat|floor|building|bldg)\b|\d+/f)",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"^(?:suite|ste|apt|apartment|unit|floor|fl|room|rm|bldg|building|\d+(?:st|nd|rd|th) floor|#)\b", re.IGNORECASE
)
_CITY_STATE = re.compile(
    r"^(?P<city>[A-Z][A-Za-z.'’ \-]+?),? (?P<state>[A-Z]{2}|[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
    r"\.?,? +(?P<zip>\d{5}(?:-\d{4})?)\b"
)
_ZIP_ONLY = re.compile(r"\b\d{5}(?:-\d{4})?$|\b\d{6}$")
_COUNTRY = re.compile(
    r"^(?:p\.?r\.?\s?china|china|usa|u\.s\.a\.?|united states(?: of america)?|us|uk|united kingdom|canada)\.?$",
    re.IGNORECASE,
)
_STATES = frozenset((
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA",
    "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR",
    "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
))  # fmt: skip
_CHINESE_PROVINCES = frozenset((
    "beijing", "tianjin", "shanghai", "chongqing", "hebei", "shanxi", "liaoning", "jilin", "heilongjiang", "jiangsu",
    "zhejiang", "anhui", "fujian", "jiangxi", "shandong", "henan", "hubei", "hunan", "guangdong", "hainan", "sichuan",
    "guizhou", "yunnan", "shaanxi", "gansu", "qinghai", "taiwan", "guangxi", "ningxia", "xinjiang", "tibet", "xizang",
    "inner mongolia", "hong kong", "macau", "macao",
))  # fmt: skip
_LINES_OF_A_CARD = 12
_SPLIT = re.compile(r"\s*[,，;|•·]\s*")


@dataclass(slots=True)
class _Row:
    text: str
    start: int
    party: str = ""


@dataclass(slots=True)
class _Postal:
    """An address in parts, and the rows it came from."""

    detail: str = ""
    district: str = ""
    city: str = ""
    province: str = ""
    rows: list[int] = field(default_factory=list)


def is_western(text: str) -> bool:
    """Hardly a Chinese character among the letters."""
    han = sum("\u4e00" <= one <= "\u9fff" for one in text)
    latin = sum(one.isascii() and one.isalpha() for one in text)
    return latin > 12 and han * 8 < latin


def find_contact(stream: Stream) -> Contact:
    """Name, phone, street, city and state; the state is given as printed."""
    text = stream.folded
    labels = find_labels(text)
    rows = _read_rows(text, labels)
    if any(row.party == RECIPIENT for row in rows):
        rows = [row for row in rows if row.party != SENDER]
    phones = [
        phone for phone in find_phones(text, latin=True)
        if any(row.start <= phone.start < row.start + len(row.text) + 12 for row in rows)
    ]  # fmt: skip
    phone = max(phones, key=lambda one: one.rank, default=None)
    name = _find_name(rows, labels)
    postal = _find_postal(rows)
    # a number or a street tells a card from a poster; a name alone needs a card's mail address, on few lines
    card = name is not None and "@" in text and len(rows) <= _LINES_OF_A_CARD
    if phone is None and not card and not (postal.detail and (postal.province or name is not None)):
        return Contact()
    lines = {}
    if name is not None:
        lines["name"] = stream.lines_of(name[1], name[1] + len(name[0]))
    if phone is not None:
        lines["phone"] = stream.lines_of(phone.start, phone.end)
    postal_lines = tuple(dict.fromkeys(line for start in postal.rows for line in stream.lines_of(start, start + 1)))
    for key in ("province", "city", "district"):
        if getattr(postal, key):
            lines[key] = postal_lines
    if postal.detail:
        lines["detail_address"] = postal_lines
    return Contact(
        name=name[0] if name else "",
        phone=phone.number if phone else "",
        province=postal.province,
        city=postal.city,
        district=postal.district,
        detail_address=postal.detail,
        lines=MappingProxyType(lines),
    )


def _read_rows(text: str, labels: Sequence[Label]) -> list[_Row]:
    """Lines without their labels, each with its party."""
    rows: list[_Row] = []
    start, party = 0, ""
    for line in text.split("\n"):
        at, end = start, start + len(line)
        for label in labels:
            if start <= label.start <= end:
                party = label.party or party
                if label.kind in (ADDRESS, NAME, PARTY) and not text[start : label.start].strip():
                    at = min(label.end, end)
        value = text[at:end]
        at += len(value) - len(value.lstrip())
        if value.strip():
            rows.append(_Row(value.strip(), at, party))
        start = end + 1
    return rows


def _find_name(rows: Sequence[_Row], labels: Sequence[Label]) -> tuple[str, int] | None:
    """A labelled name, else the first line that is two to four capitalised words and no company or position."""
    best: tuple[float, str, int] | None = None
    for number, row in enumerate(rows):
        for part in re.finditer(r"[^,|•·;]+(?:, (?:Jr|PhD|MD)\.?)?", row.text):
            text = part[0].strip()
            labelled = any(label.kind in (NAME, PARTY) and 0 <= row.start - label.end < 3 for label in labels)
            whole = _NAME.fullmatch(text) or (labelled and re.fullmatch(r"[A-Za-z][A-Za-z .'\-]{1,30}", text))
            if not whole or (_NO_NAME.search(text) and not labelled):
                continue
            score = (5.0 if labelled else 0.0) - 0.3 * number - (1.0 if text.isupper() else 0.0)
            if best is None or score > best[0]:
                best = (score, text, row.start + part.start())
    return (best[1], best[2]) if best else None


def _find_postal(rows: Sequence[_Row]) -> _Postal:
    """The street and what follows it; parts are split at commas and lines."""
    parts = [(part, row.start) for row in rows if "@" not in row.text for part in _SPLIT.split(row.text) if part]
    for first, (part, _) in enumerate(parts):
        if _STREET_HEAD.match(part) and (_STREET.search(part) or _closes(parts[first + 1 : first + 4])):
            return _read_postal(parts[first : first + 8])
    return _Postal()


def _closes(parts: Sequence[tuple[str, int]]) -> bool:
    return any(_CITY_STATE.match(part) or re.match(r"[A-Z]{2} \d{5}", part) for part, _ in parts)


def _read_postal(parts: Sequence[tuple[str, int]]) -> _Postal:
    postal = _Postal()
    street: list[str] = []
    for number, (part, start) in enumerate(parts):
        following = parts[number + 1][0] if number + 1 < len(parts) else ""
        plain = _ZIP_ONLY.sub("", part).strip(" .-").lower()
        if match := _CITY_STATE.match(part):
            postal.city, postal.province = match["city"], match["state"]
            postal.rows.append(start)
            break
        if re.fullmatch(r"[A-Z]{2}(?: +\d{5}(?:-\d{4})?)?", part) and part[:2] in _STATES:
            postal.province = part[:2]
            postal.rows.append(start)
            break
        if plain.removesuffix(" province") in _CHINESE_PROVINCES:
            name = _ZIP_ONLY.sub("", part).strip(" .-")
            if not postal.city and following and _ZIP_ONLY.sub("", following).strip().lower() in _CHINESE_PROVINCES:
                postal.city = name
            else:
                postal.province = name
                postal.city = postal.city or (name if plain in ("beijing", "shanghai", "tianjin", "chongqing") else "")
        elif re.search(r" (?:district|county)$", part, re.IGNORECASE):
            postal.district = part
        elif _COUNTRY.match(part):
            pass
        elif (
            number == 0
            or _UNIT.match(part)
            or ((_STREET.search(part) and not postal.city and not _NAME.fullmatch(part)) or _STREET_HEAD.match(part))
        ):
            if postal.city or postal.district:
                break
            street.append(part)
        elif (
            re.fullmatch(r"[A-Z][A-Za-z.'’ \-]+(?: \d{5,6})?", part)
            and not postal.city
            and street
            and (
                re.match(r"[A-Z]{2}\b", following)
                or following.lower().removesuffix(" province") in _CHINESE_PROVINCES
                or postal.district
                or _COUNTRY.match(following)
            )
        ):
            postal.city = _ZIP_ONLY.sub("", part).strip()
        else:
            break
        postal.rows.append(start)
    postal.detail = " ".join(street)
    return postal
