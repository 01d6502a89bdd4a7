"""Reads the results folder of a study as columns."""

from __future__ import annotations

import difflib
import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import ResultsError
from sim.runs.results_folder import MANIFEST, manifest_text
from sim.studies.design.parts import PolicyPart, compared_policies, parts_in
from sim.studies.store.database import RESULTS
from sim.studies.store.manifest_file import read_study_manifest
from sim.studies.store.soundness import sound_results
from sim.studies.store.status import replications_wanted
from sim.world.scenario_draws import DRAWS, scenario_draw, scenario_draws

_AT_A_TIME: Final = 20_000
"""Rows that are held as Python objects at one time."""


@dataclass(frozen=True)
class Standing:
    """How much of a study is there.

    Attributes:
        runs: there are to be; with a stopping rule, as far as it is known.
        there: of these, those that are done or failed.
        ruled: whether a stopping rule decides how many there are to be.
    """

    runs: int
    there: int
    ruled: bool

    @property
    def finished(self) -> bool:
        """Whether no run is missing; only then is a policy called better or worse."""
        return self.there >= self.runs

    def __str__(self) -> str:
        most = "at most " if self.ruled and not self.finished else ""
        return f"{self.there:,} of {most}{self.runs:,} run{'' if self.runs == 1 else 's'}"


@dataclass(frozen=True)
class StudyTable:
    """All runs of a study, as columns in the order of the design.

    Attributes:
        manifest: what was run with what (see the store).
        scenario: (n,) name of the scenario of each run.
        policy: (n,) name of its policy.
        point: (n,) number of its sample of the varied knobs.
        replication: (n,) number of its replication.
        failed: (n,) whether it failed.
        knobs: (points,) value of each varied knob by dotted path; float64, or text for a choice.
        metrics: (n,) float64 by name, not a number where a run has no value or failed.
        wanted: replications that each scenario is to have, where a stopping rule says so; None takes the manifest's.
        seed: (n,) of each run; None where it is not known.
    """

    manifest: dict[str, Any]
    scenario: NDArray[np.str_]
    policy: NDArray[np.str_]
    point: NDArray[np.int64]
    replication: NDArray[np.int64]
    failed: NDArray[np.bool_]
    knobs: dict[str, NDArray[Any]]
    metrics: dict[str, NDArray[np.float64]]
    wanted: dict[str, int] | None = None
    seed: NDArray[np.int64] | None = None

    @property
    def draws(self) -> dict[str, NDArray[np.float64]]:
        """The draws of each run's incident by name, (n,) float64 in (0, 1); what they decide is told in ``DRAWS``."""
        rows = np.array([scenario_draws(int(seed)) for seed in ([] if self.seed is None else self.seed)])
        return dict(zip(DRAWS, rows.reshape(-1, len(DRAWS)).T, strict=True))

    def draw(self, name: str) -> NDArray[np.float64] | None:
        """Give one draw of each run's incident, (n,) float64 in (0, 1); None where seeds are not known."""
        if self.seed is None:
            return None
        seeds, row = np.unique(self.seed, return_inverse=True)
        return np.array([scenario_draw(name, int(seed)) for seed in seeds])[row]

    @property
    def standing(self) -> Standing:
        """How many of the runs that there are to be are there; more than these do not count."""
        planned = int(self.manifest["replications"])
        wanted = dict.fromkeys(self.scenarios, planned) if self.wanted is None else self.wanted
        block = int(self.manifest["points"]) * len(self.manifest["policies"])
        there = sum(int(((self.scenario == name) & (self.replication < end)).sum()) for name, end in wanted.items())
        ruled = self.manifest.get("study", {}).get("stop") is not None
        return Standing(sum(wanted.values()) * block, there, ruled)

    @property
    def baseline(self) -> str:
        """Name of the policy that all others are compared with."""
        return str(self.manifest["baseline"])

    @property
    def scenarios(self) -> list[str]:
        """Names of the scenarios, in the order of the study."""
        return list(self.manifest["scenarios"])

    @property
    def policies(self) -> list[str]:
        """Names of the policies, the baseline first; parts of policies that were taken apart are not among them."""
        return [self.baseline, *(name for name in compared_policies(self.manifest) if name != self.baseline)]

    @property
    def parts(self) -> list[PolicyPart]:
        """The parts of policies that were taken apart."""
        return parts_in(self.manifest)

    def label(self, metric: str) -> str:
        """Give the label of a metric with its unit."""
        told = self.manifest["metrics"].get(metric, {})
        return f"{told.get('label', metric)} ({told.get('unit', '')})"

    def bounds(self, metric: str) -> tuple[float, float]:
        """Give the least and the greatest value that a metric can have: people are not fewer than 0."""
        unit = str(self.manifest["metrics"].get(metric, {}).get("unit", ""))
        if unit == "share" and np.nanmax(self.metrics[metric], initial=0.0) <= 1.0:  # a ratio may go beyond
            return 0.0, 1.0
        return (0.0, np.inf) if unit.startswith(("person", "share")) else (-np.inf, np.inf)

    def margin(self, metric: str) -> float | None:
        """Give the smallest difference of a metric that matters, where the study names one.

        That of a count is that of its expected value too.
        """
        named = self.manifest.get("study", {}).get("margin") or {}
        value = named.get(metric.removeprefix("expected_"))
        return None if value is None else float(value)

    def better(self, metric: str) -> str:
        """Tell which way a metric was declared to be better: ``lower``, ``higher`` or ``neither``."""
        return str(self.manifest["metrics"].get(metric, {}).get("better", "neither"))


