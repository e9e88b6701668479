"""Read pictures from object stores: OBS, and anything else that speaks the S3 protocol.

An object may be public, its URL may carry a signature, or the operator may have granted this server access
(the cloud's "service authorisation"). The first two are ordinary URLs and take the way of ``fetch``, but their
failures are told in the terms of the object store; the third is read with the granted keys.

The setting ``obs_grants`` is a list of ``StoreGrant``.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from webimage_ocr.errors import (
    FetchFailed,
    FileTooLarge,
    ObsAgencyFailed,
    ObsFetchFailed,
    ObsFileMissing,
    ObsFileTooLarge,
    ObsUrlInvalid,
    WebImageError,
)
from webimage_ocr.intake.fetch import Fetcher, RefusedByServer

_OBS_HOST = re.compile(
    r"(?:(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\.)?obs\.(?:(?P<region>[a-z0-9-]+)\.)?myhuaweicloud\.\w+"
)
"""Hosts of the object store, with a region, or without one as in the API reference of Web Image."""
_BUCKET = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.|$)){0,254}")
"""A bucket in a path: no user name, port or empty part, which the URL that a store is asked by would take for
something else."""
_BUCKET_IN_HOST = re.compile(r"(?=.{3,63}$)(?:(?:^|\.)(?!xn--)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
"""Labels of a host name: https://support.huaweicloud.com/api-obs/obs_04_0021.html (names of buckets), RFC 1123."""
_ERROR_CODE = re.compile(r"<Code>\s*(\w+)\s*</Code>")
_BY_CODE: dict[str, type[WebImageError]] = {
    "NoSuchKey": ObsFileMissing,
    "NoSuchVersion": ObsFileMissing,
    "NoSuchBucket": ObsUrlInvalid,
    "InvalidBucketName": ObsUrlInvalid,
    "BadDomainName": ObsUrlInvalid,
    "InvalidURI": ObsUrlInvalid,
    "KeyTooLong": ObsUrlInvalid,
    "KeyTooLongError": ObsUrlInvalid,
    "InvalidArgument": ObsUrlInvalid,
    "MethodNotAllowed": ObsUrlInvalid,
}
"""Codes of https://support.huaweicloud.com/api-obs/obs_04_0115.html; all others mean that it could not be had."""


@dataclass(frozen=True, slots=True)
class StoreGrant:
    """Credentials for the buckets of one store, and who may use them."""

    endpoint: str
    """``https://obs.cn-north-4.myhuaweicloud.com``, or a store of one's own; ``http`` is allowed too."""
    access_key: str
    secret_key: str = field(repr=False)
    buckets: tuple[str, ...] = ()
    """Empty: all that the keys can read."""
    projects: tuple[str, ...] = ()
    """Project ids; empty: all."""
    region: str = ""
    """Empty: as in the endpoint's name, else ``us-east-1``, which stores of one's own commonly take."""

    def covers(self, bucket: str, project_id: str) -> bool:
        """Whether ``project_id`` may read from ``bucket`` with these credentials."""
        return (not self.buckets or bucket in self.buckets) and (not self.projects or project_id in self.projects)

    @property
    def signing_region(self) -> str:
        """The region that requests are signed for."""
        known = _OBS_HOST.fullmatch(urlsplit(self.endpoint).hostname or "")
        return self.region or (known and known["region"]) or "us-east-1"


@dataclass(frozen=True, slots=True)
class ObjectPlace:
    """An object that a URL names; ``endpoint`` is where requests for its bucket go."""

    endpoint: str
    bucket: str
    key: str
    virtual_hosted: bool
    query: bool
    """The URL has a query, such as a signature: it is to be asked for as it stands."""
    grants: tuple[StoreGrant, ...]

    @property
    def is_whole(self) -> bool:
        """Whether there is an object, and a bucket whose name may stand there; an address has no host below it."""
        if not self.key or not _BUCKET.fullmatch(self.bucket):
            return False
        last_label = (urlsplit(self.endpoint).hostname or "").rpartition(".")[2]
        return not self.virtual_hosted or bool(_BUCKET_IN_HOST.fullmatch(self.bucket) and not last_label.isdigit())


