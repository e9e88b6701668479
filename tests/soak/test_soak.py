"""Two minutes of ``make soak``: every call is answered as documented, every read counted, no memory kept."""

from pathlib import Path

from soak.run import run


def test_two_minutes_of_mixed_traffic_and_faults(tmp_path: Path) -> None:
    report = run(tmp_path, 2)
    assert report.complaints() == [], str(report)
    # one every 20 seconds, fewer where the machine is busy: each is waited out
    assert report.faults >= 3 and report.tally.read > 50
