"""Chinese phone screenshots: chats, settings, shop pages, dialogs, news lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from drawing import corpus
from drawing.palette import GREY, INK, WHITE, any_colour
from drawing.sheet import Colour, Sheet, measure, wrap
from drawing.typefaces import MICROHEI, ROBOTO, SANS_SC, SANS_SC_BOLD, Typeface

_ACCENTS: tuple[Colour, ...] = ((7, 193, 96), (255, 80, 0), (22, 119, 255), (225, 37, 27), (251, 114, 153))


@dataclass(slots=True)
class _Phone:
    """A screen being filled from top to bottom; lengths are in density-independent pixels, 360 to the width."""

    sheet: Sheet
    rng: Random
    face: Typeface
    dark: bool
    accent: Colour
    y: float = 0.0

    @property
    def scale(self) -> float:
        return self.sheet.width / 360

    @property
    def ink(self) -> Colour:
        return (232, 232, 232) if self.dark else INK

    @property
    def card(self) -> Colour:
        return (30, 30, 32) if self.dark else WHITE

    @property
    def bottom(self) -> float:
        return self.sheet.height / self.scale

    def text(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        colour: Colour,
        face: Typeface | None = None,
        *,
        right: bool = False,
    ) -> float:
        """Set a line at its left end, or at its right one; return its width."""
        face, size_px = face or self.face, round(size * self.scale)
        wide = measure(text, face, size_px)[0] / self.scale
        self.sheet.write(text, ((x - wide if right else x) * self.scale, y * self.scale), face, size_px, colour)
        return wide

    def centre(self, text: str, x: float, y: float, size: float, colour: Colour, face: Typeface | None = None) -> None:
        wide = measure(text, face or self.face, round(size * self.scale))[0] / self.scale
        self.text(text, x - wide / 2, y, size, colour, face)

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour, radius: float = 0) -> None:
        area = tuple(round(value * self.scale) for value in (left, top, right, bottom))
        self.sheet.pen.rounded_rectangle(area, radius * self.scale, fill=fill)

    def picture(self, left: float, top: float, right: float, bottom: float) -> None:
        """Something without text: a gradient with discs on it."""
        first, last = (tuple(self.rng.randrange(60, 240) for _ in range(3)) for _ in range(2))
        for row in range(round(top * self.scale), round(bottom * self.scale)):
            part = (row / self.scale - top) / (bottom - top)
            colour = tuple(round(a + (b - a) * part) for a, b in zip(first, last, strict=True))
            self.sheet.pen.line((left * self.scale, row, right * self.scale, row), fill=colour)
        side = min(right - left, bottom - top)
        for _ in range(3):
            x, y, r = (self.rng.uniform(a, b) for a, b in ((left, right), (top, bottom), (side / 8, side / 4)))
            x, y = min(max(x, left + r), right - r), min(max(y, top + r), bottom - r)
            area = tuple(value * self.scale for value in (x - r, y - r, x + r, y + r))
            self.sheet.pen.ellipse(area, fill=tuple(self.rng.randrange(256) for _ in range(3)))

    def status_bar(self) -> None:
        self.text(corpus.clock(self.rng), 16, 9, 13, self.ink, ROBOTO)
        self.box(322, 10, 342, 20, self.ink, 3)
        self.text(f"{self.rng.randrange(20, 100)}%", 316, 10, 11, self.ink, ROBOTO, right=True)
        self.text("5G", 268, 10, 11, self.ink, ROBOTO)
        self.y = 30

    def title_bar(self, title: str) -> None:
        self.centre(title, 180, self.y + 12, 17, self.ink, SANS_SC_BOLD)
        s = self.scale
        points = [((x) * s, (self.y + dy) * s) for x, dy in ((26, 13), (18, 21), (26, 29))]
        self.sheet.pen.line(points, fill=self.ink, width=round(2 * s))
        self.y += 46


def draw(rng: Random) -> Sheet:
    """One screen of one of five apps, light or dark, at a phone's resolution."""
    width, height = rng.choice(((1080, 2400), (1080, 2340), (720, 1600), (1440, 3200), (828, 1792), (1170, 2532)))
    dark = rng.random() < 0.25
    sheet = Sheet.blank(width, height, (17, 17, 19) if dark else rng.choice((WHITE, (242, 243, 245))))
    sheet.ordered = False
    phone = _Phone(sheet, rng, rng.choice((SANS_SC, SANS_SC, MICROHEI)), dark, rng.choice(_ACCENTS))
    phone.status_bar()
    rng.choice(_SCREENS)(phone)
    return sheet


