"""How a results folder stands: what is done, what failed and why, and whether a sweep is at work."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.studies.design.parts import compared_policies
from sim.studies.design.run_order import RunOrder
from sim.studies.store.database import RESULTS, counts_in, read_points
from sim.studies.store.heartbeat import Pulse, pulse_of
from sim.studies.store.lock import is_taken
from sim.studies.store.manifest_file import read_study_manifest
from sim.studies.store.soundness import sound_results

if TYPE_CHECKING:
    from sim.scenario.parameters.study import StopParameters

FAILURES: Final = 10
"""Failed runs that are named."""


@dataclass(frozen=True)
class StudyStatus:
    """How a results folder stands.

    Attributes:
        folder: where it is.
        name: of the study.
        about: of the study.
        runs: there are to be; with a stopping rule, as far as it is known.
        done: runs that are done.
        failed: runs that failed.
        failures: number, scenario, policy, point, replication and error of the first of them.
        at_work: whether a sweep writes to the folder now.
        pulse: what that sweep is at; None where there is none, or it does not say.
        wall_s: wall time of all runs together, s.
        bytes: size of the folder.
    """

    folder: Path
    name: str
    about: str
    runs: int
    done: int
    failed: int
    failures: tuple[tuple[int, str, str, int, int, str], ...]
    at_work: bool
    pulse: Pulse | None
    wall_s: float
    bytes: int


def standing_of(folder: Path) -> StudyStatus:
    """Look at the results folder of a study; a sweep may be writing to it.

    Raises:
        ResultsError: a folder that is no results folder of a study, or a damaged one.
    """
    manifest = read_study_manifest(folder)
    size = _size(folder)
    at_work = is_taken(folder)
    told = {
        "folder": folder, "name": manifest["name"], "about": manifest.get("about", ""), "bytes": size,
        "at_work": at_work, "pulse": pulse_of(folder) if at_work else None,
    }  # fmt: skip
    if not os.path.lexists(folder / RESULTS):
        return StudyStatus(runs=0, done=0, failed=0, failures=(), wall_s=0.0, **told)
    with sound_results(folder, manifest) as connection:
        done, failed = counts_in(connection)
        wall_s = connection.execute("SELECT TOTAL(wall_s) FROM timing").fetchone()[0]
        failures = connection.execute(
            "SELECT run, scenario, policy, point, replication, error FROM runs WHERE status = 'failed' "
            "ORDER BY run LIMIT ?", (FAILURES,),
        ).fetchall()  # fmt: skip
        runs = _runs(connection, manifest)
    return StudyStatus(runs=runs, done=done, failed=failed, failures=tuple(failures), wall_s=wall_s, **told)


def _size(folder: Path) -> int:
    """Give the size of a folder, bytes; a sweep may be putting files in and taking them away meanwhile."""
    size = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            size += path.stat().st_size if path.is_file() else 0
    return size


def _runs(connection: sqlite3.Connection, manifest: Mapping[str, Any]) -> int:
    """Count the runs there are to be: those of the shard, less those that a stopping rule has spared so far."""
    whole = (
        sum(replications_wanted(connection, manifest).values()) * int(manifest["points"]) * len(manifest["policies"])
    )
    part, parts = manifest.get("shard", (1, 1))  # of a study without a stopping rule
    return len(range(part - 1, whole, parts))


def replications_wanted(connection: sqlite3.Connection, manifest: Mapping[str, Any]) -> dict[str, int]:
    """Give the replications that each scenario of a study is to have: those planned, or as the stopping rule says.

    Args:
        connection: to the results.
        manifest: of the study.

    Returns:
        Replications by scenario; where the rule is not met yet, as many as there may be.
    """
    planned = dict.fromkeys(manifest["scenarios"], int(manifest["replications"]))
    stop = manifest.get("study", {}).get("stop")
    if stop is None:
        return planned
    from sim.scenario.parameters.study import StopParameters  # noqa: PLC0415  (only a rule needs it, and statistics)

    rule, order = StopParameters.model_validate(stop), RunOrder(manifest, read_points(connection, manifest))
    policies = compared_policies(manifest)
    return {name: _end(connection, rule, order, policies, position) for position, name in enumerate(order.scenarios)}


def _end(
    connection: sqlite3.Connection, rule: StopParameters, order: RunOrder, policies: list[str], position: int
) -> int:
    """Give the replications after which a scenario has enough, or the cap where that is not known yet."""
    from sim.studies.store.stopping import enough, looks  # noqa: PLC0415  (as above)

    scenario = order.scenarios[position]
    for _, end in looks(rule, order.replications):
        there = connection.execute(
            "SELECT COUNT(*) FROM runs WHERE scenario = ? AND replication < ?", (scenario, end)
        ).fetchone()[0]
        if there < end * order.block:
            break
        if enough(connection, rule, scenario, policies, end):
            return end
    return order.replications
