"""When a scenario of a study has replications enough."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator, Sequence

import numpy as np
from scipy import stats

from sim.scenario.parameters.study import StopParameters
from sim.studies.store.database import quoted

CONFIDENCE = 0.95


def looks(rule: StopParameters | None, cap: int) -> Iterator[tuple[int, int]]:
    """Give the rounds of replications, from and to (exclusive): a look follows each; one round without a rule."""
    begun = 0
    if rule is not None:
        for end in range(rule.at_least, cap, rule.every):
            yield begun, end
            begun = end
    yield begun, cap


def enough(
    connection: sqlite3.Connection, rule: StopParameters, scenario: str, policies: Sequence[str], replications: int
) -> bool:
    """Tell whether every policy's interval in a scenario is narrow enough.

    Args:
        connection: to the results; all runs of the replications are in it, done or failed.
        rule: the rule.
        scenario: name of the scenario.
        policies: their names, the baseline first.
        replications: how many are looked at, so that what was kept of later ones changes nothing.

    Returns:
        Whether the half width of the 95 % interval of each mean paired difference is at most the rule's.
        Replications in which a run failed or has no value do not count; below ``at_least`` it is never enough.
    """
    means = {policy: _means(connection, rule.metric, scenario, policy, replications) for policy in policies}
    baseline = means[policies[0]]
    for policy in policies[1:]:
        both = sorted(baseline.keys() & means[policy].keys())
        differences = np.array([means[policy][each] - baseline[each] for each in both], np.float64)
        if len(differences) < rule.at_least or half_width(differences) > rule.half_width:
            return False
    return True


def half_width(differences: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """Give half of the width of the 95 % interval of a mean, by Student's t."""
    n = len(differences)
    quantile = float(stats.t.ppf(0.5 + CONFIDENCE / 2, n - 1))
    return quantile * float(differences.std(ddof=1)) / math.sqrt(n)


def _means(
    connection: sqlite3.Connection, metric: str, scenario: str, policy: str, replications: int
) -> dict[int, float]:
    """Give the mean over the points of each replication in which every point has a value."""
    rows = connection.execute(
        f"SELECT replication, AVG({quoted(metric)}), COUNT(*), COUNT({quoted(metric)}) FROM runs "
        "WHERE scenario = ? AND policy = ? AND replication < ? GROUP BY replication",
        (scenario, policy, replications),
    )
    return {replication: mean for replication, mean, runs, values in rows if runs == values}
