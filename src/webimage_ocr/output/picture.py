"""The picture that a page was read from, for formats that hold or name it."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, JpegImagePlugin

from webimage_ocr.types import Pixels

_ORIENTATION = 0x0112
"""The EXIF tag."""
_SCREEN_DPI = 96.0
"""CSS pixels to the inch: for pictures that do not say how large they are on paper."""
_SCAN_DPI = (100.0, 2400.0)
"""What a scanner writes down; 72 is what programs write that do not know."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One picture: its name, the bytes of its file, and its pixels as they were read."""

    name: str
    pixels: Pixels
    file: bytes = b""

    def jpeg(self) -> JpegImagePlugin.JpegImageFile | None:
        """The header of a JPEG file that viewers of documents show just as ``pixels``, or None."""
        if not self.file.startswith(b"\xff\xd8"):
            return None
        height, width = self.pixels.shape[:2]
        opened = Image.open(io.BytesIO(self.file), formats=["JPEG"])
        # what is turned by EXIF, printed in CMYK or several pictures in one (MPO) is kept as pixels
        if not isinstance(opened, JpegImagePlugin.JpegImageFile) or opened.format != "JPEG":
            return None
        same = opened.size == (width, height) and opened.getexif().get(_ORIENTATION, 1) == 1
        return opened if same and opened.mode in ("L", "RGB") else None

    def dpi(self) -> float:
        """Pixels to the inch, as the file says, or as on screens."""
        jpeg = self.jpeg()
        told = jpeg.info.get("dpi", (0, 0)) if jpeg else (0, 0)
        across, down = map(float, told)
        return across if across == down and _SCAN_DPI[0] <= across <= _SCAN_DPI[1] else _SCREEN_DPI
