"""What runs: version, commit and weights."""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from webimage_ocr import __version__
from webimage_ocr.runtime.models import MODELS, find_model


@dataclass(frozen=True, slots=True)
class Weights:
    """One file of values that networks compute with; ``sha256`` was checked when it was loaded."""

    tier: str
    role: str
    weights: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Build:
    """The program as it runs."""

    version: str
    commit: str
    """Empty: nobody knows."""
    weights: tuple[Weights, ...]

    @classmethod
    def find(cls, tier: str, weights: str, commit: str = "") -> Build:
        """For a server that reads with these weights; ``commit`` stands above what the installation knows."""
        roles = dict.fromkeys(model.role for model in MODELS if model.tier == tier)
        models = (find_model(tier, role, weights) for role in roles)
        used = tuple(Weights(model.tier, model.role, model.weights, model.sha256) for model in models)
        return cls(__version__, commit or find_commit(), used)

    def labels(self) -> dict[str, str]:
        """In short, as labels of a metric."""
        kinds = dict.fromkeys(f"{used.tier} {used.weights}" for used in self.weights)
        return {"version": self.version, "commit": self.commit, "weights": ", ".join(kinds)}

    def to_wire(self) -> dict[str, Any]:
        """As ``/version`` answers; a commit that nobody knows is null."""
        return asdict(self) | {"commit": self.commit or None}


def find_commit() -> str:
    """The commit that pip installed from (PEP 610), or the one that a checkout has; empty where neither is known."""
    try:
        text = distribution("webimage-ocr").read_text("direct_url.json")
        origin = json.loads(text) if text else {}
    except (PackageNotFoundError, ValueError):
        return ""
    if commit := origin.get("vcs_info", {}).get("commit_id"):
        return str(commit)
    if not origin.get("dir_info", {}).get("editable"):
        return ""
    folder = Path(unquote(urlsplit(origin["url"]).path))
    if not (folder / ".git").exists():
        return ""  # and no repository above it is meant
    try:
        asked = subprocess.run(
            ["git", "-C", str(folder), "rev-parse", "HEAD"], capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return asked.stdout.strip()
