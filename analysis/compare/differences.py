"""What a sample of paired differences says of their mean, and whether it can carry a verdict.

*Interval and p value.* From ``FEWEST_TO_STUDENTISE`` pairs on they are the wider and the larger of the studentised
bootstrap's (bootstrap-t; Efron and Tibshirani 1993, chapter 12) and of Student's: the first measures each resample in
its own standard errors, which allows for differences that are skewed, as those of rare grave incidents are; the second
is surer for small samples that are not. Where pairs share luck or futures, both are as much wider as the spread and
Student's t with fewer degrees of freedom make them. Below that, and beyond the number from which pairs are drawn in
blocks, they are those of ``estimate_from`` and of Student's t.

*No verdict.* A sample that hardly differs has not shown its tail. Where only Student's t is to be had, Cochran (1977,
section 2.15) asks for 25 pairs for each unit of squared skewness. A studentised interval is not held against that:
the skewness of the sample itself is small just where the sample missed the tail, so that whoever keeps those of small
skewness keeps the wrong ones. Of log-normal samples of 20 that such a rule kept, 0.73 held the truth; of all, 0.94
(``test_known_truth``). A coin that has not yet fallen is found by no rule on the sample: where it is known it is a
column (``regression``).

*Never sure.* Where all pairs give the same difference there is no interval and no p value: as many pairs could miss
what happens seldom.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from analysis.compare.estimates import CONFIDENCE, MANY_PAIRS, Dependence, Estimate, Floats, estimate_from

FEWEST_TO_STUDENTISE: Final = 20
FEWEST_THAT_DIFFER: Final = 10
"""Pairs whose difference is not the commonest one, for a verdict."""
PAIRS_FOR_SKEWNESS: Final = 25.0
"""Pairs for each unit of squared skewness before Student's t alone carries a verdict (Cochran 1977)."""


@dataclass(frozen=True)
class Difference:
    """A mean paired difference.

    Attributes:
        mean: with its interval.
        p_value: of no mean difference; not a number where the sample has no spread or rests on one luck.
        p_margin: of a mean difference as large as the margin or larger, either way; not a number without a margin.
        differing: pairs whose difference is not the commonest one.
        pairs_for_skewness: pairs that differences as skewed as these ask for; 0 without any spread.
    """

    mean: Estimate
    p_value: float
    differing: int
    pairs_for_skewness: int
    p_margin: float = float("nan")


def studentised(n: int) -> bool:
    """Tell whether the interval of as many pairs is studentised."""
    return FEWEST_TO_STUDENTISE <= n <= MANY_PAIRS


def difference_of(
    values: Floats, means: Floats, squares: Floats, spread: Dependence, margin: float | None = None
) -> Difference:
    """Give what a sample of differences says of their mean.

    Args:
        values: (n,) differences, without gaps, n at least 1.
        means: (resamples,) mean of each resample.
        squares: (resamples,) mean of the squared differences of each resample.
        spread: of the pairs.
        margin: the smallest difference that matters.
    """
    mean, n = float(values.mean()), len(values)
    differing = n - int(np.max(np.unique(values, return_counts=True)[1]))
    if differing == 0 or n < 2 or spread.one_luck:
        return Difference(Estimate(mean), float("nan"), differing, 0)
    skewness = float(stats.skew(values, bias=n < 3))
    asked = int(np.ceil(PAIRS_FOR_SKEWNESS * skewness**2))
    if not studentised(n):
        error, df = float(np.sqrt(spread.variance)), max(spread.df, 1.0)
        p_value = float(2.0 * stats.t.sf(abs(mean) / error, df))
        beyond = float("nan") if margin is None else float(stats.t.sf((margin - abs(mean)) / error, df))
        return Difference(estimate_from(mean, means, spread), p_value, differing, asked, beyond)
    estimate, p_value, beyond = _studentised(mean, values, means, squares, spread, margin)
    return Difference(estimate, p_value, differing, asked, beyond)


def _studentised(
    mean: float, values: Floats, means: Floats, squares: Floats, spread: Dependence, margin: float | None
) -> tuple[Estimate, float, float]:
    """Give the interval of a mean, the p value of no difference, and that of one beyond the margin.

    Each is the wider or larger of the bootstrap-t's and Student's. The interval is the inverse of the first; both ends
    of the margin are tested one-sided (Schuirmann 1987).
    """
    n = len(values)
    few, all_free = stats.t.ppf(0.5 + CONFIDENCE / 2.0, [max(spread.df, 1.0), n - 1.0])
    error = spread.widening * float(values.std(ddof=1)) / np.sqrt(n) * float(few / all_free)
    off, least = means - mean, np.finfo(np.float64).eps * float((values**2).mean())
    variance = squares - means**2
    of_each = np.sqrt(np.where(variance > least, variance, 0.0) / (n - 1.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        distances = np.where(of_each > 0.0, off / of_each, np.copysign(np.inf, off))
    tail = 0.5 - CONFIDENCE / 2.0
    low, high = np.quantile(distances, [tail, 1.0 - tail], method="inverted_cdf")
    ends = [
        end if np.isfinite(end) else float("nan")
        for end in (mean - max(high, all_free) * error, mean - min(low, -all_free) * error)
    ]
    seen, draws = mean / error, len(distances) + 1.0
    nearer = min(np.count_nonzero(distances <= seen), np.count_nonzero(distances >= seen))
    p_value = max(2.0 * (nearer + 1.0) / draws, float(2.0 * stats.t.sf(abs(seen), n - 1.0)))
    beyond = float("nan")
    if margin is not None:
        above = np.count_nonzero(distances >= (mean + margin) / error)
        below = np.count_nonzero(distances <= (mean - margin) / error)
        beyond = max((max(above, below) + 1.0) / draws, float(stats.t.sf((margin - abs(mean)) / error, n - 1.0)))
    return Estimate(mean, *ends), min(1.0, p_value), beyond


def missed_at_most(n: int) -> float:
    """Give the largest share of incidents in which a difference may be and yet be missed by n pairs, at 95 %."""
    return float(1.0 - (1.0 - CONFIDENCE) ** (1.0 / n))
