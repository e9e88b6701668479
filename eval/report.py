"""Figures as Markdown tables, and those tables inside a document."""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eval.drawn import OWN_FIGURES
from eval.interval import Estimate, estimate, estimate_difference
from eval.oracle import Balance
from eval.score import RATIOS, Score
from webimage_ocr.runtime.processor import processor_flags, processor_name

_COLUMNS = ("f", "recall", "precision", "sure", "exact", "spaces", "order", "text_recall", "whole", "bag_f")
"""Figures printed for every folder; the others tell of lines and rows, which only a drawn kind has labelled whole."""
_HEADLINES = {"f": "characters right (F1)", "text_recall": "texts found"}
"""What a folder is judged by, in words: the first of them that its labels allow."""
_PICTURES = {
    "screens": "web pages and documents, desktop and phone",
    "screens_b": "more web pages, kept back until the end",
    "adverts": "a Chinese shop's adverts",
    "adverts_b": "more adverts, kept back until the end",
    "adverts_boxed": "adverts, slanted and vertical text too",
    "phones": "Android apps",
    "phones_zh": "Chinese phone apps",
    "memes": "memes, English",
    "showcase": "pictures that peers show themselves with",
    "peer_suite": "pictures that peers test themselves with",
    "screens_turned": "web pages turned by any angle",
    "turned_photos": "photos turned by 90 or 180 degrees",
}
"""What folders hold, for those who do not know them; another folder is called by its name."""


@dataclass(frozen=True, slots=True)
class FolderReport:
    """What is said about one folder."""

    name: str
    scores: Mapping[str, Score]
    """By engine."""
    ours: str
    missing: Mapping[str, str] = field(default_factory=dict)
    """Engines without figures, and why."""
    balance: Balance | None = None
    notes: Sequence[str] = ()

    @property
    def headline(self) -> str | None:
        """The figure that the folder is judged by."""
        return headline_of(self.scores.values())

    def best_peer(self, figure: str) -> str | None:
        """The peer that is best by a figure."""
        values = {name: score.figures().get(figure) for name, score in self.scores.items() if name != self.ours}
        known = {name: value for name, value in values.items() if value is not None}
        return max(known, key=known.__getitem__) if known else None

    def difference(self, figure: str) -> Estimate | None:
        """How far we are above the best peer, on the same pictures."""
        peer, ours = self.best_peer(figure), self.scores.get(self.ours)
        if peer is None or ours is None or figure not in RATIOS or figure not in ours.figures():
            return None
        return estimate_difference(ours, self.scores[peer], figure)


def headline_of(scores: Iterable[Score]) -> str | None:
    """The figure that a folder is judged by: the first that its labels allow."""
    found = {name for score in scores for name in score.figures()}
    return next((name for name in _HEADLINES if name in found), None)


def format_folder(report: FolderReport) -> str:
    """One folder: a row an engine, a column a figure with its interval, and how far we are from the best peer."""
    figures = {engine: score.figures() for engine, score in report.scores.items()}
    wanted = (*_COLUMNS, *OWN_FIGURES.get(report.name, ()), "turns", "chars")
    columns = [name for name in dict.fromkeys(wanted) if any(name in row for row in figures.values())]
    lines = [f"### {report.name}", "", *([" ".join(report.notes), ""] if report.notes else [])]
    lines += [_row("engine", columns), _row("---", ["---:"] * len(columns))]
    for engine, score in report.scores.items():
        lines.append(_row(engine, [_cell(score, column) for column in columns]))
    for engine, reason in report.missing.items():
        lines.append(_row(engine, [reason, *[""] * (len(columns) - 1)]))
    if any(report.difference(column) for column in columns):
        compared = [column for column in columns if column != "chars"]
        cells = [_difference_cell(report, column) for column in compared]
        lines.append(_row("above the best peer", [*cells, *[""] * (len(columns) - len(compared))]))
    if report.balance:
        lines += ["", f"Against the best peer of each picture: {format_balance(report.balance)}."]
    return "\n".join(lines) + "\n"


def format_headline(reports: Sequence[FolderReport]) -> str:
    """All folders: the figure each is judged by, ours and the best peer's, and characters won and lost."""
    lines = [
        _row(
            "folder", ["pictures", "counted", "ours", "best peer", "ours less peer's", "won", "lost", "won less lost"]
        ),
        _row("---", ["---:", "---", "---:", "---:", "---:", "---:", "---:", "---:"]),
    ]
    for report in reports:
        ours, figure = report.scores.get(report.ours), report.headline
        if ours is None or figure is None:
            continue
        peer = report.best_peer(figure)
        peer_cell = f"{peer} {_cell(report.scores[peer], figure)}" if peer else "-"
        difference, balance = report.difference(figure), report.balance
        lines.append(
            _row(
                report.name,
                [
                    str(len(ours.images)), _HEADLINES[figure], _cell(ours, figure), peer_cell,
                    _format_difference(difference) if difference else "-",
                    *([f"{balance.won:.0f}", f"{balance.lost:.0f}", _format_gain(balance)] if balance else "---"),
                ],
            )
        )  # fmt: skip
    return "\n".join(lines) + "\n"


