"""Harder texts made from the contacts of a set: without separators, and with a character of a division misread."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from drawing.sources import CURRENT
from eval.contacts.score import FIELDS


def join_unseparated(random: Random, contacts: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Name, phone and address in any order, nothing between them."""
    cases = []
    for contact in contacts:
        address = _write(contact)
        for _ in range(2):
            parts = [contact["name"], contact["phone"], address]
            random.shuffle(parts)
            cases.append({"text": "".join(parts), "expected": {name: contact[name] for name in FIELDS}})
    return cases


def misread_divisions(random: Random, cases: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One character of a division's name wrong or missing; half of the wrong ones look alike."""
    similar = json.loads(CURRENT.read("data/form_similar_v1.json"))["table"]
    usual = sorted(similar)
    made = []
    for case in cases:
        text = case["text"]
        names = [
            name
            for key in ("province", "city", "district")
            if (name := case["expected"].get(key, "")) and len(name) > 2 and text.count(name) == 1
        ]
        if not names:
            continue
        name = random.choice(names)
        place = text.index(name) + random.randrange(len(name))
        roll = random.random()
        if roll < 1 / 3:
            wrong = ""
        elif roll < 2 / 3 and text[place] in similar:
            wrong = random.choice(similar[text[place]][:4])[0]
        else:
            wrong = random.choice(usual)
        made.append({**case, "text": text[:place] + wrong + text[place + 1 :]})
    return made


def _write(contact: Mapping[str, str]) -> str:
    parts = [contact["province"], contact["city"], contact["district"]]
    if parts[0] == parts[1] or parts[0] + "市" == parts[1]:
        parts[0] = ""
    return "".join(parts) + contact["detail_address"]
