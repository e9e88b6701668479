"""A way to a service that can be cut, held up or made slow while clients use it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class TcpProxy:
    """Passes on what comes to ``port`` of 127.0.0.1."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._flows = threading.Event()
        self._flows.set()
        self._is_cut = False
        self._closed = False
        self._open: set[socket.socket] = set()
        self.delay_s = 0.0
        """How long each piece takes on its way."""
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End all connections, and refuse new ones."""
        self._is_cut = True
        self._end_all()

    def hold(self) -> None:
        """Keep all connections, take new ones, and let nothing pass."""
        self._flows.clear()

    def restore(self) -> None:
        """As at the start; connections that were cut stay so."""
        self._is_cut, self.delay_s = False, 0.0
        self._flows.set()

    def close(self) -> None:
        """Stop for good."""
        self._closed = True
        self.restore()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._end_all()

    def _end_all(self) -> None:
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._is_cut:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._target))
            for one, other in ((near, far), (far, near)):
                self._open.add(one)
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                self._flows.wait()
                time.sleep(self.delay_s)
                other.sendall(data)
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._open.discard(one)
        one.close()


@contextmanager
def run_tcp_proxy(target: int) -> Iterator[TcpProxy]:
    """A proxy for the service on a port of 127.0.0.1."""
    proxy = TcpProxy(target)
    try:
        yield proxy
    finally:
        proxy.close()
