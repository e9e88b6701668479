"""What is done to a reading after the network: look-alike digits, bullets."""

import numpy as np
import pytest

from webimage_ocr.ocr.corrections.bullets import strip_bullet
from webimage_ocr.ocr.corrections.lookalikes import settle_lookalikes
from webimage_ocr.ocr.recognition.recognize import Reading


def _reading(text: str, doubtful: str = "") -> Reading:
    confidences = np.array([0.6 if c in doubtful else 0.99 for c in text], np.float32)
    return Reading(tuple(text), confidences, np.linspace(0, 1, len(text)))


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("1egacy app1ied", "legacy applied"),
        ("Motion B1ur", "Motion Blur"),
        ("/var/1og/", "/var/log/"),
        ("rec0rd", "record"),
        ("F1LTER", "FILTER"),
        ("C0PY", "COPY"),
    ],
)
def test_doubtful_digits_inside_words_become_letters(read: str, meant: str) -> None:
    assert settle_lookalikes(_reading(read, doubtful="10")).text == meant


@pytest.mark.parametrize("code", ["a1b2c3d4", "0x7f10", "10 20", "B1", "2019-10-01", "k8s10"])
def test_codes_and_numbers_stay_as_read(code: str) -> None:
    assert settle_lookalikes(_reading(code, doubtful="10")).text == code


@pytest.mark.parametrize(("read", "sure", "meant"), [("INF0", 0.95, "INFO"), ("Ctr1", 0.92, "Ctrl"),
    ("INF0", 0.97, "INF0"), ("ff1c", 0.93, "ff1c")])  # fmt: skip
def test_of_digits_in_words_the_network_has_to_be_surer(read: str, sure: float, meant: str) -> None:
    confidences = np.array([sure if c in "10" else 0.99 for c in read], np.float32)
    assert settle_lookalikes(Reading(tuple(read), confidences, np.linspace(0, 1, len(read)))).text == meant


def test_digits_the_network_was_sure_of_stay() -> None:
    assert settle_lookalikes(_reading("app1ied")).text == "app1ied"


@pytest.mark.parametrize(
    ("read", "doubtful", "meant"),
    [("20.7°℃", "°℃", "20.7℃"), ("3°°C", "", "3°C"), ("90°", "", "90°"), ("√我在", "√", "✓我在"),
     ("√ 我在", "√", "✓ 我在"), ("√我在", "", "√我在"), ("√2", "√", "√2"),
     ("⭐收到", "⭐", "★收到"), ("⭐收到", "", "⭐收到"),
     ("(×) => × - 1", "", "(x) => x - 1"), ("3 × 4", "", "3 × 4"), ("main.py ×", "", "main.py ×"),
     ("me@host:-/src", "", "me@host:~/src"), ("ls -/x", "", "ls ~/x"), ("5 -/2", "", "5 -/2"), ("a-/b", "", "a-/b")],
)  # fmt: skip
def test_signs_read_for_others_are_put_right(read: str, doubtful: str, meant: str) -> None:
    settled = settle_lookalikes(_reading(read, doubtful))
    assert settled.text == meant
    assert len(settled.centres) == len(settled.confidences) == len(meant)


@pytest.mark.parametrize(
    ("read", "meant"),
    [("W66,207", "₩66,207"), ("Total W 1,500", "Total ₩ 1,500"), ("60W", "60W"), ("W3", "W3"), ("KW1,500", "KW1,500")],
)
def test_a_w_before_an_amount_is_the_sign_of_the_won(read: str, meant: str) -> None:
    settled = settle_lookalikes(_reading(read))
    assert settled.text == meant
    assert bool(settled.confidences.min() < 0.5) is ("₩" in meant)


@pytest.mark.parametrize(
    ("read", "kept"),
    [("• one", "one"), ("·两", "两"), ("■", ""), ("▶", ""), ("▶ 播放", "▶ 播放"), ("阿·托", "阿·托"), ("", "")],
)
def test_a_bullet_in_front_of_a_line_is_no_text(read: str, kept: str) -> None:
    stripped = strip_bullet(_reading(read))
    assert stripped.text == kept
    assert len(stripped.centres) == len(stripped.confidences) == len(kept)
