"""Java and Go as tests use them: with what setup/install.sh has fetched, and without a network."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from servers import server_environment

CONTRACT = Path(__file__).parent / "contract"
JARS = CONTRACT / "java" / "target" / "dependency"
# the whole of a test is over before the second compiler of the JVM has paid for itself
JVM_OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def java_command(classes: Path, *options: str) -> list[str]:
    """The start of a command that runs a class of ``classes`` with the libraries of tests/contract/java/pom.xml."""
    return ["java", *JVM_OPTIONS, *options, "-cp", f"{classes}{os.pathsep}{JARS}/*"]


def compile_java(source: Path, classes: Path) -> None:
    """Compile one file for Java 17 into the folder ``classes``."""
    _run(["javac", "--release", "17", "-d", str(classes), "-cp", f"{JARS}/*", str(source)])


def build_go(source: Path, binary: Path) -> None:
    """Build a folder or a file with the modules of tests/contract/go/go.sum."""
    # -buildvcs: git refuses to look at a checkout that belongs to another user
    offline = {"GOPROXY": "off", "GOFLAGS": "-mod=readonly -buildvcs=false", "GO111MODULE": "on", "CGO_ENABLED": "0"}
    _run(["go", "build", "-o", str(binary), str(source)], cwd=CONTRACT / "go", **offline)


def _run(command: list[str], cwd: Path | None = None, **environment: str) -> None:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=240, cwd=cwd, env=server_environment() | environment
    )
    assert done.returncode == 0, done.stderr
