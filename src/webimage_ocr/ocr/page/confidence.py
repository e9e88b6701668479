"""How sure a line is: the confidence that programs expect, and the probability that it is read without an error.

Both rise with the mean over a line's characters. The confidence of the documented service and of others is 0.95 and
more for clean print, and programs drop what lies below 0.9: so few right characters lie there with ours, too.
As a probability the mean says too much: of drawn lines with 0.95 four in ten hold an error. Its odds are brought to
those of a faultless line by one factor, which ``python -m training.confidence`` fits on drawn pictures.
"""

from __future__ import annotations

from collections.abc import Sequence

_LEGIBLE, _HABIT = 0.8, 0.9
"""The mean below which lie one in two hundred of the right characters of adverts, the hardest folder; and what is told
for it."""
_SCALE = 0.061
_FLOOR = 1e-3
"""What the network does not doubt still holds errors: drawn lines above 0.9999 are right in 98 of 100 cases."""


def line_confidence(sureness: float) -> float:
    """What is told of a line unless the probability is asked for, from ``line_sureness``; both 0 to 1."""
    if sureness < _LEGIBLE:
        return sureness * _HABIT / _LEGIBLE
    return 1 - (1 - sureness) * (1 - _HABIT) / (1 - _LEGIBLE)


def line_probability(sureness: float, scale: float = _SCALE) -> float:
    """The probability that a line is read without an error, from ``line_sureness``; both 0 to 1."""
    odds = scale * sureness / (1 - sureness + _FLOOR)
    return odds / (1 + odds)


def line_sureness(characters: Sequence[str], confidences: Sequence[float]) -> float:
    """The mean over the characters, without spaces beside Chinese ones.

    Those are a matter of taste, and the network doubts them: with them, 15 of 40 drawn lines with such spaces, all
    faultless, get a confidence of 0.9; without them all 40.
    """
    counted = [
        confidence
        for i, (character, confidence) in enumerate(zip(characters, confidences, strict=True))
        if character != " " or "".join(characters[max(0, i - 1) : i + 2]).isascii()
    ]
    return float(sum(counted) / len(counted)) if counted else 0.0
