"""A decoder that does what the first word of the data says; everything else it decodes.

Python imports a module of this name at its start: decoder processes that have this folder on their path misbehave.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from webimage_ocr.errors import DamagedImage
from webimage_ocr.intake import decode
from webimage_ocr.intake.decoded_image import DecodedImage


def connect(address: str) -> None:
    """Open a connection to HOST:PORT, or to a Unix socket."""
    host, _, port = address.rpartition(":")
    with socket.socket(socket.AF_INET if host else socket.AF_UNIX) as connection:
        connection.connect((host, int(port)) if host else address)


def send_datagram(address: str) -> None:
    """Ask a name server, say: there is no connection in it."""
    host, _, port = address.rpartition(":")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagram:
        datagram.sendto(b"?", (host, int(port)))


def fork(_: str) -> None:
    """Become two."""
    if not os.fork():
        os._exit(0)


ATTEMPTS: dict[bytes, Callable[[str], object]] = {
    b"CONNECT": connect,
    b"DATAGRAM": send_datagram,
    b"READ": lambda path: Path(path).read_bytes(),
    b"WRITE": lambda path: Path(path).write_bytes(b"x"),
    b"LIST": os.listdir,
    b"FORK": fork,
    b"EXECUTE": lambda path: os.execv(path, [path]),
    b"SIGNAL": lambda pid: os.kill(int(pid), signal.SIGUSR1),
    b"WATCH": lambda pid: os.pidfd_open(int(pid)),
    b"LOAD CODE": lambda _: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC),
    b"PRINT": lambda text: os.write(1, text.encode()),
}
"""What a decoder that a picture has taken over would try, and what with."""


def decode_or_fail(data: bytes, *args: Any, **options: Any) -> DecodedImage:
    """As ``decode_image``, but for the faults."""
    for name, attempt in ATTEMPTS.items():
        if data.startswith(name + b": "):
            raise DamagedImage(told(attempt, data.partition(b": ")[2].decode()))
    match data.partition(b" ")[0]:
        case b"CRASH":
            ctypes.string_at(0)
        case b"EXIT":
            os._exit(3)
        case b"HANG":
            time.sleep(3600)
        case b"SPIN":
            while True:
                pass
        case b"EAT":
            hoard = []
            while True:
                hoard.append(np.empty(16 * 1024 * 1024, np.uint8))
        case b"ABORT":
            os.abort()
    return decode_image(data, *args, **options)


def told(attempt: Callable[[str], object], what: str) -> str:
    """What came of it."""
    try:
        return f"done: {attempt(what)!r}"
    except PermissionError:
        return "not permitted"


decode_image = decode.decode_image
decode.decode_image = decode_or_fail
