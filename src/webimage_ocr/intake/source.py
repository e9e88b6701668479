"""Where the bytes of a picture come from: Base64 in the request, a URL, or an object store."""

from __future__ import annotations

import asyncio
import binascii

import pybase64

from webimage_ocr.errors import FileTooLarge, InvalidParameter, UnsupportedFormat
from webimage_ocr.intake.fetch import Fetcher
from webimage_ocr.intake.limits import ImageLimits
from webimage_ocr.intake.obs import ObjectStores

_INLINE_CHARACTERS = 1 << 20
"""Up to here decoding takes less than half a millisecond, and a thread would cost as much."""


class ImageSource:
    """Gets the bytes of a picture for one request after the other; ``close`` it at the end."""

    def __init__(self, fetcher: Fetcher, stores: ObjectStores | None = None) -> None:
        self._fetcher = fetcher
        self._stores = stores or ObjectStores()

    async def close(self) -> None:
        """Close what is still open."""
        await self._fetcher.close()
        await asyncio.to_thread(self._stores.close)

    async def read(self, image: str | None, url: str | None, limits: ImageLimits, project_id: str = "") -> bytes:
        """The bytes of the one picture that ``image`` (Base64) or ``url`` stands for.

        Raises ``InvalidParameter`` unless exactly one is given, ``UnsupportedFormat`` for bad Base64,
        ``FileTooLarge``, and the errors of ``fetch`` and ``obs``.
        """
        if image and not url:
            return await _read_base64(image, limits)
        if url and not image:
            return await self._read_url(url.strip(), limits.file_limit_bytes, project_id)
        raise InvalidParameter("Give exactly one of image and url.")

    async def _read_url(self, url: str, limit_bytes: int, project_id: str) -> bytes:
        self._fetcher.check(url)
        place = self._stores.find(url)
        if place is None:
            return await self._fetcher.fetch(url, limit_bytes)
        return await self._stores.read(url, place, self._fetcher, limit_bytes, project_id)


async def _read_base64(text: str, limits: ImageLimits) -> bytes:
    limit_bytes = limits.limit_bytes
    # of the file, the text is four thirds; line breaks may add a little, and are counted exactly below
    longest = limit_bytes if limits.count_base64_text else limit_bytes * 4 // 3 + limit_bytes // 16
    if len(text) > longest:
        raise _too_large(limits)
    data = decode_base64(text) if len(text) < _INLINE_CHARACTERS else await asyncio.to_thread(decode_base64, text)
    if len(data) > limit_bytes:
        raise _too_large(limits)
    return data


def _too_large(limits: ImageLimits) -> FileTooLarge:
    what = "Base64 text" if limits.count_base64_text else "file"
    return FileTooLarge(f"The {what} has more than {limits.limit_bytes:,} bytes.")


def decode_base64(text: str) -> bytes:
    """Decode standard Base64 (RFC 4648, section 4), line breaks allowed; raises ``UnsupportedFormat``."""
    try:
        return pybase64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        joined = "".join(text.split()) if text.isascii() else text
    if joined.startswith("data:"):
        raise UnsupportedFormat("Remove the prefix up to and including 'base64,'; send the Base64 text alone.")
    try:
        return pybase64.b64decode(joined, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnsupportedFormat("The value of image is not Base64 text, or is cut off.") from error
