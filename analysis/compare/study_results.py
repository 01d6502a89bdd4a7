"""A study as figures and reports read it: its table, its comparison by one outcome, and the course of its runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.compare.comparison import Comparison, compare, metrics_for
from analysis.compare.costs import Valuation
from analysis.compare.effects import Effect
from analysis.compare.kinds_of_people import (
    COUNTED,
    KindEffect,
    PeopleCounts,
    admission_changed,
    admission_effects,
    kind_effects,
    people_counts,
)
from analysis.compare.run_table import StudyTable, read_table
from sim.errors import ResultsError
from sim.studies.design.robust import ROBUST
from sim.studies.store.database import quoted, reading
from sim.studies.store.manifest_file import read_study_manifest
from sim.studies.store.soundness import refuse_damaged

CLOCKS: Final = ("alarm_s", "entry_s", "threat_ended_s", "first_patient_s")
"""Clocks of the response that figures show."""
MOST_KNOBS: Final = 12
"""Knobs of a robust study that figures and sensitivity show (assumption: as many as enter its fit)."""
MOST_COURSES: Final = 100
"""Runs of a scenario and policy whose course over time is read: the first replications of the first points."""


@dataclass(frozen=True)
class StudyResults:
    """A results folder with the outcome that it is read by.

    Attributes:
        folder: as `havenue sweep` wrote it.
        table: with the outcome, what money is counted from, and the clocks.
        metric: the outcome.
        valuation: how money is counted; None where it is switched off.
    """

    folder: Path
    table: StudyTable
    metric: str
    valuation: Valuation | None

    @cached_property
    def comparison(self) -> Comparison:
        """The policies compared by the outcome."""
        return compare(self.table, self.metric, valuation=self.valuation)

    @property
    def manifest(self) -> dict[str, Any]:
        """What was run with what."""
        return self.table.manifest

    @property
    def label(self) -> str:
        """The outcome in lower case, for sentences: ``deaths``."""
        text = str(self.manifest["metrics"][self.metric]["label"])
        return text[:1].lower() + text[1:]

    @property
    def unit(self) -> str:
        """Unit of the outcome."""
        return str(self.manifest["metrics"][self.metric]["unit"])

    @property
    def scenarios(self) -> list[str]:
        """Scenarios of which runs are there."""
        return list(self.comparison.pairs)

    @cached_property
    def numeric_knobs(self) -> list[dict[str, Any]]:
        """Varied knobs that are numbers and take more than one value, as the manifest tells them.

        Of a robust study, which varies hundreds, those ``MOST_KNOBS`` that go most with the outcome of the baseline.
        """
        knobs = self.table.knobs
        found = [
            varied for varied in self.manifest["varied"]
            if knobs[varied["path"]].dtype.kind == "f" and len(np.unique(knobs[varied["path"]])) > 1
        ]  # fmt: skip
        return self._strongest(found) if self.manifest.get("design") == ROBUST else found

    def _strongest(self, knobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Give the knobs of the largest rank correlation with the baseline's outcome, over all scenarios, in order."""
        table = self.table
        mine = (table.policy == table.baseline) & np.isfinite(table.metrics[self.metric])
        outcome = stats.rankdata(table.metrics[self.metric][mine])
        if len(np.unique(outcome)) < 2:
            return knobs[:MOST_KNOBS]
        strength = {}
        for each in knobs:
            values = table.knobs[each["path"]][table.point[mine]]
            with np.errstate(divide="ignore", invalid="ignore"):
                strength[each["path"]] = abs(float(np.nan_to_num(np.corrcoef(stats.rankdata(values), outcome)[0, 1])))
        kept = sorted(strength, key=lambda path: -strength[path])[:MOST_KNOBS]
        return [each for each in knobs if each["path"] in kept]

    @cached_property
    def dates(self) -> tuple[str, str] | None:
        """First and last day on which runs finished (UTC); None where the study does not tell."""
        try:
            with reading(self.folder, checked=True) as results:
                first, last = results.execute("SELECT min(finished), max(finished) FROM timing").fetchone()
        except ResultsError:
            return None
        return (str(first)[:10], str(last)[:10]) if first and last else None

    @cached_property
    def who(self) -> PeopleCounts | None:
        """Who was harmed in every run; None where an older version ran the study."""
        return people_counts(self.folder)

    @cached_property
    def kind_effects(self) -> list[KindEffect]:
        """What policies change for each kind of people; empty where that is not known, or the outcome is another."""
        if self.who is None or self.metric not in COUNTED:
            return []
        return kind_effects(self.table, self.who, self.metric)

    @cached_property
    def admission(self) -> dict[str, list[Effect]]:
        """Policies that change how many are let in, with their effects on the outcome of 1,000 let in, where known."""
        changed = admission_changed(self.table)
        if not changed or self.metric not in COUNTED:
            return {}
        effects = [] if self.who is None else admission_effects(self.table, self.who, self.metric)
        return {policy: [each for each in effects if each.policy == policy] for policy in changed}

    def courses(self, scenario: str, policy: str, column: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Read a column of the series of some runs of a scenario and policy.

        Args:
            scenario: its name.
            policy: its name.
            column: of the series.

        Returns:
            Times (t,) s, and values (runs, t): a run that ended keeps its last value. Both are empty where the
            study kept no such series.
        """
        runs = self._first_runs(scenario, policy)
        with reading(self.folder, checked=True) as results:
            known = {row[1] for row in results.execute("PRAGMA table_info(series)")}
            if column not in known or not runs:
                return np.empty(0), np.empty((0, 0))
            refuse_damaged(results, self.folder, self.manifest, courses=True, runs=runs)
            marks = ", ".join("?" * len(runs))
            query = f"SELECT run, time_s, {quoted(column)} FROM series WHERE run IN ({marks}) ORDER BY run, time_s"
            rows = np.array(results.execute(query, runs).fetchall(), np.float64).reshape(-1, 3)
        times = np.unique(rows[:, 1])
        each = [rows[rows[:, 0] == run] for run in np.unique(rows[:, 0])]
        held = [course[np.searchsorted(course[:, 1], times, side="right").clip(1) - 1, 2] for course in each]
        return times, np.array(held).reshape(len(each), len(times))

    def _first_runs(self, scenario: str, policy: str) -> list[int]:
        """Give the numbers of the first runs that did not fail; runs are numbered in the order of the design."""
        table = self.table
        mine = np.flatnonzero((table.scenario == scenario) & (table.policy == policy) & ~table.failed)
        order = np.lexsort((table.point[mine], table.replication[mine]))
        with reading(self.folder, checked=True) as results:
            numbers = [row[0] for row in results.execute("SELECT run FROM runs ORDER BY run")]
        return sorted(numbers[k] for k in mine[order][:MOST_COURSES])


def open_study(
    folder: Path, metric: str = "deaths", valuation: Valuation | None = None, more: Sequence[str] = ()
) -> StudyResults:
    """Read a study by one outcome.

    Args:
        folder: as `havenue sweep` wrote it.
        metric: the outcome.
        valuation: how money is counted; None switches it off.
        more: other metrics to read, where the study has them.

    Raises:
        ResultsError: no study, a damaged one, or one without that outcome.
    """
    known = list(read_study_manifest(folder)["metrics"])
    others = [name for name in (*CLOCKS, *more) if name in known]
    wanted = [*metrics_for(known, metric, money=valuation is not None), *others]
    return StudyResults(folder, read_table(folder, list(dict.fromkeys(wanted))), metric, valuation)
