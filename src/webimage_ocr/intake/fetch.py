"""Fetch a picture from a URL that a stranger chose, without being led anywhere it should not go.

Every connection, those after a redirect too, is made like this: the name is resolved once, all of its addresses
are checked, and the connection goes to a checked address itself, while ``Host`` and TLS keep the name. A name that
changes its answer between check and connection therefore gains nothing. No proxy, cookie, credential or other
setting of the environment takes part. Connections are never kept: one that was opened to an address for one name
must not serve another.

``FetchOptions`` maps to the settings ``fetch`` (enabled), ``fetch_timeout_s``, ``fetch_allow`` (networks),
``fetch_ports``, ``fetch_require_image_type``, ``fetch_encode_url`` and ``fetch_ca_file``.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from webimage_ocr import __version__
from webimage_ocr.errors import FetchFailed, FileTooLarge, UrlNotAllowed
from webimage_ocr.intake.address import Network, is_allowed

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Host name and port -> addresses, as ``resolve_host``."""

_REDIRECTS = (301, 302, 303, 307, 308)
_ERROR_EXCERPT_BYTES = 4096
_MAX_URL_LENGTH = 8192
_URL_START = re.compile(r"(https?)://([^/?#]*)", re.IGNORECASE)
_HEADERS = {
    "User-Agent": f"webimage-ocr/{__version__}",
    "Accept": "image/*,*/*;q=0.8",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """What a ``url`` may lead to."""

    enabled: bool = True
    timeout_s: float = 10.0
    """For everything together: names, connections, redirects and the body."""
    max_redirects: int = 3
    ports: frozenset[int] | None = frozenset({80, 443})
    """Ports that may be asked; None: any. Other services than web servers listen on the rest."""
    networks: tuple[Network, ...] = ()
    """Private networks that may be reached besides the internet, on any port."""
    require_image_type: bool = False
    """Refuse an answer whose content type is not ``image/...``, as the cloud does."""
    encode_url: bool = False
    """Encode characters that should have been, in the host's name too, rather than refuse the URL."""
    ca_file: Path | None = None
    """Certificates (PEM) to trust instead of the system's."""


class RefusedByServer(FetchFailed):
    """The server answered, but not with a picture; ``answer`` is how its body starts."""

    def __init__(self, detail: str, answer_status: int, answer: bytes) -> None:
        super().__init__(detail)
        self.answer_status = answer_status
        self.answer = answer


async def resolve_host(host: str, port: int) -> list[str]:
    """All addresses of ``host``, in the order in which to try them; raises ``OSError``."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _make_transport(ca_file: Path | None) -> httpx2.AsyncHTTPTransport:
    verify = ssl.create_default_context(cafile=str(ca_file)) if ca_file else True
    return httpx2.AsyncHTTPTransport(
        verify=verify, trust_env=False, limits=httpx2.Limits(max_connections=None, max_keepalive_connections=0)
    )


class Fetcher:
    """Fetches pictures by URL; one serves all requests of an event loop. ``close`` it at the end."""

    def __init__(self, options: FetchOptions | None = None, *, resolve: Resolve = resolve_host) -> None:
        self.options = options or FetchOptions()
        self._resolve = resolve
        self._transport: httpx2.AsyncHTTPTransport | None = None
        self._opening = asyncio.Lock()

    async def _open_transport(self) -> httpx2.AsyncHTTPTransport:
        """Open it for the first URL, in a thread: its imports and the system's certificates take 0.1 s of a start."""
        async with self._opening:
            if self._transport is None:
                self._transport = await asyncio.to_thread(_make_transport, self.options.ca_file)
        return self._transport

    async def close(self) -> None:
        """Close what is still open."""
        if self._transport is not None:
            await self._transport.aclose()

    async def fetch(self, url: str, limit_bytes: int) -> bytes:
        """The body behind ``url``, of at most ``limit_bytes``.

        Raises ``UrlNotAllowed`` for what may not be asked, ``FetchFailed`` (``RefusedByServer`` where the server
        answered) for what could not be had, and ``FileTooLarge``.
        """
        if not self.options.enabled:
            raise UrlNotAllowed("This server does not fetch URLs; send the picture in image.")
        target = self._parse(url)
        try:
            async with asyncio.timeout(self.options.timeout_s):
                return await self._follow(target, limit_bytes)
        except TimeoutError as error:
            raise FetchFailed(f"It took longer than {self.options.timeout_s:g} s.") from error

    def check(self, url: str) -> None:
        """Raise ``UrlNotAllowed`` for an address that is not written as one: the same for every way to a picture."""
        start = _URL_START.match(url)
        if not start:
            raise UrlNotAllowed("It must start with http:// or https://.")
        if len(url) > _MAX_URL_LENGTH:
            raise UrlNotAllowed(f"It is longer than {_MAX_URL_LENGTH} characters.")
        if "\\" in url or any(ord(c) < 32 or ord(c) == 127 for c in url):
            raise UrlNotAllowed("It has a backslash or a control character.")
        if " " in start[2] or "%" in start[2]:
            raise UrlNotAllowed("The name of its host has a character that no name has.")
        if not self.options.encode_url and (not url.isascii() or " " in url):
            raise UrlNotAllowed(
                "It has characters that must be encoded: in the name of the host as xn--..., elsewhere as UTF-8 with %."
            )

    def _parse(self, url: str) -> httpx2.URL:
        self.check(url)
        try:
            return httpx2.URL(url)
        except httpx2.InvalidURL as error:
            raise UrlNotAllowed("It is malformed: look at its host and port.") from error

    async def _follow(self, url: httpx2.URL, limit_bytes: int) -> bytes:
        for _ in range(self.options.max_redirects + 1):
            async with self._get(url) as response:
                if response.status_code not in _REDIRECTS or "location" not in response.headers:
                    return await self._read(response, limit_bytes)
                location = response.headers["location"]
            try:
                url = url.join(location)
            except (httpx2.InvalidURL, ValueError) as error:
                raise FetchFailed("It redirects to a malformed URL.") from error
        raise FetchFailed(f"It redirects more than {self.options.max_redirects} times.")

    @asynccontextmanager
    async def _get(self, url: httpx2.URL) -> AsyncIterator[httpx2.Response]:
        """Ask the first checked address that can be connected to."""
        failure: Exception | None = None
        addresses = await self._checked_addresses(url)
        transport = await self._open_transport()
        # an address that swallows packets must leave time for the next
        timeout = {"connect": self.options.timeout_s / len(addresses)}
        for address in addresses:
            request = httpx2.Request(
                "GET",
                url.copy_with(host=address),
                headers={"Host": url.netloc.decode("ascii"), **_HEADERS},
                extensions={"sni_hostname": url.raw_host.decode("ascii"), "timeout": timeout},
            )
            try:
                response = await transport.handle_async_request(request)
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                failure = error
                continue
            except (httpx2.HTTPError, OSError) as error:  # OSError: TLS that breaks after its handshake
                raise FetchFailed(f"{url.host} did not answer properly ({_reason(error)}).") from error
            try:
                yield response
            finally:
                await response.aclose()
            return
        raise FetchFailed(f"{url.host} cannot be connected to ({_reason(failure)}).") from failure

    async def _checked_addresses(self, url: httpx2.URL) -> list[str]:
        if url.scheme not in ("http", "https"):
            raise UrlNotAllowed("It must start with http:// or https://.")
        if url.userinfo:
            raise UrlNotAllowed("It must not hold a user name or password.")
        if not url.host:
            raise UrlNotAllowed("It names no host.")
        port = url.port if url.port is not None else {"http": 80, "https": 443}[url.scheme]
        if not 0 < port < 1 << 16:
            raise UrlNotAllowed(f"There is no port {port}.")
        try:
            addresses = await self._resolve(url.raw_host.decode("ascii"), port)
        except (OSError, UnicodeError) as error:
            raise FetchFailed(f"The name {url.host} cannot be resolved.") from error
        if not addresses:
            raise FetchFailed(f"The name {url.host} has no address.")
        if not all(is_allowed(address, self.options.networks) for address in addresses):
            raise UrlNotAllowed(f"{url.host} is not a public address.")
        if self.options.ports is not None and port not in self.options.ports and not self._all_listed(addresses):
            raise UrlNotAllowed(f"Port {port} is not allowed.")
        return addresses

    def _all_listed(self, addresses: list[str]) -> bool:
        networks = self.options.networks
        return all(is_allowed(address, networks) and not is_allowed(address) for address in addresses)

    async def _read(self, response: httpx2.Response, limit_bytes: int) -> bytes:
        if response.status_code != 200:
            answer = bytearray()
            async for chunk in _raw(response):
                answer += chunk
                if len(answer) >= _ERROR_EXCERPT_BYTES:
                    break
            status = response.status_code
            raise RefusedByServer(f"The server answered {status}.", status, bytes(answer[:_ERROR_EXCERPT_BYTES]))
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind.startswith("text/") or kind == "application/json":
            raise FetchFailed(f"The server sent {kind}, not a picture.")
        if self.options.require_image_type and not kind.startswith("image/"):
            raise FetchFailed(f"The content type is {kind or 'missing'}; it must be image/...")
        length = response.headers.get("content-length", "")
        if length.isdecimal() and int(length) > limit_bytes:
            raise _too_large(f"has {int(length):,} bytes", limit_bytes)
        data = bytearray()
        async for chunk in _decompressed(response, limit_bytes):
            data += chunk
            if len(data) > limit_bytes:
                raise _too_large("is larger", limit_bytes)
        return bytes(data)


def _too_large(found: str, limit_bytes: int) -> FileTooLarge:
    return FileTooLarge(f"The file behind the URL {found}; at most {limit_bytes:,} bytes are allowed.")


async def _raw(response: httpx2.Response) -> AsyncIterator[bytes]:
    try:
        async for chunk in response.aiter_raw():
            yield chunk
    except (httpx2.HTTPError, OSError) as error:
        raise FetchFailed(f"The connection broke ({_reason(error)}).") from error


async def _decompressed(response: httpx2.Response, limit_bytes: int) -> AsyncIterator[bytes]:
    """The body; a server that compresses unasked is understood, but never past ``limit_bytes`` a step."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        async for chunk in _raw(response):
            yield chunk
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchFailed(f"The server compressed the file with {encoding}, which was not asked for.")
    decoder = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # 32: gzip or zlib, whichever it is
    try:
        async for chunk in _raw(response):
            yield decoder.decompress(chunk, limit_bytes + 1)
    except zlib.error as error:
        raise FetchFailed("The compressed body is damaged.") from error
    if not decoder.eof:
        raise FetchFailed("The compressed body ends too soon.")


def _reason(error: Exception | None) -> str:
    return str(error) or type(error).__name__
