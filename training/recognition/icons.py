"""Icons of free packages: what stands beside text on the web and is none."""

from __future__ import annotations

import argparse
import re
import subprocess
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import skia


@dataclass(frozen=True, slots=True)
class IconSet:
    """A package of the npm registry and the folders in it whose SVG files are looked at."""

    package: str
    version: str
    folders: tuple[str, ...]
    held: bool = False
    """Kept apart: the network is judged by it and never taught it."""


SETS = (
    IconSet("lucide-static", "1.62.0", ("icons",)),
    IconSet("@tabler/icons", "3.52.0", ("icons/outline", "icons/filled")),
    IconSet("remixicon", "4.9.1", tuple(f"icons/{n}" for n in (
        "Buildings", "Business", "Communication", "Device", "Document", "Food", "Health & Medical", "Map", "Media",
        "Others", "System", "User & Faces", "Weather"))),
    IconSet("heroicons", "2.2.0", ("24/solid", "24/outline")),
    IconSet("@material-design-icons/svg", "0.14.15", ("filled", "outlined", "round")),
    IconSet("@phosphor-icons/core", "2.1.1", ("assets/thin", "assets/regular", "assets/fill", "assets/bold")),
    IconSet("ionicons", "8.1.0", ("dist/svg",)),
    IconSet("boxicons", "2.1.4", ("svg/regular", "svg/solid")),
    IconSet("@carbon/icons", "11.89.0", ("svg/32",)),
    IconSet("eva-icons", "1.1.3", ("fill/svg", "outline/svg")),
    IconSet("@ant-design/icons-svg", "4.6.0", ("inline-svg/outlined", "inline-svg/filled", "inline-svg/twotone")),
    IconSet("@discordapp/twemoji", "16.0.1", ("dist/svg",)),
    IconSet("bootstrap-icons", "1.13.2", ("icons",), held=True),
    IconSet("@primer/octicons", "19.42.0", ("build/svg",), held=True),
    IconSet("@fortawesome/fontawesome-free", "7.3.1", ("svgs/solid", "svgs/regular"), held=True),
    IconSet("openmoji", "17.0.0", ("color/svg",), held=True),
)  # fmt: skip

