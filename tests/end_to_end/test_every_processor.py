"""The same seed gives the same bytes on a processor without wide vectors, with them, and on this one.

One machine plays several: numba compiles for the processor it is told, numpy and the libraries of C and of linear
algebra leave out what they are told. What only processors with 512 bits have is told of in `tests/unit/test_vectors.py`
and cannot be run on every machine.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import llvmlite.binding
import numpy as np
import pytest

from sim.runs.loading import load_plan
from sim.verification.fingerprint import fingerprint
from tests.worlds import BRISK, club, drill, finished

ROOT = Path(__file__).parent.parent.parent
PROCESSORS = {
    "no wide vectors": {
        "NUMBA_CPU_NAME": "generic",
        "NUMBA_CPU_FEATURES": "",
        "OPENBLAS_CORETYPE": "Prescott",
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX2_Usable,-FMA_Usable,-FMA4_Usable",
    },
    "256 bits": {"NUMBA_CPU_NAME": "haswell", "NUMBA_CPU_FEATURES": "", "OPENBLAS_CORETYPE": "Haswell"},
}
"""How this machine is made to play another."""


def fingerprints() -> list[str]:
    """Give the bytes of a crowd that leaves at once and of the shipped incident in the club, cut short."""
    crowd = drill(club(), 400, **BRISK, run={"duration_s": 60.0})
    shipped = load_plan("club_assault", "as_today", ["run.duration_s=60"])
    return [fingerprint(finished(plan, 1)) for plan in (crowd, shipped)]


@pytest.fixture(scope="module")
def on_this_one() -> list[str]:
    return fingerprints()


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="plays processors of one family")
@pytest.mark.parametrize(
    "processor",
    ["no wide vectors", pytest.param("256 bits", marks=pytest.mark.slow)],  # each compiles all kernels anew
)
def test_same_seed_gives_the_same_bytes_on(processor: str, on_this_one: list[str], tmp_path: Path) -> None:
    if processor == "256 bits" and not llvmlite.binding.get_host_cpu_features().get("avx2"):
        pytest.skip("this processor has no vectors of 256 bits")
    narrow = {"NPY_DISABLE_CPU_FEATURES": " ".join(_wide_features())} if processor == "no wide vectors" else {}
    environment = {
        **os.environ, **PROCESSORS[processor], **narrow, "PYTHONPATH": str(ROOT),
        "HAVENUE_CACHE": str(tmp_path), "NUMBA_CACHE_DIR": str(tmp_path / "kernels"),
    }  # fmt: skip
    code = "from tests.end_to_end.test_every_processor import fingerprints\nprint(*fingerprints())\n"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == on_this_one


def _wide_features() -> list[str]:
    """Give what numpy can do without among what this processor can."""
    core = np._core._multiarray_umath  # type: ignore[attr-defined]
    return [name for name in core.__cpu_dispatch__ if core.__cpu_features__.get(name)]
