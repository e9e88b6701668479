"""Turning a picture adds no blocks: what its corners and borders look like is not read."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import numpy as np
import pytest
from PIL import Image

from drawing.kinds import KINDS
from webimage_ocr.reader import Reader, ReaderOptions
from webimage_ocr.runtime.session import RuntimeOptions
from webimage_ocr.types import ReadOptions

_SHORT = 3


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(ReaderOptions(runtime=RuntimeOptions(precision="f32"))) as reader:
        yield reader


@pytest.mark.parametrize("kind", ["struck", "operators"])
@pytest.mark.parametrize(("angle", "fill"), [(10, 0), (300, 255)])
def test_short_blocks_of_a_turned_picture_stand_in_the_upright_one(
    reader: Reader, kind: str, angle: int, fill: int
) -> None:
    options = ReadOptions(detect_direction=True)
    for seed in (1, 2):
        picture = KINDS[kind](Random(seed)).image.convert("RGB")
        upright = "".join(line.text for line in reader.read(np.asarray(picture), options).lines)
        turned = picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=(fill,) * 3)
        texts = [line.text for line in reader.read(np.asarray(turned), options).lines]
        phantoms = [text for text in texts if len(text) <= _SHORT and not all(word in upright for word in text.split())]
        assert phantoms == []
