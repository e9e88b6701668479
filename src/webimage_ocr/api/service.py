"""What the routes work with: built once in the lifespan, handed to each request."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

import structlog
from starlette.concurrency import run_in_threadpool

from webimage_ocr.api.admission import Admission, Permit
from webimage_ocr.api.authenticate import Authenticator, Caller
from webimage_ocr.api.login import Logins
from webimage_ocr.api.telemetry.telemetry import Telemetry
from webimage_ocr.api.throttle import Throttle
from webimage_ocr.api.tokens import TokenDesk
from webimage_ocr.api.uses import UseCounter
from webimage_ocr.auth.lockout import Lockout
from webimage_ocr.errors import (
    AccessDenied,
    BackendTimeout,
    NotSubscribed,
    ProjectUnavailable,
    RecognitionFailed,
    StoreUnavailable,
    Throttled,
    WebImageError,
)
from webimage_ocr.intake.limits import ImageLimits
from webimage_ocr.store.store import Store
from webimage_ocr.types import Page, Pixels, ReadOptions

log = structlog.get_logger(__name__)

_TAG = re.compile(r"[0-9A-Za-z_-]{1,36}")


class PageReader(Protocol):
    """What the service needs of a ``webimage_ocr.Reader``."""

    def read(
        self,
        source: bytes,
        options: ReadOptions,
        limits: ImageLimits,
        *,
        stop: Callable[[], bool],
        stage_ended: Callable[[str, float], None],
    ) -> Page: ...

    def decode(self, source: bytes, limits: ImageLimits, page: int) -> Pixels: ...

    def close(self) -> None: ...


class Source(Protocol):
    """What the service needs of a ``webimage_ocr.intake.source.ImageSource``."""

    async def read(self, image: str | None, url: str | None, limits: ImageLimits, project_id: str = "") -> bytes: ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Service:
    """The server's parts, and the two steps that every reading route takes: admit, then read."""

    store: Store
    tokens: TokenDesk
    authenticator: Authenticator
    logins: Logins
    lockouts: tuple[Lockout, ...]
    source: Source
    limits: Mapping[str, ImageLimits]
    """What a picture may be, for each service."""
    admission: Admission
    throttle: Throttle
    uses: UseCounter
    daily_quota: int
    """For projects without a quota of their own; 0 is no limit."""
    reader: asyncio.Future[PageReader]
    """Done when the models are warm."""
    deadline_s: float
    telemetry: Telemetry

    @asynccontextmanager
    async def admit(
        self, caller: Caller, project_id: str, name: str, size_bytes: int, tag: str = "", *, counted: bool = True
    ) -> AsyncIterator[tuple[Permit, Mapping[str, str]]]:
        """Check what a project may do with service ``name``, let the call in, and count it if it succeeds.

        The order of the checks is part of the contract: project, subscription, rate, concurrency, quota. ``tag`` is
        the Enterprise-Project-Id that the call is counted under; what is not ``counted`` needs no quota. Gives
        the permit to read, and the headers that the answer is to carry.
        """
        standing = await run_in_threadpool(self.store.standing, project_id, name)
        if standing is None or standing.account_id != caller.account_id:
            raise AccessDenied(f"The caller's account has no project {project_id[:64]}.")
        if not standing.enabled:
            raise ProjectUnavailable("An administrator has disabled it.")
        if not standing.subscribed:
            raise NotSubscribed(
                f"Subscribe the project once: webimage-ocr subscription create {project_id} {name}", service=name
            )
        who = caller.key_id or caller.user_id
        headers = await self.throttle.take(project_id, standing.rate_per_minute, who)
        with self.admission.admit(who, size_bytes) as permit:
            async with AsyncExitStack() as stack:
                if counted:
                    quota = self.daily_quota if standing.daily_quota is None else standing.daily_quota
                    await stack.enter_async_context(self._counted(project_id, name, _tag(tag), quota))
                await stack.enter_async_context(_deadline(self.deadline_s))
                yield permit, headers

    @asynccontextmanager
    async def _counted(self, project_id: str, name: str, tag: str, quota: int) -> AsyncIterator[None]:
        """Count a call that succeeds. With a quota it is counted ahead and taken back if it fails: a check before
        and a count after would let as many calls past the quota as run at once.
        """
        now = datetime.now(UTC)
        if not quota:
            yield
            try:
                await run_in_threadpool(self.uses.count, project_id, name, now.date(), tag)
            except StoreUnavailable as error:
                self.telemetry.metrics.call_uncounted()
                # a full disk, or a lock: the picture is read, its caller gets the answer
                log.error(
                    "a call could not be counted yet", cause=type(error.__cause__).__name__, project_id=project_id
                )
            return
        if not await run_in_threadpool(self.store.reserve_use, project_id, name, now.date(), tag, quota):
            until_midnight = 24 * 3600 - (now.hour * 3600 + now.minute * 60 + now.second)
            raise Throttled(f"policy user over ratelimit,limit:{quota},time:1 day", retry_after_s=until_midnight)
        try:
            yield
        except BaseException:
            # where the store does not take it, it is kept: what failed is what the caller is told
            with suppress(StoreUnavailable):
                await asyncio.shield(run_in_threadpool(self.uses.count, project_id, name, now.date(), tag, -1))
            raise

    async def project_of(self, caller: Caller, named: str) -> str:
        """The project of a call whose path has none: that of the credentials, or ``named``, or the account's only one.

        Raises AccessDenied where it has to be said which, or where the credentials are for another.
        """
        project_id = caller.project_id or named or await self._only_project(caller)
        caller.require_project(project_id)
        return project_id

    async def _only_project(self, caller: Caller) -> str:
        found = await run_in_threadpool(self.store.find_projects, caller.account_id)
        if len(found) != 1:
            raise AccessDenied("The account has several projects: name one in X-Project-Id, or ask for its token.")
        return found[0].id

    async def read(self, permit: Permit, data: bytes, options: ReadOptions, limits: ImageLimits) -> Page:
        """Read a picture on a worker; the first ones wait until the models are loaded. Giving up stops the work."""
        permit.hold(len(data))
        reader = await asyncio.shield(self.reader)
        given_up, stage_ended, handed_in = threading.Event(), self.telemetry.stages(), time.perf_counter()

        def work() -> Page:
            stage_ended("wait", time.perf_counter() - handed_in)
            return reader.read(data, options, limits, stop=given_up.is_set, stage_ended=stage_ended)

        try:
            page = await permit.run(work)
        except WebImageError:
            raise
        except Exception as error:
            # a fault of ours, told as the cloud tells one; the log has all of it but the picture
            log.exception("a picture could not be read", bytes=len(data))
            raise RecognitionFailed("The fault is the server's; its log names this request id.") from error
        finally:
            given_up.set()
        self.telemetry.metrics.page_read(page)
        return page

    async def decode(self, permit: Permit, data: bytes, limits: ImageLimits, page: int = 1) -> Pixels:
        """A picture as the reader sees it, upright as its EXIF tag says if settings want that."""
        permit.hold(len(data))
        reader = await asyncio.shield(self.reader)
        return await permit.run(reader.decode, data, limits, page)


@asynccontextmanager
async def _deadline(limit_s: float) -> AsyncIterator[None]:
    """Give up after a while; work that waits for a worker is then dropped."""
    try:
        async with asyncio.timeout(limit_s):
            yield
    except TimeoutError:
        raise BackendTimeout(f"It took longer than {limit_s:g} s.") from None


def _tag(enterprise_project_id: str) -> str:
    """An Enterprise-Project-Id as it is counted; a malformed one never fails a call."""
    return enterprise_project_id if _TAG.fullmatch(enterprise_project_id) else ""