def _settings(phone: _Phone) -> None:
    phone.title_bar("设置")
    rng = phone.rng
    while phone.y < phone.bottom - 60:
        phone.box(12, phone.y, 348, phone.y + 54, phone.card, 8)
        phone.box(24, phone.y + 15, 48, phone.y + 39, any_colour(rng, 60, 220), 6)
        name, kind = corpus.setting(rng), rng.random()
        if kind < 0.3:
            phone.text(name, 60, phone.y + 10, 15, phone.ink)
            phone.text(corpus.chinese_sentence(rng)[:14], 60, phone.y + 32, 11, GREY)
        else:
            phone.text(name, 60, phone.y + 19, 15, phone.ink)
        if kind > 0.7:
            phone.box(304, phone.y + 17, 338, phone.y + 37, rng.choice((phone.accent, (200, 200, 205))), 10)
        elif kind > 0.45:
            value = rng.choice(("已开启", "未连接", "已关闭", "自动", "标准", "中等", f"{rng.randrange(10, 256)}GB"))
            phone.text(value, 334, phone.y + 20, 13, GREY, right=True)
        phone.y += 62


def _chat(phone: _Phone) -> None:
    phone.title_bar(corpus.person(phone.rng))
    while phone.y < phone.bottom - 150:
        if phone.rng.random() < 0.2:
            phone.centre(
                f"{phone.rng.choice(('昨天', '星期三', '上午', '下午'))} {corpus.clock(phone.rng)}",
                180,
                phone.y + 4,
                11,
                GREY,
            )
            phone.y += 26
        own = phone.rng.random() < 0.5
        size_px = round(15 * phone.scale)
        lines = wrap(corpus.message(phone.rng), phone.face, size_px, round(215 * phone.scale))
        wide = max(measure(line, phone.face, size_px)[0] for line in lines) / phone.scale + 22
        deep = 22 * len(lines) + 14
        left = 360 - 58 - wide if own else 58
        phone.box(left, phone.y, left + wide, phone.y + deep, (149, 236, 105) if own else phone.card, 6)
        phone.picture(310 if own else 12, phone.y, 348 if own else 50, phone.y + 38)
        for row, line in enumerate(lines):
            phone.text(line, left + 11, phone.y + 10 + 22 * row, 15, INK if own else phone.ink)
        phone.y += deep + 16
    phone.box(0, phone.bottom - 60, 360, phone.bottom, (247, 247, 247) if not phone.dark else (40, 40, 40))


