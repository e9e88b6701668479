"""Letters on no ground: stickers, logos and subtitles as PNG with an alpha channel."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.palette import BLACK, WHITE, saturated
from drawing.sheet import Sheet
from drawing.typefaces import CHINESE, LATIN


def draw(rng: Random) -> Sheet:
    """Lines in white, black or colour; what is under alpha 0 is black, white or the colour of the letters itself."""
    ink = rng.choice((WHITE, WHITE, BLACK, BLACK, saturated(rng), (255, 226, 80)))
    hidden = rng.choice((BLACK, WHITE, ink))
    size_px, lines = rng.randint(24, 60), rng.randint(2, 7)
    sheet = Sheet.blank(rng.choice((640, 800, 1000)), round(size_px * 1.6 * (lines + 1)), (*hidden, 0))
    for row in range(lines):
        chinese = rng.random() < 0.5
        face = rng.choice(CHINESE if chinese else LATIN)
        text = corpus.heading(rng, chinese=chinese)
        while face.at(size_px).getlength(text) > sheet.width - 2 * size_px:
            text = text[:-1].rstrip()
        sheet.write(text, (size_px, size_px * (0.8 + 1.6 * row)), face, size_px, ink)
    return sheet
