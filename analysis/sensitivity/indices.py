"""Screening by Morris, indices by Sobol, through SALib; guarded against broken designs and gaps."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import numpy as np

from analysis.compare.estimates import Estimate
from analysis.sensitivity.designs import SEED, Floats, Layout
from analysis.sensitivity.outcomes import OutcomeOfInterest

FEWEST: Final = {"sobol": 16, "sobol_second": 16, "morris": 4, "sample": 64}
"""Blocks, trajectories, or points that must be whole."""
RESAMPLES: Final = 1000
LUCK_TO_TELL: Final = 0.2
OUTSIDE: Final = "some estimated shares lie below 0 or above 1, which none can: there are too few points to tell them"
CUT: Final = "shares are shown cut to 0 to 1"


@dataclass(frozen=True)
class Weight:
    """How much one number carries of an outcome.

    Attributes:
        path: the number.
        first: Sobol: share of the spread that it carries by itself. Morris: mean absolute step (mu*).
        total: Sobol: share that it carries with all it acts together with. Not a number elsewhere.
        bent: Morris: spread of its steps (sigma): curved, or acting together with others. Not a number elsewhere.
    """

    path: str
    first: Estimate
    total: Estimate
    bent: float


@dataclass(frozen=True)
class Weights:
    """How much each number carries of an outcome.

    Attributes:
        outcome: which.
        method: ``Sobol``, ``Morris`` or ``RBD-FAST``.
        used: blocks, trajectories or points that were used.
        each: the heaviest first.
        warnings: what makes it doubtful.
    """

    outcome: OutcomeOfInterest
    method: str
    used: int
    each: list[Weight]
    warnings: list[str]


def weights_of(outcome: OutcomeOfInterest, layout: Layout) -> Weights:
    """Weigh every varied number by one outcome.

    A block or trajectory in which one point has no value is left out whole, for its pattern is broken.

    Args:
        outcome: one number for each point.
        layout: of the points.

    Raises:
        ValueError: too little is left, or the outcome does not vary.
        ImportError: where SALib is not installed.
    """
    values = outcome.values.reshape(-1, layout.block)
    whole = np.asarray(np.isfinite(values).all(axis=1))
    kept, doubts = values[whole].reshape(-1), []
    noun = {"sample": "points", "morris": "trajectories"}.get(layout.kind, "blocks")
    if whole.sum() < FEWEST[layout.kind]:
        raise ValueError(f"{FEWEST[layout.kind]} complete {noun} are needed, and there are {whole.sum()}")
    if layout.kind == "sample" and any(len(np.unique(column)) < 0.5 * len(column) for column in layout.points.T):
        raise ValueError(
            "its points are fixed levels, not a sample: see the tornado figure, or write points with --table"
        )
    if np.ptp(kept) == 0.0:
        raise ValueError("it is the same in every future")
    if not whole.all():
        doubts.append(f"{(~whole).sum()} of {len(whole)} {noun} have runs without a value and are left out")
    if outcome.one_luck:
        doubts.append("all points met one luck: indices hold for that luck only, and have no interval")
    elif np.isnan(outcome.luck_share):
        doubts.append("with one replication, luck cannot be told from what was varied, and makes indices too small")
    if outcome.luck_share > LUCK_TO_TELL:
        share = f"{outcome.luck_share:.0%}".replace("%", " %")
        doubts.append(f"about {share} of its variance between futures is luck: run more replications")
    points = layout.points.reshape(len(values), layout.block, -1)[whole].reshape(len(kept), -1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        method, each = _WAYS[layout.kind](layout.problem, points, kept)
    if outcome.one_luck:
        each = [replace(told, first=Estimate(told.first.value), total=Estimate(told.total.value)) for told in each]
    each.sort(key=lambda weight: -np.nan_to_num(weight.first.value if method != "Sobol" else weight.total.value))
    weighed = Weights(outcome, method, int(whole.sum()), each, doubts)
    if outside_range(weighed):
        doubts.append(f"{OUTSIDE}; {CUT}")
    if method == "Sobol" and any(weight.total.width > 0.3 for weight in each):
        doubts.append("some intervals are wide: run more blocks")
    return weighed


def outside_range(weights: Weights) -> bool:
    """Tell whether an estimate of a share, or an end of its interval, lies below 0 or above 1."""
    shares = [share for weight in weights.each for share in (weight.first, weight.total)]
    ends = np.array([(share.value, share.low, share.high) for share in shares])
    return weights.method != "Morris" and bool(np.any((ends < 0.0) | (ends > 1.0)))


def possible(weights: Weights, weight: Weight) -> Weight:
    """Give a weight as it can be shown: shares of a variance lie between 0 and 1."""
    if weights.method == "Morris":
        return weight
    first, total = (
        Estimate(float(np.clip(each.value, 0.0, 1.0)), each.low, each.high).within(0.0, 1.0)
        for each in (weight.first, weight.total)
    )
    return replace(weight, first=first, total=total)


def _sobol(problem: dict[str, Any], points: Floats, values: Floats, *, second: bool) -> tuple[str, list[Weight]]:
    from SALib.analyze import sobol  # noqa: PLC0415  (an extra)

    found = sobol.analyze(problem, values, calc_second_order=second, num_resamples=RESAMPLES, seed=SEED)
    return "Sobol", [
        Weight(path, _around(found["S1"][k], found["S1_conf"][k]), _around(found["ST"][k], found["ST_conf"][k]), np.nan)
        for k, path in enumerate(problem["names"])
    ]


def _morris(problem: dict[str, Any], points: Floats, values: Floats) -> tuple[str, list[Weight]]:
    from SALib.analyze import morris  # noqa: PLC0415

    found = morris.analyze(problem, points, values, num_resamples=RESAMPLES, num_levels=4, seed=SEED)
    nothing = Estimate(float("nan"))
    return "Morris", [
        Weight(path, _around(found["mu_star"][k], found["mu_star_conf"][k]), nothing, float(found["sigma"][k]))
        for k, path in enumerate(problem["names"])
    ]


def _rbd_fast(problem: dict[str, Any], points: Floats, values: Floats) -> tuple[str, list[Weight]]:
    from SALib.analyze import rbd_fast  # noqa: PLC0415

    found = rbd_fast.analyze(problem, points, values, num_resamples=RESAMPLES, seed=SEED)
    nothing = Estimate(float("nan"))
    return "RBD-FAST", [
        Weight(path, _around(found["S1"][k], found["S1_conf"][k]), nothing, float("nan"))
        for k, path in enumerate(problem["names"])
    ]


_WAYS: Final[dict[str, Callable[[dict[str, Any], Floats, Floats], tuple[str, list[Weight]]]]] = {
    "sobol": partial(_sobol, second=False), "sobol_second": partial(_sobol, second=True),
    "morris": _morris, "sample": _rbd_fast,
}  # fmt: skip


def _around(value: float, half: float) -> Estimate:
    return Estimate(float(value), float(value - half), float(value + half))
