"""Layouts as data: the files of layouts/, one a kind of document, each layout a few lines with blanks.

    # a comment
    == name_of_the_layout
    收货人{:}{name}            a blank is filled anew for every text
    <电话|手机>{:}{mobile}      one of several wordings, "" among them
    ? 邮编{:}{postcode}         a line that every second text has
    -- without
    收货人{:}                   what the same page shows when it holds no contact

Fields of the contact: name, courtesy (张先生), called (张工, 老张), mobile, masked, landline, service, phone (any
of these), address, region and detail (the two halves of one address). A field with a 2 behind it is another person's,
who is not to be reported.
{:} is the sign between label and value and {/} the one between two fields: drawn once a text. The other blanks are
fillers, see `_Filler`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from training.contacts import phrases
from training.contacts.addresses import Addresses, MadeAddress
from training.contacts.people import People
from training.contacts.typesetting import Part, Row

FOLDER = Path(__file__).parent / "layouts"
_WITHOUT = "-- without"
_BLANK = re.compile(r"\{([^{}]+)\}")
_CHOICE = re.compile(r"<([^<>]*\|[^<>]*)>")
_COLONS, _COLON_WEIGHTS = ("：", ":", ": ", "： ", " ", "  ", ""), (40, 20, 12, 6, 10, 3, 9)
_SIGNS = (" ", "，", ",", "  ", "；", "、", "/", "")
# Which of a contact's numbers is to be reported
_BEFORE = ("mobile", "landline", "service")


@dataclass(frozen=True)
class Layout:
    """One layout: the lines of a page with a contact, and those of the same page without."""

    name: str
    kind: str
    """The file it stands in: cards, orders, …"""
    lines: tuple[str, ...]
    without: tuple[str, ...]

    @property
    def signature(self) -> tuple[str, ...]:
        """The fields in their order, each with the words that stand before it."""
        parts: list[str] = []
        before = ""
        for line in self.lines:
            at = 0
            for blank in _BLANK.finditer(line):
                before += line[at : blank.start()]
                at = blank.end()
                if blank[1].rstrip("2") in _FIELDS:
                    parts += [before.strip(" ?"), blank[1]]
                    before = ""
            before = before + line[at:] if at else line
        return tuple(parts)


@dataclass
class FilledLayout:
    """Rows of (text, tag) with the fields that are to be found in them: all empty where there is no contact."""

    rows: list[Row]
    expected: dict[str, str] = field(default_factory=dict)


_FIELDS = frozenset(
    ("name", "courtesy", "called", "mobile", "masked", "landline", "service", "phone", "address", "region", "detail")
)


def read_layouts(folder: Path = FOLDER) -> list[Layout]:
    """All layouts, by file and place; raises ValueError where a file is not well-formed."""
    return [layout for path in sorted(folder.glob("*.txt")) for layout in _read_kind(path)]


def _read_kind(path: Path) -> list[Layout]:
    layouts = []
    for part in re.split(r"^== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        name, _, body = part.partition("\n")
        shown, mark, without = body.partition(_WITHOUT)
        if not mark:
            raise ValueError(f"{path.name}: layout {name} has no {_WITHOUT!r}")
        lines, without_lines = _strip_lines(shown), _strip_lines(without)
        layouts.append(Layout(name.strip(), path.stem, lines, without_lines))
        unknown = {blank for line in (*lines, *without_lines) for blank in _BLANK.findall(line)} - _KNOWN
        if unknown or not lines or not without_lines:
            raise ValueError(f"{path.name}: layout {name}: unknown blanks {sorted(unknown)}, or no lines")
    return layouts


def _strip_lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line.strip() and not line.startswith("# "))


class LayoutFiller:
    """Fills layouts with made-up people and addresses from one random generator."""

    def __init__(self, random: Random, people: People, addresses: Addresses) -> None:
        self.random, self.people, self.addresses = random, people, addresses

    def fill_lines(self, lines: tuple[str, ...]) -> FilledLayout:
        """One text of lines with blanks."""
        return _Filler(self.random, self.people, self.addresses).fill(lines)

    def fill(self, layout: Layout, *, without: bool = False) -> FilledLayout:
        """One text of the layout; ``without`` for the same page without a contact."""
        return _Filler(self.random, self.people, self.addresses).fill(layout.without if without else layout.lines)


class _Filler:
    """One text in the making: the signs and the two people are the same throughout."""

    def __init__(self, random: Random, people: People, addresses: Addresses) -> None:
        self.random, self.people, self.addresses = random, people, addresses
        self.colon = random.choices(_COLONS, _COLON_WEIGHTS)[0]
        self.sign = random.choice(_SIGNS)
        self.written: dict[str, MadeAddress] = {}
        self.found: dict[str, str] = {}
        self.name = ""

    def fill(self, lines: tuple[str, ...]) -> FilledLayout:
        rows: list[Row] = []
        for line in lines:
            if line.startswith("? "):
                if self.random.random() < 0.5:
                    continue
                line = line[2:]
            rows.append(self._fill_line(self._choose(line)))
        return FilledLayout([row for row in rows if any(text.strip() for text, _ in row)], self._expect())

    def _choose(self, line: str) -> str:
        while _CHOICE.search(line):
            line = _CHOICE.sub(lambda match: self.random.choice(match[1].split("|")), line)
        return line

    def _fill_line(self, line: str) -> Row:
        row: Row = []
        at = 0
        for blank in _BLANK.finditer(line):
            row.append((line[at : blank.start()], "O"))
            row.append(self._fill_blank(blank[1]))
            at = blank.end()
        row.append((line[at:], "O"))
        return [part for part in row if part[0]]

    def _fill_blank(self, blank: str) -> Part:
        key, other = blank.rstrip("2"), "2" if blank.endswith("2") else ""
        match key:
            case ":":
                return self.colon, "O"
            case "/":
                return self.sign, "O"
            case "name" | "courtesy" | "called":
                name = self._draw_name(key)
                if not other:
                    self.name = name
                self.found.setdefault("name" + other, name)
                return name, "N"
            case "address" | "region" | "detail":
                return self._fill_address(key, other), "A"
            case "mobile" | "masked" | "landline" | "service" | "phone":
                return self._fill_number(key, other), "O"
            case _:
                return _FILLERS[key](self), "O"

    def _draw_name(self, key: str) -> str:
        """A card, a form and a parcel mostly bear a whole name."""
        if key != "name":
            return self.people.courteous_name() if key == "courtesy" else self.people.called()
        return self.people.plain_name() if self.random.random() < 0.75 else self.people.name()

    def _fill_address(self, key: str, other: str) -> str:
        if other not in self.written:
            made = self.addresses.address()
            while not made.divisions:
                made = self.addresses.address()
            self.written[other] = made
        made = self.written[other]
        if not other:
            self.found[key] = ""
        if key == "address":
            sign = self.random.choice(("", "", "", " ")) if made.divisions else ""
            return made.divisions + sign + made.detail
        return made.divisions if key == "region" else made.detail

    def _fill_number(self, key: str, other: str) -> str:
        kind = key
        if key == "masked":
            kind, number = "mobile", self.people.mobile(masked=1.0)
        elif key == "phone":
            kind = self.random.choices(_BEFORE, (85, 12, 3))[0]
            number = getattr(self.people, kind)()
        elif key == "mobile":
            number = self.people.mobile(masked=0.08)
        else:
            number = getattr(self.people, kind)()
        if not other:
            self.found.setdefault(kind, number)
        return number

    def _expect(self) -> dict[str, str]:
        """The six fields; a region or a street alone is half an address."""
        found, made = self.found, self.written.get("")
        number = next((found[kind] for kind in _BEFORE if kind in found), "")
        fields = {"name": found.get("name", ""), "phone": _report_number(number)}
        whole = "address" in found or "region" in found
        fields["province"] = made.province if made and whole else ""
        fields["city"] = made.city if made and whole else ""
        fields["district"] = made.district if made and whole else ""
        fields["detail_address"] = made.detail if made and ("address" in found or "detail" in found) else ""
        return fields


def _report_number(number: str) -> str:
    """As the answer gives it: without the country, an extension behind a hyphen."""
    return re.sub(r"^(?:\+|00)?86[ \-]?(?=1)", "", number).replace("转", "-")


def _latin(filler: _Filler) -> str:
    """A Latin form beside the Chinese one; that it is another name's does not matter to the tagger."""
    syllables = ("Wei", "Li", "Ming", "Xiao", "Hua", "Jun", "Fang", "Yan", "Tao", "Lei", "Jing", "Bo", "Na", "Qiang")
    surnames = ("Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Zhao", "Huang", "Zhou", "Wu", "Xu", "Sun", "Ma", "Zhu")
    given = filler.random.choice(syllables) + filler.random.choice(("", filler.random.choice(syllables).lower()))
    name = f"{filler.random.choice(surnames)} {given}"
    return name.upper() if filler.random.random() < 0.3 else name


