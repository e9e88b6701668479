"""What the lines say: text of the kinds that the published network misreads, and ordinary text of every script.

Each kind is a function of a seeded generator; what a face cannot draw or the network has no class for is made up anew.
"""

from __future__ import annotations

import string
import unicodedata
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

TEST_SHARE = 10
"""One word in this many is never taught."""
_TOLD_APART = "abdefghijmnqrtyABDEFGHJKLMNQRTY"
"""Letters that are no other letter when they stand alone, whatever their size."""
WESTERN = ("en", "en", "en", "fr", "de", "es", "it", "pt", "pl", "cs", "tr", "sv", "nl")


@cache
def words(language: str, test: bool) -> tuple[str, ...]:
    """Common words of a language, most common first; those for training and those for judging never meet."""
    # here, since only drawing needs them
    import opencc
    import wordfreq

    if language == "zh-tw":
        convert = opencc.OpenCC("s2t").convert
        return tuple(dict.fromkeys(convert(word) for word in words("zh", test)))
    count = 30_000 if language in ("en", "zh", "ja") else 4_000
    wordlist = "small" if language == "ja" else "best"
    listed = wordfreq.top_n_list(language, count, wordlist=wordlist)
    listed = [unicodedata.normalize("NFC", word) for word in listed]
    if language in ("zh", "ja"):
        listed = [word for word in listed if min(word) > "\u3000"]
    else:
        listed = [word for word in listed if all(c.isalpha() or c == "'" for c in word)]
    return tuple(word for word in listed if (zlib.crc32(word.encode()) % TEST_SHARE == 0) is test)


