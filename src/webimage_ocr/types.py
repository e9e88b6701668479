"""What every layer hands to the next: options in, a page of lines out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

Quad = NDArray[np.float32]
"""Four corners (4, 2), x then y, in pixels of the submitted picture; clockwise on screen, the first
one is the top-left corner of the text as it is read."""

Pixels = NDArray[np.uint8]
"""A picture as (height, width, 3) RGB."""

WEB_IMAGE: Final = "web-image"
GENERAL_TEXT: Final = "general-text"
SERVICES = (WEB_IMAGE, GENERAL_TEXT)
"""What can be read for: names in paths, subscriptions and usage."""

EXTRACT_CONTACT = "contact_info"
EXTRACT_SIZE = "image_size"
CONTACT_FIELDS = ("name", "phone", "province", "city", "district", "detail_address")
"""What is told of a Contact, in this order."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What to do with one picture; names that the web-image API has mean what they mean there, by default as there."""

    detect_direction: bool = False
    """Turn the picture upright first, whatever its angle."""
    detect_text_direction: bool = True
    """Let each line run its own way; False means that all text is upright, and is faster."""
    detect_font: bool = False
    """Name the five nearest fonts of each line."""
    extract_type: tuple[str, ...] = ()
    """Any of ``contact_info`` and ``image_size``."""
    one_line: bool = False
    """The picture is one line that fills it: nothing is looked for. Read as usual where that gives no text."""
    one_direction: bool = False
    """All text runs one way, which is found once for the picture."""
    page: int = 1
    """Which page of a PDF file, from 1."""


@dataclass(frozen=True, slots=True)
class GeneralTextOptions:
    """What a call of the general-text API asks for: how to read, and what to say of it."""

    read: ReadOptions = field(default_factory=ReadOptions)
    character_mode: bool = False
    """Say of each character what it is, where it stands and how sure that is."""
    return_markdown_result: bool = False
    """Give the rows of the page as one text."""


@dataclass(frozen=True, slots=True, eq=False)
class Character:
    """One recognised character, its confidence (0 to 1, as the network gives it) and its place."""

    text: str
    confidence: float
    quad: Quad


@dataclass(frozen=True, slots=True)
class FontGuess:
    """A font family that a line may be set in; ``score`` is a probability."""

    name: str
    score: float
    style: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One block of text: a line, or a vertical column."""

    text: str
    confidence: float
    """0 to 1: 0.95 and more for clean print, as programs expect; or the probability, as ReaderOptions say."""
    quad: Quad
    characters: tuple[Character, ...] = ()
    fonts: tuple[FontGuess, ...] = ()
    vertical: bool = False
    """The characters stand upright one below the other; ``quad`` still starts at the text's top-left."""
    region: Quad | None = None
    """What was read: the quad with some ground around it; None where a line does not come from a picture."""
    probability: float | None = None
    """How probable it is, 0 to 1, that the line is read without an error."""


Column = tuple[tuple[int, ...], ...]
"""Rows from top to bottom, each of them the indexes of its lines from left to right."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """How lines stand on a page, found once for all that asks: reading order, contacts."""

    boxes: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 4)))
    """Left, top, right and bottom (n, 4) of each line, in pixels of a frame in which the text runs to the right."""
    columns: tuple[Column, ...] = ()
    """In reading order; text that is not in columns is one."""
    angle: float = 0.0
    """Degrees by which that frame is turned clockwise against the picture."""

    @property
    def order(self) -> list[int]:
        """Indexes of the lines in reading order."""
        return [i for column in self.columns for row in column for i in row]

    def sorted(self) -> Layout:
        """The same for lines that were put into reading order."""
        places = {i: place for place, i in enumerate(self.order)}
        columns = tuple(tuple(tuple(places[i] for i in row) for row in column) for column in self.columns)
        return Layout(self.boxes[self.order], columns, self.angle)


@dataclass(frozen=True, slots=True)
class Contact:
    """The contact on a page; a field that was not found is empty."""

    name: str = ""
    phone: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    detail_address: str = ""
    lines: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}), compare=False)
    """For each field found, the indexes of the lines of the page that it came from."""

    @property
    def fields(self) -> dict[str, str]:
        """The six fields by name, in the order of ``CONTACT_FIELDS``."""
        return {name: getattr(self, name) for name in CONTACT_FIELDS}


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """Everything read from one picture, in reading order."""

    lines: tuple[Line, ...]
    width: int
    height: int
    angle: float = 0.0
    """Degrees, 0 to 360, by which the picture has to be turned anticlockwise to stand upright."""
    contact: Contact | None = None
    layout: Layout = field(default_factory=Layout)
    """How the lines stand; its indexes are those of ``lines``."""
    evidence: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """How the page was read: ``ms`` of each stage, ``regions`` found, how much was ``left_out``, by kind. For people,
    not a stable interface."""

    @property
    def text(self) -> str:
        """All lines, one below the other."""
        return "\n".join(line.text for line in self.lines)

    @property
    def rows(self) -> str:
        """Rows of the page one below the other, the lines of each with tabs between them; columns are read in turn."""
        rows = [row for column in self.layout.columns for row in column]
        return "\n".join("\t".join(self.lines[i].text for i in row) for row in rows)
