"""A program that has read goes on to hear signals."""

import subprocess
import sys

# in a process of its own: it would end this one
HEARS = """
import signal, numpy as np
from webimage_ocr import Reader
Reader().read(np.full((64, 64), 255, np.uint8))
heard = []
signal.signal(signal.SIGTERM, lambda number, _frame: heard.append(number))
signal.raise_signal(signal.SIGTERM)
print(heard)
"""


def test_a_signal_is_heard_after_a_reader_is_gone() -> None:
    ended = subprocess.run([sys.executable, "-c", HEARS], capture_output=True, text=True, timeout=120, check=False)
    assert (ended.returncode, ended.stdout) == (0, "[15]\n"), ended.stderr
