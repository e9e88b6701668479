"""Take of the taught values what lines need that were misread, and leave the rest as published, layer by layer.

    python -m training.recognition.merge TAUGHT.onnx --pack PACK --icons ICONS --out WEIGHTS.onnx [--share S] [--keep]

The outputs of each linear layer come as near as one set of values allows to the taught layer's on drawn lines that only
the taught network reads, and to the published layer's on ordinary ones that the published network reads (RegMean,
https://arxiv.org/abs/2212.09849). No step of training, no torch: some four thousand lines are drawn and read once.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray

from training.recognition.blend import blend, mean_products
from training.recognition.difference import apply, differences, flatten, values_of
from training.recognition.graph import Values
from training.recognition.lines import Line
from training.recognition.share import DIFFERENCE, write_differences
from training.recognition.stream import LineSource, PublishedReader, to_pictures
from webimage_ocr.ocr.recognition.recognize import padded_width
from webimage_ocr.runtime.models import find_model, load_weights

KEPT = {"ordinary": 0.6, "poster": 0.25, "worn": 0.15}
"""Weights of the lines on which the published outputs are kept; those on which the taught ones are wanted weigh 1."""
SHEETS = {"weak": 45, "ordinary": 15, "poster": 10, "worn": 8}
BLOCKS = {
    "weak": {"weak": 0.6, "buttons": 0.15, "icon_row": 0.15, "labels": 0.05, "prices": 0.05},
    "ordinary": {"ordinary": 1.0},
}
OTHERS = 0.5
"""Share of the way for what is no linear layer: depthwise convolutions and norms."""
CLASS_LAYER = ("linear_8.w_0", "linear_8.b_0")
WIDEST_PX, BATCH = 880, 16
MOST_ROWS = 4_000
"""Columns looked at of one layer in one batch."""
Products = dict[str, NDArray[np.float64]]
"""``mean_products`` by the name of what a layer is given."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The names of a linear layer's input, weight and bias; that is empty where a norm follows at once."""

    given: str
    weight: str
    bias: str
    convolution: bool
    """Whether the weight is (out, in, 1, 1) and not (in, out)."""


def find_layers(published: bytes, changed: set[str]) -> list[Layer]:
    """The products and the convolutions of one pixel whose weights are ``changed``."""
    model = onnx.load_from_string(published)
    shapes = {i.name: tuple(i.dims) for i in model.graph.initializer}
    users = {name: node for node in reversed(model.graph.node) for name in node.input}
    found = []
    for node in model.graph.node:
        if node.op_type not in ("Conv", "MatMul") or node.input[1] not in changed or node.input[1] in CLASS_LAYER:
            continue
        given, weight = node.input
        convolution = node.op_type == "Conv"
        if not convolution or (shapes[weight][1] > 1 and shapes[weight][2:] == (1, 1)):
            user = users[node.output[0]]
            found.append(Layer(given, weight, user.input[1] if user.op_type == "Add" else "", convolution))
    return found


def collect(weights: bytes, layers: Sequence[Layer], lines: Sequence[Line]) -> Products:
    """What each layer is given while the network reads the lines."""
    names = list(dict.fromkeys(layer.given for layer in layers))
    model = onnx.load_from_string(weights)
    model.graph.output.extend(onnx.helper.make_tensor_value_info(n, onnx.TensorProto.FLOAT, None) for n in names)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = 1, 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])
    rng = np.random.default_rng(0)
    sums: Products = {}
    rows: dict[str, int] = defaultdict(int)
    for batch in batches(lines):
        for name, given in zip(
            names, session.run(names, {"x": to_pictures([line.strip for line in batch])}), strict=True
        ):
            columns = np.moveaxis(given, 1, -1) if given.ndim == 4 else given
            columns = columns.reshape(-1, columns.shape[-1])
            columns = columns[rng.permutation(len(columns))[:MOST_ROWS]]
            sums[name] = sums.get(name, 0) + mean_products(columns) * len(columns)
            rows[name] += len(columns)
    return {name: total / rows[name] for name, total in sums.items()}


