"""An endless stream of batches: sheets drawn, cut into lines, and read by the published network for comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from training.recognition.faces import Typecase
from training.recognition.graph import with_features
from training.recognition.icons import load_icons
from training.recognition.lines import Line, cut_lines
from training.recognition.ordinary import ORDINARY
from training.recognition.score import errors
from training.recognition.sheets import SheetDrawer
from training.recognition.singles import SingleDrawer
from webimage_ocr.ocr.detection.detect import TextDetector
from webimage_ocr.ocr.recognition.recognize import padded_width
from webimage_ocr.ocr.recognition.strip import STRIP_PX
from webimage_ocr.runtime.backends import open_session
from webimage_ocr.runtime.characters import read_characters
from webimage_ocr.runtime.models import find_model, find_weights
from webimage_ocr.runtime.session import GraphOptions, RuntimeOptions

BUDGET_PX = 4096
"""Width of all strips of a batch together: a batch takes about the same time whatever its lines are."""
MOST_LINES = 48
WIDEST_PX = 880
TOP = 8
"""Classes of each column of which the published network's probability is kept; the rest is one more."""
ILLEGIBLE = 0.5
"""Share of errors in the published reading of ordinary text from which the line is thought to be spoilt."""
COLUMN_PX = 8
WORN, POSTER = "worn", "poster"
TURNS = ("sheet", POSTER, "sheet", WORN, POSTER)
"""What follows what: with one in six of worn lines adverts were read worse by 0.0075, with one in two by 0.005."""
KEPT_MORE = 3.0
"""Weight of what the published network says of worn lines and posters, on those that it reads as they are."""


@dataclass(frozen=True, slots=True, eq=False)
class Teacher:
    """What the published network says of a line: the likeliest classes (t, TOP), their probabilities, its reading."""

    classes: NDArray[np.int64]
    probabilities: NDArray[np.float32]
    features: NDArray[np.float16]
    """Where the part that is taught begins, (channels, rows, columns)."""
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A line and what the published network says of it."""

    line: Line
    target: NDArray[np.int64]
    teacher: Teacher

    @property
    def right(self) -> bool:
        """Whether the published network reads it as it is."""
        return self.teacher.text == self.line.text

    @property
    def kept(self) -> float:
        """How much the network shall go on to say what the published one says: where that is right, and of worn lines
        and posters always, since the web shows them in more ways than are drawn here."""
        if self.line.kind in (WORN, POSTER):
            return KEPT_MORE if self.right else 1.0
        return float(self.right)


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Examples of one padded width; ``sheet`` is the next sheet to be drawn."""

    examples: Sequence[Example]
    sheet: int

    @property
    def features(self) -> NDArray[np.float32]:
        return np.stack([example.teacher.features for example in self.examples]).astype(np.float32)


def to_pictures(strips: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
    """Strips padded to the width that the reader runs the network with, (n, 3, 48, w) in -1 to 1."""
    width = padded_width(max(strip.shape[1] for strip in strips))
    padded = np.full((len(strips), STRIP_PX, width, 3), 127, np.uint8)
    for row, strip in zip(padded, strips, strict=True):
        row[:, : strip.shape[1]] = strip
    return np.ascontiguousarray(padded.transpose(0, 3, 1, 2), np.float32) / 127.5 - 1


class PublishedReader:
    """The published network on onnxruntime; any other file of its kind reads too."""

    def __init__(self, weights: bytes, threads: int = 1) -> None:
        self.characters = read_characters(weights)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(with_features(weights), options, ["CPUExecutionProvider"])

    def read(self, strips: Sequence[NDArray[np.uint8]]) -> list[Teacher]:
        """Read strips of one padded width."""
        probabilities, features = self._session.run(None, {"x": to_pictures(strips)})
        top = np.argpartition(probabilities, -TOP, axis=2)[:, :, -TOP:]
        found = []
        for chosen, row, part in zip(top, probabilities, features, strict=True):
            best = row.argmax(axis=1)
            new = best[(best != 0) & (np.concatenate([[0], best[:-1]]) != best)]
            text = "".join(self.characters[i] for i in new)
            likely = np.take_along_axis(row, chosen, 1)
            found.append(Teacher(chosen.astype(np.int64), likely, part.astype(np.float16), text.strip()))
        return found


class LineSource:
    """Draws and cuts; the same name and number give the same sheet."""

    def __init__(self, pack: Path, icons: Path, characters: Iterable[str], *, held: bool, threads: int = 1) -> None:
        detection = find_weights(find_model("small", "detection"))
        self._detector = TextDetector(open_session(detection, GraphOptions(), RuntimeOptions(threads=threads)))
        drawings, arrows = (load_icons(icons, held=held, arrows=arrows) for arrows in (False, True))
        typecase, known = Typecase(pack, held=held), set(characters)
        self.drawer = SheetDrawer(typecase, drawings, arrows, known, test=held)
        self.singles = SingleDrawer(typecase, known, test=held)

    def lines(self, name: str, blocks: dict[str, float] | None = None, *, jitter: bool = True) -> list[Line]:
        """The lines of one sheet."""
        return list(cut_lines(self.drawer.draw(name, blocks), self._detector, Random(name), jitter=jitter))

    def worn_lines(self, name: str, count: int = 40) -> list[Line]:
        """Ordinary lines as on photographs and posters."""
        return [Line(strip, text, WORN) for text, strip in self.singles.draw_worn_lines(name, count)]

    def poster_lines(self, name: str, count: int = 40) -> list[Line]:
        """Ordinary lines as adverts letter them."""
        return [Line(strip, text, POSTER) for text, strip in self.singles.draw_poster_lines(name, count)]

    def plain_lines(self, name: str, texts: Sequence[str]) -> list[Line]:
        """Lines of the given texts, black on white; those that detection does not find whole are missing."""
        rows = [texts[start : start + 20] for start in range(0, len(texts), 20)]
        sheets = (self.drawer.draw_plain(f"{name}/{number}", row) for number, row in enumerate(rows))
        return [line for sheet in sheets for line in cut_lines(sheet, self._detector, Random(name), jitter=False)]


def stream(source: LineSource, reader: PublishedReader, seed: int, sheet: int) -> Iterator[Batch]:
    """Batches without end, from sheet number ``sheet`` on."""
    index = {character: i for i, character in enumerate(reader.characters)}
    waiting: dict[int, list[Line]] = {}
    draw: dict[str, Callable[[str], list[Line]]] = {
        "sheet": source.lines,
        WORN: source.worn_lines,
        POSTER: source.poster_lines,
    }
    while True:
        drawn = draw[TURNS[sheet % len(TURNS)]](f"{seed}/{sheet}")
        for line in drawn:
            width = line.strip.shape[1]
            if width <= WIDEST_PX and len(line.text) <= width / COLUMN_PX / 1.2:
                waiting.setdefault(padded_width(width), []).append(line)
        sheet += 1
        for width, lines in list(waiting.items()):
            enough = min(MOST_LINES, max(2, BUDGET_PX // width))
            while len(lines) >= enough:
                chosen, lines = lines[:enough], lines[enough:]
                teachers = reader.read([line.strip for line in chosen])
                examples = [
                    Example(line, np.array([index[c] for c in line.text], np.int64), teacher)
                    for line, teacher in zip(chosen, teachers, strict=True)
                    if line.kind not in (*ORDINARY, WORN, POSTER)
                    or errors(line.text, teacher.text) <= ILLEGIBLE * len(line.text)
                ]
                if examples:
                    yield Batch(examples, sheet)
            waiting[width] = lines
