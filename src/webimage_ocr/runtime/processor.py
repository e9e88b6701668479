"""What the processor offers: usable cores, and whether its low-precision units really work."""

from __future__ import annotations

import math
import os
import platform
import subprocess
import sys
from functools import cache
from pathlib import Path

_ISA_VARIABLE = "ONEDNN_MAX_CPU_ISA"
_ISA_WITHOUT_AMX = "AVX512_CORE_FP16"
_ISAS_WITHOUT_AMX = frozenset(
    {"SSE41", "AVX", "AVX2", "AVX2_VNNI", "AVX2_VNNI_2", "AVX512_CORE", "AVX512_CORE_VNNI", "AVX512_CORE_BF16"}
    | {_ISA_WITHOUT_AMX}
)
_DOT_PRODUCTS = frozenset({"avx512_vnni", "avx_vnni"})
_ISAS_WITHOUT_DOT_PRODUCTS = frozenset({"SSE41", "AVX", "AVX2", "AVX512_CORE"})

_PROBE = """
import sys
sys.modules["openvino_telemetry"] = None
import numpy as np, openvino as ov
from openvino import opset13 as op
x = op.parameter([64, 64], np.float32)
m = ov.Model([op.matmul(x, op.constant(np.eye(64, dtype=np.float32)), False, False)], [x])
r = ov.Core().compile_model(m, "CPU", {"INFERENCE_PRECISION_HINT": "bf16"}).create_infer_request()
assert np.allclose(r.infer([np.ones((64, 64), np.float32)])[0], 1)
"""


def usable_cores(cgroup: Path = Path("/sys/fs/cgroup")) -> int:
    """Cores that this process may use: the scheduler's affinity, cut by the cgroup's quota.

    Containers see all cores of the host, and a runtime that starts a thread for each of them is several
    times slower than one that does not (https://github.com/microsoft/onnxruntime/issues/29510).
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = (cgroup / "cpu.max").read_text().split()
    except (OSError, ValueError):
        return cores
    return cores if quota == "max" else max(1, min(cores, math.ceil(int(quota) / int(period))))


def processor_flags() -> frozenset[str]:
    """The flags that Linux reports for the first core; empty on other systems."""
    return frozenset(_processor_field("flags").split())


def processor_name() -> str:
    """The processor's name as people know it."""
    return _processor_field("model name") or platform.processor() or platform.machine()


def processor_vendor() -> str:
    """The maker's twelve letters, ``GenuineIntel`` or ``AuthenticAMD`` for instance; empty where they are not known."""
    return _processor_field("vendor_id")


@cache
def _processor_field(name: str) -> str:
    """What Linux reports of the first core; empty on other systems."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def amx_works(cache_dir: Path | None = None) -> bool:
    """Whether AMX can be used; when it is announced but faults, the inference library is told to keep off it.

    Some hypervisors pass the AMX flags on and hide the CPUID leaf with the tile palettes: oneDNN then
    configures no tiles and its first tile instruction kills the process. So a child process tries one
    product before this process does (0.5 s; the answer is kept in ``cache_dir``). Call it before the
    inference library is loaded: the environment variable that rules AMX out is read only once.
    """
    if "amx_bf16" not in processor_flags() or os.environ.get(_ISA_VARIABLE, "").upper() in _ISAS_WITHOUT_AMX:
        return False
    works = _remembered_probe(cache_dir)
    if not works:
        os.environ[_ISA_VARIABLE] = _ISA_WITHOUT_AMX
    return works


def bf16_pays(cache_dir: Path | None = None) -> bool:
    """Whether bf16 is faster than f32 here; call it before the inference library is loaded.

    With AMX it is. So it is with the bf16 dot products of AVX-512 on AMD, which do twice the operations of f32 there
    (detection and recognition take 0.55 of the time of f32 on an EPYC of Zen 4), and is not on Intel, where they do as
    many (1.45 of the time on a Xeon whose AMX is not usable).
    """
    flags = processor_flags()
    return amx_works(cache_dir) or ("avx512_bf16" in flags and processor_vendor() == "AuthenticAMD")


def fastest_precision(cache_dir: Path | None = None) -> str:
    """``bf16``, ``int8`` or ``f32``; call it before the inference library is loaded.

    int8 where the processor has dot products of bytes (VNNI): a convolution takes 0.6 of its time in bf16 and 0.3 of
    that in f32 on an EPYC of Zen 4. With AVX2 alone both networks take 0.7 of their time in f32 (an EPYC of Zen 3).
    Not with AMX, whose bf16 is as fast as its int8 in these networks.
    """
    if amx_works(cache_dir):
        return "bf16"
    if processor_flags() & (_DOT_PRODUCTS | {"avx2"}):
        return "int8"
    return fastest_float(cache_dir)


def byte_sums_saturate() -> bool:
    """Whether sums of two products of bytes are cut off at 16 bits, as they are without dot products of bytes.

    oneDNN multiplies with VPMADDUBSW there (https://oneapi-src.github.io/oneDNN/dev_guide_int8_computations.html).
    """
    without = os.environ.get(_ISA_VARIABLE, "").upper() in _ISAS_WITHOUT_DOT_PRODUCTS
    return without or not processor_flags() & _DOT_PRODUCTS


def fastest_float(cache_dir: Path | None = None) -> str:
    """``bf16`` or ``f32``: what is left of a network in int8 is computed with."""
    return "bf16" if bf16_pays(cache_dir) else "f32"


def _remembered_probe(cache_dir: Path | None) -> bool:
    # a machine image can be booted on another host: the boot id is part of what the answer is good for
    boot = Path("/proc/sys/kernel/random/boot_id")
    subject = f"{processor_name()}|{boot.read_text().strip() if boot.exists() else ''}|{sys.version}"
    note = cache_dir / "amx" if cache_dir else None
    if note and note.exists():
        known, _, answer = note.read_text().rpartition("\n")
        if known == subject:
            return answer == "works"
    works = subprocess.run([sys.executable, "-c", _PROBE], capture_output=True, timeout=60, check=False).returncode == 0
    if note:
        try:
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text(f"{subject}\n{'works' if works else 'faults'}")
        except OSError:  # a read-only cache only costs the next start half a second
            pass
    return works
