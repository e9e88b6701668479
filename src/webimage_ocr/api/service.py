"""What the routes work with: built once in the lifespan, handed to each request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from starlette.concurrency import run_in_threadpool

from webimage_ocr.api.authenticate import Authenticator, Caller
from webimage_ocr.api.tokens import TokenDesk
from webimage_ocr.auth.lockout import Lockout
from webimage_ocr.errors import AccessDenied, BackendTimeout, NotSubscribed, Overloaded, ProjectUnavailable
from webimage_ocr.runtime.pool import WorkPool
from webimage_ocr.store.store import Store
from webimage_ocr.types import Page, ReadOptions


class PageReader(Protocol):
    """What the service needs of a ``webimage_ocr.Reader``."""

    def read(self, source: bytes, options: ReadOptions = ...) -> Page: ...

    def warm(self) -> None: ...

    def close(self) -> None: ...


class Source(Protocol):
    """What the service needs of a ``webimage_ocr.intake.source.ImageSource``."""

    async def read(self, image: str | None, url: str | None, project_id: str = "") -> bytes: ...

    async def close(self) -> None: ...


@dataclass(slots=True)
class Room:
    """Places for requests that are read or wait for it; nobody queues behind a full room."""

    places: int
    taken: int = 0

    def enter(self) -> None:
        """Take a place, or raise Overloaded at once."""
        if self.taken >= self.places:
            raise Overloaded(f"{self.places} requests are being read or waiting; try again shortly.", retry_after_s=1)
        self.taken += 1

    def leave(self) -> None:
        """Give the place back."""
        self.taken -= 1


@dataclass(frozen=True, slots=True)
class Service:
    """The server's parts, and the two steps that every reading route takes: admit, then read."""

    store: Store
    tokens: TokenDesk
    authenticator: Authenticator
    user_lockout: Lockout
    source: Source
    pool: WorkPool
    room: Room
    reader: asyncio.Future[PageReader]
    """Done when the models are warm."""
    deadline_s: float

    @asynccontextmanager
    async def admit(self, caller: Caller, project_id: str, name: str, tag: str = "") -> AsyncIterator[None]:
        """Check what a project may do with service ``name``, hold a place meanwhile, and count the call if it succeeds.

        The order of the checks is part of the contract: project, subscription, concurrency. ``tag`` is the
        Enterprise-Project-Id that the call is counted under.
        """
        standing = await run_in_threadpool(self.store.standing, project_id, name)
        if standing is None or standing.account_id != caller.account_id:
            raise AccessDenied(f"The caller's account has no project {project_id[:64]}.")
        if not standing.enabled:
            raise ProjectUnavailable("An administrator has disabled it.")
        if not standing.subscribed:
            raise NotSubscribed(f"Subscribe the project once: webimage-ocr subscription create {project_id} {name}")
        self.room.enter()
        try:
            async with asyncio.timeout(self.deadline_s):
                yield
        except TimeoutError:
            raise BackendTimeout(f"It took longer than {self.deadline_s:g} s.") from None
        finally:
            self.room.leave()
        await run_in_threadpool(self.store.count_use, project_id, name, datetime.now(UTC).date(), tag)

    async def read(self, data: bytes, options: ReadOptions) -> Page:
        """Read a picture on a worker; the first ones wait until the models are loaded."""
        reader = await asyncio.shield(self.reader)
        return await self.pool.run(reader.read, data, options)
