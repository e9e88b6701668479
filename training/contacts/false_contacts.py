"""Contacts that are reported where there is none: `python -m training.contacts.false_contacts`.

500 made-up texts of lines that nothing is trained on (eval/contacts/negatives.txt), and each layout two times as it is
without its contact, as a text and as the lines of a page; the model has seen such lines, but not these.
"""

from __future__ import annotations

import argparse
import zlib
from random import Random

from eval.contacts.measure import as_fields, place_lines
from eval.contacts.negatives import make_negatives
from eval.contacts.score import Figures
from training.contacts.layout_pages import make_page
from training.contacts.people import People
from training.contacts.templates import LayoutFiller, read_layouts
from training.contacts.train import build_documents
from webimage_ocr.contacts import ContactFinder
from webimage_ocr.contacts.divisions import CITY, COUNTY, Gazetteer
from webimage_ocr.ocr.page.layout import lay_out

SEED, TEXTS, COPIES = 22, 500, 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="print every text in which a contact was found")
    options = parser.parse_args()
    gazetteer, finder = Gazetteer.load(), ContactFinder.load()
    made_up, texts, pages = Figures(), Figures(), Figures()
    people = People(Random(SEED))
    units = {level: [one.name for one in gazetteer.units if one.level == level] for level in (CITY, COUNTY)}
    names = [people.plain_name() for _ in range(TEXTS)]
    for text in make_negatives(Random(SEED), TEXTS, units[CITY], units[COUNTY], names):
        made_up.add({"text": text, "expected": {}}, as_fields(finder.find_in_text(text)))
    for layout in read_layouts():
        documents = build_documents(SEED + zlib.crc32(layout.name.encode()), gazetteer, (layout,))
        filler = LayoutFiller(documents.random, documents.people, documents.addresses)
        for _ in range(COPIES):
            filled = filler.fill(layout, without=True)
            text = documents.set_rows(filled.rows).stream.printed
            texts.add({"text": text, "expected": {}}, as_fields(finder.find_in_text(text)))
            lines = place_lines(make_page(layout, filled, documents.random), documents.random)
            pages.add({"id": text, "expected": {}}, as_fields(finder.find(lines, lay_out(lines))))
    for what, figures in (("made-up texts", made_up), ("layouts as texts", texts), ("layouts as pages", pages)):
        print(f"{what}: {figures.false} of {figures.empty} = {100 * figures.false / figures.empty:.1f} %")
        if options.misses:
            print(*(f"  {miss}" for miss in figures.misses), sep="\n")


if __name__ == "__main__":
    main()
