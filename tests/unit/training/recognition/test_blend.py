"""Of a layer's difference, what some lines need and others hardly notice."""

import numpy as np
import pytest

from training.recognition.blend import blend, mean_products

RNG = np.random.default_rng(1)
DIFFERENCE = RNG.normal(size=(3, 5))


def products(*scales: float) -> np.ndarray:
    """Of inputs that go each its own way, so far."""
    return np.diag(np.square(scales))


def test_what_only_the_wanted_lines_show_is_taken() -> None:
    taken = blend(DIFFERENCE, products(1, 1, 1), products(0, 0, 0))
    assert taken == pytest.approx(DIFFERENCE, rel=1e-4)


def test_what_the_kept_lines_show_stays_as_it_was() -> None:
    taken = blend(DIFFERENCE, products(1, 0.001, 1), products(0, 100, 1))
    assert taken[0] == pytest.approx(DIFFERENCE[0], rel=1e-4)
    assert np.abs(taken[1]).max() < 1e-6
    assert taken[2] == pytest.approx(DIFFERENCE[2] / 2, rel=1e-4)


def test_an_input_that_is_always_nothing_does_no_harm() -> None:
    assert np.isfinite(blend(DIFFERENCE, products(1, 0, 0), products(1, 0, 0))).all()


def test_the_products_hold_the_means_in_their_last_row() -> None:
    given = RNG.normal(size=(50, 3)).astype(np.float32)
    found = mean_products(given)
    assert found.shape == (4, 4)
    assert found[3] == pytest.approx([*given.mean(0), 1.0], abs=1e-6)
    assert found[:3, :3] == pytest.approx(given.T @ given / 50, abs=1e-5)
