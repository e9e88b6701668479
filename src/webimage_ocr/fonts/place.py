"""Where the user's fonts and the font pack lie."""

from __future__ import annotations

import os
from pathlib import Path


def fonts_folder() -> Path:
    """The folder of ``user`` and ``pack``: WEBIMAGE_OCR_FONTS, or a place under the user's data folder."""
    if given := os.environ.get("WEBIMAGE_OCR_FONTS"):
        return Path(given)
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "webimage-ocr" / "fonts"
