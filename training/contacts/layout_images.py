"""Draw the layouts as pictures and read them end to end: `python -m training.contacts.layout_images LINES.jsonl`.

A page a layout with a contact, after every fourth one without; JPEG at quality 70, one in five turned, as in
`eval.contacts.images`, whose fonts are needed too. What was read is kept in LINES.jsonl, a page a line: a run that was
cut off goes on from there, and contacts can be found again in what was read before.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from eval.contacts.images import draw
from eval.contacts.measure import as_fields
from eval.contacts.pages import Page
from eval.contacts.score import FIELDS, HEAD, Figures
from training.contacts.layout_pages import make_page
from training.contacts.templates import LayoutFiller, read_layouts
from training.contacts.train import build_documents
from webimage_ocr.contacts import ContactFinder
from webimage_ocr.contacts.divisions import Gazetteer
from webimage_ocr.ocr.page.layout import lay_out
from webimage_ocr.reader import Reader
from webimage_ocr.types import Line, ReadOptions

SEED = 21


def make_pages(count: int) -> list[Page]:
    """``count`` pages of each layout, and one in four without its contact; each layout from a seed of its own."""
    gazetteer = Gazetteer.load()
    pages = []
    for number, layout in enumerate(read_layouts()):
        documents = build_documents(SEED + zlib.crc32(layout.name.encode()), gazetteer, (layout,))
        filler = LayoutFiller(documents.random, documents.people, documents.addresses)
        pages += [make_page(layout, filler.fill(layout), documents.random) for _ in range(count)]
        if number % 4 == 3:
            pages.append(make_page(layout, filler.fill(layout, without=True), documents.random))
    return pages


def read_pages(pages: Sequence[Page], log: Path) -> Iterator[dict[str, Any]]:
    """{"lines": [[text, quad, vertical], …]} of every page; read only where ``log`` has it not."""
    random = Random(SEED)
    done = log.read_text("utf-8").splitlines() if log.exists() else []
    with Reader() as reader, log.open("a", encoding="utf-8") as out:
        for number, page in enumerate(pages):
            data = draw(page, random)
            if number < len(done):
                yield json.loads(done[number])
                continue
            read = reader.read(data, ReadOptions(detect_direction=True))
            lines = [[line.text, line.quad.tolist(), line.vertical] for line in read.lines]
            row = {"lines": lines}
            print(json.dumps(row, ensure_ascii=False), file=out, flush=True)
            yield row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lines", type=Path)
    parser.add_argument("--count", type=int, default=1, help="pages a layout")
    parser.add_argument("--misses", action="store_true", help="print every page that is not all right")
    options = parser.parse_args()
    finder = ContactFinder.load()
    whole, without = Figures(), Figures()
    pages = make_pages(options.count)
    for page, row in zip(pages, read_pages(pages, options.lines), strict=True):
        lines = [Line(text, 1.0, np.array(quad, np.float32), vertical=upright) for text, quad, upright in row["lines"]]
        answer = as_fields(finder.find(lines, lay_out(lines)))
        text = "\n".join(line.text for line in lines)
        case = {"id": page.template, "expected": page.expected, "text": text}
        (whole if any(page.expected[name] for name in FIELDS) else without).add(case, answer)
    print(HEAD)
    print(whole.row("layouts as pictures"))
    print(f"false contacts: {without.false} of {without.empty}")
    if options.misses:
        print(*whole.misses, *without.misses, sep="\n")


if __name__ == "__main__":
    main()
