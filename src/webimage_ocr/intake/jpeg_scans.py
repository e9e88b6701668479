"""Whether a JPEG's scans hold the whole picture: decoders fill what is missing with grey, and say nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from webimage_ocr.errors import DamagedImage

_PADDING = b"\x55" * 16
"""Longer than what a decoder looks ahead (8 bytes), and too short to stand for a part of the picture that matters."""
_SEQUENTIAL, _PROGRESSIVE = (0xC0, 0xC1), 0xC2


@dataclass(frozen=True, slots=True)
class _Scan:
    """A scan's header (ITU-T T.81, B.2.3)."""

    components: bytes
    first: int
    last: int
    low_bit: int
    """0: what is told of these coefficients is told to the last bit."""


def whole_scans(frame: int, components: bytes, data: bytes) -> bytes:
    """The scans in ``data``, which ends before its end marker, so that a decoder fails where a part is missing.

    ``frame`` is the marker of the frame's header, ``components`` are its components. Raises DamagedImage.
    """
    scans = list(_read_scans(data))
    if frame in _SEQUENTIAL and scans[0].components == components:
        # without the end marker a decoder asks for more data where it needs some, and there is none
        return data + _PADDING
    told = {
        (component, coefficient)
        for scan in scans
        if scan.low_bit == 0
        for component in scan.components
        for coefficient in range(scan.first, min(scan.last, 63) + 1)
    }
    needed = {(component, 0) for component in components}
    if frame == _PROGRESSIVE:
        # of the colours some encoders leave details out
        needed |= {(components[0], coefficient) for coefficient in range(1, 64)}
    if needed - told and frame in (*_SEQUENTIAL, _PROGRESSIVE):
        raise DamagedImage("The JPEG file lacks some of its scans; send the whole file.")
    return data + b"\xff\xd9"


def _read_scans(data: bytes) -> Iterator[_Scan]:
    position = data.find(b"\xff\xda")
    while position >= 0:
        count = data[position + 4]
        first, last, bits = data[position + 5 + 2 * count : position + 8 + 2 * count]
        yield _Scan(data[position + 5 : position + 5 + 2 * count : 2], first, last, bits & 0x0F)
        position = data.find(b"\xff\xda", position + 2)
