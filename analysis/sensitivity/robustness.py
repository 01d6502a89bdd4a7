"""What of a comparison holds whatever turns out to be true: shares of futures, regret, what turns it round, tiers.

Where a fit on the uncertainties is worth reading (``future_fit``), the change that a policy brings in a future is that
of the fit, without the luck of its one run, and regret, what splits a policy and the region where it fails are told.
Elsewhere shares are those of the runs as they came, luck and all, and nothing else is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.compare.comparison import Comparison
from analysis.compare.estimates import CONFIDENCE, Dependence, Estimate, Floats, share_interval
from analysis.compare.pairs import Pairs
from analysis.compare.regret import NEAR_BEST, futures_of
from analysis.compare.run_table import StudyTable
from analysis.sensitivity.future_fit import FutureFit, columns_of_knobs, fit_of
from analysis.sensitivity.outcomes import outcomes_of
from analysis.sensitivity.scenario_discovery import Discovery, discovered

Flags = NDArray[np.bool_]

ROBUST_SHARE: Final = 0.95
"""Share of futures in which a policy must be better to be called robustly better (definition)."""
TIER_SHARE: Final = 0.9
"""Share of futures in which every policy of a tier must be ahead of the next tier (definition)."""
SPLIT: Final = 0.5
"""Share of futures, at most, in which a policy is better at one end of an uncertainty that splits it (definition)."""
TURNING: Final = 3
"""Uncertainties that are named as turning the order."""


@dataclass(frozen=True)
class Regrets:
    """How far a policy is behind the best of a future, by the fit: mean, 90th percentile and largest, and near it."""

    mean: float
    high: float
    largest: float
    near_best: float


@dataclass(frozen=True)
class Robustness:
    """How a policy holds up.

    Attributes:
        policy: its name.
        fit: of what it changes.
        of_futures: share of the variance of what it changes that is of futures and not of luck: exact where a future
            has several lucks, else at least what the fit foretells; not a number where neither tells.
        luck_only: half width of the interval that luck alone gives; not a number where it cannot be told apart.
        better: share of futures in which it is better than today.
        worse: share in which it is worse.
        regret: None where no fit is worth reading, or policies have not all one.
        turning: uncertainties whose ends change its place in the order, the strongest first.
        splits: the uncertainty at whose one end it is better and at whose other end it is not; empty where none does.
        region: where it fails; None where no fit is worth reading.
        word: what all this comes to.
    """

    policy: str
    fit: FutureFit
    of_futures: float
    luck_only: float
    better: Estimate
    worse: Estimate
    regret: Regrets | None
    turning: tuple[str, ...]
    splits: str
    region: Discovery | None
    word: str


@dataclass(frozen=True)
class Robustnesses:
    """How the policies of a scenario hold up: futures, whether each has several lucks, policies, order in tiers."""

    scenario: str
    futures: int
    lucks: int
    policies: list[Robustness]
    tiers: list[list[str]]


def robustness_of(table: StudyTable, comparison: Comparison) -> list[Robustnesses]:
    """Tell how the policies of every scenario hold up over its futures; none where the outcome has no better."""
    if comparison.better not in ("lower", "higher"):
        return []
    return [_of_scenario(table, comparison, pairs) for pairs in comparison.pairs.values()]


def _of_scenario(table: StudyTable, comparison: Comparison, pairs: Pairs) -> Robustnesses:
    points, means, lucks = futures_of(pairs)
    sign = 1.0 if comparison.better == "lower" else -1.0
    columns = columns_of_knobs(table.knobs, points)
    changes = sign * (means - means[:, :1])
    fits = [fit_of(column, columns) for column in changes[:, 1:].T]
    whole = bool(fits) and all(each.worth for each in fits)
    graver = np.column_stack([np.zeros(len(points)), *(each.fitted for each in fits)]) if whole else changes
    level = _level(means[:, 0], columns) if whole else means[:, 0]
    found = []
    for k, (policy, fit) in enumerate(zip(pairs.policies[1:], fits, strict=True), start=1):
        change = fit.fitted if fit.worth else changes[:, k]
        effect = comparison.effect(pairs.scenario, policy)
        robust = Robustness(
            policy, fit, *_shares_of_variance(pairs, policy, fit, changes[:, k]),
            better=_share(change < 0.0), worse=_share(change > 0.0),
            regret=_regret(graver, k, sign * level) if whole else None,
            turning=_turning(graver, k, columns, fit.names) if whole else (),
            splits=_splits(change, columns, fit.names) if fit.worth else "",
            region=_region(table, policy, fit, points) if fit.worth else None, word="",
        )  # fmt: skip
        found.append(_worded(robust, "" if effect is None else effect.verdict))
    return Robustnesses(pairs.scenario, len(points), lucks, found, _tiers(pairs.policies, graver))


def _shares_of_variance(pairs: Pairs, policy: str, fit: FutureFit, change: Floats) -> tuple[float, float]:
    """Give the share of the variance that is of futures, and the half width that luck alone would give."""
    told = {each.policy: each for each in outcomes_of(pairs, int(pairs.point.max()) + 1, "")}[policy].luck_share
    n = len(change)
    spread = float(change.std(ddof=1)) if n > 1 else float("nan")
    of_futures = 1.0 - told if np.isfinite(told) else fit.r_squared if fit.worth else float("nan")
    reach = float(stats.norm.ppf(0.5 + CONFIDENCE / 2.0))
    return of_futures, reach * spread * float(np.sqrt(np.maximum(1.0 - of_futures, 0.0) / max(n, 1)))


def _share(flags: Flags) -> Estimate:
    n = len(flags)
    return share_interval(float(flags.sum()), Dependence(n, float("nan"), 1.0, max(n - 1.0, 1.0)))


def _regret(graver: Floats, k: int, level: Floats) -> Regrets:
    behind = graver[:, k] - graver.min(axis=1)
    best = np.abs(level + graver.min(axis=1))
    return Regrets(
        float(behind.mean()), float(np.quantile(behind, 0.9)), float(behind.max()),
        float((behind <= NEAR_BEST * best + 1e-12).mean()),
    )  # fmt: skip


def _level(outcome: Floats, columns: dict[str, Floats]) -> Floats:
    """Give the baseline's outcome in each future: by its fit, or its mean where that is not worth reading."""
    fit = fit_of(outcome, columns)
    return fit.fitted if fit.worth else np.full(len(outcome), float(outcome.mean()))


