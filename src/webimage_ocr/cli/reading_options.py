"""What ``read`` and ``batch`` take alike: how pictures are read, and what is asked of them."""

from __future__ import annotations

from typing import Annotated

import typer

from webimage_ocr.types import EXTRACT_CONTACT, EXTRACT_SIZE, ReadOptions

Direction = Annotated[bool, typer.Option("--direction", help="Turn the picture upright first, whatever its angle.")]
TextDirection = Annotated[
    bool,
    typer.Option(
        "--text-direction/--no-text-direction",
        help="Let each line run its own way; otherwise all text is taken for upright, which is faster.",
    ),
]
Fonts = Annotated[bool, typer.Option("--fonts", help="Name the five nearest fonts of each line.")]
ContactWanted = Annotated[bool, typer.Option("--contact", help="Find name, phone and address.")]
Size = Annotated[bool, typer.Option("--size", help="Say how large the picture is.")]


def read_options(
    *, direction: bool, text_direction: bool, fonts: bool, contact: bool, size: bool, page: int = 1
) -> ReadOptions:
    """The options that were typed."""
    return ReadOptions(
        detect_direction=direction,
        detect_text_direction=text_direction,
        detect_font=fonts,
        extract_type=tuple(name for name, wanted in ((EXTRACT_CONTACT, contact), (EXTRACT_SIZE, size)) if wanted),
        page=page,
    )
