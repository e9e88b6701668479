"""Draw pages with contacts and read them from end to end: `python -m eval.contacts.images CASES.jsonl`.

Ten templates in turns, several fonts of Debian's fonts-noto-cjk and fonts-wqy-* packages, JPEG at quality 70, one in
five turned; a quarter as many pages without a contact. Prints the figures, and a line a template.
"""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

from eval.contacts.measure import SEED, as_fields, read_rows
from eval.contacts.negatives import make_negatives
from eval.contacts.pages import Page, PageMaker, Text, read_contacts
from eval.contacts.score import HEAD, Figures
from webimage_ocr.reader import Reader
from webimage_ocr.types import EXTRACT_CONTACT, ReadOptions

# (regular, bold, index in the collection): what Debian's packages install
FONTS = (
    ("opentype/noto/NotoSansCJK-Regular.ttc", "opentype/noto/NotoSansCJK-Bold.ttc", 2),
    ("opentype/noto/NotoSerifCJK-Regular.ttc", "opentype/noto/NotoSerifCJK-Bold.ttc", 2),
    ("truetype/wqy/wqy-microhei.ttc", "truetype/wqy/wqy-microhei.ttc", 0),
    ("truetype/wqy/wqy-zenhei.ttc", "truetype/wqy/wqy-zenhei.ttc", 0),
)
FOLDER = Path("/usr/share/fonts")


def draw(page: Page, random: Random) -> bytes:
    """The page as a JPEG; one in five is turned by up to 40 degrees."""
    fonts = [one for one in FONTS if (FOLDER / one[0]).exists()]
    if not fonts:
        raise FileNotFoundError(f"None of the fonts in {FOLDER}: install fonts-noto-cjk and fonts-wqy-microhei.")
    regular, bold, index = random.choice(fonts)
    image = Image.new("RGB", (page.width, page.height), page.ground)
    canvas = ImageDraw.Draw(image)
    for panel in page.panels:
        canvas.rectangle((panel.left, panel.top, panel.right, panel.bottom), fill=panel.colour)
    for text in page.texts:
        font = ImageFont.truetype(str(FOLDER / (bold if text.bold else regular)), round(text.size), index=index)
        canvas.text((text.x, text.y), text.text, fill=text.colour, font=font, anchor="lt")
    if random.random() < 0.2:
        angle = random.choice((random.uniform(-8, 8), random.uniform(-40, 40)))
        image = image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=page.ground)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=70)
    return buffer.getvalue()


def make_blank_page(text: str) -> Page:
    """A page of nothing but these lines."""
    lines = text.split("\n")
    page = Page("none", 800, 120 + 64 * len(lines), {})
    page.texts = [Text(line, 50, 60 + 64 * number, 28) for number, line in enumerate(lines)]
    return page


def make_pages(cases: Path, count: int) -> list[Page]:
    """Pages with a contact, then a quarter as many without."""
    random = Random(SEED)
    contacts = read_contacts(read_rows(cases))
    random.shuffle(contacts)
    maker = PageMaker(random, contacts)
    pages = [maker.make(number) for number in range(count)]
    places, counties = [one["city"] for one in contacts], [one["district"] for one in contacts if one["district"]]
    texts = make_negatives(random, count // 4, places, counties, [one["name"] for one in contacts])
    return pages + [make_blank_page(text) for text in texts]


def read_pages(pages: Sequence[Page], save: Path | None) -> dict[str, Figures]:
    """Figures of all pages with a contact, of those without, and of each template."""
    random = Random(SEED)
    figures: dict[str, Figures] = {}
    options = ReadOptions(detect_direction=True, extract_type=(EXTRACT_CONTACT,))
    with Reader() as reader:
        for number, page in enumerate(pages):
            data = draw(page, random)
            if save is not None:
                (save / f"{number:03d}-{page.template}.jpg").write_bytes(data)
            read = reader.read(data, options)
            answer = as_fields(read.contact) if read.contact else {}
            case = {"id": f"{number:03d} {page.template}", "expected": page.expected, "text": read.text}
            for title in (page.template, *(("all with a contact",) if page.expected else ())):
                figures.setdefault(title, Figures()).add(case, answer)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=Path, help='rows of {"text", "expected"} whose contacts are put on the pages')
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--save", type=Path, help="keep the pictures in this folder")
    parser.add_argument("--misses", action="store_true", help="print every page that is not all right")
    options = parser.parse_args()
    if options.save:
        options.save.mkdir(parents=True, exist_ok=True)
    figures = read_pages(make_pages(options.cases, options.count), options.save)
    print(HEAD)
    for title, one in sorted(figures.items()):
        print(one.row(title), f"false contacts {one.false}" if one.empty else "")
        if options.misses and one.misses and title != "all with a contact":
            print("\n".join(f"  {json.dumps(miss, ensure_ascii=False)}" for miss in one.misses))


if __name__ == "__main__":
    main()
