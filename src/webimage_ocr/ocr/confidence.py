"""The confidence that is reported: how probable it is that a line is read without an error.

The mean over a line's characters says something else: of the lines with 0.95 half hold an error. Its odds are brought
to those of a faultless line by one factor, which ``python -m training.confidence`` fits on drawn pictures. That is
strictly increasing, so that lines keep their order, and 0 at 0.
"""

from __future__ import annotations

_SCALE = 0.063
_FLOOR = 1e-3
"""What the network does not doubt still holds errors: drawn lines above 0.9999 are right in 98 of 100 cases."""


def line_confidence(mean: float, scale: float = _SCALE) -> float:
    """The probability for the mean confidence of a line's characters; both 0 to 1."""
    odds = scale * mean / (1 - mean + _FLOOR)
    return odds / (1 + odds)
