"""What is read of a turned picture that is not there: ``python -m eval.borders [--seed N] [--kind NAME] [FOLDER ...]``.

Drawn pictures, or those of folders, are read upright, then turned by 10 and 300 degrees with corners of several
colours; folders whose name holds ``turned`` are read as they are. A phantom is a block that stands on no true text.
Beside what is reported stands what ``ocr/page/sheet.py`` left out as borders, so that one run tells how it is with that
filter and without, and what of true text it costs.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from unittest.mock import patch

import numpy as np
from PIL import Image
from shapely.geometry import Polygon

from drawing.kinds import KINDS
from drawing.labels import Label, read_labels
from drawing.sheet import Item, Sheet
from eval.reading import half_of, refuse_unlabelled, wants_direction
from webimage_ocr.ocr.page.sheet import is_border
from webimage_ocr.ocr.recognition.orient import StripReading
from webimage_ocr.reader import Reader
from webimage_ocr.types import Quad, ReadOptions

ANGLES = (10, 300)
FILLS = ("white", "black", "page", "transparent")
"""Colours of the corners; ``page`` is that of the picture's own border."""
KINDS_READ = (
    "chat", "code", "icons", "listing", "lone", "menu", "mixed", "operators", "phone", "struck", "symbols", "vertical",
)  # fmt: skip
_ON_TEXT = 0.1
"""Share of a block, or of a true text, that covers the other at least, where the block is read from it."""


@dataclass(slots=True)
class Tally:
    """Blocks of some pictures."""

    pictures: int = 0
    blocks: int = 0
    phantoms: list[str] = field(default_factory=list)
    """Reported, on no true text and no icon."""
    icons: list[str] = field(default_factory=list)
    """Reported, on a drawing that is no text: phantoms that no border makes."""
    kept_out: list[str] = field(default_factory=list)
    """Left out, and on no true text."""
    lost: list[str] = field(default_factory=list)
    """Left out, and on true text."""

    def add(self, reported: Iterable[tuple[str, Quad]], left_out: Iterable[tuple[str, Quad]], sheet: Sheet) -> None:
        """Count one picture."""
        texts = [Polygon(item.points) for item in sheet.items]
        icons = [Polygon(points) for points in sheet.icons]
        self.pictures += 1
        for text, points in reported:
            self.blocks += 1
            if not _stands_on(points, texts):
                (self.icons if _stands_on(points, icons) else self.phantoms).append(text)
        for text, points in left_out:
            (self.lost if _stands_on(points, texts) else self.kept_out).append(text)

    def row(self, name: str) -> str:
        """A line of the table."""
        without = len(self.phantoms) + len(self.kept_out)
        cells = (name, self.pictures, self.blocks, without, len(self.phantoms), len(self.lost), len(self.icons))
        return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    """Print the table, and the texts."""
    parser = argparse.ArgumentParser(prog="python -m eval.borders", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="labelled folders of turned pictures; drawn ones without")
    parser.add_argument("--kind", action="append", choices=sorted(KINDS), help="only these drawn kinds")
    parser.add_argument("--count", type=int, default=2, help="drawn pictures a kind (2)")
    parser.add_argument("--seed", type=int, default=71, help="another seed draws other pictures (71)")
    parser.add_argument("--half", choices=("choose", "report"), help="half of a folder's pictures")
    options = parser.parse_args()
    refuse_unlabelled(options.folders)
    tallies: dict[str, Tally] = {}
    with Reader() as reader:
        if options.folders:
            for folder in options.folders:
                for label in half_of(read_labels(folder), options.half):
                    with Image.open(folder / label.image) as image:
                        sheet = Sheet(image.convert("RGB"), _items(label), icons=list(label.icons))
                    if wants_direction(folder):
                        _read(reader, sheet, tallies.setdefault(folder.name, Tally()))
                    else:
                        _read_turned(reader, sheet, tallies)
        else:
            for kind in options.kind or KINDS_READ:
                for number in range(options.count):
                    _read_turned(reader, KINDS[kind](Random(f"{options.seed}/{kind}/{number}")), tallies)
    print("| pictures | read | blocks | phantoms without the filter | with it | true texts left out | icons read |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, tally in tallies.items():
        print(tally.row(name))
    for name, tally in tallies.items():
        print(f"{name}: phantoms {tally.phantoms}, left out {tally.kept_out}, lost {tally.lost}, icons {tally.icons}")


def _items(label: Label) -> list[Item]:
    return [Item(item.text, item.points) for item in label.items if item.points is not None]


def _read_turned(reader: Reader, sheet: Sheet, tallies: dict[str, Tally]) -> None:
    _read(reader, sheet, tallies.setdefault("upright", Tally()))
    red, green, blue = map(int, np.asarray(sheet.image.convert("RGB"))[1, 1])
    corners = {"white": (255, 255, 255, 255), "black": (0, 0, 0, 255), "transparent": (0, 0, 0, 0)}
    for fill in FILLS:
        for angle in ANGLES:
            turned = replace(sheet, image=sheet.image.convert("RGBA"))
            turned = turned.turned(angle, corners.get(fill, (red, green, blue, 255)))
            if fill != "transparent":
                turned = replace(turned, image=turned.image.convert("RGB"))
            _read(reader, turned, tallies.setdefault(f"{angle} degrees, {fill} corners", Tally()))


def _read(reader: Reader, sheet: Sheet, tally: Tally) -> None:
    with _watched_borders() as left_out:
        page = reader.read(_png(sheet.image), ReadOptions(detect_direction=True))
    tally.add(((line.text, line.quad) for line in page.lines), left_out, sheet)


@contextmanager
def _watched_borders() -> Iterator[list[tuple[str, Quad]]]:
    """What is left out as borders meanwhile: its text and its place in the submitted picture."""
    left_out: list[tuple[str, Quad]] = []

    def watch(line: StripReading, place: Quad, sheet: Quad) -> bool:
        if is_border(line, place, sheet):
            left_out.append((line.reading.text, place))
            return True
        return False

    with patch("webimage_ocr.ocr.pipeline.is_border", watch):
        yield left_out


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _stands_on(points: Quad, texts: Sequence[Polygon]) -> bool:
    block = Polygon(points)
    return any(
        block.intersection(text).area >= _ON_TEXT * max(1.0, min(block.area, text.area))
        for text in texts
        if text.is_valid
    )


if __name__ == "__main__":
    main()
