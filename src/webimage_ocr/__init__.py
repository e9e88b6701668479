"""Read the text of web images: a library, a command and a server.

>>> from webimage_ocr import Reader, ReadOptions
>>> page = Reader().read("shot.png", ReadOptions(detect_direction=True))
>>> print(page.text)
"""

from typing import TYPE_CHECKING

from webimage_ocr.types import Character, Contact, FontGuess, Line, Page, ReadOptions

if TYPE_CHECKING:
    from webimage_ocr.reader import Reader

__all__ = ["Character", "Contact", "FontGuess", "Line", "Page", "ReadOptions", "Reader", "__version__"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    # Reader pulls in OpenCV and the inference runtime (0.3 s): only when it is used
    if name == "Reader":
        from webimage_ocr.reader import Reader

        return Reader
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
