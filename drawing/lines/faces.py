"""The faces of the pack as the renderer needs them: which file draws which character, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import skia
import uharfbuzz
from fontTools.ttLib import TTFont

from webimage_ocr.fonts.families import Family
from webimage_ocr.fonts.kinds import HAN, LATIN
from webimage_ocr.fonts.pack import list_faces

HAN_PROBE = {ord(c) for c in "的一是不了人我在有他中大上"}
KANA_PROBE = {ord(c) for c in "あいうえおかきくけこ"}
LATIN_PROBE = {ord(c) for c in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"}


@dataclass(frozen=True, eq=False)
class Slice:
    """One font file: its outlines for Skia, its shaping for HarfBuzz."""

    path: Path
    typeface: skia.Typeface
    shaper: uharfbuzz.Font
    units_per_em: int


@dataclass(frozen=True, eq=False)
class GlyphRun:
    """Glyphs of one file and where they stand, in ems from the start of the baseline."""

    typeface: skia.Typeface
    glyphs: list[int] = field(default_factory=list)
    places: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class LoadedFace:
    """One weight of one family, ready to draw."""

    family: int
    weight: int
    italic: bool
    slices: tuple[Slice, ...]
    slice_of: dict[int, int]
    """Codepoint -> index into ``slices``."""
    kinds: tuple[int, ...]

    def shape(self, text: str, features: Mapping[str, bool] | None = None) -> tuple[list[GlyphRun], float]:
        """Set ``text`` in a row, kerned: its runs, one for each change of slice, and its width in ems."""
        runs: list[GlyphRun] = []
        x = 0.0
        start = 0
        while start < len(text):
            which = self.slice_of.get(ord(text[start]), 0)
            end = start + 1
            while end < len(text) and (text[end] == " " or self.slice_of.get(ord(text[end])) == which):
                end += 1
            part = self.slices[which]
            buffer = uharfbuzz.Buffer()
            buffer.add_str(text[start:end])
            buffer.guess_segment_properties()
            uharfbuzz.shape(part.shaper, buffer, dict(features or {}))
            run = GlyphRun(part.typeface)
            for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
                run.glyphs.append(info.codepoint)
                run.places.append((x + position.x_offset / part.units_per_em, -position.y_offset / part.units_per_em))
                x += position.x_advance / part.units_per_em
            runs.append(run)
            start = end
        return runs, x


@lru_cache(maxsize=8192)
def read_characters(path: Path) -> frozenset[int]:
    """List the codepoints that a font file can draw."""
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def load_faces(families: list[Family], pack: Path) -> list[LoadedFace]:
    """Load every face of every family from the pack's folder; a family that is not there is an error."""
    loaded = []
    for index, family in enumerate(families):
        faces = list_faces(pack / family.id)
        if not faces:
            raise FileNotFoundError(f"{family.id} is not in {pack}; run `webimage-ocr fonts pull` first.")
        for face in faces:
            slice_of: dict[int, int] = {}
            slices = []
            for number, path in enumerate(face.files):
                typeface = skia.Typeface.MakeFromFile(str(path))
                hb_face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
                slices.append(Slice(path, typeface, uharfbuzz.Font(hb_face), hb_face.upem))
                for character in read_characters(path):
                    slice_of.setdefault(character, number)
            has_han = family.script != "latin" and (slice_of.keys() >= HAN_PROBE or slice_of.keys() >= KANA_PROBE)
            has_latin = slice_of.keys() >= LATIN_PROBE
            kinds = tuple(kind for kind, there in ((LATIN, has_latin), (HAN, has_han)) if there)
            loaded.append(LoadedFace(index, face.weight, face.italic, tuple(slices), slice_of, kinds))
    return loaded
