"""What is kept of one read."""

import pytest

from webimage_ocr.errors import BackendTimeout
from webimage_ocr.ocr.watch import Watch


def test_work_that_nobody_waits_for_ends() -> None:
    Watch().check()
    watch = Watch(lambda: True)
    for ask in (watch.check, lambda: watch.lap("detect")):
        with pytest.raises(BackendTimeout):
            ask()


def test_stages_add_up_and_what_is_left_out_is_counted() -> None:
    watch = Watch()
    watch.lap("detect")
    before = watch.laps["detect"]
    watch.lap("detect")
    assert watch.laps["detect"] > before
    watch.leave_out("unread regions", 2)
    watch.leave_out("unread regions")
    watch.leave_out("closer looks", 0)
    assert watch.left_out == {"unread regions": 3}


def test_who_wants_to_know_is_told_of_each_stage() -> None:
    told: list[tuple[str, float]] = []
    watch = Watch(stage_ended=lambda stage, seconds: told.append((stage, seconds)))
    for stage in ("detect", "recognize", "detect"):
        watch.lap(stage)
    assert [stage for stage, _ in told] == ["detect", "recognize", "detect"]
    assert sum(seconds for stage, seconds in told if stage == "detect") * 1e3 == pytest.approx(watch.laps["detect"])
