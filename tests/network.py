"""Hosts of a network of the test's own: network namespaces on one bridge, each of which can be cut off."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from servers import server_environment


@dataclass(frozen=True)
class Host:
    """A namespace with one address."""

    namespace: str
    address: str
    port_of_switch: str
    switch: str

    def command(self, *command: str, user: str = "") -> list[str]:
        """``command`` as it is to be typed to run on this host."""
        as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
        return ["ip", "netns", "exec", self.namespace, *as_user, *command]

    def popen(self, *command: str, user: str = "", environment: dict[str, str] | None = None, **how: Any) -> Any:
        """Start a program on this host."""
        return subprocess.Popen(
            self.command(*command, user=user), env=server_environment() | (environment or {}), cwd="/", **how
        )

    def run(self, *command: str, user: str = "") -> str:
        """Run a program on this host, and return what it printed."""
        return subprocess.check_output(self.command(*command, user=user), text=True, cwd="/", timeout=60)

    def cut_off(self) -> None:
        """Pull the plug: nothing goes in or out, and nobody is told."""
        _ip("-n", self.switch, "link", "set", self.port_of_switch, "down")

    def plug_in(self) -> None:
        _ip("-n", self.switch, "link", "set", self.port_of_switch, "up")


@contextmanager
def network(names: list[str]) -> Iterator[dict[str, Host]]:
    """Hosts by name, each of which reaches the others at their addresses and nothing else."""
    prefix = f"wio{os.getpid()}"
    switch = f"{prefix}-switch"
    hosts = {
        name: Host(f"{prefix}-{name}", f"10.86.0.{number}", f"port{number}", switch)
        for number, name in enumerate(names, 1)
    }
    made = []
    try:
        for namespace in [switch, *(host.namespace for host in hosts.values())]:
            _ip("netns", "add", namespace)
            made.append(namespace)
            _ip("-n", namespace, "link", "set", "lo", "up")
        _ip("-n", switch, "link", "add", "bridge", "type", "bridge")
        _ip("-n", switch, "link", "set", "bridge", "up")
        for host in hosts.values():
            _ip(
                *("-n", switch, "link", "add", host.port_of_switch, "master", "bridge", "type", "veth"),
                *("peer", "name", "eth0", "netns", host.namespace),
            )
            _ip("-n", host.namespace, "address", "add", f"{host.address}/24", "dev", "eth0")
            _ip("-n", host.namespace, "link", "set", "eth0", "up")
            host.plug_in()
        yield hosts
    finally:
        for namespace in made:
            _ip("netns", "delete", namespace)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, timeout=20)
