"""What strangers' bytes reach first, as functions of bytes: each returns, or raises what is no documented answer.

A target's modules are imported when it is opened, so that a fuzzer can have them counted before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

Run = Callable[[bytes], object]

TESTS = Path(__file__).parents[1]
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Target:
    """One parser: how it is opened, and what it is known to take."""

    open: Callable[[], Run]
    seeds: Callable[[], Sequence[bytes]]
    longest_bytes: int = 4096


def open_signature() -> Run:
    """``authorization``, date, method, target and body, a line each: what anybody may put into a request."""
    from webimage_ocr.auth import signing
    from webimage_ocr.errors import AuthenticationFailed

    def run(data: bytes) -> None:
        authorization, date, method, target, *rest = [*data.decode("latin-1").split("\n", 5), *[""] * 5][:6]
        headers = {"authorization": authorization, signing.DATE_HEADER: date, "host": rest[0]}
        request = signing.SignedRequest(method, target, headers, rest[1].encode())
        with suppress(AuthenticationFailed):
            signing.verify_date(date, NOW, timedelta(minutes=15))
        with suppress(AuthenticationFailed):
            signature = signing.parse_authorization(authorization)
            canonical = signing.canonical_request(request, signature)
            text = signing.string_to_sign(signature.algorithm, date.strip(), canonical)
            signed = signing.sign("secret", signature.algorithm, text)
            own = signing.Signature(signature.algorithm, signature.access, signature.signed_headers, signed)
            signing.verify_signature(request, own, "secret")
            if signed != signature.signature:
                try:
                    signing.verify_signature(request, signature, "secret")
                except AuthenticationFailed:
                    return
                raise AssertionError("a signature was taken that the secret has not made")

    return run


def seed_signatures() -> list[bytes]:
    """The requests recorded from official SDKs."""
    vectors = json.loads((TESTS / "contract" / "signature_vectors.json").read_text(encoding="utf-8"))
    seeds = []
    for vector in vectors:
        headers = {name.lower(): value for name, value in vector["headers"]}
        lines = [headers["authorization"], headers.get("x-sdk-date", ""), vector["method"], vector["target"]]
        seeds.append("\n".join([*lines, headers.get("host", ""), vector["body"]]).encode("latin-1", "replace"))
    return seeds


def open_token() -> Run:
    """A token: nothing but what these keys have signed is taken."""
    from webimage_ocr.auth.tokens import TokenKeys, key_id_of, verify_token
    from webimage_ocr.errors import AuthenticationFailed

    keys = TokenKeys("k", {"k": b"0" * 32})
    own = _own_token()

    def run(data: bytes) -> None:
        text = data.decode("latin-1")
        key_id_of(text)
        with suppress(AuthenticationFailed):
            verify_token(keys, text, NOW)
            # the last character of Base64 holds two bits that say nothing
            assert text[:-1] == own[:-1], "a token was taken that is not ours"

    return run


def _own_token() -> str:
    import jwt

    claims = {"jti": "a", "sub": "u", "acc": "a", "prj": "p", "adm": True, "iat": 1.0, "exp": NOW.timestamp() + 60}
    return jwt.encode(claims, b"0" * 32, algorithm="HS256", headers={"kid": "k"})


def seed_tokens() -> list[bytes]:
    """One that holds, one that another key has signed, and one without a signature."""
    own = _own_token()
    return [own.encode(), own[:-4].encode() + b"AAAA", own.rpartition(".")[0].encode() + b".", b"a.b.c"]


def open_json() -> Run:
    """The bodies of a picture and of a log-in."""
    from pydantic import ValidationError

    from webimage_ocr.api.iam import TokenRequest
    from webimage_ocr.api.schemas import WebImageRequest
    from webimage_ocr.errors import WebImageError
    from webimage_ocr.intake.source import decode_base64

    def run(data: bytes) -> None:
        with suppress(WebImageError):
            request = WebImageRequest.parse(data)
            request.options()
            if request.image:
                decode_base64(request.image)
        with suppress(ValidationError):
            TokenRequest.model_validate_json(data)

    return run


def seed_bodies() -> list[bytes]:
    """Bodies that are taken."""
    named = {"name": "u", "password": "p", "domain": {"name": "a"}}
    identity = {"methods": ["password"], "password": {"user": named}}
    return [
        json.dumps(body).encode()
        for body in (
            {"image": "iVBORw0KGgo=", "detect_direction": True, "extract_type": ["contact_info", "image_size"]},
            {"url": "http://example.com/a.png", "detect_font": False, "detect_text_direction": None},
            {"auth": {"identity": identity, "scope": {"project": {"name": "cn-north-4"}}}},
        )
    ]


def open_form() -> Run:
    """A form of ``POST /ocr``: its content type in the first line, then its body."""
    from webimage_ocr.api.dialects.endpoint import DIALECTS
    from webimage_ocr.api.dialects.form import parse_form
    from webimage_ocr.errors import InvalidParameter

    def run(data: bytes) -> None:
        content_type, _, body = data.partition(b"\n")
        with suppress(InvalidParameter):
            form = parse_form(content_type.decode("latin-1"), body)
            for dialect in DIALECTS:
                with suppress(InvalidParameter):
                    dialect.parse(form)

    return run


def seed_forms() -> list[bytes]:
    """Forms that are taken."""
    disposition = b'Content-Disposition: form-data; name="'
    return [
        b"application/x-www-form-urlencoded\nimage_data=iVBORw0KGgo%3D&use_det=true&use_cls=0",
        b"multipart/form-data; boundary=b\n--b\r\n" + disposition + b'file"; filename="a.png"\r\n'
        b"Content-Type: image/png\r\n\r\n\x89PNG\r\n\r\n--b\r\n" + disposition + b'language"\r\n\r\nzh\r\n--b--\r\n',
    ]


def open_http() -> Run:
    """A connection: whatever comes, requests are the same in however many pieces they come."""
    from fuzz.connection import requests_of

    def run(data: bytes) -> None:
        place = len(data) // 2
        whole, halves = requests_of([data]), requests_of([data[:place], data[place:]])
        # what is no HTTP ends the connection, and requests before it that still wait for their turn with it
        shared = min(len(whole), len(halves))
        assert whole[:shared] == halves[:shared], (whole, halves)

    return run


def seed_requests() -> list[bytes]:
    """Requests one after the other, with lengths, in chunks, and with an upgrade."""
    post = b"POST /a HTTP/1.1\r\nHost: a\r\n"
    return [
        post + b"Content-Length: 4\r\n\r\nGET GET /b HTTP/1.1\r\nHost: a\r\n\r\n",
        post + b"Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n",
        post + b"Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 3\r\n\r\nabc",
        post + b"Expect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
        b"GET / HTTP/1.0\r\n\r\n",
    ]


def open_header() -> Run:
    """The header of a picture: what is read by hand."""
    from webimage_ocr.errors import WebImageError
    from webimage_ocr.intake.header import read_header

    def run(data: bytes) -> None:
        with suppress(WebImageError):
            header = read_header(data)
            assert header.width >= 0 and header.height >= 0 and 1 <= header.orientation <= 8 and header.frames >= 0

    return run


def open_decoder() -> Run:
    """A picture whole, as a decoder process has it, but of no more than 512 pixels a side."""
    import cv2

    from webimage_ocr.errors import WebImageError
    from webimage_ocr.intake.decode import decode_image
    from webimage_ocr.intake.limits import ImageLimits

    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    limits = ImageLimits(max_side_px=512)

    def run(data: bytes) -> None:
        with suppress(WebImageError):
            decoded = decode_image(data, limits)
            assert decoded.pixels.shape == (decoded.height, decoded.width, 3)

    return run


def seed_pictures() -> list[bytes]:
    """Every format and mode, where that is no longer than a fuzzer can change in earnest."""
    from golden.formats import golden_pictures

    return [data for _, _, data in golden_pictures() if len(data) <= TARGETS["decoder"].longest_bytes]


def open_contact() -> Run:
    """The text of a page, in which a contact is looked for."""
    from webimage_ocr.contacts import ContactFinder

    finder = ContactFinder.load()

    def run(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        found = finder.find_in_text(text)
        lines = text.count("\n") + 1
        assert all(0 <= index < lines for indexes in found.lines.values() for index in indexes)

    return run


def seed_texts() -> list[bytes]:
    """The cases that hold the finder."""
    lines = (TESTS / "unit" / "contacts" / "cases.txt").read_text(encoding="utf-8").splitlines()
    return [line.partition(" => ")[0].replace("/", "\n").encode() for line in lines if " => " in line]


TARGETS = {
    "signature": Target(open_signature, seed_signatures),
    "token": Target(open_token, seed_tokens, 1024),
    "json": Target(open_json, seed_bodies),
    "form": Target(open_form, seed_forms, 2048),
    "http": Target(open_http, seed_requests, 2048),
    "header": Target(open_header, seed_pictures, 8192),
    "decoder": Target(open_decoder, seed_pictures, 8192),
    "contact": Target(open_contact, seed_texts, 1024),
}
