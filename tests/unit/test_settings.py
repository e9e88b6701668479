"""Settings: from the environment, from options, and what the profiles say."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from webimage_ocr.errors import Misconfigured
from webimage_ocr.intake.limits import ImageLimits
from webimage_ocr.settings import MIB, Settings, load_settings
from webimage_ocr.types import WEB_IMAGE


def test_options_that_were_given_stand_above_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBIMAGE_OCR_PORT", "1234")
    assert load_settings(port=None).port == 1234
    assert load_settings(port=80).port == 80


def test_a_setting_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBIMAGE_OCR_PORT", "many")
    with pytest.raises(Misconfigured, match=r"WEBIMAGE_OCR_PORT: .* integer"):
        load_settings()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", r"WEBIMAGE_OCR_OBS_GRANTS: Value error"),
        (
            '[{"endpoint": "https://a", "access_key": "x"}]',
            r"WEBIMAGE_OCR_OBS_GRANTS \(0\.secret_key\): Field required",
        ),
        ('[{"endpoint": "a", "access_key": "x", "secret_key": "hidden"}]', r"GRANTS \(0\.endpoint\)"),
        ('[{"endpoint": "https://u:p@a", "access_key": "x", "secret_key": "hidden"}]', r"GRANTS \(0\.endpoint\)"),
        ('[{"endpoint": "https://a", "access_key": "x", "secret_key": "hidden", "bucket": "b"}]', r"\(0\.bucket\)"),
    ],
)
def test_a_grant_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, text: str, complaint: str) -> None:
    monkeypatch.setenv("WEBIMAGE_OCR_OBS_GRANTS", text)
    with pytest.raises(Misconfigured, match=complaint) as refused:
        load_settings()
    assert "hidden" not in str(refused.value)


def test_lists_are_comma_separated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBIMAGE_OCR_REGIONS", "eu-1, eu-2,")
    monkeypatch.setenv("WEBIMAGE_OCR_FETCH_ALLOW", "10.0.0.0/8,fd00::/8")
    monkeypatch.setenv("WEBIMAGE_OCR_FETCH_PORTS", "80,8080")
    settings = Settings()
    assert settings.regions == ("eu-1", "eu-2") and settings.fetch_ports == (80, 8080)
    assert [str(network) for network in settings.fetch_allow] == ["10.0.0.0/8", "fd00::/8"]


def test_profiles() -> None:
    ten = ("JPEG", "PNG", "BMP", "TIFF", "TGA", "WebP", "ICO", "PCX", "GIF")  # JPG and JPEG are one
    seven = ("JPEG", "PNG", "BMP", "TIFF", "WebP", "GIF")
    reference = ImageLimits(15, 8192, 10 * MIB, count_base64_text=False, formats=ten)
    assert Settings().limits[WEB_IMAGE] == reference and Settings().request_limit_bytes == 15 * MIB
    newest = ImageLimits(15, 30_000, 10 * MIB, count_base64_text=True, limit_pixels=200_000_000, formats=seven)
    assert Settings(profile="2025").limits[WEB_IMAGE] == newest
    assert Settings(profile="2025").request_limit_bytes == 12 * MIB
    assert reference.file_limit_bytes == 10 * MIB
    assert len(base64.b64encode(bytes(newest.file_limit_bytes))) == 10 * MIB


def test_limits_that_are_set_stand_above_the_profile() -> None:
    settings = Settings(profile="2025", max_side_px=99, min_side_px=2, image_limit_bytes=7, body_limit_bytes=8)
    for service, limits in Settings(profile="2025").limits.items():
        assert settings.limits[service] == replace(limits, max_side_px=99, min_side_px=2, limit_bytes=7)
    assert settings.request_limit_bytes == 8


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8866"),
        ("0.0.0.0", "http://127.0.0.1:8866"),
        ("::1", "http://[::1]:8866"),
        ("ocr.example", "http://ocr.example:8866"),
    ],
)
def test_the_address_that_clients_use(host: str, url: str) -> None:
    assert Settings(host=host).url == url
    assert Settings(host=host, public_url="https://ocr.example").url == "https://ocr.example"


def test_half_of_tls_is_refused() -> None:
    with pytest.raises(ValidationError, match="belong together"):
        Settings(tls_cert=Path("cert.pem"))
    assert Settings(tls_cert=Path("c"), tls_key=Path("k")).scheme == "https"
