"""PDF: the picture as it is, and its text unseen above it."""

from __future__ import annotations

import io
import zlib

import numpy as np
import pikepdf
from pikepdf import Dictionary, Name, Stream

from webimage_ocr.output.markup import legal
from webimage_ocr.output.picture import Picture
from webimage_ocr.output.text_layer import add_text_layer
from webimage_ocr.types import Page, Pixels

_POINTS = 72.0
"""Points to the inch."""
_MOST_POINTS = 14_400.0
"""The longest side of a page that viewers have to show (ISO 32000-2, annex C)."""


def page_to_pdf(page: Page, picture: Picture) -> bytes:
    """One page, as large as the file says the picture is on paper; a JPEG file is kept byte for byte."""
    points_per_px = min(_POINTS / picture.dpi(), _MOST_POINTS / max(page.width, page.height))
    with pikepdf.new() as pdf:
        sheet = add_sheet(pdf, page, points_per_px)
        width, height = sheet.mediabox[2], sheet.mediabox[3]
        sheet.add_resource(_embed(pdf, picture), Name.XObject, Name.Picture)
        sheet.contents_add(Stream(pdf, f"q {width} 0 0 {height} 0 0 cm /Picture Do Q".encode()))
        add_text_layer(pdf, sheet, page, points_per_px)
        if picture.name:
            pdf.docinfo[Name.Title] = legal(picture.name)
        return save(pdf)


def text_to_pdf(page: Page, points_per_px: float) -> bytes:
    """One page with nothing but text that is not seen, to be laid over a page of the same size."""
    with pikepdf.new() as pdf:
        sheet = add_sheet(pdf, page, points_per_px)
        add_text_layer(pdf, sheet, page, points_per_px)
        sheet.contents_coalesce()  # one stream, as OCRmyPDF expects it
        return save(pdf)


def add_sheet(pdf: pikepdf.Pdf, page: Page, points_per_px: float) -> pikepdf.Page:
    """An empty page of the size of ``page``."""
    return pdf.add_blank_page(page_size=(page.width * points_per_px, page.height * points_per_px))


def save(pdf: pikepdf.Pdf) -> bytes:
    """The bytes of the file; the same for the same content."""
    file = io.BytesIO()
    pdf.save(file, deterministic_id=True, min_version="1.5")  # the first that knows ActualText of a part of a line
    return file.getvalue()


def _embed(pdf: pikepdf.Pdf, picture: Picture) -> pikepdf.Object:
    height, width = picture.pixels.shape[:2]
    about = {"Type": Name.XObject, "Subtype": Name.Image, "Width": width, "Height": height, "BitsPerComponent": 8}
    if jpeg := picture.jpeg():
        space = Name.DeviceGray if jpeg.mode == "L" else Name.DeviceRGB
        return pdf.make_indirect(Stream(pdf, picture.file, Filter=Name.DCTDecode, ColorSpace=space, **about))
    rows, colours = _predict(picture.pixels)
    parameters = Dictionary(Predictor=15, Colors=colours, BitsPerComponent=8, Columns=width)
    space = Name.DeviceGray if colours == 1 else Name.DeviceRGB
    packed = zlib.compress(rows)
    return pdf.make_indirect(
        Stream(pdf, packed, Filter=Name.FlateDecode, DecodeParms=parameters, ColorSpace=space, **about)
    )


def _predict(pixels: Pixels) -> tuple[bytes, int]:
    """Rows as differences to the one above (PNG's filter 2), which compress far better; and how many colours."""
    grey = bool((pixels == pixels[:, :, :1]).all())
    planes = pixels[:, :, :1] if grey else pixels
    rows = np.diff(planes, axis=0, prepend=np.zeros_like(planes[:1])).reshape(len(planes), -1)
    return np.insert(rows, 0, 2, axis=1).tobytes(), planes.shape[2]
