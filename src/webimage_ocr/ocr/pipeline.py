"""The stages of reading one picture: detect, turn upright, straighten strips, recognise, compose lines, lay out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from webimage_ocr.ocr.corrections.bullets import strip_bullet
from webimage_ocr.ocr.corrections.dashes import settle_dashes
from webimage_ocr.ocr.corrections.heights import settle_heights
from webimage_ocr.ocr.corrections.icons import part_icons, strip_icon, strip_icons
from webimage_ocr.ocr.corrections.leading_signs import read_leading_sign
from webimage_ocr.ocr.corrections.lone import settle_lone, settle_missed
from webimage_ocr.ocr.corrections.lookalikes import settle_lookalikes
from webimage_ocr.ocr.corrections.spaces import settle_spaces
from webimage_ocr.ocr.corrections.specks import drop_specks
from webimage_ocr.ocr.corrections.struck import settle_struck
from webimage_ocr.ocr.deskew import Turn, find_turn, runs_across
from webimage_ocr.ocr.detection.canvas import CANVASES
from webimage_ocr.ocr.detection.cells import complete_cells
from webimage_ocr.ocr.detection.detect import TextDetector, TextRegion
from webimage_ocr.ocr.detection.one_line import find_only_line
from webimage_ocr.ocr.detection.rows import separate_rows
from webimage_ocr.ocr.detection.search import LookOptions, Search, first_scale, nearer_scale
from webimage_ocr.ocr.detection.words import join_words
from webimage_ocr.ocr.geometry import Box, map_quads, quad_size, upright_quad
from webimage_ocr.ocr.page.compose import compose_line
from webimage_ocr.ocr.page.grids import part_grids
from webimage_ocr.ocr.page.keys import find_missed_keys, is_page_of_keys
from webimage_ocr.ocr.page.layout import lay_out
from webimage_ocr.ocr.page.sheet import find_sheet, is_border
from webimage_ocr.ocr.page.wide_marks import join_at_wide_marks
from webimage_ocr.ocr.recognition.ground import split_at_grounds
from webimage_ocr.ocr.recognition.line_threads import LineThreads
from webimage_ocr.ocr.recognition.orient import StripReading, is_stout, read_stout, read_strip, runs_upright
from webimage_ocr.ocr.recognition.recognize import WIDTHS, Reading, TextRecognizer
from webimage_ocr.ocr.recognition.strip import STRIP_PX, Strip
from webimage_ocr.ocr.second_look import NEARER, find_doubtful_windows, keep_surer, want_reading
from webimage_ocr.ocr.tangles import reads_more, want_nearer_look
from webimage_ocr.ocr.watch import Watch
from webimage_ocr.types import Page, Pixels, Quad, ReadOptions

_DASH = "-"
_ONE_LINE = 0.8
"""Confidence below which what was taken for one line is looked at as any picture: two lines read as one stay below."""


@dataclass(frozen=True, slots=True)
class PipelineOptions:
    """What the stages are told."""

    looks: LookOptions = field(default_factory=LookOptions)
    """From how near the detector looks."""
    min_confidence: float = 0.5
    """Readings whose characters' mean lies below are noise more often than text; they are counted, not reported."""
    lookalikes: bool = True
    """Put doubtful digits inside words right (1egacy, rec0rd)."""
    spaces: bool = True
    """Put in spaces that the network left out, where the picture shows them."""
    calibrated: bool = False
    """A line's confidence is its probability; off: what programs expect of clean print, 0.95 and more."""
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
        self._lines = LineThreads(threads)

    def read(self, image: Pixels, options: ReadOptions, watch: Watch | None = None) -> Page:
        """Read an (h, w, 3) picture; all places in the answer are places in ``image``.

        Raises BackendTimeout once nobody waits any more, as ``watch`` says.
        """
        watch = watch or Watch()
        height, width = image.shape[:2]
        if options.one_line and (page := self._read_one_line(image, options, watch)):
            return page
        # turned, a picture has empty corners: they are no reason to look at its text from further away
        scale = first_scale(width, height, self._options.looks.first_pixels)
        regions, doubtful = self._detect(image, scale, watch)
        turn = Turn.none(image)
        if options.detect_direction or options.one_direction:
            turn = find_turn(image, regions, self._recognizer, self._lines, watch)
            watch.lap("turn")
            if not turn.is_none:
                regions, doubtful = self._detect(turn.apply(image), scale, watch)
        upright = turn.apply(image)
        regions, signs = complete_cells(upright, regions)
        # columns of characters that stand upright have no other way to be read
        any_direction = options.detect_text_direction and not (options.one_direction and runs_across(regions))
        readings, stands = self._recognize(upright, regions, any_direction, watch)
        nearer = nearer_scale(width, height, self._options.looks.nearer_pixels)
        if want_nearer_look(regions, readings, (scale, nearer), self._options.looks.tangled_share, doubtful):
            again = self._recognize(upright, self._detect(upright, nearer, watch)[0], any_direction, watch)
            if reads_more(again[0], readings):
                readings, stands = again
        elif windows := find_doubtful_windows(readings, (upright.shape[1], upright.shape[0])):
            readings = self._read_again(
                upright, windows, scale * NEARER, readings, options.detect_text_direction, watch
            )
        readings = join_at_wide_marks(upright, part_grids(readings))
        readings = self._leave_out_noise(readings, stands, watch)
        if not turn.is_none:
            readings = _leave_out_borders(readings, turn, image, watch)
        if stands and is_page_of_keys(readings):
            readings += self._read_signs(upright, find_missed_keys(upright, readings), readings)
        elif stands and signs:
            # a cell of a table that has one small sign has a dash; arrows and drawings stand in columns as well
            found = self._read_signs(upright, signs, readings)
            readings += [line for line in found if line.reading.text == _DASH]
        return self._compose(image, turn, readings, len(regions), watch)

    def _read_one_line(self, image: Pixels, options: ReadOptions, watch: Watch) -> Page | None:
        """The page of a picture that one line fills; None where what stands in it does not read as one."""
        region = find_only_line(image)
        turn = Turn.none(image)
        if options.detect_direction:
            turn = find_turn(image, [region], self._recognizer, self._lines, watch)
            region = TextRegion(upright_quad(map_quads(region.quad[None], turn.there)[0]), region.score)
        readings, stands = self._recognize(turn.apply(image), [region], options.detect_text_direction, watch)
        if min((reading.confidence for reading in readings), default=0.0) < _ONE_LINE:
            return None
        return self._compose(image, turn, self._leave_out_noise(readings, stands, watch), 1, watch)

    def _compose(self, image: Pixels, turn: Turn, readings: Sequence[StripReading], regions: int, watch: Watch) -> Page:
        lines = [compose_line(reading, turn, calibrated=self._options.calibrated) for reading in readings]
        layout = lay_out(lines, None if turn.is_none else turn.angle)
        watch.lap("layout")
        evidence = {"ms": watch.laps, "regions": regions, "left_out": watch.left_out}
        in_order = tuple(lines[i] for i in layout.order)
        height, width = image.shape[:2]
        return Page(in_order, width, height, turn.angle, layout=layout.sorted(), evidence=evidence)

    def _detect(self, image: Pixels, scale: float, watch: Watch) -> tuple[list[TextRegion], list[TextRegion]]:
        """Regions of text, and those that are left out as doubtful."""
        search = Search(self._detector, image, self._options.looks, watch)
        regions = search.run(scale)
        watch.lap("detect")
        return regions, search.doubtful

    def _recognize(
        self, image: Pixels, regions: Sequence[TextRegion], any_direction: bool, watch: Watch, *, once: bool = False
    ) -> tuple[list[StripReading], bool]:
        """What the regions say, in the order given, and whether the page's lines run upright.

        With ``once`` a doubtful reading is not compared with others of the same region.
        """

        def read(region: Quad) -> list[StripReading]:
            return [settle(read_part(part)) for part in split_at_grounds(Strip.cut_lengthwise(image, region))]

        def read_part(strip: Strip) -> StripReading:
            return read_strip(image, strip, self._recognizer, any_direction=any_direction and not once)

        def read_upright(region: Quad) -> list[StripReading]:
            parts = split_at_grounds(Strip.cut(image, region))
            return [settle(read_part(part) if once else read_stout(image, part, self._recognizer)) for part in parts]

        def settle(found: StripReading) -> StripReading:
            watch.check()
            return replace(found, reading=self._settle(found))

        quads = separate_rows(join_words([region.quad for region in regions]))
        # the longest first: were it the last, the other threads would wait for it
        order = sorted(range(len(quads)), key=lambda i: _elongation(quads[i]), reverse=True)
        long = [i for i in order if not is_stout(quads[i])]
        found = dict(zip(long, self._lines.map(read, [quads[i] for i in long]), strict=True))
        # which way a short region runs shows less in itself than in the page's other lines
        upright = any_direction and runs_upright([line for lines in found.values() for line in lines])
        short = [i for i in order if i not in found]
        read_short = read_upright if upright else read
        found |= zip(short, self._lines.map(read_short, [quads[i] for i in short]), strict=True)
        watch.lap("recognize")
        return [part for i in range(len(quads)) for part in found[i]], upright

    def _read_again(
        self,
        image: Pixels,
        windows: list[Box],
        scale: float,
        readings: list[StripReading],
        any_direction: bool,
        watch: Watch,
    ) -> list[StripReading]:
        """The readings, those in windows replaced by what another look makes of them where that is surer."""
        found = Search(self._detector, image, self._options.looks, watch).look_again(windows, scale)
        watch.lap("detect")
        # of 114 lines read upside down in a second look one was kept, and of 103 other cuts four
        again, _ = self._recognize(image, want_reading(found, readings), any_direction, watch, once=True)
        return keep_surer(readings, again)

    def _read_signs(
        self, image: Pixels, regions: Sequence[Quad], readings: Sequence[StripReading]
    ) -> list[StripReading]:
        """The signs alone that detection did not find; what no form tells is reported as it was read."""
        strips = [Strip.cut(image, region) for region in regions]
        found = self._lines.map(lambda strip: StripReading(self._recognizer.read(strip.pixels), strip), strips)
        return settle_missed(readings, found)

    def _leave_out_noise(self, readings: list[StripReading], upright: bool, watch: Watch) -> list[StripReading]:
        """The readings, lone signs settled, without those that are noise or icons more often than text."""
        settled = settle_lone(readings)
        # what the form of its ink or the page tells of a sign is reported, with less confidence, as it was read or not
        least = self._options.min_confidence
        sure = [
            line for seen, line in zip(readings, settled, strict=True) if max(seen.confidence, line.confidence) >= least
        ]
        watch.leave_out("unread regions", len(settled) - len(sure))
        if upright:
            sure, icons = part_icons(sure)
            labels = strip_icons(sure)
            watch.leave_out("icons", icons + sum(label is not line for label, line in zip(labels, sure, strict=True)))
            sure = labels
        return sure

    def _settle(self, found: StripReading) -> Reading:
        """The reading with what the network does badly put right."""
        reading = found.reading
        if not found.stacked:
            reading = read_leading_sign(reading, found.strip, self._recognizer.read)
            reading = settle_struck(reading, found.strip)
        if self._options.spaces and not found.stacked:
            reading = settle_spaces(reading, found.strip)
        if self._options.lookalikes:
            reading = reading if found.stacked else self._settle_forms(reading, found.strip)
            reading = settle_lookalikes(reading)
        return reading if self._options.bullets else strip_icon(strip_bullet(reading), found.strip)

    @staticmethod
    def _settle_forms(reading: Reading, strip: Strip) -> Reading:
        """What the pixels of a strip tell of characters that look alike."""
        return settle_heights(drop_specks(settle_dashes(reading, strip), strip), strip)

    def warm(self) -> None:
        """Run both networks once on a picture of a common size, with a bar, since nothing looks at an empty one."""
        blank = np.full((736, 1280, 3), 255, np.uint8)
        blank[360:376, 400:800] = 0
        self.read(blank, ReadOptions())
        self._recognizer.read(blank[:STRIP_PX, :320])

    def sizes_to_warm(self) -> list[Callable[[], None]]:
        """Functions that each run a network once, on one of the sizes that it may ever be run with.

        The largest come first: tensors that grow from picture to picture leave holes in the heap.
        """
        canvases = [partial(self._detector.warm, canvas) for canvas in reversed(CANVASES)]
        return [*canvases, *(partial(self._recognizer.warm, width) for width in reversed(WIDTHS))]

    def close(self) -> None:
        """Stop the threads."""
        self._lines.close()


def _elongation(quad: Quad) -> float:
    width, height = quad_size(quad)
    return max(width, height) / max(1e-3, min(width, height))


def _leave_out_borders(readings: Sequence[StripReading], turn: Turn, image: Pixels, watch: Watch) -> list[StripReading]:
    """The readings without those of what turning puts around a picture."""
    sheet = find_sheet(image)
    kept = [line for line in readings if not is_border(line, map_quads(line.strip.region[None], turn.back)[0], sheet)]
    watch.leave_out("borders", len(readings) - len(kept))
    return kept
