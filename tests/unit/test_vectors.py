"""The loops over neighbours run on vectors on every processor, and nothing in a kernel is fused or regrouped.

The code is made for other processors here and looked at, not run: one without wide vectors, one with 256 bits, one
with 512. `tests/end_to_end/test_every_processor.py` runs it where this machine can.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numba import njit
from numba.core.dispatcher import Dispatcher

import sim.kernels
from sim.kernels.vectors import WIDTH, both, choose, least, load, root, size, total, vector

ROOT = Path(__file__).parent.parent.parent

LOOPS = """
from numba import njit, types
from sim.kernels.neighbours import headway_ahead, neighbours_push
from sim.kernels.vectors import WIDTH

@njit
def loops(near, batches, a, b, c, d, e, f, g, h, i):
    push = neighbours_push(near, batches, a, b, c, d, e, f, g, h, i)
    return push, headway_ahead(near, batches, a, b, c, d, e, f, g, h)

loops.compile((types.float32[:, ::1], types.int64) + (types.float32,) * 9)
print(next(iter(loops.inspect_asm().values())))
"""

DISPATCHERS = [
    (f"{module.name}.{name}", thing)
    for module in pkgutil.iter_modules(sim.kernels.__path__)
    for name, thing in vars(importlib.import_module(f"sim.kernels.{module.name}")).items()
    if isinstance(thing, Dispatcher)
]


def code_for(processor: str | None) -> str:
    """Give the assembly of the two loops for a processor by LLVM's name; None is this one."""
    told = {} if processor is None else {"NUMBA_CPU_NAME": processor, "NUMBA_CPU_FEATURES": ""}
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NUMBA_DISABLE_JIT": "0", **told}
    done = subprocess.run(
        [sys.executable, "-c", LOOPS], cwd=ROOT, capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout


@pytest.mark.parametrize("processor", [None, "x86-64", "haswell", "skylake-avx512"])
def test_loops_over_neighbours_are_packed_and_neither_fused_nor_rounded_roughly(processor: str | None) -> None:
    code = code_for(processor)
    if not re.search(r"\bv?addss\b|\bv?addps\b", code):
        pytest.skip("not a processor of this family")
    assert re.findall(r"\bv?sqrtps\b", code)
    assert re.findall(r"\bv?divps\b", code)
    assert not re.findall(r"\bv?sqrtss\b|\bv?divss\b", code), "a root or a quotient is taken one by one"
    assert len(re.findall(r"\bv?mulps\b", code)) > 5 * len(re.findall(r"\bv?mulss\b", code))
    assert not re.findall(r"\bvf[nm]\w*(?:add|sub)\w*|\bv?rsqrt\w*|\bv?rcp\w*", code), "fused or rough"
    if processor not in (None, "x86-64"):
        assert "%ymm" in code


@pytest.mark.parametrize(("name", "kernel"), DISPATCHERS, ids=[name for name, _ in DISPATCHERS])
def test_no_kernel_lets_the_compiler_regroup(name: str, kernel: Dispatcher) -> None:
    assert not kernel.targetoptions.get("fastmath"), name
    assert not kernel.targetoptions.get("parallel"), name


def test_vectors_are_eight_floats_and_their_lanes_are_added_in_halves() -> None:
    @njit
    def worked_out(rows, factor):  # type: ignore[no-untyped-def]
        first, second = load(rows, 0, 0), load(rows, 1, 0)
        mask = both(first > second, second < factor)
        mixed = choose(mask, first * factor - second, factor / (second + first))
        return total(mixed), least(mixed), total(root(size(mixed))), total(vector(factor))

    rng = np.random.default_rng(0)
    rows, factor = rng.uniform(0.5, 9.0, (2, WIDTH)).astype(np.float32), np.float32(5.5)
    first, second = rows
    mixed = np.where((first > second) & (second < factor), first * factor - second, factor / (second + first))

    def halves(lanes: np.ndarray) -> np.float32:
        while len(lanes) > 1:
            lanes = lanes[: len(lanes) // 2] + lanes[len(lanes) // 2 :]
        return np.float32(lanes[0])

    expected = halves(mixed), mixed.min(), halves(np.sqrt(np.abs(mixed))), np.float32(8.0) * factor
    assert [np.float32(value).tobytes() for value in worked_out(rows, factor)] == [v.tobytes() for v in expected]