def _number(count: int) -> Callable[[_Filler], str]:
    return lambda filler: phrases.digits(filler.random, count)


def _pool(pool: list[str]) -> Callable[[_Filler], str]:
    return lambda filler: phrases.fill(filler.random, filler.random.choice(pool), filler.people, filler.addresses)


def _date(filler: _Filler) -> str:
    random = filler.random
    year, month, day = random.randint(2015, 2026), random.randint(1, 12), random.randint(1, 28)
    return random.choice((f"{year}-{month:02d}-{day:02d}", f"{year}年{month}月{day}日", f"{month}月{day}日"))


def _email(filler: _Filler) -> str:
    random = filler.random
    return random.choice(("zhang", "info", "sales", "li.wei", "service")) + random.choice(
        ("@163.com", "@example.cn", "@qq.com", "@example.com.cn")
    )


_FILLERS: dict[str, Callable[[_Filler], str]] = {
    "latin": _latin,
    "fax": lambda filler: filler.people.landline(),
    "company": lambda filler: filler.addresses.company(),
    "title": _pool(phrases.POSITIONS),
    "email": _email,
    "web": lambda filler: filler.random.choice(("www.", "http://www.", "")) + "example" + filler.random.choice(
        (".com", ".cn", ".com.cn")
    ),
    "postcode": _number(6),
    "qq": _number(9),
    "order": lambda filler: filler.random.choice(("SF", "YT", "JD", "", "")) + phrases.digits(
        filler.random, filler.random.choice((12, 13, 15, 18))
    ),
    "tax": lambda filler: "91" + phrases.digits(filler.random, 16),
    "idcard": _number(18),
    "bank": lambda filler: f"工商银行{filler.addresses.word()}支行 {phrases.digits(filler.random, 16)}",
    "date": _date,
    "time": lambda filler: f"{filler.random.randint(7, 22)}:{filler.random.randint(10, 59)}",
    "price": lambda filler: f"{filler.random.randint(5, 4000)}" + filler.random.choice((".00", ".90", "")),
    "digit": lambda filler: str(filler.random.randint(1, 9)),
    "digits": lambda filler: phrases.digits(filler.random, filler.random.randint(3, 6)),
    "goods": _pool(phrases.GOODS),
    "shop": lambda filler: filler.addresses.word() + filler.random.choice(phrases.SHOPS),
    "carrier": _pool(phrases.CARRIERS),
    "word": lambda filler: filler.addresses.word(),
    "place": lambda filler: filler.addresses.place(),
    "person": lambda filler: filler.people.plain_name(),
    "nick": lambda filler: filler.random.choice(("tb", "jd_", "wx", "user")) + phrases.digits(filler.random, 5),
}  # fmt: skip
_KNOWN = _FIELDS | {one + "2" for one in _FIELDS} | {":", "/"} | frozenset(_FILLERS)
