"""How settings reach the server's reader, and that opening it leaves nothing behind when it fails."""

from __future__ import annotations

from typing import Any

import pytest

from webimage_ocr.api import server_reader
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
    reader: Any = server_reader.begin_opening(settings).result()
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
