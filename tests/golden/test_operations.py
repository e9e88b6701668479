"""A change may not make pictures dearer unseen: network runs and pixels are counted, which no busy machine alters."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.operations import CountingSession, Operations, count_operations, read_counted
from benchmarks.pictures import choose_pictures

FIGURES = Path(__file__).parents[2] / "build" / "operations.txt"


def test_pictures_take_no_more_operations_than_were_counted(tmp_path: Path) -> None:
    operations = count_operations(choose_pictures([], 16, tmp_path))
    FIGURES.parent.mkdir(exist_ok=True)
    FIGURES.write_text(f"{operations}\n")
    assert operations.grown(read_counted()) == []


def test_what_has_grown_is_told() -> None:
    before = Operations(1, 1.0, 10, 0.5)
    assert Operations(1, 1.14, 11, 0.5).grown(before) == []
    told = Operations(2, 1.0, 10, 0.59).grown(before)
    assert [line.split(":")[0] for line in told] == ["detection_runs", "recognition_megapixels"]


def test_runs_and_their_pixels_are_counted() -> None:
    class Network:
        def run(self, batch: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], ...]:
            return (batch,)

    pixels: list[int] = []
    session = CountingSession(Network(), pixels)
    session.run(np.zeros((2, 48, 320, 3), np.uint8))
    session.run(np.zeros((1, 640, 640, 3), np.uint8))
    assert pixels == [2 * 48 * 320, 640 * 640]
