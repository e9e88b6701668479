"""Bytes in, one safe RGB picture out.

A server runs this in the processes of ``decoder_pool``; the library in its own.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import cv2
import numpy as np
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    IcoImagePlugin,
    Image,
    ImageChops,
    JpegImagePlugin,
    PcxImagePlugin,
    PsdImagePlugin,
    TgaImagePlugin,
    TiffImagePlugin,
)

from webimage_ocr.errors import DamagedImage, WebImageError
from webimage_ocr.intake.decoded_image import DecodedImage
from webimage_ocr.intake.format import identify_format
from webimage_ocr.intake.header import Header, read_header
from webimage_ocr.intake.limits import DEFAULT_LIMITS, ImageLimits
from webimage_ocr.intake.pdf import draw_page
from webimage_ocr.intake.pixels import flatten, rgb_of_array, rgb_of_image, swap_red_and_blue, to_8_bits, turn
from webimage_ocr.types import Pixels


def decode_image(
    data: bytes, limits: ImageLimits = DEFAULT_LIMITS, page: int = 1, *, apply_exif: bool = True
) -> DecodedImage:
    """Decode one picture: a page of a PDF file, the first frame of an animation, the largest icon.

    Raises ``FileTooLarge``, ``UnsupportedFormat``, ``InvalidImageSize`` or ``DamagedImage``, and ``InvalidParameter``
    where a PDF file has no such ``page``.
    """
    limits.check_bytes(len(data))
    if identify_format(data, limits.formats) == "PDF":
        return DecodedImage(_decode_pdf(data, page, limits), "PDF")
    header = read_header(data, limits.formats)
    limits.check_size(header.width, header.height)
    limits.check_frames(header.frames)
    with _told(header.format):
        pixels = _DECODERS[header.codec](header)
    if pixels.shape[:2] != (header.height, header.width):
        raise DamagedImage(f"The {header.format} file contradicts itself about its size.")
    return DecodedImage(turn(pixels, header.orientation) if apply_exif else pixels, header.format)


class _EndsTooSoon(Exception):
    """OpenCV says no more than that it failed, and of most files it is this."""


@contextmanager
def _told(name: str) -> Iterator[None]:
    """A decoder given damaged bytes may raise anything: this is the one border where all of it is one answer."""
    try:
        yield
    except (MemoryError, WebImageError):
        raise
    except Exception as error:
        # what the library says speaks of its sources, and of paths: callers are not told, __cause__ has it
        ends_too_soon = isinstance(error, EOFError | _EndsTooSoon) or "truncated" in str(error)
        what = "ends too soon or is corrupt" if ends_too_soon else "cannot be decoded"
        raise DamagedImage(f"The {name} file {what}; send the whole file, undamaged.") from error


def _decode_pdf(data: bytes, page: int, limits: ImageLimits) -> Pixels:
    with _told("PDF"):
        return draw_page(data, page, limits)


def _decode_with_opencv(header: Header) -> Pixels:
    """Up to twice as fast as Pillow, pixel for pixel the same, and strict about files that end too soon."""
    # IMREAD_COLOR_RGB would swap the colours as well, but in a second whole picture
    flags = cv2.IMREAD_COLOR_BGR | cv2.IMREAD_IGNORE_ORIENTATION if header.opaque else cv2.IMREAD_UNCHANGED
    stored = cv2.imdecode(np.frombuffer(header.body, np.uint8), flags)
    if stored is None:
        raise _EndsTooSoon
    pixels = to_8_bits(stored)
    if pixels.ndim == 3:
        swap_red_and_blue(pixels)
    return rgb_of_array(pixels)


def _decode_bmp_32(header: Header) -> Pixels:
    """The fourth byte was meant to be empty; where it is not, it is transparency, which libraries leave out."""
    (offset,), (height,) = struct.unpack_from("<I", header.body, 10), struct.unpack_from("<i", header.body, 22)
    shape = (header.height, header.width, 4)
    stored = np.frombuffer(header.body, np.uint8, header.height * header.width * 4, offset).reshape(shape)
    rgba = np.asarray(cv2.cvtColor(stored, cv2.COLOR_BGRA2RGBA), np.uint8)
    return flatten(rgba if height < 0 else np.asarray(cv2.flip(rgba, 0), np.uint8))


def _decode_tiff(header: Header) -> Pixels:
    try:
        return _decode_with_pillow(TiffImagePlugin.TiffImageFile)(header)
    except SyntaxError:  # Pillow has no mode for it: several channels of floats or of 32 bits
        return _decode_with_opencv(header)


def _open_icon(file: io.BytesIO) -> Image.Image:
    # the class for whole ICO files goes by the directory's sizes, which end at 256
    return IcoImagePlugin.IcoFile(file).frame(0)


def _decode_with_pillow(open_image: Callable[[io.BytesIO], Image.Image]) -> Callable[[Header], Pixels]:
    """The classes of the formats are called themselves: ``Image.open`` would guess, and knows other limits."""

    def decode(header: Header) -> Pixels:
        with open_image(io.BytesIO(header.body)) as image:
            if image.size != (header.width, header.height):
                raise ValueError(f"it is {image.width} x {image.height} to one part of it, and not to another")
            image.load()
            return rgb_of_image(image)

    return decode


def _decode_psd(header: Header) -> Pixels:
    with PsdImagePlugin.PsdImageFile(io.BytesIO(header.body)) as image:
        image.load()
        if image.mode == "1":
            return rgb_of_image(ImageChops.invert(image))  # here a set bit is black
        # Pillow takes any fourth channel for transparency, a selection too
        return rgb_of_image(image.convert("RGB") if header.opaque and image.mode == "RGBA" else image)


_DECODERS: dict[str, Callable[[Header], Pixels]] = {
    "JPEG": _decode_with_opencv,
    "PNG": _decode_with_opencv,
    "WebP": _decode_with_opencv,
    "BMP": _decode_with_opencv,
    "CMYK": _decode_with_pillow(JpegImagePlugin.JpegImageFile),
    "BMP32": _decode_bmp_32,
    "DIB": _decode_with_pillow(BmpImagePlugin.BmpImageFile),
    "TIFF": _decode_tiff,
    "TGA": _decode_with_pillow(TgaImagePlugin.TgaImageFile),
    "ICO": _decode_with_pillow(_open_icon),
    "PCX": _decode_with_pillow(PcxImagePlugin.PcxImageFile),
    "PSD": _decode_psd,
    "GIF": _decode_with_pillow(GifImagePlugin.GifImageFile),
}