def _ends(column: Floats) -> tuple[Flags, Flags]:
    """Give the futures at the low and at the high third of an uncertainty; of a choice those without and with it."""
    first = column[:, 0]
    low, high = np.quantile(first, [1.0 / 3.0, 2.0 / 3.0])
    return (first <= low, first >= high) if low < high else (first < first.max(), first == first.max())


def _turning(graver: Floats, k: int, columns: dict[str, Floats], names: tuple[str, ...]) -> tuple[str, ...]:
    """Name the uncertainties at whose ends a policy has another place in the order, the largest shift first."""
    shifts = {}
    for name in names:
        low, high = (graver[which].mean(axis=0) for which in _ends(columns[name]))
        places = [int((each < each[k]).sum()) for each in (low, high)]
        if places[0] != places[1]:
            shifts[name] = float(np.ptp((low - low[k]) - (high - high[k])))
    return tuple(sorted(shifts, key=lambda name: -shifts[name])[:TURNING])


def _splits(change: Floats, columns: dict[str, Floats], names: tuple[str, ...]) -> str:
    for name in names:
        shares = [float((change[which] < 0.0).mean()) for which in _ends(columns[name])]
        if max(shares) >= ROBUST_SHARE and min(shares) <= SPLIT:
            return name
    return ""


def _region(table: StudyTable, policy: str, fit: FutureFit, points: NDArray[np.int64]) -> Discovery:
    """Search among the numbers that entered the fit for where the fit says that the policy is no better."""
    numbers = [name for name in fit.names if table.knobs[name].dtype.kind == "f"]
    told: dict[str, dict[str, Any]] = {each["path"]: each for each in table.manifest["varied"]}
    values = np.column_stack([table.knobs[name][points] for name in numbers]) if numbers else np.empty((len(points), 0))
    return discovered(policy, fit.fitted >= 0.0, values, [told[name] for name in numbers])


def _worded(robust: Robustness, verdict: str) -> Robustness:
    """Give the word of a policy from the verdict on its mean and its share of futures."""
    if robust.splits:
        return replace(robust, word=f"depends on {robust.splits}")
    if verdict not in ("better", "worse"):
        return replace(robust, word="open")
    ahead = robust.better if verdict == "better" else robust.worse
    robustly = ahead.value >= ROBUST_SHARE
    return replace(robust, word=f"robustly {verdict}" if robustly else f"{verdict} on average, not robustly")


def _tiers(policies: tuple[str, ...], graver: Floats) -> list[list[str]]:
    """Give the order in tiers: every policy of a tier is ahead of every later one in nine of ten futures."""
    order = [int(k) for k in np.argsort(graver.mean(axis=0), kind="stable")]
    tiers: list[list[int]] = [[order[0]]] if order else []
    for place, k in enumerate(order[1:], start=1):
        later = order[place:]
        ahead = all((graver[:, a] < graver[:, b]).mean() >= TIER_SHARE for a in order[:place] for b in later)
        if ahead:
            tiers.append([k])
        else:
            tiers[-1].append(k)
    return [[policies[k] for k in tier] for tier in tiers]
