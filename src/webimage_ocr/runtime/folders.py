"""Where a user's files lie, as the XDG base directory specification says it."""

from __future__ import annotations

import os
from pathlib import Path


def user_folder(variable: str, below_home: str) -> Path:
    """The folder that an XDG variable names, or else one below the user's home.

    In a container the user may be a number that no user file knows, and without ``HOME``: their home is ``/`` then, as
    OpenShift has it. Nothing can be written there, which is for those who write to say.
    """
    if given := os.environ.get(variable):
        return Path(given)
    try:
        home = Path.home()
    except RuntimeError:
        home = Path("/")
    return home / below_home
