"""The files that an agent may have read: pictures below the folders that were opened to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from webimage_ocr.errors import InvalidParameter
from webimage_ocr.intake.limits import read_within


@dataclass(frozen=True, slots=True)
class Folders:
    """Reads files below ``roots`` and none else, wherever links and ``..`` lead."""

    roots: Sequence[Path]
    """Real paths."""
    limit_bytes: int

    def read(self, path: str) -> bytes:
        """The file ``path``, absolute or below the first root that has it.

        Raises InvalidParameter for what is no file there, and FileTooLarge.
        """
        found = self._find(path)
        try:
            with found.open("rb") as file:
                return read_within(file, self.limit_bytes)
        except OSError as error:
            raise InvalidParameter(f"{path} cannot be read: {error.strerror}.") from None

    def _find(self, path: str) -> Path:
        for root in self.roots:
            try:
                # links are followed before it is asked where they lead
                found = (root / path).resolve()
                # a pipe or a device would be waited for
                if found.is_relative_to(root) and found.is_file():
                    return found
            except (OSError, RuntimeError, ValueError):  # a name that is too long, links in a circle, a NUL
                continue
        # the same for what is there and for what is not: nobody learns what lies outside
        raise InvalidParameter(
            f"There is no file {path[:200]} below the folders that may be read, which are "
            f"{' and '.join(map(str, self.roots))}. Give a path below them, or have webimage-ocr mcp started with "
            "another --root."
        )
