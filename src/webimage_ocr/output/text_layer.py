"""Text that is not seen in a PDF file, each character where the picture shows it: to search, to select, to copy.

One font does for all text: it draws nothing. A code of it stands for a character and a width, so that what is selected
is what the picture shows there, and viewers find no gaps inside words.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from math import cos, pi, radians, remainder, sin

import numpy as np
import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name, Stream

from webimage_ocr.ocr.geometry import quad_angle, quad_size, turn_quad
from webimage_ocr.output.places import place_characters
from webimage_ocr.types import Line, Page, Quad

_EM = 1000
_STEP = 20
"""Thousandths of a line's height in which widths are told: 0.6 px of a line of 30."""
_DESCENT = 200
"""What of a line lies below its baseline; 0 would be taken for unknown by Poppler."""
_MOST_CODES = 65_000
_FONT = "/f-0-0"
"""The one name, next to F1, under which OCRmyPDF looks for the font of a text layer."""
_LEVEL_POINTS = 0.4

Corner = NDArray[np.float32]


def add_text_layer(pdf: pikepdf.Pdf, sheet: pikepdf.Page, page: Page, points_per_px: float) -> None:
    """Draw the lines of ``page`` unseen on a sheet of ``page.height * points_per_px`` points."""
    font = _Font()
    lines = [_draw_line(line, page, points_per_px, font) for line in page.lines if line.text.strip()]
    # mode 3 draws nothing, and is told every reader of PDF by the standard (ISO 32000-2, 9.3.6)
    content = b"\n".join([b"q BT 3 Tr", *lines, b"ET Q"])
    sheet.contents_add(Stream(pdf, content))
    sheet.add_resource(font.save(pdf), Name.Font, Name(_FONT))


class _Font:
    """A font without shapes; its codes are given out as they are asked for."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, int], int] = {}

    def code(self, text: str, steps: int) -> bytes:
        """Two bytes, as hex, for a character of so many steps of width."""
        if len(self._codes) >= _MOST_CODES and (text, steps) not in self._codes:
            steps = next((known for other, known in self._codes if other == text), steps)
        return b"%04x" % self._codes.setdefault((text, steps), len(self._codes) + 1)

    def save(self, pdf: pikepdf.Pdf) -> pikepdf.Object:
        """The font as an object of a file, with what is needed to copy its text (ISO 32000-2, 9.7)."""
        name = Name("/WebimageOcrUnseen")
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=4,
            FontBBox=Array([0, -_DESCENT, _EM, _EM - _DESCENT]),
            ItalicAngle=0,
            Ascent=_EM - _DESCENT,
            Descent=-_DESCENT,
            CapHeight=_EM - _DESCENT,
            StemV=80,
            FontFile2=pdf.make_indirect(Stream(pdf, _empty_font())),
        )
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            W=Array([1, Array([steps * _STEP for _, steps in self._codes])]),
            CIDToGIDMap=pdf.make_indirect(Stream(pdf, b"\0\1" * (len(self._codes) + 1))),
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=name,
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(descendant)]),
                ToUnicode=pdf.make_indirect(Stream(pdf, self._to_unicode())),
            )
        )

    def _to_unicode(self) -> bytes:
        pairs = [b"<%04x> <%s>" % (code, _utf16(text)) for (text, _), code in self._codes.items()]
        parts = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]  # as many as one list may hold
        lists = [b"%d beginbfchar\n%s\nendbfchar" % (len(part), b"\n".join(part)) for part in parts]
        return b"\n".join(
            [
                b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
                b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
                b"/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
                b"1 begincodespacerange <0000> <ffff> endcodespacerange",
                *lists,
                b"endcmap CMapName currentdict /CMap defineresource pop end end",
            ]
        )


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-be", "replace").hex().encode()


@dataclass(frozen=True, slots=True)
class _Shown:
    """A character, and where it starts and ends on the way of its line, in pixels."""

    text: str
    start: float
    end: float


def _draw_line(line: Line, page: Page, points_per_px: float, font: _Font) -> bytes:
    """Operators that show a line's characters; those of a column lie on their side, one behind the other downwards."""
    quad = turn_quad(line.quad, 1) if line.vertical else line.quad
    size = max(quad_size(quad)[1], 1.0)
    angle = radians(quad_angle(quad))
    along, across = np.array([cos(angle), sin(angle)]), np.array([-sin(angle), cos(angle)])
    # characters are placed on the line of the whole text, which is straighter than they are
    bottom = float((quad @ across)[2:].mean()) - size * _DESCENT / _EM
    shown = [_Shown(text, float(start @ along), float(end @ along)) for text, start, end in _characters(line, quad)]
    x, y = along * shown[0].start + across * bottom
    place = (cos(angle), -sin(angle), sin(angle), cos(angle), x * points_per_px, (page.height - y) * points_per_px)
    matrix = b" ".join(b"%.4f" % value for value in place)
    codes = list(_encode(shown, size * _STEP / _EM, font))
    tilt = abs(remainder(angle, pi / 2))
    words = _show_words(shown, codes, sin(tilt) * points_per_px)
    return b"%s %.3f Tf %s Tm %s" % (_FONT.encode(), size * points_per_px, matrix, b" ".join(words))


def _encode(shown: Sequence[_Shown], step: float, font: _Font) -> Iterator[bytes]:
    """A code for each character, as wide as it is to the next one: what is rounded off is not added up."""
    ends = [following.start for following in shown[1:]] + [shown[-1].end]
    at = 0
    for character, end in zip(shown, ends, strict=True):
        reached = max(at, round((end - shown[0].start) / step))
        yield font.code(character.text, reached - at)
        at = reached


def _show_words(shown: Sequence[_Shown], codes: Sequence[bytes], fall_per_px: float) -> Iterator[bytes]:
    """Operators that show the codes; a word that falls too far for some readers is also told as a whole.

    Poppler ends a word where a character stands half a point above or below the first one.
    """
    for is_space, run in groupby(range(len(shown)), key=lambda i: shown[i].text.isspace()):
        word = list(run)
        text = b"<%s> Tj" % b"".join(codes[i] for i in word)
        fall = (shown[word[-1]].end - shown[word[0]].start) * fall_per_px
        if is_space or fall < _LEVEL_POINTS:
            yield text
        else:
            told = _utf16("".join(shown[i].text for i in word))
            yield b"/Span << /ActualText <feff%s> >> BDC %s EMC" % (told, text)


def _characters(line: Line, quad: Quad) -> Iterator[tuple[str, Corner, Corner]]:
    """Each character with the points where it starts and ends; shares of the line where they are not known."""
    if not line.characters:
        points = np.linspace(quad[0], quad[1], len(line.text) + 1)
        yield from zip(line.text, points[:-1], points[1:], strict=True)
    for character in place_characters(line):
        corners = turn_quad(character.quad, 1) if line.vertical else character.quad
        yield character.text, corners[0], corners[1]


@cache
def _empty_font() -> bytes:
    """A TrueType font of two glyphs without outlines, since viewers refuse a font that is not in the file."""
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", "empty"])
    builder.setupCharacterMap({0x20: "empty"})
    builder.setupGlyf({".notdef": Glyph(), "empty": Glyph()})
    builder.setupHorizontalMetrics({".notdef": (_EM, 0), "empty": (_EM, 0)})
    builder.setupHorizontalHeader(ascent=_EM - _DESCENT, descent=-_DESCENT)
    builder.setupNameTable({"familyName": "Webimage Ocr Unseen", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=_EM - _DESCENT, sTypoDescender=-_DESCENT)
    builder.setupPost()
    file = io.BytesIO()
    builder.save(file)
    return file.getvalue()
