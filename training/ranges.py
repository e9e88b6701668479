"""Find the range of what each large layer is given, for computing it in int8: ``python -m training.ranges``.

Pictures that seeded code draws are read in f32; the values in front of these layers are sampled, and of each
layer's ranges the one is kept whose rounding errs least. No picture of others is looked at. Four minutes a tier; the
tiny one must have been fetched (``webimage-ocr models pull``).
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from random import Random
from typing import Any

import numpy as np
import openvino as ov
from numpy.typing import NDArray

from drawing.kinds import KINDS
from webimage_ocr.ocr.detection.detect import TextDetector
from webimage_ocr.ocr.pipeline import Pipeline
from webimage_ocr.ocr.recognition.recognize import TextRecognizer
from webimage_ocr.reader import load_characters
from webimage_ocr.runtime.backends import open_session
from webimage_ocr.runtime.graph import prepare_graph, source
from webimage_ocr.runtime.int8 import RANGES
from webimage_ocr.runtime.models import OWN, PUBLISHED, find_model, find_weights, load_weights
from webimage_ocr.runtime.session import Array, GraphOptions, RuntimeOptions, Session
from webimage_ocr.types import ReadOptions

TIERS = "small", "tiny"
PICTURES, SEED = 8, 77
BATCHES = {"detection": 80, "recognition": 240}
SAMPLES = 4_000
"""Values of one layer in one batch."""
LEAST_WEIGHTS = {"Convolution": 5_000, "MatMul": 100_000}
"""Smaller layers save no time, and those of detection's first stage move the edges of regions: share of the
regions' area that differs from f32 0.013 with them, 0.009 without (bf16: 0.004)."""
CLIPPED = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.25, 0.2)
"""Shares of the outermost values that a range may end at; what lies beyond is cut off."""


class Recorder:
    """A session that keeps what it is given."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.batches: list[NDArray[np.uint8]] = []

    def run(self, batch: NDArray[np.uint8]) -> tuple[Array, ...]:
        self.batches.append(batch.copy())
        return self._session.run(batch)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=PICTURES, help="of each kind of drawing/kinds")
    parser.add_argument("--tier", action="append", choices=TIERS, help="only this one; the table keeps the others")
    parser.add_argument("--weights", choices=(PUBLISHED, OWN), default=PUBLISHED)
    parser.add_argument("--layer", action="append", help="only the one of this name; the table keeps the others")
    options = parser.parse_args()
    table = json.loads(RANGES.read_text(encoding="utf-8"))
    for tier in options.tier or TIERS:
        for role, batches in record(tier, options.pictures, options.weights).items():
            model = find_model(tier, role, options.weights)
            if model.weights != options.weights:
                continue
            chosen = Random(SEED).sample(batches, min(BATCHES[role], len(batches)))
            values = sample(load_weights(model), chosen)
            known = table[model.sha256] if options.layer else {}
            wanted = values.keys() & set(options.layer or values)
            table[model.sha256] = known | {name: best_range(values[name]) for name in values if name in wanted}
            print(f"{tier} {role}: {len(wanted)} layers, {len(chosen)} of {len(batches)} batches")
    rows = [f'"{key}": {{\n' + ",\n".join(f'  "{n}": {json.dumps(r)}' for n, r in ranges.items()) + "\n}"
            for key, ranges in table.items()]  # fmt: skip
    RANGES.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")


def record(tier: str, pictures: int, chosen: str = PUBLISHED) -> dict[str, list[NDArray[np.uint8]]]:
    """What each network is given while drawn pictures of every kind are read in f32."""
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
    return {"detection": detection.batches, "recognition": recognition.batches}


def sample(weights: bytes, batches: Sequence[NDArray[np.uint8]]) -> dict[str, NDArray[np.float32]]:
    """Values in front of each layer that int8 is for; their extremes are among them."""
    core = ov.Core()
    model = core.read_model(weights)
    layers = find_layers(model)
    # before what is built for tapping is put in front of it
    first = next(iter(model.inputs[0].get_target_inputs())).get_node().get_friendly_name()
    tapped = prepare_graph(ov.Model([layer.input_value(0) for layer in layers], model.get_parameters()), GraphOptions())
    request = core.compile_model(tapped, "CPU", {"INFERENCE_PRECISION_HINT": "f32"}).create_infer_request()
    rng = np.random.default_rng(SEED)
    values: defaultdict[str, list[NDArray[np.float32]]] = defaultdict(list)
    values[first] = [np.array([-128, 127], np.float32)]  # the bytes of a picture
    for batch in batches:
        request.infer([batch])
        for i, layer in enumerate(layers):
            given = request.get_output_tensor(i).data.ravel()
            some = rng.choice(given, min(SAMPLES, given.size))
            values[layer.get_friendly_name()] += [some, np.array([given.min(), given.max()])]
    return {name: np.concatenate(parts) for name, parts in values.items()}


def find_layers(model: Any) -> list[Any]:
    """The convolutions between the very first and the first depthwise one, large ones behind it, and that of classes.

    Left in float: those of one column only (squeeze and excitation), and those whose mean is taken, DBNet's neck
    (share of the regions' area that differs from bf16: 0.095 with it, 0.015 without).
    """
    layers, behind = [], False
    for node in model.get_ordered_ops():
        kind = node.get_type_name()
        behind = behind or kind == "GroupConvolution"
        if kind not in LEAST_WEIGHTS or node.get_input_partial_shape(1).is_dynamic:
            continue
        shape = node.get_input_shape(1)
        if not behind:
            if np.prod(shape[2:]) > 1 and source(node, 0).get_node().get_type_name() != "Parameter":
                layers.append(node)
            continue
        width = node.get_output_partial_shape(0)[3 if kind == "Convolution" else 1]
        users = {user.get_node().get_type_name() for user in node.output(0).get_target_inputs()}
        if np.prod(shape) >= LEAST_WEIGHTS[kind] and width.is_dynamic and "ReduceMean" not in users:
            layers.append(node)
    return layers


def best_range(values: NDArray[np.float32]) -> tuple[float, float]:
    """The range, 0 exactly on one of its 256 levels, that rounds these values with the least mean square error."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    best = (np.inf, 0.0, 0.0)
    # GELU ends at -0.17: nothing is gained by cutting that off
    for low_share in CLIPPED if low < -0.2 else (1.0,):
        for high_share in CLIPPED:
            step = (high * high_share - low * low_share) / 255
            zero = round(-low * low_share / step)
            rounded = (np.clip(np.round(values / step) + zero, 0, 255) - zero) * step
            best = min(best, (float(np.square(rounded - values).mean()), -zero * step, (255 - zero) * step))
    return round(best[1], 5), round(best[2], 5)


if __name__ == "__main__":
    main()
