"""The contact of a page: from its lines, or from a text, to the six fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from webimage_ocr.contacts import western
from webimage_ocr.contacts.addresses import Address, read_address
from webimage_ocr.contacts.blocks import Block, group_entities, rank_blocks
from webimage_ocr.contacts.collection import collect_entities
from webimage_ocr.contacts.companies import FIRM
from webimage_ocr.contacts.completion import complete_block
from webimage_ocr.contacts.divisions import Gazetteer
from webimage_ocr.contacts.entities import NUMBERED, PHONE, Entity
from webimage_ocr.contacts.folding import build_folding
from webimage_ocr.contacts.guessed_names import guess_name
from webimage_ocr.contacts.labels import SENDER, Label
from webimage_ocr.contacts.layout import arrange
from webimage_ocr.contacts.names import tidy_name
from webimage_ocr.contacts.paths import PathFinder
from webimage_ocr.contacts.phones import SERVICE
from webimage_ocr.contacts.shared_address import give_to_first
from webimage_ocr.contacts.signs import find_signs, keep_near_signs
from webimage_ocr.contacts.spacing import close_names, close_wide_line
from webimage_ocr.contacts.stream import HAN, Piece, Stream, split_text
from webimage_ocr.contacts.tagger import ADDRESS, NAME, Tagger, describe
from webimage_ocr.contacts.weights import Weights
from webimage_ocr.types import Contact, Layout, Line

# Characters: tagging takes time by the character, a contact has about a hundred
_LONG_PAGE = 500
_SURE = 0.6
# A guess reads the whole page
_MOST_GUESSES = 4
# Of a page's candidates, the likeliest first: where none of these is a contact, no other is
_MOST_BLOCKS = 50
_ESTABLISHED = re.compile(
    r"(?:公司|社区|小区|大学|学院|医院|中学|小学|花园|大厦|广场|公寓|中心|工业园|园区|厂|城|碑|寺|山庄|农场|林场|政府)$"
)
# 岑巩县；大连市；南通市, 株洲 → 长沙: places in a row, and no address
_LISTED = re.compile(r"[;；→⇒]")


class ContactFinder:
    """Division table and tagger, loaded once; a search keeps no state and may run on several threads."""

    def __init__(self, gazetteer: Gazetteer, tagger: Tagger, weights: Weights, latin_words: western.LatinWords) -> None:
        self._paths = PathFinder(gazetteer, weights.paths)
        self._tagger = tagger
        self._weights = weights
        self._latin_words = latin_words
        self._folding = build_folding()

    @classmethod
    def load(cls) -> ContactFinder:
        """Read the table and the model, about 0.1 s; raises ValueError where the model is not the one expected."""
        return cls(Gazetteer.load(), Tagger.load(), Weights.load(), western.LatinWords.load())

    def find(self, lines: Sequence[Line], layout: Layout) -> Contact:
        """The contact of a page whose lines are laid out; all fields are empty where there is none."""
        return self._find(arrange(lines, layout))

    def find_in_text(self, text: str) -> Contact:
        """The contact of a text; a new line in it is a line of the page."""
        return self._find(split_text(text))

    def _find(self, pieces: Sequence[Piece]) -> Contact:
        if not pieces:
            return Contact()
        pieces = [self._close(piece) if " " in piece.text else piece for piece in pieces]
        stream = Stream.of(pieces, self._folding)
        if not HAN.search(stream.folded) or western.is_western(stream.folded):
            return western.find_contact(stream, self._latin_words)
        signs = find_signs(stream, self._paths)
        if len(stream.folded) > _LONG_PAGE:
            near = keep_near_signs(pieces, stream, signs)
            if len(near) < len(pieces):
                stream = Stream.of(near, self._folding)
                signs = find_signs(stream, self._paths)
        if not signs:
            return Contact()
        spans = self._tagger.find_spans(describe(stream, signs.chains, signs.phones, signs.labels))
        entities = collect_entities(stream, spans, signs, self._paths)
        blocks = group_entities(entities, stream, self._weights.blocks)
        give_to_first(blocks, stream)
        for number, block in enumerate(self._rank(stream, blocks, signs.labels)[:_MOST_BLOCKS]):
            block = complete_block(block, blocks)
            contact = self._report(stream, block, signs.labels, guess=number < _MOST_GUESSES)
            if contact is not None:
                return contact
        return Contact()

    def _close(self, piece: Piece) -> Piece:
        text = close_wide_line(piece.text)
        return replace(piece, text=close_names(text, text.translate(self._folding), self._paths.gazetteer))

    def _rank(self, stream: Stream, blocks: Sequence[Block], labels: Sequence[Label]) -> list[Block]:
        """The likeliest first; a block above that lacks nothing but a name gets one that can be guessed."""
        ranked = rank_blocks(blocks, self._weights.choice)
        if len(ranked) < 2:
            return ranked
        best, enough = ranked[0], ranked[0].score(self._weights.choice) - self._weights.choice.name
        before = 0
        for block in blocks[: blocks.index(best)][:_MOST_GUESSES]:
            end = max(one.end for one in block.entities)
            lacking = not block.of(NAME) and block.of(PHONE) and block.of(ADDRESS)
            if lacking and block.score(self._weights.choice) >= enough:
                name = guess_name(stream, block.entities, labels, before)
                if name is not None and before <= name.start < end:
                    block.entities.append(name)
                    return rank_blocks(blocks, self._weights.choice)
            before = end
        return ranked

    def _report(self, stream: Stream, block: Block, labels: Sequence[Label], *, guess: bool) -> Contact | None:
        """The six fields of the block, or None where too little speaks for a contact."""
        parts = [(one.start, one.end) for one in block.address_parts]
        address = read_address(stream, parts, self._paths) if parts else Address()
        numbers = [one for one in block.of(PHONE) if one.phone is not None]
        name = self._choose_name(stream, block, labels, guess=guess)
        number = _choose_number(stream, numbers, name)
        if not self._is_contact(stream, block, address, number, name):
            return None
        lines = {}
        if name is not None:
            lines["name"] = stream.lines_of(name.start, name.end)
        if number is not None:
            lines["phone"] = stream.lines_of(number.start, number.end)
        region_lines = _lines(stream, address.region_spans)
        for key, value in (
            ("province", address.region.province),
            ("city", address.region.city),
            ("district", address.region.district),
        ):
            if value:
                lines[key] = region_lines
        if address.detail:
            lines["detail_address"] = _lines(stream, address.detail_spans)
        return Contact(
            name=tidy_name(stream.printed[name.start : name.end]) if name else "",
            phone=number.phone.number if number and number.phone else "",
            province=address.region.province,
            city=address.region.city,
            district=address.region.district,
            detail_address=address.detail,
            lines=MappingProxyType(lines),
        )

    def _choose_name(self, stream: Stream, block: Block, labels: Sequence[Label], *, guess: bool) -> Entity | None:
        """A labelled name before the tagger's surest; a title or a shop is none."""
        names = block.of(NAME)
        if any(one.party != SENDER for one in block.entities):
            numbers = block.of(PHONE)
            theirs = bool(numbers) and all(one.party == SENDER for one in numbers)
            names = [one for one in names if one.party != SENDER] or (names if theirs else [])
        names = [one for one in names if tidy_name(stream.printed[one.start : one.end])]
        if names:
            return max(names, key=lambda one: (one.labelled, one.confidence))
        return guess_name(stream, block.entities, labels) if guess else None

    @staticmethod
    def _is_contact(stream: Stream, block: Block, address: Address, number: Entity | None, name: Entity | None) -> bool:
        """The gate: pages without a contact hold names, places and numbers too."""
        phone = number.phone if number is not None else None
        if phone is not None and phone.kind != SERVICE:
            return True
        detail = address.detail
        announced = any(one.labelled for one in block.of(ADDRESS))
        # a company's name may begin with a city's
        firm = not announced and len(stream.lines) > 1 and FIRM.fullmatch(detail) is not None
        if phone is None and _LISTED.search(detail):
            return False
        written_out = bool(NUMBERED.search(detail) or _ESTABLISHED.search(detail))
        located = bool(detail) and not firm and (address.depth > 1 or (address.depth == 1 and written_out))
        if phone is not None:
            return name is not None or located
        # without a number: labels, or an address that is one beyond doubt
        named = name is not None and (name.labelled or name.is_addressee)
        if (named or announced) and located:
            return True
        sure = max((one.confidence for one in block.of(ADDRESS)), default=0.0) > _SURE
        text = stream.folded.strip()
        if len(stream.lines) > 1:
            return sure and address.depth > 1 and written_out
        # one line and nothing else: 宝安区新安街道128号, 西安交通大学, 重庆忠县
        parts = block.address_parts
        alone = bool(parts) and stream.folded[parts[0].start :].strip() == text
        if not detail:
            alone = alone and stream.folded[parts[0].start : parts[-1].end].strip() == text
            return alone and address.named_whole and (address.depth > 1 or bool(address.region.district))
        return (sure and address.depth > 1 and written_out) or (located and alone)


def _choose_number(stream: Stream, numbers: Sequence[Entity], name: Entity | None) -> Entity | None:
    """Mobiles before landlines before service numbers, and of two that are equal one in the name's line."""

    def rank(one: Entity) -> tuple[float, bool]:
        beside = name is not None and "\n" not in stream.folded[name.end : one.start] and name.end <= one.start
        return one.phone.rank if one.phone else 0.0, beside

    return max(numbers, key=rank, default=None)


def _lines(stream: Stream, spans: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(line for start, end in spans for line in stream.lines_of(start, end)))
