"""The twelve requests recorded from official SDKs, and what must not pass."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from webimage_ocr.auth.signing import (
    SignedRequest,
    canonical_request,
    parse_authorization,
    sign,
    string_to_sign,
    verify_date,
    verify_signature,
)
from webimage_ocr.errors import AuthenticationFailed

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "contract" / "signature_vectors.json").read_text(encoding="utf-8")
)


def request_of(vector: dict[str, Any]) -> SignedRequest:
    headers = {name.lower(): value for name, value in vector["headers"]}
    return SignedRequest(vector["method"], vector["target"], headers, vector["body"].encode())


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_recorded_vectors(vector: dict[str, Any]) -> None:
    request = request_of(vector)
    signature = parse_authorization(request.headers["authorization"])
    assert signature.access == vector["ak"]
    canonical = canonical_request(request, signature)
    assert canonical == vector["canonical_request"]
    text = string_to_sign(signature.algorithm, request.headers["x-sdk-date"], canonical)
    assert text == vector["string_to_sign"]
    assert sign(vector["sk"], signature.algorithm, text) == vector["signature"]
    verify_signature(request, signature, vector["sk"])


@pytest.mark.parametrize(
    "change",
    [
        {"body": b'{"image": "other"}'},
        {"target": "/v2/another/ocr/web-image"},
        {"method": "PUT"},
    ],
    ids=["body", "path", "method"],
)
def test_a_changed_request_is_refused_and_shown(change: dict[str, Any]) -> None:
    vector = VECTORS[0]
    request = replace(request_of(vector), **change)
    signature = parse_authorization(request.headers["authorization"])
    with pytest.raises(AuthenticationFailed) as refused:
        verify_signature(request, signature, vector["sk"])
    echo = canonical_request(request, signature).replace("\n", "|")
    assert refused.value.detail == f"verify aksk signature fail, canonicalRequest:{echo}"


def test_a_changed_host_is_refused() -> None:
    request = request_of(VECTORS[0])
    moved = replace(request, headers={**request.headers, "host": "elsewhere:80"})
    with pytest.raises(AuthenticationFailed, match="host:elsewhere:80"):
        verify_signature(moved, parse_authorization(request.headers["authorization"]), VECTORS[0]["sk"])


def test_the_host_need_not_be_signed() -> None:
    """The Go SDK signs neither it nor the user agent."""
    vector = VECTORS[0]
    request = request_of(vector)
    signature = replace(parse_authorization(request.headers["authorization"]), signed_headers=("x-sdk-date",))
    text = string_to_sign(signature.algorithm, request.headers["x-sdk-date"], canonical_request(request, signature))
    signed = sign(vector["sk"], signature.algorithm, text)
    authorization = f"{signature.algorithm} Access={vector['ak']}, SignedHeaders=x-sdk-date, Signature={signed}"
    moved = replace(request, headers={**request.headers, "host": "elsewhere:80"})
    verify_signature(moved, parse_authorization(authorization), vector["sk"])


def test_another_body_under_an_announced_hash_is_refused() -> None:
    request = request_of(VECTORS[0])
    announced = replace(request, headers={**request.headers, "x-sdk-content-sha256": "0" * 64})
    with pytest.raises(AuthenticationFailed, match="not the body's hash"):
        verify_signature(announced, parse_authorization(request.headers["authorization"]), VECTORS[0]["sk"])


@pytest.mark.parametrize(
    ("authorization", "reason"),
    [
        ("V11-HMAC-SHA256 Access=a, SignedHeaders=host, Signature=b", "V11-HMAC-SHA256 is not supported"),
        ("SDK-ECDSA-P256-SHA256 Access=a, SignedHeaders=host, Signature=b", "SDK-ECDSA-P256-SHA256 is not supported"),
        ("SDK-HMAC-SHA256 Access=a, Signature=b", "has no SignedHeaders"),
        ("SDK-HMAC-SHA256", "has no Access, SignedHeaders, Signature"),
        ("SDK-HMAC-SHA256 Access=a, SignedHeaders=host, Signature=b", "lacks x-sdk-date"),
    ],
)
def test_unusable_authorization_headers(authorization: str, reason: str) -> None:
    with pytest.raises(AuthenticationFailed, match=reason):
        parse_authorization(authorization)


def test_a_signed_header_that_a_proxy_dropped_is_named() -> None:
    request = request_of(VECTORS[0])
    headers = {name: value for name, value in request.headers.items() if name != "user-agent"}
    with pytest.raises(AuthenticationFailed, match="signed header not received: user-agent"):
        verify_signature(
            replace(request, headers=headers), parse_authorization(request.headers["authorization"]), VECTORS[0]["sk"]
        )


def test_sm3_signatures() -> None:
    request = request_of(VECTORS[0])
    authorization = request.headers["authorization"].replace("SDK-HMAC-SHA256", "SDK-HMAC-SM3")
    signature = parse_authorization(authorization)
    text = string_to_sign(signature.algorithm, request.headers["x-sdk-date"], canonical_request(request, signature))
    verify_signature(request, replace(signature, signature=sign("secret", signature.algorithm, text)), "secret")


def test_query_pairs_are_sorted_and_plus_stays_plus() -> None:
    request = replace(request_of(VECTORS[0]), target="/v3/projects?b=2&a=x+y&a=%e4%b8%ad&flag")
    canonical = canonical_request(request, parse_authorization(request.headers["authorization"]))
    assert canonical.split("\n")[1:3] == ["/v3/projects/", "a=x%2By&a=%E4%B8%AD&b=2&flag="]


@pytest.mark.parametrize(("minutes", "accepted"), [(0, True), (15, True), (-15, True), (16, False), (-16, False)])
def test_clock_skew(minutes: int, accepted: bool) -> None:
    signed_at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    now = signed_at + timedelta(minutes=minutes)
    if accepted:
        verify_date("20261122T120000Z", now, timedelta(minutes=15))
    else:
        with pytest.raises(AuthenticationFailed, match="signature expired, signature time:20261122T120000Z"):
            verify_date("20261122T120000Z", now, timedelta(minutes=15))


def test_a_malformed_date_is_refused() -> None:
    with pytest.raises(AuthenticationFailed, match="X-Sdk-Date"):
        verify_date("yesterday", datetime.now(UTC), timedelta(minutes=15))
