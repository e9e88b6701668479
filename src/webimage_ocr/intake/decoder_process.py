"""The programs behind ``DecoderPool``: a nursery, and the decoders that it forks.

The nursery imports the decoders once (0.3 s, 60 MB) and then only waits; a decoder forked from it starts in
milliseconds and shares that memory. Nothing but a decoder ever looks at a picture.

    python -m webimage_ocr.intake.decoder_process CONTROL_FD OPTIONS

The control socket takes ``FORK`` with the socket of the new decoder (answer: its process id) and ``KILL`` with a
process id (answer: the same); when it closes, all decoders end. ``WALLS`` asks what stands around decoders
(``sandbox.Wall``). A decoder's socket takes two lengths (``ORDER``), what is to be kept to as JSON (``{"limits": fields
of ImageLimits, "page": 1}``) and the file, and answers one line of JSON: ``{"shape": [h, w, 3], "format": ...}``
together with the descriptor of a file in memory that holds the pixels, or ``{"error": class, "detail": ..., "cause":
what the library said}``. Pixels of up to ``KEPT_BYTES`` lie in one file that is used again by the next such answer: its
descriptor comes with the first.
"""

from __future__ import annotations

import ctypes
import gc
import json
import mmap
import os
import resource
import select
import signal
import socket
import struct
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NoReturn

from webimage_ocr.errors import DamagedImage, WebImageError
from webimage_ocr.intake.sandbox import ALL_WALLS, Wall, find_walls, limit_resources, raise_walls
from webimage_ocr.runtime.memory import trim_heap

COMMAND = struct.Struct("<BQ")
LENGTH = struct.Struct("<Q")
ORDER = struct.Struct("<QI")
FORK, KILL, WALLS = 1, 2, 3
KEPT_BYTES = 32 * 1024 * 1024
"""Up to here pixels are handed over in memory that is there already: a new file of 17 MB takes 9 ms, this 1 ms."""
Sandbox = Literal["auto", "required", "off"]
"""Walls around decoders: those that there are, all or no decoder, none."""
_CLOSE_ON_EXEC, _ALLOW_SEALING = 1, 2
"""Of linux/memfd.h: ``os.MFD_CLOEXEC`` and ``os.MFD_ALLOW_SEALING``, where Python has them."""
_IDLE_S = 5.0
"""Without a picture, until a decoder gives freed memory back."""


Decode = Callable[[bytes, Any], Any]
"""A file and what is to be kept to -> a DecodedImage: loaded by the nursery, not by the server, which imports this."""


@dataclass(frozen=True, slots=True)
class DecoderOptions:
    """What a decoder process is told at its start."""

    apply_exif: bool
    timeout_s: float
    memory_bytes: int
    sandbox: Sandbox = "auto"


def run_nursery(control: socket.socket, options: DecoderOptions) -> None:
    """Fork and kill decoders as the control socket says, until it closes."""
    decode = _load_decoder(apply_exif=options.apply_exif)
    match options.sandbox:
        case "auto":
            walls = find_walls()
        case "required":
            walls = ALL_WALLS
        case "off":
            walls = Wall(0)
    gc.collect()
    gc.freeze()  # what is here already is never freed: keep it out of the collector's way, and the pages shared
    children: set[int] = set()
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, COMMAND.size, 1)
        if len(message) < COMMAND.size:
            break
        command, pid = COMMAND.unpack(message)
        if command == FORK:
            pid = os.fork()
            if not pid:
                control.close()
                _run_decoder(socket.socket(fileno=descriptors[0]), decode, options, walls)
            children.add(pid)
            os.close(descriptors[0])
        elif command == KILL and pid in children:
            _end(pid)
            children.remove(pid)
        elif command == WALLS:
            pid = walls.value
        control.sendall(LENGTH.pack(pid))
    for pid in children:
        _end(pid)


def _end(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)  # even one that ended by itself keeps its process id until it is waited for
    os.waitpid(pid, 0)


def _load_decoder(*, apply_exif: bool) -> Decode:
    """Everything that decoding imports, files that it reads: behind its walls a decoder opens no file any more."""
    import cv2
    from PIL import Image, ImageCms, ImagePalette  # noqa: F401  # Pillow imports the latter where it needs them

    from webimage_ocr.intake.decode import decode_image
    from webimage_ocr.intake.limits import ImageLimits
    from webimage_ocr.intake.pdf import load_pdfium

    with suppress(ModuleNotFoundError):  # where it is not installed, PDF files are refused
        load_pdfium()
    cv2.setNumThreads(1)  # one decoder a core; and threads do not survive a fork
    Image.MAX_IMAGE_PIXELS = None  # our own limits, which come before, are the ones that hold

    def decode(data: bytes, order: Any) -> Any:
        return decode_image(data, ImageLimits(**order["limits"]), order["page"], apply_exif=apply_exif)

    return decode


