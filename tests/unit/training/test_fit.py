"""The search for the weights."""

import dataclasses

from training.contacts.fit import search
from webimage_ocr.contacts.weights import ChoiceWeights, Weights


def test_a_weight_moves_towards_what_makes_more_texts_right() -> None:
    start = Weights.load().choice
    wanted = start.recipient * 2

    def count_right(weights: ChoiceWeights) -> float:
        return -abs(weights.recipient - wanted)

    best, _ = search(start, count_right, rounds=3)
    assert abs(best.recipient - wanted) < 0.1 * wanted
    # what changes nothing stays as it is
    assert dataclasses.replace(best, recipient=start.recipient) == start


def test_a_weight_keeps_its_sign() -> None:
    start = Weights.load().choice

    def count_right(weights: ChoiceWeights) -> float:
        return weights.sender

    best, _ = search(start, count_right, rounds=3)
    assert start.sender < best.sender <= 0
