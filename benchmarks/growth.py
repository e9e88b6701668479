"""How the cost grows with megapixels and with lines, drawn beside the machine's limit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import process_time

import matplotlib
import numpy as np

matplotlib.use("agg")
from matplotlib import pyplot

from benchmarks.peak import network_gflop, peak_gflops
from drawing import corpus
from drawing.sheet import Sheet
from drawing.typefaces import SANS_SC
from webimage_ocr.ocr.detection.cutting import trim_box
from webimage_ocr.ocr.detection.search import LookOptions, first_scale
from webimage_ocr.reader import Reader
from webimage_ocr.types import Pixels

_MEGAPIXELS = (0.25, 0.5, 1, 2, 4, 8, 16)
_LINES = (1, 5, 10, 20, 40, 80)
_LINE_SHAPE = (48, 480)


@dataclass(frozen=True, slots=True)
class Curve:
    """A figure (processor time in ms, or answers a second) for each value of what grows."""

    values: tuple[float, ...]
    figures: tuple[float, ...]


def cost_by_megapixels(reader: Reader, rounds: int) -> Curve:
    """Ten lines on ever larger pictures."""
    pages = [_page(*_sides(value), 10) for value in _MEGAPIXELS]
    return Curve(tuple(map(float, _MEGAPIXELS)), tuple(_least_ms(reader, page, rounds) for page in pages))


def cost_by_lines(reader: Reader, rounds: int) -> Curve:
    """Ever more lines on a picture of 1,080 x 1,920."""
    return Curve(tuple(map(float, _LINES)), tuple(_least_ms(reader, _page(1080, 1920, n), rounds) for n in _LINES))


def plot_growth(megapixels: Curve, lines: Curve, callers: Curve, precision: str, out: Path) -> None:
    """Three plots in one picture: cost by size, cost by lines, answers a second by callers."""
    gflops = peak_gflops(precision, 1)
    detection = network_gflop("small", "detection", 960, 960) / (960 * 960 / 1e6)
    recognition = network_gflop("small", "recognition", *_LINE_SHAPE)

    def least_ms(page: Pixels, lines: float) -> float:
        return (detection * _looked_at(page) + lines * recognition) / gflops * 1e3

    figure, (left, middle, right) = pyplot.subplots(1, 3, figsize=(15, 4.2))
    left.plot(megapixels.values, megapixels.figures, "o-", label="measured, ten lines")
    limit = [least_ms(_page(*_sides(value), 10), 10) for value in megapixels.values]
    left.plot(megapixels.values, limit, "--", label=f"networks at peak, {gflops:.0f} GFLOP/s a core")
    left.set(xlabel="megapixels", ylabel="processor time, ms", xscale="log", ylim=(0, None))
    middle.plot(lines.values, lines.figures, "o-", label="measured, 1,080 x 1,920")
    limit = [least_ms(_page(1080, 1920, round(value)), value) for value in lines.values]
    middle.plot(lines.values, limit, "--", label="networks at peak")
    middle.set(xlabel="lines of text", ylabel="processor time, ms", ylim=(0, None))
    right.plot(callers.values, callers.figures, "o-", label="through HTTP")
    right.set(xlabel="callers", ylabel="answers a second", ylim=(0, None))
    for axis in (left, middle, right):
        axis.grid(alpha=0.3)
        axis.legend(fontsize=9)
    figure.tight_layout()
    figure.savefig(out, dpi=110)
    pyplot.close(figure)


def _sides(megapixels: float) -> tuple[int, int]:
    return round((megapixels * 1e6 * 0.75) ** 0.5), round((megapixels * 1e6 / 0.75) ** 0.5)


def _looked_at(page: Pixels) -> float:
    """Megapixels of detection's first look, without the plain margins."""
    height, width = page.shape[:2]
    left, top, right, bottom = trim_box(page, (0, 0, width, height), 0)
    return (right - left) * (bottom - top) * first_scale(width, height, LookOptions().first_pixels) ** 2 / 1e6


def _page(width: int, height: int, lines: int) -> Pixels:
    rng = Random(f"{width}/{lines}")
    sheet = Sheet.blank(width, height, (255, 255, 255))
    size_px = max(14, min(28, height // (lines + 1) * 2 // 3, width // 18))
    for row in range(lines):
        at = size_px, (row + 0.2) * height / lines
        sheet.write(corpus.chinese_sentence(rng)[:15], at, SANS_SC, size_px, (20, 20, 20))
    return np.asarray(sheet.image)


def _least_ms(reader: Reader, page: Pixels, rounds: int) -> float:
    times: list[float] = []
    for _ in range(rounds + 1):
        started = process_time()
        reader.read(page)
        times.append((process_time() - started) * 1e3)
    return min(times[1:])


def format_curve(curve: Curve, what: str, unit: str) -> str:
    """A curve as a Markdown table."""
    rows = [f"| {value:g} | {figure:.1f} |" for value, figure in zip(curve.values, curve.figures, strict=True)]
    return "\n".join([f"| {what} | {unit} |", "| ---: | ---: |", *rows]) + "\n"
