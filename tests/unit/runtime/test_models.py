"""Weights are the ones this version was made for, or are refused with the way to mend it."""

from dataclasses import replace
from pathlib import Path

import pytest

from webimage_ocr.errors import ModelUnusable
from webimage_ocr.reader import ReaderOptions
from webimage_ocr.runtime.characters import read_characters
from webimage_ocr.runtime.models import DEFAULT_WEIGHTS, OWN, PUBLISHED, find_model, load_weights
from webimage_ocr.settings import Settings


def test_the_default_weights_are_there_and_name_their_characters() -> None:
    characters = read_characters(load_weights(find_model("small", "recognition")))
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


def test_our_own_weights_are_the_published_graph_with_other_values() -> None:
    own, published = (load_weights(find_model("small", "recognition", weights)) for weights in (OWN, PUBLISHED))
    assert len(own) == len(published)
    assert own != published
    assert read_characters(own) == read_characters(published)


def test_what_has_no_weights_of_our_own_is_read_with_the_published_ones() -> None:
    assert find_model("small", "detection", OWN) == find_model("small", "detection", PUBLISHED)
    assert find_model("tiny", "recognition", OWN).weights == PUBLISHED


def test_our_own_weights_are_not_added_to_another_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEBIMAGE_OCR_CACHE", str(tmp_path))
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "other.onnx").write_bytes(b"another network")
    with pytest.raises(ModelUnusable, match="sha256"):
        load_weights(replace(find_model("small", "recognition", OWN), package="", file="other.onnx"))


def test_the_reader_and_the_server_read_with_our_own_weights_unless_told() -> None:
    assert ReaderOptions().weights == Settings().weights == DEFAULT_WEIGHTS == OWN


def test_unknown_weights_are_told() -> None:
    with pytest.raises(ModelUnusable, match="published"):
        find_model("small", "recognition", "borrowed")
