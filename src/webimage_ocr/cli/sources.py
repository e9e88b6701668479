"""What the command is given to read: files, folders, URLs, and ``-`` for standard input."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath, PurePosixPath
from urllib.parse import urlsplit

IMAGE_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jfif", ".png", ".bmp", ".tif", ".tiff", ".tga", ".webp", ".ico", ".pcx", ".gif"}
)
"""What is taken for an image in a folder; a file that is named itself is read whatever its name."""

DRAWING_SUFFIXES = (".png", ".jpg", ".webp")
STANDARD_INPUT = "-"
FETCH_TIMEOUT_S = 60.0
FETCH_LIMIT_BYTES = 256 * 1024 * 1024


def expand_sources(arguments: Iterable[str]) -> Iterator[str]:
    """Put each folder's images, those of its subfolders too, in the place of the folder, sorted by name."""
    for argument in arguments:
        if argument != STANDARD_INPUT and not _is_url(argument) and Path(argument).is_dir():
            found = (path for path in Path(argument).rglob("*") if path.suffix.lower() in IMAGE_SUFFIXES)
            yield from (str(path) for path in sorted(found) if path.is_file())
        else:
            yield argument


def load_source(source: str) -> bytes:
    """The bytes behind one source. Raises OSError, or an error of the catalogue for a URL."""
    if source == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    if _is_url(source):
        return _fetch(source)
    return Path(source).read_bytes()


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
        path = PurePosixPath(urlsplit(source).path) if _is_url(source) else PurePath(source)
        stem = "stdin" if source == STANDARD_INPUT else path.stem or "image"
        taken[stem] += 1
        drawings.append(target / (f"{stem}.png" if taken[stem] == 1 else f"{stem} ({taken[stem]}).png"))
    return drawings


def _is_url(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


def _fetch(url: str) -> bytes:
    import asyncio
    from ipaddress import ip_network

    from webimage_ocr.intake.fetch import Fetcher, FetchOptions

    # the one who typed the URL sits at this machine: private networks and any port are theirs to ask
    anywhere = (ip_network("0.0.0.0/0"), ip_network("::/0"))
    options = FetchOptions(
        timeout_s=FETCH_TIMEOUT_S, limit_bytes=FETCH_LIMIT_BYTES, ports=None, networks=anywhere, encode_url=True
    )

    async def fetch() -> bytes:
        fetcher = Fetcher(options)
        try:
            return await fetcher.fetch(url)
        finally:
            await fetcher.close()

    return asyncio.run(fetch())
