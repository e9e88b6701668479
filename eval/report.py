"""Figures as Markdown tables, and those tables inside a document."""

from __future__ import annotations

import datetime
import platform
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

_SHARES = ("f", "recall", "precision", "exact", "spaces", "order", "text_recall", "whole", "bag_f", "turns")


def format_folder(name: str, figures: Mapping[str, Mapping[str, float] | str], notes: str = "") -> str:
    """One folder: a row an engine, a column a figure; an engine with a text instead of figures says why it has none."""
    columns = [c for c in (*_SHARES, "chars") if any(c in row for row in figures.values() if not isinstance(row, str))]
    lines = [
        f"### {name}",
        "",
        *([notes, ""] if notes else []),
        _row("engine", columns),
        _row("---", ["---:"] * len(columns)),
    ]
    for engine, row in figures.items():
        if isinstance(row, str):
            lines.append(_row(engine, [row, *[""] * (len(columns) - 1)]))
        else:
            lines.append(_row(engine, [_cell(column, row.get(column)) for column in columns]))
    return "\n".join(lines) + "\n"


def format_overview(tables: Mapping[str, Mapping[str, Mapping[str, float] | str]]) -> str:
    """The ``f`` of many folders: a row a folder, a column an engine; a dash where an engine has none."""
    engines = list(dict.fromkeys(engine for figures in tables.values() for engine in figures))
    lines = [_row("", engines), _row("---", ["---:"] * len(engines))]
    for name, figures in tables.items():
        rows = [figures.get(engine, "") for engine in engines]
        lines.append(_row(name, [_cell("f", None if isinstance(row, str) else row.get("f")) for row in rows]))
    return "\n".join(lines) + "\n"


def provenance(command: str) -> str:
    """Where and when figures were measured, and with what: one line of Markdown."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout
    return (
        f"Measured {datetime.date.today().isoformat()} at commit {commit.strip() or 'unknown'} with `{command}` on "
        f"{machine()}, Python {platform.python_version()}."
    )


def machine() -> str:
    """The processor as Linux names it, its cores and what of it counts for inference."""
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*:\s*(.*)", info)
    cores = len(re.findall(r"^processor", info, re.MULTILINE)) or 1
    extensions = [
        name for flag, name in (("avx512f", "AVX-512"), ("amx_bf16", "AMX")) if re.search(rf"\b{flag}\b", info)
    ]
    kind = model.group(1).strip() if model else platform.machine()
    return f"{cores} cores of {kind}" + (f" ({', '.join(extensions)})" if extensions else "")


def replace_section(path: Path, name: str, text: str) -> None:
    """Put ``text`` between ``<!-- name -->`` and ``<!-- /name -->``; ValueError where a document has no such pair."""
    document = path.read_text(encoding="utf-8")
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    if start not in document or end not in document:
        raise ValueError(f"{path} has no section {start} … {end} to write to")
    before, rest = document.split(start, 1)
    path.write_text(f"{before}{start}\n{text.strip()}\n{end}{rest.split(end, 1)[1]}", encoding="utf-8")


def _cell(column: str, value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.1f}" if column == "chars" else f"{value:.4f}"


def _row(first: str, cells: Sequence[str]) -> str:
    return f"| {' | '.join((first, *cells))} |"
