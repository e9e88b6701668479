"""Lines of many pictures on few threads: in order, in turns, and not past a failure."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from webimage_ocr.ocr.recognition.line_threads import LineThreads


def test_results_come_in_the_order_of_the_items() -> None:
    threads = LineThreads(3)

    def read(number: int) -> int:
        time.sleep(0.001 * (number % 3))
        return number

    assert threads.map(read, range(50)) == list(range(50))
    assert threads.map(str, []) == []
    threads.close()


def test_a_picture_of_thousands_of_lines_does_not_keep_one_of_two_waiting() -> None:
    threads = LineThreads(2)
    started, done = threading.Event(), 0

    def read(_: int) -> None:
        nonlocal done
        started.set()
        time.sleep(0.005)
        done += 1

    with ThreadPoolExecutor(1) as other:
        huge = other.submit(threads.map, read, range(1000))
        started.wait()
        before = done
        threads.map(lambda _: time.sleep(0.005), range(2))
        assert done - before < 20, "it came after the few that were in its way"
        assert len(huge.result()) == 1000
    threads.close()


def test_after_a_failure_nothing_is_begun() -> None:
    threads, begun = LineThreads(2), []

    def read(number: int) -> None:
        begun.append(number)
        if number == 5:
            raise ValueError("five")

    with pytest.raises(ValueError, match="five"):
        threads.map(read, range(1000))
    assert len(begun) < 20
    assert threads.map(abs, [-1]) == [1]
    threads.close()
