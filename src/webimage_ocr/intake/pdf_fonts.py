"""The font that PDFium draws Chinese and Japanese with where a file does not bring its own.

PDFium has Latin fonts alone, and else opens those of the machine, which a decoder behind its walls cannot. So it is
given Noto Sans SC, of a package that this one depends on: what is drawn is the same on every machine.
"""
# ruff: noqa: N802  # PDFium's own names; fpdf_sysfontinfo.h says what each is asked for

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2
from pylopdf_fonts_zh_cn import sans_path
from pypdfium2 import raw

_CHARSETS = frozenset((raw.FXFONT_GB2312_CHARSET, raw.FXFONT_CHINESEBIG5_CHARSET, raw.FXFONT_SHIFTJIS_CHARSET))
_HANDLE = 1
"""What PDFium knows the font by; 0 would be none."""
_WEIGHTS = 16
"""Copies of the font for one file: PDFium makes one for each weight and slant, of 8 MB and in 20 ms, and a file may
name thousands; what comes after them is not drawn."""
_WHOLE_FILE = 0
"""The table of a font that stands for all of it."""


class DocumentFonts(pypdfium2.PdfSysfontBase):  # type: ignore[misc]
    """The fonts of a machine, as PDFium asks for them: this one, and no other."""

    def __init__(self) -> None:
        super().__init__()
        # 8 MB, which decoders share; they have nothing open to read it from
        self._file = sans_path().read_bytes()
        self._copies = 0

    def begin_file(self) -> None:
        """Count copies from 0 again."""
        self._copies = 0

    def EnumFonts(self, *_: Any) -> None:
        """None is known by its name."""

    def MapFont(self, _pointer: Any, _weight: int, _italic: int, charset: int, *_: Any) -> int | None:
        """The font for these characters; None is one of PDFium's own."""
        return _HANDLE if charset in _CHARSETS else None

    def GetFont(self, *_: Any) -> None:
        """None is known by its name."""

    def GetFontData(self, _pointer: Any, _font: Any, table: int, buffer: Any, size_bytes: int) -> int:
        """Copy the file where there is room for it; its size in bytes."""
        if table != _WHOLE_FILE or self._copies >= _WEIGHTS:
            return 0
        if buffer and size_bytes >= len(self._file):
            self._copies += 1
            ctypes.memmove(buffer, self._file, len(self._file))
        return len(self._file)

    def GetFaceName(self, *_: Any) -> int:
        """The length of a name that it does not need."""
        return 0

    def GetFontCharset(self, *_: Any) -> int:
        """That of the one font."""
        return int(raw.FXFONT_GB2312_CHARSET)

    def DeleteFont(self, *_: Any) -> None:
        """It stays, for the next page."""
