"""What a contact lacks and a label announces elsewhere on the page: fields of a form that others stand between."""

from __future__ import annotations

from collections.abc import Sequence

from webimage_ocr.contacts.blocks import Block
from webimage_ocr.contacts.entities import PHONE, Entity
from webimage_ocr.contacts.labels import SENDER
from webimage_ocr.contacts.phones import SERVICE
from webimage_ocr.contacts.tagger import ADDRESS, NAME

# Confidence of a name that no label announces
_SURE = 0.9


def complete_block(block: Block, blocks: Sequence[Block]) -> Block:
    """The block with the name, the number and the address that it lacks, where only one other block holds them."""
    entities = list(block.entities)
    for kind in (NAME, PHONE, ADDRESS):
        own = block.of(kind)
        doubtful = kind == NAME and not any(one.labelled or one.confidence > _SURE or one.is_addressee for one in own)
        if (not own or doubtful) and (found := _find_loose(kind, block, blocks)):
            entities = [one for one in entities if one.kind != kind] + found
    return Block(sorted(entities, key=lambda one: one.start))


def _find_loose(kind: str, block: Block, blocks: Sequence[Block]) -> list[Entity]:
    """Those of the one block that holds nothing else, announced by a label and nobody else's."""
    kinds = {one.kind for one in block.entities}
    found: list[list[Entity]] = []
    for other in blocks:
        own = other.of(kind)
        loose = len(own) == len(other.entities) and any(_is_announced(one) for one in own)
        if other is not block and own and loose and other.party in ("", block.party) and other.party != SENDER:
            found.append(own)
    # of several names the first is whom a form is about; a contact is not put together out of names alone
    if kind == NAME and found and kinds & {PHONE, ADDRESS}:
        return found[0]
    return found[0] if len(found) == 1 and kind != NAME else []


def _is_announced(one: Entity) -> bool:
    if one.phone is not None:
        return bool(one.phone.label) and one.phone.kind != SERVICE
    return one.labelled and (one.kind == NAME or one.has_divisions)
