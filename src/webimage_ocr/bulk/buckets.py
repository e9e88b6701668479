"""Pictures in buckets of object stores: ``s3://bucket/prefix`` and ``obs://bucket/prefix``, by way of obstore.

Credentials come from the environment: for ``s3`` the variables of Amazon's tools (``AWS_ACCESS_KEY_ID``,
``AWS_SECRET_ACCESS_KEY``, ``AWS_REGION``, ``AWS_ENDPOINT_URL`` ...), for ``obs`` those of Huawei's SDK
(``OBS_ACCESS_KEY_ID``, ``OBS_SECRET_ACCESS_KEY``, ``OBS_SECURITY_TOKEN``) and ``OBS_ENDPOINT``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from webimage_ocr.bulk.folders import is_image_name
from webimage_ocr.errors import FileTooLarge, ObsFetchFailed, ObsFileMissing, SourceUnusable

if TYPE_CHECKING:
    from obstore.store import S3Config, S3Store

SCHEMES = ("s3://", "obs://")


def is_bucket_address(source: str) -> bool:
    """Whether the source lies in an object store."""
    return source.lower().startswith(SCHEMES)


def list_objects(address: str) -> Iterator[str]:
    """The addresses of the images below a prefix, in the store's order, which is that of their names.

    Raises SourceUnusable where the bucket cannot be listed.
    """
    import obstore
    from obstore.exceptions import BaseError

    scheme, bucket, prefix = _split(address)
    try:
        for chunk in obstore.list(_open(scheme, bucket), prefix or None):
            yield from (f"{scheme}://{bucket}/{found['path']}" for found in chunk if is_image_name(found["path"]))
    except BaseError as error:
        raise SourceUnusable(f"{address} cannot be listed ({_first_line(error)}).") from error


def read_object(address: str, limit_bytes: int) -> bytes:
    """An object's bytes; raises ObsFileMissing, ObsFetchFailed or FileTooLarge."""
    import obstore
    from obstore.exceptions import BaseError

    scheme, bucket, key = _split(address)
    try:
        # obstore's blocking calls: its own async ones now and then abort the process at its end (intake/obs.py)
        found = obstore.get(_open(scheme, bucket), key)
        if found.meta["size"] > limit_bytes:
            raise FileTooLarge(f"The object has {found.meta['size']:,} bytes; at most {limit_bytes:,} are allowed.")
        return bytes(found.bytes())
    except FileNotFoundError as error:
        raise ObsFileMissing(address) from error
    except BaseError as error:
        raise ObsFetchFailed(f"{address} could not be had ({_first_line(error)}).") from error


def _split(address: str) -> tuple[str, str, str]:
    parts = urlsplit(address, allow_fragments=False)
    # the key as it stands: a '?' is part of it
    key = address.split("://", 1)[1].partition("/")[2]
    if not parts.netloc:
        raise SourceUnusable(f"{address} names no bucket; write s3://BUCKET/PREFIX.")
    return parts.scheme.lower(), parts.netloc, key


@lru_cache(maxsize=16)
def _open(scheme: str, bucket: str) -> S3Store:
    from obstore.store import S3Store

    if scheme == "obs":
        return _open_obs(bucket, os.environ)
    given = os.environ
    endpoint = given.get("AWS_ENDPOINT_URL_S3") or given.get("AWS_ENDPOINT_URL") or given.get("AWS_ENDPOINT") or ""
    return S3Store(bucket, client_options={"allow_http": endpoint.startswith("http://")})


def _open_obs(bucket: str, given: Mapping[str, str]) -> S3Store:
    from obstore.store import S3Store

    from webimage_ocr.intake.obs import StoreGrant

    missing = [name for name in ("OBS_ENDPOINT", "OBS_ACCESS_KEY_ID", "OBS_SECRET_ACCESS_KEY") if not given.get(name)]
    if missing:
        raise SourceUnusable(f"Set {', '.join(missing)} to read from obs://.")
    endpoint = given["OBS_ENDPOINT"] if "://" in given["OBS_ENDPOINT"] else f"https://{given['OBS_ENDPOINT']}"
    grant = StoreGrant(endpoint.rstrip("/"), given["OBS_ACCESS_KEY_ID"], given["OBS_SECRET_ACCESS_KEY"])
    scheme, _, host = grant.endpoint.partition("://")
    # the cloud has a host for each bucket; a store of one's own need not have names at all
    virtual_hosted = host.startswith("obs.")
    config: S3Config = {
        "endpoint": f"{scheme}://{bucket}.{host}" if virtual_hosted else grant.endpoint,
        "region": grant.signing_region,
        "access_key_id": grant.access_key,
        "secret_access_key": grant.secret_key,
        "virtual_hosted_style_request": virtual_hosted,
    }
    if token := given.get("OBS_SECURITY_TOKEN"):
        config["session_token"] = token
    return S3Store(bucket, config=config, client_options={"allow_http": scheme == "http"})


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0]
