"""Tell names and addresses from the rest, character by character: a conditional random field.

Trained on synthetic texts alone by training/contacts/train.py; the same features are used there and here.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import pycrfsuite

from webimage_ocr.contacts.labels import Label
from webimage_ocr.contacts.names import COMPOUND, SURNAMES, is_title
from webimage_ocr.contacts.paths import Chain
from webimage_ocr.contacts.phones import Phone
from webimage_ocr.contacts.stream import Stream, find_line_end

NAME, ADDRESS = "N", "A"
MODEL = "contacts.crfsuite"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of the stream that is a name or an address."""

    kind: str
    start: int
    end: int
    confidence: float


def describe(
    stream: Stream, chains: Sequence[Chain], phones: Sequence[Phone], labels: Sequence[Label]
) -> list[list[str]]:
    """The features of every character of the stream."""
    text = stream.folded
    length = len(text)
    shapes = "".join(map(_shape, text))
    plain = "".join(
        "9" if shape == "9" else "a" if shape == "a" else one for one, shape in zip(text, shapes, strict=True)
    )
    division, phone, label = ["-"] * length, ["-"] * length, ["-"] * length
    for chain in chains:
        division[chain.start : chain.end] = [f"{chain.lowest.level}i"] * (chain.end - chain.start)
        division[chain.start] = f"{chain.lowest.level}b{chain.depth}"
    for one in phones:
        phone[one.start : one.end] = ["i"] * (one.end - one.start)
        phone[one.start] = "b"
    for one_label in labels:
        label[one_label.start : one_label.end] = ["i"] * (one_label.end - one_label.start)
    rows = _describe_lines(stream, phone, division, labels)
    full = _find_full_lines(text)
    announced = _announce(text, labels)
    padded, padded_shapes = f"^^^{plain}$$$", f"^^^{shapes}$$$"
    marks = ["^", "^", *(f"{d}{p}{b}" for d, p, b in zip(division, phone, label, strict=True)), "$", "$"]
    described: list[list[str]] = []
    for place in range(length):
        a, b, c, d, e, f, g = tuple(padded[place : place + 7])
        here = text[place]
        features = [
            "c=" + d, "b=" + c, "n=" + e, "bb=" + b + c, "bc=" + c + d, "cn=" + d + e, "nn=" + e + f,
            "bcn=" + c + d + e, "cnn=" + d + e + f, "bbc=" + b + c + d, "3=" + a + "_" + g,
            "s=" + padded_shapes[place : place + 7],
            "s5=" + padded_shapes[place + 1 : place + 6],
            "m=" + marks[place + 2], "mb=" + marks[place + 1], "mn=" + marks[place + 3],
            "mw=" + marks[place] + marks[place + 1] + marks[place + 2] + marks[place + 3] + marks[place + 4],
            "r=" + rows[place], "rs=" + rows[place] + shapes[place],
            "l=" + announced[place],
        ]  # fmt: skip
        if here in SURNAMES:
            features.append("sur")
            features.append("sur:" + c + padded_shapes[place + 4 : place + 7])
        if text[place : place + 2] in COMPOUND:
            features.append("sur2")
        if c in SURNAMES:
            features.append("bsur")
        if b in SURNAMES:
            features.append("bbsur")
        if here == "\n":
            step = stream.steps.get(place, "?")
            features += [
                "step=" + step,
                "step2=" + step + c + e,
                "step3=" + step + padded_shapes[place + 2 : place + 5],
                "full=" + full[place],
                "full2=" + full[place] + step + c + e,
            ]
        described.append(features)
    return described


def _shape(character: str) -> str:
    if "\u4e00" <= character <= "\u9fff":
        return "H"
    if character.isdigit():
        return "9"
    if character.isalpha():
        return "a"
    if character == " ":
        return "_"
    if character == "\n":
        return "|"
    if character in "*#-()（）[]【】":
        return character
    return "."


