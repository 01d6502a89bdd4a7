"""Running a run of a study again: one that failed, or that gives something else than is stored, is refused."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.runs.runner import RunResult
    from sim.studies.rerun import StoredRow


def refuse_failed(row: StoredRow) -> None:
    """Refuse a run that failed.

    Raises:
        SimulationError: it failed; the message says whether it does so again.
    """
    from sim.errors import SimulationError
    from sim.studies.rerun import failed_again

    if row.error:
        debugging = os.environ.get("HAVENUE_DEBUG") == "1"
        where = f"\n{row.traceback}" if debugging else "\nset HAVENUE_DEBUG=1 to see where it failed"
        raise SimulationError(failed_again(row) + (where if row.traceback else ""))


def refuse_other(row: StoredRow, result: RunResult) -> None:
    """Refuse a run that did not give what is stored.

    Raises:
        SimulationError: saying in what they differ.
    """
    from sim.errors import SimulationError
    from sim.studies.rerun import refuted

    found = row.differences(result)
    if found:
        raise SimulationError(refuted(row, found))
