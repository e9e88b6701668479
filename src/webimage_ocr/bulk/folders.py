"""Pictures in folders, in an order that is the same every time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from glob import has_magic
from pathlib import Path, PurePath

IMAGE_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jfif", ".png", ".bmp", ".tif", ".tiff", ".tga", ".webp", ".ico", ".pcx", ".gif"}
)
"""What is taken for an image in a folder; a file that is named itself is read whatever its name."""


def is_image_name(name: str) -> bool:
    """Whether the name ends as an image's does."""
    return PurePath(name).suffix.lower() in IMAGE_SUFFIXES


def is_folder(name: str) -> bool:
    """Whether there is a folder of this name."""
    return _holds(Path(name).is_dir)


def is_file(name: str) -> bool:
    """Whether there is a file of this name."""
    return _holds(Path(name).is_file)


def _holds(question: Callable[[], bool]) -> bool:
    """What is asked of a path; of a name that no file can have, as it is too long, nothing holds."""
    try:
        return question()
    except OSError:
        return False


def list_images(folder: str | os.PathLike[str]) -> Iterator[str]:
    """The paths of a folder's images, those of its subfolders too, sorted.

    A link that leads nowhere is among them, so that somebody is told of it.
    """
    found = (Path(at, name) for at, _, names in os.walk(folder) for name in names if is_image_name(name))
    yield from (str(path) for path in sorted(found) if path.is_file() or not path.exists())


def list_matches(pattern: str) -> Iterator[str]:
    """The files that a pattern matches, sorted; ``**`` stands for any number of folders."""
    parts = Path(pattern).parts
    fixed = next(at for at, part in enumerate(parts) if has_magic(part))
    found = Path(*parts[:fixed]).glob(str(Path(*parts[fixed:])))
    yield from (str(path) for path in sorted(found) if not path.is_dir())
