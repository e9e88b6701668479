"""Of a linear layer's difference, what some lines need and others hardly notice: in closed form, by least squares."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DIAGONAL = 0.05
"""How far the products of different inputs are drawn to nothing: a few thousand lines do not tell them all."""
_LEAST = 1e-9
"""Added to every input's mean square, as a share of their mean, so that one that is always 0 divides nothing."""


def mean_products(inputs: NDArray[np.float32]) -> NDArray[np.float64]:
    """What a layer is given (n, c), as the mean products of its values with one another and with 1, (c + 1, c + 1)."""
    extended = np.concatenate([inputs, np.ones((len(inputs), 1), np.float32)], axis=1)
    return np.asarray(extended.T @ extended, np.float64) / len(inputs)


def blend(
    difference: NDArray[np.float64], wanted: NDArray[np.float64], kept: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The difference (c, out) whose outputs are nearest to those of ``difference`` on the one kind of line and to
    nothing on the other; both by the mean products (c, c) of what the layer is given there."""
    wanted, kept = _shrink(wanted), _shrink(kept)
    both = wanted + kept
    both += _LEAST * np.trace(both) / len(both) * np.eye(len(both))
    return np.asarray(np.linalg.solve(both, wanted @ difference))


def _shrink(products: NDArray[np.float64]) -> NDArray[np.float64]:
    return (1 - DIAGONAL) * products + DIAGONAL * np.diag(np.diag(products))
