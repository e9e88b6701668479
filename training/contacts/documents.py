"""Training texts: layouts, forms put together at random, fields pasted in any order, addresses alone, and no contact.

A document is a list of rows, a row a list of (text, tag): N name, A address, O anything else. A wrapped address is
one row that `lay_out` cuts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from training.contacts import phrases
from training.contacts.addresses import Addresses
from training.contacts.forms import draw_lines
from training.contacts.people import People
from training.contacts.templates import Layout, LayoutFiller
from training.contacts.typesetting import Document, Row, lay_out

# In a hundred texts of a layout, and in a hundred of all
_WITHOUT_SHARE = 15
# Shares of layouts whose words, and whose order of lines, are others: the tagger is to rely on neither; and of those
# whose fields run together, as a recogniser may leave them
_REWORDED, _SHUFFLED, _SPACES_LOST = 0.2, 0.15, 0.15
_WORD = re.compile(r"[\u4e00-\u9fff]{2,8}")
_OTHER_WORDS = sorted(
    {
        word
        for pool in (phrases.TITLES, phrases.ORDER_ROWS, phrases.AFTER_ROWS, phrases.WAYBILL_ROWS, phrases.BOOK_ROWS)
        for phrase in pool
        for word in _WORD.findall(phrase)
    }
)
_PASTED, _ADDRESS_ALONE, _NEGATIVE, _LAYOUT, _FORM = 26, 4, 18, 36, 16
# Of texts: spaces where none belong, as a recogniser may see them, and how many of the characters they follow
_SPACED, _SPACES = 0.04, 0.08


@dataclass
class Contact:
    """What a document is written around."""

    name: str
    phone: str
    divisions: str
    detail: str

    def address(self, sign: str = "") -> Row:
        return [(self.divisions + (sign if self.divisions and self.detail else "") + self.detail, "A")]


class Documents:
    """An endless supply of tagged documents from one seed."""

    def __init__(
        self,
        random: Random,
        people: People,
        addresses: Addresses,
        folding: dict[int, str],
        layouts: Sequence[Layout],
    ) -> None:
        self.random, self.people, self.addresses, self.folding = random, people, addresses, folding
        self._layouts = layouts
        self._filler = LayoutFiller(random, people, addresses)
        self._kinds: tuple[tuple[Callable[[], list[Row]], int], ...] = (
            (self.pasted, _PASTED), (self.address_alone, _ADDRESS_ALONE), (self.negative, _NEGATIVE),
            (self.layout, _LAYOUT if layouts else 0), (self.form, _FORM),
        )  # fmt: skip

    def make(self) -> Document:
        """The next document."""
        makers, weights = zip(*self._kinds, strict=True)
        rows = self.random.choices(makers, weights)[0]()
        if self.random.random() < _SPACED:
            rows = [[(self._space(text), tag) for text, tag in row] for row in rows]
        return self.set_rows(rows)

    def set_rows(self, rows: list[Row]) -> Document:
        """Rows as a document, wrapped and placed."""
        return lay_out([row for row in rows if any(text for text, _ in row)], self.random, self.folding)

    def contact(self) -> Contact:
        made = self.addresses.address()
        return Contact(self.people.name(), self.people.phone(), self.addresses.misread(made.divisions), made.detail)

    def layout(self) -> list[Row]:
        """One of the layouts, at times without its contact."""
        random = self.random
        layout = random.choice(self._layouts)
        rows = self._filler.fill(layout, without=random.random() * 100 < _WITHOUT_SHARE).rows
        if random.random() < _REWORDED:
            rows = [[(self._reword(text) if tag == "O" else text, tag) for text, tag in row] for row in rows]
        if random.random() < _SPACES_LOST:
            rows = [[(text if text.strip() else "", tag) for text, tag in row] for row in rows]
        if random.random() < _SHUFFLED:
            random.shuffle(rows)
        if random.random() < 0.25:
            rows = phrases.rows(random, random.choice((phrases.TITLES, phrases.CHAT)), 2) + rows
        if random.random() < 0.25:
            around = (phrases.ORDER_ROWS, phrases.AFTER_ROWS, phrases.WAYBILL_ROWS, phrases.CHAT, phrases.BOOK_ROWS)
            rows += phrases.rows(random, random.choice(around), 3)
        return [[(self._misread(text) if tag == "A" else text, tag) for text, tag in row] for row in rows]

    def form(self) -> list[Row]:
        """Labels, values and neighbours put together at random."""
        rows = self._filler.fill_lines(draw_lines(self.random)).rows
        return [[(self._misread(text) if tag == "A" else text, tag) for text, tag in row] for row in rows]

    def _space(self, text: str) -> str:
        """With a space behind some of its characters."""
        return "".join(
            one + " " if "\u4e00" <= one <= "\u9fff" and self.random.random() < _SPACES else one for one in text
        )

    def _misread(self, text: str) -> str:
        return self.addresses.misread(text, share=0.05)

    def _reword(self, text: str) -> str:
        """Other words: what stands around a contact differs from page to page."""

        def choose(match: re.Match[str]) -> str:
            return self.random.choice(_OTHER_WORDS) if self.random.random() < 0.6 else match[0]

        return _WORD.sub(choose, text)

    def pasted(self) -> list[Row]:
        """One line, or a few, in any order, with any sign between."""
        random, contact = self.random, self.contact()
        sign = random.choices(
            ("", " ", ",", "，", "  ", ", ", "；", "。", "\n", "、", " , "), (34, 24, 8, 10, 6, 3, 3, 3, 6, 1, 1)
        )[0]
        name: Row = [(contact.name, "N")]
        phone: Row = [(contact.phone, "O")]
        address = contact.address(random.choice(("", "", " ", sign)) if sign != "\n" else random.choice(("", " ")))
        if random.random() < 0.04:
            phone = [(self.people.landline(), "O"), (" ", "O"), (contact.phone, "O")]
        fields = [name, phone, address]
        if random.random() < 0.14:
            fields.remove(name)
        if random.random() < 0.16:
            fields.remove(phone)
        random.shuffle(fields)
        if random.random() < 0.12:
            fields.insert(
                random.choice((0, len(fields), len(fields))),
                [(random.choice(("", "邮编：", "邮编", "")) + phrases.digits(random, 6), "O")],
            )
        if random.random() < 0.03:
            address.append((phrases.digits(random, 6), "O"))
        if random.random() < 0.05:
            fields.insert(0, [(phrases.digits(random, 12), "O")])
        if random.random() < 0.03:
            fields.append([(phrases.digits(random, 18), "O")])
        if random.random() < 0.15:
            fields = [self._label(field, name, phone) for field in fields]
        row: Row = []
        if random.random() < 0.12:
            row += [(random.choice(phrases.BEFORE), "O")]
        for number, field in enumerate(fields):
            if number and sign:
                # names and numbers are often joined even where the rest is not
                row.append((sign if random.random() < 0.93 else "", "O"))
            row += field
        if random.random() < 0.14:
            row += [(random.choice((" ", "，", "。", "")) + random.choice(phrases.AFTER), "O")]
        return self._split(row)

    def address_alone(self) -> list[Row]:
        """Nothing but an address."""
        made = self.addresses.address()
        divisions, detail = self.addresses.misread(made.divisions), made.detail
        if self.random.random() < 0.3:
            divisions, detail = self.addresses.place(), self.addresses.landmark()
        before: Row = [(self.random.choice(phrases.BEFORE), "O")] if self.random.random() < 0.25 else []
        return [[*before, (divisions + self.random.choice(("", "", " ")) + detail, "A")]]

    def negative(self) -> list[Row]:
        """No contact at all, but places, names and numbers."""
        random = self.random
        rows: list[Row] = []
        for _ in range(random.randint(1, 8)):
            pool = random.choice(phrases.NEGATIVES)
            rows.append([(phrases.fill(random, random.choice(pool), self.people, self.addresses), "O")])
        return rows

    def _label(self, field: Row, name: Row, phone: Row) -> Row:
        random = self.random
        words = (
            ("姓名", "收件人", "收货人", "联系人")
            if field is name
            else ("电话", "手机", "联系电话", "Tel")
            if field is phone
            else ("地址", "收货地址", "收件地址", "详细地址")
        )
        return (
            [(random.choice(words) + random.choice(("：", ":", ": ", "")), "O"), *field]
            if field[0][1] != "O" or field is phone
            else field
        )

    def _split(self, row: Row) -> list[Row]:
        """A new line within a field's text starts a new row."""
        rows: list[Row] = [[]]
        for text, tag in row:
            if text == "\n":
                rows.append([])
            else:
                rows[-1].append((text, tag))
        return rows
