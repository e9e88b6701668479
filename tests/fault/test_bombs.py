"""Small files that unfold into huge pictures are refused on their headers; the largest legal ones are read."""

from __future__ import annotations

import re
import struct
import time
import zlib
from pathlib import Path

import pytest

from golden.formats import golden_pictures
from webimage_ocr.errors import InvalidImageSize
from webimage_ocr.intake.decode import decode_image
from webimage_ocr.intake.decoder_pool import DecoderPool
from webimage_ocr.intake.limits import DEFAULT_LIMITS

GOLDEN = {name: data for name, _, data in golden_pictures()}
MIB = 1024 * 1024
HUGE = 60_000


def patched(name: str, *changes: tuple[int, str, int]) -> bytes:
    """A golden file with numbers written over it: place, format, value."""
    data = bytearray(GOLDEN[name])
    for place, code, value in changes:
        struct.pack_into(code, data, place, value)
    return bytes(data)


def jpeg() -> bytes:
    at = GOLDEN["JPEG RGB"].index(b"\xff\xc0") + 5
    return patched("JPEG RGB", (at, ">H", HUGE), (at + 2, ">H", HUGE))


def tiff() -> bytes:
    data = GOLDEN["TIFF RGB"]
    places = [re.search(tag + rb"[\x03\x04]\x00\x01\x00\x00\x00", data) for tag in (b"\x00\x01", b"\x01\x01")]
    return patched("TIFF RGB", *((place.end(), "<H", HUGE) for place in places if place))


def icon() -> bytes:
    at = GOLDEN["ICO of three, one large PNG"].index(b"IHDR", 200) + 4
    return patched("ICO of three, one large PNG", (at, ">I", HUGE), (at + 4, ">I", HUGE))


BOMBS = {
    "JPEG": jpeg(),
    "PNG": patched("PNG RGB", (16, ">I", HUGE), (20, ">I", HUGE)),
    "BMP": patched("BMP run lengths", (18, "<i", HUGE), (22, "<i", HUGE)),
    "TIFF": tiff(),
    "TGA": patched("TGA RGB run lengths", (12, "<H", HUGE), (14, "<H", HUGE)),
    "WebP": patched("WebP animated", (24, "<I", HUGE), (27, "<H", HUGE)),
    "ICO": icon(),
    "PCX": patched("PCX RGB", (8, "<H", HUGE), (10, "<H", HUGE)),
    "GIF": patched("GIF", (6, "<H", HUGE), (8, "<H", HUGE)),
}


def memory_mib(name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+)", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) // 1024


@pytest.mark.parametrize("kind", BOMBS)
def test_bombs_are_refused_at_once(kind: str) -> None:
    Path("/proc/self/clear_refs").write_text("5")  # starts the high-water mark of memory anew
    before, started = memory_mib("VmRSS"), time.process_time()
    with pytest.raises(InvalidImageSize, match=r"60[0-9]{3} x|x 60[0-9]{3}"):
        decode_image(BOMBS[kind])
    # 1 ms and nothing, whatever the processor; the pixels would take 10 GB, and a minute
    assert time.process_time() - started < 1
    assert memory_mib("VmHWM") - before < 50


def test_the_largest_legal_picture_is_read_within_the_bound() -> None:
    """16-bit RGBA takes the most memory of all: 1,049 MiB, by benchmarks/decode.py."""
    side = DEFAULT_LIMITS.max_side_px
    row = b"\0" + bytes(side * 8 - 2) + b"\0\1"
    packer = zlib.compressobj(1)
    rows = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    data = bytearray(b"\x89PNG\r\n\x1a\n")
    for kind, body in (
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 16, 6, 0, 0, 0)),
        (b"IDAT", rows),
        (b"IEND", b""),
    ):
        data += struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    pool = DecoderPool(1, timeout_s=120, memory_bytes=1280 * MIB)
    try:
        pixels = pool.decode(bytes(data)).pixels
        assert pixels.shape == (side, side, 3)
        assert pixels.min() >= 254
    finally:
        pool.close()