def batches(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines of one padded width together."""
    by_width: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_width[padded_width(line.strip.shape[1])].append(line)
    return [members[i : i + BATCH] for members in by_width.values() for i in range(0, len(members), BATCH)]


def merge(published: Values, taught: Values, layers: Sequence[Layer], wanted: Products, kept: Products) -> Values:
    """The merged values; those of the class layer stay as published."""
    values = {name: published[name] + np.float32(OTHERS) * (taught[name] - published[name]) for name in taught}
    for name in CLASS_LAYER:
        values[name] = published[name]
    for layer in layers:
        shape = published[layer.weight].shape
        change = (taught[layer.weight] - published[layer.weight]).astype(np.float64)
        rows = change.reshape(shape[0], -1).T if layer.convolution else change
        products = wanted[layer.given], kept[layer.given]
        if layer.bias:
            bias = published[layer.bias]
            rows = np.concatenate([rows, (taught[layer.bias] - bias).reshape(1, -1)])
            *parts, last = blend(rows, *products)
            rows, values[layer.bias] = np.array(parts), bias + last.reshape(bias.shape).astype(np.float32)
        else:
            rows = blend(rows, *(product[:-1, :-1] for product in products))
        turned = rows.T.reshape(shape) if layer.convolution else rows
        values[layer.weight] = published[layer.weight] + turned.astype(np.float32)
    return values


def draw(source: LineSource, kind: str) -> list[Line]:
    """Lines of one kind, from sheets that neither training nor judging draws."""
    lines: list[Line] = []
    for number in range(SHEETS[kind]):
        name = f"merge/{kind}/{number}"
        if kind == "poster":
            lines += source.poster_lines(name)
        elif kind == "worn":
            lines += source.worn_lines(name)
        else:
            lines += source.lines(name, BLOCKS[kind])
    return [line for line in lines if line.strip.shape[1] <= WIDEST_PX]


def read_rightly(reader: PublishedReader, lines: Sequence[Line]) -> set[int]:
    """By their identity, the lines that the network reads as they are."""
    return {
        id(line)
        for batch in batches(lines)
        for line, found in zip(batch, reader.read([line.strip for line in batch]), strict=True)
        if found.text == line.text
    }


def main() -> None:
    """Write the file, and with ``--keep`` the difference that the package carries."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("taught", type=Path, help="ONNX file of training.recognition.export or share")
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--icons", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="the ONNX file")
    parser.add_argument("--share", type=float, default=1.0, help="of the way from the published to the merged values")
    parser.add_argument("--keep", action="store_true", help="write the difference into the package too")
    options = parser.parse_args()
    published, taught = load_weights(find_model("small", "recognition")), options.taught.read_bytes()
    before, after = values_of(published), values_of(taught)
    layers = find_layers(published, {name for name in before if (before[name] != after[name]).any()})
    readers = PublishedReader(published), PublishedReader(taught)
    source = LineSource(options.pack, options.icons, readers[0].characters, held=False)
    weak = draw(source, "weak")
    old, new = (read_rightly(reader, weak) for reader in readers)
    wanted = collect(taught, layers, [line for line in weak if id(line) in new - old])
    kept: Products = {}
    for kind, weight in KEPT.items():
        lines = draw(source, kind)
        right = read_rightly(readers[0], lines)
        products = collect(published, layers, [line for line in lines if id(line) in right])
        kept = {name: kept.get(name, 0) + weight * product for name, product in products.items()}
    added = differences(published, merge(before, after, layers, wanted, kept), options.share)
    merged = apply(published, added)
    options.out.write_bytes(merged)
    print(f"{len(new - old)} of {len(weak)} lines wanted, sha256 {hashlib.sha256(merged).hexdigest()}")
    if options.keep:
        write_differences(flatten(published, added, options.share))
        print(f"{DIFFERENCE.name}: {DIFFERENCE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
