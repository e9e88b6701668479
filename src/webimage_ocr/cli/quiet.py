"""Standard error for lines of our own alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def silence_libraries() -> Iterator[None]:
    """Drop what C libraries say of damaged pictures past Python (``libpng error: IDAT: CRC error``): we say it too.

    What Python writes goes where it went before.
    """
    own = sys.stderr
    try:
        kept = os.dup(own.fileno())
    except (AttributeError, OSError):  # closed, or no file at all
        yield
        return
    with os.fdopen(kept, "w", 1, own.encoding, own.errors) as sys.stderr, Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), own.fileno())
        try:
            yield
        finally:
            os.dup2(kept, own.fileno())
            sys.stderr = own
