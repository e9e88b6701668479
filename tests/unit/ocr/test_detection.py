"""Detection without its network: probability maps to regions, canvases, tiles and windows."""

import numpy as np
import pytest

from webimage_ocr.ocr.cutting import cut_spans, trim_box
from webimage_ocr.ocr.detect import DetectOptions, TextDetector, TextRegion, canvas_side, find_regions
from webimage_ocr.ocr.geometry import quad_size
from webimage_ocr.ocr.tiles import detect_text, find_windows, merge_regions


def _region(x: float, y: float, width: float, height: float, score: float = 0.9) -> TextRegion:
    return TextRegion(np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], np.float32), score)


class InkSession:
    """Stands in for the network: everything dark is text."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] = []

    def run(self, batch: np.ndarray) -> tuple[np.ndarray, ...]:
        self.shapes.append(batch.shape)
        return ((batch.max(axis=3) < 128).astype(np.float32)[:, None],)


def test_a_block_of_high_probability_is_a_region_grown_to_its_text() -> None:
    probability = np.zeros((128, 256), np.float32)
    probability[50:62, 40:200] = 0.9
    (region,) = find_regions(probability, DetectOptions())
    width, height = quad_size(region.quad)
    assert region.score == pytest.approx(0.9, abs=0.1)
    assert 170 < width < 190
    assert 25 < height < 35


def test_what_is_less_probable_than_the_threshold_is_left_out() -> None:
    probability = np.zeros((128, 256), np.float32)
    probability[50:62, 40:200] = 0.35
    assert find_regions(probability, DetectOptions(box_threshold=0.5)) == []


def test_canvas_sides_are_few_and_multiples_of_the_stride() -> None:
    sides = {canvas_side(side) for side in range(32, 1640)}
    assert all(side % 32 == 0 for side in sides)
    assert all(canvas_side(side) >= side for side in range(32, 1640))
    assert len(sides) <= 32


@pytest.mark.parametrize(("width", "height"), [(200, 150), (900, 700), (720, 8000), (3000, 400)])
def test_places_are_those_of_the_picture_whatever_its_size(width: int, height: int) -> None:
    image = np.full((height, width, 3), 255, np.uint8)
    for y in range(60, height - 40, 300):
        image[y : y + 20, 60:160] = 0
    session = InkSession()
    found = detect_text(TextDetector(session), image)
    centres = sorted(float(region.quad.mean(axis=0)[1]) for region in found)
    assert centres == pytest.approx([y + 10 for y in range(60, height - 40, 300)], abs=3)
    assert max(shape[1] * shape[2] for shape in session.shapes) < 2_000_000


def test_plain_margins_are_left_out_but_for_some_room() -> None:
    image = np.full((300, 500, 3), 200, np.uint8)
    image[100:110, 250:270] = 0
    assert trim_box(image, (0, 0, 500, 300), 20) == (230, 80, 290, 130)
    assert trim_box(image, (240, 95, 400, 200), 20) == (240, 95, 290, 130)
    assert trim_box(image, (0, 0, 200, 90), 20) == (0, 0, 200, 90)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 90), (90, 1)])
def test_a_picture_one_pixel_wide_is_its_own_box(width: int, height: int) -> None:
    image = np.arange(width * height * 3, dtype=np.uint8).reshape(height, width, 3)
    assert trim_box(image, (0, 0, width, height), 16) == (0, 0, width, height)


def test_margins_with_print_or_of_a_gradient_with_print_are_kept() -> None:
    image = np.linspace(0, 255, 500, dtype=np.uint8)[None, :, None].repeat(300, 0).repeat(3, 2)
    image = np.ascontiguousarray(image)
    image[3:6, 10:14] = 255
    image[290:295, 480:490] = 0
    assert trim_box(image, (0, 0, 500, 300), 16) == (0, 0, 500, 300)


def test_a_seam_goes_where_nothing_stands() -> None:
    image = np.full((1000, 50, 3), 255, np.uint8)
    image[380:420, 10:40:2] = 0
    (_, first_end), (second_start, _), *_ = cut_spans(image, 0, 500)
    assert first_end == second_start
    assert not 380 <= first_end <= 420


def test_a_picture_without_a_quiet_row_is_cut_with_an_overlap() -> None:
    image = np.random.default_rng(1).integers(0, 255, (1000, 50, 3), np.uint8)
    (_, first_end), (second_start, _), *_ = cut_spans(image, 0, 500)
    assert first_end - second_start > 50


def test_halves_of_a_line_become_one_and_neighbours_stay_two() -> None:
    merged = merge_regions([_region(0, 0, 200, 30)], [_region(180, 1, 200, 30), _region(0, 26, 200, 30)])
    assert sorted(round(quad_size(region.quad)[0]) for region in merged) == [200, 380]


def test_a_short_part_that_leans_does_not_make_its_line_lean() -> None:
    leaning = TextRegion(np.array([[1640, 31], [1780, 32.5], [1780, 51.5], [1640, 50]], np.float32), 0.9)
    (merged,) = merge_regions([_region(8, 32, 1735, 17)], [leaning])
    assert merged.quad == pytest.approx(np.array([[8, 32], [1780, 32], [1780, 49], [8, 49]]), abs=0.3)


def test_neighbours_share_a_window() -> None:
    windows = find_windows(
        [_region(100, 100, 50, 10), _region(160, 100, 50, 10), _region(900, 700, 50, 10)], (1000, 800)
    )
    assert len(windows) == 2
    assert all(0 <= w[0] < w[2] <= 1000 and 0 <= w[1] < w[3] <= 800 for w in windows)


def test_closer_looks_are_bounded_and_empty_tiles_cost_nothing() -> None:
    """A network that sees doubtful text everywhere gets 64 million pixels for closer looks, and no empty tile."""
    shapes: list[int] = []

    class Doubting:
        def run(self, batch: np.ndarray) -> tuple[np.ndarray, ...]:
            shapes.append(batch.shape[1] * batch.shape[2])
            return (np.full((1, 1, *batch.shape[1:3]), 0.4, np.float32),)

    detector = TextDetector(Doubting())
    page = np.full((8192, 8192, 3), 255, np.uint8)
    assert detect_text(detector, page) == [] and shapes == []
    page[::64, ::64] = 0
    assert detect_text(detector, page) == []
    first_look = 8192 * 8192 / 4
    assert first_look < sum(shapes) < 1.5 * (first_look + 64_000_000)


def test_a_look_is_ended_between_tiles() -> None:
    class Seen(Exception):
        """Raised in place of the second tile."""

    tiles: list[int] = []

    def end() -> None:
        tiles.append(1)
        if len(tiles) == 2:
            raise Seen

    page = np.random.default_rng(1).integers(0, 255, (4000, 4000, 3), np.uint8)
    with pytest.raises(Seen):
        detect_text(TextDetector(InkSession()), page, between_tiles=end)


def test_a_window_that_cuts_a_line_is_widened() -> None:
    image = np.full((900, 1400, 3), 255, np.uint8)
    image[400:410, 100:1000] = 0

    class StartOnly(InkSession):
        """The first look doubts the start of the line and overlooks the rest."""

        def run(self, batch: np.ndarray) -> tuple[np.ndarray, ...]:
            (ink,) = super().run(batch)
            if len(self.shapes) == 1:
                ink[..., 300:] = 0
                ink *= 0.4
            return (ink,)

    (line,) = detect_text(TextDetector(StartOnly()), image)
    assert quad_size(line.quad)[0] == pytest.approx(900, abs=40)
