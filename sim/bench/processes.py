"""Starts processes of their own and tells what they took: start-up, compilation, memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from tempfile import TemporaryDirectory
from time import perf_counter

from sim.bench import child_process, measured_process
from sim.errors import SimulationError
from sim.installation import home

KEPT_BY = ("HAVENUE_CACHE", "NUMBA_CACHE_DIR")
"""Variables that say where compiled kernels and fields are kept."""


def incident_in_a_process(people: int, seconds: float, *, cold: bool = False) -> dict[str, float]:
    """Run some of an incident in a fresh process.

    Args:
        people: in the hall.
        seconds: simulated time.
        cold: whether nothing that was compiled or worked out before may be used.

    Returns:
        ``cpu_s`` since the process began, and ``peak_bytes``.
    """
    arguments = [sys.executable, "-m", child_process.__name__, str(people), str(seconds)]
    if not cold:
        return _told(arguments, {})
    with TemporaryDirectory(prefix="havenue-bench-") as empty:
        return _told(arguments, {"HAVENUE_CACHE": empty})


def start_up_s(arguments: Sequence[str]) -> float:
    """Give the time from starting a command until it has ended: CPU where the system tells it, else wall time, s."""
    begun = perf_counter()
    process = subprocess.Popen(arguments, env=_environment({}), stdout=subprocess.DEVNULL)
    if sys.platform == "win32":
        process.wait()
        return perf_counter() - begun
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


def program_in_a_process(program: str, arguments: Sequence[str]) -> dict[str, float]:
    """Run a module as a program in a fresh process; what it prints is thrown away.

    Returns:
        ``cpu_s`` and ``wall_s`` since the process began, and ``peak_bytes``.
    """
    return _told([sys.executable, "-m", measured_process.__name__, program, *arguments], {})


def _told(arguments: Sequence[str], changed: Mapping[str, str]) -> dict[str, float]:
    done = subprocess.run(arguments, env=_environment(changed), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SimulationError(f"a process that was to be measured failed:\n{done.stderr.strip()}")
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _environment(changed: Mapping[str, str]) -> dict[str, str]:
    """Give the variables of a child: this source tree, and the cache it is told or else the one of this process."""
    environment = {name: value for name, value in os.environ.items() if not changed or name not in KEPT_BY}
    paths = [str(home()), *filter(None, [environment.get("PYTHONPATH")])]
    return {**environment, **changed, "PYTHONPATH": os.pathsep.join(paths)}
