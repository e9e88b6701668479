"""Which names, numbers and addresses of a page belong together, and which of them is the contact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from webimage_ocr.contacts.entities import PHONE, Entity
from webimage_ocr.contacts.labels import RECIPIENT, SENDER
from webimage_ocr.contacts.phones import MOBILE, SERVICE
from webimage_ocr.contacts.stream import FAR, Stream
from webimage_ocr.contacts.tagger import ADDRESS, NAME
from webimage_ocr.contacts.weights import BlockWeights, ChoiceWeights

# More than a name, two numbers and an address in three parts, twice: beyond that the search would only cost time
_MOST_ENTITIES = 9
# Characters between a street and the line of its region right below it: a new line
_BESIDE = 2


@dataclass(slots=True)
class Block:
    """Entities that are taken for one contact."""

    entities: list[Entity] = field(default_factory=list)

    def of(self, kind: str) -> list[Entity]:
        return [entity for entity in self.entities if entity.kind == kind]

    @property
    def address_parts(self) -> list[Entity]:
        """The address and what continues it; stray lines that look like streets are left out."""
        addresses = self.of(ADDRESS)
        divided = [at for at, one in enumerate(addresses) if one.has_divisions]
        labelled = [at for at, one in enumerate(addresses) if one.labelled]
        # one that a label announces before one that none does, and of those one with divisions
        whole = [at for at in labelled if not addresses[at].is_rest]
        first = next((at for at in divided if at in labelled), [*whole, *divided, 0][0])
        parts = addresses[first : first + 1]
        for one in addresses[first + 1 :]:
            if _are_parts(parts[-1], one):
                parts.append(one)
        above = [one for one in addresses[:first] if _is_above(one, parts[0])]
        return above + parts

    @property
    def party(self) -> str:
        parties = {entity.party for entity in self.entities}
        return RECIPIENT if RECIPIENT in parties else SENDER if SENDER in parties else ""

    def score(self, weights: ChoiceWeights) -> float:
        """The recipient before the sender, whole contacts before parts."""
        score = {RECIPIENT: weights.recipient, SENDER: weights.sender, "": 0.0}[self.party]
        kinds = {one.phone.kind for one in self.of(PHONE) if one.phone}
        if MOBILE in kinds:
            score += weights.mobile
        elif kinds:
            score += weights.service if kinds == {SERVICE} else weights.other_number
        addresses = self.of(ADDRESS)
        if addresses:
            score += weights.divisions if any(one.has_divisions for one in addresses) else weights.street
        return score + (weights.name if self.of(NAME) else 0.0)


def group_entities(entities: Sequence[Entity], stream: Stream, weights: BlockWeights) -> list[Block]:
    """Cut the entities, in their order, into the contacts that are worth most together."""
    count = len(entities)
    # what the gap before each entity costs, summed up from the first
    gaps = [0.0]
    for one, other in pairwise(entities):
        gaps.append(gaps[-1] + _worth_of_gap(stream, one.end, other.start, weights))
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, count + 1):
        starts = range(max(0, end - _MOST_ENTITIES), end)
        best.append(
            max(
                (best[start][0] + _worth(entities[start:end], weights) + gaps[end - 1] - gaps[start], start)
                for start in starts
            )
        )
    blocks: list[Block] = []
    end = count
    while end:
        start = best[end][1]
        blocks.insert(0, Block(list(entities[start:end])))
        end = start
    return blocks


def rank_blocks(blocks: Sequence[Block], weights: ChoiceWeights) -> list[Block]:
    """The contacts of the page, the likeliest first, and of equals the upper one."""
    return sorted(blocks, key=lambda block: -block.score(weights))


def _worth_of_gap(stream: Stream, start: int, end: int, weights: BlockWeights) -> float:
    newlines = [place for place in range(start, end) if stream.folded[place] == "\n"]
    far = sum(stream.steps.get(place) == FAR for place in newlines)
    return weights.line * max(0, len(newlines) - 1) + weights.gap * far


def _worth(entities: Sequence[Entity], weights: BlockWeights) -> float:
    worth = _worth_of_kinds(frozenset(entity.kind for entity in entities), weights)
    if not any(one.has_divisions for one in entities) and any(entity.kind == ADDRESS for entity in entities):
        worth = weights.part_alone if len(entities) == 1 else worth + weights.no_divisions
    if len(entities) > 1 and any(one.kind == ADDRESS and one.labelled and one.has_divisions for one in entities):
        worth += weights.labelled
    addresses = [one for one in entities if one.kind == ADDRESS]
    if len(entities) > 1 and addresses and all(one.is_bare for one in addresses):
        worth += weights.bare
    for one, other in pairwise(entities):
        if _are_parts(one, other):
            worth += weights.labelled_part if other.labelled else weights.part
    if len(entities) > 1 and entities[0].kind == NAME:
        worth += weights.name_first
    if len(entities) > 1 and entities[0].kind == ADDRESS and entities[-1].is_addressee:
        worth += weights.addressee
    parties = {entity.party for entity in entities}
    if len(parties - {""}) > 1:
        worth += weights.other_party
    if {SENDER, ""} <= parties:
        worth += weights.before_sender
    return worth + _worth_of_repetitions(entities, weights)


def _worth_of_kinds(kinds: frozenset[str], weights: BlockWeights) -> float:
    match (NAME in kinds, PHONE in kinds, ADDRESS in kinds):
        case (True, True, True):
            return weights.name_number_address
        case (False, True, True):
            return weights.number_address
        case (True, False, True):
            return weights.name_address
        case (True, True, False):
            return weights.name_number
        case (False, False, True):
            return weights.address
        case (False, True, False):
            return weights.number
        case _:
            return weights.name


def _are_parts(one: Entity, other: Entity) -> bool:
    """所在地区 and 详细地址, each behind its label, or a line of divisions and the street below it."""
    if not one.kind == other.kind == ADDRESS:
        return False
    if other.is_region and not one.is_region:
        return _is_above(one, other)
    if one.labelled and other.labelled:
        return one.is_region or other.is_rest or not (one.has_divisions or other.has_divisions)
    return one.is_region and not other.has_divisions


def _is_above(one: Entity, region: Entity) -> bool:
    """A street above its region: 详细地址 above 所在地区, or a line right above a line of divisions."""
    beside = 0 <= region.start - one.end < _BESIDE
    return region.is_region and (beside or (one.labelled and region.labelled))


def _worth_of_repetitions(entities: Sequence[Entity], weights: BlockWeights) -> float:
    """What says again what another has said; numbers in a row and the parts of an address do not."""
    names = sum(entity.kind == NAME for entity in entities)
    addresses = sum(entity.kind == ADDRESS and entity.has_divisions for entity in entities)
    addresses -= sum(_are_parts(one, other) and other.has_divisions for one, other in pairwise(entities))
    runs = sum(
        entity.kind == PHONE and (not number or entities[number - 1].kind != PHONE)
        for number, entity in enumerate(entities)
    )
    return (
        weights.second_name * max(0, names - 1)
        + weights.second_address * max(0, addresses - 1)
        + weights.second_number * max(0, runs - 1)
    )
