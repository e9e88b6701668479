"""Icons of side bars, tool bars, fields, cards and buttons, alone and before their labels."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from drawing import corpus
from drawing.icons import ICONS, MAGNIFIERS, Icon, draw_icon
from drawing.palette import GREY, WHITE, saturated
from drawing.sheet import Colour, Sheet, line_width
from drawing.typefaces import LIBERATION_SANS, MICROHEI, ROBOTO, SANS_SC, Typeface


@dataclass(frozen=True, slots=True)
class _Page:
    sheet: Sheet
    rng: Random
    face: Typeface
    size_px: int
    chinese: bool
    icons: tuple[Icon, ...]
    ink: Colour
    card: Colour

    def label(self) -> str:
        return corpus.setting(self.rng) if self.chinese else corpus.menu_entry(self.rng)

    def icon(self) -> Icon:
        return self.rng.choice(self.icons)


def draw(rng: Random) -> Sheet:
    """A dashboard: a side bar, a tool bar with a search field, cards and buttons."""
    chinese, dark = rng.random() < 0.5, rng.random() < 0.3
    size_px = rng.randint(13, 17)
    ground: Colour = (24, 26, 32) if dark else rng.choice(((245, 246, 250), WHITE))
    sheet = Sheet.blank(rng.randint(760, 1280), rng.randint(480, 720), ground)
    sheet.ordered = False
    icon_face = rng.choice(ICONS)[0]
    icons = tuple(icon for icon in ICONS if icon[0] is icon_face)
    face = rng.choice((SANS_SC, MICROHEI)) if chinese else rng.choice((ROBOTO, LIBERATION_SANS))
    ink: Colour = (225, 226, 230) if dark else (40, 44, 52)
    page = _Page(sheet, rng, face, size_px, chinese, icons, ink, (36, 39, 47) if dark else WHITE)
    side = _draw_side_bar(page)
    _draw_tool_bar(page, side)
    _draw_cards(page, side)
    return sheet


def _draw_side_bar(page: _Page) -> int:
    rng, size_px, sheet = page.rng, page.size_px, page.sheet
    narrow = rng.random() < 0.3
    wide = round(size_px * (3.6 if narrow else rng.uniform(12, 15)))
    ground = rng.choice(((31, 41, 55), page.card, saturated(rng)))
    ink = WHITE if sum(ground) < 420 else page.ink
    sheet.pen.rectangle((0, 0, wide, sheet.height), fill=ground)
    pitch, icon_px = round(size_px * rng.uniform(2.6, 3.2)), round(size_px * rng.uniform(1.1, 1.5))
    for row in range(rng.randint(5, (sheet.height - 60) // pitch)):
        y = 30 + pitch * row
        draw_icon(sheet, page.icon(), ((wide - icon_px) / 2 if narrow else 16, y), icon_px, ink)
        if not narrow:
            sheet.set_line(page.label(), (28 + icon_px, y + icon_px / 2 + size_px * 0.36), page.face, size_px, ink)
    return wide


def _draw_tool_bar(page: _Page, left: int) -> None:
    rng, size_px, sheet = page.rng, page.size_px, page.sheet
    sheet.pen.rectangle((left, 0, sheet.width, 54), fill=page.card)
    field = (left + 20, 11, left + 20 + size_px * rng.randint(14, 20), 43)
    round_px, outline = rng.choice((4, 16)), (200, 202, 208) if sum(page.ink) < 400 else (80, 84, 92)
    sheet.pen.rounded_rectangle(field, round_px, outline=outline)
    draw_icon(sheet, rng.choice(MAGNIFIERS), (field[0] + 10, 27 - size_px * 0.6), round(size_px * 1.2), GREY)
    hint = f"搜索{corpus.product(rng)}" if page.chinese else rng.choice(("Search", "Search…", "Search orders"))
    sheet.set_line(hint, (field[0] + 20 + size_px * 1.2, 27 + size_px * 0.36), page.face, size_px, GREY)
    x, icon_px = sheet.width - 40.0, round(size_px * 1.4)
    for _ in range(rng.randint(2, 4)):
        draw_icon(sheet, page.icon(), (x, 27 - icon_px / 2), icon_px, page.ink)
        x -= icon_px + 18


def _draw_cards(page: _Page, left: int) -> None:
    rng, size_px, sheet = page.rng, page.size_px, page.sheet
    columns = rng.randint(2, 3)
    wide, deep = (sheet.width - left - 20) // columns - 20, rng.randint(110, 150)
    for row in range((sheet.height - 80) // (deep + 20)):
        for column in range(columns):
            x, y = left + 20 + column * (wide + 20), 76 + row * (deep + 20)
            sheet.pen.rounded_rectangle((x, y, x + wide, y + deep), 8, fill=page.card, outline=(205, 207, 213))
            colour = saturated(rng)
            tile = rng.random() < 0.5
            if tile:
                sheet.pen.rounded_rectangle((x + 14, y + 14, x + 50, y + 50), 8, fill=colour)
            draw_icon(sheet, page.icon(), (x + 22, y + 22), 20, WHITE if tile else colour)
            sheet.set_line(page.label(), (x + 62, y + 38), page.face, size_px, page.ink)
            _draw_button(page, (x + 14, y + deep - 44), colour)


def _draw_button(page: _Page, at: tuple[int, int], colour: Colour) -> None:
    rng, size_px, (x, y) = page.rng, page.size_px, at
    text = corpus.button(rng) if page.chinese else rng.choice(("Edit", "Share", "Download", "Open", "Details", "Send"))
    wide = line_width(text, page.face, size_px) + size_px + 38
    filled = rng.random() < 0.5
    page.sheet.pen.rounded_rectangle(
        (x, y, x + wide, y + 32), 5, fill=colour if filled else None, outline=None if filled else colour
    )
    ink = WHITE if filled else page.ink
    draw_icon(page.sheet, page.icon(), (x + 12, y + 16 - size_px / 2), size_px, ink)
    page.sheet.set_line(text, (x + 20 + size_px, y + 16 + size_px * 0.36), page.face, size_px, ink)