def _describe_lines(stream: Stream, phone: list[str], division: list[str], labels: Sequence[Label]) -> list[str]:
    """What kind of line each character stands in, and what kinds are above and below."""
    text = stream.folded
    bounds, start = [], 0
    while start <= len(text):
        end = find_line_end(text, start)
        bounds.append((start, end))
        start = end + 1
    kinds = []
    label_starts = [label.start for label in labels]
    for start, end in bounds:
        line = text[start:end]
        size = len(line)
        width = "0" if size < 2 else "1" if size < 5 else "2" if size < 9 else "3" if size < 16 else "4"
        if "b" in phone[start:end]:
            holds = "p"
        elif any(one[-1].isdigit() for one in division[start:end]):
            holds = "d"
        else:
            holds = "t" if is_title(line) else "-"
        number = bisect_left(label_starts, start)
        labelled = labels[number].kind[0] if number < len(labels) and labels[number].start < end else "-"
        kinds.append(width + holds + labelled)
    described: list[str] = []
    for number, (start, end) in enumerate(bounds):
        above = kinds[number - 1][1:] if number else "^"
        below = kinds[number + 1][1:] if number + 1 < len(kinds) else "$"
        step = stream.steps.get(start - 1, "?") if number else "^"
        described += [kinds[number] + "/" + above + "/" + below + "/" + step] * (end - start + 1)
    return described[: len(text)]


def _find_full_lines(text: str) -> dict[int, str]:
    """For each new line whether the line before it is as long as any, as a wrapped one is, and whether it is long."""
    lines = text.split("\n")
    widths = [sum(2 if one > "\u2e7f" else 1 for one in line) for line in lines]
    widest = max(widths)
    full: dict[int, str] = {}
    place = 0
    for line, width in zip(lines[:-1], widths[:-1], strict=True):
        place += len(line)
        full[place] = ("f" if width >= widest - 3 else "h" if width * 3 >= widest * 2 else "s") + str(
            min(3, width // 12)
        )
        place += 1
    return full


def _announce(text: str, labels: Sequence[Label]) -> list[str]:
    """The last label of the line, and how far back it stands."""
    announced = ["-"] * len(text)
    for number, label in enumerate(labels):
        until = labels[number + 1].start if number + 1 < len(labels) else len(text)
        newlines = 0
        for place in range(label.end, min(until, label.end + 60)):
            if text[place] == "\n":
                newlines += 1
                if newlines > 2:
                    break
            near = "0" if place == label.end else "1" if place < label.end + 4 else "2"
            announced[place] = label.kind + near + str(newlines)
    return announced


class Tagger:
    """The trained model; tagging keeps no state, but the library's tagger is one call at a time."""

    def __init__(self, model: bytes) -> None:
        self._model = model

    @classmethod
    def load(cls) -> Tagger:
        """Read the model and check it against the hash beside it; raises ValueError where they differ."""
        folder = files("webimage_ocr.contacts") / "data"
        model = (folder / MODEL).read_bytes()
        wanted = (folder / f"{MODEL}.sha256").read_text("ascii").split()[0]
        found = hashlib.sha256(model).hexdigest()
        if found != wanted:
            raise ValueError(f"{MODEL} has sha256 {found}, not {wanted}: reinstall the package, or train it again.")
        return cls(model)

    def find_spans(self, features: list[list[str]]) -> list[Span]:
        """Names and addresses in the order of the text."""
        if not features:
            return []
        tagger = pycrfsuite.Tagger()
        tagger.open_inmemory(self._model)
        tags = tagger.tag(pycrfsuite.ItemSequence(features))
        spans: list[Span] = []
        start = 0
        for place in range(1, len(tags) + 1):
            goes_on = place < len(tags) and tags[place] == tags[start].lower() and tags[start] != "O"
            if goes_on:
                continue
            if place < len(tags) and tags[start] != "O" and tags[place] == tags[place - 1] and tags[place].islower():
                continue
            if tags[start] != "O":
                kind = tags[start].upper()
                chance = sum(tagger.marginal(tags[at], at) for at in range(start, place)) / (place - start)
                spans.append(Span(kind, start, place, chance))
            start = place
        return spans
