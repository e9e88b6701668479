"""Draw the set ``font-web``: pages in Chromium whose CSS says which font every line is set in.

    python -m eval.fonts.web_pages --pack PACK --out OUT [--role held] [--lines 4] [--words train --seed 2]

Writes PNG and JPEG pages and ``truth.jsonl``; needs the environment of ``training/fonts`` and a Chromium.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import subprocess
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2

from drawing.lines.faces import LoadedFace, load_faces
from drawing.lines.text import draw_text
from webimage_ocr.fonts.families import Family, load_families
from webimage_ocr.fonts.kinds import HAN, LATIN

WIDTH_PX = 1100
LINES_A_PAGE = 24
SIZES_PX = (13, 14, 16, 18, 20, 24, 28, 32, 40, 48)
PALETTES = (
    ("#ffffff", "#000000"), ("#ffffff", "#333333"), ("#fafafa", "#666666"), ("#fff7e6", "#d4380d"),
    ("#e6f4ff", "#0958d9"), ("#141414", "#e8e8e8"), ("#c41d7f", "#ffffff"), ("#135200", "#f6ffed"),
    ("#ffd666", "#5c3c00"), ("#1d39c4", "#ffe58f"),
)  # fmt: skip


@dataclass(frozen=True)
class TrueLine:
    """What a page really says between two rows of pixels."""

    family: str
    text: str
    kind: int
    style: str
    size_px: int
    top: int
    bottom: int


def build_page(
    chosen: list[tuple[Family, LoadedFace, int]], rng: random.Random, scale: float, *, test: bool
) -> tuple[str, int, list[TrueLine]]:
    """Lay out one line for each chosen face: the page's source, its height in CSS pixels, and the truth."""
    rules, bodies, truth = [], [], []
    top = 16
    for number, (family, face, kind) in enumerate(chosen):
        text = draw_text(rng, kind, family.script, face.slice_of.keys(), test=test)
        if text is None or len(text.strip()) < 2:
            continue
        size = rng.choice(SIZES_PX)
        names = []
        for which, part in enumerate(face.slices):
            names.append(f"f{number}s{which}")
            rules.append(f'@font-face{{font-family:"{names[-1]}";src:url("{part.path.as_uri()}");font-weight:1 999}}')
        height = round(size * 2.2)
        body = _style(rng, names, size, height)
        bodies.append(f'<div style="top:{top}px;{body[0]}"><span style="{body[1]}">{html.escape(text)}</span></div>')
        truth.append(
            TrueLine(family.id, text, kind, family.style, size, round(top * scale), round((top + height) * scale))
        )
        top += height + 6
    page = (
        f"<!doctype html><meta charset=utf-8><style>{''.join(rules)}"
        f"body{{margin:0;background:#fff}}div{{position:absolute;left:0;width:{WIDTH_PX}px;white-space:pre}}"
        f"span{{position:absolute;left:24px}}</style>{''.join(bodies)}"
    )
    return page, top + 16, truth


def _style(rng: random.Random, names: list[str], size: int, height: int) -> tuple[str, str]:
    ground, ink = rng.choice(PALETTES)
    block = f"height:{height}px;background:{ground}"
    if rng.random() < 0.2:
        other = rng.choice(["#f0f0f0", "#d9d9d9"]) if ground > "#8" else "#434343"
        block = f"height:{height}px;background:linear-gradient({rng.randrange(360)}deg,{ground},{other})"
    families = ",".join(f"'{name}'" for name in names)
    text = f"font-family:{families};font-size:{size}px;line-height:{height}px;color:{ink}"
    if rng.random() < 0.15:
        text += f";letter-spacing:{rng.choice([0.5, 1, 2])}px"
    if rng.random() < 0.12:
        text += ";text-shadow:1px 1px 2px rgba(0,0,0,.5)"
    if rng.random() < 0.06 and size >= 24:
        text += f";-webkit-text-stroke:1px {ground if rng.random() < 0.5 else ink}"
    return block, text


def shoot(page: str, height: int, scale: float, target: Path) -> None:
    """Let Chromium draw a page into a PNG file."""
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "page.html"
        source.write_text(page, encoding="utf-8")
        subprocess.run(
            [
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--allow-file-access-from-files", "--virtual-time-budget=30000", f"--user-data-dir={scratch}/profile",
                f"--force-device-scale-factor={scale}", f"--window-size={WIDTH_PX},{height}",
                f"--screenshot={target}", source.as_uri(),
            ],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip


def main() -> None:
    """Draw the whole set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--role", choices=["train", "held"], default="train")
    parser.add_argument("--lines", type=int, default=4, help="lines for each family")
    parser.add_argument("--words", choices=["test", "train"], default="test")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(arguments.seed)
    families = [family for family in load_families() if family.role == arguments.role]
    faces = load_faces(families, arguments.pack)
    chosen = []
    for index, family in enumerate(families):
        own = [face for face in faces if face.family == index]
        for number in range(arguments.lines):
            # a quarter of the lines in Chinese fonts is Latin text
            kind = HAN if family.script != "latin" and number % 4 != 3 else LATIN
            able = [face for face in own if kind in face.kinds]
            if able:
                chosen.append((family, rng.choice(able), kind))
    rng.shuffle(chosen)
    with (arguments.out / "truth.jsonl").open("w", encoding="utf-8") as out:
        for number in range(0, len(chosen), LINES_A_PAGE):
            scale = rng.choice([1, 1, 2])
            part = chosen[number : number + LINES_A_PAGE]
            page, height, truth = build_page(part, rng, scale, test=arguments.words == "test")
            name = f"{number // LINES_A_PAGE:03}.png"
            shoot(page, height, scale, arguments.out / name)
            if rng.random() < 0.5:
                image = cv2.imread(str(arguments.out / name))
                if image is None:
                    raise RuntimeError(f"Chromium wrote no picture {name}.")
                (arguments.out / name).unlink()
                name = name.replace(".png", ".jpg")
                cv2.imwrite(str(arguments.out / name), image, [cv2.IMWRITE_JPEG_QUALITY, rng.randrange(60, 91)])
            out.write(json.dumps({"image": name, "lines": [asdict(line) for line in truth]}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
