"""The Reader does what it is asked for, and nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

PICTURE = Path(__file__).parents[2] / "docs" / "images" / "order.png"


@pytest.mark.parametrize(
    ("options", "loaded"),
    [
        ("", []),
        ("detect_font=True", ["webimage_ocr.fonts"]),
        ("extract_type=('contact_info',)", ["pycrfsuite", "webimage_ocr.contacts"]),
    ],
)
def test_what_is_not_asked_for_is_not_loaded(options: str, loaded: list[str]) -> None:
    code = f"""
import sys
from webimage_ocr import Reader, ReadOptions
Reader().read({str(PICTURE)!r}, ReadOptions({options}))
print(*sorted(sys.modules.keys() & {{"pycrfsuite", "webimage_ocr.contacts", "webimage_ocr.fonts"}}))
"""
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert answer.stdout.split() == loaded


def test_memory_that_is_given_back_is_there_again_for_the_next_picture() -> None:
    code = f"""
from pathlib import Path
from webimage_ocr import Reader
from webimage_ocr.runtime.memory import trim_heap

def resident() -> int:
    trim_heap()
    return int(Path("/proc/self/statm").read_text().split()[1])

with Reader() as reader:
    def read() -> list[str]:
        return [line.text for line in reader.read({str(PICTURE)!r}).lines]

    first, held = read(), resident()
    reader.release_memory()
    print(resident() < 0.95 * held, read() == first != [])
"""
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert answer.stdout.split() == ["True", "True"]
