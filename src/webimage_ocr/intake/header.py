"""What the first bytes of a picture promise, read without decoding one pixel.

Python's imaging libraries parse metadata before anyone can ask them for the size, and some of that parsing
is itself an attack surface (directories that point at one blob thousands of times, comments that grow
quadratically). So the few fields needed are read here, by hand, and a decoder is given only the part of the
file that holds the picture.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from webimage_ocr.errors import DamagedImage
from webimage_ocr.intake.format import WEB_IMAGE_FORMATS, identify_format
from webimage_ocr.intake.jpeg_scans import whole_scans
from webimage_ocr.intake.tiff_strips import Field, check_strips

_MAX_PNG_CHUNKS = 100_000
_MAX_JPEG_SCANS = 100
"""Encoders write about ten; every scan of a progressive JPEG goes over the whole picture again."""
_MAX_TIFF_FRAMES = 100_000
_PSD_COLOURS = {0: 1, 1: 1, 2: 1, 3: 3, 4: 4, 7: 1, 8: 1, 9: 3}
"""Channels of the colours, by the mode that a PSD file names."""
_TIFF_TYPE_BYTES = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8)
_TAG_WIDTH, _TAG_HEIGHT, _TAG_ORIENTATION = 256, 257, 274


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says of itself: ``width`` and ``height`` in pixels as stored, before any EXIF turn."""

    format: str
    width: int
    height: int
    codec: str = ""
    """Which decoder reads ``body``; the format, unless one is wrapped in another or needs a second decoder."""
    body: bytes = b""
    """The file with nothing but the picture that is to be read (first frame, largest icon)."""
    orientation: int = 1
    """EXIF orientation, 1 to 8."""
    frames: int = 1
    opaque: bool = False
    """The header rules out transparency and more than 8 bits a channel: it can be decoded straight to RGB."""


def read_header(data: bytes, formats: Sequence[str] = WEB_IMAGE_FORMATS) -> Header:
    """The header of ``data``; raises ``UnsupportedFormat`` for what is none of ``formats``, or ``DamagedImage``."""
    found = identify_format(data, formats)
    try:
        header = _READERS[found](data)
    except (struct.error, IndexError, OverflowError, ValueError) as error:
        raise DamagedImage(f"The {found} file ends inside its header; send the whole file.") from error
    if min(header.width, header.height) < 0:
        raise DamagedImage(f"The {found} file says that it ends before it begins; send an undamaged file.")
    return replace(header, codec=header.codec or header.format, body=header.body or data)


def _read_jpeg(data: bytes) -> Header:
    """ITU-T T.81, annex B: markers up to the first scan."""
    width = height = frame = 0
    components = b""
    orientation = 1
    kept = [data[:2]]
    position = 2
    while True:
        position = data.find(b"\xff", position)
        if position < 0:
            raise DamagedImage("The JPEG file ends before its first scan; send the whole file.")
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker in (0x00, 0x01) or 0xD0 <= marker <= 0xD8:
            position += 2
            continue
        if marker == 0xD9:
            raise DamagedImage("The JPEG file holds no picture.")
        (length,) = struct.unpack_from(">H", data, position + 2)
        segment = data[position : position + 2 + length]
        if marker == 0xDA:
            break
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            frame = marker
            height, width, count = struct.unpack_from(">HHB", segment, 5)
            components = segment[10 : 10 + 3 * count : 3]
        elif marker == 0xE1 and orientation == 1 and segment.startswith(b"Exif\x00\x00", 4):
            orientation = _exif_orientation(segment[10:])
        # only the Adobe marker (APP14) bears on the colours; the rest is metadata for others
        if not (0xE0 <= marker <= 0xEF) or marker == 0xEE:
            kept.append(segment)
        position += 2 + length
    end = data.find(b"\xff\xd9", position)
    if end < 0:
        raise DamagedImage("The JPEG file ends in the middle of the picture; send the whole file.")
    if data.count(b"\xff\xda", position, end) > _MAX_JPEG_SCANS:
        raise DamagedImage(f"The JPEG file has more than {_MAX_JPEG_SCANS} scans; save it again with another program.")
    body = b"".join((*kept, whole_scans(frame, components, data[position:end])))
    plain = len(components) in (1, 3)
    return Header("JPEG", width, height, "JPEG" if plain else "CMYK", body, orientation, opaque=plain)