@dataclass(frozen=True, slots=True)
class Writer:
    """Makes up lines; ``test`` takes the words that are kept apart."""

    rng: Random
    test: bool = False
    rare: Sequence[str] = ()
    """Characters that ordinary text shows too seldom: every one that some face can draw."""

    def word(self, language: str = "en") -> str:
        """A word, common ones more often."""
        listed = words(language, self.test)
        return listed[int(len(listed) * self.rng.random() ** 2.5)]

    def some(self, alphabet: str, least: int, most: int) -> str:
        return "".join(self.rng.choices(alphabet, k=self.rng.randint(least, most)))

    # -- ordinary text

    def western(self) -> str:
        """Words of a European language."""
        rng, language = self.rng, self.rng.choice(WESTERN)
        parts = [
            self.word(language) if rng.random() < 0.93 else self.number()
            for _ in range(rng.choice((1, 1, 2, 2, 3, 4, 5, 6)))
        ]
        style = rng.random()
        if style < 0.12:
            parts = [part.upper() for part in parts]
        elif style < 0.35:
            parts = [part[:1].upper() + part[1:] for part in parts]
        elif style < 0.7:
            parts[0] = parts[0][:1].upper() + parts[0][1:]
        text = " ".join(parts)
        if rng.random() < 0.1:
            place = rng.randrange(len(parts))
            marks = rng.choice(("()", '""', "“”", "''", "[]", "‘’"))
            parts[place] = marks[0] + parts[place] + marks[1]
            text = " ".join(parts)
        if rng.random() < 0.1:
            text = text.replace(" ", rng.choice((", ", " - ", " & ", ": ", " / ", "-")), 1)
        return text + (rng.choice(".,!?:;…") if rng.random() < 0.2 else "")

    def han(self, language: str) -> str:
        """Words of Chinese or Japanese with their punctuation, sometimes a foreign word or a number among them."""
        rng = self.rng
        length = rng.choice((1, 2, 2, 3, 4, 4, 5, 6, 8, 10, 13, 16))
        text = ""
        while len(text) < length:
            text += self.word(language)
            if rng.random() < 0.12:
                text += rng.choice("，，。、！？：；" if language != "ja" else "、。・！？")
        text = text.strip("，。、；・")
        style = rng.random()
        if style < 0.12:
            marks = rng.choice(("《》", "“”", "「」", "（）", "【】", "『』", "〈〉"))
            text = marks[0] + text + marks[1]
        elif style < 0.28:
            place = rng.randrange(len(text) + 1)
            foreign = self.word() if rng.random() < 0.5 else self.number()
            foreign = foreign.capitalize() if rng.random() < 0.3 else foreign.upper() if rng.random() < 0.3 else foreign
            gap = " " if rng.random() < 0.5 else ""
            parts = [part for part in (text[:place], foreign, text[place:]) if part]
            text = gap.join(parts) if _is_plain(text, place) else text
        elif style < 0.4:
            text += rng.choice("，。！？：、；")
        return text

    def simplified(self) -> str:
        """Simplified Chinese."""
        return self.han("zh")

    def traditional(self) -> str:
        """Traditional Chinese."""
        return self.han("zh-tw")

    def japanese(self) -> str:
        """Japanese."""
        return self.han("ja")

    def rare_characters(self) -> str:
        """Characters that are seldom seen, with nothing to guess them from."""
        if not self.rare:
            return self.simplified()
        return "".join(self.rng.choice(self.rare) for _ in range(self.rng.choice((2, 4, 6, 8))))

    def ordinary_number(self) -> str:
        """A number, alone or in what it counts."""
        rng = self.rng
        if rng.random() < 0.5:
            return self.number()
        word, number = self.word().capitalize(), rng.choice((self.number(), self.some("0111123456789", 2, 6)))
        return rng.choice(
            (f"{word} {number}", f"{number} {word.lower()}", f"{word}: {number}", f"{number}{self.word('zh')}")
            + (f"{self.word('zh')}{number}", f"({number})", f"No.{number}", f"{number}/{number}", f"V{number}")
        )

    def code_string(self) -> str:
        """A key, a hash, an address of a page or of a person."""
        rng = self.rng
        style = rng.randrange(6)
        if style == 0:
            return self.some("0123456789abcdef", 6, 24)
        if style == 1:
            return "-".join(self.some(string.ascii_uppercase + string.digits, 3, 5) for _ in range(rng.randint(2, 4)))
        if style == 2:
            return f"{self.ascii_word()}{rng.choice('._-')}{self.ascii_word()}@{self.ascii_word()}.{rng.choice(('com', 'org', 'cn', 'net', 'io'))}"
        if style == 3:
            return f"https://{rng.choice(('www.', ''))}{self.ascii_word()}.{rng.choice(('com', 'cn', 'org'))}/{self.ascii_word()}"
        if style == 4:
            return self.some(string.ascii_letters + string.digits, 5, 16)
        return f"/{self.ascii_word()}/{self.ascii_word()}.{rng.choice(('py', 'md', 'txt', 'json', 'sh'))}"

    def number(self) -> str:
        rng = self.rng
        style = rng.randrange(9)
        if style == 0:
            return f"{rng.randrange(1000)}.{rng.randrange(100):02d}"
        if style == 1:
            return f"{rng.randrange(24):02d}:{rng.randrange(60):02d}"
        if style == 2:
            return f"20{rng.randrange(10, 30)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
        if style == 3:
            return f"{rng.randrange(1, 100)}%"
        if style == 4:
            return f"{rng.randrange(1000, 10_000_000):,}"
        if style == 5:
            return rng.choice("¥$€£") + f"{rng.randrange(1, 3000)}" + rng.choice(("", ".00", ".9", ".99"))
        return str(rng.randrange(10 ** rng.randrange(1, 7)))

    def ascii_word(self) -> str:
        while not (word := self.word()).isascii() or not word.isalpha() or len(word) < 2:
            pass
        return word

    # -- weak kinds

    def spaced_numbers(self) -> str:
        """Numbers beside numbers: dates and times, card groups, columns of a table, telephone numbers."""
        rng = self.rng
        style = rng.randrange(9)
        date = rng.choice((f"20{rng.randrange(10, 30)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
                           f"{rng.randrange(1, 29):02d}/{rng.randrange(1, 13):02d}/20{rng.randrange(10, 30)}",
                           f"20{rng.randrange(10, 30)}/{rng.randrange(1, 13)}/{rng.randrange(1, 29)}",
                           f"20{rng.randrange(10, 30)}.{rng.randrange(1, 13):02d}.{rng.randrange(1, 29):02d}"))  # fmt: skip
        time = f"{rng.randrange(24):02d}:{rng.randrange(60):02d}" + (
            f":{rng.randrange(60):02d}" if rng.random() < 0.4 else ""
        )
        if style <= 1:
            return f"{date} {time}" if rng.random() < 0.8 else f"{time} {date}"
        if style == 2:
            return " ".join(self.some(string.digits, 4, 4) for _ in range(rng.randint(2, 4)))
        if style == 3:
            return " ".join(f"{rng.randrange(1000)}.{rng.randrange(100):02d}" for _ in range(rng.randint(2, 4)))
        if style == 4:
            return " ".join(str(rng.randrange(10 ** rng.randint(1, 5))) for _ in range(rng.randint(2, 6)))
        if style == 5:
            sign = rng.choice("¥$€£")
            return " ".join(f"{sign}{rng.randrange(1, 5000)}{rng.choice(('', '.00', '.90', '.5'))}" for _ in range(2))
        if style == 6:
            country = rng.choice(("+86 ", "+1 ", "+44 ", ""))
            return country + rng.choice((f"1{self.some(string.digits, 2, 2)} {self.some(string.digits, 4, 4)} {self.some(string.digits, 4, 4)}",
                                         f"{self.some(string.digits, 3, 3)} {self.some(string.digits, 3, 3)} {self.some(string.digits, 4, 4)}"))  # fmt: skip
        if style == 7:
            return " ".join(self.number() for _ in range(rng.randint(2, 4)))
        return f"{rng.randrange(1, 1000):,} {rng.choice(('000', '500', '250'))} {rng.randrange(100)}"

    def operators(self) -> str:
        """Operators and signs between spaces."""
        rng = self.rng
        sign = rng.choice("+-*/=<>|&^%~×÷≤≥≠→:")
        style = rng.randrange(5)
        if style == 0:
            parts = [str(rng.randrange(10 ** rng.randint(1, 3))) for _ in range(rng.randint(2, 4))]
        elif style == 1:
            parts = [rng.choice(_TOLD_APART) for _ in range(rng.randint(2, 4))]
        elif style == 2:
            parts = [self.word().capitalize() for _ in range(2)]
        elif style == 3:
            return f"{rng.choice('abnxy')} = {rng.randrange(100)} {rng.choice('+-*/')} {rng.choice('abnxy')}"
        else:
            return f"{rng.randrange(100)} {rng.choice('+-×÷')} {rng.randrange(100)} = {rng.randrange(1000)}"
        return f" {sign} ".join(parts)

    def code(self) -> str:
        """A line of a program, of one of several languages, or of a shell."""
        return _CODE[self.rng.randrange(len(_CODE))](self)

    def lookalikes(self) -> str:
        """Words and codes in which l, 1, I, |, 0 and O decide."""
        rng = self.rng
        style = rng.randrange(5)
        if style == 0:
            return self.some("lI1O0o|", 2, 8)
        if style == 1:
            return self.some("lI1O0oiL7SZ528B" + string.ascii_letters, 4, 12)
        if style == 2:
            return " ".join(rng.choice(_LOOKALIKE_WORDS) for _ in range(rng.randint(1, 3)))
        if style == 3:
            return (
                rng.choice(_LOOKALIKE_WORDS)
                + rng.choice(("0", "1", "10", "01", "_l", "_1", "I", "0x1", "O"))
                + rng.choice(("", "l", "I"))
            )
        return f"{rng.choice(('0x', '', 'id_', 'vol', 'O', 'I'))}{self.some('01lIO', 2, 6)}{rng.choice(('', 'll', 'px', 'l0'))}"

    def lone(self) -> str:
        """One character, as on keys and buttons."""
        rng = self.rng
        style = rng.random()
        if style < 0.5:
            return rng.choice("=#¥<>I-_./~|+*&%$@!?:;^\\()[]{}\"'×÷√€£→←↑↓")
        if style < 0.68:
            return rng.choice(string.digits)
        if style < 0.88:
            return rng.choice(string.ascii_uppercase)
        if style < 0.94:
            return rng.choice("abdefghijmnqrty")
        return self.word("zh")[0]

    def one_in_chinese(self) -> str:
        """一, 二, 三, 十 and the dash beside quotes, doubled, and between other characters."""
        rng, after = self.rng, self.word("zh")
        before = self.word("zh")
        marks = rng.choice(("“”", "「」", "‘’", "《》", "（）", "【】", '""'))
        number = rng.choice(("一", "一", "一", "一", "二", "三", "十", "一一", "十一", "二十一", "一二", "一二三"))
        return rng.choice((
            f"{marks[0]}{number}{marks[1]}{after}", f"{before}{marks[0]}{number}{marks[1]}", f"{marks[0]}一{after}{marks[1]}",
            f"{marks[0]}{before}一{marks[1]}", f"一一{after}", f"{before}一一{after}", f"一{after}", f"{before}一", f"{number}、{after}",
            f"{before}——{after}", f"第{number}章 {after}", f"一{after}一{before}", f"{before}{number}{after}",
            "一一对应", f"万一{after}", f"星期{rng.choice('一二三四五六日')}", f"{number}：{after}", f"（{number}）{after}",
        ))  # fmt: skip

    def degrees(self) -> str:
        """℃ as one character and as two, other degrees, and units."""
        rng = self.rng
        value = f"{rng.choice(('', '', '-', '+'))}{rng.randrange(100)}{rng.choice(('', '', f'.{rng.randrange(10)}'))}"
        unit = rng.choice(("℃", "℃", "℃", "°C", "°C", " °C", "°F", "°", "℉", "°N", "°E"))
        other = f"{rng.randrange(60)}{unit}"
        return rng.choice((f"{value}{unit}", f"{value}{unit}", f"{value}{unit}~{other}", f"{value}{unit} / {other}",
                           f"{self.word('zh')}{value}{unit}", f"{value}{unit} {self.word('zh')}", f"{self.word().capitalize()} {value}{unit}",
                           f"{self.word('zh')}：{value}{unit}", f"{value}{unit}-{other}"))  # fmt: skip

    def traditional_marks(self) -> str:
        """Chinese marks in the middle and at the end of traditional type, where they stand in the middle of their square."""
        rng = self.rng
        a, b, c = (self.word("zh-tw") for _ in range(3))
        word = rng.choice((self.word().capitalize(), self.word().upper(), self.number()))
        return rng.choice((f"{a}，{b}。", f"{a}、{b}、{c}", f"{a}{b}，「{word}」", f"「{a}」，{b}", f"{a}：{b}；", f"{a}。{b}，{c}", f"{a}！{b}？",
                           f"『{a}』{b}、{c}。", f"{a}（{b}），{c}", f"《{a}》、《{b}》", f"{a}，{b}"))  # fmt: skip

    def superscripts(self) -> str:
        """Raised and lowered digits, fractions and signs of the trade."""
        rng = self.rng
        return rng.choice((f"{rng.randrange(1, 500)} m²", f"{rng.randrange(1, 500)}m²", f"{rng.randrange(100)} cm³", "x² + y²", f"{rng.choice('abxyn')}{rng.choice('²³')}",
                           f"10⁻{rng.choice('⁴⁵⁶⁷')}", "CO₂", "H₂O", f"{self.word().capitalize()}®", f"{self.word().capitalize()}™", f"© 20{rng.randrange(10, 30)} {self.word().capitalize()}",
                           f"{rng.randrange(2, 9)}½", f"{rng.randrange(10)}¼", f"±{rng.randrange(100)}%", f"№ {rng.randrange(100)}", f"§ {rng.randrange(1, 100)}"))  # fmt: skip


