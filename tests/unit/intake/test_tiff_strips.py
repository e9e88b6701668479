"""Strips and tiles that were cut are told, in every compression that fills what is missing; whole ones are read."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest

from golden.formats import golden_pictures
from pictures import draw_lines
from webimage_ocr.errors import DamagedImage
from webimage_ocr.intake.decode import decode_image

KINDS = {"jpeg": "RGB", "group4": "1", "tiff_lzw": "RGB", "tiff_adobe_deflate": "RGB", "packbits": "RGB"}
STRIPS = (1 << 22, 1 << 13)
"""Bytes of a strip before it is compressed: all in one, and many."""


def tiff(kind: str, strip_bytes: int, **options: object) -> bytes:
    file = io.BytesIO()
    page = draw_lines().resize((700, 500))
    page.convert(KINDS[kind]).save(file, "TIFF", compression=kind, strip_size=strip_bytes, **options)
    return file.getvalue()


def entry(data: bytes, tag: int) -> tuple[int, str, int]:
    """Where the values of a tag stand, their code, and how many there are."""
    (directory,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, directory)
    for at in range(directory + 2, directory + 2 + 12 * count, 12):
        found, kind, number = struct.unpack_from("<HHI", data, at)
        if found == tag:
            code = {3: "H", 4: "I"}[kind]
            place = at + 8 if number * struct.calcsize(code) <= 4 else struct.unpack_from("<I", data, at + 8)[0]
            return place, code, number
    raise AssertionError(f"no tag {tag}")


def cut_last_strip(data: bytes, share: float) -> bytes:
    """The last strip is said to have but a part of its bytes, as after a program that repaired the lengths."""
    place, code, number = entry(data, 279)
    last = place + (number - 1) * struct.calcsize(code)
    cut = bytearray(data)
    struct.pack_into("<" + code, cut, last, int(struct.unpack_from("<" + code, data, last)[0] * share))
    return bytes(cut)


@pytest.mark.parametrize("strip_bytes", STRIPS)
@pytest.mark.parametrize("kind", KINDS)
def test_whole_ones_are_read(kind: str, strip_bytes: int) -> None:
    decoded = decode_image(tiff(kind, strip_bytes))
    assert (decoded.width, decoded.height) == (700, 500)
    assert decoded.pixels[:30].mean() > 200 and decoded.pixels[-30:].mean() > 200


@pytest.mark.parametrize("share", [0.2, 0.5])
@pytest.mark.parametrize("strip_bytes", STRIPS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_cut_strip_is_damage(kind: str, strip_bytes: int, share: float) -> None:
    with pytest.raises(DamagedImage):
        decode_image(cut_last_strip(tiff(kind, strip_bytes), share))


@pytest.mark.parametrize("kind", KINDS)
def test_a_strip_that_goes_on_past_the_end_of_the_file_is_damage(kind: str) -> None:
    with pytest.raises(DamagedImage, match="ends in the middle"):
        decode_image(cut_last_strip(tiff(kind, STRIPS[0]), 3))


def test_bits_in_the_other_order_end_as_well() -> None:
    whole = tiff("group4", STRIPS[0], tiffinfo={266: 2})
    assert np.array_equal(decode_image(whole).pixels, decode_image(tiff("group4", STRIPS[0])).pixels)
    with pytest.raises(DamagedImage):
        decode_image(cut_last_strip(whole, 0.5))


@pytest.mark.parametrize("name", [name for name, kind, _ in golden_pictures() if kind == "TIFF"])
def test_every_kind_of_tiff_is_whole(name: str) -> None:
    data = next(data for each, _, data in golden_pictures() if each == name)
    assert decode_image(data).format == "TIFF"


def test_padding_after_a_strip_is_none_of_its_end() -> None:
    data = tiff("group4", STRIPS[0])
    place, code, _ = entry(data, 279)
    padded = bytearray(data)
    offset_at, offset_code, _ = entry(data, 273)
    (start,) = struct.unpack_from("<" + offset_code, data, offset_at)
    (length,) = struct.unpack_from("<" + code, data, place)
    padded += data[start : start + length] + bytes(7)
    struct.pack_into("<" + offset_code, padded, offset_at, len(data))
    struct.pack_into("<" + code, padded, place, length + 7)
    assert np.array_equal(decode_image(bytes(padded)).pixels, decode_image(data).pixels)
