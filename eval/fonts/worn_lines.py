"""Draw the sets ``T`` and ``H``: lines worn at training strength and at the hard one, one below the other on pages.

    python -m eval.fonts.worn_lines --pack PACK --out OUT --strength T [--lines 4]

The words are never trained on. Needs the environment of ``training/fonts``.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np

from drawing.lines.degrade import STRENGTHS
from drawing.lines.faces import load_faces
from drawing.lines.render import Renderer
from eval.fonts.web_pages import LINES_A_PAGE, TrueLine
from webimage_ocr.fonts.families import load_families
from webimage_ocr.fonts.kinds import HAN, LATIN

GAP_PX = 12
WIDEST_PX = 1600


def main() -> None:
    """Draw the whole set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--strength", choices=STRENGTHS, required=True)
    parser.add_argument("--lines", type=int, default=4, help="lines for each family")
    parser.add_argument("--words", choices=["test", "train"], default="test")
    parser.add_argument("--seed", type=int, default=3)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    families = [family for family in load_families() if family.role == "train"]
    renderer = Renderer(load_faces(families, arguments.pack), [family.script for family in families], arguments.seed)
    wanted = [
        (index, HAN if family.script != "latin" and number % 4 != 3 else LATIN)
        for index, family in enumerate(families)
        for number in range(arguments.lines)
    ]
    np.random.default_rng(arguments.seed).shuffle(wanted)
    with (arguments.out / "truth.jsonl").open("w", encoding="utf-8") as out:
        for start in range(0, len(wanted), LINES_A_PAGE):
            parts, truth = [], []
            top = GAP_PX
            for index, kind in wanted[start : start + LINES_A_PAGE]:
                drawn = None
                while drawn is None or drawn[0].shape[1] > WIDEST_PX:
                    text, face = renderer.choose_text(index, kind, test=arguments.words == "test")
                    if text and len(text.strip()) > 1:
                        drawn = renderer.draw_uncut(text, face, STRENGTHS[arguments.strength])
                assert text is not None
                page, box = drawn
                family = families[index]
                truth.append(
                    TrueLine(family.id, text, kind, family.style, round(box[3] - box[1]), top, top + page.shape[0])
                )
                parts.append((top, page))
                top += page.shape[0] + GAP_PX
            sheet = np.full((top, max(page.shape[1] for _, page in parts) + 2 * GAP_PX), 255, np.uint8)
            for at, page in parts:
                sheet[at : at + page.shape[0], GAP_PX : GAP_PX + page.shape[1]] = page
            name = f"{start // LINES_A_PAGE:03}.png"
            cv2.imwrite(str(arguments.out / name), sheet)
            out.write(json.dumps({"image": name, "lines": [asdict(line) for line in truth]}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
