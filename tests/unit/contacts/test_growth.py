"""The time of a search grows with the text, and not with its square."""

import time

import pytest

from benchmarks.contacts import LINES, repeat
from webimage_ocr.contacts import ContactFinder

SHORT, LONG, TRIES = 6_000, 24_000, 3
# Four times as long a text takes four times as long, sixteen times where time grows with the square
MOST = 8


def spend_s(finder: ContactFinder, text: str) -> float:
    started = time.process_time()
    finder.find_in_text(text)
    return time.process_time() - started


@pytest.mark.parametrize("what", LINES)
def test_time_grows_with_the_text(finder: ContactFinder, what: str) -> None:
    texts = repeat(LINES[what], SHORT), repeat(LINES[what], LONG)
    # each with the other right beside it: the machine may be busy with other work
    tries = [(spend_s(finder, texts[0]), spend_s(finder, texts[1])) for _ in range(TRIES)]
    assert min(long for _, long in tries) < MOST * min(short for short, _ in tries), tries
