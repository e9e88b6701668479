"""The version of uvicorn whose insides are built on is the one that is installed."""

from __future__ import annotations

from importlib.metadata import requires, version

from packaging.requirements import Requirement
from uvicorn.protocols.http import httptools_impl

KNOWN = "0.54"


def test_uvicorn_is_the_version_that_its_protocol_was_subclassed_from() -> None:
    installed = version("uvicorn")
    assert installed.startswith(f"{KNOWN}."), (
        f"uvicorn {installed} is installed, and api/http_protocol.py and cli/server.py were written against {KNOWN}: "
        "compare protocols/http/httptools_impl.py (data_received, on_*, pipeline) and server.py (handle_exit) of both, "
        "run tests/fault, then write the new number here and into pyproject.toml."
    )
    (required,) = (each for each in map(Requirement, requires("webimage-ocr") or []) if each.name == "uvicorn")
    assert str(required.specifier) == "<0.55,>=0.54"


def test_what_is_overridden_is_there() -> None:
    protocol = httptools_impl.HttpToolsProtocol
    messages = [f"on_{name}" for name in ("message_begin", "headers_complete", "message_complete")]
    names = [*messages, "data_received", "send_400_response", "_unset_keepalive_if_required"]
    assert [name for name in names if not hasattr(protocol, name)] == []
