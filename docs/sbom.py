"""Write the bill of materials that the wheel carries (CycloneDX 1.6; PEP 770): ``python -m docs.sbom``, ``make sbom``.

It lists what the wheel asks for with all extras but those of the tests, and what that asks for, in the versions of
setup/constraints.txt, and the weights that are inside.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from webimage_ocr import __version__
from webimage_ocr.runtime.models import MODELS

ROOT = Path(__file__).parents[1]
SBOM = ROOT / "setup" / "sbom.cdx.json"
OURS = "webimage-ocr"
_APACHE = {"expression": "Apache-2.0"}
_KEPT = ("bom-ref", "type", "name", "version", "purl", "licenses")
"""Of a component; addresses and descriptions change without anything else."""
_PYTHON = {"python_full_version": "3.11.14"}
"""Whatever runs this: for Debian 12's 3.11.2 redis asks for async-timeout, and the list would be another one there."""


def required() -> dict[str, tuple[str, ...]]:
    """Every package that ours leads to, by its canonical name: the names of those that it asks for itself."""
    ours = distribution(OURS)
    extras = tuple(extra for extra in ours.metadata.get_all("Provides-Extra") or () if extra != "dev")
    found: dict[str, tuple[str, ...]] = {}
    waiting = [(OURS, extras)]
    seen: set[tuple[str, tuple[str, ...]]] = set()
    while waiting:
        asked = waiting.pop()
        if asked in seen:
            continue
        seen.add(asked)
        name, extras = asked
        direct = list(_requirements(distribution(name), extras))
        names = {canonicalize_name(each.name) for each in direct}
        found[name] = tuple(sorted(names | set(found.get(name, ()))))
        waiting += [(canonicalize_name(each.name), tuple(sorted(each.extras))) for each in direct]
    return found


def _requirements(package: Distribution, extras: tuple[str, ...]) -> list[Requirement]:
    """What a package asks for with these extras, as far as it is wanted and installed here."""
    wanted = []
    for line in package.requires or ():
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({**_PYTHON, "extra": extra}) for extra in ("", *extras)):
            try:
                distribution(requirement.name)
            except PackageNotFoundError:
                continue  # Ray asks for some in extras of extras that pip resolves otherwise
            wanted.append(requirement)
    return wanted


def describe() -> dict[str, Any]:
    """The bill of materials, without time and number of its making: the same packages give the same file."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--of", "JSON", "--output-reproducible"]
    everything = json.loads(subprocess.check_output([*command, sys.executable], stderr=subprocess.DEVNULL))
    packages = required()
    components: dict[str, Any] = {
        canonicalize_name(component["name"]): component for component in everything["components"]
    }
    kept = {name: {key: components[name][key] for key in _KEPT if key in components[name]} for name in packages}
    kept.pop(OURS)
    references = {name: component["bom-ref"] for name, component in kept.items()} | {OURS: OURS}
    weights = [
        {
            "bom-ref": f"weights:{model.file}:{model.sha256[:12]}",
            "type": "machine-learning-model",
            "name": f"{model.tier} {model.role} ({model.weights})",
            "description": model.source,
            "hashes": [{"alg": "SHA-256", "content": model.sha256}],
            "licenses": [{"license": {"id": model.licence}}],
        }
        for model in MODELS
        if model.package
    ]
    ours = {"bom-ref": OURS, "type": "library", "name": OURS, "version": __version__}
    return {
        "$schema": everything["$schema"],
        "bomFormat": "CycloneDX",
        "specVersion": everything["specVersion"],
        "version": 1,
        "metadata": {"component": {**ours, "purl": f"pkg:pypi/{OURS}@{__version__}", "licenses": [_APACHE]}},
        "components": [*(kept[name] for name in sorted(kept)), *weights],
        "dependencies": [
            {"ref": references[name], "dependsOn": [references[other] for other in packages[name]]}
            for name in sorted(packages)
        ],
    }


if __name__ == "__main__":
    SBOM.write_text(json.dumps(describe(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
