"""The model file and what it costs."""

import threading
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files

import pytest

from webimage_ocr.contacts import ContactFinder, tagger
from webimage_ocr.contacts.tagger import Tagger

TEXT = "收货人：何晓燕\n手机号码：13733334444\n地址：四川省绵阳市涪城区长虹大道28号3栋2单元501室"
MOST_MS, MOST_MB = 15, 60
# of a text eight times as long, beyond the eightfold: the search is all but linear
MOST_TIMES_AS_LONG = 2.5


def test_a_model_that_is_not_the_expected_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagger, "MODEL", "traditional.json")
    with pytest.raises((ValueError, FileNotFoundError)):
        Tagger.load()


def test_the_model_and_its_hash_belong_together() -> None:
    data = files("webimage_ocr.contacts") / "data"
    assert (data / "contacts.crfsuite.sha256").read_text("ascii").split()[1] == tagger.MODEL
    Tagger.load()


def test_a_text_takes_milliseconds_and_the_finder_little_memory(finder: ContactFinder) -> None:
    best = min(_time(finder) for _ in range(10))
    assert best < MOST_MS / 1000  # 2 to 3 ms on an idle core
    tracemalloc.start()
    ContactFinder.load()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size < MOST_MB * 1e6


@pytest.mark.parametrize(
    "unit",
    [
        TEXT + "\n",
        "收货人手机号码所在地区详细地址",
        "广东省深圳市龙岗区",
        "13812345678 0755-22107333 ",
        "中山 山西 西安 ",
    ],
)
def test_the_time_of_a_text_grows_with_its_length_and_not_with_its_square(finder: ContactFinder, unit: str) -> None:
    short, long = ((unit * (count // len(unit) + 1))[:count] for count in (2_500, 20_000))
    once = min(_time(finder, short) for _ in range(3))
    assert min(_time(finder, long) for _ in range(2)) < 8 * MOST_TIMES_AS_LONG * once


def test_threads_get_the_answers_of_one(finder: ContactFinder) -> None:
    texts = [TEXT, TEXT.replace("何晓燕", "周启明"), "今天天气真好", "马超 13851111111 鼓楼区中山北路10号"] * 8
    alone = [finder.find_in_text(text) for text in texts]
    barrier = threading.Barrier(4)

    def find(text: str) -> object:
        barrier.wait(timeout=20)
        return finder.find_in_text(text)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(find, texts)) == alone


def _time(finder: ContactFinder, text: str = TEXT) -> float:
    started = time.thread_time()
    finder.find_in_text(text)
    return time.thread_time() - started
