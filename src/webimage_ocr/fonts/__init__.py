"""The five nearest fonts of a line."""

from webimage_ocr.fonts.namer import FontNamer, NamingOptions
from webimage_ocr.fonts.place import fonts_folder

__all__ = ["FontNamer", "NamingOptions", "fonts_folder"]
