"""``webimage-ocr doctor``: what this machine offers, what is missing, and how to mend it."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version

import typer

from webimage_ocr import __version__
from webimage_ocr.cli import AsJson, print_json
from webimage_ocr.errors import ModelUnusable, WebImageError
from webimage_ocr.intake.sandbox import ALL_WALLS, names_of
from webimage_ocr.runtime.models import DEFAULT_TIER, MODELS, OWN, cache_folder, is_default, load_weights
from webimage_ocr.runtime.processor import (
    amx_works,
    fastest_float,
    fastest_precision,
    processor_flags,
    processor_name,
    usable_cores,
)

FEATURES = ("avx2", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16", "asimd", "bf16")
"""Flags of the processor that decide how fast networks run on it."""
OPTIONAL_PACKAGES = {
    "server": "fastapi",
    "mcp": "mcp",
    "documents": "python-docx",
    "ocrmypdf": "ocrmypdf",
    "parquet": "pyarrow",
    "buckets": "obstore",
    "ray": "ray",
    "postgres": "psycopg",
    "redis": "redis",
    "otel": "opentelemetry-sdk",
}
"""Extras of this package, and one package that each of them brings."""


class State(StrEnum):
    """How a finding is meant."""

    GOOD = "good"
    OPTIONAL = "optional"
    """Not there, and needed only by those who want what it is for."""
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``remedy`` says what to do unless it is good."""

    subject: str
    state: State
    found: str
    remedy: str = ""


def doctor(as_json: AsJson = False) -> None:
    """Say what this machine offers, what is missing and how to mend it; exit status 1: nothing can be read."""
    findings = list(examine())
    if as_json:
        print_json({finding.subject: asdict(finding) for finding in findings})
    else:
        marks = {State.GOOD: "ok", State.OPTIONAL: "--", State.BAD: "!!"}
        width = max(len(finding.subject) for finding in findings)
        for finding in findings:
            typer.echo(f"{marks[finding.state]}  {finding.subject:<{width}}  {finding.found}")
            if finding.remedy:
                typer.echo(f"{'':<{width + 6}}{finding.remedy}")
    if any(finding.state is State.BAD for finding in findings):
        raise typer.Exit(1)


def examine() -> Iterator[Finding]:
    """Look at everything that reading and serving depend on."""
    yield Finding("version", State.GOOD, f"webimage-ocr {__version__}, Python {platform.python_version()}")
    yield Finding("processor", State.GOOD, f"{processor_name()} ({platform.machine()})")
    features = [flag for flag in FEATURES if flag in processor_flags()]
    yield Finding("features", State.GOOD, " ".join(features) or "none that are known to matter")
    yield Finding("threads", State.GOOD, f"{usable_cores()} usable of {os.cpu_count()} (affinity and cgroup quota)")
    yield _examine_backend()
    yield from _examine_models()
    yield _examine_loading("fonts", _load_fonts)
    yield _examine_loading("contacts", _load_contacts)
    yield _examine_cache()
    yield examine_sandbox()
    for extra, package in OPTIONAL_PACKAGES.items():
        yield _examine_extra(extra, package)


def _examine_backend() -> Finding:
    for package in ("openvino", "onnxruntime"):
        if found := _installed(package):
            return Finding("backend", State.GOOD, f"{package} {found}, {_describe_precision(package)}")
    return Finding("backend", State.BAD, "no inference library", "pip install openvino  (or onnxruntime)")


def _describe_precision(package: str) -> str:
    if package == "onnxruntime":
        return "f32"
    if amx_works(cache_folder()):
        return "bf16 on AMX"
    numbers = fastest_float(cache_folder())
    if fastest_precision(cache_folder()) == "int8":
        numbers = f"int8, and {numbers} where that is too coarse"
    if "amx_bf16" not in processor_flags():
        return numbers
    return f"{numbers}: AMX is announced, but using it ends the process, which happens on some virtual machines"


def _examine_models() -> Iterator[Finding]:
    for model in MODELS:
        subject = f"{model.tier} {model.role}" + (", own weights" if model.weights == OWN else "")
        try:
            weights = load_weights(model)
        except ModelUnusable as error:
            state = State.BAD if model.tier == DEFAULT_TIER else State.OPTIONAL
            yield Finding(subject, state, "not usable", error.detail)
        else:
            role = ", the default" if is_default(model) else ""
            size = f"{len(weights) / 1e6:.1f} MB"
            yield Finding(subject, State.GOOD, f"{size}, sha256 {model.sha256[:12]}... as expected{role}")


def _examine_loading(subject: str, load: Callable[[], object]) -> Finding:
    """What an option of reading needs; its loader checks the hashes of its own data."""
    try:
        load()
    except (WebImageError, ValueError, OSError) as error:
        return Finding(subject, State.BAD, str(error), "install the package again")
    return Finding(subject, State.GOOD, "data complete, sha256 as expected")


def _load_fonts() -> object:
    from webimage_ocr.fonts import FontNamer

    return FontNamer.load()


def _load_contacts() -> object:
    from webimage_ocr.contacts import ContactFinder

    return ContactFinder.load()


def _examine_cache() -> Finding:
    folder = cache_folder()
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(nearest, os.W_OK):
        return Finding(
            "cache",
            State.OPTIONAL,
            f"{folder} cannot be written: models are compiled anew at each start",
            "set WEBIMAGE_OCR_CACHE to a folder that can, or prepare it with: webimage-ocr models build",
        )
    return Finding("cache", State.GOOD, str(folder))


def examine_sandbox() -> Finding:
    """What stands around the processes that decode pictures, as one of them finds it."""
    from webimage_ocr.intake.decoder_pool import DecoderPool

    pool = DecoderPool(1)
    try:
        walls = pool.find_walls()
    finally:
        pool.close()
    if walls == ALL_WALLS:
        return Finding("sandbox", State.GOOD, f"walls around decoders: {names_of(walls)}")
    return Finding(
        "sandbox",
        State.OPTIONAL,
        f"walls around decoders: {names_of(walls)}; missing: {names_of(ALL_WALLS & ~walls)}",
        "Landlock needs Linux 5.13, seccomp the package libseccomp2, and both a container that allows them: "
        "docs/security.md",
    )


def _examine_extra(extra: str, package: str) -> Finding:
    if found := _installed(package):
        return Finding(extra, State.GOOD, f"installed ({package} {found})")
    return Finding(extra, State.OPTIONAL, "not installed", f"pip install 'webimage-ocr[{extra}]'")


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
