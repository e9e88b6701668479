"""Posts to an address twice with each HTTP client of Python, as it is by default; one line of JSON for each call."""

from __future__ import annotations

import asyncio
import json
import sys
import urllib.request
from collections.abc import Callable, Iterator

import aiohttp
import httpx
import httpx2
import requests

HEADERS = {"Content-Type": "application/json"}


def call_all(url: str, token: str, body: str) -> Iterator[tuple[str, int]]:
    """The clients' names and the statuses that they got."""
    headers = HEADERS | {"X-Auth-Token": token}
    with requests.Session() as session, httpx.Client() as client, httpx2.Client() as newer:

        def call_urllib() -> int:
            with urllib.request.urlopen(urllib.request.Request(url, body.encode(), headers), timeout=60) as answer:
                return int(answer.status)

        clients: dict[str, Callable[[], int]] = {
            "Python requests": lambda: session.post(url, data=body, headers=headers, timeout=60).status_code,
            "Python httpx": lambda: client.post(url, content=body, headers=headers, timeout=60).status_code,
            "Python httpx2": lambda: newer.post(url, content=body, headers=headers, timeout=60).status_code,
            "Python urllib": call_urllib,
        }
        for name, call in clients.items():
            yield from ((name, call()) for _ in range(2))
    for status in asyncio.run(call_aiohttp(url, headers, body)):
        yield "Python aiohttp", status


async def call_aiohttp(url: str, headers: dict[str, str], body: str) -> list[int]:
    """The statuses of two calls."""
    async with aiohttp.ClientSession() as session:
        statuses = []
        for _ in range(2):
            async with session.post(url, data=body, headers=headers) as answer:
                await answer.read()
                statuses.append(answer.status)
    return statuses


if __name__ == "__main__":
    for name, status in call_all(**json.load(sys.stdin)):
        sys.stdout.write(json.dumps({"client": name, "status": status}) + "\n")
