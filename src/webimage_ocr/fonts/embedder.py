"""The network that turns windows of text into embeddings."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.runtime.backends import open_session
from webimage_ocr.runtime.session import GraphOptions, RuntimeOptions, Weights

BATCHES = (1, 2, 4, 8, 16)
"""Only these batch sizes are run: every new shape costs OpenVINO tens of milliseconds and memory."""


class Embedder:
    """Runs the network; may be shared among threads."""

    def __init__(self, weights: bytes, runtime: RuntimeOptions) -> None:
        self.digest = hashlib.sha256(weights).digest()
        """Tells this network from others: what it embedded is of no use to them."""
        self._session = open_session(Weights.of(weights), GraphOptions(mean=0.0, scale=1.0), runtime)

    def embed(self, lines: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """Embed lines of one or more windows (k, 48, 192) each: their mean directions (n, 128), of unit length."""
        windows = np.concatenate(lines)[..., None]
        parts = []
        for start in range(0, len(windows), BATCHES[-1]):
            part = windows[start : start + BATCHES[-1]]
            size = next(size for size in BATCHES if size >= len(part))
            padded = np.concatenate([part, np.zeros((size - len(part), *part.shape[1:]), np.uint8)])
            parts.append(self._session.run(padded)[0][: len(part)])
        embeddings = np.concatenate(parts).astype(np.float32)
        starts = np.cumsum([0, *(len(line) for line in lines[:-1])])
        sums = np.add.reduceat(embeddings, starts, axis=0)
        return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), np.float32)
