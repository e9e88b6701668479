"""A web server on loopback with every bad habit that a fetcher may meet."""

from __future__ import annotations

import gzip
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PICTURE = b"\x89PNG and so on"
GZIP_BOMB = gzip.compress(bytes(64 * 1024 * 1024))


@dataclass
class WebServer:
    """Where it listens, and what it was asked."""

    host: str
    port: int
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    web: WebServer

    def do_GET(self) -> None:
        self.web.requests.append((self.path, dict(self.headers.items())))
        path = self.path.partition("?")[0]
        try:
            if path.startswith("/status/"):
                self._answer(
                    int(path.split("/")[2]), b"<Error><Code>" + path.split("/")[3].encode() + b"</Code></Error>"
                )
            elif path.startswith("/hops/"):
                count = int(path.split("/")[2])
                self._redirect(f"/hops/{count - 1}" if count else "/picture")
            elif path == "/to":
                self._redirect(self.path.partition("?")[2])
            elif path.startswith("/type/"):
                self._answer(200, PICTURE, path.removeprefix("/type/"))
            elif path == "/drip":
                self._stream(b"x", 0.02)
            elif path == "/endless":
                self._stream(bytes(65536), 0)
            elif path == "/cut":
                self._answer(200, PICTURE, length=1000)
            elif path == "/bomb":
                self._answer(200, GZIP_BOMB, encoding="gzip")
            elif path == "/gzip":
                self._answer(200, gzip.compress(PICTURE), encoding="gzip")
            elif path == "/brotli":
                self._answer(200, PICTURE, encoding="br")
            elif path == "/large":
                self._answer(200, b"", length=11 * 1024 * 1024)
            elif path.startswith("/slow"):
                time.sleep(40)
            else:
                self._answer(200, PICTURE)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the fetcher hung up, as it should

    def _answer(
        self, status: int, body: bytes, kind: str = "image/png", *, length: int | None = None, encoding: str = ""
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("Set-Cookie", "who=you")
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        self.wfile.write(body)

    def _redirect(self, location: str) -> None:
        self.send_response(302)
        self.send_header("Location", location)
        self.end_headers()

    def _stream(self, piece: bytes, pause_s: float) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        for _ in range(2000):
            self.wfile.write(piece)
            time.sleep(pause_s)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def serve(host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[WebServer]:
    """A server that runs until the block ends."""
    web = WebServer(host, port)
    server = ThreadingHTTPServer((host, port), type("Handler", (_Handler,), {"web": web}))
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # failed handshakes are part of the tests
    web.port = server.server_port
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
