"""Estimates with their intervals, by a bootstrap of pairs.

*What is resampled.* The unit is the pair (point, replication), drawn with replacement; all policies of a pair
are drawn together, so that common luck stays common. The same draws serve every policy and every figure.

*What is then widened.* Pairs are not independent where several points met the same luck, or several replications the
same future. ``dependence`` measures how much of the spread lies between lucks and, where points are a sample of
futures, between points; the bootstrap spread is multiplied by the root of that. Its degrees of freedom follow
Satterthwaite, and are at most one less than the lucks or points that are shared: few of them tell little of how far
they lie apart.

*One luck.* Where all pairs met the same luck, nothing tells what another luck would have given: there is no interval.

*Few pairs.* Plain percentiles are too narrow for few pairs. They are taken farther out, as Student's t lies farther
out than the normal (Hesterberg 2015, the expanded percentile interval). Below ``FEWEST_TO_RESAMPLE`` pairs the
bootstrap has too few values to draw from: the interval is then the spread of the bootstrap times Student's t.

*Many pairs.* Beyond ``MANY_PAIRS`` pairs, they are put at random into as many blocks, and blocks are drawn: the
spread of a mean is the same, and the work no longer grows.

Order and draws come from one generator with a fixed seed: the same table gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]

SEED: Final = 20_240_229
"""Of every bootstrap in Havenue; it has no meaning."""
CONFIDENCE: Final = 0.95
FEWEST_TO_RESAMPLE: Final = 10
MANY_PAIRS: Final = 2_000
DRAWS: Final = 4_000_000
"""Pairs drawn in all resamples together; there are 2,000 to 10,000 resamples."""


@dataclass(frozen=True)
class Estimate:
    """A number with its 95 % interval; the interval is not a number where the data cannot carry one."""

    value: float
    low: float = float("nan")
    high: float = float("nan")

    @property
    def width(self) -> float:
        """From the low end to the high end."""
        return self.high - self.low

    def within(self, low: float, high: float) -> Estimate:
        """Give the same estimate with an interval that holds only what is possible: no fewer than 0 people."""
        return Estimate(self.value, *(np.clip([self.low, self.high], low, high).tolist()))

    @property
    def excludes_zero(self) -> bool:
        """Whether zero lies outside the interval; false where there is none."""
        return bool(self.low > 0.0 or self.high < 0.0)

    def inside(self, margin: float) -> bool:
        """Tell whether the whole interval lies less than a margin from zero; false where there is none."""
        return bool(-margin < self.low and self.high < margin)


@dataclass(frozen=True)
class Dependence:
    """How far pairs fall short of being independent.

    Attributes:
        n: pairs that count.
        variance: of the mean, sharing of points and luck allowed for.
        widening: by which the spread of a plain bootstrap is multiplied; at least 1, infinite where all pairs rest on
            one luck.
        df: degrees of freedom of the variance.
    """

    n: int
    variance: float
    widening: float
    df: float

    @property
    def one_luck(self) -> bool:
        """Whether all pairs rest on one luck, so that they carry no interval."""
        return bool(np.isinf(self.widening))


def dependence(values: Floats, point: NDArray[np.int64], luck: NDArray[np.int64], *, sampled: bool) -> Dependence:
    """Measure the variance of a mean over pairs that share points and luck.

    Variance between clusters as in two-way clustering (Cameron, Gelbach and Miller 2011), each part at least zero.

    Args:
        values: (n,) one for each pair; those that are not a number are left out.
        point: (n,) of each pair.
        luck: (n,) of each pair; the same number is the same luck.
        sampled: whether points are a sample of futures. Levels that somebody chose are the whole of what is asked
            about, so that the spread between them is no error.
    """
    there = ~np.isnan(values)
    values, n = values[there], int(there.sum())
    if n < 2:
        return Dependence(n, float("nan"), 1.0, 1.0)
    rest = values - values.mean()
    alone = float(rest @ rest) / (n * (n - 1))
    if len(np.unique(luck[there])) == 1:
        return Dependence(n, float("nan"), float("inf"), 1.0)
    parts, fewest = [(alone, n - 1)], n
    for group in [luck[there], point[there]] if sampled else [luck[there]]:
        sums = np.bincount(group, weights=rest)[np.bincount(group) > 0]
        if 1 < len(sums) < n:
            among = float(sums @ sums) / n**2 * len(sums) / (len(sums) - 1)
            parts.append((max(0.0, among - alone), len(sums) - 1))
            fewest = min(fewest, len(sums))
    variance = sum(part for part, _ in parts)
    if alone == 0.0:
        return Dependence(n, 0.0, 1.0, fewest - 1)
    df = variance**2 / sum(part**2 / free for part, free in parts)
    return Dependence(n, variance, float(np.sqrt(variance / alone)), min(df, fewest - 1.0))


def resampled_means(columns: Floats) -> Floats:
    """Give the means of columns over pairs drawn with replacement.

    Args:
        columns: (n, k) float64. Where a value is not a number, the mean is that of the others drawn.

    Returns:
        (resamples, k) float64.
    """
    sums, there = np.nan_to_num(columns), (~np.isnan(columns)).astype(np.float64)
    if len(columns) > MANY_PAIRS:
        sums, there = _in_blocks(sums), _in_blocks(there)
    counts = _counts(len(sums))
    with np.errstate(invalid="ignore", divide="ignore"):
        means: Floats = (counts @ sums) / (counts @ there)
    return means


def _generator() -> np.random.Generator:
    return np.random.Generator(np.random.Philox(SEED))


def _in_blocks(columns: Floats) -> Floats:
    """Add up the rows of each block; which row goes into which block is drawn once."""
    order = _generator().permutation(len(columns))
    edges = np.arange(MANY_PAIRS) * len(columns) // MANY_PAIRS
    sums: Floats = np.add.reduceat(columns[order], edges, axis=0)
    return sums


@lru_cache(maxsize=4)
def _counts(n: int) -> Floats:
    """Give how often each of n pairs is drawn: (resamples, n)."""
    rows = int(np.clip(DRAWS // max(n, 1), 2_000, 10_000))
    drawn = _generator().integers(0, n, (rows, n)) + np.arange(rows)[:, None] * n
    return np.bincount(drawn.reshape(-1), minlength=rows * n).reshape(rows, n).astype(np.float64)


def estimate_from(value: float, resampled: Floats, spread: Dependence, confidence: float = CONFIDENCE) -> Estimate:
    """Give an estimate with its interval.

    Args:
        value: what the sample itself gives.
        resampled: (resamples,) what each resample gives; those that are not finite are left out.
        spread: of the pairs that it rests on.
        confidence: of the interval.
    """
    resampled = resampled[np.isfinite(resampled)]
    if spread.n < 2 or spread.one_luck or len(resampled) == 0 or not np.isfinite(value):
        return Estimate(value)
    small = np.sqrt(spread.n / (spread.n - 1.0))  # a bootstrap divides by n, not by n - 1
    reach = small * float(stats.t.ppf(0.5 + confidence / 2.0, max(spread.df, 1.0)))
    if spread.n < FEWEST_TO_RESAMPLE:
        half = reach * spread.widening * float(resampled.std())
        return Estimate(value, value - half, value + half)
    tail = float(stats.norm.cdf(-reach))
    low, high = np.quantile(resampled, [tail, 1.0 - tail])
    return Estimate(value, value + spread.widening * (low - value), value + spread.widening * (high - value))


def mean_of(values: Floats, point: NDArray[np.int64], luck: NDArray[np.int64], *, sampled: bool) -> Estimate:
    """Give a mean with Student's interval, points and luck that are shared allowed for: quick, for curves.

    Args:
        values: (n,) one for each pair; those that are not a number are left out.
        point: (n,) of each pair.
        luck: (n,) of each pair; the same number is the same luck.
        sampled: whether points are a sample of futures.
    """
    spread = dependence(values, point, luck, sampled=sampled)
    if spread.n == 0:
        return Estimate(float("nan"))
    mean = float(np.nanmean(values))
    half = float(stats.t.ppf(0.5 + CONFIDENCE / 2.0, max(spread.df, 1.0)) * np.sqrt(spread.variance))
    return Estimate(mean, mean - half, mean + half)


def share_interval(successes: float, spread: Dependence) -> Estimate:
    """Give a share with Wilson's interval, for as many independent pairs as the spread is worth.

    Args:
        successes: pairs that have the property.
        spread: of the pairs.
    """
    if spread.n == 0:
        return Estimate(float("nan"))
    if spread.one_luck:
        return Estimate(successes / spread.n)
    share, n = successes / spread.n, spread.n / spread.widening**2
    z = float(stats.norm.ppf(0.5 + CONFIDENCE / 2.0))
    centre = (share + z**2 / (2.0 * n)) / (1.0 + z**2 / n)
    half = z / (1.0 + z**2 / n) * np.sqrt(share * (1.0 - share) / n + z**2 / (4.0 * n**2))
    return Estimate(share, min(share, max(0.0, centre - half)), max(share, min(1.0, centre + half)))


def quantile_interval(values: Floats, share: float, widening: float = 1.0) -> Estimate:
    """Give a quantile with the interval between order statistics, which holds for any distribution.

    Args:
        values: (n,) a sample without gaps.
        share: 0.5 for the median.
        widening: by what the pairs share (see ``Dependence``); the ranks are those of a sample that much smaller.

    Returns:
        The estimate; an end is not a number where the sample is too small to hold it.
    """
    if len(values) == 0:
        return Estimate(float("nan"))
    ordered, n, half = np.sort(values), len(values), (1.0 - CONFIDENCE) / 2.0
    worth = max(1, int(n / widening**2))
    low, high = int(stats.binom.ppf(half, worth, share)), int(stats.binom.ppf(1.0 - half, worth, share))
    if stats.binom.cdf(low, worth, share) > half:
        low -= 1
    bottom, top = low * n // worth, -(-(high + 1) * n // worth) - 1
    return Estimate(
        float(np.quantile(ordered, share)),
        float(ordered[bottom]) if low >= 0 else float("nan"),
        float(ordered[top]) if high < worth else float("nan"),
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """Correct p values for their number (Holm): the chance of one false finding among all of them is held.

    Args:
        p_values: any of them may be not a number, and then does not count.

    Returns:
        One for each, in the same order.
    """
    known = sorted((k for k, each in enumerate(p_values) if np.isfinite(each)), key=lambda k: p_values[k])
    corrected, least = [float("nan")] * len(p_values), 0.0
    for rank, k in enumerate(known):
        least = max(least, min(1.0, p_values[k] * (len(known) - rank)))
        corrected[k] = least
    return corrected
