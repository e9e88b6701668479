"""Read the text of web images: a library, a command and a server.

>>> from webimage_ocr import Reader, ReadOptions
>>> page = Reader().read("shot.png", ReadOptions(detect_direction=True))
>>> print(page.text)
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from webimage_ocr.reader import Reader
    from webimage_ocr.types import Character, Contact, FontGuess, Line, Page, ReadOptions

__all__ = ["Character", "Contact", "FontGuess", "Line", "Page", "ReadOptions", "Reader", "__version__"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    # NumPy, OpenCV and the inference runtime take 0.4 s to import: only when something is used
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("webimage_ocr.reader" if name == "Reader" else "webimage_ocr.types"), name)
