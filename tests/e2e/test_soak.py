"""A server of two workers keeps no memory of the pictures it has read."""

from pathlib import Path

from benchmarks.server import run_server
from benchmarks.soak import soak

ROUND = 6
LIMIT_MIB = 900
"""Resident, server and decoders; measured 750 after 120 pictures (docs/speed.md)."""


def test_memory_stays_as_it_is_when_the_same_pictures_come_again(tmp_path: Path) -> None:
    with run_server(tmp_path, {}, "--workers", "2") as server:
        result = soak(server, 4 * ROUND, 2, different=ROUND)
    by_round = {number: mib for number, mib in zip(result.pictures, result.mib, strict=True) if number % ROUND == 0}
    # both streams of the network have seen all sizes after three rounds, whichever of them took which line
    assert by_round[4 * ROUND] - by_round[3 * ROUND] < 60
    assert max(result.mib) < LIMIT_MIB
