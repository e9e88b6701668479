"""How settings reach the parts that the application builds."""

from __future__ import annotations

from typing import Any

import pytest

from webimage_ocr.api import app
from webimage_ocr.api.telemetry.metrics import Metrics
from webimage_ocr.intake.decoder_pool import DecoderPool
from webimage_ocr.reader import ReaderOptions
from webimage_ocr.settings import Settings


def test_the_reader_is_built_as_the_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[Any] = []
    monkeypatch.setattr(app, "ServerReader", lambda *parts: built.extend(parts))
    settings = Settings(
        tier="tiny",
        precision="f32",
        calibrated_confidence=True,
        font_chinese_names=False,
        font_proxies=False,
        decode_timeout_s=7,
    )
    app._open_reader(settings, Metrics())
    options, decoders = built
    assert isinstance(options, ReaderOptions) and isinstance(decoders, DecoderPool)
    assert (options.tier, options.runtime.precision) == ("tiny", "f32")
    assert (options.calibrated_confidence, options.chinese_font_names, options.font_proxies) == (True, False, False)
    assert (options.apply_exif, decoders.timeout_s) == (True, 7)
