"""The public Reader: a picture in, a page out."""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.intake.decoded_image import DecodedImage
from webimage_ocr.intake.format import ALL_FORMATS
from webimage_ocr.intake.limits import ImageLimits, read_within
from webimage_ocr.ocr.detection.detect import TextDetector
from webimage_ocr.ocr.detection.search import LookOptions
from webimage_ocr.ocr.pipeline import Pipeline, PipelineOptions
from webimage_ocr.ocr.recognition.recognize import TextRecognizer
from webimage_ocr.ocr.watch import StageEnded, Watch
from webimage_ocr.runtime.backends import open_session
from webimage_ocr.runtime.characters import parse_characters, read_characters
from webimage_ocr.runtime.models import DEFAULT_WEIGHTS, MODELS, cache_folder, find_model, find_weights, load_weights
from webimage_ocr.runtime.session import GraphOptions, OpenedSession, RuntimeOptions
from webimage_ocr.types import EXTRACT_CONTACT, Page, Pixels, ReadOptions

if TYPE_CHECKING:
    from PIL.Image import Image

    from webimage_ocr.contacts import ContactFinder
    from webimage_ocr.fonts import FontNamer

    Source = str | os.PathLike[str] | bytes | Image | NDArray[Any]

LIBRARY_LIMITS = ImageLimits(
    min_side_px=1, max_side_px=30_000, limit_bytes=256 * 1024 * 1024, limit_pixels=200_000_000, formats=ALL_FORMATS
)
"""What a program may read that chose the file itself; a server is stricter."""


_LOOKS = {"tiny": LookOptions(first_pixels=550_000, doubtful_px=math.inf)}
"""The tiny detector is surer from afar, where large lettering is whole, and each of its doubts deserves another look:
0.7 of the time of a first look at 1.0 megapixels on adverts (docs/lab/speed.md)."""

DEFAULT_OPTIONS = ReadOptions()


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """How a Reader is built; what to do with one picture is said by ReadOptions."""

    tier: str = "small"
    """Which weights: ``small``, ``tiny`` after ``webimage-ocr models pull``, ``medium`` after ``models add``."""
    weights: str = DEFAULT_WEIGHTS
    """``own``, taught by ``training/recognition`` what pictures of the web hold, or ``published`` (docs/models.md)."""
    runtime: RuntimeOptions = field(default_factory=lambda: RuntimeOptions(cache_dir=cache_folder()))
    apply_exif: bool = True
    calibrated_confidence: bool = False
    """A line's confidence is its probability; off: what programs expect of clean print, 0.95 and more."""
    chinese_font_names: bool = True
    """Chinese display names for Chinese fonts; off: the English ones."""
    font_proxies: bool = True
    """A free font that stands in for a well-known one answers under the known name."""


