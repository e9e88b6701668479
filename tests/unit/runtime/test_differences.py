"""Weights of our own are the published file with something added to its values."""

import io

import numpy as np
import pytest

from webimage_ocr.errors import ModelUnusable
from webimage_ocr.runtime.differences import add_differences


def table(offsets: list[int], counts: list[int], differences: list[float]) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, offsets=offsets, counts=counts, differences=np.array(differences, np.float16))
    return file.getvalue()


def test_only_the_named_places_change() -> None:
    published = b"head" + np.array([1, 2, 3, 4], "<f4").tobytes() + b"tail"
    changed = add_differences(published, table([4, 16], [2, 1], [0.5, -0.5, 1]))
    assert changed == b"head" + np.array([1.5, 1.5, 3, 5], "<f4").tobytes() + b"tail"


def test_nothing_added_is_the_published_file() -> None:
    assert add_differences(b"12345678", table([0], [2], [0, 0])) == b"12345678"


def test_another_published_file_is_refused() -> None:
    with pytest.raises(ModelUnusable, match="not for this published file"):
        add_differences(b"short", table([4], [2], [0.5, 0.5]))


def test_a_damaged_file_is_refused() -> None:
    with pytest.raises(ModelUnusable, match="install the package again"):
        add_differences(b"12345678", b"no table")
