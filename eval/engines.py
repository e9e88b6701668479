"""The engines that are compared, and how one is kept running beside the others."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from drawing.labels import Reading, reading_of

_WORKER = Path(__file__).with_name("worker.py")


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine by its name in the tables; ``environment`` names its folder under the peers' folder, "" is our own."""

    name: str
    environment: str = ""
    checkout: Path | None = None
    """Another checkout of this project, set up; None is this one."""

    @property
    def title(self) -> str:
        """What tables call it."""
        return f"{self.name} before" if self.checkout else self.name

    def python(self, peers: Path | None) -> Path | None:
        """The interpreter that the engine runs in, or None where its environment is missing."""
        if self.checkout is not None:
            python = self.checkout / ".venv" / "bin" / "python"
            return python if python.exists() else None
        if not self.environment:
            return Path(sys.executable)
        if peers is None:
            return None
        python = peers / self.environment / "bin" / "python"
        return python if python.exists() else None


OURS = Engine("webimage-ocr")
OURS_FAST = Engine("webimage-ocr-fast")
PEERS = (
    Engine("rapidocr", "rapidocr"),
    Engine("rapidocr-openvino", "rapidocr"),
    Engine("faster-paddle", "faster-paddle"),
    Engine("faster-paddle-tiny", "faster-paddle"),
    Engine("turboocr", "turboocr"),
)
ENGINES = {engine.name: engine for engine in (OURS, OURS_FAST, *PEERS)}


class EngineFailedError(RuntimeError):
    """An engine did not start, or died; the message holds the end of what it printed."""


@dataclass(slots=True)
class Worker:
    """One engine running in its own process; use it as a context."""

    engine: Engine
    python: Path
    direction: bool = False
    variables: Mapping[str, str] = field(default_factory=dict)
    """Environment variables on top of our own, for instance a limit on the instruction set."""
    load_ms: float = 0.0
    peak_mib: float = 0.0
    evidence: dict[str, Any] = field(default_factory=dict)
    """What our reader said about the last picture."""
    _process: subprocess.Popen[str] | None = None
    _log: Any = None

    def __enter__(self) -> Worker:
        self._log = tempfile.TemporaryFile("w+")
        arguments = [str(self.python), str(_WORKER), self.engine.name, *(["--direction"] if self.direction else [])]
        self._process = subprocess.Popen(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env=self._environment(),
        )
        try:
            self.load_ms = self._answer()["load_ms"]
        except EngineFailedError:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        assert self._process is not None
        self._process.kill()
        self._process.communicate()
        self._log.close()

    @property
    def process_id(self) -> int:
        """The process, for watching its memory."""
        assert self._process is not None
        return self._process.pid

    def read(self, folder: Path, image: str) -> Reading:
        """Have one picture of a folder read."""
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps({"path": str(folder / image)}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # it died: _answer says how
        answer = self._answer()
        self.peak_mib, self.evidence = answer["peak_mib"], answer.get("evidence") or {}
        return reading_of({"image": image, **answer})

    def _answer(self) -> dict[str, Any]:
        assert self._process is not None
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            code = self._process.wait()
            how = signal.Signals(-code).name if code < 0 else f"exit status {code}"
            self._log.seek(0)
            raise EngineFailedError(f"{self.engine.name} ended ({how}): {self._log.read()[-400:].strip()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _environment(self) -> dict[str, str]:
        environment = {**os.environ, **self.variables}
        if self.engine.environment == "turboocr":
            home = self.python.parent.parent
            libraries = next(home.glob("lib/python*/site-packages/openvino/libs"))
            environment |= {"OV_DEVICE": "CPU", "LD_LIBRARY_PATH": str(libraries), "TURBO_MODELS": str(home / "models")}
        return environment
