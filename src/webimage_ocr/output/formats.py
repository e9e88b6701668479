"""The formats that a page is written in: their names, and what writes them."""

from __future__ import annotations

from enum import StrEnum

from webimage_ocr.errors import FormatUnavailable
from webimage_ocr.output.alto import page_to_alto
from webimage_ocr.output.hocr import page_to_hocr
from webimage_ocr.output.markdown import page_to_markdown
from webimage_ocr.output.picture import Picture
from webimage_ocr.output.text import page_to_text
from webimage_ocr.output.tsv import page_to_tsv
from webimage_ocr.types import Page, ReadOptions


class Format(StrEnum):
    """A format's name."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HOCR = "hocr"
    ALTO = "alto"
    TSV = "tsv"
    PDF = "pdf"
    DOCX = "docx"


SUFFIXES = {
    Format.TEXT: ".txt",
    Format.MARKDOWN: ".md",
    Format.HOCR: ".hocr",
    Format.ALTO: ".xml",
    Format.TSV: ".tsv",
    Format.PDF: ".pdf",
    Format.DOCX: ".docx",
}
"""How the names of files end."""
BINARY = frozenset({Format.PDF, Format.DOCX})
"""What no terminal shows."""
JOINABLE = frozenset({Format.TEXT, Format.MARKDOWN})
"""What several pictures may stand in one below the other."""


def write_page(form: Format, page: Page, picture: Picture, options: ReadOptions) -> bytes:
    """The file for a page that was read from ``picture`` with ``options``.

    Raises FormatUnavailable where the packages that a format needs are not installed.
    """
    match form:
        case Format.TEXT:
            return page_to_text(page, options).encode()
        case Format.MARKDOWN:
            return page_to_markdown(page).encode()
        case Format.TSV:
            return page_to_tsv(page).encode()
        case Format.HOCR:
            return page_to_hocr(page, picture.name).encode()
        case Format.ALTO:
            return page_to_alto(page, picture.name).encode()
    try:
        return _write_document(form, page, picture)
    except ModuleNotFoundError as error:
        raise FormatUnavailable(f"{form} needs: pip install 'webimage-ocr[documents]' ({error}).") from error


def _write_document(form: Format, page: Page, picture: Picture) -> bytes:
    # pikepdf and python-docx are 20 MB, which those who want text need not have
    if form is Format.PDF:
        from webimage_ocr.output.pdf import page_to_pdf

        return page_to_pdf(page, picture)
    from webimage_ocr.output.docx import page_to_docx

    return page_to_docx(page, picture.name)
