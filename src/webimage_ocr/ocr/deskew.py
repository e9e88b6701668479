"""Page direction: the turn that makes a picture upright, decided by reading, never by one classifier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from webimage_ocr.ocr.detection.canvas import border_colour
from webimage_ocr.ocr.detection.detect import TextRegion
from webimage_ocr.ocr.geometry import Matrix, long_side_angle, quad_size, rotation, upright_quad
from webimage_ocr.ocr.recognition.line_threads import LineThreads
from webimage_ocr.ocr.recognition.orient import read_stacked
from webimage_ocr.ocr.recognition.recognize import Reading, TextRecognizer
from webimage_ocr.ocr.recognition.strip import Strip
from webimage_ocr.ocr.watch import Watch
from webimage_ocr.types import Pixels, Quad

_WITNESSES = 12
_CERTAIN = 0.93
"""Mean confidence from which no other direction is tried: upside down, lines stay below 0.8."""
_LEAST_TURN = 0.3
"""Degrees: text that is less tilted reads as well as it stands."""


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """A turn of the picture: its angle in degrees anticlockwise, and the maps there and back."""

    angle: float
    there: Matrix
    back: Matrix
    size: tuple[int, int]

    @classmethod
    def none(cls, image: Pixels) -> Turn:
        """The picture as it is."""
        same = np.eye(2, 3)
        return cls(0.0, same, same, (image.shape[1], image.shape[0]))

    @classmethod
    def by(cls, image: Pixels, angle: float) -> Turn:
        """Turn anticlockwise about the centre, on a canvas that holds every corner."""
        height, width = image.shape[:2]
        there = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        cos, sin = abs(there[0, 0]), abs(there[0, 1])
        size = (round(height * sin + width * cos), round(height * cos + width * sin))
        there[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
        back = cv2.invertAffineTransform(there)
        return cls(angle % 360, np.asarray(there, np.float64), np.asarray(back, np.float64), size)

    @property
    def is_none(self) -> bool:
        """Whether nothing is turned."""
        return self.angle == 0.0

    def apply(self, image: Pixels) -> Pixels:
        """The turned picture; what was outside is filled with the colour of its border."""
        if self.is_none:
            return image
        if self.angle % 90 == 0:
            return np.ascontiguousarray(np.rot90(image, int(self.angle // 90)))
        ground = [float(c) for c in border_colour(image)]
        turned = cv2.warpAffine(
            image, self.there, self.size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=ground
        )
        return np.asarray(turned, np.uint8)


def find_turn(
    image: Pixels, regions: Sequence[TextRegion], recognizer: TextRecognizer, lines: LineThreads, watch: Watch
) -> Turn:
    """The turn that makes most of the text upright; none when there is no evidence for one.

    Raises BackendTimeout, as ``watch`` says, rather than read up to four times a dozen lines for nobody.
    """
    quads = [region.quad for region in regions]
    tilt = main_tilt(quads)
    if tilt is None:
        return Turn.none(image)
    witnesses = pick_witnesses(quads, tilt)

    def evidence(way: float, stacked: bool = False) -> float:
        def read(quad: Quad) -> Reading:
            watch.check()
            return _read_upright(image, quad, way, recognizer, stacked)

        return _mean_confidence(lines.map(read, witnesses))

    scores = {tilt: evidence(tilt)}
    if scores[tilt] < _CERTAIN:
        scores[tilt + 180] = evidence(tilt + 180)
    if max(scores.values()) < _CERTAIN:
        # columns of upright characters look like lines of a picture that lies on its side
        scores |= {way: evidence(way, stacked=True) for way in (tilt - 90, tilt + 90)}
    best = max(scores, key=lambda way: scores[way])
    if abs((best + 180) % 360 - 180) < _LEAST_TURN:
        return Turn.none(image)
    return Turn.by(image, best)


def main_tilt(quads: Sequence[Quad]) -> float | None:
    """The direction most lines run in, degrees clockwise in (-90, 90]; None when nothing is longer than wide."""
    angles, weights = [], []
    for quad in quads:
        width, height = quad_size(quad)
        if max(width, height) >= 2 * min(width, height):
            angles.append(long_side_angle(quad))
            weights.append(max(width, height))
    if not angles:
        return None
    angle, weight = np.array(angles), np.array(weights)
    # lines have no arrowhead: 10 and 190 degrees are one direction, so angles are compared modulo 180
    apart = np.abs((angle[:, None] - angle[None, :] + 90) % 180 - 90)
    centre = angle[np.argmax((apart < 4) @ weight)]
    near = (angle - centre + 90) % 180 - 90
    close = np.abs(near) < 4
    order = np.argsort(near[close])
    share = np.cumsum(weight[close][order])
    tilt = centre + near[close][order][np.searchsorted(share, share[-1] / 2)]
    return float(90 - (90 - tilt) % 180)


def runs_across(regions: Sequence[TextRegion]) -> bool:
    """Whether most of the text, by length, runs across the picture rather than down it."""
    sizes = [quad_size(region.quad) for region in regions]
    return sum(w for w, h in sizes if w >= h) >= sum(h for w, h in sizes if w < h)


def pick_witnesses(quads: Sequence[Quad], tilt: float) -> list[Quad]:
    """The lines along ``tilt`` that say most about the direction: long ones, but not so long that they cost much."""

    def worth(quad: Quad) -> float:
        short, long = sorted(quad_size(quad))
        return min(long / max(1.0, short), 12.0)

    along = [quad for quad in quads if abs((long_side_angle(quad) - tilt + 90) % 180 - 90) < 6]
    return sorted(along, key=worth, reverse=True)[:_WITNESSES]


def _read_upright(image: Pixels, quad: Quad, way: float, recognizer: TextRecognizer, stacked: bool) -> Reading:
    """Read a line as it would stand once the picture was turned by ``way``."""
    turn = rotation(-way)
    upright = (upright_quad((quad @ turn.T).astype(np.float32)) @ turn).astype(np.float32)
    if stacked:
        return read_stacked(image, upright, recognizer).reading
    return recognizer.read(Strip.cut(image, upright).pixels)


def _mean_confidence(readings: Iterable[Reading]) -> float:
    """Mean over characters; a line that says nothing counts as one doubtful character."""
    confidences = np.concatenate([r.confidences if len(r.confidences) else np.zeros(1) for r in readings])
    return float(confidences.mean())
