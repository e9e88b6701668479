"""AK/SK request signatures: ``SDK-HMAC-SHA256`` as the official SDKs make them.

The client signs the request with its secret key directly (no derived key, no scope). Everything here works
on the request as it came over the wire: the raw target, the Host header with its port, the raw body.
Source: https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-0001.html
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote

from webimage_ocr.errors import AuthenticationFailed

ALGORITHMS = {"SDK-HMAC-SHA256": "sha256", "SDK-HMAC-SM3": "sm3"}
"""Signature algorithm -> name in hashlib; SM3 is there where OpenSSL was built with it."""

_ALGORITHM = re.compile(r"[A-Z0-9-]{2,24}-(?:SHA[0-9]{1,3}|SM3)")

DATE_HEADER = "x-sdk-date"
CONTENT_HASH_HEADERS = {"SDK-HMAC-SHA256": "x-sdk-content-sha256", "SDK-HMAC-SM3": "x-sdk-content-sm3"}
UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"
DATE_FORMAT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """What a signature covers: header names are lower case; ``target`` is path and query as sent."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Signature:
    """The parts of an ``Authorization`` header."""

    algorithm: str
    access: str
    signed_headers: tuple[str, ...]
    signature: str


def parse_authorization(authorization: str) -> Signature:
    """Take an ``Authorization`` header apart.

    Raises AuthenticationFailed for an algorithm that is not known here, a missing part, or a list of signed
    headers without ``x-sdk-date``: a recorded request could be sent again for ever. ``host`` may be missing: the Go
    SDK (v0.1.207) signs the date alone.
    """
    algorithm, _, rest = authorization.partition(" ")
    if algorithm not in ALGORITHMS:
        # anything else may be a secret that was put into the wrong header: neither the log nor the answer repeats it
        named = f"signing algorithm {algorithm} is" if _ALGORITHM.fullmatch(algorithm) else "this scheme is"
        raise AuthenticationFailed(f"{named} not supported; use one of {', '.join(ALGORITHMS)}")
    fields = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    missing = [name for name in ("Access", "SignedHeaders", "Signature") if not fields.get(name)]
    if missing:
        raise AuthenticationFailed(f"Authorization header has no {', '.join(missing)}")
    signed_headers = tuple(fields["SignedHeaders"].lower().split(";"))
    if DATE_HEADER not in signed_headers:
        raise AuthenticationFailed(f"verify aksk signature fail, SignedHeaders lacks {DATE_HEADER}")
    return Signature(algorithm, fields["Access"], signed_headers, fields["Signature"])


def canonical_request(request: SignedRequest, signature: Signature) -> str:
    """The text that both sides hash; its parts stand one a line.

    Raises AuthenticationFailed when a header that was signed has not arrived (a proxy may have dropped it).
    """
    path, _, query = request.target.partition("?")
    absent = [name for name in signature.signed_headers if name not in request.headers]
    if absent:
        raise AuthenticationFailed(f"verify aksk signature fail, signed header not received: {', '.join(absent)}")
    headers = "".join(f"{name}:{request.headers[name].strip()}\n" for name in signature.signed_headers)
    signed = ";".join(signature.signed_headers)
    payload = _payload_hash(request, signature.algorithm)
    return "\n".join([request.method, _canonical_uri(path), _canonical_query(query), headers, signed, payload])


def string_to_sign(algorithm: str, date: str, canonical: str) -> str:
    """What is signed: algorithm, date and the hash of the canonical request."""
    return "\n".join([algorithm, date, _digest(algorithm, canonical.encode())])


def sign(secret: str, algorithm: str, text: str) -> str:
    """HMAC of ``text`` under the secret key, in lower-case hex."""
    return hmac.new(secret.encode(), text.encode(), ALGORITHMS[algorithm]).hexdigest()


def authorize(request: SignedRequest, access: str, secret: str) -> str:
    """The ``Authorization`` header of a client that signs all headers of the request, ``x-sdk-date`` among them."""
    algorithm = "SDK-HMAC-SHA256"
    signed = tuple(sorted(request.headers))
    canonical = canonical_request(request, Signature(algorithm, access, signed, ""))
    signature = sign(secret, algorithm, string_to_sign(algorithm, request.headers[DATE_HEADER], canonical))
    return f"{algorithm} Access={access}, SignedHeaders={';'.join(signed)}, Signature={signature}"


def verify_signature(request: SignedRequest, signature: Signature, secret: str) -> None:
    """Raise AuthenticationFailed unless ``secret`` made this signature over this request.

    The error echoes the canonical request as the server sees it, lines joined by ``|``, as the cloud's gateway
    does: comparing it with the client's own shows at once what a proxy has changed.
    """
    if signature.algorithm == "SDK-HMAC-SM3" and "sm3" not in hashlib.algorithms_available:
        raise AuthenticationFailed("signing algorithm SDK-HMAC-SM3 is not in this server's OpenSSL")
    canonical = canonical_request(request, signature)
    text = string_to_sign(signature.algorithm, request.headers[DATE_HEADER].strip(), canonical)
    # compared as bytes: compare_digest refuses text outside ASCII
    if not hmac.compare_digest(sign(secret, signature.algorithm, text).encode(), signature.signature.encode()):
        echo = canonical.replace("\n", "|")
        raise AuthenticationFailed(f"verify aksk signature fail, canonicalRequest:{echo}")


def verify_date(date: str, now: datetime, skew: timedelta) -> None:
    """Raise AuthenticationFailed when an ``X-Sdk-Date`` is malformed or further than ``skew`` from ``now``."""
    try:
        signed_at = datetime.strptime(date.strip(), DATE_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        raise AuthenticationFailed("X-Sdk-Date must look like 20261122T190937Z and be in UTC") from None
    if abs(now - signed_at) > skew:
        raise AuthenticationFailed(
            "calc ak sk signature fail:signature expired, "
            f"signature time:{signed_at:{DATE_FORMAT}},server time:{now:{DATE_FORMAT}}"
        )


def _payload_hash(request: SignedRequest, algorithm: str) -> str:
    """Hash of the body; the SDKs announce a hash of their own where the body is not JSON.

    An announced hash has to be that of the body that came: otherwise another body could be sent under it.
    """
    computed = _digest(algorithm, request.body)
    announced = request.headers.get(CONTENT_HASH_HEADERS[algorithm]) if request.body else None
    if announced is None or announced == computed:
        return computed
    if announced == UNSIGNED_PAYLOAD:
        return UNSIGNED_PAYLOAD
    raise AuthenticationFailed(f"verify aksk signature fail, {CONTENT_HASH_HEADERS[algorithm]} is not the body's hash")


def _canonical_uri(path: str) -> str:
    uri = "/".join(_encode(segment) for segment in _decode(path).split("/"))
    return uri if uri.endswith("/") else uri + "/"


def _canonical_query(query: str) -> str:
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    decoded = sorted((_decode(key), _decode(value)) for key, _, value in pairs)
    return "&".join(f"{_encode(key)}={_encode(value)}" for key, value in decoded)


def _digest(algorithm: str, data: bytes) -> str:
    return hashlib.new(ALGORITHMS[algorithm], data).hexdigest()


def _decode(text: str) -> str:
    # bytes that are not UTF-8 survive the way there and back
    return unquote(text, errors="surrogateescape")


def _encode(text: str) -> str:
    return quote(text, safe="~", errors="surrogateescape")
