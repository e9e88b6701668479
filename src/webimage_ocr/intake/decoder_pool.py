"""Decode untrusted pictures in processes that may crash, hang or run out of memory without doing harm.

Why not a library's pool: all of them (multiprocessing, concurrent.futures, pebble, loky) unpickle what a worker
answers, so that a decoder that a picture has taken over could run its code in the server; with pebble 5.2.3 it did.
Here an answer is JSON and the descriptor of a sealed file in memory. The rest pebble can do (2026-11-28: a limit of 1 s
ends a hang after 1.1 to 1.3 s, a crash costs that picture alone, an initialiser sets limits), its pixels pickled
through a pipe: 72 instead of 48 ms for 2,400 x 2,400. One crash breaks a ProcessPoolExecutor for good.

``processes``, ``timeout_s``, ``memory_bytes``, ``apply_exif`` and ``sandbox`` map to the settings
``decoder_processes``, ``decode_timeout_s``, ``decode_memory_bytes``, ``apply_exif`` and ``decoder_sandbox``.
"""

from __future__ import annotations

import fcntl
import json
import math
import mmap
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from webimage_ocr.errors import (
    DamagedImage,
    FileTooLarge,
    InvalidImageSize,
    InvalidParameter,
    UnsupportedFormat,
    WebImageError,
)
from webimage_ocr.intake.decoded_image import DecodedImage
from webimage_ocr.intake.decoder_process import (
    COMMAND,
    FORK,
    KEPT_BYTES,
    KILL,
    LENGTH,
    ORDER,
    WALLS,
    DecoderOptions,
    Sandbox,
)
from webimage_ocr.intake.limits import DEFAULT_LIMITS, ImageLimits
from webimage_ocr.intake.sandbox import Wall

_ERRORS: dict[str, type[WebImageError]] = {
    kind.__name__: kind for kind in (DamagedImage, FileTooLarge, InvalidImageSize, InvalidParameter, UnsupportedFormat)
}
_NOT_FOR_DECODERS = ("WEBIMAGE_OCR_", "OTEL_")
"""How variables begin that may hold secrets of the server: it, and who exports its traces."""
_NURSERY_TIMEOUT_S = 60.0
"""Time a decoder has to start: 0.3 s is what it takes, but not on a machine that is very busy."""


class DecoderPool:
    """``processes`` decoders; ``decode`` may be called from any number of threads. ``close`` it at the end.

    ``timeout_s`` is wall-clock time for one picture, ``memory_bytes`` what a decoder may take over what it has at
    its start (20 MB, and 60 MB that all of them share). The default is enough for any picture of 8,192 x 8,192.
    """

    def __init__(
        self,
        processes: int = 2,
        timeout_s: float = 10.0,
        memory_bytes: int = 2 * 1024**3,
        *,
        apply_exif: bool = True,
        sandbox: Sandbox = "auto",
    ) -> None:
        self.timeout_s = timeout_s
        self._processes = processes
        self._nursery = _Nursery(DecoderOptions(apply_exif, timeout_s, memory_bytes, sandbox))
        # the one used last comes first: its memory is still warm
        self._idle: queue.LifoQueue[_Decoder | None] = queue.LifoQueue()
        for _ in range(processes):
            self._idle.put(None)
        self._replaced = 0

    @property
    def replaced(self) -> int:
        """How many decoders had to be replaced so far, because they crashed or hung."""
        return self._replaced

    def find_walls(self) -> Wall:
        """What the kernel keeps decoders behind; none of them is there where it cannot."""
        return self._nursery.find_walls()

    @property
    def process_ids(self) -> list[int]:
        """The decoders that live now, and the process that forks them."""
        return self._nursery.process_ids

    def begin(self) -> None:
        """Start the process that forks decoders, without waiting until it can: 0.3 s of another core."""
        self._nursery.begin()

    def warm(self) -> None:
        """Start all processes now rather than with the first pictures."""
        for decoder in [self._idle.get() for _ in range(self._processes)]:
            self._idle.put(decoder or self._nursery.fork())

    def close(self) -> None:
        """Let pictures that are being decoded come to their end, then end all processes."""
        for decoder in [self._idle.get() for _ in range(self._processes)]:
            if decoder:
                decoder.connection.close()
            self._idle.put(None)
        self._nursery.close()

    def decode(self, data: bytes, limits: ImageLimits = DEFAULT_LIMITS, page: int = 1) -> DecodedImage:
        """As ``decode_image``; a picture that crashes or stops a decoder is ``DamagedImage`` too."""
        limits.check_bytes(len(data))
        order = json.dumps({"limits": asdict(limits), "page": page}).encode()
        decoder = self._idle.get()
        try:
            for attempt in (1, 2):
                decoder = decoder or self._nursery.fork()
                try:
                    return decoder.decode(data, order, time.monotonic() + self.timeout_s)
                except TimeoutError as error:
                    self._discard(decoder)
                    decoder = None
                    raise DamagedImage(f"It takes longer than {self.timeout_s:g} s to decode.") from error
                except (EOFError, OSError) as error:
                    self._discard(decoder)
                    decoder = None
                    # the decoder may have been ended from outside: a picture is guilty the second time
                    if attempt == 2:
                        raise DamagedImage("It crashes the decoder.") from error
            raise AssertionError("the second attempt returns or raises")
        finally:
            self._idle.put(decoder)

    def _discard(self, decoder: _Decoder) -> None:
        decoder.connection.close()
        self._nursery.kill(decoder.pid)
        self._replaced += 1


