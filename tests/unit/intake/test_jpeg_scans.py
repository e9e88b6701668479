"""JPEGs whose scans are cut, though the file ends well formed; and whole ones of every make, which are taken."""

from __future__ import annotations

import io
import struct
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pictures import draw_text
from webimage_ocr.errors import DamagedImage
from webimage_ocr.intake.decode import decode_image

END = b"\xff\xd9"


def picture(mode: str = "RGB", noise: int = 8) -> Image.Image:
    """Text, with some noise so that no part of it is coded in a handful of bytes."""
    text = np.asarray(Image.open(io.BytesIO(draw_text(["cut in two"] * 8))).convert("RGB")).astype(np.int16)
    grain = np.random.default_rng(0).integers(-noise, noise + 1, text.shape)
    return Image.fromarray((text + grain).clip(0, 255).astype(np.uint8)).convert(mode)


def encode(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


MAKES: dict[str, dict[str, Any]] = {
    "plain": {},
    "progressive": {"progressive": True},
    "optimised": {"optimize": True, "quality": 30},
    "best": {"quality": 100, "subsampling": 0},
    "4:2:0": {"subsampling": 2},
    "restarts": {"restart_marker_rows": 1},
    "progressive restarts": {"progressive": True, "restart_marker_blocks": 5},
}


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("make", MAKES)
def test_half_a_picture_with_an_end_marker_is_damaged(make: str, mode: str) -> None:
    data = encode(picture(mode), **MAKES[make])
    start = data.index(b"\xff\xda")
    # the last scan of a progressive picture has the last bit of its details: cut there, it is whole, only coarser
    for part in (0.1, 0.3) if "progressive" in make else (0.1, 0.5, 0.9):
        with pytest.raises(DamagedImage, match="send"):
            decode_image(data[: start + int((len(data) - start) * part)].rstrip(b"\xff") + END)


@pytest.mark.parametrize("noise", [0, 8, 100])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("make", MAKES)
def test_whole_pictures_of_every_make_are_taken(make: str, mode: str, noise: int) -> None:
    for crop in ((0, 0, 15, 15), (0, 0, 64, 64), (3, 5, 120, 77)):
        image = picture(mode, noise).crop(crop)
        data = encode(image, **MAKES[make])
        shown = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
        for tail in (b"", b"\0" * 100, data):  # some cameras write something after the picture
            assert np.array_equal(decode_image(data + tail).pixels, shown)


def test_a_small_file_that_claims_a_large_picture_is_damaged() -> None:
    data = bytearray(encode(picture())[:4094] + END)
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", 8192, 8192)
    with pytest.raises(DamagedImage, match="ends too soon"):
        decode_image(bytes(data))


def test_a_progressive_picture_without_its_last_scan_lacks_it() -> None:
    data = encode(picture(), progressive=True)
    with pytest.raises(DamagedImage, match="lacks some of its scans"):
        decode_image(data[: data.rindex(b"\xff\xda")] + END)
