"""The canvases that detection is run with, and the place of a picture on them."""

import numpy as np
import pytest
from numpy.typing import NDArray

from webimage_ocr.ocr.detection.canvas import CANVASES, MARGIN_PX, WIDEST_PX, find_canvas, highest_tile, place_on_canvas
from webimage_ocr.ocr.detection.detect import TextDetector
from webimage_ocr.ocr.detection.search import LookOptions, Search, first_scale
from webimage_ocr.ocr.watch import Watch
from webimage_ocr.runtime.session import Array


def test_canvases_are_multiples_of_the_stride_and_the_smallest_comes_first() -> None:
    assert all(side % 32 == 0 for canvas in CANVASES for side in canvas)
    areas = [width * height for width, height in CANVASES]
    assert areas == sorted(areas)
    assert len(set(CANVASES)) == len(CANVASES)


def test_a_picture_gets_the_smallest_canvas_that_holds_it() -> None:
    assert find_canvas(200, 80) == (224, 96)
    assert find_canvas(209, 80) != (224, 96)
    with pytest.raises(ValueError, match="2000 x 2000"):
        find_canvas(2000, 2000)


def test_a_picture_stands_in_the_middle_of_its_canvas() -> None:
    image = np.full((300, 500, 3), 255, np.uint8)
    image[100:110, 200:220] = 0
    canvas = place_on_canvas(image, 1.0)
    rows, columns = np.nonzero((canvas.pixels == 0).all(axis=2))
    back = canvas.to_image(np.array([[columns.min(), rows.min()]], np.float32))
    assert back.tolist() == [[200, 100]]
    assert min(rows.min() - 100, columns.min() - 200) >= MARGIN_PX


@pytest.mark.parametrize("width", range(540, 1580, 40))
def test_a_first_look_of_any_shape_is_one_tile(width: int) -> None:
    height = round(LookOptions().first_pixels / width)
    assert width <= WIDEST_PX
    assert height <= highest_tile(width)


@pytest.mark.parametrize(
    ("width", "height"), [(40, 2000), (2000, 40), (333, 777), (1000, 1000), (3000, 2500), (5000, 300), (640, 9000)]
)
@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_any_picture_is_looked_at_on_canvases_of_the_handful(width: int, height: int, scale: float) -> None:
    seen: set[tuple[int, int]] = set()

    class Network:
        def run(self, batch: NDArray[np.uint8]) -> tuple[Array, ...]:
            _, height, width, _ = batch.shape
            seen.add((width, height))
            return (np.zeros((1, 1, height, width), np.float32),)

    noise = np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)
    search = Search(TextDetector(Network()), noise, LookOptions(), Watch())
    search.run(scale)
    search.run(first_scale(width, height, LookOptions().first_pixels))
    assert seen <= set(CANVASES)
    assert seen
