"""How a results folder stands: what is done, what failed and why, and whether a sweep is at work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sim.experiment.studies.cells import Order
from sim.experiment.studies.folder import read_study_manifest
from sim.experiment.studies.lock import is_taken
from sim.experiment.studies.stopping import enough, looks
from sim.experiment.studies.store import RESULTS, counts_in, read_points, reading
from sim.scenario.study_words import StopWords

FAILURES: Final = 10
"""Failed runs that are named."""


@dataclass(frozen=True)
class Standing:
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
    wall_s: float
    bytes: int


def standing_of(folder: Path) -> Standing:
    """Look at the results folder of a study; a sweep may be writing to it.

    Raises:
        ResultsError: a folder that is no results folder of a study, or a damaged one.
    """
    manifest = read_study_manifest(folder)
    part, parts = manifest.get("shard", (1, 1))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    done = failed = 0
    failures: tuple[tuple[int, str, str, int, int, str], ...] = ()
    wall_s, runs = 0.0, 0
    if (folder / RESULTS).exists():
        with reading(folder) as connection:
            done, failed = counts_in(connection)
            wall_s = connection.execute("SELECT TOTAL(wall_s) FROM timing").fetchone()[0]
            failures = tuple(connection.execute(
                "SELECT run, scenario, policy, point, replication, error FROM runs WHERE status = 'failed' "
                "ORDER BY run LIMIT ?", (FAILURES,),
            ))  # fmt: skip
            order = Order(manifest, read_points(connection, manifest))
            runs = len(range(part - 1, order.runs, parts))
            if manifest["study"]["stop"] is not None:
                rule = StopWords.model_validate(manifest["study"]["stop"])
                for position, scenario in enumerate(order.scenarios):
                    for _, end in looks(rule, order.replications):
                        last = order.first(end - 1, position) + order.block - 1
                        if connection.execute("SELECT 1 FROM runs WHERE run = ?", (last,)).fetchone() is None:
                            break
                        if enough(connection, rule, scenario, order.policies, end):
                            runs -= (order.replications - end) * order.block
                            break
    return Standing(
        folder, manifest["name"], manifest["about"], runs, done, failed, failures, is_taken(folder), wall_s, size
    )
