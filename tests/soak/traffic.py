"""What callers of every kind send, and what each of them may be told."""

from __future__ import annotations

import base64
import json
import random
import socket
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fault.test_mutations import mutate
from golden.formats import golden_pictures
from pictures import draw_lines, encode
from servers import Answer, LiveServer

CONTACT = ("收件人：张三 13112345678", "广东省深圳市龙岗区五和大道12号")

Outcome = tuple[int, str]
"""Status and error code; the code is empty for what succeeded."""

READ: Outcome = (200, "")
BUSY: frozenset[Outcome] = frozenset({(429, "ModelArts.4401"), (504, "APIG.0201")})
"""More than can be read in time."""
STORE_GONE: frozenset[Outcome] = frozenset({(503, "APIG.0613")})
DAMAGED: Outcome = (400, "AIS.0104")
EMPTY: Outcome = (400, "AIS.0101")
"""A picture of which nothing is left is none."""
PICTURE_REFUSED: frozenset[Outcome] = frozenset({(400, "AIS.0102"), (400, "AIS.0103"), DAMAGED})
URL_REFUSED: frozenset[Outcome] = frozenset({(400, "AIS.0102"), (400, "ModelArts.4603"), (400, "ModelArts.4104")})
PASSES: frozenset[Outcome] = BUSY | STORE_GONE | {DAMAGED}
"""What a good call may be told while something is broken; a decoder that is stopped costs its picture."""


@dataclass(slots=True)
class Tally:
    """What was sent and answered; threads share it."""

    outcomes: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    sent: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def read(self) -> int:
        """Calls that were answered with text, each of which the store has to count."""
        return sum(count for (_, outcome), count in self.outcomes.items() if outcome == READ)

    @property
    def answered(self) -> int:
        return self.outcomes.total()


