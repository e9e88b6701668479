"""The plugin for OCRmyPDF 17: ``ocrmypdf --plugin webimage_ocr.ocrmypdf in.pdf out.pdf``.

OCRmyPDF draws the pages, skips those that have text, and lays the text layer that is written here over the others
(https://ocrmypdf.readthedocs.io/en/latest/plugins.html). Its own renderer stretches words to their boxes;
``output.text_layer`` knows the place of each character, and of columns and tilted lines.
"""

from __future__ import annotations

import functools
import re
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Set
from math import remainder
from pathlib import Path
from threading import Lock

import pluggy
from ocrmypdf import BadArgsError, OcrEngine, OcrOptions, OrientationConfidence, hookimpl
from ocrmypdf.builtin_plugins import tesseract_ocr
from PIL import Image
from pydantic import BaseModel

from webimage_ocr import Page, Reader, ReadOptions, __version__
from webimage_ocr.ocr.geometry import quad_angle
from webimage_ocr.output.hocr import page_to_hocr
from webimage_ocr.output.pdf import text_to_pdf
from webimage_ocr.output.text import page_to_text
from webimage_ocr.reader import ReaderOptions
from webimage_ocr.runtime.models import cache_folder
from webimage_ocr.runtime.processor import usable_cores
from webimage_ocr.runtime.session import RuntimeOptions

_LANGUAGES = {
    *("chi_sim", "chi_sim_vert", "chi_tra", "chi_tra_vert", "jpn", "jpn_vert"),
    *("eng", "cat", "ces", "dan", "deu", "est", "fin", "fra", "hrv", "hun", "ita", "lat", "lav", "lit", "nld", "nor"),
    *("pol", "por", "ron", "slk", "slv", "spa", "swe", "tur"),
}
"""Those whose letters the network has, by Tesseract's names. All are read at once, whichever is asked for."""
_TESSERACT = "ocrmypdf.builtin_plugins.tesseract_ocr"
_SURE = 100.0
"""More than any threshold of --rotate-pages-threshold, whose scale (15 is very sure) is Tesseract's."""
_LETTERS = re.compile(r"[A-Za-z0-9]")
_ENOUGH = 8
"""Letters and digits that run one way, at least, for a page to be turned: a word or a number more than a speck."""
_POINTS = 72.0
"""Points to the inch."""
_OPENING = Lock()
"""The one place where a Reader is not handed down: OCRmyPDF makes engines anew for each page, in several threads."""


class Engine(OcrEngine):
    """Reads page images; OCRmyPDF makes one where it needs one."""

    @staticmethod
    def version() -> str:
        return __version__

    @staticmethod
    def creator_tag(options: OcrOptions) -> str:
        return f"webimage-ocr {__version__}"

    def __str__(self) -> str:
        return f"webimage-ocr {__version__}"

    @staticmethod
    def languages(options: OcrOptions) -> Set[str]:
        return _LANGUAGES

    @staticmethod
    def get_orientation(input_file: Path, options: OcrOptions) -> OrientationConfidence:
        """The quarter by which the page has to be turned clockwise, where letters and digits show it.

        Chinese that runs up or down does not: columns of upright characters look like lines that lie on their side.
        """
        letters: Counter[int] = Counter()
        for line in _read(input_file, options).lines:
            letters[round(quad_angle(line.quad) / 90) % 4] += len(_LETTERS.findall(line.text))
        quarter, most = letters.most_common(1)[0] if letters else (0, 0)
        return OrientationConfidence(-quarter % 4 * 90, _SURE if most >= _ENOUGH else 0.0)

    @staticmethod
    def get_deskew(input_file: Path, options: OcrOptions) -> float:
        """Degrees, -45 to 45, by which the page has to be turned anticlockwise to be level."""
        return remainder(_read(input_file, options).angle, 90)

    @staticmethod
    def generate_pdf(input_file: Path, output_pdf: Path, output_text: Path, options: OcrOptions) -> None:
        page = _read(input_file, options)
        output_pdf.write_bytes(text_to_pdf(page, _POINTS / _read_dpi(input_file)))
        output_text.write_text(page_to_text(page, ReadOptions()), encoding="utf-8")

    @staticmethod
    def generate_hocr(input_file: Path, output_hocr: Path, output_text: Path, options: OcrOptions) -> None:
        """For those who ask for OCRmyPDF's own renderer (``--pdf-renderer fpdf2``)."""
        page = _read(input_file, options)
        output_hocr.write_text(page_to_hocr(page, input_file.name), encoding="utf-8")
        output_text.write_text(page_to_text(page, ReadOptions()), encoding="utf-8")


@hookimpl
def initialize(plugin_manager: pluggy.PluginManager) -> None:
    """Tesseract need not be installed: what looks for it is not loaded."""
    plugin_manager.set_blocked(_TESSERACT)


@hookimpl
def register_options() -> dict[str, type[BaseModel]]:
    """Tesseract's options stay, without effect, since OCRmyPDF itself looks at them."""
    options: dict[str, type[BaseModel]] = tesseract_ocr.register_options()  # type: ignore[no-untyped-call]  # it has no types
    return options


@hookimpl
def add_options(parser: ArgumentParser) -> None:
    """As ``register_options``."""
    tesseract_ocr.add_options(parser)  # type: ignore[no-untyped-call]  # it has no types


@hookimpl
def check_options(options: OcrOptions) -> None:
    """Let ``generate_pdf`` write the text layer unless another renderer is asked for."""
    if options.ocr_engine == "tesseract":
        raise BadArgsError("--ocr-engine tesseract and --plugin webimage_ocr.ocrmypdf: leave one of them out.")
    if options.pdf_renderer == "auto":
        options.pdf_renderer = "sandwich"


@hookimpl
def get_ocr_engine(options: OcrOptions | None) -> OcrEngine | None:
    """The engine, unless none is wanted (``--ocr-engine none``)."""
    return None if options is not None and options.ocr_engine == "none" else Engine()


@functools.cache
def _open_reader(threads: int) -> Reader:
    return Reader(ReaderOptions(runtime=RuntimeOptions(threads=threads, cache_dir=cache_folder())))


def _read(file: Path, options: OcrOptions) -> Page:
    # threads share a Reader, which shares the cores among them; processes, one for each core, have one each
    with _OPENING:
        reader = _open_reader(usable_cores() if options.use_threads else 1)
    with Image.open(file) as image:
        return reader.read(image, ReadOptions(detect_direction=True))


def _read_dpi(file: Path) -> float:
    """Pixels to the inch, which OCRmyPDF writes into its images: the same across and down."""
    with Image.open(file) as image:
        return float(image.info["dpi"][0])
