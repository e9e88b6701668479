"""The arithmetic of docs/scale.md."""

from __future__ import annotations

import math
import random
import statistics
from dataclasses import replace

import pytest

from benchmarks.scale.cost import Cost, format_cost
from benchmarks.scale.saturation import STORE_PER_SECOND, Services, format_saturation, simulate
from benchmarks.scale.waiting import predicted_wait_s

SERVICES = Services({"page": (0.2, 0.3)}, {"page": 50_000.0}, 1e-4, 1e-3, "SQLite", 1.1)


def test_a_million_pictures_of_a_tenth_of_a_second_take_28_core_hours() -> None:
    table = format_cost([Cost("page", 6, 10.2, 81_000, 0.1)], 0.05)
    assert "| page | 6 | 10 | 81 | 100 | 28 | 1.7 | 1.39 |" in table


def test_few_cores_are_what_is_full_themselves() -> None:
    load = simulate(10, SERVICES, "page")
    assert load.per_second == pytest.approx(10 / 0.25, rel=0.03)
    assert load.cores > 0.97
    assert load.keeping == pytest.approx(load.per_second * 1e-4)


def test_what_has_no_time_left_sets_the_rate_and_the_cores_wait() -> None:
    slow_keeper = replace(SERVICES, keeping_s=0.01)
    load = simulate(100, slow_keeper, "page")
    assert load.per_second == pytest.approx(100, rel=0.05)
    assert load.cores == pytest.approx(0.25, abs=0.03)
    tiny = replace(SERVICES, reading_s={"page": (0.001,)}, keeping_s=0.0)
    assert simulate(1000, tiny, "page").per_second == pytest.approx(STORE_PER_SECOND, rel=0.05)
    heavy = replace(tiny, file_bytes={"page": 2e6})
    assert simulate(1000, heavy, "page").bandwidth == pytest.approx(1, rel=0.05)


def test_the_table_has_a_row_for_each_number_of_cores() -> None:
    table = format_saturation(SERVICES, cores=(1, 2))
    assert "| page | 1 | 4 | 100% |" in table
    assert "| page | 2 | 8 | 100% |" in table
    assert "1.10 of the processor time" in table


def test_the_formula_for_waits_agrees_with_a_queue_that_is_played_through() -> None:
    rng = random.Random(7)
    services_s = [0.05, 0.1, 0.3]
    per_second = 0.7 / statistics.fmean(services_s)
    now = free_at = waited = 0.0
    calls = 200_000
    for _ in range(calls):
        now += rng.expovariate(per_second)
        start = max(now, free_at)
        waited += start - now
        free_at = start + rng.choice(services_s)
    assert predicted_wait_s(services_s, per_second) == pytest.approx(waited / calls, rel=0.05)
    assert predicted_wait_s(services_s, 100) == math.inf
