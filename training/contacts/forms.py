"""Forms, cards and sentences put together at random out of forms.txt: labels and orders that no layout has."""

from __future__ import annotations

from random import Random

from training.contacts.phrases import read_pools

_POOLS = read_pools("forms.txt")
# How a label and its value stand: side by side with a sign, the value below, a line for several
_SIGNS, _SIGN_WEIGHTS = ("：", ":", "： ", ": ", " ", "  ", ";", ""), (34, 20, 10, 10, 14, 4, 2, 6)
_BELOW, _JOINED = 0.15, 0.3
_CARDS, _SENTENCES = 0.25, 0.3


def draw_lines(random: Random) -> tuple[str, ...]:
    """The lines of a page with blanks, as of a layout in layouts/."""
    roll = random.random()
    if roll < _SENTENCES:
        return _draw_sentence(random)
    return _draw_card(random) if roll < _SENTENCES + _CARDS else _draw_form(random)


def _draw_sentence(random: Random) -> tuple[str, ...]:
    sentence = random.choice(_POOLS["sentences"])
    return (sentence.replace("{role}", random.choice([*_POOLS["roles"], ""])),)


def _draw_form(random: Random) -> tuple[str, ...]:
    """Labels and values in any order, other people and other fields between them."""
    sign = random.choices(_SIGNS, _SIGN_WEIGHTS)[0]
    below = random.random() < _BELOW
    name = random.choices(("{name}", "{called}", "{courtesy}"), (80, 13, 7))[0]
    number = random.choices(("{mobile}", "{phone}", "{masked}", "{landline}"), (60, 20, 12, 8))[0]
    fields = [("name_labels", name), ("phone_labels", number), ("address_labels", "{address}")]
    if random.random() < 0.12:
        fields.pop(random.choice((0, 1, 1)))
    if random.random() < 0.6:
        order = sorted(range(len(fields)), key=lambda at: (at != 0, random.random()))
        fields = [fields[at] for at in order]
    else:
        random.shuffle(fields)
    unlabelled = random.random() < 0.12
    lines: list[str] = []
    for pool, value in fields:
        label = "" if unlabelled and pool != "address_labels" else random.choice(_POOLS[pool])
        lines.append(_set_field(label, value, sign, below))
        while random.random() < 0.5:
            lines.append(random.choice(_POOLS["other_fields"]).replace("{:}", "\n" if below else sign))
    if random.random() < 0.2:
        other = random.choice(_POOLS["name_labels"])
        lines += [_set_field(other, "{name2}", sign, below), "{mobile2}"][: random.choice((1, 2))]
    lines = _join_lines(random, lines)
    around = [
        random.choice(_POOLS[random.choice(("titles", "titles", "other_lines"))])
        for _ in range(random.choice((0, 1, 1, 2)))
    ]
    below_them = [random.choice(_POOLS["other_lines"]) for _ in range(random.choice((0, 0, 1, 2)))]
    return tuple(line for one in (*around, *lines, *below_them) for line in one.split("\n") if line.strip())


def _set_field(label: str, value: str, sign: str, below: bool) -> str:
    if not label:
        return value
    return label + ("\n" if below else sign) + value


def _join_lines(random: Random, lines: list[str]) -> list[str]:
    """Two fields in a line, as forms have them in columns."""
    joined: list[str] = []
    for line in lines:
        if joined and random.random() < _JOINED and "\n" not in line + joined[-1]:
            joined[-1] += random.choice((" ", "  ", "    ", "，", "；", "")) + line
        else:
            joined.append(line)
    return joined


def _draw_card(random: Random) -> tuple[str, ...]:
    """A card, a shop's sign or the foot of a mail: what it holds in any order."""
    name = random.choices(
        ("{name}", "{name} {title}", "{name}\n{title}", "{title}\n{name}", "{name}{title}", "{name} {latin}",
         "{latin} {name}", "{name}|{title}", "{name}（{title}）", "{called}", "{title}：{name}"),
        (20, 14, 14, 5, 6, 8, 8, 5, 3, 8, 4),
    )[0]  # fmt: skip
    lines = [name]
    for label, value in (
        (random.choice(("手机", "M", "MOB", "Mobile", "手 机", "Cell", "", "", "移动电话", "电话")), "{mobile}"),
        (random.choice(("电话", "T", "TEL", "Tel", "座机", "办公", "直线", "总机")), "{landline}"),
        (random.choice(("地址", "A", "ADD", "Add", "地 址", "", "", "厂址", "店址", "公司地址", "中国")), "{address}"),
    ):
        if value != "{landline}" or random.random() < 0.35:
            lines.append(f"{label}{random.choice(('：', ':', ' ', '： ', ': ', '. ')) if label else ''}{value}")
    lines += [random.choice(_POOLS["card_lines"]) for _ in range(random.randint(0, 4))]
    if random.random() < 0.4:
        head = lines.pop(0)
        random.shuffle(lines)
        lines.insert(0, head)
    else:
        random.shuffle(lines)
    lines = _join_lines(random, lines) if random.random() < 0.25 else lines
    return tuple(line for one in lines for line in one.split("\n"))
