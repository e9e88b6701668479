"""One inference library among several is chosen, and one that is not there is named."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from webimage_ocr.errors import ModelUnusable
from webimage_ocr.runtime.backends import open_session
from webimage_ocr.runtime.models import find_model, find_weights
from webimage_ocr.runtime.session import GraphOptions, RuntimeOptions, Weights


@pytest.mark.parametrize("backend", ["tensorflow", "json"])
def test_a_library_that_is_not_there_or_not_known_is_named(backend: str) -> None:
    with pytest.raises(ModelUnusable, match=f"pip install {backend}"):
        open_session(Weights.of(b""), GraphOptions(), RuntimeOptions(backend=backend))


# two networks that go in the order in which they came, in a process of its own: it ended with SIGSEGV
GONE_NETWORKS = """
import signal
from webimage_ocr.runtime.backends import open_session
from webimage_ocr.runtime.models import find_model, find_weights
from webimage_ocr.runtime.session import GraphOptions, RuntimeOptions

weights = find_weights(find_model("small", "detection"))
networks = [open_session(weights, GraphOptions(), RuntimeOptions(threads=1)) for _ in range(2)]
del networks[0], networks[0]
heard = []
signal.signal(signal.SIGTERM, lambda number, _frame: heard.append(number))
signal.raise_signal(signal.SIGTERM)
print(heard)
"""


def test_a_program_whose_networks_are_gone_hears_signals() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", GONE_NETWORKS], capture_output=True, text=True, timeout=120, check=False
    )
    assert (ended.returncode, ended.stdout) == (0, "[15]\n"), ended.stderr


def test_memory_is_given_back_between_runs_and_not_under_one() -> None:
    weights = find_weights(find_model("small", "detection"))
    network = open_session(weights, GraphOptions(streams=2), RuntimeOptions(threads=2))
    # each larger than all before it
    batches = [np.full((1, 64, 64 * width, 3), 200, np.uint8) for width in range(1, 9)]
    with ThreadPoolExecutor(3) as pool:
        runs = [pool.submit(network.run, batch) for batch in batches]
        for _ in range(20):
            network.release_memory()
    assert [run.result()[0].shape[-1] for run in runs] == [batch.shape[2] for batch in batches]


def test_weights_are_not_read_where_a_compiled_network_is_kept(tmp_path: Path) -> None:
    def refuse() -> bytes:
        raise AssertionError("nobody needs them")

    weights, runtime = find_weights(find_model("small", "detection")), RuntimeOptions(cache_dir=tmp_path)
    batch = np.full((1, 64, 64, 3), 200, np.uint8)
    expected = open_session(weights, GraphOptions(), runtime).run(batch)[0]
    kept = open_session(Weights(weights.sha256, refuse), GraphOptions(), runtime)
    assert np.array_equal(kept.run(batch)[0], expected)
    with pytest.raises(AssertionError, match="nobody"):
        open_session(Weights("0" * 64, refuse), GraphOptions(), runtime)