@dataclass(slots=True, eq=False)
class _Decoder:
    pid: int
    connection: socket.socket
    kept: mmap.mmap | None = None
    """Where it puts the pixels of every picture that fits."""

    def decode(self, data: bytes, order: bytes, deadline: float) -> DecodedImage:
        """Raises ``TimeoutError``, ``EOFError`` or ``OSError`` where the process fails, else as ``decode_image``."""
        self._set_timeout(deadline)
        self.connection.sendall(ORDER.pack(len(data), len(order)) + order)
        self._set_timeout(deadline)
        self.connection.sendall(data)
        answer, descriptors = self._receive(deadline)
        try:
            if "error" in answer:
                cause = answer.get("cause")
                raise _ERRORS[answer["error"]](answer["detail"]) from RuntimeError(cause) if cause else None
            return DecodedImage(self._pixels(answer, descriptors), answer["format"])
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def _pixels(self, answer: dict[str, Any], descriptors: list[int]) -> np.ndarray[Any, np.dtype[np.uint8]]:
        shape = answer["shape"]
        length = math.prod(shape)
        if descriptors and length > KEPT_BYTES:
            return np.frombuffer(_map_file(descriptors[0], length), np.uint8).reshape(shape)
        if descriptors:
            self.kept = _map_file(descriptors[0], KEPT_BYTES)
        if self.kept is None or length > KEPT_BYTES:
            raise EOFError
        # copied, since the next picture comes to the same place
        return np.frombuffer(self.kept, np.uint8, length).reshape(shape).copy()

    def _receive(self, deadline: float) -> tuple[dict[str, Any], list[int]]:
        line, descriptors = b"", []
        while not line.endswith(b"\n"):
            self._set_timeout(deadline)
            part, received, _, _ = socket.recv_fds(self.connection, 65536, 1)
            if not part:
                raise EOFError
            line += part
            descriptors += received
        return json.loads(line), descriptors

    def _set_timeout(self, deadline: float) -> None:
        remaining_s = deadline - time.monotonic()
        if remaining_s <= 0:
            raise TimeoutError
        self.connection.settimeout(remaining_s)


def _map_file(descriptor: int, length: int) -> mmap.mmap:
    """The file where it is, for as long as the map is used."""
    if hasattr(fcntl, "F_ADD_SEALS"):
        # a decoder that was taken over could shorten the file under our feet, and reading would then be fatal
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK)
    if os.fstat(descriptor).st_size < length:
        raise EOFError
    return mmap.mmap(descriptor, length)


class _Nursery:
    """The process that forks and kills decoders; started when it is first needed, and again should it die."""

    def __init__(self, options: DecoderOptions) -> None:
        self._options = options
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._closed = False
        self._decoders: set[int] = set()

    @property
    def process_ids(self) -> list[int]:
        """Those that were forked and not killed, and its own; none while it does not run."""
        process = self._process
        return [process.pid, *self._decoders] if process is not None else []

    def begin(self) -> None:
        with self._lock:
            self._start()

    def fork(self) -> _Decoder:
        ours, theirs = socket.socketpair()
        try:
            with theirs, self._lock:
                pid = self._ask(FORK, 0, theirs.fileno())
                self._decoders.add(pid)
                return _Decoder(pid, ours)
        except BaseException:
            ours.close()
            raise

    def kill(self, pid: int) -> None:
        with self._lock:
            self._decoders.discard(pid)
            self._ask(KILL, pid)

    def find_walls(self) -> Wall:
        with self._lock:
            return Wall(self._ask(WALLS, 0))

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._stop()

    def _ask(self, command: int, pid: int, *descriptors: int) -> int:
        for _ in range(2):  # it may have ended since it was last asked, and a new one does as well
            control = self._start()
            try:
                socket.send_fds(control, [COMMAND.pack(command, pid)], descriptors)
                answer = control.recv(LENGTH.size, socket.MSG_WAITALL)
            except OSError:
                answer = b""
            if len(answer) == LENGTH.size:
                return int(LENGTH.unpack(answer)[0])
            self._stop()
        raise OSError("the process that starts decoders does not start; what it says stands in standard error")

    def _start(self) -> socket.socket:
        if self._closed:
            raise RuntimeError("this DecoderPool is closed")
        if self._control is None or self._process is None or self._process.poll() is not None:
            self._stop()
            self._control, theirs = socket.socketpair()
            self._control.settimeout(_NURSERY_TIMEOUT_S)
            with theirs:
                self._process = subprocess.Popen(
                    [
                        sys.executable,
                        "-m",
                        "webimage_ocr.intake.decoder_process",
                        str(theirs.fileno()),
                        json.dumps(asdict(self._options)),
                    ],
                    stdin=subprocess.DEVNULL,
                    pass_fds=(theirs.fileno(),),
                    start_new_session=True,  # Ctrl-C is for the server, which then closes this
                    env={
                        # secrets of the server are nothing for a process that reads strangers' pictures
                        **{name: value for name, value in os.environ.items() if not name.startswith(_NOT_FOR_DECODERS)},
                        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                        "OPENBLAS_NUM_THREADS": "1",
                        # without these, glibc gives memory back after each picture, and 12 of 26 ms for a photo of
                        # 6 Mpx go into asking for it again; up to here a decoder keeps it until it is idle
                        "MALLOC_MMAP_THRESHOLD_": str(KEPT_BYTES),
                        "MALLOC_TRIM_THRESHOLD_": str(2 * KEPT_BYTES),
                    },
                )
        return self._control

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(_NURSERY_TIMEOUT_S)  # it ends when its control socket closes
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
            self._decoders.clear()
