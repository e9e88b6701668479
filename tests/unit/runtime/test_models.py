"""Weights are the ones this version was made for, or are refused with the way to mend it."""

from dataclasses import replace
from pathlib import Path

import pytest

from webimage_ocr.errors import ModelUnusable
from webimage_ocr.runtime.characters import read_characters
from webimage_ocr.runtime.models import find_model, load_weights
from webimage_ocr.runtime.session import RuntimeOptions


def test_the_default_weights_are_there_and_name_their_characters() -> None:
    characters = read_characters(load_weights(find_model("small", "recognition")), RuntimeOptions())
    assert len(characters) == 18_710
    assert characters[0] == ""
    assert characters[-1] == " "
    assert {"中", "國", "A", "0"} <= set(characters)


def test_another_file_is_refused() -> None:
    with pytest.raises(ModelUnusable, match="sha256"):
        load_weights(replace(find_model("small", "detection"), sha256="0" * 64))


def test_missing_weights_say_how_to_get_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEBIMAGE_OCR_CACHE", str(tmp_path))
    with pytest.raises(ModelUnusable, match="webimage-ocr models pull"):
        load_weights(find_model("tiny", "detection"))


def test_an_unknown_tier_is_told() -> None:
    with pytest.raises(ModelUnusable, match="small"):
        find_model("huge", "detection")


def test_the_fast_tier_has_its_characters_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEBIMAGE_OCR_CACHE", str(tmp_path))
    with pytest.raises(ModelUnusable, match="webimage-ocr models pull"):
        load_weights(find_model("tiny", "characters"))