def with_baseline(table: StudyTable, policy: str) -> StudyTable:
    """Give a table whose policies are compared with another of them.

    Raises:
        ResultsError: the study has no policy of that name.
    """
    check_policy(table, policy)
    return replace(table, manifest={**table.manifest, "baseline": policy})


def check_policy(table: StudyTable, policy: str) -> None:
    """Refuse a policy that a study does not have.

    Raises:
        ResultsError: naming the nearest one.
    """
    if policy not in table.policies:
        near = difflib.get_close_matches(policy, table.policies, n=1)
        mend = f"did you mean '{near[0]}'?" if near else f"its policies are: {', '.join(table.policies)}"
        raise ResultsError(f"the study has no policy '{policy}' ({mend})")


def is_study(folder: Path) -> bool:
    """Tell whether a folder holds a study, sound or damaged, and not a run."""
    if os.path.lexists(folder / RESULTS):
        return True
    try:
        manifest = json.loads(manifest_text(folder / MANIFEST))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(manifest, dict) and manifest.get("kind") == "study"


def read_table(folder: Path, metrics: Sequence[str] | None = None) -> StudyTable:
    """Read the runs of a study.

    Args:
        folder: as `havenue sweep` wrote it.
        metrics: names of the metrics to read; None reads all.

    Returns:
        The table; its rows stand in the order of the design.

    Raises:
        ResultsError: no study, a damaged one, one without runs, or a metric that it does not have.
    """
    manifest = read_study_manifest(folder)
    chosen = list(manifest["metrics"]) if metrics is None else [_known(each, manifest, folder) for each in metrics]
    with sound_results(folder, manifest) as results:
        columns = _columns(results, chosen)
        knobs = _knobs(results, manifest)
        wanted = replications_wanted(results, manifest)
    if not len(columns["point"]):
        raise ResultsError(f"{folder}: no run of this study is finished yet (`havenue sweep` continues it)")
    return StudyTable(manifest=manifest, knobs=knobs, wanted=wanted, **columns)


def _known(metric: str, manifest: dict[str, Any], folder: Path) -> str:
    if metric not in manifest["metrics"]:
        near = difflib.get_close_matches(metric, manifest["metrics"], n=1)
        mend = f"did you mean '{near[0]}'?" if near else f"its metrics are: {', '.join(manifest['metrics'])}"
        raise ResultsError(f"{folder}: the study has no metric '{metric}' ({mend})")
    return metric


def _columns(results: sqlite3.Connection, metrics: list[str]) -> dict[str, Any]:
    (n,) = results.execute("SELECT count(*) FROM runs").fetchone()
    names: tuple[list[str], list[str]] = ([], [])
    codes = np.empty((2, n), np.int64)
    whole = np.empty((3, n), np.int64)
    failed = np.empty(n, np.bool_)
    values = np.empty((len(metrics), n))
    listed = "".join(f', "{metric}"' for metric in metrics)
    query = f"SELECT scenario, policy, point, replication, seed, status{listed} FROM runs ORDER BY run"
    for start, rows in _chunks(results.execute(query)):
        scenario, policy, point, replication, seed, status, *numbers = zip(*rows, strict=True)
        part = slice(start, start + len(rows))
        for which, column in enumerate((scenario, policy)):
            known = names[which]
            known.extend(name for name in dict.fromkeys(column) if name not in known)
            place = {name: code for code, name in enumerate(known)}
            codes[which, part] = [place[name] for name in column]
        whole[0, part], whole[1, part], whole[2, part] = point, replication, seed
        failed[part] = [each != "done" for each in status]
        for which, column in enumerate(numbers):
            values[which, part] = np.array(column, np.float64)  # None becomes not a number
    values[:, failed] = np.nan
    return {
        "scenario": np.array(names[0] or [""])[codes[0]], "policy": np.array(names[1] or [""])[codes[1]],
        "point": whole[0], "replication": whole[1], "seed": whole[2], "failed": failed,
        "metrics": dict(zip(metrics, values, strict=True)),
    }  # fmt: skip


def _chunks(cursor: sqlite3.Cursor) -> Iterator[tuple[int, list[Any]]]:
    start = 0
    while rows := cursor.fetchmany(_AT_A_TIME):
        yield start, rows
        start += len(rows)


def _knobs(results: sqlite3.Connection, manifest: dict[str, Any]) -> dict[str, NDArray[Any]]:
    paths = [varied["path"] for varied in manifest["varied"]]
    if not paths:
        return {}
    listed = ", ".join(f'"{path}"' for path in paths)
    rows = results.execute(f"SELECT {listed} FROM points ORDER BY point").fetchall()
    columns = zip(*rows, strict=True) if rows else iter([()] * len(paths))
    return {path: _of_one_kind(column) for path, column in zip(paths, columns, strict=True)}


def _of_one_kind(column: Sequence[Any]) -> NDArray[Any]:
    numeric = all(value is None or isinstance(value, int | float) for value in column)
    return np.array(column, np.float64) if numeric else np.array([str(value) for value in column])
