"""Damaged files of all formats: a picture or a documented error, no decoder lost, no memory beyond the bound.

``make mutate MUTATIONS=100000`` makes a longer run, with new damage each time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from golden.documents import golden_documents
from golden.formats import golden_pictures
from webimage_ocr.api.catalogue import answer_for
from webimage_ocr.errors import WebImageError
from webimage_ocr.intake.decoder_pool import DecoderPool
from webimage_ocr.intake.format import ALL_FORMATS
from webimage_ocr.intake.limits import ImageLimits

GOLDEN = {name: data for name, _, data in (*golden_pictures(), *golden_documents())}
MUTATIONS = int(os.environ.get("MUTATIONS", "0"))
LIMITS = ImageLimits(max_side_px=2048, formats=ALL_FORMATS)
MEMORY_BYTES = 160 * 1024 * 1024
"""Ten times what a picture of 2,048 x 2,048 has as RGB; the largest of 16-bit RGBA take the most of it."""

# damage near the start, where the headers are, is tried more often than damage to the pixels
places = st.one_of(st.integers(0, 64), st.integers(0, 1024), st.floats(0, 1, exclude_max=True))
values = st.one_of(
    st.sampled_from(
        [b"\0", b"\xff", b"\x7f", b"\x80", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x10\0"]
    ),
    st.binary(min_size=1, max_size=8),
)
mutations = st.lists(
    st.tuples(st.sampled_from(["overwrite", "insert", "delete", "repeat", "cut"]), places, values),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def pool() -> Iterator[DecoderPool]:
    pool = DecoderPool(1, memory_bytes=MEMORY_BYTES)
    yield pool
    pool.close()


def mutate(data: bytes, how: str, place: float, value: bytes) -> bytes:
    """Damage ``data`` at ``place``: a position, or a share of its length."""
    at = int(place * len(data)) if isinstance(place, float) else min(place, len(data))
    match how:
        case "overwrite":
            return data[:at] + value + data[at + len(value) :]
        case "insert":
            return data[:at] + value + data[at:]
        case "delete":
            return data[:at] + data[at + len(value) * 4 :]
        case "repeat":
            return data[:at] + data[at : at + 64] * len(value) + data[at:]
        case _:
            return data[:at]


@settings(
    max_examples=MUTATIONS or 4000,
    derandomize=not MUTATIONS,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(name=st.sampled_from(sorted(GOLDEN)), changes=mutations)
def test_damage_ends_in_a_picture_or_a_documented_error(
    pool: DecoderPool, name: str, changes: list[tuple[str, float, bytes]]
) -> None:
    data, replaced = GOLDEN[name], pool.replaced
    for how, place, value in changes:
        data = mutate(data, how, place, value)
    try:
        decoded = pool.decode(data, LIMITS)
        assert decoded.pixels.shape == (decoded.height, decoded.width, 3)
        LIMITS.check_size(decoded.width, decoded.height)
    except WebImageError as error:
        assert answer_for(error).status == 400
        assert "too much memory" not in error.detail
    assert pool.replaced == replaced, "the decoder crashed, or took longer than 10 s"
