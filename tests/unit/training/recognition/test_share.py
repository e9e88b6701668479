"""Another share of the way from the published to the taught values."""

from pathlib import Path

import numpy as np
import pytest

from training.recognition.share import Differences, read_differences, rescale, write_differences
from webimage_ocr.runtime.differences import add_differences


def differences(share: float) -> Differences:
    values = np.array([0.35, -0.7, 0.035], np.float16)
    return Differences(np.array([0, 8]), np.array([2, 1]), values, share)


def test_the_differences_are_multiplied() -> None:
    scaled = rescale(differences(0.35), 0.2)
    assert scaled.share == 0.2
    assert scaled.differences.dtype == np.float16
    assert scaled.differences == pytest.approx([0.2, -0.4, 0.02], rel=1e-3)


def test_the_same_share_changes_nothing() -> None:
    assert rescale(differences(0.35), 0.35).differences.tolist() == differences(0.35).differences.tolist()


@pytest.mark.parametrize("share", [0.0, -0.2, 1.1])
def test_what_is_no_share_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        rescale(differences(0.35), share)


def test_what_is_written_is_what_the_package_adds(tmp_path: Path) -> None:
    path = tmp_path / "difference.npz"
    write_differences(rescale(differences(0.35), 0.2), path)
    assert read_differences(path).share == 0.2
    published = np.ones(3, "<f4").tobytes()
    added = np.frombuffer(add_differences(published, path.read_bytes()), "<f4")
    assert added == pytest.approx([1.2, 0.6, 1.02], rel=1e-3)


def test_the_package_carries_all_of_the_merged_values() -> None:
    assert read_differences().share == 1.0
