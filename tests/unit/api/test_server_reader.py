"""How settings reach the server's reader, and that opening it leaves nothing behind when it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from webimage_ocr.api import server_reader
from webimage_ocr.api.decoders import make_decoders
from webimage_ocr.errors import ModelUnusable
from webimage_ocr.intake.decoder_pool import DecoderPool
from webimage_ocr.intake.sandbox import Wall
from webimage_ocr.reader import ReaderOptions
from webimage_ocr.settings import Settings


class Recorded:
    """Stands in for a reader."""

    walls = Wall(0)

    def __init__(self, options: ReaderOptions, decoders: DecoderPool) -> None:
        self.options, self.decoders = options, decoders

    def warm(self) -> None:
        """Nothing to warm."""


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[DecoderPool]:
    """The pools that were started, without any process."""
    pools: list[DecoderPool] = []

    def start(pool: DecoderPool) -> Wall:
        pools.append(pool)
        return Wall.SECCOMP

    monkeypatch.setattr(server_reader, "_start", start)
    return pools


def test_the_reader_is_built_as_the_settings_say(monkeypatch: pytest.MonkeyPatch, started: list[DecoderPool]) -> None:
    monkeypatch.setattr(server_reader, "ServerReader", Recorded)
    settings = Settings(
        tier="tiny",
        precision="f32",
        calibrated_confidence=True,
        font_chinese_names=False,
        font_proxies=False,
        decode_timeout_s=7,
    )
    reader: Any = server_reader.begin_opening(settings, make_decoders(settings)).result()
    options, decoders = reader.options, reader.decoders
    assert isinstance(options, ReaderOptions) and started == [decoders]
    assert (options.tier, options.runtime.precision) == ("tiny", "f32")
    assert (options.calibrated_confidence, options.chinese_font_names, options.font_proxies) == (True, False, False)
    assert (options.apply_exif, decoders.timeout_s) == (True, 7)
    assert reader.walls is Wall.SECCOMP


def test_decoders_are_stopped_where_the_models_cannot_be_loaded(
    monkeypatch: pytest.MonkeyPatch, started: list[DecoderPool]
) -> None:
    def refuse(*_: object) -> None:
        raise ModelUnusable("The file is damaged.")

    closed: list[DecoderPool] = []
    monkeypatch.setattr(server_reader, "ServerReader", refuse)
    monkeypatch.setattr(DecoderPool, "close", lambda pool: closed.append(pool))
    with pytest.raises(ModelUnusable, match="damaged"):
        server_reader.open_server_reader(Settings())
    assert closed == started != []


def test_sizes_are_warmed_one_after_the_other_and_only_while_nobody_is_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_reader, "_SETTLED_S", 0.0)
    monkeypatch.setattr(server_reader, "_PAUSE_S", 0.0)
    warmed: list[int] = []
    busy = [False, True, True, False, False]
    asked: list[int] = []

    class Sizes:
        def sizes_to_warm(self) -> list[Callable[[], None]]:
            return [lambda size=size: warmed.append(size) for size in range(3)]  # type: ignore[misc]

    def is_idle() -> bool:
        asked.append(len(warmed))
        return not busy.pop(0)

    reader: Any = Sizes()
    asyncio.run(server_reader.warm_when_idle(reader, is_idle))
    assert warmed == [0, 1, 2]
    assert asked == [0, 1, 1, 1, 2]


def test_memory_is_given_back_again_and_again_while_nobody_is_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_reader, "_RELEASE_EVERY_S", 0.0)
    idle = [True, False, True]
    released: list[int] = []

    class Memory:
        def release_memory(self) -> None:
            released.append(len(idle))

    def is_idle() -> bool:
        if not idle:
            raise asyncio.CancelledError
        return idle.pop(0)

    reader: Any = Memory()
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(server_reader.release_when_idle(reader, is_idle))
    assert released == [2, 0]
