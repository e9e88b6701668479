"""Fit what the mean confidence of a line means: ``python -m training.confidence``, six minutes.

Pictures that seeded code draws are read; a block is right when it says exactly the true characters that it covers, as
``python -m eval`` judges it. Prints the scale of ``ocr/page/confidence.py`` and what it does to the expected
calibration error, also on pictures kept apart. No picture of others is looked at.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from drawing.folder import draw_folder
from drawing.kinds import KINDS
from drawing.labels import Block, Label, Reading, read_labels
from eval.calibration import Calibration, Judged, calibrate
from webimage_ocr import Reader, ReadOptions
from webimage_ocr.ocr.page.confidence import line_probability, line_sureness
from webimage_ocr.types import Line

PICTURES = 20
FITTED, KEPT_APART = 5101, 5102
"""Seeds."""
STEPS = 30
"""How often the bracket of a fit is halved."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=PICTURES, help="of each kind of drawing/kinds")
    pictures = parser.parse_args().pictures
    with Reader() as reader:
        fitted, apart = (calibrate(list(read_drawn(reader, pictures, seed))) for seed in (FITTED, KEPT_APART))
    scale = fit(fitted.blocks)
    print(f"_SCALE = {scale:.3f}")
    for name, judged in (("fitted", fitted), ("kept apart", apart)):
        told = [replace(block, confidence=line_probability(block.confidence, scale)) for block in judged.blocks]
        after = Calibration(tuple(told), judged.true)
        print(f"{name}: {len(told)} blocks, calibration error {judged.error():.4f} before, {after.error():.4f} after")


def read_drawn(reader: Reader, pictures: int, seed: int) -> Iterator[tuple[Label, Reading]]:
    """What is true, and what is read with its sureness as its confidence; without the long screenshots."""
    with tempfile.TemporaryDirectory() as scratch:
        for kind in sorted(KINDS.keys() - {"tall"}):
            folder = draw_folder(kind, pictures, seed, Path(scratch))
            for label in read_labels(folder):
                page = reader.read(folder / label.image, ReadOptions(detect_direction=kind == "turned"))
                blocks = tuple(Block(line.text, line.quad.astype(np.float64), sureness_of(line)) for line in page.lines)
                yield label, Reading(label.image, blocks)


def sureness_of(line: Line) -> float:
    return line_sureness([c.text for c in line.characters], [c.confidence for c in line.characters])


def fit(blocks: Sequence[Judged]) -> float:
    """The likeliest scale: as many blocks are right as are told to be."""
    right = sum(block.faultless for block in blocks)
    low, high = 1e-4, 1e2
    for _ in range(STEPS):
        scale = (low * high) ** 0.5
        told = sum(line_probability(block.confidence, scale) for block in blocks)
        low, high = (scale, high) if told < right else (low, scale)
    return high


if __name__ == "__main__":
    main()
