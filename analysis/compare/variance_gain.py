"""How much of the variance of a difference common luck takes off, and how many runs that and the known draws save.

A resample is told by the means of the columns that ``effects`` lays for a policy.
"""

from __future__ import annotations

import numpy as np

from analysis.compare.estimates import CONFIDENCE, Dependence, Estimate, Floats, estimate_from

NOTHING = Estimate(float("nan"))


def middle_of(b: Floats, p: Floats) -> float:
    """Give the middle of two outcomes, about which squares lose no digits; none may be missing from one only."""
    there = ~(np.isnan(b) | np.isnan(p))
    return 0.5 * float(b[there].mean() + p[there].mean()) if there.any() else float("nan")


def variance_reduction(b: Floats, p: Floats, d: Floats, means: Floats, spread: Dependence) -> Estimate:
    """Give 1 - Var(d) / (Var(b) + Var(p)), in each resample from the moments of that resample."""
    alone = float(b.var() + p.var())
    if len(b) < 2 or alone == 0.0:
        return NOTHING
    middle = middle_of(b, p)
    var_b, var_p = (means[:, 3 + k] - (means[:, k] - middle) ** 2 for k in (0, 1))
    var_d = means[:, 5] - means[:, 2] ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        at = estimate_from(1.0 - float(d.var()) / alone, 1.0 - var_d / (var_b + var_p), spread)
    return Estimate(at.value, at.low, min(at.high, 1.0) if np.isfinite(at.high) else at.high)


def fewer_runs(b: Floats, p: Floats, of_one_pair: float, means: Floats) -> Estimate:
    """Give how many times fewer runs do than with luck of their own for each policy: (Var(b) + Var(p)) / Var(D).

    Args:
        b: (n,) outcomes under the baseline.
        p: (n,) outcomes under the policy.
        of_one_pair: Var(D), what one pair adds to the variance of the mean difference, times n.
        means: (resamples, columns) of the resamples, from whose moments the interval comes.
    """
    alone = float(b.var(ddof=1) + p.var(ddof=1))
    left = means[:, 7] - means[:, 6] ** 2
    if not (of_one_pair > 0.0 and alone > 0.0):
        return NOTHING
    value, middle = alone / of_one_pair, middle_of(b, p)
    var_b, var_p = (means[:, 3 + k] - (means[:, k] - middle) ** 2 for k in (0, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (var_b + var_p) / left
    ratio = ratio[np.isfinite(ratio)] / np.median(ratio[np.isfinite(ratio)])  # a resample knows no degrees of freedom
    low, high = np.quantile(ratio, [0.5 - 0.5 * CONFIDENCE, 0.5 + 0.5 * CONFIDENCE])
    return Estimate(value, value * float(low), value * float(high))
