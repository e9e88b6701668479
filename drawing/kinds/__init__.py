"""The kinds of pictures: a new module here is a new kind; its ``draw`` makes a picture from a random generator."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from random import Random

from drawing.sheet import Sheet

KINDS: dict[str, Callable[[Random], Sheet]] = {
    name: import_module(f"{__name__}.{name}").draw for name in sorted(module.name for module in iter_modules(__path__))
}
"""Every kind of picture that can be drawn, by name."""
