"""What the command is given to read: files, folders, URLs, and ``-`` for standard input."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from ipaddress import ip_network
from pathlib import Path, PurePath, PurePosixPath
from urllib.parse import urlsplit

from webimage_ocr.bulk.folders import list_images
from webimage_ocr.bulk.loading import Loader, LoadOptions, is_web_address

DRAWING_SUFFIXES = (".png", ".jpg", ".webp")
STANDARD_INPUT = "-"


def expand_sources(arguments: Iterable[str]) -> Iterator[str]:
    """Put each folder's images, those of its subfolders too, in the place of the folder, sorted by name."""
    for argument in arguments:
        if argument != STANDARD_INPUT and not is_web_address(argument) and Path(argument).is_dir():
            yield from list_images(argument)
        else:
            yield argument


def load_source(source: str) -> bytes:
    """The bytes behind one source. Raises OSError, or an error of the catalogue for a URL."""
    if source == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    # the one who typed the URL sits at this machine: private networks and any port are theirs to ask
    anywhere = (ip_network("0.0.0.0/0"), ip_network("::/0"))
    with Loader(LoadOptions(networks=anywhere, any_port=True, pipes=True)) as loader:
        return loader.load(source)


def name_drawings(target: Path, sources: Sequence[str]) -> list[Path]:
    """Where each source's drawing goes: to the file ``target``, or into the folder ``target``, named as the source.

    Raises ValueError for a file of a kind that is not drawn, and for a file that several sources would share.
    """
    if target.suffix and not target.is_dir():
        if target.suffix.lower() not in DRAWING_SUFFIXES:
            raise ValueError(f"a drawing is a file that ends in {', '.join(DRAWING_SUFFIXES)}, or a folder")
        if len(sources) > 1:
            raise ValueError(f"{len(sources)} images cannot share the file {target}; name a folder")
        return [target]
    drawings: list[Path] = []
    taken: Counter[str] = Counter()
    for source in sources:
        path = PurePosixPath(urlsplit(source).path) if is_web_address(source) else PurePath(source)
        stem = "stdin" if source == STANDARD_INPUT else path.stem or "image"
        taken[stem] += 1
        drawings.append(target / (f"{stem}.png" if taken[stem] == 1 else f"{stem} ({taken[stem]}).png"))
    return drawings
