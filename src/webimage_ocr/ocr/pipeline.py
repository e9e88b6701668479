"""The stages of reading one picture: detect, turn upright, straighten lines, recognise, order."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from webimage_ocr.errors import BackendTimeout
from webimage_ocr.ocr.bullets import strip_bullet
from webimage_ocr.ocr.confidence import line_confidence, line_sureness
from webimage_ocr.ocr.deskew import Turn, find_turn
from webimage_ocr.ocr.detect import TextDetector, TextRegion
from webimage_ocr.ocr.geometry import grow_quad, map_quads, quad_angle, quad_size, split_quad, turn_quad
from webimage_ocr.ocr.ground import split_at_grounds
from webimage_ocr.ocr.lookalikes import settle_lookalikes
from webimage_ocr.ocr.order import reading_order
from webimage_ocr.ocr.orient import OrientedReading, read_region
from webimage_ocr.ocr.recognize import LINE_HEIGHT, Reading, TextRecognizer
from webimage_ocr.ocr.rows import separate_rows
from webimage_ocr.ocr.spaces import settle_spaces
from webimage_ocr.ocr.tiles import LookOptions, detect_text, first_scale
from webimage_ocr.types import Character, Line, Page, Pixels, Quad, ReadOptions

_ROOM = -0.12
"""Share of the height taken off both sides of a reported quad: adverts with boxes f 0.830 as grown, 0.867 at 0.1,
0.878 at 0.15, 0.883 at 0.2; on screens the share of exact lines is highest from 0.06 to 0.12."""

_HALF_MARK = 0.3
"""Line heights without ink beside a full-width mark: drawn Chinese columns f 0.9974 without it, 0.9992 with it."""
_OPENING_MARKS = "（「『【《“‘"
_CLOSING_MARKS = "，。、；：！？）」』】》”’"


@dataclass(frozen=True, slots=True)
class PipelineOptions:
    """What the stages are told."""

    looks: LookOptions = field(default_factory=LookOptions)
    """From how near the detector looks."""
    min_confidence: float = 0.5
    """Readings whose characters' mean lies below are noise more often than text; they are not reported."""
    lookalikes: bool = True
    """Put doubtful digits inside words right (1egacy, rec0rd)."""
    spaces: bool = True
    """Put in spaces that the network left out, where the picture shows them."""
    calibrated: bool = True
    """A line's confidence is the probability that it is read without an error; off: the mean over its characters."""
    bullets: bool = False
    """Report the bullets in front of list items as characters."""


class Pipeline:
    """Reads pictures; one object serves any number of threads."""

    def __init__(
        self,
        detector: TextDetector,
        recognizer: TextRecognizer,
        threads: int,
        options: PipelineOptions = PipelineOptions(),
    ) -> None:
        self._detector = detector
        self._recognizer = recognizer
        self._options = options
        # lines of all pictures share these threads: a batch gains nothing on a processor, lines in parallel do
        self._lines = ThreadPoolExecutor(threads, thread_name_prefix="line")

    def read(self, image: Pixels, options: ReadOptions, stop: Callable[[], bool] = lambda: False) -> Page:
        """Read an (h, w, 3) picture; all places in the answer are places in ``image``."""
        watch = _Stopwatch(stop)
        check = partial(check_stop, stop)
        looks = self._options.looks
        # turned, a picture has empty corners: they are no reason to look at its text from further away
        scale = first_scale(image.shape[1], image.shape[0], looks.first_pixels)
        regions = detect_text(self._detector, image, looks, scale, check)
        watch.lap("detect")
        turn = Turn.none(image)
        if options.detect_direction:
            turn = find_turn(image, regions, self._recognizer, self._lines)
            watch.lap("turn")
            if not turn.is_none:
                regions = detect_text(self._detector, turn.apply(image), looks, scale, check)
                watch.lap("detect")
        upright = turn.apply(image)
        found = self.read_regions(upright, regions, options.detect_text_direction, stop)
        watch.lap("recognize")
        sure = [reading for reading in found if reading.confidence >= self._options.min_confidence]
        lines = [line_of(reading, turn, calibrated=self._options.calibrated) for reading in sure]
        order = reading_order([line.quad for line in lines], text_angle(lines, turn))
        height, width = image.shape[:2]
        return Page(
            tuple(lines[i] for i in order),
            width,
            height,
            turn.angle,
            evidence={"ms": watch.laps, "regions": len(regions)},
        )

    def read_regions(
        self, image: Pixels, regions: Sequence[TextRegion], any_direction: bool, stop: Callable[[], bool]
    ) -> list[OrientedReading]:
        """Recognise every region, in the order given."""

        def read(quad: Quad) -> list[OrientedReading]:
            return [read_part(part) for part in split_at_grounds(image, quad)]

        def read_part(quad: Quad) -> OrientedReading:
            check_stop(stop)
            found = read_region(image, quad, self._recognizer, any_direction)
            if self._options.spaces and found.strip is not None:
                found = replace(found, reading=settle_spaces(found.reading, found.strip))
            return replace(found, reading=self._settle(found.reading))

        quads = separate_rows([region.quad for region in regions])
        # the longest first: were it the last, the other threads would wait for it
        order = sorted(range(len(quads)), key=lambda i: _elongation(quads[i]), reverse=True)
        found = dict(zip(order, self._lines.map(read, [quads[i] for i in order]), strict=True))
        return [part for i in range(len(quads)) for part in found[i]]

    def _settle(self, reading: Reading) -> Reading:
        if self._options.lookalikes:
            reading = settle_lookalikes(reading)
        return reading if self._options.bullets else strip_bullet(reading)

    def warm(self) -> None:
        """Run both networks once on a picture of a common size, with a bar, since nothing looks at an empty one."""
        blank = np.full((736, 1280, 3), 255, np.uint8)
        blank[360:376, 400:800] = 0
        self.read(blank, ReadOptions())
        self._recognizer.read(blank[:LINE_HEIGHT, :320])

    def close(self) -> None:
        """Stop the threads."""
        self._lines.shutdown(wait=True, cancel_futures=True)


