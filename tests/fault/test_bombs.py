"""Small files that unfold into huge pictures are refused on their headers; the largest legal ones are read."""

from __future__ import annotations

import io
import re
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from golden.documents import golden_documents, write_pdf
from golden.formats import golden_pictures
from webimage_ocr.errors import DamagedImage, InvalidImageSize
from webimage_ocr.intake.decode import decode_image
from webimage_ocr.intake.decoder_pool import DecoderPool
from webimage_ocr.intake.format import ALL_FORMATS
from webimage_ocr.intake.limits import DEFAULT_LIMITS, ImageLimits

GOLDEN = {name: data for name, _, data in (*golden_pictures(), *golden_documents())}
ANY_FORMAT = ImageLimits(formats=ALL_FORMATS)
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
    "PSD": patched("PSD RGB run lengths", (14, ">I", HUGE), (18, ">I", HUGE)),
}


def page_bomb(stages: int = 10, width: int = 20) -> bytes:
    """Forms in a page that draw each other: 10,000 billion circles in three kilobytes."""
    circle = "100 0 m 200 0 200 200 100 200 c 0 200 0 0 100 0 c f"
    contents = [" ".join(["/X Do"] * width)] * stages + [circle]
    forms = [
        f"{6 + 100 * stage} 0 obj <</Type /XObject /Subtype /Form /BBox [0 0 200 200] /Length {len(content)}"
        f" /Resources <</XObject <</X {106 + 100 * stage} 0 R>>>>>> stream\n{content}\nendstream endobj"
        for stage, content in enumerate(contents)
    ]
    return write_pdf(["/X Do"], (200, 200), "\n".join(forms))


def pixel_bomb(side: int = 60_000) -> bytes:
    """A page that is filled by a picture of nothing, a few kilobytes that unfold into 11 GB."""
    packed = zlib.compress(zlib.compress(bytes(side * 3) * 300, 9), 9)
    image = (
        f"6 0 obj <</Type /XObject /Subtype /Image /Width {side} /Height {side} /BitsPerComponent 8"
        f" /ColorSpace /DeviceRGB /Filter [/ASCIIHexDecode /FlateDecode /FlateDecode] /Length {2 * len(packed) + 1}>>"
        f" stream\n{packed.hex()}>\nendstream endobj"
    )
    return write_pdf(["200 0 0 200 0 0 cm /X Do"], (200, 200), image)


def font_bomb(fonts: int = 400) -> bytes:
    """A page that names a Chinese font in hundreds of weights, each of which would be 8 MB of memory."""
    objects = [
        f"{100 + 2 * at} 0 obj <</Type /Font /Subtype /Type0 /BaseFont /F{at} /Encoding /GBK-EUC-H /DescendantFonts"
        f" [<</Type /Font /Subtype /CIDFontType0 /BaseFont /F{at} /FontDescriptor {101 + 2 * at} 0 R"
        f" /CIDSystemInfo <</Registry (Adobe) /Ordering (GB1) /Supplement 2>>>>]>> endobj"
        f" {101 + 2 * at} 0 obj <</Type /FontDescriptor /FontName /F{at} /Flags 6 /StemV {at + 20}>> endobj"
        for at in range(fonts)
    ]
    content = " ".join(f"BT /G{at} 24 Tf 20 40 Td <d5c5> Tj ET" for at in range(fonts))
    names = " ".join(f"/G{at} {100 + 2 * at} 0 R" for at in range(fonts))
    page = write_pdf([content], (200, 200), "\n".join(objects))
    return page.replace(b"/Font <</F 3 0 R>>", f"/Font <<{names}>>".encode())


def test_a_pdf_file_gets_a_few_weights_of_a_font() -> None:
    pool = DecoderPool(1, memory_bytes=512 * MIB)
    try:
        assert pool.decode(font_bomb(), ANY_FORMAT).width == 556
    finally:
        pool.close()


@pytest.mark.parametrize("make", [page_bomb, pixel_bomb])
def test_bombs_in_pdf_files_end_within_time_and_memory(make: Callable[[], bytes]) -> None:
    pool = DecoderPool(1, timeout_s=2, memory_bytes=256 * MIB)
    try:
        started = time.monotonic()
        try:
            assert pool.decode(make(), ANY_FORMAT).width == 556  # what of it could be drawn
        except DamagedImage as error:
            assert re.search("longer than 2 s|crashes the decoder|too much memory|cannot be decoded", error.detail)
        assert time.monotonic() - started < 30
        assert pool.decode(GOLDEN["PNG RGB"]).width == 320, "the next one is read"
    finally:
        pool.close()


def memory_mib(name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+)", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) // 1024


@pytest.mark.parametrize("kind", BOMBS)
def test_bombs_are_refused_at_once(kind: str) -> None:
    Path("/proc/self/clear_refs").write_text("5")  # starts the high-water mark of memory anew
    before, started = memory_mib("VmRSS"), time.process_time()
    with pytest.raises(InvalidImageSize, match=r"60[0-9]{3} x|x 60[0-9]{3}"):
        decode_image(BOMBS[kind], ANY_FORMAT)
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


SIDE_PX = 2048
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def interlaced(depth: int, colour_type: int, channels: int) -> bytes:
    """A PNG of one colour, in seven passes."""
    bits = depth * channels
    rows = b"".join(
        bytes(1 + ((SIDE_PX - x + dx - 1) // dx * bits + 7) // 8) * ((SIDE_PX - y + dy - 1) // dy)
        for x, y, dx, dy in ADAM7
    )
    head = struct.pack(">IIBBBBB", SIDE_PX, SIDE_PX, depth, colour_type, 0, 0, 1)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def encoded(mode: str, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.new(mode, (SIDE_PX, SIDE_PX)).save(file, kind, **options)
    return file.getvalue()


def test_small_files_cost_what_their_pixels_cost() -> None:
    """None costs much more than an ordinary PNG of as many pixels: there is no picture that is a trap by its format."""
    small = {
        "PNG 1 bit, interlaced": interlaced(1, 0, 1),
        "PNG 16 bits with alpha, interlaced": interlaced(16, 6, 4),
        "PNG palette": encoded("P", "PNG"),
        "TGA": encoded("RGBA", "TGA", compression="tga_rle"),
        "TIFF fax": encoded("1", "TIFF", compression="group4"),
        "TIFF deflate": encoded("RGB", "TIFF", compression="tiff_adobe_deflate"),
        "GIF": encoded("P", "GIF"),
        "PCX": encoded("RGB", "PCX"),
        "JPEG progressive": encoded("RGB", "JPEG", progressive=True),
        "WebP": encoded("RGB", "WEBP", lossless=True),
    }
    ordinary, took_s = encoded("RGB", "PNG"), {name: [1e9] for name in ("ordinary", *small)}
    for _ in range(3):
        for name, data in {"ordinary": ordinary, **small}.items():
            started = time.process_time()
            decode_image(data)
            took_s[name].append(time.process_time() - started)
    ratios = {name: min(took_s[name]) / min(took_s["ordinary"]) for name in small}
    assert max(ratios.values()) < 15, ratios
