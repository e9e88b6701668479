"""Write drawn sheets as a labelled folder: ``images/`` and ``labels.jsonl``."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from drawing.kinds import KINDS
from drawing.labels import LABELS
from drawing.sheet import Sheet


def draw_folder(kind: str, count: int, seed: int, out: Path) -> Path:
    """Draw ``count`` pictures of a kind into ``out`` and return it; the same seed draws the same pictures."""
    (out / "images").mkdir(parents=True, exist_ok=True)
    with (out / LABELS).open("w", encoding="utf-8") as labels:
        for number in range(count):
            # One generator a picture, so that picture 7 is the same in a set of 10 and in one of 100
            sheet = KINDS[kind](Random(f"{seed}/{kind}/{number}"))
            name = f"images/{kind}_{number:04d}.png"
            sheet.image.save(out / name, compress_level=3)
            labels.write(json.dumps(_label(name, sheet), ensure_ascii=False) + "\n")
    return out


def _label(name: str, sheet: Sheet) -> dict[str, object]:
    items = [
        {"points": item.points.round(2).tolist(), "text": item.text, "ignore": False}
        | ({"unknown": True} if item.unknown else {})
        for item in sheet.items
        if item.text
    ]
    label = {
        "image": name, "items": items, "size": list(sheet.image.size), "angle": round(sheet.angle, 2),
        "ordered": sheet.ordered,
    }  # fmt: skip
    return label | ({"icons": [icon.round(2).tolist() for icon in sheet.icons]} if sheet.icons else {})
