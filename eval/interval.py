"""How far a figure could move with other pictures of the same kind: the bootstrap over pictures.

A folder's pictures are drawn again with replacement, 2,000 times with one seed, and the middle 95 % of what comes out
is the interval (Efron 1979, percentile method). Two engines are compared on the same draws, picture beside picture,
which takes out what makes a picture hard for both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from eval.score import Score

_DRAWS, _SEED = 2000, 26
_TAILS = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure or a difference, and the ends of its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def margin(self) -> float:
        """Half the interval."""
        return (self.high - self.low) / 2

    @property
    def decided(self) -> bool:
        """Whether a difference is one: no difference lies outside its interval."""
        return self.low > 0 or self.high < 0


def estimate(score: Score, name: str) -> Estimate:
    """A figure of a folder with its interval."""
    above, below = score.parts(name)
    return _estimate(float(above.sum() / below.sum()), _drawn(above, below))


def estimate_difference(score: Score, other: Score, name: str) -> Estimate:
    """How much a figure is above another engine's on the same pictures."""
    (above, below), (other_above, other_below) = score.parts(name), other.parts(name)
    value = float(above.sum() / below.sum() - other_above.sum() / other_below.sum())
    return _estimate(value, _drawn(above, below) - _drawn(other_above, other_below))


def estimate_sum(values: NDArray[np.float64]) -> Estimate:
    """The sum of something over pictures."""
    return _estimate(float(values.sum()), _weights(len(values)) @ values)


def _drawn(above: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    weights = _weights(len(above))
    sums = weights @ below
    shares: NDArray[np.float64] = np.divide(weights @ above, sums, out=np.full(_DRAWS, np.nan), where=sums > 0)
    return shares


def _estimate(value: float, drawn: NDArray[np.float64]) -> Estimate:
    # draws without anything to count say nothing
    low, high = np.percentile(drawn[~np.isnan(drawn)], _TAILS)
    return Estimate(value, float(low), float(high))


@lru_cache(maxsize=16)
def _weights(pictures: int) -> NDArray[np.float64]:
    """How often each picture is drawn, a row a draw."""
    generator = np.random.default_rng(_SEED)
    return generator.multinomial(pictures, np.full(pictures, 1 / pictures), _DRAWS).astype(float)
