"""How a decoder hands over what it has decoded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from webimage_ocr.intake import decoder_process


@pytest.mark.parametrize("python_knows_them", [True, False])
def test_pixels_lie_in_memory_whatever_python_was_built_for(
    python_knows_them: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind its walls a decoder can open no file on a disk; Pythons of uv do not have ``os.memfd_create``."""
    if not python_knows_them:
        monkeypatch.delattr(os, "memfd_create")
    with decoder_process._file_in_memory() as file:
        file.write(b"pixels")
        link = Path(f"/proc/self/fd/{file.fileno()}").readlink()
        assert (str(link).split()[0], os.fstat(file.fileno()).st_size) == ("/memfd:pixels", 6)
        assert not os.get_inheritable(file.fileno())
