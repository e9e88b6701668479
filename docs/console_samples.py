"""Draw the sample pictures of the page, and record what was read in them, so that it shows a result before a log-in.

``python docs/console_samples.py`` writes both into ``src/webimage_ocr/api/console/static/samples``. Names, numbers and
goods are invented.
"""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path, serif_path

from webimage_ocr import Reader, ReadOptions
from webimage_ocr.api.wire import page_to_general_text, page_to_wire
from webimage_ocr.types import GENERAL_TEXT, WEB_IMAGE, GeneralTextOptions

SAMPLES = Path(__file__).parents[1] / "src" / "webimage_ocr" / "api" / "console" / "static" / "samples"
OPTIONS = ReadOptions(detect_direction=True, detect_font=True, extract_type=("contact_info", "image_size"))
GENERAL_OPTIONS = GeneralTextOptions(
    ReadOptions(detect_direction=True), character_mode=True, return_markdown_result=True
)
SEED = 8866


class Sheet:
    """A picture and a pen."""

    def __init__(self, width: int, height: int, ground: str) -> None:
        self.picture = Image.new("RGB", (width, height), ground)
        self.pen = ImageDraw.Draw(self.picture)

    def write(
        self,
        x: int,
        y: int,
        text: str,
        size_px: int,
        ink: str,
        *,
        serif: bool = False,
        bold: int = 0,
        anchor: str = "la",
    ) -> float:
        """Write a line; gives its width."""
        font = ImageFont.truetype(str(serif_path() if serif else sans_path()), size_px)
        self.pen.text((x, y), text, ink, font, anchor=anchor, stroke_width=bold, stroke_fill=ink)
        return font.getlength(text)

    def card(self, box: tuple[int, int, int, int], fill: str, radius: int = 16) -> None:
        """A rounded rectangle."""
        self.pen.rounded_rectangle(box, radius, fill=fill)


def draw_order() -> Image.Image:
    """A delivery order in an app."""
    sheet = Sheet(760, 800, "#f2f3f5")
    sheet.pen.rectangle((0, 0, 760, 128), fill="#0f766e")
    sheet.write(36, 30, "订单已发货", 38, "white", bold=1)
    sheet.write(36, 84, "预计 6 月 18 日送达", 22, "#bfe6e1")
    sheet.write(724, 48, "Order No. 20260613", 22, "#d8f3ef", anchor="ra")
    sheet.card((24, 152, 736, 344), "white")
    sheet.pen.ellipse((48, 180, 92, 224), fill="#e6f4f1")
    sheet.pen.polygon([(70, 214), (60, 197), (80, 197)], fill="#0f766e")
    sheet.pen.ellipse((60, 188, 80, 206), fill="#0f766e")
    sheet.write(112, 176, "收件人：李小明", 28, "#1f2937")
    sheet.write(112, 226, "电话：13800138000", 28, "#1f2937")
    sheet.write(112, 278, "浙江省杭州市西湖区文三路 90 号", 28, "#1f2937")
    sheet.card((24, 364, 736, 640), "white")
    for at, (name, count, price, tint) in enumerate(
        (("龙井绿茶 Green tea", "x 2", "¥89.00", "#d9ead3"), ("青瓷茶杯 Tea cup", "x 4", "¥39.50", "#d5e4ee"))
    ):
        top = 388 + at * 124
        sheet.card((48, top, 144, top + 96), tint, 12)
        sheet.pen.ellipse((72, top + 24, 120, top + 72), fill="white")
        sheet.write(168, top + 6, name, 28, "#1f2937")
        sheet.write(168, top + 54, count, 24, "#8a94a3")
        sheet.write(708, top + 6, price, 28, "#1f2937", anchor="ra")
    sheet.card((24, 660, 736, 776), "white")
    sheet.write(48, 694, "合计 Total", 28, "#5b6573")
    sheet.write(708, 680, "¥336.00", 44, "#c2410c", serif=True, bold=1, anchor="ra")
    return sheet.picture


def draw_chat() -> Image.Image:
    """A talk on a phone."""
    sheet = Sheet(640, 900, "#ededed")
    sheet.pen.rectangle((0, 0, 640, 96), fill="#f7f7f7")
    sheet.write(320, 48, "周末爬山小组 (6)", 30, "#111111", anchor="mm")
    sheet.pen.line([(42, 34), (28, 48), (42, 62)], fill="#111111", width=3)
    talk = (
        (False, "#8fb3d9", ("周六早上七点，", "北门集合可以吗？")),
        (True, "#e2a76f", ("可以，我带热水和饼干",)),
        (False, "#9bc08c", ("Sounds great!", "I will bring the map.")),
        (False, "#8fb3d9", ("记得带雨衣，", "天气预报说有小雨")),
        (True, "#e2a76f", ("好的，明天见",)),
    )
    top = 128
    sheet.write(320, top, "昨天 21:37", 20, "#9a9a9a", anchor="ma")
    top += 48
    for mine, tint, lines in talk:
        font = ImageFont.truetype(str(sans_path()), 28)
        width = round(max(font.getlength(line) for line in lines)) + 48
        height = 44 * len(lines) + 32
        left = 640 - 104 - width if mine else 104
        sheet.card((left, top, left + width, top + height), "#95ec69" if mine else "white", 12)
        sheet.card((560, top, 616, top + 56) if mine else (24, top, 80, top + 56), tint, 10)
        for at, line in enumerate(lines):
            sheet.write(left + 24, top + 16 + at * 44, line, 28, "#111111")
        top += height + 28
    sheet.pen.rectangle((0, 820, 640, 900), fill="#f7f7f7")
    sheet.card((32, 836, 508, 884), "white", 10)
    sheet.card((524, 836, 608, 884), "#07c160", 10)
    sheet.write(566, 860, "发送", 24, "white", anchor="mm")
    return sheet.picture


