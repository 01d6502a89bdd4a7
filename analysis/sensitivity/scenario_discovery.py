"""Scenario discovery: in words, where the failures of a policy gather (PRIM, Friedman and Fisher 1999).

A policy *fails* in a future where, on average over its replications, it is no better than the baseline. The box is
found on one half of the futures and counted on the other, so that its shares are not flattered by the search. The
box is one of plain ranges of what was varied; it points at no place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.compare.estimates import SEED, Dependence, Estimate, Floats, share_interval
from analysis.formatting.numbers import share

FEWEST_FUTURES: Final = 60
FEWEST_FAILURES: Final = 5
PEEL: Final = 0.1
"""Share of the futures in the box that one peel takes off."""
SMALLEST: Final = 0.1
"""Share of all futures that a box must hold."""
CHANCE: Final = 0.05
"""A bound stays only where futures just outside it fail less often by more than this chance."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Bound:
    """One bound of a box: ``path`` is at least ``low`` or at most ``high``; an open end is infinite."""

    path: str
    unit: str
    low: float
    high: float

    def __str__(self) -> str:
        unit = f" {self.unit}" if self.unit and self.unit != "1" else ""
        if np.isinf(self.high):
            return f"{self.path} is at least {self.low:.3g}{unit}"
        if np.isinf(self.low):
            return f"{self.path} is at most {self.high:.3g}{unit}"
        return f"{self.path} is between {self.low:.3g} and {self.high:.3g}{unit}"


@dataclass(frozen=True)
class Discovery:
    """Where a policy fails.

    Attributes:
        policy: its name.
        failing: share of all futures in which it fails.
        bounds: of the box; empty where none was found.
        density: share of the futures in the box in which it fails.
        coverage: share of its failures that lie in the box.
        why_not: why no box is given; empty where one is.
    """

    policy: str
    failing: Estimate
    bounds: list[Bound]
    density: Estimate
    coverage: Estimate
    why_not: str

    def __str__(self) -> str:
        whole = f"{self.policy} is no better than the baseline in {share(self.failing)} of the futures"
        if not self.bounds:
            return f"{whole}; {self.why_not}."
        where = " and ".join(str(bound) for bound in self.bounds)
        return (
            f"{whole}. They cluster where {where}: the policy fails in {share(self.density)} of the futures there, "
            f"and {share(self.coverage)} of all failures lie there (counted on futures that the search did not use)."
        )


def discovered(policy: str, failed: Flags, points: Floats, varied: list[dict[str, Any]]) -> Discovery:
    """Find where a policy fails.

    Args:
        policy: its name.
        failed: (n,) whether it fails in a future.
        points: (n, k) of the varied numbers.
        varied: what the manifest tells of each.
    """
    n, bad = len(failed), int(failed.sum())
    failing, nothing = _share(bad, n), Estimate(float("nan"))

    def none(why: str) -> Discovery:
        return Discovery(policy, failing, [], nothing, nothing, why)

    if bad in (0, n):
        return none("there is nothing to distinguish")
    if n < FEWEST_FUTURES:
        return none(f"{n} futures are too few to search for a region, which takes {FEWEST_FUTURES}")
    if min(bad, n - bad) < FEWEST_FAILURES:
        kind, count = ("in which it fails", bad) if bad < n - bad else ("in which it does not", n - bad)
        return none(
            f"of {n} futures, those {kind} are {count}, too few to search for a region, which takes {FEWEST_FAILURES}"
        )
    order = np.random.Generator(np.random.Philox(SEED)).permutation(n)
    seen, unseen = order[: n // 2], order[n // 2 :]
    low, high = peeled(failed[seen], points[seen])
    if np.all(np.isinf(low) & np.isinf(high)):
        return none("no range of what was varied distinguishes these futures")
    inside = _inside(points[unseen], low, high)
    hits = int((inside & failed[unseen]).sum())
    density, coverage = _share(hits, int(inside.sum())), _share(hits, int(failed[unseen].sum()))
    if not density.low > failed[unseen].mean():
        return none("no range of what was varied distinguishes these futures better than chance")
    bounds = [
        Bound(each["path"], str(each.get("unit") or ""), float(low[k]), float(high[k]))
        for k, each in enumerate(varied) if np.isfinite(low[k]) or np.isfinite(high[k])
    ]  # fmt: skip
    return Discovery(policy, failing, bounds, density, coverage, "")


def peeled(failed: Flags, points: Floats) -> tuple[Floats, Floats]:
    """Peel thin slices off a box as long as failures grow denser in it, and keep the best box on the way.

    The best has the largest harmonic mean of density and coverage. Bounds that chance would explain are dropped.

    Returns:
        Low and high ends (k,), infinite where a side is open.
    """
    k = points.shape[1]
    low, high = np.full(k, -np.inf), np.full(k, np.inf)
    best, found = _score(failed, np.ones(len(failed), bool)), (low.copy(), high.copy())
    while True:
        step = _best_peel(failed, points, low, high)
        if step is None:
            break
        side, column, value = step
        (low if side == 0 else high)[column] = value
        score = _score(failed, _inside(points, low, high))
        if score > best:
            best, found = score, (low.copy(), high.copy())
    return _kept(failed, points, *found)


def _best_peel(failed: Flags, points: Floats, low: Floats, high: Floats) -> tuple[int, int, float] | None:
    inside = _inside(points, low, high)
    now, best, chosen = float(failed[inside].mean()), -1.0, None
    for column in range(points.shape[1]):
        values = points[inside, column]
        for side, edge in ((0, np.quantile(values, PEEL)), (1, np.quantile(values, 1.0 - PEEL))):
            keep = values > edge if side == 0 else values < edge
            if SMALLEST * len(failed) <= keep.sum() < len(values):
                density = float(failed[inside][keep].mean())
                if density > best:
                    ends = values[keep]
                    best, chosen = density, (side, column, float(ends.min() if side == 0 else ends.max()))
    return chosen if best >= now else None


def _kept(failed: Flags, points: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Open each side again whose removal would not lower the density by more than chance (a quasi-p-value)."""
    for column in range(points.shape[1]):
        for ends, opened in ((low, -np.inf), (high, np.inf)):
            if np.isinf(ends[column]):
                continue
            inside = _inside(points, low, high)
            held, ends[column] = ends[column], opened
            wider = _inside(points, low, high)
            hits, n = int((inside & failed).sum()), int(inside.sum())
            if stats.binom.sf(hits - 1, n, float(failed[wider].mean())) < CHANCE:
                ends[column] = held
    return low, high


def _inside(points: Floats, low: Floats, high: Floats) -> Flags:
    inside: Flags = np.all((points >= low) & (points <= high), axis=1)
    return inside


def _score(failed: Flags, inside: Flags) -> float:
    density = float(failed[inside].mean()) if inside.any() else 0.0
    coverage = float((failed & inside).sum() / failed.sum()) if failed.any() else 0.0
    return 2.0 * density * coverage / (density + coverage) if density + coverage > 0.0 else 0.0


def _share(hits: int, n: int) -> Estimate:
    return share_interval(float(hits), Dependence(n, float("nan"), 1.0, max(n - 1.0, 1.0)))
