"""Ordinary text of every script that the network knows, so that nothing of it is forgotten."""

from __future__ import annotations

import string

from training.recognition.writer import Kind, Writer

_WESTERN = ("en", "en", "en", "fr", "de", "es", "it", "pt", "pl", "cs", "tr", "sv", "nl")
_ENDS = ("com", "org", "cn", "net", "io")


def western(w: Writer) -> str:
    """Words of a European language."""
    rng, language = w.rng, w.rng.choice(_WESTERN)
    count = rng.choice((1, 1, 2, 2, 3, 4, 5, 6))
    parts = [w.word(language) if rng.random() < 0.93 else w.number() for _ in range(count)]
    style = rng.random()
    if style < 0.12:
        parts = [part.upper() for part in parts]
    elif style < 0.35:
        parts = [part[:1].upper() + part[1:] for part in parts]
    elif style < 0.7:
        parts[0] = parts[0][:1].upper() + parts[0][1:]
    if rng.random() < 0.1:
        place = rng.randrange(len(parts))
        marks = rng.choice(("()", '""', "“”", "''", "[]", "‘’"))
        parts[place] = marks[0] + parts[place] + marks[1]
    text = " ".join(parts)
    if rng.random() < 0.1:
        text = text.replace(" ", rng.choice((", ", " - ", " & ", ": ", " / ", "-")), 1)
    return text + (rng.choice(".,!?:;…") if rng.random() < 0.2 else "")


def simplified(w: Writer) -> str:
    """Simplified Chinese."""
    return _han(w, "zh")


def traditional(w: Writer) -> str:
    """Traditional Chinese."""
    return _han(w, "zh-tw")


def japanese(w: Writer) -> str:
    """Japanese."""
    return _han(w, "ja")


def _han(w: Writer, language: str) -> str:
    """Words with their punctuation, sometimes a foreign word or a number among them."""
    rng = w.rng
    length = rng.choice((1, 2, 2, 3, 4, 4, 5, 6, 8, 10, 13, 16))
    text = ""
    while len(text) < length:
        text += w.word(language)
        if rng.random() < 0.12:
            text += rng.choice("、。・！？" if language == "ja" else "，，。、！？：；")
    text = text.strip("，。、；・")
    style = rng.random()
    if style < 0.12:
        marks = rng.choice(("《》", "“”", "「」", "（）", "【】", "『』", "〈〉"))
        return marks[0] + text + marks[1]
    if style < 0.28:
        return _with_foreign(w, text)
    return text + (rng.choice("，。！？：、；") if style < 0.4 else "")


def _with_foreign(w: Writer, text: str) -> str:
    rng = w.rng
    place = rng.randrange(len(text) + 1)
    if not all(character.isalnum() for character in text[max(0, place - 1) : place + 1]):
        return text
    foreign = w.word() if rng.random() < 0.5 else w.number()
    foreign = foreign.capitalize() if rng.random() < 0.3 else foreign.upper() if rng.random() < 0.3 else foreign
    gap = " " if rng.random() < 0.5 else ""
    return gap.join(part for part in (text[:place], foreign, text[place:]) if part)


def rare_characters(w: Writer) -> str:
    """Characters that are seldom seen, with nothing to guess them from."""
    if not w.rare:
        return simplified(w)
    return "".join(w.rng.choice(w.rare) for _ in range(w.rng.choice((2, 4, 6, 8))))


def numbers(w: Writer) -> str:
    """A number, alone or with what it counts."""
    rng = w.rng
    if rng.random() < 0.5:
        return w.number()
    word, number = w.word().capitalize(), rng.choice((w.number(), w.some("0111123456789", 2, 6)))
    latin = (f"{word} {number}", f"{number} {word.lower()}", f"{word}: {number}", f"({number})", f"No.{number}")
    return rng.choice(
        (*latin, f"{number}/{number}", f"V{number}", f"{number}{w.word('zh')}", f"{w.word('zh')}{number}")
    )


def addresses(w: Writer) -> str:
    """A key, a hash, an address of a page or of a person."""
    rng = w.rng
    words = [w.ascii_word() for _ in range(3)]
    style = rng.randrange(6)
    if style == 0:
        return w.some("0123456789abcdef", 6, 24)
    if style == 1:
        return "-".join(w.some(string.ascii_uppercase + string.digits, 3, 5) for _ in range(rng.randint(2, 4)))
    if style == 2:
        return f"{words[0]}{rng.choice('._-')}{words[1]}@{words[2]}.{rng.choice(_ENDS)}"
    if style == 3:
        return f"https://{rng.choice(('www.', ''))}{words[0]}.{rng.choice(_ENDS)}/{words[1]}"
    if style == 4:
        return w.some(string.ascii_letters + string.digits, 5, 16)
    return f"/{words[0]}/{words[1]}.{rng.choice(('py', 'md', 'txt', 'json', 'sh'))}"


def symbols(w: Writer) -> str:
    """Signs that are text: stars of a review, marks before and after a word."""
    rng = w.rng
    word = w.word("zh") if rng.random() < 0.5 else w.word().capitalize()
    sign = rng.choice("★☆●○■□◆◇▲△▼▽▶◀♪♥※→←↑↓✓√①②③④⑤⑥⑦⑧⑨⑩")
    full = rng.randrange(6)
    stars = "★" * full + "☆" * (5 - full)
    return rng.choice(
        (
            stars,
            f"{stars} {rng.randrange(1, 6)}.{rng.randrange(10)}",
            f"{sign} {word}",
            f"{sign}{word}",
            f"{word}{sign}",
        )
    )


ORDINARY = {
    "western": Kind(western, "western", 0.27),
    "simplified": Kind(simplified, "simplified", 0.27),
    "traditional": Kind(traditional, "traditional", 0.08),
    "japanese": Kind(japanese, "japanese", 0.07),
    "rare_characters": Kind(rare_characters, "simplified", 0.14),
    "numbers": Kind(numbers, "western", 0.09),
    "symbols": Kind(symbols, "simplified", 0.03),
    "addresses": Kind(addresses, "western", 0.05),
}
