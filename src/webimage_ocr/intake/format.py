"""Which format a file is in, judged by its bytes alone: names and content types lie."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence

from webimage_ocr.errors import UnsupportedFormat

WEB_IMAGE_FORMATS = ("JPEG", "PNG", "BMP", "TIFF", "TGA", "WebP", "ICO", "PCX", "GIF")
"""What web-image reads; JPG and JPEG are one."""
GENERAL_TEXT_FORMATS = ("JPEG", "PNG", "BMP", "GIF", "TIFF", "WebP", "PCX", "ICO", "PSD", "PDF")
"""What general-text reads."""
ALL_FORMATS = (*WEB_IMAGE_FORMATS, "PSD", "PDF")
"""What can be decoded."""

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (0, b"GIF87a", "GIF"),
    (0, b"GIF89a", "GIF"),
    (8, b"WEBP", "WebP"),
    (8, b"CR\x02\x00", "Canon raw (CR2)"),
    (0, b"II*\x00", "TIFF"),
    (0, b"MM\x00*", "TIFF"),
    (0, b"II+\x00", "TIFF"),
    (0, b"MM\x00+", "TIFF"),
    (0, b"BM", "BMP"),
    (0, b"\x00\x00\x01\x00", "ICO"),
    (0, b"\x0a\x00\x01", "PCX"),
    (0, b"\x0a\x02\x01", "PCX"),
    (0, b"\x0a\x03\x01", "PCX"),
    (0, b"\x0a\x04\x01", "PCX"),
    (0, b"\x0a\x05\x01", "PCX"),
    (0, b"8BPS", "PSD"),
    (0, b"%PDF-", "PDF"),
    # known, and refused by name
    (0, b"%!PS", "PostScript"),
    (0, b"\xc5\xd0\xd3\xc6", "PostScript (EPS)"),
    (0, b"\xff\x0a", "JPEG XL"),
    (0, b"\x00\x00\x00\x0cJXL ", "JPEG XL"),
    (0, b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
    (0, b"\xff\x4f\xff\x51", "JPEG 2000"),
    (0, b"icns", "ICNS"),
    (0, b"DDS ", "DDS"),
    (0, b"qoif", "QOI"),
    (0, b"v/1\x01", "OpenEXR"),
    (0, b"#?RADIANCE", "Radiance HDR"),
    (0, b"AT&TFORM", "DjVu"),
    (0, b"\xd7\xcd\xc6\x9a", "WMF"),
    (40, b" EMF", "EMF"),
    (0, b"PK\x03\x04", "ZIP (or an Office document)"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"Rar!", "RAR"),
    (0, b"7z\xbc\xaf", "7-Zip"),
    (0, b"\xd0\xcf\x11\xe0", "Microsoft Office"),
)

_HEIF_BRANDS = {
    b"heic": "HEIC", b"heix": "HEIC", b"hevc": "HEIC", b"hevx": "HEIC", b"heim": "HEIC", b"heis": "HEIC",
    b"mif1": "HEIF", b"msf1": "HEIF", b"avif": "AVIF", b"avis": "AVIF", b"crx ": "Canon raw (CR3)",
}  # fmt: skip
_NETPBM = re.compile(rb"P[1-7f][\s#]", re.IGNORECASE)
_TGA_DEPTHS = {1: (8,), 9: (8,), 2: (16, 24, 32), 10: (16, 24, 32), 3: (1, 8, 16), 11: (8, 16)}


def identify_format(data: bytes, formats: Sequence[str] = WEB_IMAGE_FORMATS) -> str:
    """One of ``formats``; raises ``UnsupportedFormat`` that names what was found instead."""
    name = _find_name(data)
    if name not in formats:
        raise UnsupportedFormat(f"This is {name}; send one of JPG, {', '.join(formats)}.")
    return name


def _find_name(data: bytes) -> str:
    for offset, magic, name in _MAGIC:
        if data.startswith(magic, offset):
            return name
    if data[4:8] == b"ftyp":
        return _HEIF_BRANDS.get(data[8:12], "a video or audio file (MP4)")
    if _NETPBM.match(data):
        return "PNM"
    if _looks_like_tga(data):
        return "TGA"
    if data.startswith(b"\x00\x00\x02\x00"):  # the same four bytes may begin a TGA file
        return "CUR"
    return _name_text(data[:1024])


def _looks_like_tga(data: bytes) -> bool:
    """TGA has no magic number in front; the fields of its header must agree with each other."""
    if len(data) < 18:
        return False
    map_type, image_type, map_length, map_depth = struct.unpack_from("<xBBxxHB", data)
    width, height, depth, flags = struct.unpack_from("<HHBB", data, 12)
    if depth not in _TGA_DEPTHS.get(image_type, ()) or not width or not height or flags & 0xC0:
        return False
    if image_type in (1, 9):
        return map_type == 1 and 0 < map_length <= 256 and map_depth in (15, 16, 24, 32)
    return (map_type == 0 and not any(data[3:8])) or (map_type == 1 and map_depth in (15, 16, 24, 32))


def _name_text(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    lowered = start.lower()
    if not start:
        return "an empty file"
    if b"<svg" in lowered:
        return "SVG"
    if lowered.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "an HTML page"
    if start.startswith(b"<?xml"):
        return "XML"
    if start[:1] in b"{[":
        return "JSON"
    # the last character of the piece may have been cut in two
    text = start.decode("utf-8", errors="ignore")
    if len(text.encode()) >= len(start) - 3 and not any(c < " " and c not in "\t\r\n\f" for c in text):
        return "text"
    return "no picture format that is known here"
