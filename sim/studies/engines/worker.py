"""What a process of the local engine does: takes cells from its pipe, runs them, and sends outcomes back."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Mapping
from multiprocessing.connection import Connection, wait
from typing import Any, Final

from sim.studies.engines.outcome import outcome_of
from sim.studies.engines.run_builder import RunBuilder

READY: Final = "ready"
"""Said once, before the first cell is run."""


def work(pipe: Connection, parameters: Mapping[str, Any], trajectory: bool) -> None:
    """Run cells until there are no more, or the process that asked for them is gone.

    Args:
        pipe: gives cells, takes outcomes in the same order.
        parameters: scenarios and policies of the study.
        trajectory: whether paths are kept.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that coordinates
    threading.Thread(target=_end_with_parent, daemon=True).start()
    builder = RunBuilder(parameters)
    try:
        pipe.send(READY)
        while True:
            pipe.send(outcome_of(builder, pipe.recv(), trajectory=trajectory))
    except (EOFError, OSError):
        return


def _end_with_parent() -> None:
    """End at once when the parent has died: nobody would take the outcome of a long run any more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
