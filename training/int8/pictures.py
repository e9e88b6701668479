"""What the networks are given while drawn pictures are read; no picture of others is looked at."""

from __future__ import annotations

from random import Random

import numpy as np
from numpy.typing import NDArray

from drawing.kinds import KINDS
from webimage_ocr.ocr.detection.detect import TextDetector
from webimage_ocr.ocr.pipeline import Pipeline
from webimage_ocr.ocr.recognition.recognize import TextRecognizer
from webimage_ocr.reader import load_characters
from webimage_ocr.runtime.backends import open_session
from webimage_ocr.runtime.models import find_model, find_weights
from webimage_ocr.runtime.session import Array, GraphOptions, RuntimeOptions, Session
from webimage_ocr.types import ReadOptions

SEED = 77
BATCHES = {"detection": 120, "recognition": 720}
Batch = NDArray[np.uint8]


class Recorder:
    """A session that keeps what it is given."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.batches: list[Batch] = []

    def run(self, batch: Batch) -> tuple[Array, ...]:
        self.batches.append(batch.copy())
        return self._session.run(batch)


def record(tier: str, pictures: int, chosen: str) -> dict[str, list[Batch]]:
    """Batches of each network, by its role, while so many drawn pictures of every kind are read in f32."""
    runtime = RuntimeOptions(precision="f32")
    weights = {role: find_weights(find_model(tier, role, chosen)) for role in BATCHES}
    detection = Recorder(open_session(weights["detection"], GraphOptions(), runtime))
    recognition = Recorder(open_session(weights["recognition"], GraphOptions(argmax=True, streams=2), runtime))
    characters = load_characters(tier)
    pipeline = Pipeline(TextDetector(detection), TextRecognizer(recognition, characters), runtime.threads)
    for kind in sorted(KINDS.keys() - {"tall"}):
        for number in range(pictures):
            sheet = KINDS[kind](Random(f"{SEED}/{kind}/{number}"))
            pipeline.read(np.asarray(sheet.image.convert("RGB")), ReadOptions())
    pipeline.close()
    some = Random(SEED)
    kept = {"detection": detection.batches, "recognition": recognition.batches}
    return {role: some.sample(kept[role], min(count, len(kept[role]))) for role, count in BATCHES.items()}
