"""The table of font families: what each is called, what it looks like and where it comes from."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from webimage_ocr.errors import ModelUnusable

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Family:
    """One row of ``families.tsv``."""

    id: str
    en: str
    """The name that the family gives itself in English."""
    zh: str
    """Its Chinese display name, ending with 体 as in the documented example (文泉驿等宽正黑体); empty for Latin and
    Japanese families."""
    style: str
    """song, hei, kai, fangsong, round, script, serif, sans, slab, mono or display."""
    script: str
    """latin, sc, tc or jp: the writing that the family is made for."""
    proxy_for: str
    """The well-known font that this free one stands in for (Liberation Sans for Arial); usually empty."""
    role: str
    """``train``, or ``held`` for the families that the network never sees: they measure user fonts."""
    packages: tuple[str, ...]
    """Pinned packages, ``npm:NAME@VERSION`` or ``deb:NAME=VERSION``."""
    faces: tuple[str, ...]
    """Weights of an npm package (``400``, ``700``, ``400i``), or ``WEIGHT:PATH[#INDEX]`` inside Debian packages."""
    licence: str

    def name(self, *, chinese: bool = True, proxies: bool = True) -> str:
        """Say what people call the family: the font it stands in for, else its own name."""
        if proxies and self.proxy_for:
            return self.proxy_for
        return self.zh if chinese and self.zh else self.en


def load_families(path: Path = DATA / "families.tsv") -> tuple[Family, ...]:
    """Read the table, in its own order: the network's answers are rows of it."""
    with path.open(encoding="utf-8", newline="") as table:
        return tuple(_family(row) for row in csv.DictReader(table, delimiter="\t"))


def read_data(name: str, folder: Path = DATA) -> bytes:
    """Read a trained file. Raises ModelUnusable when it is missing or is not the one in ``manifest.json``."""
    try:
        content = (folder / name).read_bytes()
        wanted = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))[name]["sha256"]
    except (OSError, KeyError) as error:
        raise ModelUnusable(f"The font data {name} cannot be read: {error}. Install the package again.") from error
    if hashlib.sha256(content).hexdigest() != wanted:
        raise ModelUnusable(f"{folder / name} is not the file that its manifest names; install the package again.")
    return content


def _family(row: dict[str, str]) -> Family:
    kind, _, names = row["package"].partition(":")
    return Family(
        id=row["id"],
        en=row["en"],
        zh=row["zh"],
        style=row["style"],
        script=row["script"],
        proxy_for=row["proxy_for"],
        role=row["role"],
        packages=tuple(f"{kind}:{name}" for name in names.split()),
        faces=tuple(row["faces"].split()),
        licence=row["licence"],
    )
