"""The two kinds of text; a family that draws both is known by a row for each."""

from __future__ import annotations

LATIN, HAN = 0, 1


def kind_of(text: str) -> int:
    """HAN when any character is Chinese, Japanese or Korean, else LATIN."""
    return HAN if any(ord(c) > 0x2E80 for c in text) else LATIN
