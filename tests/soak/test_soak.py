"""A minute of ``make soak``, with every fault: calls are answered as documented, each read counted, no memory kept."""

from pathlib import Path

import pytest

from soak.faults import FAULTS
from soak.run import run

pytestmark = pytest.mark.alone

# A minute is too short for a finer look: which sizes were met and how many pictures came at once differs from run
# to run, by 7 to 16 % of the memory at rest in four runs. A picture kept with each call would be gigabytes; half an
# hour of ``make soak`` holds 15 %.
MOST_GROWTH = 1.4


def test_a_minute_of_mixed_traffic_and_every_fault(tmp_path: Path) -> None:
    # seven kinds take 20 s in all; they come in turn, so that a machine of half the speed gets to the last of them
    report = run(tmp_path, 1.25, MOST_GROWTH, fault_every_s=6)
    assert report.complaints() == [], str(report)
    assert report.faults >= len(FAULTS) and report.tally.read > 50
