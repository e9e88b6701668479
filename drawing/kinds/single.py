"""Single characters: keypads, calendars, tiles of an index."""

from __future__ import annotations

from random import Random

from drawing.palette import page_colours, saturated
from drawing.sheet import Sheet, measure
from drawing.typefaces import CHINESE, LATIN

# Without those that look like another one when nothing stands beside them: 0 O o, 1 I l, S s, 一 -
_SETS = (
    "23456789",
    "ABDEFGHJKLMNQRTUVXYZ",
    "东西南北中上下左右前后春夏秋冬金木水火土日月山川人手足大小多少开关是否男女天地红黄蓝绿白黑买卖新旧快慢福寿喜财",
)


def draw(rng: Random) -> Sheet:
    """A grid of characters, each alone in its cell, some on tiles."""
    cell, size_px = rng.choice(((90, 30), (120, 48), (160, 72), (110, 24)))
    columns, rows = rng.randint(2, 7), rng.randint(2, 6)
    ground, ink = page_colours(rng)
    sheet = Sheet.blank(columns * cell, rows * cell, ground)
    letters = rng.choice(_SETS)
    face = rng.choice(CHINESE if letters is _SETS[2] else (*LATIN, *CHINESE))
    tiles = rng.random() < 0.4
    for row in range(rows):
        for column in range(columns):
            character, left, top = rng.choice(letters), column * cell, row * cell
            if tiles:
                sheet.pen.rounded_rectangle(
                    (left + 8, top + 8, left + cell - 8, top + cell - 8), 10, fill=saturated(rng)
                )
            width, height = measure(character, face, size_px)
            place = (left + (cell - width) / 2, top + (cell - height) / 2)
            sheet.write(character, place, face, size_px, (255, 255, 255) if tiles else ink)
    return sheet
