"""A page of a PDF file as a picture, drawn by PDFium."""

from __future__ import annotations

import math
import threading
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from webimage_ocr.errors import DamagedImage, InvalidParameter, UnsupportedFormat
from webimage_ocr.intake.limits import ImageLimits
from webimage_ocr.types import Pixels

if TYPE_CHECKING:
    from webimage_ocr.intake.pdf_fonts import DocumentFonts

_POINTS = 72
_DPI = 200
_LARGEST_PIXELS = 24_000_000
"""A page of A2 at that many dots an inch; larger ones, posters and plans, are drawn with fewer."""
_ONE_AT_A_TIME = threading.Lock()
"""PDFium is not safe for threads: https://github.com/pypdfium2-team/pypdfium2/issues/303."""


def draw_page(data: bytes, number: int, limits: ImageLimits) -> Pixels:
    """Page ``number``, from 1, on white, as (h, w, 3) RGB; its forms are filled in as their file says.

    Raises ``InvalidParameter`` where there is no such page, ``InvalidImageSize``, ``DamagedImage``, and
    ``UnsupportedFormat`` where pypdfium2 is not installed.
    """
    with _ONE_AT_A_TIME:
        try:
            pdfium, fonts = load_pdfium()
        except ModuleNotFoundError:
            raise UnsupportedFormat("PDF files are read where pypdfium2 is installed: pip install pypdfium2.") from None
        fonts.begin_file()
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            if error.err_code == pdfium.raw.FPDF_ERR_PASSWORD:
                raise DamagedImage("The PDF file asks for a password; send one that does not.") from error
            raise
        try:
            if not 1 <= number <= len(document):
                raise InvalidParameter(f"The PDF file has no page {number}; it has {len(document)}.")
            document.init_forms()  # before the page is loaded, or what was filled in is not drawn
            page = document[number - 1]
            width, height = page.get_size()
            # a little less, since a page of 64.00001 pixels would be drawn with 65
            scale = min(_DPI / _POINTS, math.sqrt(_LARGEST_PIXELS / max(1.0, width * height))) * (1 - 1e-6)
            limits.check_size(math.ceil(width * scale), math.ceil(height * scale))
            # bytes in the order of RGB; the pixels belong to the document, which is closed
            return np.array(page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3], np.uint8)
        finally:
            document.close()


def load_pdfium() -> tuple[ModuleType, DocumentFonts]:
    """The module pypdfium2, and the font that PDFium lacks; neither opens a file afterwards.

    Raises ``ModuleNotFoundError`` where it is not installed.
    """
    import pypdfium2

    return pypdfium2, _add_fonts()


@cache
def _add_fonts() -> DocumentFonts:
    from webimage_ocr.intake.pdf_fonts import DocumentFonts

    fonts = DocumentFonts()
    fonts.setup()
    return fonts
