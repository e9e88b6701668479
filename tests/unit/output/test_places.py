"""Words and characters of lines, and where they end."""

from dataclasses import replace

import numpy as np
import pytest

from pictures import draw_lines
from unit.output.pages import make_line
from webimage_ocr.output.places import place_characters, split_words
from webimage_ocr.reader import Reader, ReaderOptions
from webimage_ocr.runtime.session import RuntimeOptions


def test_words_stand_between_spaces() -> None:
    words = split_words(make_line("two  words", 10, 10))
    assert [word.text for word in words] == ["two", "words"]
    assert words[1].quad.tolist() == [[60, 10], [110, 10], [110, 30], [60, 30]]
    assert words[1].confidence == pytest.approx(0.9)


def test_a_column_is_one_word_from_top_to_bottom() -> None:
    (word,) = split_words(make_line("春眠", 100, 10, step=22, vertical=True))
    assert word.quad == pytest.approx(np.array([[100, 10], [120, 10], [120, 54], [100, 54]]), abs=1e-3)


def test_a_line_without_characters_is_one_word_and_an_empty_one_none() -> None:
    line = replace(make_line("two words", 10, 10), characters=())
    assert [word.text for word in split_words(line)] == ["two words"]
    assert split_words(replace(line, text=" ")) == []


def test_a_line_of_one_character_has_both_ends_moved() -> None:
    line = make_line("7", 10, 10)
    narrow = replace(line.characters[0], quad=np.array([[13, 10], [17, 10], [17, 30], [13, 30]], np.float32))
    (placed,) = place_characters(replace(line, characters=(narrow,)))
    assert placed.quad[:2, 0] == pytest.approx([10, 20], abs=0.1)


def test_ends_that_contradict_the_middles_are_left_alone() -> None:
    line = make_line("abc", 10, 10)
    quad = line.quad + np.array([[-300, 0], [300, 0], [300, 0], [-300, 0]], np.float32)
    assert place_characters(replace(line, quad=quad)) == line.characters


@pytest.mark.parametrize("size_px", [20, 28, 48])
def test_text_ends_within_three_pixels_of_its_ink(size_px: int) -> None:
    picture = draw_lines(size_px=size_px)
    pixels = np.asarray(picture)
    # in f32, since each kind of number moves the ends of a region by up to a pixel, which is not what this is about
    with Reader(ReaderOptions(runtime=RuntimeOptions(precision="f32"))) as reader:
        lines = reader.read(pixels).lines
    assert len(lines) == 5
    for line in lines:
        top, bottom = int(line.quad[:, 1].min()), int(line.quad[:, 1].max())
        ink = np.flatnonzero((pixels[top:bottom].min(axis=2) < 160).any(axis=0))
        placed = place_characters(line)
        assert (placed[0].quad[0, 0], placed[-1].quad[1, 0]) == pytest.approx((ink[0], ink[-1] + 1), abs=3)