class Traffic:
    """Calls of every kind on one server; ``web`` is the port of a web server with bad habits on 127.0.0.1."""

    def __init__(self, server: LiveServer, web: int, tally: Tally) -> None:
        self._server, self._web, self._tally = server, web, tally
        self._pictures = [data for _, _, data in golden_pictures()]
        self._contact = encode(draw_lines(CONTACT))
        self._token = server.token()
        self._kinds: Mapping[str, tuple[int, Callable[[random.Random], Answer | None], frozenset[Outcome]]] = {
            "picture": (30, self._read_picture, frozenset({READ})),
            "token": (6, self._read_with_token, frozenset({READ})),
            "contact": (6, self._read_contact, frozenset({READ})),
            "font": (3, self._read_fonts, frozenset({READ})),
            # what comes from there is no picture, or comes in no good way
            "url": (6, self._read_url, URL_REFUSED),
            "log-in": (2, self._log_in, frozenset({(201, ""), (429, "keystone")})),
            "wrong password": (2, self._guess, frozenset({(401, "keystone"), (429, "keystone")})),
            "wrong key": (4, self._wrong_key, frozenset({(401, "APIG.0301")})),
            "hostile": (12, self._read_damaged, PICTURE_REFUSED | {READ, EMPTY}),
            "no JSON": (4, self._no_json, frozenset({(400, "ModelArts.4105"), (400, "AIS.0101")})),
            "cut body": (3, self._cut_body, frozenset()),
        }  # fmt: skip

    def send_each(self) -> None:
        """Every kind and every picture once, so that what is loaded or compiled once is there."""
        rng = random.Random(1)
        for data in self._pictures:
            self._note("picture", self._read({"image": _text(data)}), frozenset({READ}))
        for kind in self._kinds:
            self.send(kind, rng)

    def send_any(self, rng: random.Random) -> None:
        """One call of some kind."""
        kinds = list(self._kinds)
        self.send(rng.choices(kinds, [self._kinds[kind][0] for kind in kinds])[0], rng)

    def send(self, kind: str, rng: random.Random) -> None:
        """One call, its answer looked at and counted."""
        _, call, expected = self._kinds[kind]
        with self._tally.lock:
            self._tally.sent += kind != "cut body"
        try:
            answer = call(rng)
        except Exception as failed:  # noqa: BLE001 - whatever it is, it is no answer
            with self._tally.lock:
                self._tally.wrong.append(f"{kind}: no answer but {failed!r}")
            return
        if answer is not None:
            self._note(kind, answer, expected, count=False)

    def _note(self, kind: str, answer: Answer, expected: frozenset[Outcome], *, count: bool = True) -> None:
        outcome = shape_of(answer)
        with self._tally.lock:
            self._tally.sent += count
            if outcome is None or outcome not in expected | PASSES:
                self._tally.wrong.append(f"{kind}: {answer.status} {answer.body[:300]!r}")
            else:
                self._tally.outcomes[kind, outcome] += 1

    def _read(self, body: Any) -> Answer:
        return self._server.read(body)

    def _read_picture(self, rng: random.Random) -> Answer:
        return self._read({"image": _text(rng.choice(self._pictures))})

    def _read_with_token(self, rng: random.Random) -> Answer:
        path = f"/v2/{self._server.credentials['project_id']}/ocr/web-image"
        body = {"image": _text(rng.choice(self._pictures)), "detect_direction": True}
        return self._server.request("POST", path, body, {"X-Auth-Token": self._token})

    def _read_contact(self, _: random.Random) -> Answer:
        return self._read({"image": _text(self._contact), "extract_type": ["contact_info", "image_size"]})

    def _read_fonts(self, rng: random.Random) -> Answer:
        return self._read({"image": _text(rng.choice(self._pictures)), "detect_font": True})

    def _read_url(self, rng: random.Random) -> Answer:
        path = rng.choice(["picture", "hops/2", "hops/9", "cut", "large", "endless", "bomb", "status/500/No", "gzip"])
        return self._read({"url": f"http://127.0.0.1:{self._web}/{path}"})

    def _log_in(self, _: random.Random) -> Answer:
        return self._server.request("POST", "/v3/auth/tokens", self._server.token_body())

    def _guess(self, rng: random.Random) -> Answer:
        body = self._server.token_body(password="wrong")
        body["auth"]["identity"]["password"]["user"]["name"] = f"nobody {rng.random()}"
        return self._server.request("POST", "/v3/auth/tokens", body)

    def _wrong_key(self, rng: random.Random) -> Answer:
        headers = {"Authorization": f"Bearer wio_{rng.randbytes(10).hex()}"}
        return self._server.request("GET", "/v3/projects", headers=headers)

    def _read_damaged(self, rng: random.Random) -> Answer:
        data = rng.choice(self._pictures)
        for _ in range(rng.randint(1, 4)):
            how = rng.choice(["overwrite", "insert", "delete", "repeat", "cut"])
            data = mutate(data, how, rng.random(), rng.randbytes(rng.randint(1, 8)))
        return self._read({"image": _text(data)})

    def _no_json(self, rng: random.Random) -> Answer:
        return self._read(rng.choice([b"", b"[]", b"{", b'{"image": 1}', b"[" * 10_000, rng.randbytes(200)]))

    def _cut_body(self, _: random.Random) -> None:
        head = b"POST /v3/auth/tokens HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{"
        with socket.create_connection(("127.0.0.1", self._server.port), timeout=10) as connection:
            connection.sendall(head)


def shape_of(answer: Answer) -> Outcome | None:
    """Status and code of an answer in a documented shape; None for any other."""
    try:
        body = json.loads(answer.body)
    except ValueError:
        return None
    if not answer.headers.get("X-Request-Id"):
        return None
    match body:
        case {"result": {"words_block_count": int(), "words_block_list": list()}} if answer.status == 200:
            return READ
        case {"token": {"user": dict()}} if answer.status == 201 and answer.headers.get("X-Subject-Token"):
            return (201, "")
        case {"error": {"code": int() as code, "message": str(), "title": str()}} if code == answer.status:
            return (code, "keystone")
        case {"error_code": str() as code, "error_msg": str()} if len(body) == 2 and answer.status >= 400:
            return (answer.status, code)
    return None


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
