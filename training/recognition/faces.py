"""The typefaces that lines are set in, by what they can write, and those that are kept apart for judging."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
import skia

from drawing.lines.faces import GlyphRun, LoadedFace, load_faces
from webimage_ocr.fonts.families import load_families

KEPT_APART = frozenset(
    {"liberation-mono", "ubuntu-mono", "wqy-microhei", "tw-sung", "roboto", "source-serif-4", "biz-udgothic"}
)
"""Families that are judged by, beside those that no font network is taught either."""
_PLAIN_SHARE = 0.92
"""Of Western lines in faces that pages are set in; the rest in scripts and display faces."""
_PLAIN = ("sans", "serif", "slab")
_LEGIBLE = ("hei", "song")
_OWN_LATIN = 0.5
"""Share of Chinese and Japanese lines whose Latin is that of the same face, not of another one in front of it."""
_LIGATURES = {"liga": False, "calt": False, "clig": False, "dlig": False}
"""Off: a program in a face that draws != as one sign is still read as it was written."""
_TELLING = "aegrnh"
"""Letters whose capitals look different."""
_PROBE_PX, _SAME_SHAPE = 64, 0.7


@dataclass(frozen=True, slots=True)
class Stack:
    """Faces as a style sheet lists them: each character is drawn by the first one that has it."""

    faces: tuple[LoadedFace, ...]

    def covers(self, text: str) -> bool:
        """Whether every character but the space is in one of them."""
        return all(
            character == " " or any(ord(character) in face.slice_of for face in self.faces) for character in text
        )

    def shape(self, text: str) -> tuple[list[GlyphRun], float]:
        """Set ``text`` in a row: its runs, and its width in ems."""
        runs: list[GlyphRun] = []
        x = 0.0
        for face, part in self._parts(text):
            found, width = face.shape(part, _LIGATURES)
            runs += [replace(run, places=[(x + along, across) for along, across in run.places]) for run in found]
            x += width
        return runs, x

    def _parts(self, text: str) -> Iterable[tuple[LoadedFace, str]]:
        start, chosen = 0, self._face_of(text[0], self.faces[0])
        for place in range(1, len(text) + 1):
            following = self._face_of(text[place], chosen) if place < len(text) else None
            if following is not chosen:
                yield chosen, text[start:place]
                if following is not None:
                    start, chosen = place, following

    def _face_of(self, character: str, before: LoadedFace) -> LoadedFace:
        if character == " ":
            return before
        return next((face for face in self.faces if ord(character) in face.slice_of), self.faces[0])


def is_unicase(face: LoadedFace) -> bool:
    """Whether small letters are drawn as capitals: nobody can say from a picture which of them were meant."""
    alike = 0
    for small in _TELLING:
        shapes = []
        for letter in (small, small.upper()):
            if ord(letter) not in face.slice_of:
                return False
            part = face.slices[face.slice_of[ord(letter)]]
            path = skia.Font(part.typeface, _PROBE_PX).getPath(part.typeface.unicharToGlyph(ord(letter)))
            bounds = path.computeTightBounds()
            image = np.zeros((_PROBE_PX, _PROBE_PX, 4), np.uint8)
            canvas = skia.Surface(image).getCanvas()
            canvas.scale(_PROBE_PX / max(bounds.width(), 1), _PROBE_PX / max(bounds.height(), 1))
            canvas.translate(-bounds.left(), -bounds.top())
            canvas.drawPath(path, skia.Paint(Color=skia.ColorBLACK))
            shapes.append(image[..., 3] > 127)
        alike += (shapes[0] & shapes[1]).sum() > _SAME_SHAPE * (shapes[0] | shapes[1]).sum()
    return alike * 2 > len(_TELLING)


class Typecase:
    """The faces of a pack by what they write; ``held`` takes those that are kept apart."""

    def __init__(self, pack: Path, *, held: bool, only: Sequence[str] = ()) -> None:
        families = [
            family
            for family in load_families()
            if (family.role == "held" or family.id in KEPT_APART) == held and (not only or family.id in only)
        ]
        loaded = load_faces(families, pack)
        self._legible: list[list[LoadedFace]] = []
        self._by: dict[str, list[list[LoadedFace]]] = {
            name: [] for name in ("plain", "fancy", "mono", "sc", "tc", "jp")
        }
        for number, family in enumerate(families):
            faces = [face for face in loaded if face.family == number and not is_unicase(face)]
            kind = (
                family.script
                if family.script != "latin"
                else "mono"
                if family.style == "mono"
                else "plain"
                if family.style in _PLAIN
                else "fancy"
            )
            if faces:
                self._by[kind].append(faces)
            if faces and family.style in _LEGIBLE and family.script == "sc":
                self._legible.append(faces)

    def characters(self, script: str = "sc") -> set[int]:
        """Every code point that a face of ``script`` draws."""
        return {code for family in self._by[script] for face in family for code in face.slice_of}

    def rare(self, characters: set[str]) -> list[str]:
        """Those ``characters`` beyond Latin that a face of an eastern script draws: ordinary text shows few of them."""
        drawn = {chr(code) for script in ("sc", "tc", "jp") for code in self.characters(script)}
        return sorted(c for c in drawn & characters if c > "\u2e80" and c.isalpha())

    def all_faces(self, rng: Random) -> Stack:
        """A Chinese face as books and pages are set in, and behind it every other one: what any can draw is drawn."""
        behind = [
            face for script in ("sc", "jp", "tc", "plain", "mono") for family in self._by[script] for face in family[:1]
        ]
        return Stack((rng.choice(rng.choice(self._legible)), *behind))

    def choose(self, rng: Random, writing: str) -> Stack:
        """Faces for ``western``, ``display``, ``mono``, ``simplified``, ``traditional`` or ``japanese`` text."""
        if writing == "mono":
            return Stack((self._pick(rng, "mono"), self._pick(rng, "sc")))
        if writing == "display":
            return Stack((self._pick(rng, "fancy"), self._pick(rng, "plain"), self._pick(rng, "sc")))
        if writing == "western":
            kind = rng.random()
            first = "mono" if kind < 0.08 else "plain" if kind < _PLAIN_SHARE else "fancy"
            return Stack((self._pick(rng, first), self._pick(rng, "sc")))
        script = {"simplified": "sc", "traditional": "tc", "japanese": "jp"}[writing]
        # most faces of simplified Chinese hold traditional characters too, and set their marks in a corner
        han = self._pick(rng, script)
        if rng.random() < _OWN_LATIN:
            return Stack((han, self._pick(rng, "plain")))
        return Stack((self._pick(rng, "mono" if rng.random() < 0.1 else "plain"), han))

    def _pick(self, rng: Random, kind: str) -> LoadedFace:
        return rng.choice(rng.choice(self._by[kind] or self._by["sc"]))
