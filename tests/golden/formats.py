"""One picture of a line of text in every format and mode that is read, drawn and encoded here.

What Pillow cannot write (Adam7, tiles, YCCK, run lengths in BMP, 16-bit RGB) is put together by hand from the
formats' own documents.
"""

from __future__ import annotations

import io
import itertools
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

TEXT = "Web Image 2026"
WIDTH, HEIGHT = 320, 64
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""x, y, x step, y step of each pass (PNG, section 8.1)."""

Maker = Callable[[], bytes]


def draw_reference() -> Image.Image:
    """Black text on white; every golden picture shows this."""
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    ImageDraw.Draw(image).text((16, 10), TEXT, fill="black", font=ImageFont.load_default(36))
    return image


def draw_transparent() -> Image.Image:
    """The same text in black, with nothing behind it."""
    image = Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0))
    image.putalpha(Image.fromarray(255 - np.asarray(draw_reference().convert("L"))))
    return image


def encode(image: Image.Image, kind: str, **options: Any) -> bytes:
    """``image`` as Pillow writes it."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def golden_pictures() -> Iterator[tuple[str, str, bytes]]:
    """Name, format, and the file itself, of every golden picture."""
    for name, make in _MAKERS.items():
        yield name, name.split()[0], make()


def _reference(mode: str) -> Image.Image:
    reference = draw_reference()
    if mode in ("I;16", "I", "F"):
        grey = np.asarray(reference.convert("L"))
        scaled: dict[str, NDArray[Any]] = {"I;16": grey.astype(np.uint16) * 257, "I": grey.astype(np.int32) * 257}
        return Image.fromarray(scaled.get(mode, grey.astype(np.float32) / 255))
    if mode in ("LA", "RGBA"):
        return draw_transparent().convert(mode)
    if mode == "P+":  # palette with transparency
        palette = draw_reference().convert("L").convert("P", palette=Image.Palette.ADAPTIVE, colors=16)
        levels = np.asarray(palette.getpalette()).reshape(-1, 3)[:16, 0]
        palette.putpalette([0] * 48)
        palette.info["transparency"] = bytes(255 - level for level in levels.tolist())
        return palette
    return reference.convert(mode)


def _pillow(kind: str, mode: str, **options: Any) -> Maker:
    return lambda: encode(_reference(mode), kind, **options)


def _animation(kind: str, **options: Any) -> Maker:
    blank = Image.new("RGB", (WIDTH, HEIGHT), "white")
    return lambda: encode(draw_reference(), kind, save_all=True, append_images=[blank, blank], **options)


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(pixels: NDArray[Any], color_type: int, *, interlaced: bool = False, extra: bytes = b"") -> bytes:
    """A PNG of (height, width, channels) values, unfiltered."""
    depth = pixels.dtype.itemsize * 8
    stored = pixels.astype(pixels.dtype.newbyteorder(">"))
    passes = ADAM7 if interlaced else ((0, 0, 1, 1),)
    rows = b"".join(b"\0" + row.tobytes() for x, y, dx, dy in passes for row in stored[y::dy, x::dx])
    header = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], depth, color_type, 0, 0, interlaced)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    encoded = [_png_chunk(kind, data) for kind, data in chunks]
    return b"\x89PNG\r\n\x1a\n" + encoded[0] + extra + b"".join(encoded[1:])


def _png_16(color_type: int) -> bytes:
    pixels = np.asarray(draw_reference())
    if color_type == 6:
        pixels = np.asarray(draw_transparent())
    return _png(pixels.astype(np.uint16) * 257, color_type)


def _ycck() -> bytes:
    """Adobe's CMYK: the three colours as YCbCr, all four inverted, and transform 2 in the APP14 marker."""
    cmyk = np.asarray(draw_reference().convert("CMYK"))
    as_rgb = Image.fromarray(np.ascontiguousarray(cmyk[..., :3]))
    stored = np.dstack([np.asarray(as_rgb.convert("YCbCr")), 255 - cmyk[..., 3]])
    # Pillow inverts what it is given
    data = encode(Image.fromarray(255 - stored, "CMYK"), "JPEG", quality=95, subsampling=0)
    adobe = data.index(b"Adobe")
    return data[: adobe + 11] + b"\x02" + data[adobe + 12 :]


