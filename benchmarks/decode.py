"""What decoding costs: processor time per format, and the memory of the largest legal pictures.

    python benchmarks/decode.py

Times are of the processor, not the clock, the best of ten; the text picture is drawn here. Memory is the peak over
what the process had before, measured in a process of its own for each picture.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import re
import resource
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from webimage_ocr.errors import InvalidImageSize
from webimage_ocr.intake.decode import decode_image
from webimage_ocr.intake.decoder_pool import DecoderPool
from webimage_ocr.intake.limits import DEFAULT_LIMITS

SIDE = DEFAULT_LIMITS.max_side_px
POOL_PICTURES = 300


def draw_screen(width: int = 1280, height: int = 800) -> Image.Image:
    """A page of text over a soft gradient, with a noisy photo in one corner."""
    ramp = np.linspace(200, 255, width, dtype=np.float32)
    pixels = np.repeat(np.tile(ramp, (height, 1))[..., None], 3, axis=2)
    noise = np.random.default_rng(1).normal(128, 40, (height // 8, width // 8, 3)).clip(0, 255).astype(np.uint8)
    pixels[: height // 2, : width // 2] = cv2.resize(noise, (width // 2, height // 2), interpolation=cv2.INTER_CUBIC)
    image = Image.fromarray(pixels.astype(np.uint8))
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(18)
    for line in range(0, height - 20, 24):
        draw.text((12, line), "Sphinx of black quartz, judge my vow 0123456789 " * 3, fill=(20, 20, 60), font=font)
    return image


def encode(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def common_files(image: Image.Image) -> Iterator[tuple[str, bytes]]:
    """One picture in every format."""
    transparent = image.convert("RGBA")
    transparent.putalpha(Image.fromarray(np.tile(np.linspace(0, 255, image.width, dtype=np.uint8), (image.height, 1))))
    yield "JPEG", encode(image, "JPEG", quality=90)
    yield "JPEG progressive", encode(image, "JPEG", quality=90, progressive=True)
    yield "JPEG CMYK", encode(image.convert("CMYK"), "JPEG", quality=90)
    yield "PNG RGB", encode(image, "PNG")
    yield "PNG RGBA, opaque", encode(image.convert("RGBA"), "PNG")
    yield "PNG RGBA, transparent", encode(transparent, "PNG")
    yield "PNG palette", encode(image.quantize(256), "PNG")
    yield "WebP lossy", encode(image, "WEBP", quality=80)
    yield "WebP lossless", encode(image, "WEBP", lossless=True)
    yield "BMP", encode(image, "BMP")
    yield "GIF", encode(image.quantize(256), "GIF")
    yield "TIFF LZW", encode(image, "TIFF", compression="tiff_lzw")
    yield "TIFF raw", encode(image, "TIFF")
    yield "TGA run lengths", encode(image, "TGA", compression="tga_rle")
    yield "PCX", encode(image, "PCX")
    yield "ICO (PNG inside)", encode(image.resize((256, 160)).convert("RGBA"), "ICO", sizes=[(256, 160)])


def largest_files() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Pictures of the longest sides within the limit of bytes, in the modes that take most memory."""
    yield "PNG RGB", lambda: png(2, 8)
    yield "PNG RGBA 16 bit", lambda: png(6, 16)
    yield "PNG grey 16 bit", lambda: png(0, 16)
    yield "JPEG", lambda: encode(large("RGB"), "JPEG")
    yield "JPEG progressive", lambda: encode(large("RGB"), "JPEG", progressive=True, subsampling=0)
    yield "JPEG CMYK", lambda: encode(large("CMYK"), "JPEG")
    yield "JPEG turned by EXIF", lambda: encode(large("RGB"), "JPEG", exif=turned())
    yield "WebP lossless", lambda: encode(large("RGB"), "WEBP", lossless=True, method=0, quality=0)
    yield "WebP with alpha", lambda: encode(large("RGBA"), "WEBP", lossless=True, method=0, quality=0)
    yield "GIF", lambda: encode(large("P"), "GIF")
    yield "TIFF RGBA LZW", lambda: encode(large("RGBA"), "TIFF", compression="tiff_lzw")
    yield "TIFF float", lambda: encode(large("F"), "TIFF", compression="tiff_adobe_deflate")
    yield "TGA run lengths", lambda: encode(large("RGBA"), "TGA", compression="tga_rle")
    yield "PCX", lambda: encode(large("L"), "PCX")


def large(mode: str) -> Image.Image:
    if mode == "RGBA":
        image = Image.new(mode, (SIDE, SIDE), (0, 0, 0, 0))
        image.paste((255, 255, 255, 255), (100, 100, 4000, 4000))
        return image
    return Image.new(mode, (SIDE, SIDE))


def turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def png(color_type: int, depth: int) -> bytes:
    """Black, compressed as it is made: a 16-bit RGBA picture would not fit into Pillow."""
    channels = {0: 1, 2: 3, 6: 4}[color_type]
    row = b"\0" + bytes(SIDE * channels * depth // 8 - 2) + b"\0\1"
    packer = zlib.compressobj(1)
    body = b"".join(packer.compress(row) for _ in range(SIDE)) + packer.flush()

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", SIDE, SIDE, depth, color_type, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def bombs() -> Iterator[tuple[str, bytes]]:
    """Small files that claim to be far over the limits."""
    data = bytearray(png(2, 8))
    data[16:24] = struct.pack(">II", 60_000, 60_000)
    yield "PNG of 60,000 x 60,000", bytes(data)
    gif = bytearray(encode(Image.new("P", (20, 20)), "GIF"))
    gif[6:10] = struct.pack("<HH", 65_535, 65_535)
    yield "GIF of 65,535 x 65,535", bytes(gif)
    jpeg = encode(Image.new("RGB", (65_500, 1000)), "JPEG")
    yield "JPEG of 65,500 x 1,000", jpeg
    yield "WebP of 16,383 x 1,000", encode(Image.new("RGB", (16_383, 1000)), "WEBP")
    yield "TIFF of 40,000 x 40,000", encode(Image.new("1", (40_000, 40_000)), "TIFF", compression="group4")


def best_ms(call: Callable[[], object], repeats: int = 10) -> float:
    """Least processor time of one call, in milliseconds."""
    best = float("inf")
    for _ in range(repeats):
        started = time.process_time()
        call()
        best = min(best, time.process_time() - started)
    return best * 1e3


def read_with_pillow(data: bytes) -> object:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def peak_mib(data: bytes) -> tuple[float, float]:
    """Peak memory over what was there before (MiB), and processor time (ms), of decoding ``data`` once."""
    Path("/proc/self/clear_refs").write_text("5")
    before = memory_kib("VmRSS")
    started = time.process_time()
    with contextlib.suppress(InvalidImageSize):  # a bomb
        decode_image(data)
    used_s = time.process_time() - started
    return (memory_kib("VmHWM") - before) / 1024, used_s * 1e3


def memory_kib(name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+)", Path("/proc/self/status").read_text())
    assert found
    return int(found[1])


def main() -> None:
    cv2.setNumThreads(1)
    image = draw_screen()
    print(f"Decoding {image.width} x {image.height}, processor ms, best of ten\n")
    print("| file | KB | decode_image | Pillow alone |\n|---|---:|---:|---:|")
    for name, data in common_files(image):
        ours, pillow = best_ms(partial(decode_image, data)), best_ms(partial(read_with_pillow, data))
        print(f"| {name} | {len(data) / 1000:.0f} | {ours:.1f} | {pillow:.1f} |")

    print(f"\nThe largest legal pictures, {SIDE} x {SIDE}: memory beyond the process's own, and time\n")
    print("| file | KB | peak MiB | processor ms |\n|---|---:|---:|---:|")
    fresh = multiprocessing.get_context("spawn")
    for name, make in largest_files():
        data = make()
        with fresh.Pool(1) as process:
            peak, used = process.apply(peak_mib, (data,))
        print(f"| {name} | {len(data) / 1000:.0f} | {peak:.0f} | {used:.0f} |", flush=True)

    print("\nBombs: refused on the header\n")
    print("| file | KB | MiB | processor ms |\n|---|---:|---:|---:|")
    for name, data in bombs():
        with fresh.Pool(1) as process:
            peak, used = process.apply(peak_mib, (data,))
        print(f"| {name} | {len(data) / 1000:.0f} | {peak:.1f} | {used:.1f} |", flush=True)

    data = encode(image, "JPEG", quality=90)
    started_ms, total_ms = pool_ms(data, 0), pool_ms(data, POOL_PICTURES)
    in_pool, alone = (total_ms - started_ms) / POOL_PICTURES, best_ms(lambda: decode_image(data))
    print(
        f"\nThe JPEG above through a decoder process, both sides together: {in_pool:.1f} ms; in process {alone:.1f} ms"
    )


def pool_ms(data: bytes, pictures: int) -> float:
    """Processor time of this process and its decoder for that many pictures, start and end included."""
    pool = DecoderPool(1)
    started = time.process_time() + children_s()
    pool.warm()
    for _ in range(pictures):
        pool.decode(data)
    pool.close()
    return (time.process_time() + children_s() - started) * 1e3


def children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
