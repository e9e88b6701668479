"""What every kind of line is made of: words, numbers and chance."""

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
DIGITS = string.digits


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of text: what makes it up, the faces it is set in (see ``Typecase.choose``), its share of its group."""

    make: Callable[[Writer], str]
    writing: str
    share: float


@dataclass(frozen=True, slots=True)
class Writer:
    """Chooses words and numbers; ``test`` takes the words that are kept apart."""

    rng: Random
    test: bool = False
    rare: Sequence[str] = ()
    """Characters that ordinary text shows too seldom: every one that some face can draw."""

    def word(self, language: str = "en") -> str:
        """A word, common ones more often."""
        listed = list_words(language, self.test)
        return listed[int(len(listed) * self.rng.random() ** 2.5)]

    def ascii_word(self) -> str:
        """An English word of two letters or more, in small letters."""
        while not (word := self.word()).isascii() or not word.isalpha() or len(word) < 2:
            pass
        return word

    def some(self, alphabet: str, least: int, most: int | None = None) -> str:
        """Some characters of an alphabet."""
        return "".join(self.rng.choices(alphabet, k=self.rng.randint(least, most or least)))

    def date(self) -> str:
        """A day, in one of the ways that pages write it."""
        rng = self.rng
        year, month, day = 2000 + rng.randrange(10, 30), rng.randrange(1, 13), rng.randrange(1, 29)
        dotted = f"{year}.{month:02d}.{day:02d}"
        return rng.choice(
            (f"{year}-{month:02d}-{day:02d}", f"{day:02d}/{month:02d}/{year}", f"{year}/{month}/{day}", dotted)
        )

    def time(self) -> str:
        """A time of day, sometimes to the second."""
        seconds = f":{self.rng.randrange(60):02d}" if self.rng.random() < 0.4 else ""
        return f"{self.rng.randrange(24):02d}:{self.rng.randrange(60):02d}{seconds}"

    def price(self, signs: str = "¥$€£") -> str:
        """An amount with its currency in front."""
        cents = self.rng.choice(("", "", ".00", ".90", ".9", ".5", ".99"))
        return f"{self.rng.choice(signs)}{self.rng.randrange(1, 5000)}{cents}"

    def number(self) -> str:
        """A number of any kind, without spaces."""
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
            return self.price()
        return str(rng.randrange(10 ** rng.randrange(1, 7)))


@cache
def list_words(language: str, test: bool) -> tuple[str, ...]:
    """Common words of a language, most common first; those for training and those for judging never meet."""
    # here, since only drawing needs them
    import opencc
    import wordfreq

    if language == "zh-tw":
        convert = opencc.OpenCC("s2t").convert
        return tuple(dict.fromkeys(convert(word) for word in list_words("zh", test)))
    count = 30_000 if language in ("en", "zh", "ja") else 4_000
    listed = wordfreq.top_n_list(language, count, wordlist="small" if language == "ja" else "best")
    listed = [unicodedata.normalize("NFC", word) for word in listed]
    if language in ("zh", "ja"):
        listed = [word for word in listed if min(word) > "\u3000"]
    else:
        listed = [word for word in listed if all(c.isalpha() or c == "'" for c in word)]
    return tuple(word for word in listed if (zlib.crc32(word.encode()) % TEST_SHARE == 0) is test)
