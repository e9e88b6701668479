"""Training texts: pasted orders, waybills, cards, chats, address books; and texts without a contact.

A document is a list of rows, a row a list of (text, tag): N name, A address, O anything else. A wrapped address is
one row that `lay_out` cuts.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from training.contacts import phrases
from training.contacts.addresses import Addresses
from training.contacts.people import People
from training.contacts.typesetting import Document, Row, lay_out


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

    def __init__(self, random: Random, people: People, addresses: Addresses, folding: dict[int, str]) -> None:
        self.random, self.people, self.addresses, self.folding = random, people, addresses, folding
        self.kinds = (
            (self.pasted, 34), (self.labelled, 12), (self.order, 9), (self.waybill, 9), (self.chat, 8),
            (self.book, 8), (self.card, 5), (self.address_alone, 4), (self.negative, 34),
        )  # fmt: skip

    def make(self) -> Document:
        """The next document."""
        random = self.random
        makers, weights = zip(*self.kinds, strict=True)
        rows = random.choices(makers, weights)[0]()
        rows = [row for row in rows if any(text for text, _ in row)]
        return lay_out(rows, random, self.folding)

    def contact(self) -> Contact:
        return Contact(self.people.name(), self.people.phone(), *self.addresses.address())

    # --- the kinds -----------------------------------------------------------------------------------

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

    def labelled(self) -> list[Row]:
        """A form: a label and a value a row."""
        random, contact = self.random, self.contact()
        colon = random.choice(("：", ":", ": ", "： ", " ", "  "))
        party = random.choice(("", "", "收货", "收件"))
        name_label = random.choice(
            (
                party + "人" if party else "姓名",
                "联系人",
                "姓名",
                party + "人姓名" if party else "客户姓名",
                "收货人",
                "收件人",
            )
        )
        phone_label = random.choice(
            ("手机号码", "电话", "联系电话", "手机", "手机号", "联系方式", "电话号码", "收件人电话", "收货人手机")
        )
        rows: list[Row] = [
            [(name_label + colon, "O"), (contact.name, "N")],
            [(phone_label + colon, "O"), (contact.phone, "O")],
        ]
        address_label = random.choice(
            ("地址", "详细地址", "收货地址", "联系地址", "收件地址", "公司地址", "家庭住址", "配送地址")
        )
        if random.random() < 0.4 and contact.divisions:
            rows.append(
                [(random.choice(("所在地区", "地区", "省市区", "所在地")) + colon, "O"), (contact.divisions, "A")]
            )
            rows.append(
                [(random.choice(("详细地址", "街道地址", "详细地址", "街道")) + colon, "O"), (contact.detail, "A")]
            )
        else:
            rows.append([(address_label + colon, "O"), *contact.address(random.choice(("", " ")))])
        if random.random() < 0.3:
            random.shuffle(rows)
        if random.random() < 0.2:
            rows.insert(
                random.randint(0, len(rows)),
                [(random.choice(("邮编", "邮政编码")) + colon + phrases.digits(random, 6), "O")],
            )
        if random.random() < 0.25:
            rows.insert(0, [(random.choice(phrases.TITLES), "O")])
        if random.random() < 0.3:
            rows += phrases.rows(random, phrases.AFTER_ROWS, 2)
        if random.random() < 0.3:
            # the label in a column of its own
            apart: list[Row] = []
            for row in rows:
                apart += [[row[0]], row[1:]] if len(row) > 1 and random.random() < 0.8 else [row]
            rows = [[(text.strip() if tag == "O" else text, tag) for text, tag in row] for row in apart]
        if random.random() < 0.1:
            sign = random.choice((";", "；", "，", ","))
            rows = [[*row, (sign, "O")] for row in rows]
        return rows

    def order(self) -> list[Row]:
        """A shop's order page: buttons, the contact, goods and prices."""
        random, contact = self.random, self.contact()
        head: Row = [(contact.name, "N"), (random.choice((" ", "  ", "   ", "")), "O"), (contact.phone, "O")]
        if random.random() < 0.15:
            head = [(random.choice(("收货人：", "收货人: ", "收货人")), "O"), *head]
        if random.random() < 0.1:
            head = [(contact.phone, "O"), (" ", "O"), (contact.name, "N")]
        address: Row = contact.address(random.choice(("", "", " ")))
        if random.random() < 0.2:
            address = [
                (random.choice(("收货地址：", "地址：", "送至 ", "配送至 ", "收货地址 ", "地址:")), "O"),
                *address,
            ]
        block = [head, address] if random.random() < 0.8 else [address, head]
        if random.random() < 0.15 and contact.divisions:
            block = [[(contact.divisions, "A")], [(contact.detail, "A")], head]
        rows = phrases.rows(random, phrases.TITLES, 2) + block
        return rows + self._goods()

    def waybill(self) -> list[Row]:
        """A parcel's label: carrier, number, recipient, sender; seldom the other way round."""
        random = self.random
        rows: list[Row] = []
        if random.random() < 0.8:
            rows.append([(random.choice(phrases.CARRIERS), "O")])
        if random.random() < 0.8:
            rows.append(
                [
                    (
                        random.choice(("SF", "YT", "JT", "JD", "", "ZTO", "运单号：", "单号: "))
                        + phrases.digits(random, random.choice((12, 13, 15))),
                        "O",
                    )
                ]
            )
        if random.random() < 0.3:
            rows.append(
                [
                    (
                        f"{random.randint(100, 999)}-{random.choice('ABCD')}{random.randint(1, 99):02d} 012",
                        "O",
                    )
                ]
            )
        style = random.choice(
            (
                ("收", "寄"),
                ("收", "寄"),
                ("收件人", "寄件人"),
                ("收方", "寄方"),
                ("收件", "寄件"),
                ("到", "自"),
                ("收件人：", "寄件人："),
                ("收货人", "发货人"),
            )
        )
        parties = [self._party(style[0]), self._party(style[1])]
        if random.random() < 0.35:
            parties.reverse()
        if random.random() < 0.1:
            parties = parties[:1]
        rows += parties[0] + (parties[1] if len(parties) > 1 else [])
        return rows + phrases.rows(random, phrases.WAYBILL_ROWS, 2)

    def _party(self, label: str) -> list[Row]:
        random, contact = self.random, self.contact()
        sign = random.choice((" ", "  ", "", "：", " "))
        phone = contact.phone if random.random() < 0.9 else self.people.landline() + " " + contact.phone
        head: Row = [
            (label + sign, "O"),
            (contact.name, "N"),
            (random.choice((" ", "  ", "", "，")), "O"),
            (phone, "O"),
        ]
        address: Row = contact.address(random.choice(("", "", " ")))
        roll = random.random()
        if roll < 0.2:
            return [[(label, "O")], head[1:], address]
        if roll < 0.3:
            return [head[:2], [head[3]], address]
        if roll < 0.4:
            return [[*head, (random.choice((" ", "，")), "O"), *address]]
        if roll < 0.45:
            return [[(label + sign, "O"), *address], head[1:]]
        return [head, address]

    def chat(self) -> list[Row]:
        """A conversation with the address in one of its bubbles."""
        random, contact = self.random, self.contact()
        sign = random.choice(("，", ",", " ", "，", ""))
        parts: list[Row] = [[(contact.name, "N")], [(contact.phone, "O")], contact.address()]
        random.shuffle(parts)
        if random.random() < 0.15:
            parts = [part for part in parts if part[0][1] != "N"]
        bubble: Row = []
        for number, part in enumerate(parts):
            bubble += ([(sign, "O")] if number and sign else []) + part
        rows = phrases.rows(random, phrases.CHAT, 4)
        if random.random() < 0.25:
            rows.append([(random.choice(phrases.BEFORE), "O")])
        if random.random() < 0.25:
            rows += parts
        else:
            rows.append(bubble)
        return rows + phrases.rows(random, phrases.CHAT, 4)

    def book(self) -> list[Row]:
        """An address book: one entry or several."""
        random = self.random
        rows: list[Row] = phrases.rows(
            random, ("收货地址", "地址管理", "选择收货地址", "我的地址", "管理", "返回", "常用地址"), 2
        )
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            contact = self.contact()
            name: Row = [(contact.name, "N")]
            phone: Row = [(contact.phone, "O")]
            heads = random.choice(
                (
                    [name, phone],
                    [phone, name],
                    [[*name, (" ", "O"), *phone]],
                    [[*name, ("  ", "O"), *phone]],
                    [[*name, *phone]],
                )
            )
            divisions = contact.divisions.replace("-", " ")
            address: list[Row] = [contact.address(random.choice(("", " ")))]
            if divisions and random.random() < 0.55:
                address = [[(divisions, "A")], [(contact.detail, "A")]]
            rows += heads + address if random.random() < 0.75 else address + heads
            rows += phrases.rows(random, phrases.BOOK_ROWS, 2)
        return rows

    def card(self) -> list[Row]:
        """A business card."""
        random, contact = self.random, self.contact()
        name = self.people.plain_name() if random.random() < 0.9 else contact.name
        company = self.addresses.company()
        title = random.choice(phrases.POSITIONS)
        rows: list[Row] = [[(company, "O")]] if random.random() < 0.8 else []
        head = (
            [[(name, "N")], [(title, "O")]]
            if random.random() < 0.5
            else [[(name, "N"), (random.choice((" ", "  ")), "O"), (title, "O")]]
        )
        rows = rows + head if random.random() < 0.7 else head + rows
        lines: list[Row] = [
            [(random.choice(("手机：", "电话：", "手机: ", "Mobile: ", "M: ", "Tel: ", "T ", "")) + contact.phone, "O")]
        ]
        if random.random() < 0.5:
            lines.append([(random.choice(("电话：", "Tel: ", "总机：")) + self.people.landline(), "O")])
        if random.random() < 0.4:
            lines.append([(random.choice(("传真：", "Fax: ", "F: ")) + self.people.landline(), "O")])
        if random.random() < 0.5:
            lines.append(
                [
                    (
                        random.choice(("邮箱：", "E-mail: ", ""))
                        + random.choice(("zhang", "info", "sales", "li.wei"))
                        + random.choice(("@163.com", "@example.cn", "@qq.com")),
                        "O",
                    )
                ]
            )
        if random.random() < 0.25:
            lines.append(
                [(random.choice(("www.", "http://www.")) + random.choice(("example", "abc", "huaxin")) + ".com", "O")]
            )
        if random.random() < 0.85:
            lines.append([(random.choice(("地址：", "地址: ", "Add: ", "", "公司地址：")), "O"), *contact.address()])
        if random.random() < 0.2:
            lines.append([("邮编：" + phrases.digits(random, 6), "O")])
        random.shuffle(lines)
        return rows + lines

    def address_alone(self) -> list[Row]:
        """Nothing but an address."""
        divisions, detail = self.addresses.address()
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
        if random.random() < 0.25:
            rows += self._goods()
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

    def _goods(self) -> list[Row]:
        random = self.random
        rows: list[Row] = []
        if random.random() < 0.7:
            rows.append(
                [
                    (
                        random.choice(
                            (
                                "",
                                "",
                                self.addresses.word(),
                                self.addresses.word() + random.choice(("官方", "食品", "家居", "数码")),
                            )
                        )
                        + random.choice(phrases.SHOPS),
                        "O",
                    )
                ]
            )
        for _ in range(random.randint(0, 2)):
            goods = random.choice(phrases.GOODS)
            rows.append([(phrases.fill(random, goods, self.people, self.addresses), "O")])
        return rows + phrases.rows(random, phrases.ORDER_ROWS, 3)

    def _split(self, row: Row) -> list[Row]:
        """A new line within a field's text starts a new row."""
        rows: list[Row] = [[]]
        for text, tag in row:
            if text == "\n":
                rows.append([])
            else:
                rows[-1].append((text, tag))
        return rows
