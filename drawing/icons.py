"""Drawings of user interfaces, from two free icon fonts: Material Design Icons and Font Awesome (both OFL 1.1)."""

from __future__ import annotations

from random import Random

from PIL import ImageDraw

from drawing.sheet import Colour, Sheet
from drawing.typefaces import Typeface

MATERIAL = Typeface(
    "Material Design Icons",
    "truetype/materialdesignicons-webfont/materialdesignicons-webfont.ttf",
    "fonts-materialdesignicons-webfont",
)
AWESOME = Typeface("Font Awesome", "truetype/font-awesome/fontawesome-webfont.ttf", "fonts-font-awesome")


def _codepoints(table: str) -> dict[str, str]:
    """Names and codepoints in hexadecimal, as the fonts' own style sheets pair them."""
    return {name: chr(int(code, 16)) for name, code in (pair.split() for pair in table.split(", "))}


_MATERIAL = _codepoints(
    "account f004, account-outline f013, alert-outline f02a, bell f09a, bell-outline f09c, "
    "bookmark-outline f0c3, calendar f0ed, camera f100, cart f110, cart-outline f111, chart-line f12a, "
    "clipboard-outline f14d, clock f150, cloud-outline f163, comment-outline f182, compass-outline f18c, "
    "credit-card f19b, delete f1c0, download f1da, email f1ee, email-outline f1f0, eye f208, file-outline f224, "
    "filter-outline f233, flag-outline f23d, folder f24b, folder-outline f256, heart-outline f2d5, "
    "help-circle f2d7, home f2dc, image f2e9, information-outline f2fd, lightbulb-outline f336, link f337, "
    "lock f33e, lock-outline f341, logout f343, magnify f349, map-marker f34e, menu f35c, message-outline f365, "
    "message-text-outline f36a, microphone-outline f36e, pencil f3eb, phone f3f2, refresh f450, settings f493, "
    "shield-outline f499, sort f4ba, star f4ce, star-outline f4d2, tag-outline f4fc, thumb-up-outline f514, "
    "trophy-outline f53a, upload f552, view-dashboard f56e, volume-high f57e, wifi f5a9"
)
_AWESOME = _codepoints(
    "bell_alt f0f3, bookmark f02e, book f02d, calendar f073, camera f030, cog f013, cogs f085, comment f075, "
    "credit_card f09d, download f01a, envelope f003, eye_open f06e, flag f024, folder_close f07b, "
    "folder_open f07c, gift f06b, globe f0ac, heart f004, home f015, key f084, list f03a, lock f023, magic f0d0, "
    "map_marker f041, off f011, pencil f040, phone f095, picture f03e, print f02f, reorder f0c9, search f002, "
    "shopping_cart f07a, signal f012, star f005, tag f02b, tasks f0ae, th_large f009, time f017, trash f014, "
    "truck f0d1, upload f01b, user f007, wrench f0ad"
)
Icon = tuple[Typeface, str]
"""A face, and the character that it draws as the icon."""
ICONS: tuple[Icon, ...] = (
    *((MATERIAL, character) for character in _MATERIAL.values()),
    *((AWESOME, character) for character in _AWESOME.values()),
)
"""What side bars, tool bars, fields and buttons show; nothing that is a character too (a plus, a cross, a tick)."""
MAGNIFIERS: tuple[Icon, ...] = ((MATERIAL, _MATERIAL["magnify"]), (AWESOME, _AWESOME["search"]))
# chevron-right, menu-right and caret-right
ARROWS: tuple[Icon, ...] = ((MATERIAL, "\uf142"), (MATERIAL, "\uf35f"), (AWESOME, "\uf0da"))
"""What stands at the end of a menu entry that opens another menu."""


def draw_icon(sheet: Sheet, icon: Icon, at: tuple[float, float], size_px: int, colour: Colour) -> None:
    """Draw an icon into a square whose top-left corner is at ``at``, and remember where it stands."""
    face, glyph = icon
    font, (x, y) = face.at(size_px), (round(at[0]), round(at[1]))
    left, top, right, bottom = font.getbbox(glyph)
    x0, y0 = x + (size_px - right + left) / 2, y + (size_px - bottom + top) / 2
    ImageDraw.Draw(sheet.image).text((x0 - left, y0 - top), glyph, font=font, fill=colour)
    sheet.mark_icon(x0, y0, x0 + right - left, y0 + bottom - top)


def some_icon(rng: Random) -> Icon:
    """One of all icons."""
    return rng.choice(ICONS)
