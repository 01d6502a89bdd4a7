"""Runs a program in this process and tells what it took, since some of it only the process itself can tell.

``python -m sim.bench.measured_process MODULE ARGUMENTS`` runs the module as if by ``python -m`` and prints JSON.
"""

from __future__ import annotations

from time import perf_counter

_BEGUN_S = perf_counter()

import json  # noqa: E402  (what is imported from here on is part of what is timed)
import os  # noqa: E402
import runpy  # noqa: E402
import sys  # noqa: E402
from contextlib import redirect_stdout  # noqa: E402
from time import process_time  # noqa: E402

from sim.bench.child_process import peak_bytes  # noqa: E402


def main() -> None:
    """Run the module named first with the arguments after it."""
    program, *arguments = sys.argv[1:]
    sys.argv = [program, *arguments]
    with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        try:
            runpy.run_module(program, run_name="__main__", alter_sys=True)
        except SystemExit as end:
            if end.code:
                raise
    took = {"cpu_s": process_time(), "wall_s": perf_counter() - _BEGUN_S, "peak_bytes": peak_bytes()}
    print(json.dumps(took))


if __name__ == "__main__":
    main()
