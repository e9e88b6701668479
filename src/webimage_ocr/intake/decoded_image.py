"""What a decoder gives, apart from the decoders, so that a server that only asks for it imports none of them."""

from __future__ import annotations

from dataclasses import dataclass

from webimage_ocr.types import Pixels


@dataclass(frozen=True, slots=True, eq=False)
class DecodedImage:
    """A picture as a viewer shows it; ``pixels`` is (height, width, 3) RGB, C-contiguous."""

    pixels: Pixels
    format: str

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])