class Reader:
    """Reads pictures; build one, share it among threads.

    ``decode`` takes the place of the decoder in this process (a server puts its decoder processes there).
    """

    def __init__(
        self,
        options: ReaderOptions | None = None,
        *,
        decode: Callable[[bytes, ImageLimits, int], DecodedImage] | None = None,
    ) -> None:
        self.options = options = options or ReaderOptions()
        self._decode = decode or _make_decoder(apply_exif=options.apply_exif)
        self._pipeline, self._networks = _build_pipeline(options)
        self._loading = threading.Lock()
        self._fonts: FontNamer | None = None
        self._contacts: ContactFinder | None = None

    def read(
        self,
        source: Source,
        options: ReadOptions = DEFAULT_OPTIONS,
        limits: ImageLimits = LIBRARY_LIMITS,
        *,
        stop: Callable[[], bool] = lambda: False,
        stage_ended: StageEnded = lambda _stage, _seconds: None,
    ) -> Page:
        """Read one picture: a path, the bytes of a file, a PIL image, or an (h, w[, channels]) array in RGB order.

        Raises OSError for a file that cannot be opened, and errors of ``webimage_ocr.errors`` for a picture
        that cannot be read, or is not within ``limits``. ``stop`` is asked between stages and lines; once it says yes
        the read ends with BackendTimeout. ``stage_ended`` is told of each stage and the seconds that it took, in this
        thread.
        """
        watch = Watch(stop, stage_ended)
        image = self._pixels(source, limits, options.page)
        watch.lap("decode")
        page = self._pipeline.read(image, options, watch)
        if options.detect_font:
            named = self._font_namer().name_fonts(image, page.lines)
            lines = (replace(line, fonts=fonts) for line, fonts in zip(page.lines, named, strict=True))
            page = replace(page, lines=tuple(lines))
            watch.lap("fonts")
        if EXTRACT_CONTACT in options.extract_type:
            page = replace(page, contact=self._contact_finder().find(page.lines, page.layout))
            watch.lap("contact")
        return page

    def warm(self) -> None:
        """Run every network once, so that the first picture takes no longer than the next."""
        self._pipeline.warm()

    def sizes_to_warm(self) -> list[Callable[[], None]]:
        """Functions to call one after the other, 0.1 s each, after which no picture is the first of its size.

        Such a picture takes 30 to 50 ms more, and less the more sizes were seen. All of them take 360 MiB.
        """
        return self._pipeline.sizes_to_warm()

    def release_memory(self) -> None:
        """Give back what the networks keep between pictures, a fifth of the process; the next takes 4 % longer."""
        for network in self._networks:
            network.release_memory()

    def close(self) -> None:
        """Stop the threads; the Reader cannot be used any more."""
        self._pipeline.close()

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _pixels(self, source: Source, limits: ImageLimits, page: int) -> Pixels:
        if isinstance(source, bytes):
            return self._decode(source, limits, page).pixels
        if isinstance(source, str | os.PathLike):
            with Path(source).open("rb") as file:
                return self._decode(read_within(file, limits.file_limit_bytes), limits, page).pixels
        from webimage_ocr.intake.pixels import rgb_of_array, rgb_of_image

        if isinstance(source, np.ndarray):
            return rgb_of_array(source)
        return rgb_of_image(source)

    def _font_namer(self) -> FontNamer:
        with self._loading:  # loaded by the first picture that asks for it: 10 MB that most callers never need
            if self._fonts is None:
                from webimage_ocr.fonts import FontNamer, NamingOptions

                naming = NamingOptions(chinese=self.options.chinese_font_names, proxies=self.options.font_proxies)
                self._fonts = FontNamer.load(self.options.runtime, naming)
            return self._fonts

    def _contact_finder(self) -> ContactFinder:
        with self._loading:
            if self._contacts is None:
                from webimage_ocr.contacts import ContactFinder

                self._contacts = ContactFinder.load()
            return self._contacts


def _make_decoder(*, apply_exif: bool) -> Callable[[bytes, ImageLimits, int], DecodedImage]:
    """The decoder in this process; a server, which has others, never imports Pillow."""
    from webimage_ocr.intake.decode import decode_image

    return partial(decode_image, apply_exif=apply_exif)


def _build_pipeline(options: ReaderOptions) -> tuple[Pipeline, list[OpenedSession]]:
    """The stages, and the networks that were opened for them."""
    runtime = options.runtime
    detection = open_session(find_weights(find_model(options.tier, "detection")), GraphOptions(), runtime)
    weights = find_weights(find_model(options.tier, "recognition", options.weights))
    # one line a thread: a second thread inside a line makes it slower
    recognition = open_session(weights, GraphOptions(argmax=True, streams=runtime.threads), runtime)
    pipeline = Pipeline(
        TextDetector(detection),
        TextRecognizer(recognition, load_characters(options.tier)),
        runtime.threads,
        PipelineOptions(_LOOKS.get(options.tier, LookOptions()), calibrated=options.calibrated_confidence),
    )
    return pipeline, [detection, recognition]


def load_characters(tier: str) -> list[str]:
    """The list that is part of the network, the same in weights of our own, unless the tier has one of its own."""
    if (tier, "characters") in {(model.tier, model.role) for model in MODELS}:
        return parse_characters(load_weights(find_model(tier, "characters")).decode())
    return read_characters(load_weights(find_model(tier, "recognition")))
