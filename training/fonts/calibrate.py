"""Fit how cosines and likenesses become probabilities, on pages set in words that the network was trained on.

    python -m training.fonts.calibrate SET... --pack PACK

SET is made by ``eval.fonts.web_pages`` or ``eval.fonts.worn_lines`` with ``--words train`` and a seed of its own:
never the sets that figures are reported on. Runs in the package's own environment.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np

from eval.fonts.measure import read_set
from training.fonts.manifest import write_manifest
from webimage_ocr import Reader
from webimage_ocr.fonts import FontNamer, NamingOptions
from webimage_ocr.fonts.embedder import Embedder
from webimage_ocr.fonts.families import DATA, load_families, read_data
from webimage_ocr.fonts.gallery import Calibration, load_gallery
from webimage_ocr.fonts.kinds import HAN, LATIN
from webimage_ocr.fonts.namer import Look, weigh
from webimage_ocr.fonts.pack import list_faces
from webimage_ocr.fonts.user_fonts import embed_font, read_user_font
from webimage_ocr.runtime.session import RuntimeOptions

LEAST_WEIGHT = 1e-4
Truth = list[tuple[Look, int]]
"""What was seen of a line, and the index of the family that it is set in."""


def main() -> None:
    """Fit and write the calibration into ``prototypes.npz``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--pack", type=Path, required=True)
    arguments = parser.parse_args()
    families = [family for family in load_families() if family.role == "train"]
    index = {family.id: number for number, family in enumerate(families)}
    looks: Truth = []
    with tempfile.TemporaryDirectory() as scratch, Reader() as reader:
        (Path(scratch) / "pack").symlink_to(arguments.pack.absolute())
        namer = FontNamer.load(options=NamingOptions(folder=Path(scratch)))
        for folder in arguments.sets:
            for image, truths, lines in read_set(folder, reader):
                there = [(truth, line) for truth, line in zip(truths, lines, strict=True) if line is not None]
                found = namer.examine(image, [line for _, line in there], thoroughly=True)
                looks += [(look, index[str(truth["family"])]) for (truth, _), look in zip(there, found, strict=True)]
    calibration = fit(looks, Calibration((20.0, 20.0), 0.0, 0.0, 0.0, 2.0))
    offset = measure_user_offset(looks, arguments.pack)
    with np.load(DATA / "prototypes.npz") as table:
        rows = {name: table[name] for name in ("rows", "owners", "kinds")}
    np.savez_compressed(
        DATA / "prototypes.npz",
        **rows,
        scale=calibration.scale,
        user_offset=offset,
        likeness=calibration.likeness,
        cosine=calibration.cosine,
        least_likeness=calibration.least_likeness,
    )
    write_manifest({"prototypes.npz": "training.fonts.export, calibrated by training.fonts.calibrate"})
    print(f"{len(looks)} lines: {replace(calibration, user_offset=offset)}")


def fit(looks: Truth, start: Calibration) -> Calibration:
    """Choose the slopes that give the truth the highest likelihood, on a grid."""
    latin, han = (_fit_scale([look for look in looks if look[0].kind == kind], start) for kind in (LATIN, HAN))
    best = replace(start, scale=(latin, han))
    grid = product(np.arange(0.0, 41.0, 4.0), np.arange(4.0, 61.0, 4.0), (0.0, 0.3, 0.4, 0.5, 0.6, 0.7))
    drawn = [
        replace(best, cosine=float(cosine), likeness=float(likeness), least_likeness=least)
        for cosine, likeness, least in grid
    ]
    return min(drawn, key=lambda c: loss(looks, c))


def _fit_scale(looks: Truth, start: Calibration) -> float:
    scales: list[float] = np.arange(6.0, 61.0, 2.0).tolist()
    return min(scales, key=lambda scale: loss(looks, replace(start, scale=(scale, scale))))


def loss(looks: Truth, calibration: Calibration) -> float:
    """The mean negative logarithm of the truth's probability."""
    total = 0.0
    for look, truth in looks:
        place = np.flatnonzero(look.ranking.order[: look.ranking.able] == truth)
        weight = weigh(look, calibration)[place[0]] if len(place) else 0.0
        total -= np.log(max(weight, LEAST_WEIGHT))
    return total / len(looks)


def measure_user_offset(looks: Truth, pack: Path, families_measured: int = 40) -> float:
    """How much nearer lines are to the mean of drawings of their font, which users' fonts have, than to its row."""
    gallery = load_gallery(pack)
    embedder = Embedder(read_data("network.onnx"), RuntimeOptions())
    families = [family for family in load_families() if family.role == "train"]
    differences: list[float] = []
    for family in range(0, len(families), max(1, len(families) // families_measured)):
        face = list_faces(pack / families[family].id)[0]
        drawn = embed_font(read_user_font(face.files[0]), embedder)
        for look, truth in looks:
            if truth == family and look.kind in drawn:
                trained = gallery.rows[(gallery.owners == family) & (gallery.kinds == look.kind)]
                differences.append(float(drawn[look.kind] @ look.embedding - (trained @ look.embedding).max()))
    return float(np.mean(differences)) if differences else 0.0


if __name__ == "__main__":
    main()
