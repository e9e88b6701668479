"""The names of documented headers, letter by letter as documented: SDKs for Java, PHP and C++ take no other case."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class _Name(bytes):
    """A header's name that stays as it is: uvicorn lowers every name that it writes (as of 0.54)."""

    def lower(self) -> bytes:
        return self


_DOCUMENTED = {
    name.lower(): _Name(name)
    for name in (
        b"X-Request-Id",
        b"X-Error-Detail",
        b"X-Subject-Token",
        b"X-ratelimit",
        b"X-ratelimit-used",
        b"X-ratelimit-window",
    )
}


def documented_names(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The same names and values, documented names in their documented case."""
    return [(_DOCUMENTED.get(name, name), value) for name, value in headers]


class HeaderNames:
    """Gives every answer's headers their documented names."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_as_documented(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = documented_names(message["headers"])
            await send(message)

        await self.app(scope, receive, send_as_documented)
