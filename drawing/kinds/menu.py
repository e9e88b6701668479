"""A menu bar and the menu that hangs open below it: keys on the right, arrows where another menu opens."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.icons import ARROWS, draw_icon, some_icon
from drawing.sheet import Colour, Sheet, line_width
from drawing.typefaces import DEJAVU_SANS, LIBERATION_SANS, MICROHEI, ROBOTO, SANS_SC, Typeface
from drawing.windows import draw_title_bar

_BARS = (
    ("文件", "编辑", "查看", "插入", "格式", "工具", "窗口", "帮助"),
    ("文件(F)", "编辑(E)", "视图(V)", "项目(P)", "调试(D)", "工具(T)", "帮助(H)"),
    ("开始", "项目", "任务", "报表", "系统", "关于"),
    ("File", "Edit", "View", "Insert", "Format", "Tools", "Window", "Help"),
    ("Start", "Project", "Build", "Debug", "Terminal", "Help"),
)
_ENTRIES = (
    "新建|打开|保存|另存为|最近的文件|导入|导出|打印|页面设置|属性|撤销|重做|剪切|复制|粘贴|查找|替换|全选|刷新|全屏|退出",
    "New|Open|Save|Save as|Open recent|Import|Export|Print|Page setup|Properties|Undo|Redo|Cut|Copy|Paste|Find|"
    "Replace|Select all|Reload|Full screen|Quit",
)
_Type = tuple[Typeface, int]
"""A face and its size."""
_KEYS = ("Ctrl+", "Alt+", "Ctrl+Shift+", "Shift+")
_LETTERS = "ABCDEFGHKLMNOPQRSTVWXYZ"


def draw(rng: Random) -> Sheet:
    """A window with a title, a bar of four to eight names, and one open menu of five to eleven entries."""
    bar = list(rng.choice(_BARS))
    chinese = not bar[0].isascii()
    face = rng.choice((SANS_SC, MICROHEI)) if chinese else rng.choice((ROBOTO, LIBERATION_SANS, DEJAVU_SANS))
    size_px, dark = rng.randint(12, 17), rng.random() < 0.3
    ink: Colour = (225, 225, 228) if dark else (20, 20, 22)
    bar, unit = bar[: rng.randint(4, len(bar))], rng.randint(13, 17)
    entries = rng.sample(_ENTRIES[0 if chinese else 1].split("|"), rng.randint(5, 11))
    pitch = round(size_px * rng.uniform(1.7, 2.2))
    sheet = Sheet.blank(
        rng.randint(560, 900), 90 + pitch * (len(entries) + 3), (37, 37, 40) if dark else (240, 240, 240)
    )
    title = corpus.heading(rng, chinese=chinese)
    y = draw_title_bar(sheet, rng, title, dark=dark, face=face) if rng.random() < 0.7 else 0
    x, lefts, baseline = 12.0, [], y + round(pitch * 0.68)
    for name in bar:
        lefts.append(x)
        x, _ = sheet.set_line(name, (x, baseline), face, size_px, ink)
        x += unit * rng.uniform(1, 1.6)
    left = max(2, lefts[rng.randrange(min(3, len(bar)))] - 8)
    _draw_menu(sheet, rng, (left, y + pitch), entries, (face, size_px), pitch, ink)
    return sheet


def _draw_menu(
    sheet: Sheet, rng: Random, at: tuple[float, float], entries: list[str], set_in: _Type, pitch: int, ink: Colour
) -> None:
    (left, y), (face, size_px) = at, set_in
    dark, wide = sum(ink) > 400, size_px * rng.randint(15, 22)
    pictured = rng.random() < 0.4
    sheet.pen.rectangle(
        (left, y, left + wide, y + pitch * len(entries) + 10),
        fill=(45, 45, 48) if dark else (255, 255, 255), outline=(120, 120, 124),
    )  # fmt: skip
    chosen = rng.randrange(len(entries))
    for row, entry in enumerate(entries):
        top = y + 5 + pitch * row
        baseline, colour = top + round(pitch * 0.7), ink
        if row == chosen:
            sheet.pen.rectangle((left + 2, top, left + wide - 2, top + pitch), fill=(0, 120, 215))
            colour = (255, 255, 255)
        elif rng.random() < 0.15:
            sheet.pen.line((left + 4, top, left + wide - 4, top), fill=(74, 74, 78) if dark else (200, 200, 204))
        x = left + 12
        if pictured:
            if rng.random() < 0.7:
                draw_icon(sheet, some_icon(rng), (x, top + (pitch - size_px) / 2), size_px, colour)
            x += size_px * 1.6
        more = rng.random() < 0.25
        sheet.set_line(entry + ("…" if not more and rng.random() < 0.2 else ""), (x, baseline), face, size_px, colour)
        right = left + wide - 10
        if more:
            draw_icon(sheet, rng.choice(ARROWS), (right - size_px, top + (pitch - size_px) / 2), size_px, colour)
        elif rng.random() < 0.5:
            keys = rng.choice(_KEYS) + rng.choice(_LETTERS)
            sheet.set_line(keys, (right - line_width(keys, face, size_px), baseline), face, size_px, colour)
