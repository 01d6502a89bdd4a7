"""Takes draws with a known mean out of paired differences: a regression whose intercept is the effect.

The differences D are regressed on columns X of mean zero (``scenario_columns``); the intercept estimates E[D], for the
columns vanish on average. What X explains no longer counts as chance. Variance: HC3 (MacKinnon and White 1985), which
neither needs equal spread nor a straight line; degrees of freedom: n - k - 1. The number of columns is at most a sixth
of the pairs, in their order, so that the choice does not depend on D.

The result is given as one number for each pair whose mean is the estimate and whose spread is its standard error, the
influence of the pair. So skewness, studentised bootstrap and gate work on it as on differences that nothing was taken
out of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.compare.differences import FEWEST_TO_STUDENTISE
from analysis.compare.estimates import Dependence, Floats
from analysis.compare.scenario_columns import Column

PAIRS_A_COLUMN: Final = 6
"""Pairs for each column (the review's rule; assumption)."""


@dataclass(frozen=True)
class Adjusted:
    """Differences from which columns were taken.

    Attributes:
        values: (n,) one for each pair; their mean is the adjusted effect.
        spread: variance of that mean and its degrees of freedom.
        carried: share of the variance of the differences that the columns carried, 0 to 1, degrees of freedom allowed
            for.
        columns: names of the columns that were taken out.
    """

    values: Floats
    spread: Dependence
    carried: float
    columns: tuple[str, ...]


def adjusted(differences: Floats, columns: Sequence[Column], there: NDArray[np.bool_]) -> Adjusted | None:
    """Take columns out of paired differences.

    Args:
        differences: (n,) without gaps; pairs are independent of each other.
        columns: in their order; each over all pairs of the scenario.
        there: (pairs,) which of these pairs the differences are of.

    Returns:
        None where there are too few pairs, no column, or no spread left that could be measured.
    """
    n = len(differences)
    if n < FEWEST_TO_STUDENTISE or not np.ptp(differences) > 0.0:
        return None
    chosen = _independent([each for each in columns if each.seen], there, n // PAIRS_A_COLUMN)
    if not chosen:
        return None
    x = np.column_stack([np.ones(n), *(each.values[there] for each in chosen)])
    inverse = np.linalg.inv(x.T @ x)
    hat = np.einsum("ij,jk,ik->i", x, inverse, x)
    beta = inverse @ x.T @ differences
    rest = differences - x @ beta
    with np.errstate(divide="ignore", invalid="ignore"):
        influence = n * (x @ inverse[0]) * rest / (1.0 - hat)
    if not np.isfinite(influence).all() or not influence.any():
        return None
    df = n - len(chosen) - 1
    centred = influence - influence.mean()
    variance = float(influence @ influence) / n**2
    widening = np.sqrt(variance / (float(centred @ centred) / (n * (n - 1))))
    left = float(rest @ rest) / df / float(differences.var(ddof=1))
    names = tuple(each.name for each in chosen)
    spread = Dependence(n, variance, float(widening), float(df))
    return Adjusted(float(beta[0]) + centred, spread, min(1.0, max(0.0, 1.0 - left)), names)


def _independent(columns: Sequence[Column], there: NDArray[np.bool_], most: int) -> list[Column]:
    """Give the first columns, as many as are wanted, that those before them do not already hold."""
    chosen: list[Column] = []
    basis = np.ones((int(there.sum()), 1)) / np.sqrt(there.sum())
    for each in columns:
        if len(chosen) >= most:
            break
        column = each.values[there]
        rest = column - basis @ (basis.T @ column)
        length = float(np.sqrt(rest @ rest))
        if length > _COLLINEAR * float(np.sqrt(column @ column)):
            chosen.append(each)
            basis = np.column_stack([basis, rest / length])
    return chosen


_COLLINEAR: Final = 1e-6
"""Part of a column that must not lie in those before it (numerical)."""
