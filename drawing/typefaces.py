"""The typefaces that the pictures are set in, each from a Debian package."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

_FONTS = Path("/usr/share/fonts")


@dataclass(frozen=True, slots=True)
class Typeface:
    """One face of one file; ``chinese`` says whether it can draw simplified Chinese."""

    name: str
    file: str
    package: str
    index: int = 0
    chinese: bool = False

    def at(self, size_px: int) -> ImageFont.FreeTypeFont:
        """The face at a size; FileNotFoundError names the package to install."""
        return _load(self, size_px)


@lru_cache(maxsize=256)
def _load(face: Typeface, size_px: int) -> ImageFont.FreeTypeFont:
    path = _FONTS / face.file
    if not path.is_file():
        raise FileNotFoundError(f"{face.name} is not installed: apt-get install {face.package}")
    # The basic layout is part of every Pillow build; raqm is not, and sets some pairs a pixel apart
    return ImageFont.truetype(str(path), size_px, index=face.index, layout_engine=ImageFont.Layout.BASIC)


# Index 2 of the Noto collections is the simplified Chinese face
SANS_SC = Typeface("Noto Sans CJK SC", "opentype/noto/NotoSansCJK-Regular.ttc", "fonts-noto-cjk", 2, True)
SANS_SC_BOLD = Typeface("Noto Sans CJK SC Bold", "opentype/noto/NotoSansCJK-Bold.ttc", "fonts-noto-cjk", 2, True)
SERIF_SC = Typeface("Noto Serif CJK SC", "opentype/noto/NotoSerifCJK-Regular.ttc", "fonts-noto-cjk", 2, True)
SERIF_SC_BOLD = Typeface("Noto Serif CJK SC Bold", "opentype/noto/NotoSerifCJK-Bold.ttc", "fonts-noto-cjk", 2, True)
MICROHEI = Typeface("WenQuanYi Micro Hei", "truetype/wqy/wqy-microhei.ttc", "fonts-wqy-microhei", 0, True)
DEJAVU_SANS = Typeface("DejaVu Sans", "truetype/dejavu/DejaVuSans.ttf", "fonts-dejavu-core")
DEJAVU_SANS_BOLD = Typeface("DejaVu Sans Bold", "truetype/dejavu/DejaVuSans-Bold.ttf", "fonts-dejavu-core")
DEJAVU_SERIF = Typeface("DejaVu Serif", "truetype/dejavu/DejaVuSerif.ttf", "fonts-dejavu-core")
DEJAVU_MONO = Typeface("DejaVu Sans Mono", "truetype/dejavu/DejaVuSansMono.ttf", "fonts-dejavu-core")
LIBERATION_SANS = Typeface("Liberation Sans", "truetype/liberation/LiberationSans-Regular.ttf", "fonts-liberation")
LIBERATION_SERIF = Typeface("Liberation Serif", "truetype/liberation/LiberationSerif-Regular.ttf", "fonts-liberation")
LIBERATION_MONO = Typeface("Liberation Mono", "truetype/liberation/LiberationMono-Regular.ttf", "fonts-liberation")
ROBOTO = Typeface("Roboto", "truetype/roboto/unhinted/RobotoTTF/Roboto-Regular.ttf", "fonts-roboto-unhinted")
ROBOTO_MEDIUM = Typeface(
    "Roboto Medium", "truetype/roboto/unhinted/RobotoTTF/Roboto-Medium.ttf", "fonts-roboto-unhinted"
)

JETBRAINS_MONO = Typeface("JetBrains Mono", "truetype/jetbrains-mono/JetBrainsMono-Regular.ttf", "fonts-jetbrains-mono")
MONO_SC = Typeface("Noto Sans Mono CJK SC", "opentype/noto/NotoSansCJK-Regular.ttc", "fonts-noto-cjk", 7, True)
# Traditional Chinese, as set in Taiwan: its commas and full stops stand in the middle of their square
SANS_TC = Typeface("Noto Sans CJK TC", "opentype/noto/NotoSansCJK-Regular.ttc", "fonts-noto-cjk", 3)
SERIF_TC = Typeface("Noto Serif CJK TC", "opentype/noto/NotoSerifCJK-Regular.ttc", "fonts-noto-cjk", 3)

CHINESE = (SANS_SC, SANS_SC_BOLD, SERIF_SC, MICROHEI)
LATIN = (DEJAVU_SANS, DEJAVU_SANS_BOLD, DEJAVU_SERIF, LIBERATION_SANS, LIBERATION_SERIF, ROBOTO, ROBOTO_MEDIUM)
MONOSPACED = (DEJAVU_MONO, LIBERATION_MONO)
CODE = (DEJAVU_MONO, LIBERATION_MONO, JETBRAINS_MONO)
INTERFACE = (LIBERATION_SANS, ROBOTO, DEJAVU_SANS, SANS_SC)
"""What pages and programs set their labels in."""
TRADITIONAL = (SANS_TC, SERIF_TC)
