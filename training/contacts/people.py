"""Made-up names and phone numbers, as people write them."""

from __future__ import annotations

import json
from random import Random

from drawing.sources import NAMES
from training.contacts.phrases import read_words
from webimage_ocr.contacts.names import COMPOUND, SURNAMES

_WORDLISTS = read_words()
_NICKNAMES = _WORDLISTS["nicknames"]
_LATIN = _WORDLISTS["latin"]
_WORDS = _WORDLISTS["given"]
_OTHER_PEOPLES = _WORDLISTS["other_peoples"]
# How people are called behind their surname, before it, and behind a child's name
_CALLED = _WORDLISTS["called"]
_BEFORE_SURNAME = ("老", "小", "阿", "大")
_OTHER_PEOPLES_SHARE = 0.03
_RELATIVES = ("妈", "爸", "妈妈", "爸爸", "奶奶", "妈咪", "的妈妈", "爷爷")


class People:
    """Names and numbers from one random generator."""

    def __init__(self, random: Random) -> None:
        self.random = random
        table = json.loads(NAMES.read("mingzi/data.json"))
        self._common: list[str] = list(table["surname"])
        self._weights: list[float] = list(table["surname"].values())
        self._single: list[str] = table["male_single"] + table["female_single"]
        self._double: list[str] = table["male_double"] + table["female_double"]
        self._surnames = sorted(SURNAMES)
        self._compound = sorted(COMPOUND)
        self.letters = self._single

    def name(self) -> str:
        """A name; most are surname and given name."""
        random = self.random
        roll = random.random()
        if roll < 0.025:
            return random.choice(_NICKNAMES)
        if roll < 0.035:
            return self.called()
        if roll < 0.05:
            return random.choice(_LATIN)
        if roll < 0.06:
            return random.choice(self._single)
        surname = self._surname()
        if roll < 0.10:
            return surname + random.choice(("先生", "女士", "小姐", "先生", "女士", "老师", "师傅"))
        if roll < 0.12:
            return surname + random.choice(("某", "某某", "**", "*", "xx", "XX", "x", "y", "l", "总", "哥", "姐"))
        if roll < 0.13:
            return surname + "*" + random.choice(self._single)
        return surname + self._given()

    def courteous_name(self) -> str:
        """A surname, or a whole name, with 先生 or 女士."""
        name = self._surname() if self.random.random() < 0.6 else self.plain_name()
        return name + self.random.choice(("先生", "女士", "（先生）", "（女士）", "(先生)", "(女士)", " 先生", " 女士"))

    def called(self) -> str:
        """How somebody is called where no whole name is needed: 陶工, 老许, 豆豆妈."""
        random = self.random
        roll = random.random()
        if roll < 0.5:
            return self._surname() + random.choice(_CALLED)
        if roll < 0.7:
            return random.choice(_BEFORE_SURNAME) + self._surname()
        nickname = random.choice(_NICKNAMES)
        return nickname + random.choice(_RELATIVES) if roll < 0.8 and len(nickname) < 3 else nickname

    def plain_name(self) -> str:
        """Surname and given name, nothing else; a few are names of other peoples of China."""
        if self.random.random() < _OTHER_PEOPLES_SHARE:
            name = self.random.choice(_OTHER_PEOPLES)
            return name + "·" + self.random.choice(_OTHER_PEOPLES) if self.random.random() < 0.2 else name
        return self._surname() + self._given()

    def phone(self) -> str:
        """A number of any kind; most are mobiles."""
        roll = self.random.random()
        if roll < 0.07:
            return self.landline()
        if roll < 0.09:
            return self.service()
        return self.mobile()

    def mobile(self, masked: float = 0.16) -> str:
        """A mobile as people write it; a share of them is masked."""
        random = self.random
        head = "1" + random.choice("3456789") + self._digits(1)
        if random.random() < masked:
            return head + "****" + self._digits(4)
        middle, tail = self._digits(4), self._digits(4)
        number = head + middle + tail
        roll = random.random()
        if roll < 0.19:
            sign = random.choice((" ", " ", "-"))
            return head + sign + middle + sign + tail
        if roll < 0.24:
            return random.choice(("+86 ", "86-", "+86", "0086-", "+86-")) + number
        if roll < 0.28:
            return number + random.choice(("-", "转")) + self._digits(4)
        return number

    def service(self) -> str:
        """400 or 800 and seven digits."""
        head = self.random.choice(("400-", "800-", "400"))
        return head + self._digits(3) + self.random.choice(("-", "")) + self._digits(4)

    def landline(self) -> str:
        random = self.random
        area = random.choice(("010", "021", "020", "0755", "0571", "028", "029", "0532", "0991", "0731", "025", "027"))
        number = random.choice("2345678") + self._digits(7 if len(area) == 3 else random.choice((6, 7)))
        extension = "-" + self._digits(3) if random.random() < 0.15 else ""
        return (
            random.choice((f"{area}-{number}", f"{area}-{number}", f"({area}){number}", f"{area}{number}")) + extension
        )

    def _surname(self) -> str:
        roll = self.random.random()
        if roll < 0.5:
            return self.random.choices(self._common, self._weights)[0]
        return self.random.choice(self._surnames if roll < 0.92 else self._compound)

    def _given(self) -> str:
        random = self.random
        roll = random.random()
        if roll < 0.22:
            return random.choice(self._single)
        if roll < 0.40:
            return random.choice(self._double)
        if roll < 0.45:
            return random.choice(_WORDS)
        if roll < 0.50:
            return random.choice(self._single) * 2
        return random.choice(self._single) + random.choice(self._single)

    def _digits(self, count: int) -> str:
        return "".join(self.random.choice("0123456789") for _ in range(count))
