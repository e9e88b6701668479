"""Cores that may be used: affinity, cut by the quota of the control group."""

import os
from pathlib import Path

import pytest

from webimage_ocr.runtime import processor
from webimage_ocr.runtime.processor import usable_cores


@pytest.mark.parametrize(("quota", "most"), [("max 100000", 10_000), ("100000 100000", 1), ("50000 100000", 1)])
def test_the_quota_of_a_container_counts(tmp_path: Path, quota: str, most: int) -> None:
    (tmp_path / "cpu.max").write_text(quota)
    assert 1 <= usable_cores(tmp_path) <= most


def test_without_a_control_group_the_affinity_counts(tmp_path: Path) -> None:
    assert usable_cores(tmp_path) == len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    ("vendor", "flags", "pays"),
    [
        ("AuthenticAMD", {"avx512f", "avx512_bf16"}, True),
        ("AuthenticAMD", {"avx512f"}, False),
        ("GenuineIntel", {"avx512f", "avx512_bf16"}, False),
    ],
)
def test_bf16_is_for_processors_that_are_faster_with_it(
    monkeypatch: pytest.MonkeyPatch, vendor: str, flags: set[str], pays: bool
) -> None:
    monkeypatch.setattr(processor, "processor_vendor", lambda: vendor)
    monkeypatch.setattr(processor, "processor_flags", lambda: frozenset(flags))
    assert processor.bf16_pays() is pays


@pytest.mark.parametrize(
    ("vendor", "flags", "amx", "precision"),
    [
        ("GenuineIntel", {"amx_bf16", "avx512_vnni"}, True, "bf16"),
        ("GenuineIntel", {"amx_bf16", "avx512_vnni"}, False, "int8"),
        ("GenuineIntel", {"avx_vnni"}, False, "int8"),
        ("AuthenticAMD", {"avx512_bf16", "avx512_vnni"}, False, "int8"),
        ("AuthenticAMD", {"avx2"}, False, "int8"),
        ("AuthenticAMD", {"avx"}, False, "f32"),
        ("ARM", {"asimd"}, False, "f32"),
    ],
)
def test_the_fastest_precision_depends_on_the_units_of_the_processor(
    monkeypatch: pytest.MonkeyPatch, vendor: str, flags: set[str], amx: bool, precision: str
) -> None:
    monkeypatch.setattr(processor, "processor_vendor", lambda: vendor)
    monkeypatch.setattr(processor, "processor_flags", lambda: frozenset(flags))
    monkeypatch.setattr(processor, "amx_works", lambda _cache_dir=None: amx)
    assert processor.fastest_precision() == precision


@pytest.mark.parametrize(
    ("flags", "told", "saturate"),
    [
        ({"avx2", "avx512_vnni"}, "", False),
        ({"avx2", "avx_vnni"}, "AVX2_VNNI", False),
        ({"avx2"}, "", True),
        ({"avx2", "avx512_vnni"}, "avx2", True),
        ({"avx2", "avx512_vnni"}, "AVX512_CORE", True),
    ],
)
def test_sums_of_bytes_saturate_without_dot_products(
    monkeypatch: pytest.MonkeyPatch, flags: set[str], told: str, saturate: bool
) -> None:
    monkeypatch.setattr(processor, "processor_flags", lambda: frozenset(flags))
    monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", told)
    assert processor.byte_sums_saturate() is saturate
