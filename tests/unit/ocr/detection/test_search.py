"""Pictures of any size are looked at in tiles, and closer where that is needed."""

import numpy as np
import pytest

from webimage_ocr.errors import BackendTimeout
from webimage_ocr.ocr.detection.detect import TextDetector, TextRegion
from webimage_ocr.ocr.detection.search import LookOptions, Search
from webimage_ocr.ocr.geometry import quad_size
from webimage_ocr.ocr.watch import Watch
from webimage_ocr.runtime.session import Session
from webimage_ocr.types import Pixels


class InkSession:
    """Stands in for the network: everything dark is text."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] = []

    def run(self, batch: np.ndarray) -> tuple[np.ndarray, ...]:
        self.shapes.append(batch.shape)
        return ((batch.max(axis=3) < 128).astype(np.float32)[:, None],)


def _search(session: Session, image: Pixels) -> list[TextRegion]:
    return Search(TextDetector(session), image, LookOptions(), Watch()).run()


@pytest.mark.parametrize(("width", "height"), [(200, 150), (900, 700), (720, 8000), (3000, 400)])
def test_places_are_those_of_the_picture_whatever_its_size(width: int, height: int) -> None:
    image = np.full((height, width, 3), 255, np.uint8)
    for y in range(60, height - 40, 300):
        image[y : y + 20, 60:160] = 0
    session = InkSession()
    found = _search(session, image)
    centres = sorted(float(region.quad.mean(axis=0)[1]) for region in found)
    assert centres == pytest.approx([y + 10 for y in range(60, height - 40, 300)], abs=3)
    assert max(shape[1] * shape[2] for shape in session.shapes) < 2_000_000


class DoubtingSession(InkSession):
    """Takes everything dark for text, and is sure of none of it."""

    def run(self, batch: np.ndarray) -> tuple[np.ndarray, ...]:
        (ink,) = super().run(batch)
        return (ink * np.float32(0.4),)


def test_empty_tiles_cost_nothing() -> None:
    session = DoubtingSession()
    assert _search(session, np.full((8192, 8192, 3), 255, np.uint8)) == []
    assert session.shapes == []


def test_closer_looks_are_bounded_and_those_not_taken_are_counted() -> None:
    page = np.full((8192, 8192, 3), 255, np.uint8)
    for y in range(20, 8192, 64):
        page[y : y + 12].reshape(12, 64, 128, 3)[:, :, 20:100] = 0
    session, watch = DoubtingSession(), Watch()
    assert Search(TextDetector(session), page, LookOptions(), watch).run() == []
    first_look = 8192 * 8192 / 4
    assert sum(shape[1] * shape[2] for shape in session.shapes) < 1.5 * first_look
    assert watch.left_out == {"closer looks": 1, "doubtful regions": 8192}


def test_a_look_is_ended_between_tiles() -> None:
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) == 2

    page = np.random.default_rng(1).integers(0, 255, (4000, 4000, 3), np.uint8)
    session = InkSession()
    with pytest.raises(BackendTimeout):
        Search(TextDetector(session), page, LookOptions(), Watch(stop)).run()
    assert len(session.shapes) == 1


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

    (line,) = _search(StartOnly(), image)
    assert quad_size(line.quad)[0] == pytest.approx(900, abs=40)
