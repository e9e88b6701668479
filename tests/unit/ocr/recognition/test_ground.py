"""Lines are cut where the ground changes, and nowhere else."""

import cv2
import numpy as np

from webimage_ocr.ocr.recognition.ground import split_at_grounds
from webimage_ocr.ocr.recognition.strip import Strip
from webimage_ocr.types import Pixels, Quad

INK, PAPER = (20, 20, 20), (250, 250, 250)


def line(width: int = 600) -> tuple[Pixels, Quad]:
    image = np.full((80, width, 3), PAPER, np.uint8)
    quad = np.array([[0, 20], [width, 20], [width, 62], [0, 62]], np.float32)
    return image, quad


def write(image: Pixels, text: str, x: int, colour: tuple[int, int, int] = INK) -> None:
    cv2.putText(image, text, (x, 50), cv2.FONT_HERSHEY_DUPLEX, 0.9, colour, 2, cv2.LINE_AA)


def test_a_word_in_a_dark_box_becomes_a_line_of_its_own() -> None:
    image, quad = line()
    write(image, "Press", 10)
    cv2.rectangle(image, (130, 22), (250, 60), (40, 60, 120), -1)
    write(image, "Save", 145, PAPER)
    write(image, "to keep it", 270)
    parts = split_at_grounds(Strip.cut_lengthwise(image, quad))
    assert len(parts) == 3
    assert np.allclose([parts[1].region[0, 0], parts[1].region[1, 0]], [130, 250], atol=6)
    assert np.array_equal(parts[0].region[0], quad[0])
    assert np.array_equal(parts[2].region[2], quad[2])


def test_plain_text_stays_whole() -> None:
    image, quad = line()
    write(image, "HILL MINIMUM illegal 1111 |||| WWWW", 5)
    assert len(split_at_grounds(Strip.cut_lengthwise(image, quad))) == 1


def test_a_heavy_stroke_is_no_other_ground() -> None:
    image, quad = line()
    write(image, "before", 10)
    cv2.rectangle(image, (200, 20), (216, 62), INK, -1)
    write(image, "behind", 250)
    assert len(split_at_grounds(Strip.cut_lengthwise(image, quad))) == 1


def test_a_gradient_stays_whole() -> None:
    image, quad = line()
    image[:] = np.linspace(60, 250, image.shape[1]).astype(np.uint8)[None, :, None]
    write(image, "over a gradient", 10)
    assert len(split_at_grounds(Strip.cut_lengthwise(image, quad))) == 1


def test_short_regions_are_not_looked_at() -> None:
    image, quad = line(60)
    image[:, 30:] = 0
    assert len(split_at_grounds(Strip.cut_lengthwise(image, quad))) == 1
