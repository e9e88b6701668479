"""``webimage-ocr fonts``: the fonts that can be named, the user's own among them, and the files to compare with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from webimage_ocr.cli import AsJson, end, make_family, print_json
from webimage_ocr.fonts.families import load_families
from webimage_ocr.fonts.pack import pull_fonts
from webimage_ocr.fonts.place import fonts_folder
from webimage_ocr.fonts.user_fonts import add_font, list_user_fonts, remove_fonts

app = make_family("List, add, remove and fetch fonts.")


@app.command("list")
def list_fonts(as_json: AsJson = False) -> None:
    """List the families that can be named. The user's own come first, then the built-in ones."""
    folder = fonts_folder()
    rows = [
        {"name": font.name, "style": "", "files": "user", "licence": "", "source": str(font.path)}
        for font in list_user_fonts(folder / "user")
    ]
    for family in load_families():
        if family.role == "train":
            there = "pulled" if (folder / "pack" / family.id).is_dir() else "bare"
            shown = {"name": family.name(), "style": family.style, "files": there, "licence": family.licence}
            rows.append(shown | {"source": " ".join(family.packages)})
    if as_json:
        print_json(rows)
        return
    for row in rows:
        typer.echo(f"{row['name']:<24} {row['style']:<9} {row['files']:<7} {row['licence']:<12} {row['source']}")


@app.command("add")
def add(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Font files: ttf, otf, ttc, woff2.")],
) -> None:
    """Make fonts recognisable from the next start on. Their files are copied; no training is needed."""
    for file in files:
        font = add_font(file, fonts_folder() / "user")
        typer.echo(f"{font.name}  {font.path}")


@app.command("remove")
def remove(
    name: Annotated[str, typer.Argument(help="Family name or file name, as `fonts list` shows it.")],
) -> None:
    """Forget a font of the user's."""
    gone = remove_fonts(name, fonts_folder() / "user")
    if not gone:
        end(f"There is no font of yours called {name}; `webimage-ocr fonts list` shows them.")
    for path in gone:
        typer.echo(f"removed {path}")


@app.command("pull")
def pull(
    held: Annotated[
        bool, typer.Option("--held", help="Also the families that the network never saw, for measuring.")
    ] = False,
) -> None:
    """Fetch the files of the built-in families (0.6 GB). Guesses are then checked by drawing.

    Debian's packages come through apt-get, the others through npm; both commands have to be there.
    """
    families = [family for family in load_families() if held or family.role == "train"]
    folder = fonts_folder() / "pack"
    pull_fonts(families, folder, report=lambda family: typer.echo(family, err=True))
    typer.echo(str(folder))