def _is_plain(text: str, place: int) -> bool:
    return all(character.isalnum() for character in text[max(0, place - 1) : place + 1])


_LOOKALIKE_WORDS = tuple(
    [
        "Illinois",
        "Ill",
        "Illusion",
        "Oil",
        "oil",
        "All",
        "all",
        "ILL",
        "Idol",
        "Ideal",
        "Ionic",
        "Iowa",
        "Iron",
        "Italic",
        "Olive",
        "Ohio",
        "Ollie",
        "Lilo",
        "lilac",
        "lull",
        "loll",
        "limit",
        "O0",
        "0O",
        "IO",
        "io",
        "I/O",
        "l10n",
        "i18n",
        "Io",
        "Il",
        "lI",
        "Ol",
        "Il1",
        "1st",
        "10th",
        "101",
        "110",
        "0101",
        "01",
        "10",
        "1l",
        "l1",
        "I1",
        "1I",
        "ll11",
        "IIII",
        "llll",
        "lll",
        "III",
        "OOO",
        "000",
        "O00",
        "VLAN10",
        "IPv4",
        "log10",
        "vol1",
        "Vol.1",
        "Level1",
        "Lv1",
        "L1",
        "L0",
        "T0",
        "I2C",
        "IoT",
        "AI",
        "IDs",
        "URLs",
        "null",
        "nil",
        "NULL",
        "False",
        "illegal",
        "literal",
        "Literal",
        "global",
        "Global",
        "local",
        "LOCAL",
        "Loop",
        "loop",
        "pool",
        "Pool",
        "POOL",
        "Total",
        "Bill",
        "bill",
        "Bell",
        "Hello",
        "hello",
        "WORLD",
        "World",
        "Office",
        "oOo",
        "lOl",
        "lol",
        "LOL",
        "Il0",
        "Olll",
        "pixel",
        "until",
        "ILO",
        "OLL",
        "1000",
        "10000",
        "100ml",
        "10ml",
        "1L",
        "0L",
        "1lb",
        "10lb",
        "0il",
        "Color",
        "Colour",
        "COLOR",
        "cello",
        "Lola",
        "Iola",
    ]
)


