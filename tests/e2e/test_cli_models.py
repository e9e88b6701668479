"""``webimage-ocr models build``: afterwards nothing is left to be compiled, so that the cache may be read-only."""

import os
import subprocess
import sys
from pathlib import Path

from pictures import draw_lines


def _run(cache: Path, *arguments: str | Path) -> str:
    command = [sys.executable, "-m", "webimage_ocr", *map(str, arguments)]
    environment = os.environ | {"WEBIMAGE_OCR_CACHE": str(cache)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=True).stdout


def _contents(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_reading_after_build_writes_nothing_to_the_cache(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    draw_lines().save(tmp_path / "shot.png")
    assert str(cache) in _run(cache, "models", "build")
    built = _contents(cache)
    assert built
    assert _run(cache, "read", tmp_path / "shot.png")
    assert _contents(cache) == built
