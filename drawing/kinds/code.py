"""Lines of code whose marks matter: backticks, pipes, ampersands, dunders, carets, braces."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.palette import page_colours
from drawing.sheet import Sheet, line_width
from drawing.typefaces import CODE


def draw(rng: Random) -> Sheet:
    """Eight to sixteen lines in one face, as an editor or an article shows them."""
    ground, ink = page_colours(rng)
    face, size_px = rng.choice(CODE), rng.randint(13, 20)
    leading, rows = round(size_px * rng.uniform(1.3, 1.8)), rng.randint(8, 16)
    lines = [_line(rng) for _ in range(rows)]
    wide = max(line_width(line, face, size_px) for line in lines)
    sheet = Sheet.blank(round(wide) + 3 * size_px, leading * (rows + 1) + size_px, ground)
    for row, line in enumerate(lines):
        sheet.set_line(line, (1.5 * size_px, leading * (row + 1) + size_px * 0.5), face, size_px, ink)
    return sheet


def _line(rng: Random) -> str:
    a, b, c = (corpus.word(rng) for _ in range(3))
    number = rng.randrange(1, 100)
    return rng.choice(
        (
            f"def __{a[:4]}__(self):",
            f'if __name__ == "__{b}__":',
            f"_{a}_ = my_{b}_",
            f"{a}_{b}__{c} = None",
            f"{a} = `date` or `ls -l`",
            f"`{a}` and `{b}_{c}`",
            f"cd ~/.{a} && ls",
            f"{a} || {b} && {c}",
            f"{a} | {b} || {c}",
            f"x ^ y & ~{a[0]}",
            f"{a} ^ {b} | 0x{number:02X}",
            f"if {a} != b and c == {b}:",
            "fn = (x) => x - 1;",
            f"int *{a} = &{b}->next;",
            "a <= b >= c < d",
            f'{{ "{a}": [1, {{"b": {number}}}] }}',
            f"$HOME/${{{a.upper()}}}:/bin",
            f"#include <{a}.h>",
            f"// Note: ask @{a} #{number}",
            f"{a}[{number}] = {{}};",
            f"cat {a}.txt | grep -v '^#' | wc -l",
            f"!{a} && ({b} || {c})",
            f"C:\\Users\\{a}\\",
            'print("\\n\\t")',
            f"const {{ {a}, {b} }} = {c};",
            f'git commit -m "{a}" && git push',
            f"[`{a}`](#{b})",
            f"{a}::{b}<T>(&mut {c})",
        )
    )