def _tiff(tags: dict[int, tuple[int, list[int]]], blobs: list[bytes], offsets_tag: int) -> bytes:
    """A little-endian TIFF of ``tags`` (type, values) and ``blobs``, whose places go under ``offsets_tag``."""
    body, places = b"", []
    for blob in blobs:
        places.append(8 + len(body))
        body += blob
    tags = dict(sorted({**tags, offsets_tag: (4, places)}.items()))
    directory_at = 8 + len(body)
    overflow_at = directory_at + 2 + 12 * len(tags) + 4
    entries, overflow = b"", b""
    for tag, (kind, values) in tags.items():
        packed = struct.pack(f"<{len(values)}{'H' if kind == 3 else 'I'}", *values)
        if len(packed) > 4:
            packed, overflow = struct.pack("<I", overflow_at + len(overflow)), overflow + packed
        entries += struct.pack("<HHI", tag, kind, len(values)) + packed.ljust(4, b"\0")
    count = struct.pack("<H", len(tags))
    return b"II*\0" + struct.pack("<I", directory_at) + body + count + entries + b"\0\0\0\0" + overflow


def _tags(**values: int | list[int]) -> dict[int, tuple[int, list[int]]]:
    numbers = {
        "width": 256, "height": 257, "bits": 258, "compression": 259, "photometric": 262, "samples": 277,
        "rows": 278, "sizes": 279, "planar": 284, "tile_width": 322, "tile_height": 323, "tile_sizes": 325,
        "sample_format": 339,
    }  # fmt: skip
    return {numbers[name]: (4, value if isinstance(value, list) else [value]) for name, value in values.items()}


def _tiled_tiff() -> bytes:
    pixels = np.asarray(draw_reference())
    tiles = [pixels[y : y + 32, x : x + 32].tobytes() for y in range(0, HEIGHT, 32) for x in range(0, WIDTH, 32)]
    tags = _tags(width=WIDTH, height=HEIGHT, bits=[8] * 3, compression=1, photometric=2, samples=3, tile_width=32,
                 tile_height=32, tile_sizes=[len(tile) for tile in tiles])  # fmt: skip
    return _tiff(tags, tiles, 324)


def _strip_tiff(pixels: NDArray[Any], *, planar: bool = False, sample_format: int = 1) -> bytes:
    samples = pixels.shape[2] if pixels.ndim == 3 else 1
    strips = [pixels[..., i].tobytes() for i in range(samples)] if planar else [pixels.tobytes()]
    tags = _tags(width=WIDTH, height=HEIGHT, bits=[pixels.dtype.itemsize * 8] * samples, compression=1,
                 photometric=2 if samples == 3 else 1, samples=samples, rows=HEIGHT, planar=2 if planar else 1,
                 sizes=[len(strip) for strip in strips], sample_format=[sample_format] * samples)  # fmt: skip
    return _tiff(tags, strips, 273)


