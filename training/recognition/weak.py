"""Text that the published network misreads, kind by kind."""

from __future__ import annotations

import string
from pathlib import Path

from training.recognition.programs import write_program_line
from training.recognition.writer import DIGITS, Kind, Writer

_TOLD_APART = "abdefghijmnqrtyABDEFGHJKLMNQRTY"
"""Letters that are no other letter when they stand alone, whatever their size."""
_CLEAR_SMALL = "abdefghijmnqrty"
_SIGNS = "=#¥<>I-_./~|+*&%$@!?:;^\\()[]{}\"'×÷√€£→←↑↓"
_LOOKALIKE = tuple(Path(__file__).with_name("lookalikes.txt").read_text("utf-8").split())


def spaced_numbers(w: Writer) -> str:
    """Numbers beside numbers: dates and times, card groups, columns of a table, telephone numbers."""
    rng = w.rng
    style = rng.randrange(9)
    if style <= 1:
        return f"{w.date()} {w.time()}" if rng.random() < 0.8 else f"{w.time()} {w.date()}"
    if style == 2:
        return " ".join(w.some(DIGITS, 4) for _ in range(rng.randint(2, 4)))
    if style == 3:
        return " ".join(f"{rng.randrange(1000)}.{rng.randrange(100):02d}" for _ in range(rng.randint(2, 4)))
    if style == 4:
        return " ".join(str(rng.randrange(10 ** rng.randint(1, 5))) for _ in range(rng.randint(2, 6)))
    if style == 5:
        sign = rng.choice("¥$€£")
        return f"{w.price(sign)} {w.price(sign)}"
    if style == 6:
        mobile = f"1{w.some(DIGITS, 2)} {w.some(DIGITS, 4)} {w.some(DIGITS, 4)}"
        other = f"{w.some(DIGITS, 3)} {w.some(DIGITS, 3)} {w.some(DIGITS, 4)}"
        return rng.choice(("+86 ", "+1 ", "+44 ", "")) + rng.choice((mobile, other))
    if style == 7:
        return " ".join(w.number() for _ in range(rng.randint(2, 4)))
    return f"{rng.randrange(1, 1000):,} {rng.choice(('000', '500', '250'))} {rng.randrange(100)}"


def operators(w: Writer) -> str:
    """Operators and signs between spaces."""
    rng = w.rng
    style = rng.randrange(5)
    if style == 0:
        parts = [str(rng.randrange(10 ** rng.randint(1, 3))) for _ in range(rng.randint(2, 4))]
    elif style == 1:
        parts = [rng.choice(_TOLD_APART) for _ in range(rng.randint(2, 4))]
    elif style == 2:
        parts = [w.word().capitalize() for _ in range(2)]
    elif style == 3:
        return f"{rng.choice('abnxy')} = {rng.randrange(100)} {rng.choice('+-*/')} {rng.choice('abnxy')}"
    else:
        return f"{rng.randrange(100)} {rng.choice('+-×÷')} {rng.randrange(100)} = {rng.randrange(1000)}"
    return f" {rng.choice('+-*/=<>|&^%~×÷≤≥≠→:')} ".join(parts)


def lookalikes(w: Writer) -> str:
    """Words and codes in which l, 1, I, |, 0 and O decide."""
    rng = w.rng
    style = rng.randrange(5)
    if style == 0:
        return w.some("lI1O0o|", 2, 8)
    if style == 1:
        return w.some("lI1O0oiL7SZ528B" + string.ascii_letters, 4, 12)
    if style == 2:
        return " ".join(rng.choice(_LOOKALIKE) for _ in range(rng.randint(1, 3)))
    if style == 3:
        ending = rng.choice(("0", "1", "10", "01", "_l", "_1", "I", "0x1", "O"))
        return rng.choice(_LOOKALIKE) + ending + rng.choice(("", "l", "I"))
    start = rng.choice(("0x", "", "id_", "vol", "O", "I"))
    return start + w.some("01lIO", 2, 6) + rng.choice(("", "ll", "px", "l0"))


def lone(w: Writer) -> str:
    """One character, as on keys and buttons."""
    rng = w.rng
    style = rng.random()
    if style < 0.5:
        return rng.choice(_SIGNS)
    if style < 0.68:
        return rng.choice(DIGITS)
    if style < 0.94:
        return rng.choice(string.ascii_uppercase if style < 0.88 else _CLEAR_SMALL)
    return w.word("zh")[0]