def _shop(phone: _Phone) -> None:
    rng, height = phone.rng, 230
    phone.box(12, phone.y + 4, 348, phone.y + 38, (235, 236, 240) if not phone.dark else (48, 48, 52), 17)
    phone.text(f"搜索{corpus.product(rng)}", 40, phone.y + 14, 13, GREY)
    phone.y += 50
    for place, tab in enumerate(rng.sample(("推荐", "手机", "女装", "食品", "家电", "母婴", "图书", "运动"), 6)):
        phone.text(tab, 16 + 56 * place, phone.y, 14, phone.accent if place == 0 else phone.ink)
    phone.y += 30
    while phone.y < phone.bottom - height - 56:
        for left in (10, 184):
            phone.box(left, phone.y, left + 166, phone.y + height, phone.card, 8)
            phone.picture(left, phone.y, left + 166, phone.y + 140)
            if rng.random() < 0.5:
                badge = corpus.slogan(rng)
                phone.box(left, phone.y + 118, left + 13.5 * len(badge) + 10, phone.y + 140, phone.accent)
                phone.text(badge, left + 5, phone.y + 123, 12.5, WHITE)
            name = f"{corpus.product(rng)} {corpus.slogan(rng)}{corpus.product(rng)}"
            for row, line in enumerate(
                wrap(name.replace(" ", ""), phone.face, round(13 * phone.scale), round(148 * phone.scale))[:2]
            ):
                phone.text(line, left + 8, phone.y + 149 + 19 * row, 13, phone.ink)
            wide = phone.text(corpus.price(rng), left + 8, phone.y + 198, 18, (230, 30, 30), ROBOTO)
            phone.text(f"{rng.randrange(1, 90) / 10:g}万人付款", left + 20 + wide, phone.y + 203, 10.5, GREY)
        phone.y += height + 10
    _tab_bar(phone, ("首页", "分类", "发现", "购物车", "我的"))


def _news(phone: _Phone) -> None:
    phone.title_bar(f"{corpus.place(phone.rng)}新闻")
    rng = phone.rng
    while phone.y < phone.bottom - 150:
        lines = wrap(
            corpus.chinese_sentence(rng)[:-1], SANS_SC_BOLD, round(17 * phone.scale), round(200 * phone.scale)
        )[:3]
        for row, line in enumerate(lines):
            phone.text(line, 16, phone.y + 8 + 24 * row, 17, phone.ink, SANS_SC_BOLD)
        phone.picture(236, phone.y + 8, 344, phone.y + 82)
        phone.text(f"{corpus.place(rng)}晚报  {rng.randrange(2, 3000)}评论", 16, phone.y + 88, 11, GREY)
        phone.y += 116
        phone.box(16, phone.y - 6, 344, phone.y - 5.5, (220, 220, 220) if not phone.dark else (60, 60, 60))
    _tab_bar(phone, ("首页", "视频", "社区", "我的"))


def _dialog(phone: _Phone) -> None:
    phone.title_bar(corpus.setting(phone.rng))
    red, green, blue = (round(value * 0.5 + 40) for value in phone.ink)
    faded = red, green, blue
    for _ in range(4):
        phone.text(corpus.setting(phone.rng), 24, phone.y + 16, 15, faded)
        phone.y += 52
    lines = wrap(
        corpus.paragraph(phone.rng, 3, chinese=True), phone.face, round(14 * phone.scale), round(260 * phone.scale)
    )
    top, deep = phone.bottom * 0.42, 110 + 23 * len(lines)
    phone.box(30, top, 330, top + deep, phone.card if phone.dark else (250, 250, 252), 14)
    phone.centre(
        phone.rng.choice(("温馨提示", "权限申请", "用户协议与隐私政策", "发现新版本")), 180, top + 20, 17, phone.ink
    )
    for row, line in enumerate(lines):
        phone.text(line, 50, top + 54 + 23 * row, 14, GREY if phone.dark else (90, 90, 96))
    phone.centre("取消", 105, top + deep - 34, 16, GREY)
    phone.centre(corpus.button(phone.rng), 255, top + deep - 34, 16, phone.accent)


def _tab_bar(phone: _Phone, names: tuple[str, ...]) -> None:
    phone.box(0, phone.bottom - 50, 360, phone.bottom, phone.card)
    for place, name in enumerate(names):
        x = 360 * (place + 0.5) / len(names)
        phone.box(x - 9, phone.bottom - 43, x + 9, phone.bottom - 25, phone.accent if place == 0 else GREY, 5)
        phone.centre(name, x, phone.bottom - 18, 10.5, phone.accent if place == 0 else GREY)


_SCREENS: tuple[Callable[[_Phone], None], ...] = (_settings, _chat, _shop, _news, _dialog)