def _bmp(
    bits: int, compression: int, body: bytes, *, palette: bytes = b"", masks: bytes = b"", top: bool = False
) -> bytes:
    offset = 54 + len(masks) + len(palette)
    info = struct.pack("<IiiHHIIiiII", 40, WIDTH, -HEIGHT if top else HEIGHT, 1, bits, compression, len(body), 0, 0,
                       len(palette) // 4, 0)  # fmt: skip
    return struct.pack("<2sIHHI", b"BM", offset + len(body), 0, 0, offset) + info + palette + body


def _bmp_runs() -> bytes:
    """RLE8: pairs of a run length and an index into the palette, rows from below."""
    body = b""
    for row in np.asarray(draw_reference().convert("L"))[::-1]:
        starts = [0, *(np.flatnonzero(np.diff(row)) + 1).tolist(), WIDTH]
        for start, stop in itertools.pairwise(starts):
            for piece in range(start, stop, 255):
                body += bytes([min(255, stop - piece), row[start]])
        body += b"\0\0"
    return _bmp(8, 1, body + b"\0\1", palette=b"".join(bytes([i, i, i, 0]) for i in range(256)))


def _bmp_16() -> bytes:
    rgb = np.asarray(draw_reference()).astype(np.uint16) >> 3
    return _bmp(16, 0, (rgb[..., 0] << 10 | rgb[..., 1] << 5 | rgb[..., 2])[::-1].astype("<u2").tobytes())


def _bmp_top_down() -> bytes:
    return _bmp(24, 0, np.ascontiguousarray(np.asarray(draw_reference())[..., ::-1]).tobytes(), top=True)


def _bmp_4() -> bytes:
    grey = np.asarray(draw_reference().convert("L"))[::-1] >> 4
    packed = (grey[:, ::2] << 4 | grey[:, 1::2]).astype(np.uint8)
    return _bmp(4, 0, packed.tobytes(), palette=b"".join(bytes([i * 17] * 3 + [0]) for i in range(16)))


def _tga_top_left() -> bytes:
    header = struct.pack("<BBBHHBHHHHBB", 0, 0, 2, 0, 0, 0, 0, 0, WIDTH, HEIGHT, 24, 0x20)
    return header + np.ascontiguousarray(np.asarray(draw_reference())[..., ::-1]).tobytes()


def _tga_16() -> bytes:
    rgb = np.asarray(draw_reference()).astype(np.uint16) >> 3
    header = struct.pack("<BBBHHBHHHHBB", 0, 0, 2, 0, 0, 0, 0, 0, WIDTH, HEIGHT, 16, 0)
    return header + (rgb[..., 0] << 10 | rgb[..., 1] << 5 | rgb[..., 2])[::-1].astype("<u2").tobytes()


def _icon(bits: int) -> bytes:
    """An icon with a bitmap of 1, 4, 8, 24 or 32 bits a pixel, and the mask that shows all of it."""
    grey = np.asarray(draw_reference().convert("L"))[::-1]
    palette = b""
    if bits >= 24:
        channels = [grey] * 3 + ([np.full_like(grey, 255)] if bits == 32 else [])
        body = np.dstack(channels).tobytes()
    else:
        count = 1 << bits
        palette = b"".join(bytes([i * 255 // (count - 1)] * 3 + [0]) for i in range(count))
        index = (grey.astype(np.uint16) * count // 256).astype(np.uint8)
        bit_rows = np.unpackbits(index[..., None], axis=2)[..., 8 - bits :].reshape(HEIGHT, -1)
        body = np.packbits(bit_rows, axis=1).tobytes()
    info = struct.pack("<IiiHHIIiiII", 40, WIDTH, HEIGHT * 2, 1, bits, 0, 0, 0, 0, 0, 0)
    picture = info + palette + body + bytes(WIDTH // 8 * HEIGHT)
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, WIDTH & 255, HEIGHT, 0, 0, 1, bits, len(picture), 22) + picture


def _icon_of_three() -> bytes:
    """Blank small ones around the one with text, which the directory calls 0 (that is 256) pixels wide."""
    blank = encode(Image.new("RGBA", (32, 32), "white"), "PNG")
    pictures = [blank, encode(draw_reference().convert("RGBA"), "PNG"), blank]
    offset, directory = 6 + 16 * len(pictures), b""
    for picture in pictures:
        directory += struct.pack("<BBBBHHII", 0 if picture is not blank else 32, 32, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return struct.pack("<HHH", 0, 1, len(pictures)) + directory + b"".join(pictures)


def _mpo() -> bytes:
    blank = Image.new("RGB", (WIDTH, HEIGHT), "white")
    return encode(draw_reference(), "MPO", save_all=True, append_images=[blank], quality=90)


def _apng_with_default_image() -> bytes:
    blank = Image.new("RGB", (WIDTH, HEIGHT), "white")
    return encode(blank, "PNG", save_all=True, append_images=[draw_reference(), blank], default_image=True)


def _multi_page_tiff() -> bytes:
    blank = Image.new("RGB", (WIDTH, HEIGHT), "white")
    return encode(draw_reference(), "TIFF", save_all=True, append_images=[blank])


_PIXELS = np.asarray(draw_reference())
_MAKERS: dict[str, Maker] = {
    "JPEG RGB": _pillow("JPEG", "RGB", quality=90),
    "JPEG RGB 4:4:4": _pillow("JPEG", "RGB", quality=90, subsampling=0),
    "JPEG RGB progressive": _pillow("JPEG", "RGB", quality=90, progressive=True),
    "JPEG grey": _pillow("JPEG", "L", quality=90),
    "JPEG CMYK": _pillow("JPEG", "CMYK", quality=90),
    "JPEG YCCK": _ycck,
    "JPEG of several (MPO)": _mpo,
    "PNG 1 bit": _pillow("PNG", "1"),
    "PNG grey": _pillow("PNG", "L"),
    "PNG grey 16 bit": _pillow("PNG", "I;16"),
    "PNG palette": _pillow("PNG", "P"),
    "PNG palette transparent": _pillow("PNG", "P+"),
    "PNG grey and alpha": _pillow("PNG", "LA"),
    "PNG RGB": _pillow("PNG", "RGB"),
    "PNG RGB with a transparent colour": lambda: _png(_PIXELS, 2, extra=_png_chunk(b"tRNS", b"\0\xff" * 3)),
    "PNG RGBA": _pillow("PNG", "RGBA"),
    "PNG RGB 16 bit": lambda: _png_16(2),
    "PNG RGBA 16 bit": lambda: _png_16(6),
    "PNG interlaced": lambda: _png(_PIXELS, 2, interlaced=True),
    "PNG animated": _animation("PNG"),
    "PNG animated with another default image": _apng_with_default_image,
    "BMP 1 bit": _pillow("BMP", "1"),
    "BMP 4 bit": _bmp_4,
    "BMP grey": _pillow("BMP", "L"),
    "BMP palette": _pillow("BMP", "P"),
    "BMP 16 bit": _bmp_16,
    "BMP RGB": _pillow("BMP", "RGB"),
    "BMP RGB top down": _bmp_top_down,
    "BMP RGBA": _pillow("BMP", "RGBA"),
    "BMP run lengths": _bmp_runs,
    "TIFF 1 bit": _pillow("TIFF", "1"),
    "TIFF 1 bit fax": _pillow("TIFF", "1", compression="group4"),
    "TIFF grey": _pillow("TIFF", "L"),
    "TIFF grey 16 bit": _pillow("TIFF", "I;16"),
    "TIFF grey 12 of 16 bit": lambda: _strip_tiff((_PIXELS[..., 0] * 16.05).astype(np.uint16)),
    "TIFF grey 32 bit": _pillow("TIFF", "I"),
    "TIFF grey float": _pillow("TIFF", "F"),
    "TIFF palette": _pillow("TIFF", "P"),
    "TIFF grey and alpha": _pillow("TIFF", "LA"),
    "TIFF RGB": _pillow("TIFF", "RGB"),
    "TIFF RGB 16 bit": lambda: _strip_tiff(_PIXELS.astype(np.uint16) * 257),
    "TIFF RGB float": lambda: _strip_tiff(_PIXELS.astype(np.float32) / 255, sample_format=3),
    "TIFF RGB LZW": _pillow("TIFF", "RGB", compression="tiff_lzw"),
    "TIFF RGB deflate": _pillow("TIFF", "RGB", compression="tiff_adobe_deflate"),
    "TIFF RGB JPEG": _pillow("TIFF", "RGB", compression="jpeg"),
    "TIFF RGB tiled": _tiled_tiff,
    "TIFF RGB planar": lambda: _strip_tiff(_PIXELS, planar=True),
    "TIFF RGB BigTIFF": _pillow("TIFF", "RGB", big_tiff=True),
    "TIFF RGBA": _pillow("TIFF", "RGBA"),
    "TIFF CMYK": _pillow("TIFF", "CMYK"),
    "TIFF YCbCr": _pillow("TIFF", "YCbCr"),
    "TIFF Lab": lambda: encode(_lab(), "TIFF"),
    "TIFF of several pages": _multi_page_tiff,
    "TGA grey": _pillow("TGA", "L"),
    "TGA grey and alpha": _pillow("TGA", "LA"),
    "TGA palette": _pillow("TGA", "P"),
    "TGA 16 bit": _tga_16,
    "TGA RGB": _pillow("TGA", "RGB"),
    "TGA RGB from the top": _tga_top_left,
    "TGA RGB run lengths": _pillow("TGA", "RGB", compression="tga_rle"),
    "TGA RGBA": _pillow("TGA", "RGBA"),
    "WebP lossy": _pillow("WEBP", "RGB", quality=90),
    "WebP lossless": _pillow("WEBP", "RGB", lossless=True),
    "WebP lossy with alpha": _pillow("WEBP", "RGBA", quality=90),
    "WebP lossless with alpha": _pillow("WEBP", "RGBA", lossless=True),
    "WebP animated": _animation("WEBP", lossless=True),
    "ICO 1 bit": lambda: _icon(1),
    "ICO 4 bit": lambda: _icon(4),
    "ICO 8 bit": lambda: _icon(8),
    "ICO 24 bit": lambda: _icon(24),
    "ICO 32 bit": lambda: _icon(32),
    "ICO of three, one large PNG": _icon_of_three,
    "PCX 1 bit": _pillow("PCX", "1"),
    "PCX grey": _pillow("PCX", "L"),
    "PCX palette": _pillow("PCX", "P"),
    "PCX RGB": _pillow("PCX", "RGB"),
    "GIF": _pillow("GIF", "P", interlace=False),
    "GIF interlaced": _pillow("GIF", "P", interlace=True),
    "GIF transparent": _pillow("GIF", "RGBA"),
    "GIF animated": _animation("GIF"),
}


def _lab() -> Image.Image:
    grey = np.asarray(draw_reference().convert("L"))
    return Image.fromarray(np.dstack([grey, np.zeros_like(grey), np.zeros_like(grey)]), "LAB")