_SIGNS = frozenset(Path(__file__).with_name("signs.txt").read_text("utf-8").split())
"""Words in the names of icons that are drawn letters, digits or signs, or that nobody can tell from one: those are
read, and rightly. A star stands for any ending."""
_PREFIXES = tuple(word.removesuffix("*") for word in _SIGNS if word.endswith("*"))
_SHAPES = frozenset(Path(__file__).with_name("shapes.txt").read_text("utf-8").split())
"""A name of nothing but these is a mark that text holds too: ○ ■ ◆ · | ▲ ? !"""
_ARROW = re.compile(r"^(arrow|chevron|caret|angle|keyboard_arrow|navigate)[-_](small[-_])?(right|down|next|forward)$")
_NUMBERED = re.compile(r"[a-z]|[0-9]+[a-z]*|[a-z][0-9]+|[0-9].*x")
_EMOJI = re.compile(
    # code points of signs with letters, digits or marks in them, flags (some bear words) and skin tones alone
    r"^(00|20|21|22|23|24|25|30|32|1f1|1f19|1f2|1f5[0-6]|1f3f[b-f]|1f4af|1f4b[0-9]|1f4c[5-6]|1f51[7-9a-f]|1f52[0-4]|"
    r"1f53[0-d]|1f7|26[0-9a-f]{2}|27|2b|e[0-9]|f[0-9]|1f3e7|1f6be|1f18|1f17|1f4db|1f523|1f522|1f6d1|1f3b5|1f3b6)",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Icon:
    """One drawing, of one colour that is chosen when it is drawn, or of its own."""

    path: Path

    @cached_property
    def _source(self) -> str:
        source = self.path.read_text(encoding="utf-8")
        start = source.index("<svg")
        end = source.index(">", start)
        root = source[start:end]
        size = [re.search(rf'\s{side}="([\d.]+)(?:px)?"', root) for side in ("width", "height")]
        root = re.sub(r'\s(width|height)="[^"]*"', "", root)
        if "viewBox" not in root and all(size):
            root += ' viewBox="0 0 {} {}"'.format(*(side[1] for side in size if side))
        if not re.search(r'\sfill="', root):
            root += ' fill="currentColor"'
        return root + source[end:]

    def draw(self, canvas: skia.Canvas, x: float, y: float, side: float, colour: tuple[int, int, int]) -> bool:
        """Draw it into the square at ``x``, ``y``; False where Skia cannot make it out, as one in a hundred."""
        import skia

        source = self._source.replace("currentColor", "#{:02x}{:02x}{:02x}".format(*colour))
        drawing = skia.SVGDOM.MakeFromStream(skia.MemoryStream(source.encode()))
        if drawing is None:
            return False
        drawing.setContainerSize(skia.Size(side, side))
        canvas.save()
        canvas.translate(x, y)
        drawing.render(canvas)
        canvas.restore()
        return True


def fetch_icons(folder: Path, sets: Sequence[IconSet] = SETS) -> None:
    """Fetch the packages that ``folder`` lacks with the ``npm`` command, and unpack their SVG files."""
    for chosen in sets:
        target = folder / chosen.package.replace("/", "-").removeprefix("@")
        if target.is_dir():
            continue
        folder.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            ["npm", "pack", "--silent", f"{chosen.package}@{chosen.version}"],
            cwd=folder, check=True, capture_output=True, text=True,
        ).stdout.strip().splitlines()[-1]  # fmt: skip
        unfinished = folder / "unfinished"
        with tarfile.open(folder / packed) as archive:
            for member in archive:
                inner = PurePosixPath(*PurePosixPath(member.name).parts[1:])
                if str(inner.parent) in chosen.folders and inner.suffix == ".svg" and member.isfile():
                    (unfinished / inner).parent.mkdir(parents=True, exist_ok=True)
                    content = archive.extractfile(member)
                    (unfinished / inner).write_bytes(content.read() if content else b"")
        unfinished.rename(target)
        (folder / packed).unlink()


def is_sign_name(name: str) -> bool:
    """Whether an icon of this name shows a letter, a digit or a sign; a size at the end says nothing."""
    words = re.split(r"[-_. ]", re.sub(r"[-_]\d+$", "", name.lower()))
    if all(word in _SHAPES for word in words):
        return True
    return any(word in _SIGNS or word.startswith(_PREFIXES) or _NUMBERED.fullmatch(word) for word in words)


def _is_sign_emoji(name: str) -> bool:
    return _EMOJI.match(name) is not None


def load_icons(folder: Path, *, held: bool, arrows: bool = False) -> list[list[Icon]]:
    """The icons of each set that are no characters, in a fixed order; sets that are kept apart, or the others.

    With ``arrows`` the marks at the end of a menu's entries instead; sets without any are left out.
    """
    found = []
    for chosen in SETS:
        if chosen.held == held:
            root = folder / chosen.package.replace("/", "-").removeprefix("@")
            paths = sorted(path for inner in chosen.folders for path in (root / inner).glob("*.svg"))
            is_sign = _is_sign_emoji if "emoji" in chosen.package else is_sign_name
            if arrows:
                icons = [Icon(path) for path in paths if _ARROW.match(re.sub(r"[-_]\d+$", "", path.stem))]
            else:
                icons = [Icon(path) for path in paths if not is_sign(path.stem)]
            if not paths:
                raise FileNotFoundError(
                    f"no icons of {chosen.package} in {folder}; python -m training.recognition.icons"
                )
            if icons:
                found.append(icons)
    return found


def main() -> None:
    """Fetch the packages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the drawings are kept, outside the repository")
    folder = parser.parse_args().folder
    fetch_icons(folder)
    for held in (False, True):
        counts = [len(icons) for icons in load_icons(folder, held=held)]
        print(f"{sum(counts)} icons of {len(counts)} sets{', kept apart for judging' if held else ''}")


if __name__ == "__main__":
    main()
