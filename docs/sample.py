"""Draw docs/images/order.png, the picture that README reads, and docs/images/order-read.png, what was read in it.

``python docs/sample.py`` writes both. The order, its name and its number are invented.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path, serif_path

from webimage_ocr import Reader, ReadOptions
from webimage_ocr.cli.drawing import draw_page
from webimage_ocr.intake.decode import decode_image

IMAGES = Path(__file__).parent / "images"
SIZE = (720, 470)
TILT_DEG = 4.0


def draw_order() -> Image.Image:
    """An order on a phone, photographed a little askew."""
    card = Image.new("RGB", SIZE, "#f4f5f7")
    pen = ImageDraw.Draw(card)
    pen.rectangle((0, 0, SIZE[0], 84), fill="#d23f31")
    pen.rounded_rectangle((28, 112, SIZE[0] - 28, 300), 14, fill="white")
    pen.rounded_rectangle((28, 322, SIZE[0] - 28, 442), 14, fill="white")

    def write(x: int, y: int, text: str, size_px: int, ink: str, *, serif: bool = False) -> None:
        pen.text((x, y), text, ink, ImageFont.truetype(str(serif_path() if serif else sans_path()), size_px))

    write(32, 20, "订单已发货", 32, "white")
    write(470, 30, "Order No. 8866", 24, "#ffd9d4")
    write(52, 130, "收件人：李小明", 28, "#222222")
    write(52, 184, "电话：13800138000", 28, "#222222")
    write(52, 238, "浙江省杭州市西湖区文三路 90 号", 28, "#222222")
    write(52, 340, "Green tea, 2 boxes", 28, "#555555")
    write(52, 390, "合计", 26, "#888888")
    write(128, 380, "¥128.50", 36, "#d23f31", serif=True)
    return card.rotate(TILT_DEG, Image.Resampling.BICUBIC, expand=True, fillcolor="#3b4252")


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    path = IMAGES / "order.png"
    draw_order().save(path, optimize=True)
    with Reader() as reader:
        page = reader.read(path, ReadOptions(extract_type=("contact_info",)))
    draw_page(decode_image(path.read_bytes()).pixels, page).save(IMAGES / "order-read.png", optimize=True)