def _name(w: Writer) -> str:
    rng = w.rng
    a, b = w.ascii_word(), w.ascii_word()
    return rng.choice(
        (
            a,
            f"{a}_{b}",
            f"{a}{b.capitalize()}",
            f"{a.capitalize()}{b.capitalize()}",
            f"_{a}",
            f"{a.upper()}_{b.upper()}",
            rng.choice("ijknxyabl"),
            f"__{a}__",
            f"{a}{rng.randrange(10)}",
        )
    )


def _value(w: Writer) -> str:
    rng = w.rng
    return rng.choice((str(rng.randrange(1000)), f'"{w.ascii_word()}"', f"'{w.ascii_word()}'", "None", "true", "[]", "{}", "null", "0", "1", f"{rng.randrange(10)}.{rng.randrange(100)}",
                       _name(w), f"{_name(w)}[{rng.choice(('i', '0', '1', '-1'))}]", f"{_name(w)}.{_name(w)}", f"`{w.ascii_word()}`", f"0x{rng.randrange(4096):x}"))  # fmt: skip


def _op(w: Writer) -> str:
    return w.rng.choice(
        (
            "==",
            "!=",
            "<",
            ">",
            "<=",
            ">=",
            "+",
            "-",
            "*",
            "/",
            "%",
            "&&",
            "||",
            "|",
            "&",
            "^",
            "<<",
            ">>",
            "===",
            "**",
            "//",
        )
    )


