"""Numbers as pages print them, several on a line with spaces between: dates, times, sums, card numbers."""

from __future__ import annotations

from random import Random


def spaced_numbers(rng: Random) -> str:
    """One line of two to five numbers."""
    return rng.choice(_SORTS)(rng)


def date_and_time(rng: Random) -> str:
    """``2026-02-13 09:53`` and its relatives."""
    year, month, day = rng.randint(2015, 2027), rng.randint(1, 12), rng.randint(1, 28)
    hour, minute, second = rng.randrange(24), rng.randrange(60), rng.randrange(60)
    date = rng.choice((f"{year}-{month:02}-{day:02}", f"{year}/{month:02}/{day:02}", f"{day:02}.{month:02}.{year}"))
    return f"{date} " + rng.choice((f"{hour:02}:{minute:02}", f"{hour:02}:{minute:02}:{second:02}"))


def decimals(rng: Random) -> str:
    """``12.34 56.78``."""
    return " ".join(f"{rng.uniform(0, 100):.2f}" for _ in range(rng.randint(2, 4)))


def card_groups(rng: Random) -> str:
    """``4879 8450 0851 4877``."""
    return " ".join(f"{rng.randrange(10_000):04}" for _ in range(4))


def two_prices(rng: Random) -> str:
    """``¥428.00 ¥240.00``."""
    sign = rng.choice("¥¥$€£")
    return " ".join(f"{sign}{rng.randint(1, 999)}.{rng.choice(('00', '50', '90', '99'))}" for _ in range(2))


def phone_groups(rng: Random) -> str:
    """``138 0013 8000``, ``+86 10 6275 1234``."""
    if rng.random() < 0.5:
        return f"1{rng.randint(30, 99)} {rng.randrange(10_000):04} {rng.randrange(10_000):04}"
    return f"+{rng.randint(30, 99)} {rng.randint(10, 99)} {rng.randrange(10_000):04} {rng.randrange(10_000):04}"


def table_row(rng: Random) -> str:
    """``120 8 15 1024``."""
    return " ".join(str(rng.randrange(10 ** rng.randint(1, 4))) for _ in range(rng.randint(3, 5)))


_SORTS = (
    date_and_time,
    date_and_time,
    decimals,
    decimals,
    card_groups,
    card_groups,
    two_prices,
    phone_groups,
    table_row,
)
