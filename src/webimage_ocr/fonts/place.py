"""Where the user's fonts and the font pack lie."""

from __future__ import annotations

import os
from pathlib import Path

from webimage_ocr.runtime.folders import user_folder


def fonts_folder() -> Path:
    """The folder of ``user`` and ``pack``: WEBIMAGE_OCR_FONTS, or a place under the user's data folder."""
    if given := os.environ.get("WEBIMAGE_OCR_FONTS"):
        return Path(given)
    return user_folder("XDG_DATA_HOME", ".local/share") / "webimage-ocr" / "fonts"