def format_summary(reports: Sequence[FolderReport]) -> str:
    """All folders for a stranger: what the pictures are, and percentages of ours and of the best peer."""
    lines = [
        _row("pictures", ["how many", "counted", "webimage-ocr", "best of the others", "difference"]),
        _row("---", ["---:", "---", "---:", "---:", "---:"]),
    ]
    for report in reports:
        ours, figure = report.scores.get(report.ours), report.headline
        if ours is None or figure is None:
            continue
        peer, difference = report.best_peer(figure), report.difference(figure)
        cells = [str(len(ours.images)), _HEADLINES[figure].removesuffix(" (F1)"), _percent(ours, figure)]
        cells += [f"{peer} {_percent(report.scores[peer], figure)}" if peer else "-"]
        cells += [_format_points(difference) if difference else "-"]
        lines.append(_row(_PICTURES.get(report.name, report.name), cells))
    return "\n".join(lines) + "\n"


def format_drawn(reports: Sequence[FolderReport]) -> str:
    """The drawn kinds: a row a kind, and for each engine ``f`` and the kind's own figure."""
    engines = list(dict.fromkeys(engine for report in reports for engine in report.scores))
    lines = [_row("kind", ["figure", *engines]), _row("---", ["---", *["---:"] * len(engines)])]
    for report in reports:
        figures = ("f", *OWN_FIGURES.get(report.name, ()))
        scores = [report.scores.get(engine) for engine in engines]
        cells = [", ".join(_cell(score, figure, digits=3) for figure in figures) for score in scores]
        lines.append(_row(report.name, [", ".join(f"`{figure}`" for figure in figures), *cells]))
    return "\n".join(lines) + "\n"


def format_balance(balance: Balance) -> str:
    """Characters won and lost in words."""
    return f"{balance.won:.0f} characters won, {balance.lost:.0f} lost ({_format_gain(balance)})"


def provenance(command: str) -> str:
    """Where and when figures were measured, and with what: one line of Markdown."""
    asked = ["git", "-C", str(Path(__file__).parent), "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    return (
        f"Measured {datetime.date.today().isoformat()} at commit {commit.strip() or 'unknown'} with `{command}` on "
        f"{machine()}, Python {platform.python_version()}."
    )


def machine() -> str:
    """The processor as Linux names it, its cores and what of it counts for inference."""
    return f"{os.cpu_count() or 1} cores of {processor(amx='amx_bf16' in processor_flags())}"


def processor(*, amx: bool) -> str:
    """The processor as Linux names it, and what of it counts for inference; the caller knows whether AMX does."""
    extensions = [name for counts, name in (("avx512f" in processor_flags(), "AVX-512"), (amx, "AMX")) if counts]
    return processor_name() + (f" ({', '.join(extensions)})" if extensions else "")


def replace_section(path: Path, name: str, text: str) -> None:
    """Put ``text`` between ``<!-- name -->`` and ``<!-- /name -->``; ValueError where a document has no such pair."""
    _write_between(path, path.read_text(encoding="utf-8"), f"<!-- {name} -->", f"<!-- /{name} -->", text)


def put_section(path: Path, name: str, kind: str, text: str) -> None:
    """Put ``text`` between ``<!-- name: kind -->`` and ``<!-- /name -->``; other kinds stay as they are.

    Where there is none of the kind it is added after the last of the name; ValueError where there is none of those.
    """
    document = path.read_text(encoding="utf-8")
    start, end = f"<!-- {name}: {kind} -->", f"<!-- /{name} -->"
    if start not in document:
        before, last, after = document.rpartition(end)
        document = f"{before}{last}\n\n{start}\n{end}{after}" if last else document
    _write_between(path, document, start, end, text)


def _write_between(path: Path, document: str, start: str, end: str, text: str) -> None:
    before, found, rest = document.partition(start)
    _, ended, after = rest.partition(end)
    if not found or not ended:
        raise ValueError(f"{path} has no section {start} … {end} to write to")
    path.write_text(f"{before}{start}\n{text.strip()}\n{end}{after}", encoding="utf-8")


def _cell(score: Score | None, figure: str, digits: int = 4) -> str:
    """A figure with half its interval."""
    value = None if score is None else score.figures().get(figure)
    if score is None or value is None:
        return "-"
    if figure == "chars":
        return f"{value:.1f}"
    return f"{value:.{digits}f}" + (f" ±{estimate(score, figure).margin:.{digits}f}" if figure in RATIOS else "")


def _difference_cell(report: FolderReport, figure: str) -> str:
    difference = report.difference(figure)
    return f"{report.best_peer(figure)}: {_format_difference(difference)}" if difference else ""


def _format_difference(difference: Estimate) -> str:
    """A difference with the ends of its interval; one inside it is not called one."""
    ends = f"({difference.low:+.4f} to {difference.high:+.4f})"
    return f"{difference.value:+.4f} {ends}" if difference.decided else f"none {ends}"


def _percent(score: Score, figure: str) -> str:
    return f"{100 * score.figures()[figure]:.1f} %"


def _format_points(difference: Estimate) -> str:
    """A difference in percentage points, or that chance may be all of it."""
    return f"{100 * difference.value:+.2f}" if difference.decided else "within chance"


def _format_gain(balance: Balance) -> str:
    gain = balance.gain()
    return f"{gain.value:+.0f}, {gain.low:+.0f} to {gain.high:+.0f}"


def _row(first: str, cells: Sequence[str]) -> str:
    return f"| {' | '.join((first, *cells))} |"
