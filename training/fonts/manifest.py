"""The hashes of the data that the package ships, and what made it."""

from __future__ import annotations

import hashlib
import json

from webimage_ocr.fonts.families import DATA


def write_manifest(makers: dict[str, str]) -> None:
    """Put the hash of each file and what made it into the manifest."""
    path = DATA / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for name, maker in makers.items():
        manifest[name] = {"sha256": hashlib.sha256((DATA / name).read_bytes()).hexdigest(), "maker": maker}
    path.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