def lettered(w: Writer) -> str:
    """One letter, figure or Chinese character, as logos and slogans have it."""
    style = w.rng.random()
    if style < 0.25:
        return w.rng.choice(DIGITS)
    if style < 0.6:
        return w.rng.choice(string.ascii_uppercase if style < 0.45 else _CLEAR_SMALL)
    return w.word("zh")[0]


def one_in_chinese(w: Writer) -> str:
    """一, 二, 三, 十 and the dash beside quotes, doubled, and between other characters."""
    rng, before, after = w.rng, w.word("zh"), w.word("zh")
    number = rng.choice(("一", "一", "一", "一", "二", "三", "十", "一一", "十一", "二十一", "一二", "一二三"))
    left, right = rng.choice(("“”", "「」", "‘’", "《》", "（）", "【】", '""'))
    quoted = (f"{left}{number}{right}{after}", f"{before}{left}{number}{right}", f"{left}一{after}{right}")
    doubled = (f"一一{after}", f"{before}一一{after}", "一一对应", f"{before}——{after}", f"一{after}一{before}")
    single = (f"一{after}", f"{before}一", f"{before}{number}{after}", f"万一{after}", f"{left}{before}一{right}")
    listed = (f"{number}、{after}", f"第{number}章 {after}", f"{number}：{after}", f"（{number}）{after}")
    return rng.choice((*quoted, *doubled, *single, *listed, f"星期{rng.choice('一二三四五六日')}"))


def degrees(w: Writer) -> str:
    """℃ as one character and as two, and other degrees."""
    rng = w.rng
    value = f"{rng.choice(('', '', '-', '+'))}{rng.randrange(100)}{rng.choice(('', '', f'.{rng.randrange(10)}'))}"
    unit = rng.choice(("℃", "℃", "℃", "°C", "°C", " °C", "°F", "°", "℉", "°N", "°E"))
    first, other = value + unit, f"{rng.randrange(60)}{unit}"
    pairs = (first, first, f"{first}~{other}", f"{first} / {other}", f"{first}-{other}")
    chinese = (f"{w.word('zh')}{first}", f"{first} {w.word('zh')}", f"{w.word('zh')}：{first}")
    return rng.choice((*pairs, *chinese, f"{w.word().capitalize()} {first}"))


def traditional_marks(w: Writer) -> str:
    """Chinese marks in traditional type, where they stand in the middle of their square."""
    rng = w.rng
    a, b, c = (w.word("zh-tw") for _ in range(3))
    foreign = rng.choice((w.word().capitalize(), w.word().upper(), w.number()))
    plain = (
        f"{a}，{b}。",
        f"{a}、{b}、{c}",
        f"{a}：{b}；",
        f"{a}。{b}，{c}",
        f"{a}！{b}？",
        f"{a}，{b}",
        f"{a}（{b}），{c}",
    )
    quoted = (f"{a}{b}，「{foreign}」", f"「{a}」，{b}", f"『{a}』{b}、{c}。", f"《{a}》、《{b}》")
    return rng.choice((*plain, *quoted))


def superscripts(w: Writer) -> str:
    """Raised and lowered digits, fractions and signs of the trade."""
    rng = w.rng
    size, name = rng.randrange(1, 500), w.word().capitalize()
    powers = (f"{size} m²", f"{size}m²", f"{size} cm³", "x² + y²", f"{rng.choice('abxyn')}{rng.choice('²³')}")
    chemistry = (
        f"10⁻{rng.choice('⁴⁵⁶⁷')}",
        "CO₂",
        "H₂O",
        f"{rng.randrange(2, 9)}½",
        f"{rng.randrange(10)}¼",
        f"±{size}%",
    )
    signs = (f"{name}®", f"{name}™", f"© 20{rng.randrange(10, 30)} {name}", f"№ {size}", f"§ {size}")
    return rng.choice((*powers, *chemistry, *signs))


WEAK = {
    "spaced_numbers": Kind(spaced_numbers, "western", 0.20),
    "operators": Kind(operators, "western", 0.10),
    "code": Kind(write_program_line, "mono", 0.30),
    "lookalikes": Kind(lookalikes, "mono", 0.08),
    "one_in_chinese": Kind(one_in_chinese, "simplified", 0.10),
    "degrees": Kind(degrees, "western", 0.08),
    "traditional_marks": Kind(traditional_marks, "traditional", 0.08),
    "superscripts": Kind(superscripts, "western", 0.04),
}
