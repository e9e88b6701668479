"""An address below several people: whose it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from webimage_ocr.contacts.blocks import Block
from webimage_ocr.contacts.entities import PHONE, Entity
from webimage_ocr.contacts.stream import HAN, Stream
from webimage_ocr.contacts.tagger import ADDRESS, NAME

# Whom a page is made out to, and who only serves them
_PRINCIPAL = re.compile(
    r"客户|业主|用户|收|顾客|买|[户主客]$|租|患|病人|订|购|乘|本人|学生|领取|申请|报[名修]|预[约订]"
)
_STAFF = re.compile(r"员|师|客服|骑手|司机|经理|管家|商家|店|寄|发件|卖|中介|介绍")


def give_to_first(blocks: Sequence[Block], stream: Stream) -> None:
    """业主 and 施工负责人, each with a number, and one address below them: it is the first one's.

    Moves the address of the page where it has only one, in a line of its own, and where the words before the names say
    that the later ones are not whom the page is about.
    """
    holders = [at for at, block in enumerate(blocks) if any(one.has_divisions for one in block.of(ADDRESS))]
    if len(holders) != 1:
        return
    last = holders[0]
    first = last
    while first > 0 and _is_person(blocks[first - 1]) and blocks[first - 1].party == blocks[last].party:
        first -= 1
    holder = blocks[last]
    addresses = holder.of(ADDRESS)
    others = [one for one in holder.entities if one.kind != ADDRESS]
    if first == last or not _is_person(holder) or others[-1].end > addresses[0].start:
        return
    roles = [_role(stream, block.of(NAME)[0]) for block in blocks[first : last + 1]]
    below = "\n" in stream.folded[others[-1].end : addresses[0].start]
    if not below or _STAFF.search(roles[0]) or any(not role or _PRINCIPAL.search(role) for role in roles[1:]):
        return
    holder.entities = others
    blocks[first].entities += addresses


def _is_person(block: Block) -> bool:
    return bool(block.of(NAME) and block.of(PHONE))


def _role(stream: Stream, name: Entity) -> str:
    """The Chinese words before a name in its line."""
    start = stream.folded.rfind("\n", 0, name.start) + 1
    return "".join(HAN.findall(stream.folded, start, name.start))
