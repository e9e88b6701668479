"""Whether the strips or tiles of a TIFF file are whole: decoders of JPEG and fax fill gaps, and say nothing."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from webimage_ocr.errors import DamagedImage

TAG_COMPRESSION, TAG_FILL_ORDER = 259, 266
TAGS_OF_PLACES = ((273, 279), (324, 325))
"""Offsets and lengths, of strips and of tiles."""

_UNCOMPRESSED, _GROUP_4, _JPEG = 1, 4, 7
_CODES = {3: "H", 4: "I", 16: "Q"}
_MAX_STRIPS = 1 << 19
"""Twice as many as 8,192 x 8,192 pixels have tiles of 16 x 16, the smallest there are."""
_END_OF_BLOCK = 0x001001
"""EOFB: two ends of line, 24 bits (ITU-T T.6, 2.4.1.1), after which fewer than eight bits fill the byte."""
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True, slots=True)
class Field:
    """One entry of a directory: its type, how many values it has, and where they or their address stand."""

    kind: int
    count: int
    at: int


def check_strips(data: bytes, order: str, offset_code: str, fields: Mapping[int, Field]) -> None:
    """Raise DamagedImage where a compressed strip or tile of the directory with these ``fields`` was cut off.

    Of a file without lengths nothing can be told. Uncompressed ones their decoder checks. A group-4 strip is taken to
    be cut where it lacks the end that T.6 demands: some writers leave it out, and theirs are refused with them.
    """
    compression = next(iter(_values(data, order, offset_code, fields.get(TAG_COMPRESSION))), _UNCOMPRESSED)
    is_reversed = _values(data, order, offset_code, fields.get(TAG_FILL_ORDER)) == (2,)
    if compression == _UNCOMPRESSED:
        return
    for places, lengths in TAGS_OF_PLACES:
        offsets = _values(data, order, offset_code, fields.get(places))
        for offset, length in zip(offsets, _values(data, order, offset_code, fields.get(lengths)), strict=False):
            if offset + length > len(data):
                raise DamagedImage("The TIFF file ends in the middle of the picture; send the whole file.")
            end = data[max(offset, offset + length - 64) : offset + length].rstrip(b"\0")
            if compression == _JPEG and length and not end.endswith(b"\xff\xd9"):
                raise DamagedImage("The TIFF file lacks a part of the picture; send the whole file.")
            if compression == _GROUP_4 and length and not _ends_block(end.translate(_REVERSED) if is_reversed else end):
                raise DamagedImage("The TIFF file lacks a part of the picture; send the whole file.")


def _ends_block(end: bytes) -> bool:
    """Whether bytes without zeros after them end with EOFB: its last bit is the last one that is set."""
    bits = int.from_bytes(end[-5:], "big")
    lowest = (bits & -bits).bit_length() - 1
    return bits > 0 and bits >> lowest & 0xFFFFFF == _END_OF_BLOCK


def _values(data: bytes, order: str, offset_code: str, field: Field | None) -> tuple[int, ...]:
    if field is None or field.kind not in _CODES:
        return ()
    if field.count > _MAX_STRIPS:
        raise DamagedImage(f"The TIFF file has more than {_MAX_STRIPS} strips; save it again with another program.")
    layout = f"{order}{field.count}{_CODES[field.kind]}"
    inline = struct.calcsize(layout) <= struct.calcsize("=" + offset_code)
    at = field.at if inline else struct.unpack_from(order + offset_code, data, field.at)[0]
    return struct.unpack_from(layout, data, at)
