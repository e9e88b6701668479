"""Pages that hold a contact: ten templates, as placed texts that can be measured as they are or drawn as a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from eval.contacts.score import FIELDS

GREY, INK, RED, BLUE, WHITE = (120, 120, 120), (25, 25, 28), (226, 60, 40), (40, 90, 200), (255, 255, 255)


@dataclass(frozen=True)
class Text:
    """A line of a page; x and y are its top-left corner, ``size`` its height in pixels."""

    text: str
    x: float
    y: float
    size: float
    colour: tuple[int, int, int] = INK
    bold: bool = False

    @property
    def width(self) -> float:
        return measure_width(self.text) * self.size


@dataclass(frozen=True)
class Panel:
    """A filled rectangle behind the texts."""

    left: float
    top: float
    right: float
    bottom: float
    colour: tuple[int, int, int]


@dataclass
class Page:
    """What is drawn, and which contact is on it."""

    template: str
    width: int
    height: int
    expected: dict[str, str]
    texts: list[Text] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    ground: tuple[int, int, int] = WHITE


def measure_width(text: str) -> float:
    """In heights: a Chinese character is as wide as high, the others about half."""
    return sum(1.0 if ord(one) > 0x2E7F else 0.56 for one in text)


def wrap(text: str, wide: float) -> list[str]:
    """The text in lines of at most ``wide`` heights."""
    lines, line = [], ""
    for one in text:
        if line and measure_width(line + one) > wide:
            lines.append(line)
            line = ""
        line += one
    return [*lines, line] if line else lines


class PageMaker:
    """Pages from one seed, around contacts that are given."""

    def __init__(self, random: Random, contacts: Sequence[Mapping[str, str]]) -> None:
        self.random, self.contacts = random, contacts
        self.templates: tuple[Callable[[Mapping[str, str]], Page], ...] = (
            self.order, self.order_card, self.waybill, self.waybill_columns, self.chat, self.book, self.form,
            self.edit_form, self.card, self.delivery_note,
        )  # fmt: skip

    def make(self, number: int) -> Page:
        """The page of this number; templates take turns."""
        contact = self.contacts[number % len(self.contacts)]
        return self.templates[number % len(self.templates)](contact)

    def order(self, contact: Mapping[str, str]) -> Page:
        """A shop's page before paying: name and number, wrapped address, goods with a picture's gap at the left."""
        random = self.random
        page = self._page("order", contact, 720, 1180, (244, 244, 244))
        page.panels.append(Panel(20, 130, 700, 360, WHITE))
        page.texts.append(Text("确认订单", 290, 40, 34, bold=True))
        page.texts.append(Text(contact["name"], 70, 160, 30, bold=True))
        page.texts.append(Text(contact["phone"], 70 + 30 * measure_width(contact["name"]) + 36, 161, 28))
        y = self._wrapped(page, _address(contact), 70, 214, 26, 560)
        y = max(y + 50, 390)
        page.panels.append(Panel(20, y - 16, 700, y + 330, WHITE))
        page.texts.append(
            Text(
                random.choice(("晨光文具旗舰店", "花田小店", "良品生活专营店", "蓝月日化旗舰店")), 50, y, 24, bold=True
            )
        )
        page.panels.append(Panel(50, y + 60, 230, y + 240, (210, 220, 210)))
        page.texts.append(
            Text(
                random.choice(("加厚收纳箱大号三件装", "纯棉毛巾 柔软吸水", "不锈钢保温饭盒", "儿童绘本全套10册")),
                260,
                y + 64,
                26,
            )
        )
        page.texts.append(Text(random.choice(("颜色：米白", "规格：大号", "款式：经典款")), 260, y + 110, 22, GREY))
        page.texts.append(Text(f"¥{random.randint(9, 300)}.{random.randint(10, 99)}", 260, y + 160, 30, RED))
        page.texts.append(Text("x1", 640, y + 164, 24, GREY))
        page.texts.append(Text("配送方式", 50, y + 270, 24))
        page.texts.append(Text("快递 免邮", 560, y + 270, 24, GREY))
        page.texts.append(Text("合计：", 330, 1100, 26))
        page.texts.append(Text(f"¥{random.randint(9, 300)}.00", 410, 1096, 32, RED))
        page.texts.append(Text("提交订单", 560, 1098, 28, WHITE))
        page.panels.append(Panel(530, 1080, 700, 1150, RED))
        return page

    def order_card(self, contact: Mapping[str, str]) -> Page:
        """A paid order: the address above the name, details below."""
        random = self.random
        page = self._page("order_card", contact, 750, 900)
        page.panels.append(Panel(0, 0, 750, 170, (255, 106, 0)))
        page.texts.append(Text("卖家已发货", 40, 50, 36, WHITE, bold=True))
        page.texts.append(Text(f"还剩{random.randint(2, 9)}天自动确认", 40, 108, 24, WHITE))
        y = self._wrapped(page, _address(contact), 96, 204, 30, 560, bold=True)
        page.texts.append(Text(contact["name"] + "  " + contact["phone"], 96, y + 14, 26, GREY))
        y += 100
        for label, value in (
            ("订单编号", "".join(random.choice("0123456789") for _ in range(18))),
            ("创建时间", f"2024-0{random.randint(1, 9)}-1{random.randint(0, 9)} 1{random.randint(0, 9)}:22:05"),
            ("实付款", f"¥{random.randint(10, 900)}.00"),
        ):
            page.texts.append(Text(label, 40, y, 26, GREY))
            page.texts.append(Text(value, 220, y, 26))
            y += 54
        page.texts.append(Text("查看物流", 300, y + 40, 26))
        page.texts.append(Text("确认收货", 560, y + 40, 26, RED))
        return page

    def waybill(self, contact: Mapping[str, str]) -> Page:
        """A parcel's label, recipient and sender one above the other; seldom the sender first."""
        random = self.random
        other = self._other(contact)
        page = self._page("waybill", contact, 760, 1000)
        page.texts.append(Text(random.choice(("圆通速递", "中通快递", "顺丰速运", "韵达快递")), 30, 24, 44, bold=True))
        page.texts.append(Text("SF" + "".join(random.choice("0123456789") for _ in range(13)), 240, 120, 34))
        parties = [("收", contact, 34, True), ("寄", other, 26, False)]
        if random.random() < 0.3:
            parties.reverse()
        long_labels = random.random() < 0.4
        y = 210.0
        for label, who, size, bold in parties:
            label = {"收": "收件人", "寄": "寄件人"}[label] if long_labels else label
            left = 40 + size * (measure_width(label) + 1)
            page.texts.append(Text(label, 30, y, size, bold=True))
            page.texts.append(Text(who["name"] + "  " + who["phone"], left, y, size, bold=bold))
            y = self._wrapped(page, _address(who), left, y + size * 1.5, size, 740 - left, bold=bold) + 50
        page.texts.append(Text("已验视  托寄物：日用品", 30, y + 30, 24))
        page.texts.append(
            Text(f"打印时间 2024/10/{random.randint(10, 30)} 09:1{random.randint(0, 9)}", 30, y + 76, 22, GREY)
        )
        return page

    def waybill_columns(self, contact: Mapping[str, str]) -> Page:
        """Sender and recipient side by side."""
        random = self.random
        other = self._other(contact)
        page = self._page("waybill_columns", contact, 1100, 560)
        page.texts.append(Text("快递详情单", 460, 20, 36, bold=True))
        columns = [("寄件人", other), ("收件人", contact)]
        if random.random() < 0.4:
            columns.reverse()
        for (label, who), left in zip(columns, (40, 580), strict=True):
            page.texts.append(Text(f"{label}：{who['name']}", left, 110, 28))
            page.texts.append(Text(f"电话：{who['phone']}", left, 164, 28))
            self._wrapped(page, "地址：" + _address(who), left, 218, 28, 440)
        page.texts.append(Text("寄件人签名", 40, 480, 24, GREY))
        page.texts.append(Text("收件人签名", 580, 480, 24, GREY))
        return page

    def chat(self, contact: Mapping[str, str]) -> Page:
        """A conversation; the address in one bubble, in one order or another."""
        random = self.random
        page = self._page("chat", contact, 720, 1100, (237, 237, 237))
        page.texts.append(Text(random.choice(("客服-小雨", "老同学", "花店老板")), 300, 30, 32))
        page.texts.append(Text(f"下午 {random.randint(1, 9)}:{random.randint(10, 59)}", 320, 110, 20, GREY))
        parts = [contact["name"], contact["phone"], _address(contact)]
        random.shuffle(parts)
        sign = random.choice(("，", " ", "，", ","))
        y = 170.0
        y = self._bubble(
            page, random.choice(("你好，方便发一下收货信息吗", "发个地址给我", "请提供一下收件信息")), 110, y, False
        )
        if random.random() < 0.5:
            y = self._bubble(page, sign.join(parts), 110, y, True)
        else:
            y = self._bubble(page, "\n".join(parts), 110, y, True)
        y = self._bubble(page, random.choice(("好的，收到", "好嘞，下午就给您寄出", "已经登记啦")), 110, y, False)
        self._bubble(page, random.choice(("谢谢", "辛苦啦", "好的")), 110, y, True)
        return page

    def book(self, contact: Mapping[str, str]) -> Page:
        """An address book; the first entry counts."""
        page = self._page("book", contact, 720, 900)
        page.texts.append(Text("我的收货地址", 260, 36, 32, bold=True))
        y = 130.0
        split = self.random.random() < 0.5
        for who in (contact, self._other(contact)):
            page.texts.append(Text(who["name"], 40, y, 30, bold=True))
            page.texts.append(Text(who["phone"], 40 + 30 * measure_width(who["name"]) + 40, y + 1, 28, GREY))
            if split:
                page.texts.append(
                    Text(
                        " ".join(one for one in (who["province"], who["city"], who["district"]) if one), 40, y + 52, 26
                    )
                )
                y = self._wrapped(page, who["detail_address"], 40, y + 96, 26, 560)
            else:
                y = self._wrapped(page, _address(who), 40, y + 52, 26, 560)
            page.texts.append(Text("编辑", 640, y - 60, 24, BLUE))
            y += 70
        page.texts.append(Text("+ 新建收货地址", 250, max(y + 40, 800), 30, RED))
        return page

    def form(self, contact: Mapping[str, str]) -> Page:
        """A table of labels and values."""
        page = self._page("form", contact, 900, 620)
        page.texts.append(Text("客户信息登记表", 330, 24, 36, bold=True))
        y = 120.0
        for label, value in (
            ("客户姓名", contact["name"]),
            ("联系电话", contact["phone"]),
            ("收货地址", _address(contact)),
            ("备注", "周末送货"),
        ):
            page.texts.append(Text(label, 50, y, 28, GREY))
            lines = wrap(value, 20)
            for line in lines:
                page.texts.append(Text(line, 270, y, 28))
                y += 42
            y += 30
        return page

    def edit_form(self, contact: Mapping[str, str]) -> Page:
        """A phone's form: label, value, region and street apart."""
        page = self._page("edit_form", contact, 720, 760)
        page.texts.append(Text("编辑收货地址", 260, 34, 32, bold=True))
        region = self.random.choice((" ", "")).join(
            one for one in (contact["province"], contact["city"], contact["district"]) if one
        )
        y = 140.0
        for label, value in (
            ("收货人", contact["name"]),
            ("手机号码", contact["phone"]),
            ("所在地区", region),
            ("详细地址", contact["detail_address"]),
        ):
            page.texts.append(Text(label, 36, y, 28))
            for line in wrap(value, 17):
                page.texts.append(Text(line, 210, y, 28))
                y += 42
            y += 46
        page.texts.append(Text("设为默认收货地址", 36, y, 28))
        page.texts.append(Text("保存并使用", 280, y + 100, 30, WHITE))
        page.panels.append(Panel(36, y + 84, 684, y + 150, RED))
        return page

    def card(self, contact: Mapping[str, str]) -> Page:
        """A business card."""
        random = self.random
        page = self._page("card", contact, 900, 540, (250, 249, 245))
        page.texts.append(
            Text(
                random.choice(("云帆信息技术有限公司", "恒通国际物流有限公司", "青禾文化传媒有限公司")),
                60,
                50,
                34,
                BLUE,
                bold=True,
            )
        )
        page.texts.append(Text(contact["name"], 60, 150, 46, bold=True))
        page.texts.append(
            Text(
                random.choice(("销售总监", "客户经理", "高级工程师", "总经理")),
                60 + 46 * measure_width(contact["name"]) + 30,
                168,
                26,
                GREY,
            )
        )
        page.texts.append(Text("手机：" + contact["phone"], 60, 280, 26))
        page.texts.append(Text(f"传真：010-{random.randint(60000000, 89999999)}", 60, 322, 26))
        page.texts.append(Text("邮箱：office@example.cn", 60, 364, 26))
        self._wrapped(page, "地址：" + _address(contact), 60, 406, 26, 780)
        return page

    def delivery_note(self, contact: Mapping[str, str]) -> Page:
        """A printed note with the goods in a table."""
        random = self.random
        page = self._page("delivery_note", contact, 1000, 700)
        page.texts.append(Text("送 货 单", 430, 24, 40, bold=True))
        page.texts.append(Text(f"单号：No.{random.randint(1000000, 9999999)}", 700, 90, 24))
        page.texts.append(Text(f"收货人：{contact['name']}", 50, 140, 26))
        page.texts.append(Text(f"联系电话：{contact['phone']}", 520, 140, 26))
        y = self._wrapped(page, "送货地址：" + _address(contact), 50, 190, 26, 900)
        y += 40
        for cells in (
            ("序号", "品名", "数量", "单价", "金额"),
            ("1", "办公桌", "2", "860.00", "1720.00"),
            ("2", "转椅", "4", "320.00", "1280.00"),
        ):
            for cell, x in zip(cells, (60, 200, 500, 640, 800), strict=True):
                page.texts.append(Text(cell, x, y, 24))
            y += 50
        page.texts.append(Text("合计金额：叁仟元整", 60, y, 26))
        page.texts.append(Text("送货人：", 60, y + 60, 24))
        page.texts.append(Text("签收：", 620, y + 60, 24))
        return page

    def _page(
        self, template: str, contact: Mapping[str, str], width: int, height: int, ground: tuple[int, int, int] = WHITE
    ) -> Page:
        return Page(template, width, height, {name: contact[name] for name in FIELDS}, ground=ground)

    def _other(self, contact: Mapping[str, str]) -> Mapping[str, str]:
        return self.random.choice([other for other in self.contacts if other["name"] != contact["name"]])

    def _wrapped(
        self, page: Page, text: str, x: float, y: float, size: float, wide: float, *, bold: bool = False
    ) -> float:
        for line in wrap(text, wide / size):
            page.texts.append(Text(line, x, y, size, bold=bold))
            y += size * 1.45
        return y

    def _bubble(self, page: Page, text: str, x: float, y: float, mine: bool) -> float:
        lines = [line for part in text.split("\n") for line in wrap(part, 17)]
        wide = max(map(measure_width, lines)) * 28
        left = 610 - wide if mine else x
        page.panels.append(
            Panel(left - 20, y - 16, left + wide + 20, y + 42 * len(lines) + 4, (149, 236, 105) if mine else WHITE)
        )
        for line in lines:
            page.texts.append(Text(line, left, y, 28))
            y += 42
        return y + 60


def _address(contact: Mapping[str, str]) -> str:
    """The four fields as they are written; a municipality once."""
    parts = [contact["province"], contact["city"], contact["district"]]
    if parts[0] == parts[1] or parts[0] + "市" == parts[1]:
        parts[0] = ""
    return "".join(parts) + contact["detail_address"]


def read_contacts(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The complete contacts of a set of cases."""
    wanted = ("name", "phone", "province", "detail_address")
    contacts = [{name: str(row["expected"].get(name, "")) for name in FIELDS} for row in rows]
    return [one for one in contacts if all(one[name] for name in wanted) and not one["name"].isascii()]