class ObjectStores:
    """The stores that the operator granted access to, and OBS itself."""

    def __init__(
        self,
        grants: Sequence[StoreGrant] = (),
        *,
        timeout_s: float = 10.0,
        downloads: int = 16,
    ) -> None:
        self._grants = tuple(grants)
        self._timeout_s = timeout_s
        # obstore's own async calls go on in threads that now and then abort the process when it ends
        # (7 of 12 runs, obstore 0.12.1); its blocking calls do not
        self._threads = ThreadPoolExecutor(downloads, thread_name_prefix="object-store")
        # a store keeps its connections; 64 bounds what callers can make this server remember
        self._open = lru_cache(maxsize=64)(self._open_store)

    def close(self) -> None:
        """Wait for downloads that are under way (``timeout_s`` at most) and start no more."""
        self._threads.shutdown()

    def find(self, url: str) -> ObjectPlace | None:
        """The object that ``url`` names, or None if it leads to no known object store."""
        try:
            parts = urlsplit(url)
            host, netloc = parts.hostname or "", parts.netloc.lower()
        except ValueError:
            return None
        if parts.scheme not in ("http", "https"):
            return None
        path = unquote(parts.path.removeprefix("/"))
        for endpoint in {grant.endpoint.rstrip("/").lower() for grant in self._grants}:
            known = urlsplit(endpoint)
            granted = tuple(grant for grant in self._grants if grant.endpoint.rstrip("/").lower() == endpoint)
            if parts.scheme != known.scheme:
                continue
            if netloc == known.netloc:
                bucket, _, key = path.partition("/")
                return ObjectPlace(endpoint, bucket, key, False, bool(parts.query), granted)
            if netloc.endswith("." + known.netloc):
                bucket = netloc.removesuffix("." + known.netloc)
                return ObjectPlace(f"{parts.scheme}://{netloc}", bucket, path, True, bool(parts.query), granted)
        known_obs = _OBS_HOST.fullmatch(host.lower())
        if not known_obs:
            return None
        if known_obs["bucket"]:
            return ObjectPlace(f"{parts.scheme}://{netloc}", known_obs["bucket"], path, True, bool(parts.query), ())
        bucket, _, key = path.partition("/")
        return ObjectPlace(f"{parts.scheme}://{netloc}", bucket, key, False, bool(parts.query), ())

    async def read(
        self, url: str, place: ObjectPlace, fetcher: Fetcher, limit_bytes: int, project_id: str = ""
    ) -> bytes:
        """The object, of at most ``limit_bytes``.

        Raises the errors ``ModelArts.4702`` to ``4706``, and ``UrlNotAllowed`` from ``fetcher``.
        """
        if not place.is_whole:
            raise ObsUrlInvalid("It must name a bucket and an object.")
        grant = next((grant for grant in place.grants if grant.covers(place.bucket, project_id)), None)
        if grant is None or place.query:
            return await self._fetch(url, place, fetcher, limit_bytes)
        try:
            async with asyncio.timeout(self._timeout_s):
                loop = asyncio.get_running_loop()
                return await loop.run_in_executor(self._threads, self._download, grant, place, limit_bytes)
        except TimeoutError as error:
            raise ObsFetchFailed(f"It took longer than {self._timeout_s:g} s.") from error
        except (BaseError, FileNotFoundError, ValueError) as error:
            raise _explain(str(error), missing=isinstance(error, FileNotFoundError)) from error

    async def _fetch(self, url: str, place: ObjectPlace, fetcher: Fetcher, limit_bytes: int) -> bytes:
        try:
            return await fetcher.fetch(url, limit_bytes)
        except FileTooLarge as error:
            raise ObsFileTooLarge(error.detail) from error
        except RefusedByServer as error:
            if error.answer_status in (401, 403) and not place.query:
                raise ObsAgencyFailed(
                    f"The object is not public, and no access to bucket {place.bucket} was granted to this project."
                ) from error
            raise _explain(error.answer.decode("utf-8", "replace"), missing=error.answer_status == 404) from error
        except FetchFailed as error:
            raise ObsFetchFailed(error.detail) from error

    def _download(self, grant: StoreGrant, place: ObjectPlace, limit_bytes: int) -> bytes:
        """Runs in a thread, where nothing is cancelled: what is no Exception there is a panic of the library."""
        try:
            store = self._open(grant, place.endpoint, place.bucket, place.virtual_hosted)
            return _receive(obstore.get(store, place.key), limit_bytes)
        except Exception:
            raise
        except BaseException as panic:  # pyo3_runtime.PanicException, which cannot be imported
            raise ObsFetchFailed("The object store cannot be asked for this object.") from panic

    def _open_store(self, grant: StoreGrant, endpoint: str, bucket: str, virtual_hosted: bool) -> S3Store:
        return S3Store(
            bucket,
            endpoint=endpoint,
            region=grant.signing_region,
            access_key_id=grant.access_key,
            secret_access_key=grant.secret_key,
            virtual_hosted_style_request=virtual_hosted,
            client_options={
                "allow_http": endpoint.startswith("http:"),
                "timeout": f"{self._timeout_s}s",
                "connect_timeout": f"{self._timeout_s}s",
            },
            retry_config={"max_retries": 1},
        )


def _receive(result: obstore.GetResult, limit_bytes: int) -> bytes:
    size = result.meta["size"]
    if size > limit_bytes:
        raise ObsFileTooLarge(f"The object has {size:,} bytes; at most {limit_bytes:,} are allowed.")
    data = bytearray()
    for chunk in result.stream():
        data += chunk
        if len(data) > limit_bytes:
            raise ObsFileTooLarge(f"The object is larger than {limit_bytes:,} bytes.")
    return bytes(data)


def _explain(answer: str, *, missing: bool) -> WebImageError:
    """The error that a store's answer (XML, or a message that quotes it) stands for."""
    found = _ERROR_CODE.search(answer)
    code = found[1] if found else ""
    kind = _BY_CODE.get(code, ObsFileMissing if missing and not code else ObsFetchFailed)
    return kind(f"The object store answered {code}." if code else "The object store did not answer properly.")