def _run_decoder(connection: socket.socket, decode: Decode, options: DecoderOptions, walls: Wall) -> NoReturn:
    """Decode one picture after the other; this process came by fork and must not return to what it was."""
    try:
        # C libraries write about damaged pictures to standard error, past every log; and the server's output is not
        # for a decoder that a picture has taken over
        quiet = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(quiet, standard)
        os.close(quiet)
        _limit_memory(options.memory_bytes)
        limit_resources(options.memory_bytes)
        raise_walls(walls)
        outbox = _Outbox(connection)
        while (received := _receive(connection)) is not None:
            _limit_time(options.timeout_s)
            _answer(outbox, decode, *received)
    finally:
        os._exit(0)


def _receive(connection: socket.socket) -> tuple[bytes, Any] | None:
    """A file and what is to be kept to; None when nothing more comes."""
    if not select.select([connection], [], [], _IDLE_S)[0]:
        trim_heap()
    head = connection.recv(ORDER.size, socket.MSG_WAITALL)
    if len(head) < ORDER.size:
        return None
    data_bytes, order_bytes = ORDER.unpack(head)
    order, data = _receive_whole(connection, order_bytes), _receive_whole(connection, data_bytes)
    return None if order is None or data is None else (data, json.loads(order))


def _receive_whole(connection: socket.socket, length: int) -> bytes | None:
    data = bytearray(length)
    view = memoryview(data)
    while view:
        received = connection.recv_into(view)
        if not received:
            return None
        view = view[received:]
    return bytes(data)


def _answer(outbox: _Outbox, decode: Decode, data: bytes, order: Any) -> None:
    try:
        decoded = decode(data, order)
    except WebImageError as error:
        cause = f"{type(error.__cause__).__name__}: {error.__cause__}"[:300] if error.__cause__ else None
        outbox.send({"error": type(error).__name__, "detail": error.detail[:1000], "cause": cause})
    except MemoryError:
        outbox.send({"error": DamagedImage.__name__, "detail": "It takes too much memory to decode."})
    else:
        answer = {"shape": decoded.pixels.shape, "format": decoded.format}
        outbox.send_pixels(answer, memoryview(decoded.pixels).cast("B"))


class _Outbox:
    """Answers on a socket, and the file in memory that their pixels lie in."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._kept: mmap.mmap | None = None

    def send(self, answer: dict[str, Any], *descriptors: int) -> None:
        socket.send_fds(self._connection, [json.dumps(answer).encode() + b"\n"], descriptors)

    def send_pixels(self, answer: dict[str, Any], pixels: memoryview) -> None:
        if len(pixels) > KEPT_BYTES:
            with _file_in_memory() as file:
                _write(file, pixels)
                self.send(answer, file.fileno())
        elif self._kept is None:
            with _file_in_memory() as file:
                file.truncate(KEPT_BYTES)
                self._kept = mmap.mmap(file.fileno(), KEPT_BYTES)
                self._kept[: len(pixels)] = pixels
                self.send(answer, file.fileno())
        else:
            self._kept[: len(pixels)] = pixels
            self.send(answer)


def _write(file: Any, pixels: memoryview) -> None:
    while pixels:
        pixels = pixels[os.write(file.fileno(), pixels) :]


def _file_in_memory() -> Any:
    """A file without a name; on a disk where the system has none in memory."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("pixels", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING), "wb", buffering=0)
    # Pythons that uv brings are built for a C library of 2014, which had no such call; the one that runs has it
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "memfd_create"):
        descriptor = libc.memfd_create(b"pixels", _CLOSE_ON_EXEC | _ALLOW_SEALING)
        if descriptor < 0:
            raise OSError(ctypes.get_errno(), "memfd_create")
        return os.fdopen(descriptor, "wb", buffering=0)
    return tempfile.TemporaryFile(buffering=0)


def _limit_memory(memory_bytes: int) -> None:
    """Allow ``memory_bytes`` of address space over what the process has; the kernel refuses more."""
    statm = Path("/proc/self/statm")
    present = int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() else 0
    resource.setrlimit(resource.RLIMIT_AS, (present + memory_bytes, present + memory_bytes))


def _limit_time(timeout_s: float) -> None:
    """End this process should it still be computing long after the pool gave up on it, or is gone."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + timeout_s) + 2, hard))


if __name__ == "__main__":
    run_nursery(socket.socket(fileno=int(sys.argv[1])), DecoderOptions(**json.loads(sys.argv[2])))
