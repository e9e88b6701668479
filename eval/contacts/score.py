"""The figures of a set: the share of rows in which a field, or all asked fields, are right.

Compared as a person would: after NFKC, without spaces and punctuation, a phone by its digits and asterisks, a
province without its suffix; in a municipality 市辖区, 县 and the province count as the city; the division chain may
be repeated at the head of the rest of the address.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

FIELDS = ("name", "phone", "province", "city", "district", "detail_address")
_ONE_CITY = ("北京", "上海", "天津", "重庆")
_REGIONS = ("广西", "内蒙古", "宁夏", "新疆", "西藏", "香港", "澳门")


@dataclass
class Figures:
    """Counts over a set."""

    rows: int = 0
    whole: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    empty: int = 0
    false: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, case: Mapping[str, Any], answer: Mapping[str, str]) -> None:
        expected = case["expected"]
        wrong = []
        for name in case.get("score_fields", FIELDS):
            wanted = [expected.get(name, ""), *case.get("alt", {}).get(name, [])]
            self.asked[name] += 1
            if is_right(name, answer.get(name, ""), wanted, expected):
                self.right[name] += 1
            else:
                wrong.append(name)
        self.rows += 1
        self.whole += not wrong
        if not any(expected.get(name) for name in FIELDS):
            self.empty += 1
            self.false += any(answer.get(name) for name in FIELDS)
        if wrong:
            shown = {name: (answer.get(name, ""), expected.get(name, "")) for name in wrong}
            self.misses.append(f"{case.get('text', case.get('id', ''))!r} {shown}")

    def share(self, name: str) -> float:
        return 100 * self.right[name] / self.asked[name] if self.asked[name] else float("nan")

    def row(self, title: str) -> str:
        """One line of a Markdown table."""
        cells = [f"{100 * self.whole / self.rows:.1f}", *(f"{self.share(name):.1f}" for name in FIELDS)]
        return f"| {title} | {self.rows} | " + " | ".join(cells) + " |"


HEAD = (
    "| set | rows | all | name | phone | province | city | district | detail |\n|---|---|---|---|---|---|---|---|---|"
)


def measure(cases: Sequence[Mapping[str, Any]], answers: Iterable[Mapping[str, str]]) -> Figures:
    """Score the answers, one a case and in their order."""
    figures = Figures()
    for case, answer in zip(cases, answers, strict=True):
        figures.add(case, answer)
    return figures


def is_right(name: str, got: str, wanted: Sequence[str], expected: Mapping[str, str]) -> bool:
    """Whether a field is one of the values that are right."""
    if name == "phone":
        return any(_digits(got) == _digits(one) for one in wanted)
    if name == "province":
        return any(_province(got) == _province(one) for one in wanted)
    if name == "city" and _province(expected.get("province", "")) in _ONE_CITY:
        return _plain(got) in {"市辖区", "县", *(_plain(one) for one in wanted), *(_plain(one)[:-1] for one in wanted)}
    if name == "detail_address":
        return any(_bare(got, expected) == _bare(one, expected) for one in wanted)
    return any(_plain(got) == _plain(one) for one in wanted)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text or "").lower()
    return re.sub(r"[\s，。,.;；:：、!！()（）\[\]【】\"“”'·#＃]+", "", text)


def _digits(text: str) -> str:
    found = re.sub(r"[^\d*]", "", unicodedata.normalize("NFKC", text or ""))
    return found[2:] if len(found) == 13 and found.startswith("86") else found


def _province(text: str) -> str:
    text = _plain(text)
    return next((one for one in _REGIONS if text.startswith(one)), text.removesuffix("省").removesuffix("市"))


def _bare(text: str, expected: Mapping[str, str]) -> str:
    text = _plain(text)
    for name in ("province", "city", "district"):
        text = text.removeprefix(_plain(expected[name])) if expected.get(name) else text
    return text
