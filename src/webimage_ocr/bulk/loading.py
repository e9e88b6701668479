"""The bytes behind one source: a file, an address of the web, or an object in a bucket."""

from __future__ import annotations

import asyncio
import errno
import stat
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from webimage_ocr.bulk.buckets import is_bucket_address, read_object
from webimage_ocr.errors import FileTooLarge
from webimage_ocr.intake.limits import read_within

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

    from webimage_ocr.intake.fetch import Fetcher


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """What may be loaded; lists of addresses are often written by strangers, so that the internet is all of the web."""

    limit_bytes: int = 256 * 1024 * 1024
    timeout_s: float = 60.0
    """For one address of the web, everything together."""
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """Private networks that addresses may lead to besides the internet, on any port."""
    any_port: bool = False
    """Otherwise the ports of the web alone, outside ``networks``."""
    pipes: bool = False
    """A path may lead to a pipe or device, which may have no end or never begin."""
    folder: Path | None = None
    """Where relative paths start; None: the working directory."""


class Loader:
    """Loads one source after the other, in one thread; ``close`` it at the end."""

    def __init__(self, options: LoadOptions) -> None:
        self._options = options
        self._loop: asyncio.Runner | None = None
        self._fetcher: Fetcher | None = None

    def load(self, source: str) -> bytes:
        """The file; raises OSError, or an error of the catalogue for an address."""
        if is_web_address(source):
            return self._fetch(source)
        if is_bucket_address(source):
            return read_object(source, self._options.limit_bytes)
        path = (self._options.folder or Path()) / source
        found = path.stat()
        if not (stat.S_ISREG(found.st_mode) or self._options.pipes):
            raise OSError(errno.EINVAL, "Not a file", str(path))
        if found.st_size > self._options.limit_bytes:
            raise FileTooLarge(
                f"The file has {found.st_size:,} bytes; at most {self._options.limit_bytes:,} are allowed."
            )
        with path.open("rb") as file:
            return read_within(file, self._options.limit_bytes)

    def close(self) -> None:
        """End what is open."""
        if self._loop is not None and self._fetcher is not None:
            self._loop.run(self._fetcher.close())
            self._loop.close()
            self._loop = self._fetcher = None

    def __enter__(self) -> Loader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _fetch(self, url: str) -> bytes:
        if self._loop is None or self._fetcher is None:
            # its HTTP library takes 0.1 s to import: only when there is an address of the web
            from webimage_ocr.intake.fetch import Fetcher, FetchOptions

            options = self._options
            ports = None if options.any_port else FetchOptions().ports
            fetching = FetchOptions(
                timeout_s=options.timeout_s, ports=ports, networks=options.networks, encode_url=True
            )
            self._loop, self._fetcher = asyncio.Runner(), Fetcher(fetching)
        return self._loop.run(self._fetcher.fetch(url, self._options.limit_bytes))


def is_web_address(source: str) -> bool:
    """Whether the source is fetched with HTTP."""
    return source.lower().startswith(("http://", "https://"))
