"""What a picture may be: said with every call, since endpoints differ in it, and checked before a pixel is decoded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from webimage_ocr.errors import FileTooLarge, InvalidImageSize
from webimage_ocr.intake.format import WEB_IMAGE_FORMATS

IMAGE_LIMIT_BYTES = 10 * 1024 * 1024
"""What an image file may have, as the service documents it."""


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """The limits of one endpoint; the defaults are those of web-image in the API reference of 2024-02."""

    min_side_px: int = 15
    max_side_px: int = 8192
    limit_bytes: int = IMAGE_LIMIT_BYTES
    count_base64_text: bool = False
    """Whether ``limit_bytes`` is for the Base64 text, which a file behind a URL is counted as too."""
    limit_pixels: int | None = None
    limit_frames: int | None = None
    """Only one frame is ever decoded, so that their number costs nothing."""
    formats: tuple[str, ...] = WEB_IMAGE_FORMATS

    @property
    def file_limit_bytes(self) -> int:
        """Size of a file, of whose length its Base64 text has four thirds."""
        return self.limit_bytes * 3 // 4 if self.count_base64_text else self.limit_bytes

    def check_bytes(self, length: int) -> None:
        """Raise ``FileTooLarge`` for a file of ``length`` bytes that is over the limit."""
        if length > self.file_limit_bytes:
            raise FileTooLarge(f"The file has {length:,} bytes; at most {self.file_limit_bytes:,} are allowed.")

    def check_size(self, width: int, height: int) -> None:
        """Raise ``InvalidImageSize`` for a picture of ``width`` x ``height`` pixels that is not allowed."""
        if min(width, height) < self.min_side_px or max(width, height) > self.max_side_px:
            raise InvalidImageSize(
                f"It is {width} x {height} pixels; each side must have {self.min_side_px} to {self.max_side_px}."
            )
        if self.limit_pixels is not None and width * height > self.limit_pixels:
            raise InvalidImageSize(f"It has {width * height:,} pixels; at most {self.limit_pixels:,} are allowed.")

    def check_frames(self, frames: int) -> None:
        """Raise ``InvalidImageSize`` for a file with too many frames, pages or icons."""
        if self.limit_frames is not None and frames > self.limit_frames:
            raise InvalidImageSize(f"It has {frames:,} frames; at most {self.limit_frames:,} are allowed.")


def read_within(file: BinaryIO, limit_bytes: int) -> bytes:
    """The rest of a file, a pipe or a device, which may have no end; raises ``FileTooLarge`` beyond the limit."""
    data = file.read(limit_bytes + 1)
    if len(data) > limit_bytes:
        raise FileTooLarge(f"The file has more than {limit_bytes:,} bytes.")
    return data


DEFAULT_LIMITS = ImageLimits()
