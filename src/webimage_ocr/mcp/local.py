"""A server for one agent on this machine: pictures are read in this process, and standard input and output carry it."""

from __future__ import annotations

import asyncio
import base64
import logging
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TypeVar

from mcp.server.stdio import stdio_server

from webimage_ocr.contacts import ContactFinder
from webimage_ocr.errors import FileTooLarge, RecognitionFailed, UnsupportedFormat, WebImageError
from webimage_ocr.intake.fetch import Fetcher, FetchOptions
from webimage_ocr.mcp.arguments import Picture
from webimage_ocr.mcp.folders import Folders
from webimage_ocr.mcp.tools import Call, build_server
from webimage_ocr.reader import LIBRARY_LIMITS, Reader
from webimage_ocr.types import Contact, Page, ReadOptions

log = logging.getLogger(__name__)

T = TypeVar("T")

_DECODE_TIMEOUT_S = 20.0
"""Time to decode one picture, as a server has it."""


async def serve_stdio(roots: Sequence[Path], fetching: FetchOptions) -> None:
    """Serve until standard input ends; files below ``roots`` may be read, addresses go through a server's gate."""
    # the SDK leads whatever else is printed meanwhile, by libraries too, to standard error
    async with stdio_server() as (received, sent):
        desk = _Desk(roots, fetching)
        try:
            server = build_server(desk.read, desk.find_contact, with_files=True)
            await server.run(received, sent, server.create_initialization_options())
        finally:
            await desk.close()


class _Desk:
    """Gets pictures and reads them, one at a time: each has all cores. ``close`` it at the end."""

    def __init__(self, roots: Sequence[Path], fetching: FetchOptions) -> None:
        self._folders = Folders(roots, LIBRARY_LIMITS.limit_bytes)
        self._fetcher = Fetcher(fetching)
        self._parts = ExitStack()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="read")
        # the first thing that the thread does; an agent is answered meanwhile
        self._reader = self._thread.submit(self._open_reader)
        self._finder = cache(ContactFinder.load)

    async def read(self, picture: Picture, options: ReadOptions, _call: Call) -> Page:
        """Read a picture; who gives up stops the work."""
        data = await self._load(picture)
        given_up = threading.Event()
        try:
            return await self._run(lambda: self._reader.result().read(data, options, stop=given_up.is_set))
        except WebImageError:
            raise
        except Exception as error:
            log.exception("a picture could not be read")
            raise RecognitionFailed("The fault is the program's; its standard error says more.") from error
        finally:
            given_up.set()

    async def find_contact(self, text: str, _call: Call) -> Contact:
        return await self._run(lambda: self._finder().find_in_text(text))

    async def close(self) -> None:
        """Let what runs come to its end, drop what waits."""
        await asyncio.to_thread(self._thread.shutdown, cancel_futures=True)
        self._parts.close()
        await self._fetcher.close()

    def _open_reader(self) -> Reader:
        if sys.platform == "linux":
            # an agent's pictures come from anybody: a decoder that one crashes or takes over is not this process
            from webimage_ocr.intake.decoder_pool import DecoderPool

            decoders = DecoderPool(processes=1, timeout_s=_DECODE_TIMEOUT_S)
            self._parts.callback(decoders.close)
            reader = Reader(decode=decoders.decode)
        else:
            reader = Reader()
        self._parts.callback(reader.close)
        reader.warm()
        return reader

    async def _load(self, picture: Picture) -> bytes:
        if picture.path:
            return await asyncio.to_thread(self._folders.read, picture.path)
        if picture.url:
            return await self._fetcher.fetch(picture.url.strip(), LIBRARY_LIMITS.limit_bytes)
        return await asyncio.to_thread(_decode_base64, picture.image or "")

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.wrap_future(self._thread.submit(work))


def _decode_base64(text: str) -> bytes:
    limit_bytes = LIBRARY_LIMITS.limit_bytes
    if len(text) > limit_bytes * 4 // 3 + limit_bytes // 16:  # line breaks may add a little
        raise FileTooLarge(f"The picture has more than {limit_bytes:,} bytes.")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError as error:  # of characters that are not even ASCII, too
        raise UnsupportedFormat(f"image is no Base64 ({error}): give path or url instead.") from None
