"""Draw pages with contacts and read them from end to end: `python -m eval.contacts.images CASES.jsonl ANSWERS.jsonl`.

Ten templates in turns, several fonts of Debian's fonts-noto-cjk and fonts-wqy-* packages, JPEG at quality 70, one in
five turned; a quarter as many pages without a contact. Prints the figures, and a line a template. ``--server`` sends
the pages to a running server instead, with the token of the variable TOKEN:

    --server "$URL/v2/$PROJECT_ID/ocr/web-image"
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import os
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from eval.contacts.measure import SEED, as_fields, read_rows
from eval.contacts.negatives import make_negatives
from eval.contacts.pages import Page, PageMaker, Text, read_contacts
from eval.contacts.score import FIELDS, HEAD, Figures
from webimage_ocr.reader import Reader
from webimage_ocr.types import EXTRACT_CONTACT, Contact, ReadOptions

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
    """Pages with a contact; after every fourth one without."""
    random = Random(SEED)
    contacts = read_contacts(read_rows(cases))
    random.shuffle(contacts)
    maker = PageMaker(random, contacts)
    places, counties = [one["city"] for one in contacts], [one["district"] for one in contacts if one["district"]]
    blanks = iter(make_negatives(random, count // 4, places, counties, [one["name"] for one in contacts]))
    pages: list[Page] = []
    for number in range(count):
        pages.append(maker.make(number))
        if number % 4 == 3:
            pages.append(make_blank_page(next(blanks)))
    return pages


Reading = Callable[[bytes], tuple[dict[str, str], str]]
"""From a picture to the six fields and the text."""


def read_here(reader: Reader, data: bytes) -> tuple[dict[str, str], str]:
    read = reader.read(data, ReadOptions(detect_direction=True, extract_type=(EXTRACT_CONTACT,)))
    return as_fields(read.contact or Contact()), read.text


def ask_server(url: str, data: bytes) -> tuple[dict[str, str], str]:
    body = {"image": base64.b64encode(data).decode(), "detect_direction": True, "extract_type": [EXTRACT_CONTACT]}
    head = {"Content-Type": "application/json", "X-Auth-Token": os.environ["TOKEN"]}
    request = urllib.request.Request(url, json.dumps(body).encode(), head)
    with urllib.request.urlopen(request, timeout=120) as answer:
        result = json.load(answer)["result"]
    found = result["extracted_data"]["contact_info"]
    return {name: found[name] for name in FIELDS}, "\n".join(block["words"] for block in result["words_block_list"])


def read_pages(
    pages: Sequence[Page], answers: Path, save: Path | None, read: Reading
) -> Iterator[tuple[Page, dict[str, str], str]]:
    """(page, answer, text) of every page; what an earlier run has left in ``answers`` is not read again."""
    random = Random(SEED)
    done = answers.read_text("utf-8").splitlines() if answers.exists() else []
    with answers.open("a", encoding="utf-8") as log:
        for number, page in enumerate(pages):
            data = draw(page, random)
            if save is not None:
                (save / f"{number:03d}-{page.template}.jpg").write_bytes(data)
            if number >= len(done):
                fields, text = read(data)
                row: dict[str, Any] = {"answer": fields, "text": text}
                print(json.dumps(row, ensure_ascii=False), file=log, flush=True)
            else:
                row = json.loads(done[number])
            yield page, row["answer"], row["text"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=Path, help='rows of {"text", "expected"} whose contacts are put on the pages')
    parser.add_argument(
        "answers", type=Path, help="where the answers are kept; a run that was cut off goes on from there"
    )
    parser.add_argument("--server", help="address of a server's web-image to ask, rather than the library")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--save", type=Path, help="keep the pictures in this folder")
    parser.add_argument("--misses", action="store_true", help="print every page that is not all right")
    options = parser.parse_args()
    if options.save:
        options.save.mkdir(parents=True, exist_ok=True)
    figures: dict[str, Figures] = {}
    pages = make_pages(options.cases, options.count)
    with Reader() as reader:
        read = partial(ask_server, options.server) if options.server else partial(read_here, reader)
        for page, answer, text in read_pages(pages, options.answers, options.save, read):
            case = {"id": page.template, "expected": page.expected, "text": text}
            for title in (page.template, "all with a contact") if page.expected else (page.template,):
                figures.setdefault(title, Figures()).add(case, answer)
    print(HEAD)
    for title, one in sorted(figures.items()):
        print(one.row(title), f"false contacts {one.false}" if one.empty else "")
        if options.misses and one.misses and title != "all with a contact":
            print("\n".join(f"  {miss}" for miss in one.misses))


if __name__ == "__main__":
    main()
