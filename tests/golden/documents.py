"""The picture of ``formats.py`` as Photoshop files in every mode that is read, and as PDF files.

Pillow writes no Photoshop files; they are put together by hand from the format's own document.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from golden.formats import draw_reference

Planes = Sequence[NDArray[np.uint8]]


def golden_documents() -> Iterator[tuple[str, str, bytes]]:
    """Name, format, and the file itself, as ``golden_pictures``."""
    for name, make in _MAKERS.items():
        yield name, name.split()[0], make()


def make_psd(
    planes: Planes,
    mode: int,
    *,
    width: int = 0,
    depth: int = 8,
    version: int = 1,
    palette: bytes = b"",
    resources: bytes = b"",
    layers: bytes = b"",
    run_lengths: bool = False,
) -> bytes:
    """A Photoshop file of (h, w) planes; a row of 1 bit a pixel has its ``width`` said."""
    height, row_bytes = planes[0].shape
    head = struct.pack(">4sH6xHIIHH", b"8BPS", version, len(planes), height, width or row_bytes, depth, mode)
    rows = [row.tobytes() for plane in planes for row in plane]
    if run_lengths:
        rows = [b"".join(bytes([len(row[at : at + 128]) - 1]) + row[at : at + 128] for at in range(0, len(row), 128))
                for row in rows]  # fmt: skip
    table = struct.pack(f">{len(rows)}H", *map(len, rows)) if run_lengths else b""
    merged = struct.pack(">H", int(run_lengths)) + table + b"".join(rows)
    return head + block(palette) + block(resources) + block(layers) + merged


def block(content: bytes) -> bytes:
    """``content`` with its length before it."""
    return struct.pack(">I", len(content)) + content


def version_information(*, has_merged_picture: bool) -> bytes:
    """The resource that says whether the picture of all layers is in the file, after another with an odd name."""
    name = b"8BIM" + struct.pack(">H", 1000) + b"\x02ab\0" + block(b"xyz") + b"\0"
    return name + b"8BIM" + struct.pack(">H", 1057) + b"\0\0" + block(struct.pack(">IB", 1, has_merged_picture))


def make_pdf(pages: int = 1, **options: Any) -> bytes:
    """The picture on each page, as large as it is at 200 dots an inch."""
    file = io.BytesIO()
    more = [draw_reference() for _ in range(pages - 1)]
    draw_reference().save(file, "PDF", resolution=200, save_all=True, append_images=more, **options)
    return file.getvalue()


def write_pdf(contents: list[str], size: tuple[float, float] = (300, 100), more: str = "", page: str = "") -> bytes:
    """Page by page what is drawn; ``more`` objects follow, ``page`` goes into every page."""
    kids = " ".join(f"{10 + 2 * at} 0 R" for at in range(len(contents)))
    objects = [
        "1 0 obj <</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [5 0 R]>>>> endobj",
        f"2 0 obj <</Type /Pages /Kids [{kids}] /Count {len(contents)}>> endobj",
        "3 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj",
    ]
    for at, content in enumerate(contents):
        objects += [
            f"{10 + 2 * at} 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}]"
            f" /Resources <</Font <</F 3 0 R>> /XObject <</X 6 0 R>>>> /Contents {11 + 2 * at} 0 R {page}>> endobj",
            f"{11 + 2 * at} 0 obj <</Length {len(content)}>> stream\n{content}\nendstream endobj",
        ]
    # without a table of its objects: readers find them by themselves
    return "\n".join(["%PDF-1.4", *objects, more, "trailer <</Root 1 0 R>>", "%%EOF"]).encode()


def write_chinese_pdf(text: str, font: str = "SimSun", encoding: str = "GBK-EUC-H", order: str = "GB1") -> bytes:
    """A line of Chinese or Japanese, in a font that the file names and does not bring along."""
    coded = text.encode("gbk" if encoding.startswith("GBK") else "utf-16-be").hex()
    more = f"""
    3 0 obj <</Type /Font /Subtype /Type0 /BaseFont /{font} /Encoding /{encoding} /DescendantFonts [7 0 R]>> endobj
    7 0 obj <</Type /Font /Subtype /CIDFontType0 /BaseFont /{font} /FontDescriptor 8 0 R
        /CIDSystemInfo <</Registry (Adobe) /Ordering ({order}) /Supplement 2>>>> endobj
    8 0 obj <</Type /FontDescriptor /FontName /{font} /Flags 6 /StemV 93 /FontBBox [-25 -254 1000 880]>> endobj"""
    return write_pdf([f"BT /F 24 Tf 20 40 Td <{coded}> Tj ET"], more=more)


_GREY = np.asarray(draw_reference().convert("L"))
_RGB = [np.ascontiguousarray(plane) for plane in np.moveaxis(np.asarray(draw_reference()), 2, 0)]
_FULL, _HALF = np.full_like(_GREY, 255), np.full_like(_GREY, 128)
_FIRST_IS_TRANSPARENCY = block(struct.pack(">h", -1) + bytes(40))
_MAKERS: dict[str, Callable[[], bytes]] = {
    "PSD RGB": lambda: make_psd(_RGB, 3),
    "PSD RGB run lengths": lambda: make_psd(_RGB, 3, run_lengths=True),
    "PSD RGB with a selection": lambda: make_psd([*_RGB, np.zeros_like(_GREY)], 3),
    "PSD RGB transparent": lambda: make_psd([*_RGB, 255 - _GREY], 3, layers=_FIRST_IS_TRANSPARENCY),
    "PSD RGB with resources": lambda: make_psd(_RGB, 3, resources=version_information(has_merged_picture=True)),
    "PSD grey": lambda: make_psd([_GREY], 1),
    "PSD palette": lambda: make_psd([255 - _GREY], 2, palette=bytes(range(255, -1, -1)) * 3),
    "PSD CMYK": lambda: make_psd([_GREY, _GREY, _GREY, _FULL], 4),
    "PSD Lab": lambda: make_psd([_GREY, _HALF, _HALF], 9),
    "PSD 1 bit": lambda: make_psd([np.packbits(_GREY < 128, axis=1)], 0, width=_GREY.shape[1], depth=1),
    "PDF": make_pdf,
    "PDF of several pages": lambda: make_pdf(3),
}
