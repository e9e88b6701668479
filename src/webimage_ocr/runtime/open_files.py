"""How many files and connections a process may have open at once."""

from __future__ import annotations

import resource
from contextlib import suppress


def allow_open_files() -> None:
    """Raise this process's limit to the highest it may set itself, as Go's and Java's runtimes do.

    A soft limit of 256 or 1,024 is for programs that call select(2), which knows no higher numbers; nothing here does
    with files that a server opens. Beyond the limit a server's connections are closed without a word in its log.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with suppress(OSError, ValueError):  # macOS says that it has no limit, and takes none so high
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