def _elongation(quad: Quad) -> float:
    width, height = quad_size(quad)
    return max(width, height) / max(1e-3, min(width, height))


def line_of(found: OrientedReading, turn: Turn, *, calibrated: bool = True) -> Line:
    """A reading as a line of the page, in pixels of the submitted picture."""
    quad = map_quads(found.quad[None], turn.back)[0]
    text = found.reading
    characters = _characters(text, quad, found.stacked)
    # a region was grown across its text: the network wants room, people want the text
    reported = _grow_across(quad, found.stacked, _ROOM)
    if text.text and not found.stacked:
        reported = _cover_wide_marks(reported, text.text)
    confidence = found.confidence
    if calibrated:
        confidence = line_confidence(line_sureness(text.characters, text.confidences.tolist()))
    return Line(text.text, confidence, reported, characters, vertical=found.stacked)


def _cover_wide_marks(quad: Quad, text: str) -> Quad:
    """Reach over the empty half of a full-width mark at either end."""
    width, height = quad_size(quad)
    share = _HALF_MARK * height / max(width, 1e-3)
    (place,) = split_quad(
        quad,
        np.array([-share if text[0] in _OPENING_MARKS else 0.0]),
        np.array([1 + share if text[-1] in _CLOSING_MARKS else 1.0]),
    )
    return np.asarray(place, np.float32)


def with_room(line: Line) -> Line:
    """The line as the networks saw it: with the room around it that its reported quad is without."""
    back = -_ROOM / (1 + 2 * _ROOM)
    characters = tuple(replace(c, quad=_grow_across(c.quad, line.vertical, back)) for c in line.characters)
    return replace(line, quad=_grow_across(line.quad, line.vertical, back), characters=characters)


def _grow_across(quad: Quad, stacked: bool, share: float) -> Quad:
    return grow_quad(quad, share, 0.0) if stacked else grow_quad(quad, 0.0, share)


def _characters(reading: Reading, quad: Quad, stacked: bool) -> tuple[Character, ...]:
    """Characters reach to the middle between their centres; the outermost ones are as wide to both sides.

    ``quad`` is as the networks saw it; the characters' quads are without the room around them.
    """
    centres = reading.centres
    if not len(centres):
        return ()
    between = (centres[1:] + centres[:-1]) / 2
    half = between[0] - centres[0] if len(between) else 0.5
    starts = np.concatenate([[max(0.0, centres[0] - half)], between])
    half = centres[-1] - between[-1] if len(between) else 0.5
    ends = np.concatenate([between, [min(1.0, centres[-1] + half)]])
    if stacked:  # a column runs from the top of its quad to the bottom
        quads = np.roll(split_quad(turn_quad(quad, 1), starts, ends), 1, axis=1)
    else:
        quads = split_quad(quad, starts, ends)
    quads = _grow_across(quads, stacked, _ROOM)
    return tuple(
        Character(text, float(confidence), place)
        for text, confidence, place in zip(reading.characters, reading.confidences, quads, strict=True)
    )


def text_angle(lines: Sequence[Line], turn: Turn) -> float:
    """The direction of most of the text, in degrees clockwise: the turn that was found, or that of the lines.

    Columns run downwards, whether their characters stand upright or lie, and follow each other from right to left
    as the lines of a picture on its side do.
    """
    if not turn.is_none or not lines:
        return turn.angle
    angles = np.array([90.0 if line.vertical else quad_angle(line.quad) for line in lines])
    weights = np.array([len(line.text) for line in lines])
    quarters = np.round(angles / 90) % 4
    quarter = max(range(4), key=lambda q: float(weights[quarters == q].sum()))
    tilts = (angles[quarters == quarter] - 90 * quarter + 180) % 360 - 180
    return float(90 * quarter + np.median(tilts[np.abs(tilts) < 20])) if (np.abs(tilts) < 20).any() else 90.0 * quarter


def check_stop(stop: Callable[[], bool]) -> None:
    """Raise BackendTimeout when nobody waits for the answer any more."""
    if stop():
        raise BackendTimeout("The picture took longer than the deadline; send a smaller one, or raise the deadline.")


class _Stopwatch:
    """Milliseconds of each stage; between stages it is asked whether to go on."""

    def __init__(self, stop: Callable[[], bool]) -> None:
        self.laps: dict[str, float] = {}
        self._stop = stop
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] = self.laps.get(stage, 0.0) + (now - self._last) * 1e3
        self._last = now
        check_stop(self._stop)
