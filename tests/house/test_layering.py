"""What may know what; the rest of the rules stands in pyproject.toml, and `make test` runs lint-imports over it."""

import subprocess
import sys

import pytest

SERVER_PACKAGES = (
    "fastapi",
    "starlette",
    "uvicorn",
    "sqlalchemy",
    "pydantic",
    "pydantic_settings",
    "httpx2",
    "structlog",
)


@pytest.mark.parametrize("module", ["webimage_ocr.reader", "webimage_ocr.ocr", "webimage_ocr.cli.read"])
def test_reading_needs_no_package_of_the_server(module: str) -> None:
    # None in sys.modules makes an import fail exactly as if the package were not installed
    code = f"import sys; sys.modules.update(dict.fromkeys({SERVER_PACKAGES!r})); import {module}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_tools_on_standard_input_need_no_package_that_the_server_adds() -> None:
    added = ("fastapi", "sqlalchemy", "pydantic_settings", "structlog", "limits", "pybase64", "obstore", "pypdfium2")
    code = f"import sys; sys.modules.update(dict.fromkeys({added!r})); import webimage_ocr.cli.mcp"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_the_public_api_is_small() -> None:
    import webimage_ocr

    public = {"Character", "Contact", "FontGuess", "Line", "Page", "ReadOptions", "Reader", "__version__"}
    assert set(webimage_ocr.__all__) == public
    assert all(getattr(webimage_ocr, name) is not None for name in public)