def draw_advert() -> Image.Image:
    """An advert with large letters on a coloured ground, and a slanted badge."""
    width, height = 900, 620
    down, across = np.mgrid[0:height, 0:width]
    blend = np.clip((across / width + down / height) / 2, 0, 1)[..., None]
    ground = (1 - blend) * np.array([18, 52, 86]) + blend * np.array([196, 88, 62])
    sheet = Sheet(width, height, "white")
    sheet.picture = Image.fromarray(ground.astype(np.uint8))
    sheet.pen = ImageDraw.Draw(sheet.picture)
    for x, y, radius, tint in ((760, 120, 190, "#d98a57"), (820, 470, 120, "#e7b083"), (640, 540, 70, "#c96f4a")):
        sheet.pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=tint)
    sheet.write(56, 56, "SUMMER SALE", 76, "white", bold=2)
    sheet.write(56, 166, "夏日清凉季", 88, "#ffe3c2", serif=True, bold=2)
    sheet.write(60, 306, "全场茶具五折起", 40, "white")
    sheet.write(60, 366, "Free shipping on orders over ¥99", 28, "#f4e6da")
    sheet.card((56, 448, 336, 524), "#ffb454", 38)
    sheet.write(196, 486, "立即抢购", 36, "#5a2a12", anchor="mm", bold=1)
    sheet.write(60, 560, "6.18 - 6.30", 26, "#f4e6da")
    badge = Sheet(260, 120, "#fff4e3")
    badge.write(130, 40, "50% OFF", 46, "#b4332a", anchor="mm", bold=2)
    badge.write(130, 92, "限时三天", 28, "#b4332a", anchor="mm")
    mask = Image.new("L", badge.picture.size, 255)
    turned, shape = (each.rotate(14, Image.Resampling.BICUBIC, expand=True) for each in (badge.picture, mask))
    sheet.picture.paste(turned, (600, 70), shape)
    return sheet.picture


def draw_photo() -> Image.Image:
    """A receipt on a table, photographed slanting and turned, with a little blur and noise."""
    paper = Sheet(520, 640, "#fbfaf5")
    paper.write(260, 40, "山谷书店", 44, "#262626", anchor="ma", bold=1)
    paper.write(260, 100, "VALLEY BOOKS", 24, "#262626", anchor="ma")
    paper.pen.line((40, 152, 480, 152), fill="#999999", width=2)
    rows = (("唐诗三百首", "36.00"), ("The Old Harbour", "58.00"), ("水彩入门", "42.50"))
    for at, (name, price) in enumerate(rows):
        paper.write(40, 180 + at * 58, name, 28, "#262626")
        paper.write(480, 180 + at * 58, price, 28, "#262626", anchor="ra")
    paper.pen.line((40, 364, 480, 364), fill="#999999", width=2)
    paper.write(40, 388, "合计 Total", 32, "#262626", bold=1)
    paper.write(480, 388, "136.50", 32, "#262626", anchor="ra", bold=1)
    paper.write(260, 478, "2026-06-13  18:42", 24, "#555555", anchor="ma")
    paper.write(260, 528, "谢谢惠顾，欢迎再来", 26, "#555555", anchor="ma")

    noise = np.random.default_rng(SEED)
    width, height = 900, 760
    grain = cv2.GaussianBlur(noise.normal(0, 26, (height, width)), (0, 0), sigmaX=40, sigmaY=1.2)
    table = np.clip(np.array([124, 92, 66]) + grain[..., None] * 4, 0, 255).astype(np.uint8)
    corners = np.array([(0, 0), (520, 0), (520, 640), (0, 640)], np.float32)
    # turned by about 24 degrees, and the far edge a little shorter
    places = np.array([(306, 34), (748, 208), (560, 716), (62, 500)], np.float32)
    lay = cv2.getPerspectiveTransform(corners, places)
    shadow = cv2.warpPerspective(np.full((640, 520), 255, np.uint8), lay, (width, height))
    dark = cv2.GaussianBlur(np.roll(shadow, (10, 8), (0, 1)), (0, 0), 12)[..., None] / 255 * 0.5
    scene = table * (1 - dark)
    sheet = cv2.warpPerspective(np.asarray(paper.picture), lay, (width, height), flags=cv2.INTER_AREA)
    cover = cv2.GaussianBlur(shadow, (0, 0), 0.8)[..., None] / 255
    scene = scene * (1 - cover) + sheet * cover
    across = np.linspace(1.06, 0.8, width)[None, :, None]
    scene = cv2.GaussianBlur(scene * across, (0, 0), 0.6) + noise.normal(0, 3, (height, width, 1))
    return Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8))


PICTURES = {"order": draw_order, "chat": draw_chat, "advert": draw_advert, "photo": draw_photo}


if __name__ == "__main__":
    SAMPLES.mkdir(parents=True, exist_ok=True)
    with Reader() as reader:
        for name, draw in PICTURES.items():
            path = SAMPLES / f"{name}.webp"
            draw().save(path, quality=78, method=6)
            answers = {
                WEB_IMAGE: page_to_wire(reader.read(path, OPTIONS), OPTIONS),
                GENERAL_TEXT: page_to_general_text(reader.read(path, GENERAL_OPTIONS.read), GENERAL_OPTIONS),
            }
            text = json.dumps(answers, ensure_ascii=False, separators=(",", ":"))
            (SAMPLES / f"{name}.json").write_text(text, encoding="utf-8")
