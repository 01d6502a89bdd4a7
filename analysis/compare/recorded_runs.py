"""The metrics of runs by scenario, from results folders of studies and from folders of single runs alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.compare.run_table import check_policy, is_study, read_table
from sim.errors import ResultsError
from sim.runs.stored_run import StoredRun, load_run
from sim.studies.store.manifest_file import read_study_manifest


@dataclass(frozen=True)
class RecordedRuns:
    """The runs of one scenario under one policy.

    Attributes:
        scenario: its name.
        policy: its name.
        n: runs that did not fail.
        metrics: (n,) float64 by name, not a number where a run has no value; a metric that was not recorded is away.
        told: what each metric is, as the runs keep it.
        version: of Havenue that ran them.
    """

    scenario: str
    policy: str
    n: int
    metrics: dict[str, NDArray[np.float64]]
    told: dict[str, dict[str, Any]]
    version: str


def recorded_runs(folders: Sequence[Path], metrics: Sequence[str], policy: str | None = None) -> list[RecordedRuns]:
    """Read runs.

    Args:
        folders: results folders of studies, run folders, or folders of run folders.
        metrics: names of those to read, where they were recorded.
        policy: whose runs; None takes the baseline of a study, and the one policy that single runs have.

    Returns:
        One for each scenario, in the order of the folders.

    Raises:
        ResultsError: a folder without runs, a policy that was not run, or runs that do not belong together.
    """
    found: list[RecordedRuns] = []
    single: list[StoredRun] = []
    for folder in folders:
        if is_study(folder):
            found += _of_study(folder, metrics, policy)
        else:
            single += [load_run(each) for each in _run_folders(folder)]
    found += _of_single_runs(single, metrics, policy)
    names = [each.scenario for each in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ResultsError(f"{twice} stands in several of these folders: give one of them, so that no run counts twice")
    return found


def _of_study(folder: Path, metrics: Sequence[str], policy: str | None) -> Iterator[RecordedRuns]:
    known = read_study_manifest(folder)["metrics"]
    table = read_table(folder, [name for name in metrics if name in known])
    chosen = policy or table.baseline
    check_policy(table, chosen)
    for scenario in table.scenarios:
        mine = (table.scenario == scenario) & (table.policy == chosen) & ~table.failed
        if mine.any():
            yield RecordedRuns(
                scenario, chosen, int(mine.sum()), {name: column[mine] for name, column in table.metrics.items()},
                known, str(table.manifest.get("versions", {}).get("havenue", "")),
            )  # fmt: skip


def _run_folders(folder: Path) -> list[Path]:
    """Give a run folder, or those that a folder holds, in the order of their names."""
    if (folder / "metrics.json").exists():
        return [folder]
    inside = sorted(each.parent for each in folder.glob("*/metrics.json"))
    if not inside:
        raise ResultsError(f"{folder}: holds neither a study nor runs (`havenue sweep` and `havenue run` write them)")
    return inside


def _of_single_runs(runs: list[StoredRun], metrics: Sequence[str], policy: str | None) -> Iterator[RecordedRuns]:
    there = list(dict.fromkeys(run.policy_name for run in runs))
    chosen = policy or (there[0] if there else "")
    if runs and chosen not in there:
        raise ResultsError(f"none of these runs has the policy '{chosen}' (they have: {', '.join(there)})")
    if policy is None and len(there) > 1:
        raise ResultsError(f"these runs have several policies ({', '.join(there)}): choose one with --policy")
    mine = [run for run in runs if run.policy_name == chosen]
    for scenario in dict.fromkeys(run.scenario_name for run in mine):
        its = {run.seed: run for run in mine if run.scenario_name == scenario}
        apart = {(run.manifest["digest"], run.version) for run in mine if run.scenario_name == scenario}
        if len(apart) > 1:
            raise ResultsError(f"these runs of {scenario} differ in what was set or in their version: give them apart")
        told = next(iter(its.values())).manifest["metrics"]
        columns = {
            name: np.array([its[seed].metrics.get(name) for seed in sorted(its)], np.float64)
            for name in metrics if name in told
        }  # fmt: skip
        yield RecordedRuns(scenario, chosen, len(its), columns, told, next(iter(its.values())).version)