_CODE: tuple[Callable[[Writer], str], ...] = (
    lambda w: f"{_name(w)} = {_value(w)}",
    lambda w: f"{_name(w)} {w.rng.choice(('+=', '-=', '*=', '|=', ':=', '=>'))} {_value(w)}",
    lambda w: f"def {_name(w)}({_name(w)}, {_name(w)}={_value(w)}):",
    lambda w: f"if {_name(w)} {_op(w)} {_value(w)}:",
    lambda w: f"if ({_name(w)} {w.rng.choice(('&&', '||'))} !{_name(w)}) {{",
    lambda w: f"for (let i = 0; i < {_name(w)}.length; i++) {{",
    lambda w: f"for {w.rng.choice('ijkxl')} in range({w.rng.randrange(1, 100)}):",
    lambda w: f"return {_name(w)} {_op(w)} {_value(w)};",
    lambda w: f"return {_name(w)}({_value(w)})",
    lambda w: f"const {_name(w)} = ({_name(w)}) => {_name(w)};",
    lambda w: f"from {w.ascii_word()} import {_name(w)}",
    lambda w: f"import {{ {_name(w)} }} from './{w.ascii_word()}';",
    lambda w: f"#include <{w.ascii_word()}.h>",
    lambda w: f"$ {w.ascii_word()} -{w.rng.choice('abrvlxI')} --{w.ascii_word()}={_value(w)} | {w.ascii_word()}",
    lambda w: f"$ {w.ascii_word()} {w.ascii_word()} > {w.ascii_word()}.log 2>&1",
    lambda w: f"{w.rng.choice(('//', '#', '--', '/*'))} {w.ascii_word()} {w.ascii_word()} {w.ascii_word()}",
    lambda w: f"print(f\"{{{_name(w)}}} {w.ascii_word()}\")",
    lambda w: f"console.log(`${{{_name(w)}}} {w.ascii_word()}`);",
    lambda w: f"class {w.ascii_word().capitalize()}({w.ascii_word().capitalize()}):",
    lambda w: f"def __{w.rng.choice(('init', 'repr', 'call', 'iter', 'len', 'eq'))}__(self, {_name(w)}):",
    lambda w: f"self.{_name(w)} = {_name(w)}",
    lambda w: f"if __name__ == \"__{w.rng.choice(('main', 'test', 'mp_main'))}__\":",
    lambda w: f"`{w.ascii_word()}`" if w.rng.random() < 0.3 else f"{w.ascii_word()} `{w.ascii_word()}` {w.ascii_word()}",
    lambda w: f"| {w.ascii_word()} | {w.rng.randrange(100)} | {w.ascii_word()} |",
    lambda w: f"{_name(w)} ^ {_name(w)} {w.rng.choice(('^', '|', '&', '~'))} {_value(w)}",
    lambda w: f"{_name(w)} || {_value(w)}",
    lambda w: f"{_name(w)} && {_name(w)}();",
    lambda w: f"x ^ {w.rng.randrange(10)} | ~y & 0x{w.rng.randrange(256):02x}",
    lambda w: f"<{w.ascii_word()} class=\"{w.ascii_word()}-{w.ascii_word()}\">{w.ascii_word()}</{w.ascii_word()}>",
    lambda w: f"\"{w.ascii_word()}\": {_value(w)},",
    lambda w: f".{w.ascii_word()} {{ {w.ascii_word()}: {w.rng.randrange(100)}px; }}",
    lambda w: f"SELECT {_name(w)}, {_name(w)} FROM {w.ascii_word()} WHERE {w.ascii_word()} = {_value(w)};",
    lambda w: f"{_name(w)}: {w.rng.choice(('int', 'str', 'bool', 'list[int]', 'dict[str, int]', 'float | None', 'Optional[str]'))} = {_value(w)}",
    lambda w: f"int *{w.ascii_word()} = &{_name(w)}[{w.rng.randrange(10)}];",
    lambda w: f"std::vector<int> {_name(w)};",
    lambda w: f"@{w.ascii_word()}.{w.ascii_word()}",
    lambda w: f"{_name(w)} ? {_value(w)} : {_value(w)}",
    lambda w: f"func ({w.rng.choice('abcl')} *{w.ascii_word().capitalize()}) {w.ascii_word()}() error {{",
    lambda w: f"[{w.rng.randrange(100)}, {w.rng.randrange(100)}, {w.rng.randrange(100)}]",
    lambda w: f"{w.some('0123456789abcdef', 8, 8)}  {' '.join(w.some('0123456789abcdef', 2, 2) for _ in range(8))}".replace("  ", " "),
    lambda w: f"lambda {w.rng.choice('xyn')}: {w.rng.choice('xyn')} {_op(w)} {_value(w)}",
    lambda w: f"assert {_name(w)}({_value(w)}) == {_value(w)}",
    lambda w: f"}} else if ({_name(w)} {_op(w)} {_value(w)}) {{",
    lambda w: f"try {{ {_name(w)}(); }} catch ({w.rng.choice('ex')}) {{ }}",
)  # fmt: skip

WEAK: dict[str, tuple[Callable[[Writer], str], str, float]] = {
    # kind: what makes it up, the faces it is set in, its share
    "spaced_numbers": (Writer.spaced_numbers, "western", 0.20),
    "operators": (Writer.operators, "western", 0.10),
    "code": (Writer.code, "mono", 0.30),
    "lookalikes": (Writer.lookalikes, "mono", 0.08),
    "one_in_chinese": (Writer.one_in_chinese, "simplified", 0.10),
    "degrees": (Writer.degrees, "western", 0.08),
    "traditional_marks": (Writer.traditional_marks, "traditional", 0.08),
    "superscripts": (Writer.superscripts, "western", 0.04),
}
ORDINARY: dict[str, tuple[Callable[[Writer], str], str, float]] = {
    "western": (Writer.western, "western", 0.30),
    "simplified": (Writer.simplified, "simplified", 0.27),
    "traditional": (Writer.traditional, "traditional", 0.08),
    "japanese": (Writer.japanese, "japanese", 0.07),
    "rare_characters": (Writer.rare_characters, "simplified", 0.14),
    "ordinary_number": (Writer.ordinary_number, "western", 0.09),
    "code_string": (Writer.code_string, "western", 0.05),
}
