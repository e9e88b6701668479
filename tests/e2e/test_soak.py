"""A server of two workers keeps no memory of the pictures it has read."""

from pathlib import Path

from benchmarks.server import run_server
from benchmarks.soak import soak

ROUND = 6
LIMIT_MIB = 900
"""Resident, server and decoders; measured 640 to 770 over 36 pictures, 1,057 after 3,000 (docs/speed.md)."""


def test_memory_stays_as_it_is_when_the_same_pictures_come_again(tmp_path: Path) -> None:
    with run_server(tmp_path, {}, "--workers", "2") as server:
        result = soak(server, 6 * ROUND, 2, different=ROUND)
    # both streams of the network have seen all sizes after three rounds, whichever of them took which line; a server
    # trims its heap every five seconds, so that single rounds differ by 100 MiB
    seen = result.pictures.index(3 * ROUND) + 1
    assert max(result.mib[seen:]) - max(result.mib[:seen]) < 30
    assert max(result.mib) < LIMIT_MIB
