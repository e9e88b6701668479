"""Contacts written in Latin letters: business cards, shipping labels."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from types import MappingProxyType

from webimage_ocr.contacts.labels import ADDRESS, NAME, PARTY, RECIPIENT, SENDER, Label, find_labels
from webimage_ocr.contacts.phones import find_phones
from webimage_ocr.contacts.stream import Stream
from webimage_ocr.contacts.titles import LATIN
from webimage_ocr.types import Contact

_NAME = re.compile(
    rf"(?:(?:{LATIN})\.? )?"
    r"(?:[A-Z][A-Za-z'’\-]*\.?)"
    r"(?: (?:[A-Z][A-Za-z'’\-]*\.?|de|van|von|der|la|bin|al)){1,3}"
    r"(?:,? (?:Jr|Sr|PhD|MD|CPA|MBA|PE)\.?)?"
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
_LINES_OF_A_CARD = 12
_SPLIT = re.compile(r"\s*[,，;|•·]\s*")
# Lines that a name in capitals has to stand above another name: it may be a firm's
_CAPITALS = 3.5
# Letters of a text that can be told to be English, and for each Chinese character in it
_FEWEST_LETTERS, _LETTERS_A_CHARACTER = 12, 8
# Signs that no person's name holds
_NO_NAME = re.compile(r"[@&/]|\d|www")


@dataclass(frozen=True, slots=True)
class LatinWords:
    """Words that tell names, streets and regions apart."""

    no_person: re.Pattern[str]
    """Companies, positions, buttons."""
    street: re.Pattern[str]
    states: frozenset[str]
    chinese_provinces: frozenset[str]

    @classmethod
    def load(cls) -> LatinWords:
        """Read data/latin_words.json."""
        table = json.loads((files("webimage_ocr.contacts") / "data" / "latin_words.json").read_text("utf-8"))
        return cls(
            _compile_words(table["no_person"]),
            _compile_words(table["street"]),
            frozenset(table["states"]),
            frozenset(table["chinese_provinces"]),
        )


def _compile_words(words: Sequence[str]) -> re.Pattern[str]:
    choices = (re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"\b(?:{'|'.join(choices)})\b", re.IGNORECASE)


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
    return latin > _FEWEST_LETTERS and han * _LETTERS_A_CHARACTER < latin


def find_contact(stream: Stream, words: LatinWords) -> Contact:
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
    name = _find_name(rows, labels, words)
    postal = _find_postal(rows, words)
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


def _find_name(rows: Sequence[_Row], labels: Sequence[Label], words: LatinWords) -> tuple[str, int] | None:
    """A labelled name, else the first line that is two to four capitalised words and no company or position."""
    best: tuple[tuple[bool, float], str, int] | None = None
    for number, row in enumerate(rows):
        for part in re.finditer(r"[^,|•·;]+(?:, (?:Jr|PhD|MD)\.?)?", row.text):
            text = part[0].strip()
            labelled = any(label.kind in (NAME, PARTY) and 0 <= row.start - label.end < 3 for label in labels)
            whole = _NAME.fullmatch(text) or (labelled and re.fullmatch(r"[A-Za-z][A-Za-z .'\-]{1,30}", text))
            if not whole or ((_NO_NAME.search(text) or words.no_person.search(text)) and not labelled):
                continue
            rank = (labelled, -number - (_CAPITALS if text.isupper() else 0.0))
            if best is None or rank > best[0]:
                best = (rank, text, row.start + part.start())
    return (best[1], best[2]) if best else None


def _find_postal(rows: Sequence[_Row], words: LatinWords) -> _Postal:
    """The street and what follows it; parts are split at commas and lines."""
    parts = [(part, row.start) for row in rows if "@" not in row.text for part in _SPLIT.split(row.text) if part]
    for first, (part, _) in enumerate(parts):
        if _STREET_HEAD.match(part) and (words.street.search(part) or _closes(parts[first + 1 : first + 4])):
            return _read_postal(parts[first : first + 8], words)
    return _Postal()


def _closes(parts: Sequence[tuple[str, int]]) -> bool:
    return any(_CITY_STATE.match(part) or re.match(r"[A-Z]{2} \d{5}", part) for part, _ in parts)


def _read_postal(parts: Sequence[tuple[str, int]], words: LatinWords) -> _Postal:
    postal = _Postal()
    street: list[str] = []
    for number, (part, start) in enumerate(parts):
        following = parts[number + 1][0] if number + 1 < len(parts) else ""
        plain = _ZIP_ONLY.sub("", part).strip(" .-").lower()
        if match := _CITY_STATE.match(part):
            postal.city, postal.province = match["city"], match["state"]
            postal.rows.append(start)
            break
        if re.fullmatch(r"[A-Z]{2}(?: +\d{5}(?:-\d{4})?)?", part) and part[:2] in words.states:
            postal.province = part[:2]
            postal.rows.append(start)
            break
        if plain.removesuffix(" province") in words.chinese_provinces:
            name = _ZIP_ONLY.sub("", part).strip(" .-")
            if (
                not postal.city
                and following
                and _ZIP_ONLY.sub("", following).strip().lower() in words.chinese_provinces
            ):
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
            or (
                (words.street.search(part) and not postal.city and not _NAME.fullmatch(part))
                or _STREET_HEAD.match(part)
            )
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
                or following.lower().removesuffix(" province") in words.chinese_provinces
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
