"""Brings runs that met the same future with the same luck side by side.

A *pair* is (scenario, point, replication): the same sample of what is varied, and the same luck. What two
policies make of one pair differs by the policies alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.compare.run_table import StudyTable
from sim.errors import ResultsError
from sim.studies.design.run_order import luck_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """The outcomes of one scenario: a row for each pair, a column for each policy.

    Attributes:
        scenario: its name.
        policies: names in the order of the columns, the baseline first.
        point: (n,) int64, ascending.
        replication: (n,) int64, ascending within a point.
        luck: (n,) int64, the same for pairs that share their luck: those of one replication, or none.
        values: (n, policies) float64, not a number where a run failed, is missing or has no value.
        failed: (policies,) runs that failed.
        without_value: (policies,) runs that finished without a value.
        points_sampled: whether the points are a sample of futures, and not levels that somebody chose.
        bounds: least and greatest value that the outcome can have.
    """

    scenario: str
    policies: tuple[str, ...]
    point: NDArray[np.int64]
    replication: NDArray[np.int64]
    luck: NDArray[np.int64]
    values: Floats
    failed: NDArray[np.int64]
    without_value: NDArray[np.int64]
    points_sampled: bool
    bounds: tuple[float, float] = (-np.inf, np.inf)

    @property
    def n(self) -> int:
        """Pairs that any policy ran."""
        return len(self.values)

    @property
    def n_points(self) -> int:
        """Samples of the varied knobs."""
        return len(np.unique(self.point))

    @property
    def shares_luck(self) -> bool:
        """Whether several points met the luck of one replication."""
        return len(np.unique(self.luck)) < self.n

    def column(self, policy: str) -> Floats:
        """Give the outcomes under a policy."""
        values: Floats = self.values[:, self.policies.index(policy)]
        return values


def pairs_of(table: StudyTable, scenario: str, metric: str, policies: Sequence[str] | None = None) -> Pairs:
    """Arrange the runs of a scenario in pairs.

    Args:
        table: all runs, in any order.
        scenario: its name.
        metric: the outcome.
        policies: names beside the baseline; None takes all of the study, without those derived from others.

    Returns:
        The pairs, in ascending order whatever the order of the table.

    Raises:
        ResultsError: where the baseline was not run, or one cell of the study stands twice.
    """
    asked = table.policies if policies is None else [table.baseline, *policies]
    mine = (table.scenario == scenario) & np.isin(table.policy, asked)
    stride = int(table.replication.max()) + 1
    units, row = np.unique(table.point[mine] * stride + table.replication[mine], return_inverse=True)
    run = tuple(name for name in asked if np.any(table.policy[mine] == name))
    if table.baseline not in run:
        raise ResultsError(
            f"the baseline `{table.baseline}` was not run in {scenario}: there is nothing to compare with"
        )
    values = np.full((len(units), len(run)), np.nan)
    failed, without = np.zeros((2, len(run)), np.int64)
    outcome, broken = table.metrics[metric][mine], table.failed[mine]
    for column, policy in enumerate(run):
        its = table.policy[mine] == policy
        if len(np.unique(row[its])) < its.sum():
            raise ResultsError(f"{scenario}, {policy}: a point and replication appears twice in the results")
        values[row[its], column] = outcome[its]
        failed[column] = broken[its].sum()
        without[column] = (np.isnan(outcome[its]) & ~broken[its]).sum()
    sampled = str(table.manifest.get("design", "none")) in ("robust", "latin_hypercube", "sobol")
    point, replication = units // stride, units % stride
    luck = replication if luck_of(table.manifest) == "shared" else np.arange(len(units))
    bounds = table.bounds(metric)
    return Pairs(scenario, run, point, replication, luck, values, failed, without, sampled, bounds)
