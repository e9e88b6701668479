"""How many calls at once are made to a server."""

from __future__ import annotations

import threading
import time

import pytest

from webimage_ocr.bulk.callers import Callers
from webimage_ocr.errors import BulkStopped


def test_they_double_until_the_first_refusal_and_then_grow_slowly() -> None:
    callers = Callers(most=64)
    limits = []
    for _ in range(3):
        for _ in range(callers.limit):
            callers.widen()
        limits.append(callers.limit)
    assert limits == [4, 8, 16]
    callers.narrow(0.01)
    assert callers.limit == 8
    for _ in range(8):
        callers.widen()
    assert callers.limit == 8
    callers.widen()
    assert callers.limit == 9


def test_refusals_of_one_moment_count_once_and_one_caller_is_left() -> None:
    callers = Callers(most=8)
    for _ in range(20):
        callers.widen()
    assert callers.limit == 8
    threads = [threading.Thread(target=callers.narrow, args=(0.3,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (callers.limit, callers.refusals) == (4, 4)
    for _ in range(6):
        callers.narrow(0.01)
        time.sleep(0.02)
    assert callers.limit == 1


def test_the_one_that_was_refused_waits_and_the_others_go_on() -> None:
    callers = Callers(most=4)
    thread = threading.Thread(target=callers.narrow, args=(30,))
    thread.start()
    while not callers.refusals:
        time.sleep(0.01)
    with callers.place():
        assert thread.is_alive()
    callers.stop()
    thread.join(5)
    assert not thread.is_alive()


def test_places_are_no_more_than_the_limit_and_end_when_stopped() -> None:
    callers = Callers(most=1)
    outcome: list[str] = []

    def call() -> None:
        try:
            with callers.place():
                outcome.append("in")
        except BulkStopped:
            outcome.append("stopped")

    with callers.place():
        thread = threading.Thread(target=call)
        thread.start()
        time.sleep(0.05)
        assert outcome == []
        callers.stop()
        thread.join(5)
    assert outcome == ["stopped"]
    with pytest.raises(BulkStopped), callers.place():
        pass
