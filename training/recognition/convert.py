"""The published recognition network as a torch module, and trained values back in the published file.

Only values change hands: each parameter is the initializer of the same shape and content, so that the file that comes
back has the published graph, names and metadata.
"""

from __future__ import annotations

import numpy as np
import onnx
import onnx.utils
import onnx2torch
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

from training.recognition.graph import START, Values

LEAST_VALUES = 16
"""Smaller initializers are shapes and constants of the graph, nothing that is learnt."""


class Recognition(nn.Module):
    """The network from ``start``, which may be its input (n, 3, 48, w), to the logits (n, w / 8, classes)."""

    def __init__(self, weights: bytes, start: str = START) -> None:
        super().__init__()
        model = onnx.load_from_string(weights)
        self._drop_softmax(model)
        _pad_explicitly(model)
        if start != model.graph.input[0].name:
            model = onnx.utils.Extractor(model).extract_model([start], [model.graph.output[0].name])
        self.graph = onnx2torch.convert(model)
        names = _match(model, self.graph)
        self.names = {place: name for place, name in names.items() if not name.startswith("Constant")}
        """Place in the module (``Conv/Conv.weight``) -> initializer."""
        for place in self.names:
            owner, _, leaf = place.rpartition(".")
            module = self.graph.get_submodule(owner)
            value = getattr(module, leaf)
            if not isinstance(value, nn.Parameter):
                delattr(module, leaf)
                module.register_parameter(leaf, nn.Parameter(value.detach().clone()))
        self.eval()

    @staticmethod
    def _drop_softmax(model: onnx.ModelProto) -> None:
        last = model.graph.node[-1]
        if last.op_type != "Softmax":
            raise ValueError(f"the network ends with {last.op_type}, not with a softmax over its classes")
        model.graph.output[0].name = last.input[0]
        del model.graph.node[-1]

    def forward(self, pictures: Tensor) -> Tensor:
        logits: Tensor = self.graph(pictures)
        return logits

    def train(self, mode: bool = True) -> Recognition:  # noqa: ARG002 (as torch has it)
        """Batch statistics stay the published ones: a batch of drawn lines is no sample of what will be read."""
        super().train(False)
        return self

    def values(self) -> dict[str, NDArray[np.float32]]:
        """What can be trained, under the names of the published file."""
        parameters = dict(self.graph.named_parameters())
        return {name: parameters[place].detach().numpy().copy() for place, name in self.names.items()}

    def set_values(self, values: Values) -> None:
        """Take up values under the names of the published file."""
        parameters = dict(self.graph.named_parameters())
        with torch.no_grad():
            for place, name in self.names.items():
                if name in values:
                    parameters[place].copy_(torch.from_numpy(np.asarray(values[name], np.float32)))


def _pad_explicitly(model: onnx.ModelProto) -> None:
    """Put a Pad in front of what pads by ``SAME_UPPER``: with a kernel of 2 and a stride of 1, one row and column."""
    nodes = []
    for node in model.graph.node:
        wanted = {a.name: a for a in node.attribute}
        if "auto_pad" in wanted and wanted["auto_pad"].s == b"SAME_UPPER":
            kernel, strides = list(wanted["kernel_shape"].ints), list(wanted["strides"].ints)
            if kernel != [2, 2] or strides != [1, 1]:
                raise ValueError(f"{node.name} pads a kernel of {kernel} with strides {strides}: not foreseen")
            name = f"{node.name}.padded"
            extent, filling = f"{name}.extent", f"{name}.filling"
            model.graph.initializer.append(
                numpy_helper.from_array(np.array([0, 0, 0, 0, 0, 0, 1, 1], np.int64), extent)
            )
            value = np.float32(-3e38 if node.op_type == "MaxPool" else 0)
            model.graph.initializer.append(numpy_helper.from_array(value, filling))
            nodes.append(onnx.helper.make_node("Pad", [node.input[0], extent, filling], [name], name, mode="constant"))
            node.input[0] = name
            node.attribute.remove(wanted["auto_pad"])
        nodes.append(node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def _match(model: onnx.ModelProto, module: nn.Module) -> dict[str, str]:
    """Find each initializer's place in the module by its content; layers store matrices transposed or not."""
    places: dict[bytes, list[str]] = {}
    tensors = [*module.named_parameters(), *module.named_buffers()]
    for place, tensor in tensors:
        if "running_" not in place:
            places.setdefault(_fingerprint(tensor.detach().numpy()), []).append(place)
    found = {}
    for initializer in model.graph.initializer:
        value = numpy_helper.to_array(initializer)
        if value.dtype != np.float32 or value.size < LEAST_VALUES:
            continue
        same = places.get(_fingerprint(value), [])
        if len(same) == 1:
            found[same[0]] = initializer.name
    return found


def _fingerprint(value: NDArray[np.generic]) -> bytes:
    return repr(value.shape).encode() + np.ascontiguousarray(value).tobytes()
