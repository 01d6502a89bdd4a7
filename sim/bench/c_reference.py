"""The floor: the arithmetic of one tick of walking in C, compiled for this machine when it is measured.

It says how much of the time is the arithmetic's own. Both walk from the same arrays, tick by tick.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, Final

import numpy as np

from sim.bench.hall import Hall
from sim.bench.movement import Timed, Walk
from sim.kernels.movement import Bodies, Ground, MovementParameters
from sim.world import movement_steps

SOURCE: Final = Path(__file__).with_suffix(".c")

COMPILERS: Final = ("cc", "gcc", "clang")

OPTIONS: Final = (
    "-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math", "-fassociative-math", "-fno-signed-zeros",
    "-ffinite-math-only", "-ffp-contract=fast",
)  # fmt: skip
"""Fast, at the price of bytes that differ with the processor: sums may be regrouped and fused, which the kernels' sums
never are. No approximate division or root."""

KERNEL: Final = "advance"
"""Name by which the movement rules call their kernel."""

WRITTEN: Final = ("x", "y", "heading_x", "heading_y", "speed", "waited")
"""Columns of the bodies that a tick writes."""

SAME_M: Final = 1e-6
"""Distance below which two places are the same, m, as the 32-bit loops promise (``sim/kernels/neighbours.py``)."""


class NoCompilerError(Exception):
    """There is no C compiler here, or it does not take the floor."""


@contextmanager
def compiled_floor() -> Iterator[Floor]:
    """Compile the floor into a temporary folder, and give it for as long as the folder stands.

    Raises:
        NoCompilerError: where that cannot be done.
    """
    compiler = os.environ.get("CC") or next(filter(shutil.which, COMPILERS), None)
    if compiler is None or shutil.which(compiler) is None:
        raise NoCompilerError("no C compiler")
    with TemporaryDirectory(prefix="havenue-floor-", ignore_cleanup_errors=True) as folder:
        library = Path(folder) / "floor.so"
        command = [compiler, *OPTIONS, "-shared", "-fPIC", str(SOURCE), "-o", str(library), "-lm"]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            raise NoCompilerError(f"`{compiler}` does not compile the C reference")
        yield Floor(ctypes.CDLL(str(library)))


class Floor:
    """The compiled floor.

    Args:
        library: with the function ``advance``.
    """

    def __init__(self, library: ctypes.CDLL) -> None:
        self._advance = library.advance

    def advance(
        self,
        bodies: Bodies,
        ground: Ground,
        manner: MovementParameters,
        dt: float,
        substeps: int,
        first_step: int,
        seed: np.uint64,
    ) -> float:
        """Move everybody through one tick, as ``sim.kernels.movement.advance`` does.

        Returns:
            The CPU time of the C function alone, s.

        Raises:
            MemoryError: as the C function met it.
        """
        structures = [_structure(each) for each in (bodies, ground, manner)]
        rows, columns = ground.slow_grid.shape
        sizes = [ctypes.c_int64(size) for size in (len(bodies.x), len(ground.door_flow), rows, columns)]
        times = [
            ctypes.c_double(dt), ctypes.c_int64(substeps), ctypes.c_int64(first_step), ctypes.c_uint64(int(seed)),
        ]  # fmt: skip
        arguments = [*(ctypes.byref(each) for each in structures), *sizes, *times]
        begun = process_time()
        failed = self._advance(*arguments)
        spent = process_time() - begun
        if failed:
            raise MemoryError("the C reference ran out of memory")
        return spent


def _structure(values: Any) -> ctypes.Structure:
    """Give a named tuple of arrays and numbers as the C structure of the same fields."""
    kinds: list[tuple[str, Any]] = []
    told: list[Any] = []
    for name, value in zip(values._fields, values, strict=True):
        if isinstance(value, np.ndarray):
            if not value.flags.c_contiguous:
                raise ValueError(f"{name} does not lie in one piece")
            kinds.append((name, ctypes.c_void_p))
            told.append(value.ctypes.data)
        else:
            whole = isinstance(value, int | np.integer)
            kinds.append((name, ctypes.c_int64 if whole else ctypes.c_double))
            told.append(int(value) if whole else float(value))
    mirror: type[ctypes.Structure] = type(type(values).__name__, (ctypes.Structure,), {"_fields_": kinds})
    return mirror(*told)


@dataclass
class Ledger:
    """What the floor did beside the kernel.

    Attributes:
        ticks: how many both walked.
        in_c_s: CPU time of the C function, s.
        aside_s: CPU time of everything that was done for the floor, s.
        compared: people whose place after one movement step was compared, each tick anew.
        apart: those of them whom the two put more than ``SAME_M`` apart.
        credit_apart: largest difference in what a metered door had saved up after that step, persons.
    """

    ticks: int = 0
    in_c_s: float = 0.0
    aside_s: float = 0.0
    compared: int = 0
    apart: int = 0
    credit_apart: float = 0.0

    @property
    def apart_share(self) -> float:
        """Share of people whom the two put apart within one movement step."""
        return self.apart / max(self.compared, 1)


@contextmanager
def run_beside(floor: Floor) -> Iterator[Ledger]:
    """Let the floor walk every tick that a movement rule asks of the kernel, from copies of the same arrays.

    Each tick begins with a look at one movement step of both: further on, they part as any two crowds do that differ by
    a rounding.
    """
    kernel, ledger = getattr(movement_steps, KERNEL), Ledger()

    def both(bodies: Bodies, ground: Ground, manner: MovementParameters, dt: float, substeps: int, *rest: Any) -> None:
        begun = process_time()
        ours, theirs = _copied(bodies, ground), _copied(bodies, ground)
        kernel(*ours, manner, dt, 1, *rest)
        floor.advance(*theirs, manner, dt, 1, *rest)
        gap = np.hypot(ours[0].x - theirs[0].x, ours[0].y - theirs[0].y)
        ledger.compared, ledger.apart = ledger.compared + len(gap), ledger.apart + int((gap > SAME_M).sum())
        metered = np.isfinite(ground.door_flow)
        saved = np.abs(ours[1].door_credit[metered] - theirs[1].door_credit[metered])
        ledger.credit_apart = max(ledger.credit_apart, float(saved.max(initial=0.0)))
        ledger.in_c_s += floor.advance(*_copied(bodies, ground), manner, dt, substeps, *rest)
        ledger.ticks += 1
        ledger.aside_s += process_time() - begun
        kernel(bodies, ground, manner, dt, substeps, *rest)

    setattr(movement_steps, KERNEL, both)
    try:
        yield ledger
    finally:
        setattr(movement_steps, KERNEL, kernel)


def _copied(bodies: Bodies, ground: Ground) -> tuple[Bodies, Ground]:
    """Give bodies and ground whose arrays can be written without a trace."""
    twin = bodies._replace(**{name: getattr(bodies, name).copy() for name in WRITTEN})
    return twin, ground._replace(door_credit=ground.door_credit.copy())


def against_floor(hall: Hall, floor: Floor, length_s: float) -> tuple[Timed, Timed, Ledger]:
    """Walk through the hall with the floor beside.

    Args:
        hall: the place and the people.
        floor: as compiled.
        length_s: simulated time, s.

    Returns:
        What the movement rule cost with all that it does about its kernel, what the C function cost, and the ledger.
    """
    walk = Walk(hall)
    with run_beside(floor) as ledger:
        whole = walk.until(length_s)
    ours = Timed(whole.cpu_s - ledger.aside_s, whole.agent_steps, whole.simulated_s)
    return ours, Timed(ledger.in_c_s, whole.agent_steps, whole.simulated_s), ledger
