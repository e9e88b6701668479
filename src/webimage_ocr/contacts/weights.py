"""The weights of the searches for contacts and for chains of divisions, fitted by training/contacts/fit.py."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class BlockWeights:
    """What speaks for taking entities for one contact, in points; the cut with most points in all is taken."""

    name_number_address: float
    """A block that holds all three; the next six are blocks that hold less."""
    number_address: float
    name_address: float
    name_number: float
    address: float
    number: float
    name: float
    name_first: float
    """A block that begins with its name, as entries of a list mostly do."""
    addressee: float
    """An address above the name that 收 follows, as on an envelope."""
    bare: float
    """A block of several entities whose address is divisions alone."""
    second_name: float
    """For each name after the first; the next two likewise."""
    second_address: float
    second_number: float
    """For each run of numbers after the first: numbers in a row are one person's."""
    other_party: float
    """A recipient's and a sender's fields in one block."""
    before_sender: float
    """A sender's fields and what stands before any label of a party: an emergency contact below a form's own."""
    gap: float
    """For each place where two lines stand apart on the page."""
    line: float
    """For each line between two entities."""
    part: float
    """An address that goes on in the next entity; labelled_part where a label says so."""
    labelled_part: float
    labelled: float
    """An address with divisions behind a label, in a block with something else."""
    part_alone: float
    """A street without divisions that is alone in its block."""
    no_divisions: float
    """An address without divisions in a block with something else."""


@dataclass(frozen=True, slots=True)
class ChoiceWeights:
    """Which of a page's contacts is reported: the one with most points, of equals the first."""

    recipient: float
    sender: float
    mobile: float
    other_number: float
    service: float
    divisions: float
    """An address with divisions, a street alone."""
    street: float
    name: float


@dataclass(frozen=True, slots=True)
class PathWeights:
    """Points of a chain of divisions; the chain with most points is taken."""

    full: float
    """A name in full, a short one, one with a wrong character."""
    short: float
    misread: float
    gone: float
    """A name that is no longer in use; gone_misread is a cost."""
    gone_misread: float
    ending: float
    """A short name that ends like a division, 恭城县."""
    character: float
    """For each character of an exact name, and of a misread one."""
    misread_character: float
    again: float
    """The same unit said again."""
    cost: float
    """For each point of what a name with a wrong character costs, whose parts follow."""
    lookalike: float
    """Another ending that looks alike: 区 read as 巨."""
    ending_wrong: float
    wrong: float
    missing: float
    additional: float
    short_name: float
    """A wrong or missing character in a name of three characters or two; shortest_name of two."""
    shortest_name: float
    length: float
    """For each character of a name that was compared."""
    clear: float
    """By how much the best of misread names has to be better than the next."""


@dataclass(frozen=True, slots=True)
class Weights:
    """All of them."""

    blocks: BlockWeights
    choice: ChoiceWeights
    paths: PathWeights

    @classmethod
    def load(cls) -> Weights:
        """Read data/weights.json; raises TypeError where a weight is missing or unknown."""
        table = json.loads((files("webimage_ocr.contacts") / "data" / "weights.json").read_text("utf-8"))
        return cls(BlockWeights(**table["blocks"]), ChoiceWeights(**table["choice"]), PathWeights(**table["paths"]))