def _read_png(data: bytes) -> Header:
    """https://www.w3.org/TR/png-3/: chunks from IHDR to IEND; the body has those of one still picture."""
    if data[12:16] != b"IHDR":
        raise DamagedImage("The PNG file does not start with its header chunk.")
    width, height, depth, color_type = struct.unpack_from(">IIBB", data, 16)
    orientation = frames = 1
    opaque = color_type not in (4, 6) and depth <= 8
    head, picture, first_frame = [data[:8]], list[bytes](), list[bytes]()
    controls, frame_replaces_picture = 0, False
    position = 8
    for _ in range(_MAX_PNG_CHUNKS):
        length, kind = struct.unpack_from(">I4s", data, position)
        start, position = position, position + 12 + length
        if position > len(data):
            raise DamagedImage("The PNG file ends in the middle of the picture; send the whole file.")
        if kind == b"IEND":
            if frame_replaces_picture:
                picture = [_png_chunk(b"IDAT", b"".join(first_frame))]
            body = b"".join((*head, *picture, data[start:position]))
            return Header("PNG", width, height, body=body, orientation=orientation, frames=frames, opaque=opaque)
        if kind in (b"IHDR", b"PLTE", b"tRNS"):
            head.append(data[start:position])
            opaque = opaque and kind != b"tRNS"
        elif kind == b"IDAT":
            picture.append(data[start:position])
        elif kind == b"eXIf":
            orientation = _exif_orientation(data[start + 8 : position - 4])
        elif kind == b"acTL":
            (frames,) = struct.unpack_from(">I", data, start + 8)
        elif kind == b"fcTL":
            controls += 1
            if controls == 1:
                # with no control before it, the picture is for programs that know no animations
                place = struct.unpack_from(">IIII", data, start + 12)
                frame_replaces_picture = bool(picture) and place == (width, height, 0, 0)
        elif kind == b"fdAT" and controls == 1:
            first_frame.append(data[start + 12 : position - 4])
    raise DamagedImage(f"The PNG file has more than {_MAX_PNG_CHUNKS} chunks; save it again with another program.")


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _read_webp(data: bytes) -> Header:
    """RFC 9649: a RIFF file whose first chunk has the size."""
    (riff_bytes,) = struct.unpack_from("<I", data, 4)
    if riff_bytes + 8 > len(data):
        raise DamagedImage("The WebP file is shorter than it says; send the whole file.")
    kind = data[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return Header("WebP", width & 0x3FFF, height & 0x3FFF, opaque=True)
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return Header("WebP", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, opaque=not bits >> 28 & 1)
    if kind != b"VP8X":
        raise DamagedImage("The WebP file does not start with a picture.")
    flags = data[20]
    width = int.from_bytes(data[24:27], "little") + 1
    height = int.from_bytes(data[27:30], "little") + 1
    orientation, frames = 1, 0
    position, end = 12, riff_bytes + 8
    while position + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, position)
        if kind == b"ANMF":
            frames += 1
        elif kind == b"EXIF":
            orientation = _exif_orientation(data[position + 8 : position + 8 + length].removeprefix(b"Exif\x00\x00"))
        position += 8 + length + (length & 1)
    opaque = not flags & 0x10 and not frames
    return Header("WebP", width, height, orientation=orientation, frames=max(frames, 1), opaque=opaque)


def _read_bmp(data: bytes) -> Header:
    (info_bytes,) = struct.unpack_from("<I", data, 14)
    if info_bytes == 12:
        width, height, _, bits = struct.unpack_from("<HHHH", data, 18)
        return Header("BMP", width, height, codec="DIB")
    width, height, _, bits, compression = struct.unpack_from("<iiHHI", data, 18)
    codec = {24: "BMP", 32: "BMP32"}.get(bits, "DIB") if compression == 0 else "DIB"
    # a negative height means that the rows run from the top
    return Header("BMP", width, abs(height), codec=codec, opaque=codec == "BMP")


def _read_tga(data: bytes) -> Header:
    width, height = struct.unpack_from("<HH", data, 12)
    return Header("TGA", width, height)


def _read_pcx(data: bytes) -> Header:
    left, top, right, bottom = struct.unpack_from("<HHHH", data, 4)
    return Header("PCX", right - left + 1, bottom - top + 1)


