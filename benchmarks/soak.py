"""Memory of a server over thousands of varied pictures: every size, format and amount of text."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psutil

from benchmarks.server import Caller, RunningServer, request_body
from drawing import corpus
from drawing.palette import any_colour
from drawing.sheet import Sheet
from drawing.typefaces import CHINESE, LATIN
from webimage_ocr.api.server_reader import ALL_WARM
from webimage_ocr.runtime.memory import TRIM_EVERY_S

_FORMATS = ("PNG", "JPEG", "WEBP", "BMP")
_SAMPLES = 100
_WARM_LIMIT_S = 240
_SETTLED = 0.01
"""Share by which memory at rest differs from one time to the next."""


@dataclass(frozen=True, slots=True)
class Soak:
    """Resident memory of the server and its decoders, in MiB, after each part of the pictures."""

    pictures: tuple[int, ...]
    mib: tuple[float, ...]

    def growth_mib(self) -> float:
        """From a fifth of the way to the end: mean of the last tenth less that of the tenth after the first fifth."""
        tenth = max(1, len(self.mib) // 10)
        early = self.mib[2 * tenth : 3 * tenth]
        late = self.mib[-tenth:]
        return sum(late) / len(late) - sum(early) / len(early)


def soak(server: RunningServer, count: int, callers: int, seed: int = 1, different: int | None = None) -> Soak:
    """Send ``count`` drawn pictures, each of another size, and watch the memory; ``different`` of them in turn."""
    done, mib = [], []
    open_callers = [Caller(server) for _ in range(callers)]
    with ThreadPoolExecutor(callers) as pool:
        step = max(callers, count // _SAMPLES)
        for first in range(0, count, step):
            numbers = range(first, min(count, first + step))
            shares = [numbers[place::callers] for place in range(callers)]
            names = [[f"{seed}/{number % (different or count)}" for number in share] for share in shares]
            list(pool.map(_send, open_callers, names))
            done.append(numbers[-1] + 1)
            mib.append(resident_mib(server))
    for caller in open_callers:
        caller.close()
    return Soak(tuple(done), tuple(mib))


def settled_mib(server: RunningServer, log: Path) -> float:
    """Resident memory of a server that has nothing to do, once it has warmed all sizes and given back what is free.

    A look at memory alone does not tell: a server that gets no processor looks settled before it is warm.
    """
    deadline = time.monotonic() + _WARM_LIMIT_S
    while ALL_WARM not in log.read_text(encoding="utf-8"):
        if time.monotonic() > deadline:
            raise TimeoutError(f"the server was not warm after {_WARM_LIMIT_S} s")
        time.sleep(0.2)
    seen = _least_mib(server)
    while (later := _least_mib(server)) < (1 - _SETTLED) * seen:  # it gives back late where the machine is busy
        seen = later
    return min(seen, later)


def _least_mib(server: RunningServer) -> float:
    """The least while its networks give memory back, and it and its decoders trim their heaps after that."""
    ends = time.monotonic() + 3 * TRIM_EVERY_S
    seen = [resident_mib(server)]
    while time.monotonic() < ends:
        time.sleep(0.2)
        seen.append(resident_mib(server))
    return min(seen)


def resident_mib(server: RunningServer) -> float:
    """Resident memory of the server and its decoders; pages that these share count once, a part for each of them."""
    process = psutil.Process(server.process_id)
    family = [process, *process.children(recursive=True)]
    return float(sum(member.memory_full_info().pss for member in family)) / 2**20


def _send(caller: Caller, names: Sequence[str]) -> None:
    for name in names:
        caller.read(request_body(varied_picture(Random(name))))


def varied_picture(rng: Random) -> bytes:
    """A picture of any size up to 1,400 x 2,000 pixels with none to thirty lines on it."""
    chinese = rng.random() < 0.5
    face, size_px = rng.choice(CHINESE if chinese else LATIN), rng.randint(10, 48)
    sheet = Sheet.blank(rng.randint(40, 1400), rng.randint(40, 2000), any_colour(rng, 180, 256))
    for _ in range(rng.randint(0, 30)):
        at = rng.uniform(-20, sheet.width), rng.uniform(-20, sheet.height)
        sheet.write(corpus.heading(rng, chinese=chinese), at, face, size_px, (20, 20, 30))
    out = io.BytesIO()
    sheet.image.save(out, rng.choice(_FORMATS))
    return out.getvalue()
