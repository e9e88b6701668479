"""The user's own fonts: files in a folder, each compared through drawings of a few words."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from fontTools.ttLib import TTFont, TTLibError
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from webimage_ocr.errors import ModelUnusable
from webimage_ocr.fonts.coverage import Bits, codepoints, covers, read_coverage
from webimage_ocr.fonts.crop import cut_windows, scale_line
from webimage_ocr.fonts.embedder import Embedder
from webimage_ocr.fonts.gallery import Entry, Gallery
from webimage_ocr.fonts.kinds import HAN, LATIN
from webimage_ocr.fonts.pack import Face

SUFFIXES = (".ttf", ".otf", ".ttc", ".woff2")
SIMPLIFIED, TRADITIONAL, ENGLISH = 0x804, 0x404, 0x409
TYPOGRAPHIC_FAMILY, FAMILY = 16, 1
SAMPLES = {
    LATIN: (
        "Hamburgefons", "Quick Brown", "Jumping Fox", "PRICE 1234", "Sale 50% off", "the lazy dog",
        "Welcome back", "Read more", "2026-11-22", "CONTACT US", "Gravity wave", "Kilometres",
    ),
    HAN: (
        "永远的天空", "中国制造", "欢迎光临", "我们在一起", "限时优惠价", "新鲜水果",
        "客服热线", "国家图书馆", "春夏秋冬", "酱香龙鳞", "更多信息", "品质生活",
    ),
}  # fmt: skip
SIZES_PX = (18, 32, 48)


class FontFileError(ModelUnusable):
    """A font file cannot be read."""


@dataclass(frozen=True, slots=True)
class UserFont:
    """One font file of the user's, and what it says of itself."""

    path: Path
    name: str
    weight: int
    italic: bool


def read_user_font(path: Path) -> UserFont:
    """Read a font file's names; the Chinese family name is preferred. Raises FontFileError."""
    try:
        with path.open("rb") as file, TTFont(file, lazy=True, fontNumber=0) as font:
            names = font["name"]
            found = (
                names.getName(kind, 3, 1, language)
                for language in (SIMPLIFIED, TRADITIONAL, ENGLISH)
                for kind in (TYPOGRAPHIC_FAMILY, FAMILY)
            )
            name = next((str(record) for record in found if record is not None), path.stem)
            style = font["OS/2"]
            return UserFont(path, name, int(style.usWeightClass), bool(style.fsSelection & 1))
    except (TTLibError, OSError, KeyError, AttributeError) as error:
        raise FontFileError(f"{path} is not a font file that can be read ({error}); take it away.") from error


def list_user_fonts(folder: Path) -> list[UserFont]:
    """List the font files in the user's folder, by name."""
    paths = sorted(path for path in folder.glob("*") if path.suffix.lower() in SUFFIXES)
    return [read_user_font(path) for path in paths]


def add_font(path: Path, folder: Path) -> UserFont:
    """Copy a font file into the user's folder. Raises FontFileError, or FileExistsError for another of its name."""
    read_user_font(path)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / path.name
    if target.exists() and target.read_bytes() != path.read_bytes():
        raise FileExistsError(f"{target} is there already and is another font; remove it first or rename the file.")
    shutil.copyfile(path, target)
    return read_user_font(target)


def remove_fonts(name: str, folder: Path) -> list[Path]:
    """Delete the user's fonts of this family or file name; what was deleted comes back."""
    gone = [font.path for font in list_user_fonts(folder) if name in (font.name, font.path.name)]
    for path in gone:
        path.unlink()
    return gone


def add_user_fonts(gallery: Gallery, folder: Path, embedder: Embedder) -> Gallery:
    """Put the user's families into the gallery; about 0.1 s a file the first time, remembered by its content."""
    families: dict[str, list[UserFont]] = {}
    for font in list_user_fonts(folder):
        families.setdefault(font.name, []).append(font)
    entries: list[Entry] = []
    rows: list[NDArray[np.float32]] = []
    owners: list[int] = []
    kinds: list[int] = []
    bits: list[Bits] = []
    for owner, (name, fonts) in enumerate(families.items()):
        faces = tuple(Face(font.weight, font.italic, (font.path,)) for font in fonts)
        entries.append(Entry(f"user:{name}", name, "", faces, user=True))
        bits.append(np.bitwise_or.reduce([read_coverage(font.path) for font in fonts]))
        for font in fonts:
            for kind, row in _kept_rows(font, folder, embedder).items():
                rows.append(row)
                owners.append(owner)
                kinds.append(kind)
    return gallery.with_entries(entries, np.array(rows, np.float32), owners, kinds, bits)


def _kept_rows(font: UserFont, folder: Path, embedder: Embedder) -> dict[int, NDArray[np.float32]]:
    """The rows of ``embed_font``, kept beside the fonts under the hash of file and network."""
    digest = hashlib.sha256(font.path.read_bytes() + embedder.digest).hexdigest()[:32]
    kept = folder / ".rows" / f"{digest}.npz"
    if kept.exists():
        with np.load(kept) as table:
            return dict(zip(table["kinds"].tolist(), table["rows"], strict=True))
    rows = embed_font(font, embedder)
    kept.parent.mkdir(parents=True, exist_ok=True)
    np.savez(kept, kinds=np.array(list(rows), np.int64), rows=np.array(list(rows.values()), np.float32))
    return rows


def embed_font(font: UserFont, embedder: Embedder) -> dict[int, NDArray[np.float32]]:
    """One row for each kind of text that the font can draw: the mean direction of a dozen drawings."""
    covered = read_coverage(font.path)
    rows = {}
    for kind, samples in SAMPLES.items():
        able = [text for text in samples if covers(covered, codepoints(text)).all()]
        if able:
            rows[kind] = _embed_drawings(font.path, able, embedder)
    return rows


def _embed_drawings(path: Path, texts: Sequence[str], embedder: Embedder) -> NDArray[np.float32]:
    lines = []
    for number, text in enumerate(texts):
        font = ImageFont.truetype(path, SIZES_PX[number % len(SIZES_PX)])
        left, top, right, bottom = (round(side) for side in font.getbbox(text))
        edge = max(1, (bottom - top) // 8)
        image = Image.new("L", (right - left + 2 * edge, bottom - top + 2 * edge), 255)
        ImageDraw.Draw(image).text((edge - left, edge - top), text, font=font, fill=0)
        lines.append(cut_windows(scale_line(np.asarray(image))))
    mean = embedder.embed(lines).mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), np.float32)
