"""Plain text: the lines of a page, and below them what else was asked for."""

from __future__ import annotations

from webimage_ocr.types import EXTRACT_CONTACT, EXTRACT_SIZE, Page, ReadOptions


def page_to_text(page: Page, options: ReadOptions) -> str:
    """A line of text for each line of the page, its fonts after a tab; then angle, size and contact."""
    lines = [line.text for line in page.lines]
    if options.detect_font:
        names = [", ".join(f"{font.name} {font.score:.2f}" for font in line.fonts) for line in page.lines]
        lines = [f"{text}\t{fonts}" for text, fonts in zip(lines, names, strict=True)]
    if options.detect_direction:
        lines += ["", f"angle: {page.angle:.1f}"]
    if EXTRACT_SIZE in options.extract_type:
        lines += ["", f"size: {page.width} x {page.height}"]
    if EXTRACT_CONTACT in options.extract_type and page.contact is not None:
        lines += ["", *(f"{name}: {value}" for name, value in page.contact.fields.items())]
    return "".join(f"{line}\n" for line in lines)
