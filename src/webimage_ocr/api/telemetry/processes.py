"""What other processes have in memory, as /proc says."""

from __future__ import annotations

import os
from pathlib import Path


def resident_bytes(process_id: int) -> int | None:
    """Resident memory of a process; None where it has ended, or the system has no /proc."""
    try:
        pages = Path(f"/proc/{process_id}/statm").read_text().split()[1]
    except OSError:
        return None
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