def _read_gif(data: bytes) -> Header:
    """https://www.w3.org/Graphics/GIF/spec-gif89a.txt; the body is the first frame and its control block."""
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    position = 13 + _color_table_bytes(flags)
    head, control, first = data[:position], b"", b""
    frames = 0
    while position < len(data) and data[position] != 0x3B:
        start = position
        if data[position] == 0x21:
            position = _skip_sub_blocks(data, position + 2)
            if data[start + 1] == 0xF9 and not frames:
                control = data[start:position]
        elif data[position] == 0x2C:
            left, top, frame_width, frame_height, flags = struct.unpack_from("<HHHHB", data, position + 1)
            position = _skip_sub_blocks(data, position + 11 + _color_table_bytes(flags))
            frames += 1
            if frames == 1:
                first = data[start:position]
                width, height = max(width, left + frame_width), max(height, top + frame_height)
        else:
            raise DamagedImage("The GIF file has an unknown block; save it again with another program.")
    if not frames:
        raise DamagedImage("The GIF file holds no picture.")
    return Header("GIF", width, height, body=b"".join((head, control, first, b";")), frames=frames)


def _color_table_bytes(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _skip_sub_blocks(data: bytes, position: int) -> int:
    while length := data[position]:
        position += 1 + length
    return position + 1


def _read_ico(data: bytes) -> Header:
    """The largest picture, of those the one with most colours; the directory's own sizes are not trusted."""
    (count,) = struct.unpack_from("<H", data, 4)
    best: tuple[int, int, Header] | None = None
    total_bytes = 0
    for index in range(count):
        entry = data[6 + 16 * index : 22 + 16 * index]
        bits, length, offset = struct.unpack_from("<HII", entry, 6)
        total_bytes += length
        if offset + length > len(data) or total_bytes > len(data):
            # too short, or many icons that share one blob: each would be looked through
            raise DamagedImage("The ICO file is shorter than its icons together; send the whole file.")
        icon = data[offset : offset + length]
        if icon.startswith(b"\x89PNG"):
            header = replace(_read_png(icon), format="ICO", codec="PNG", frames=count)
        else:
            width, double_height, _, bits = struct.unpack_from("<iiHH", icon, 4)
            # a file with this one icon: height is doubled because the mask stands below the picture
            alone = b"".join((b"\x00\x00\x01\x00\x01\x00", entry[:12], struct.pack("<I", 22), icon))
            header = Header("ICO", width, double_height // 2, body=alone, frames=count)
        rank = (header.width * header.height, bits)
        if best is None or rank > best[:2]:
            best = (*rank, header)
    if best is None:
        raise DamagedImage("The ICO file holds no icon.")
    return best[2]


def _read_tiff(data: bytes) -> Header:
    """TIFF 6.0 and BigTIFF: the first directory, and how many there are."""
    order = "<" if data[:2] == b"II" else ">"
    big = data[2:4] in (b"+\x00", b"\x00+")
    count_code, offset_code = ("Q", "Q") if big else ("H", "I")
    count_bytes, offset_bytes = struct.calcsize("=" + count_code), struct.calcsize("=" + offset_code)
    entry_bytes = 4 + 2 * offset_bytes
    (directory,) = struct.unpack_from(order + offset_code, data, 8 if big else 4)
    values: dict[int, int] = {}
    fields: dict[int, Field] = {}
    orientation_at = -1
    seen: set[int] = set()
    while directory and directory not in seen and len(seen) < _MAX_TIFF_FRAMES:
        (count,) = struct.unpack_from(order + count_code, data, directory)
        first_entry = directory + count_bytes
        if first_entry + count * entry_bytes > len(data):
            raise DamagedImage("The TIFF file ends inside a directory; send the whole file.")
        if not seen:
            total_bytes = 0
            for entry in range(first_entry, first_entry + count * entry_bytes, entry_bytes):
                tag, kind, length = struct.unpack_from(f"{order}HH{offset_code}", data, entry)
                fields.setdefault(tag, Field(kind, length, entry + 4 + offset_bytes))
                total_bytes += length * (_TIFF_TYPE_BYTES[kind] if kind < len(_TIFF_TYPE_BYTES) else 1)
                if tag in (_TAG_WIDTH, _TAG_HEIGHT, _TAG_ORIENTATION) and kind in (3, 4, 16):
                    if length != 1 or tag in values:
                        raise DamagedImage("The TIFF file has more than one value for its size.")
                    value_at = entry + 4 + offset_bytes
                    (values[tag],) = struct.unpack_from(order + {3: "H", 4: "I", 16: "Q"}[kind], data, value_at)
                    if tag == _TAG_ORIENTATION and kind == 3:
                        orientation_at = value_at
            if total_bytes > len(data):
                # many tags that share one blob would be copied once each
                raise DamagedImage("The TIFF file's tags claim more bytes than the file has.")
            check_strips(data, order, offset_code, fields)
        seen.add(directory)
        # the last directory of a file cut after its pixels may lack the link to the next
        after = first_entry + count * entry_bytes
        directory = struct.unpack_from(order + offset_code, data, after)[0] if after + offset_bytes <= len(data) else 0
    if _TAG_WIDTH not in values or _TAG_HEIGHT not in values:
        raise DamagedImage("The TIFF file does not say how large its picture is.")
    orientation = values.get(_TAG_ORIENTATION, 1)
    body = b""
    if orientation_at >= 0 and orientation != 1:
        # Pillow turns TIFF pictures by itself; the turn is the same for all formats and made in one place
        body = data[:orientation_at] + struct.pack(order + "H", 1) + data[orientation_at + 2 :]
    return Header(
        "TIFF",
        values[_TAG_WIDTH],
        values[_TAG_HEIGHT],
        body=body,
        orientation=orientation if 1 <= orientation <= 8 else 1,
        frames=len(seen),
    )


def _exif_orientation(exif: bytes) -> int:
    """Tag 274 of the first directory; 1 where it is missing or makes no sense: metadata never costs a picture."""
    try:
        order = {b"II": "<", b"MM": ">"}[exif[:2]]
        (directory,) = struct.unpack_from(order + "I", exif, 4)
        (count,) = struct.unpack_from(order + "H", exif, directory)
        for entry in range(directory + 2, directory + 2 + 12 * count, 12):
            tag, kind = struct.unpack_from(order + "HH", exif, entry)
            if tag == _TAG_ORIENTATION and kind == 3:
                (orientation,) = struct.unpack_from(order + "H", exif, entry + 8)
                return orientation if 1 <= orientation <= 8 else 1
    except (KeyError, struct.error, OverflowError):
        return 1
    return 1


def _read_psd(data: bytes) -> Header:
    """https://www.adobe.com/devnet-apps/photoshop/fileformatashtml/: the body has the merged picture and no layers."""
    version, channels, height, width, depth, mode = struct.unpack_from(">H6xHIIHH", data, 4)
    if version != 1 or depth > 8:
        raise DamagedImage(f"The PSD file is large (PSB) or has {depth} bits a channel; save it as PSD with 8 bits.")
    resources = _after_block(data, 26)
    layers = _after_block(data, resources)
    if not _has_merged_picture(data[resources + 4 : layers]):
        raise DamagedImage(
            "The PSD file was saved without a picture of its layers; save it to be compatible with other programs."
        )
    merged = _after_block(data, layers)
    if merged + 2 > len(data):
        raise DamagedImage("The PSD file ends before its picture; send the whole file.")
    # a negative number of layers says that the first channel after the colours is transparency, and no selection
    count = struct.unpack_from(">h", data, layers + 8)[0] if merged >= layers + 10 else 0
    transparent = count < 0 and channels > _PSD_COLOURS.get(mode, channels)
    body = b"".join((data[:resources], bytes(8), data[merged:]))
    return Header("PSD", width, height, body=body, opaque=not transparent)


def _after_block(data: bytes, position: int) -> int:
    return position + 4 + int(struct.unpack_from(">I", data, position)[0])


def _has_merged_picture(resources: bytes) -> bool:
    """Whether version information (resource 1057), where there is any, says so."""
    position = 0
    while position + 12 <= len(resources):
        (kind,) = struct.unpack_from(">H", resources, position + 4)
        position += 6 + (resources[position + 6] // 2 + 1) * 2  # a name, padded to an even length with its own
        (length,) = struct.unpack_from(">I", resources, position)
        if kind == 1057:
            return bool(resources[position + 8])
        position += 4 + length + length % 2
    return True


_READERS: dict[str, Callable[[bytes], Header]] = {
    "JPEG": _read_jpeg,
    "PNG": _read_png,
    "WebP": _read_webp,
    "BMP": _read_bmp,
    "TGA": _read_tga,
    "PCX": _read_pcx,
    "GIF": _read_gif,
    "ICO": _read_ico,
    "TIFF": _read_tiff,
    "PSD": _read_psd,
}
