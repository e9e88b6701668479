"""The server's reader: the networks, and decoder processes for untrusted bytes in front of them.

It needs none of the server's other packages, so that it can be opened while those are imported.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from webimage_ocr.api.decoders import make_decoders
from webimage_ocr.intake.decoder_pool import DecoderPool
from webimage_ocr.intake.limits import ImageLimits
from webimage_ocr.intake.sandbox import Wall
from webimage_ocr.reader import Reader, ReaderOptions
from webimage_ocr.runtime.memory import TRIM_EVERY_S
from webimage_ocr.runtime.models import cache_folder
from webimage_ocr.runtime.session import RuntimeOptions
from webimage_ocr.settings import Settings
from webimage_ocr.types import Pixels

ALL_WARM = "all sizes of pictures are compiled for"
"""What the log says once no picture is the first of its size any more; each size is some 5 MiB."""
_SETTLED_S, _PAUSE_S = 10.0, 0.2
"""After which a server begins to warm all sizes, and its rest between two of them: a call that comes waits for one of
them at most, 0.1 s."""
_RELEASE_EVERY_S = TRIM_EVERY_S
"""How often a server in which nobody is gives memory back: 125 of 560 MiB, for 4 % of the next picture's time."""


class ServerReader(Reader):
    """A Reader in front of decoder processes, which it stops when it is closed."""

    def __init__(self, options: ReaderOptions, decoders: DecoderPool) -> None:
        super().__init__(options, decode=decoders.decode)
        self.decoders = decoders
        self.walls = Wall(0)
        """What the kernel keeps decoders behind, once they run."""

    def decode(self, source: bytes, limits: ImageLimits, page: int) -> Pixels:
        return self.decoders.decode(source, limits, page).pixels

    def close(self) -> None:
        super().close()
        self.decoders.close()


def begin_opening(settings: Settings, decoders: DecoderPool) -> Future[ServerReader]:
    """``open_server_reader`` in a thread of its own, from now on."""
    opener = ThreadPoolExecutor(1, thread_name_prefix="open")
    try:
        return opener.submit(open_server_reader, settings, decoders)
    finally:
        opener.shutdown(wait=False)


def open_server_reader(settings: Settings, decoders: DecoderPool | None = None) -> ServerReader:
    """Load the models, run each once, and start the decoders meanwhile; they are closed where that fails."""
    options = ReaderOptions(
        tier=settings.tier,
        weights=settings.weights,
        runtime=RuntimeOptions(precision=settings.precision, cache_dir=cache_folder()),
        apply_exif=settings.apply_exif,
        calibrated_confidence=settings.calibrated_confidence,
        chinese_font_names=settings.font_chinese_names,
        font_proxies=settings.font_proxies,
    )
    decoders = decoders or make_decoders(settings)
    try:
        with ThreadPoolExecutor(1, thread_name_prefix="decoders") as starter:
            walls = starter.submit(_start, decoders)
            reader = ServerReader(options, decoders)
            reader.warm()
            reader.walls = walls.result()
            return reader
    except BaseException:
        decoders.close()
        raise


async def warm_when_idle(reader: Reader, is_idle: Callable[[], bool]) -> None:
    """Run the networks on every size that they may be run with, one at a time and only while nobody wants to read."""
    await asyncio.sleep(_SETTLED_S)
    for run in reader.sizes_to_warm():
        await asyncio.sleep(_PAUSE_S)
        while not is_idle():
            await asyncio.sleep(_PAUSE_S)
        await asyncio.to_thread(run)


async def release_when_idle(reader: Reader, is_idle: Callable[[], bool]) -> None:
    """Have the networks give back what they keep between pictures, again and again, while nobody wants to read."""
    while True:
        if is_idle():
            await asyncio.to_thread(reader.release_memory)
        await asyncio.sleep(_RELEASE_EVERY_S)


def _start(decoders: DecoderPool) -> Wall:
    decoders.warm()
    return decoders.find_walls()
