"""The official client of the Model Context Protocol, kept in a thread of its own for all tests of a file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, ReadResourceResult, ResourceTemplate, TextContent, Tool

from servers import server_environment

NEW, OLD = "auto", "legacy"
"""How a client begins: as of 2026-07-28, or with the handshake of the versions before."""
Progress = tuple[float, float | None, str | None]


@dataclass(frozen=True)
class Agent:
    """Asks a server, and waits for the answer."""

    portal: BlockingPortal
    client: Client

    def call(self, tool: str, **arguments: Any) -> CallToolResult:
        result: CallToolResult = self.portal.call(self.client.call_tool, tool, arguments)
        return result

    def call_and_watch(self, tool: str, **arguments: Any) -> tuple[CallToolResult, list[Progress]]:
        seen: list[Progress] = []

        async def note(progress: float, total: float | None, message: str | None) -> None:
            seen.append((progress, total, message))

        call = partial(self.client.call_tool, tool, arguments, progress_callback=note)
        return self.portal.call(call), seen

    def tools(self) -> list[Tool]:
        return self.portal.call(self.client.list_tools).tools

    def templates(self) -> list[ResourceTemplate]:
        return self.portal.call(self.client.list_resource_templates).resource_templates

    def resource(self, uri: str) -> ReadResourceResult:
        return self.portal.call(self.client.read_resource, uri)


@contextmanager
def start_command(root: Path, *options: str, mode: str = NEW) -> Iterator[Agent]:
    """``webimage-ocr mcp`` with a client on the other side of standard input and output."""
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "webimage_ocr", "mcp", "--root", str(root), *options],
        env=server_environment(),
    )
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(command, mode=mode, read_timeout_seconds=120)) as client,
    ):
        yield Agent(portal, client)


@contextmanager
def connect(url: str, headers: dict[str, str], mode: str = NEW) -> Iterator[Agent]:
    """A client of the server at ``url``."""
    http = httpx2.AsyncClient(headers=headers, timeout=120, trust_env=False)
    transport = streamable_http_client(f"{url}/mcp", http_client=http)
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(http),
        portal.wrap_async_context_manager(Client(transport, mode=mode, read_timeout_seconds=120)) as client,
    ):
        yield Agent(portal, client)


def said(result: CallToolResult) -> list[str]:
    """The texts of an answer."""
    return [content.text for content in result.content if isinstance(content, TextContent)]
