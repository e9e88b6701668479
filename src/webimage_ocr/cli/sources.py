"""What the command is given to read (files, folders, patterns, URLs, ``-``), and how results of it are named."""

from __future__ import annotations

import errno
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from glob import has_magic
from ipaddress import ip_network
from pathlib import Path, PurePath, PurePosixPath
from typing import BinaryIO
from urllib.parse import urlsplit

from webimage_ocr.bulk.folders import is_file, is_folder, list_images, list_matches
from webimage_ocr.bulk.loading import Loader, LoadOptions, is_web_address
from webimage_ocr.bulk.sources import STANDARD_INPUT
from webimage_ocr.intake.limits import read_within
from webimage_ocr.reader import LIBRARY_LIMITS

DRAWING_SUFFIXES = (".png", ".jpg", ".webp")


def expand_sources(arguments: Iterable[str]) -> Iterator[str]:
    """Put each folder's images, those of its subfolders too, in its place, and each pattern's files; sorted by name.

    A pattern (``'scans/**/*.png'``, quoted) is one only where no file has that name.
    """
    for argument in arguments:
        if argument == STANDARD_INPUT or is_web_address(argument):
            yield argument
        elif is_folder(argument):
            yield from list_images(argument)
        elif has_magic(argument) and not is_file(argument):
            yield from list_matches(argument)
        else:
            yield argument


def load_source(source: str) -> bytes:
    """The bytes behind one source. Raises OSError, or an error of the catalogue for a URL."""
    if source == STANDARD_INPUT:
        return read_within(standard_input(), LIBRARY_LIMITS.limit_bytes)
    # the one who typed the URL sits at this machine: private networks and any port are theirs to ask
    anywhere = (ip_network("0.0.0.0/0"), ip_network("::/0"))
    with Loader(LoadOptions(networks=anywhere, any_port=True, pipes=True)) as loader:
        return loader.load(source)


def standard_input() -> BinaryIO:
    """The bytes of standard input; raises OSError where it is closed."""
    if sys.stdin is None:
        raise OSError(errno.EBADF, "Standard input is closed")
    return sys.stdin.buffer


def name_drawings(target: Path, sources: Sequence[str]) -> list[Path]:
    """Where each source's drawing goes: to the file ``target``, or into the folder ``target``, named as the source.

    Raises ValueError for a file of a kind that is not drawn, and for a file that several sources would share.
    """
    if target.suffix and not target.is_dir() and target.suffix.lower() not in DRAWING_SUFFIXES:
        raise ValueError(f"a drawing is a file that ends in {', '.join(DRAWING_SUFFIXES)}, or a folder")
    return name_results(target, sources, ".png")


def name_results(target: Path, sources: Sequence[str], suffix: str) -> list[Path]:
    """Where what is made of each source goes: to the file ``target``, or into the folder, named as the source.

    What has an ending, and is no folder yet, is a file. Raises ValueError for a file that several sources would share.
    """
    if target.suffix and not target.is_dir():
        if len(sources) > 1:
            raise ValueError(f"{len(sources)} images cannot share the file {target}; name a folder")
        return [target]
    results: list[Path] = []
    taken: Counter[str] = Counter()
    for stem in map(source_stem, sources):
        taken[stem] += 1
        results.append(target / (f"{stem}{suffix}" if taken[stem] == 1 else f"{stem} ({taken[stem]}){suffix}"))
    return results


def source_stem(source: str) -> str:
    """The name of a source without folders and ending."""
    return PurePath(source_name(source)).stem


def source_name(source: str) -> str:
    """The name of a source without folders."""
    if source == STANDARD_INPUT:
        return "stdin"
    path = PurePosixPath(urlsplit(source).path) if is_web_address(source) else PurePath(source)
    return path.name or "image"
