"""The font pack: files of the built-in families, fetched from pinned packages, one folder a family.

Nothing here is needed to name fonts; the files let the re-ranking draw what the network proposes.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont

from webimage_ocr.errors import WebImageError
from webimage_ocr.fonts.families import Family

FONTS_PREFIX = "usr/share/fonts/"
SUBSETS = (
    "latin",
    "latin-ext",
    "cyrillic",
    "cyrillic-ext",
    "greek",
    "vietnamese",
    "chinese-simplified",
    "chinese-traditional",
    "chinese-hongkong",
    "japanese",
)
FACE_FILE = re.compile(r"(?P<face>\d\d)_(?P<weight>\d+)(?P<italic>i?)_(?P<slice>\d\d)\.(?:ttf|otf)$")


class PackError(WebImageError):
    """A package of the font pack could not be fetched."""


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One weight of one family: the files that hold its characters, most important first.

    Equal only to itself: glyphs are remembered by face, and a path takes long to hash.
    """

    weight: int
    italic: bool
    files: tuple[Path, ...]


def list_faces(folder: Path) -> tuple[Face, ...]:
    """List the faces in one family's folder of the pack; none if the family was never fetched."""
    slices: dict[tuple[str, int, bool], list[Path]] = {}
    for path in sorted(folder.glob("*_*_*.?tf")):
        if match := FACE_FILE.match(path.name):
            key = (match["face"], int(match["weight"]), bool(match["italic"]))
            slices.setdefault(key, []).append(path)
    return tuple(Face(weight, italic, tuple(files)) for (_, weight, italic), files in slices.items())


def pull_fonts(
    families: Iterable[Family], folder: Path, *, report: Callable[[str], None] = lambda _: None, batch: int = 20
) -> None:
    """Fetch the families that ``folder`` lacks, through the ``npm`` and ``apt-get`` commands.

    Raises PackError when a client is missing or a pinned package is not to be had; what was fetched before stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    missing = [family for family in families if not (folder / family.id).is_dir()]
    npm = [family for family in missing if family.packages[0].startswith("npm:")]
    for start in range(0, len(npm), batch):
        _pull(npm[start : start + batch], folder, _fetch_npm, _npm_faces, report)
    by_package: dict[tuple[str, ...], list[Family]] = {}
    for family in missing:
        if family.packages[0].startswith("deb:"):
            by_package.setdefault(family.packages, []).append(family)
    for group in by_package.values():
        _pull(group, folder, _fetch_deb, _deb_faces, report)


Files = dict[str, bytes]


def _pull(
    families: Sequence[Family],
    folder: Path,
    fetch: Callable[[Sequence[str], Path], list[Path]],
    faces: Callable[[Family, Sequence[Path]], Iterator[tuple[str, list[TTFont]]]],
    report: Callable[[str], None],
) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        packages = sorted({package.partition(":")[2] for family in families for package in family.packages})
        archives = fetch(packages, Path(scratch))
        for family in families:
            unfinished = Path(scratch) / family.id
            unfinished.mkdir()
            for index, (weight, slices) in enumerate(faces(family, archives)):
                for number, font in enumerate(slices):
                    font.flavor = None
                    suffix = "otf" if "CFF " in font else "ttf"
                    font.save(unfinished / f"{index:02}_{weight}_{number:02}.{suffix}", reorderTables=None)
            # moved as a whole: a family is either there with all its faces or not at all
            shutil.move(unfinished, folder / family.id)
            report(family.id)


def _run(command: Sequence[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise PackError(f"The command {command[0]} is not installed; the font pack is fetched through it.") from error
    if done.returncode:
        raise PackError(f"{' '.join(command[:6])} failed: {done.stderr.strip()[-500:]}")


def _fetch_npm(packages: Sequence[str], folder: Path) -> list[Path]:
    _run(["npm", "pack", "--silent", *packages], folder)
    return sorted(folder.glob("*.tgz"))


def _fetch_deb(packages: Sequence[str], folder: Path) -> list[Path]:
    _run(["apt-get", "download", *packages], folder)
    archives = []
    for package in sorted(folder.glob("*.deb")):
        archives.append(package.with_suffix(".tar"))
        with archives[-1].open("wb") as tar:
            subprocess.run(["dpkg-deb", "--fsys-tarfile", str(package)], stdout=tar, check=True)
    return archives


def _npm_faces(family: Family, archives: Sequence[Path]) -> Iterator[tuple[str, list[TTFont]]]:
    name = family.packages[0].partition("/")[2].rpartition("@")[0]
    archive = next(path for path in archives if re.fullmatch(rf"fontsource-{re.escape(name)}-[0-9.]+\.tgz", path.name))
    with tarfile.open(archive) as tar:
        members = {Path(member.name).name: member for member in tar if member.name.endswith(".woff2")}
        for face in family.faces:
            weight, style = face.rstrip("i"), "italic" if face.endswith("i") else "normal"
            files = [f"{name}-{subset}-{weight}-{style}.woff2" for subset in SUBSETS]
            yield face, [TTFont(io.BytesIO(_read(tar, members[file]))) for file in files if file in members]


def _deb_faces(family: Family, archives: Sequence[Path]) -> Iterator[tuple[str, list[TTFont]]]:
    for face in family.faces:
        weight, _, place = face.partition(":")
        path, _, index = place.partition("#")
        inside = path.lstrip("/") if path.startswith("/") else FONTS_PREFIX + path
        for archive in archives:
            with tarfile.open(archive) as tar:
                member = next((m for m in tar if m.name.removeprefix("./") == inside), None)
                if member is not None:
                    yield weight, [TTFont(io.BytesIO(_read(tar, member)), fontNumber=int(index or 0))]
                    break
        else:
            raise PackError(f"{family.id}: none of {', '.join(family.packages)} holds {inside}.")


def _read(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    if file is None:
        raise PackError(f"{member.name} is not a plain file.")
    return file.read()
