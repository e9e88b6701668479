"""Won and lost against the best peer of each picture, and which texts were lost."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from drawing.labels import Block, Label, LabelItem, Reading, read_labels
from eval.oracle import describe_lost, describe_missed, lost_texts, missed_texts, weigh
from eval.score import score_folder


def box(row: int) -> np.ndarray:
    return np.array([[0, 20 * row], [100, 20 * row], [100, 20 * row + 10], [0, 20 * row + 10]], float)


LABELS = [Label(image, (LabelItem("abcdef", box(0)), LabelItem("ghij", box(1)))) for image in ("a.png", "b.png")]


def read(*pages: tuple[str, str]) -> list[Reading]:
    return [
        Reading(label.image, tuple(Block(text, box(row)) for row, text in enumerate(page)))
        for label, page in zip(LABELS, pages, strict=True)
    ]


def test_each_picture_has_its_own_best_peer() -> None:
    ours = read(("abcdef", "gXij"), ("abcXXX", "ghij"))
    peers = {"one": read(("abcXef", "XXXX"), ("abcdef", "ghij")), "two": read(("abcdXf", "gXXj"), ("", "ghij"))}
    scores = {name: score_folder(LABELS, readings) for name, readings in peers.items()}
    balance = weigh(score_folder(LABELS, ours), scores)
    assert balance is not None
    assert [(picture.peer, picture.won, picture.lost) for picture in balance.pictures] == [("two", 2, 0), ("one", 0, 3)]
    assert (balance.won, balance.lost, balance.gain().value) == (2, 3, -1)
    assert [picture.image for picture in balance.worst(5)] == ["b.png"]


def test_without_peers_there_is_no_balance() -> None:
    assert weigh(score_folder(LABELS, []), {}) is None


def test_what_was_lost_is_named() -> None:
    ours, theirs = read(("abcXXX", "ghij"), ("", "")), read(("abcdef", "XXXX"), ("", ""))
    (lost,) = lost_texts(LABELS[0], ours[0], theirs[0])
    assert (lost.text, lost.ours, lost.theirs, lost.characters) == ("abcdef", "abcXXX", "abcdef", 3)


def test_what_was_invented_is_named() -> None:
    ours = Reading("a.png", (*read(("abcdef", "ghij"), ("", ""))[0].blocks, Block("目", box(9))))
    (lost,) = lost_texts(LABELS[0], ours, read(("abcdef", "ghij"), ("", ""))[0])
    assert (lost.text, lost.ours) == ("", "目")


def test_texts_without_boxes_are_named_by_what_is_most_like_them() -> None:
    label = Label("a.png", (LabelItem("Summer sale", None), LabelItem("ends", None)))
    ours, theirs = Reading("a.png", (Block("Summ", box(0)), Block("ends", box(1)))), Reading(
        "a.png", (Block("SUMMER SALE ends", box(0)),)
    )  # fmt: skip
    (lost,) = lost_texts(label, ours, theirs)
    assert (lost.text, lost.ours, lost.theirs) == ("Summer sale", "Summ", "SUMMER SALE ends")
    balance = weigh(score_folder([label], [ours]), {"peer": score_folder([label], [theirs])})
    assert balance is not None
    assert "3 characters lost against peer" in describe_lost(balance.pictures[0], [lost])


def test_what_is_wrong_is_named_without_any_peer() -> None:
    ours = read(("abcXXX", "ghij"), ("", ""))[0]
    (missed,) = missed_texts(LABELS[0], ours)
    assert (missed.text, missed.ours, missed.characters) == ("abcdef", "abcXXX", 3)
    assert describe_missed("a.png", 0.7, [missed]) == "  a.png: 0.700 right\n    'abcdef': we read 'abcXXX'"


def test_a_picture_without_a_truth_is_neither_lost_nor_won(tmp_path: Path) -> None:
    (tmp_path / "labels.jsonl").write_text(json.dumps({"image": "a.png", "items": [], "no_labels": True}))
    labels = read_labels(tmp_path)
    scores = [score_folder(labels, [Reading("a.png", blocks)]) for blocks in ((Block("text", box(0)),), ())]
    balance = weigh(scores[0], {"silent": scores[1]})
    assert balance is not None
    assert (balance.won, balance.lost) == (0, 0)
