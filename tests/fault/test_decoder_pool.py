"""A picture that crashes, hangs or eats memory costs one decoder process and nothing else."""

from __future__ import annotations

import gc
import io
import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from golden.documents import golden_documents
from golden.formats import golden_pictures
from webimage_ocr.errors import DamagedImage, FileTooLarge, InvalidImageSize, UnsupportedFormat, WebImageError
from webimage_ocr.intake.decode import decode_image
from webimage_ocr.intake.decoder_pool import DecoderPool
from webimage_ocr.intake.decoder_process import KEPT_BYTES
from webimage_ocr.intake.format import ALL_FORMATS
from webimage_ocr.intake.limits import ImageLimits

GOLDEN = {name: data for name, _, data in (*golden_pictures(), *golden_documents())}
ANY_FORMAT = ImageLimits(formats=ALL_FORMATS)
PICTURE = GOLDEN["PNG RGB"]
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def pool() -> Iterator[DecoderPool]:
    """Two decoders that do harm when asked to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parent / "faulty_decoder"))  # decoder processes take it over
        pool = DecoderPool(2, timeout_s=1, memory_bytes=128 * MIB)
        pool.warm()
        yield pool
        pool.close()


def png_of(colour: tuple[int, int, int], size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def own_processes() -> list[int]:
    """Nurseries of this process and their decoders; other children, a server for instance, are none of our business."""
    return [pid for child in children_of(os.getpid()) if is_nursery(child) for pid in (child, *children_of(child))]


def is_nursery(pid: int) -> bool:
    return b"decoder_process" in Path(f"/proc/{pid}/cmdline").read_bytes()


def memory_mib(pid: int, kind: str) -> int:
    found = re.search(rf"{kind}:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text())
    assert found
    return int(found[1]) // 1024


@pytest.mark.parametrize("name", GOLDEN)
def test_pictures_come_out_as_in_process(pool: DecoderPool, name: str) -> None:
    decoded = pool.decode(GOLDEN[name], ANY_FORMAT)
    expected = decode_image(GOLDEN[name], ANY_FORMAT)
    assert decoded.format == expected.format
    assert np.array_equal(decoded.pixels, expected.pixels)
    decoded.pixels[0, 0] = 7  # it is the caller's own


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (b"CRASH", "crashes the decoder"),
        (b"ABORT", "crashes the decoder"),
        (b"EXIT", "crashes the decoder"),
        (b"HANG", r"longer than 1 s"),
        (b"SPIN", r"longer than 1 s"),
        (b"EAT", "too much memory"),
    ],
)
def test_a_fault_is_the_pictures_and_ends_there(pool: DecoderPool, fault: bytes, reason: str) -> None:
    before = len(own_processes())
    started = time.monotonic()
    with pytest.raises(DamagedImage, match=reason):
        pool.decode(fault + b" please")
    # a limit of 1 s ends it, or a crash; by itself none of these would end
    assert time.monotonic() - started < 30
    assert decode_twice_at_once(pool)
    assert len(own_processes()) <= before


def decode_twice_at_once(pool: DecoderPool) -> bool:
    results: list[int] = []
    threads = [threading.Thread(target=lambda: results.append(pool.decode(PICTURE).width)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results == [320, 320]


def test_a_decoder_ended_from_outside_costs_no_picture(pool: DecoderPool) -> None:
    taken_s, anew_s = [], []
    for _ in range(3):
        assert decode_twice_at_once(pool)
        replaced = pool.replaced
        _, *decoders = own_processes()
        for decoder in decoders:
            os.kill(decoder, signal.SIGKILL)
        started = time.monotonic()
        assert pool.decode(PICTURE).width == 320
        taken_s.append(time.monotonic() - started)
        assert pool.replaced == replaced + 1
        for pid in own_processes():
            os.kill(pid, signal.SIGKILL)
        started = time.monotonic()
        assert pool.decode(PICTURE).width == 320
        anew_s.append(time.monotonic() - started)
    # a fork of what is loaded already takes 10 ms, loading it anew, as when the nursery went too, 300
    assert min(taken_s) < min(anew_s) / 2


def test_the_nursery_is_replaced_too(pool: DecoderPool) -> None:
    for pid in own_processes():
        os.kill(pid, signal.SIGKILL)
    assert decode_twice_at_once(pool)


def test_many_threads_share_the_decoders(pool: DecoderPool) -> None:
    names = list(GOLDEN) * 3
    results: dict[int, bool] = {}

    def work(start: int) -> None:
        for index in range(start, len(names), 8):
            if index % 7 == 0:
                with pytest.raises(DamagedImage):
                    pool.decode(b"EXIT")
            expected = decode_image(GOLDEN[names[index]], ANY_FORMAT).pixels
            results[index] = np.array_equal(pool.decode(GOLDEN[names[index]], ANY_FORMAT).pixels, expected)

    threads = [threading.Thread(target=work, args=(start,)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == len(names)
    assert all(results.values())


def test_a_decoder_costs_little_memory(pool: DecoderPool) -> None:
    assert decode_twice_at_once(pool)
    nursery, *decoders = own_processes()
    # what all of them have loaded depends on the libraries' builds, and is shared
    loaded_mib = memory_mib(nursery, "Rss")
    for decoder in decoders:
        assert memory_mib(decoder, "Private_Dirty") < loaded_mib / 3
        assert memory_mib(decoder, "Pss") < loaded_mib * 2 / 3


def test_small_pictures_keep_their_pixels_while_others_are_decoded(pool: DecoderPool) -> None:
    colours = [(200, 10, 30), (10, 200, 30), (10, 30, 200), (90, 90, 90)]
    pages = [pool.decode(png_of(colour, (64, 48))).pixels for colour in colours]
    assert [tuple(page[20, 30]) for page in pages] == colours


def test_pixels_of_large_pictures_are_freed_with_the_array(pool: DecoderPool) -> None:
    def mapped() -> int:
        return Path("/proc/self/maps").read_text().count("memfd:pixels")

    before = mapped()
    large = png_of((250, 250, 250), (3600, 3200))
    assert KEPT_BYTES < 3600 * 3200 * 3
    pages = [pool.decode(large) for _ in range(5)]
    assert mapped() == before + 5
    descriptors = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    del pages
    gc.collect()
    assert mapped() == before
    assert len(os.listdir("/proc/self/fd")) <= descriptors  # noqa: PTH208


def test_limits_hold_in_the_pool(pool: DecoderPool) -> None:
    with pytest.raises(FileTooLarge):
        pool.decode(bytes(11 * MIB))
    with pytest.raises(UnsupportedFormat, match="PDF"):
        pool.decode(b"%PDF-1.7")
    with pytest.raises(UnsupportedFormat, match="empty"):
        pool.decode(b"")
    with pytest.raises(InvalidImageSize, match="320 x 64 pixels; each side must have 15 to 300"):
        pool.decode(PICTURE, ImageLimits(max_side_px=300))
    assert pool.decode(PICTURE).width == 320, "the limits are those of one call"


@pytest.mark.parametrize("name", GOLDEN)
def test_refusals_do_not_speak_of_decoders(pool: DecoderPool, name: str) -> None:
    """Damaged anywhere, a picture is refused in our words; what its decoder said is for the log."""
    data = GOLDEN[name]
    for start in range(len(data) // 3, len(data), max(1, len(data) // 5)):
        try:
            pool.decode(data[:start] + bytes(8) + data[start + 8 :])
        except WebImageError as refused:
            assert not re.search(r"OpenCV|PIL|libtiff|/|0x|Error|codec", refused.detail), refused.detail


def test_nothing_is_left_of_a_closed_pool() -> None:
    before = set(own_processes())
    pool = DecoderPool(2)
    pool.warm()
    started = set(own_processes()) - before
    assert len(started) == 3
    pool.close()
    assert not set(own_processes()) - before
    assert not any(Path(f"/proc/{pid}").exists() for pid in started)
    with pytest.raises(RuntimeError, match="closed"):
        pool.decode(PICTURE)
    pool.close()


def test_decoders_do_not_get_the_servers_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBIMAGE_OCR_OBS_SECRET_KEY", "do-not-tell")
    before = set(own_processes())
    pool = DecoderPool(1)
    pool.warm()
    for pid in set(own_processes()) - before:
        assert b"do-not-tell" not in Path(f"/proc/{pid}/environ").read_bytes()
    pool.close()
