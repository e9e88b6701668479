"""The pixels of one region, straightened: cut out of the picture once for all that looks at a line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.geometry import cut_quad, quad_size, split_quad, turn_quad
from webimage_ocr.ocr.recognition.ink import mark_ink
from webimage_ocr.types import Pixels, Quad

STRIP_PX = 48
"""Height of every strip: that of the lines which the network is trained on."""
_TALL = 1.5
"""Sides, one to the other, from which text is expected to run along the longer one."""


@dataclass(frozen=True, slots=False, eq=False)
class Strip:
    """A region of the picture, its first corner where its text is thought to start, and what stands in it."""

    region: Quad
    pixels: Pixels
    """(48, w, 3), the text running to the right."""
    downwards: bool = False
    """Whether the region was higher than wide, and the strip was cut down along it."""

    @classmethod
    def cut(cls, image: Pixels, region: Quad, *, downwards: bool = False) -> Strip:
        """Straighten a region (4, 2) out of a picture (h, w, 3)."""
        return cls(region, cut_quad(image, region, STRIP_PX), downwards)

    @classmethod
    def cut_lengthwise(cls, image: Pixels, region: Quad) -> Strip:
        """The same along the longer side, which text runs along unless little stands there."""
        width, height = quad_size(region)
        tall = height > _TALL * width
        return cls.cut(image, turn_quad(region, 1) if tall else region, downwards=tall)

    @cached_property
    def ink(self) -> NDArray[np.bool_]:
        """Where its line has ink (36, w), looked for once for all that asks."""
        return mark_ink(self.pixels)

    @cached_property
    def whole_ink(self) -> NDArray[np.bool_]:
        """Where all of it has ink (48, w), parts of the lines above and below among that."""
        return mark_ink(self.pixels, slice(0, STRIP_PX))

    @cached_property
    def inked_columns(self) -> NDArray[np.bool_]:
        """Which columns (w,) have some."""
        return np.asarray(self.ink.any(axis=0))

    @property
    def nearly_square(self) -> bool:
        """Whether it may hold a character or two that lie on their side."""
        width, height = quad_size(self.region)
        return not self.downwards and width < _TALL * height

    def split(self, starts: list[int], ends: list[int]) -> list[Strip]:
        """The parts between columns of the pixels."""
        width = self.pixels.shape[1]
        regions = split_quad(self.region, np.array(starts) / width, np.array(ends) / width)
        return [
            replace(self, region=region, pixels=self.pixels[:, start:end])
            for region, start, end in zip(regions, starts, ends, strict=True)
        ]
