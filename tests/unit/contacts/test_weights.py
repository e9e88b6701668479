"""The weights file and what the groups of entities make of it."""

import dataclasses
import json
from importlib.resources import files

import pytest

from webimage_ocr.contacts.weights import BlockWeights, ChoiceWeights, PathWeights, Weights


def test_the_file_holds_every_weight_and_no_other() -> None:
    table = json.loads((files("webimage_ocr.contacts") / "data" / "weights.json").read_text("utf-8"))
    for group, kind in (("blocks", BlockWeights), ("choice", ChoiceWeights), ("paths", PathWeights)):
        assert set(table[group]) == {one.name for one in dataclasses.fields(kind)}
    assert "training/contacts/fit.py" in table["about"]


def test_a_weight_that_is_missing_is_an_error() -> None:
    with pytest.raises(TypeError, match="recipient"):
        ChoiceWeights(**{one.name: 0.0 for one in dataclasses.fields(ChoiceWeights)[1:]})


def test_the_signs_of_the_weights_are_those_of_their_meaning() -> None:
    weights = Weights.load()
    assert weights.choice.recipient > 0 > weights.choice.sender
    assert weights.choice.mobile > weights.choice.service
    assert weights.blocks.name_number_address > max(weights.blocks.number_address, weights.blocks.name_number)
    assert weights.blocks.other_party < 0
    assert weights.paths.full > weights.paths.short > 0 > weights.paths.cost
