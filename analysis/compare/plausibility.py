"""How quantities that a run gives spread over runs, beside the range that was published of each.

A look at whether the model is of the right order, no test of it: published ranges are of a few events of many kinds,
and a spread over seeds holds luck only, unless the study varies what is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from analysis.compare.estimates import Dependence, Floats, share_interval
from analysis.compare.recorded_runs import RecordedRuns
from sim.metrics import all_metrics
from sim.verification.published_ranges import IN_UNIT, PublishedRange

Verdict = Literal["overlaps", "below", "above", "no published range", "not recorded", "no value"]
NAN: Final = float("nan")
TAIL: Final = 0.05
"""Share of runs that lies below the low end of a spread, and above the high one (definition: of the 5-95 % spread)."""


@dataclass(frozen=True)
class Spread:
    """One quantity over the runs of one scenario.

    Attributes:
        quantity: which, and what was published of it.
        scenario: name of the scenario.
        n: runs that count and have a value.
        middle: median over runs, or the share of runs, in the unit of the quantity.
        low: 5 % of runs lie below; of a share of runs the low end of its 95 % interval (Wilson).
        high: 5 % of runs lie above; of a share of runs the high end.
        verdict: how low to high lies to what was published.
    """

    quantity: PublishedRange
    scenario: str
    n: int
    middle: float
    low: float
    high: float
    verdict: Verdict


def metrics_asked(quantities: Sequence[PublishedRange]) -> list[str]:
    """Give the metrics that quantities are taken from."""
    return list(dict.fromkeys(name for each in quantities for name in (each.metric, *each.among)))


def spread_of(runs: RecordedRuns, quantity: PublishedRange) -> Spread:
    """Give the spread of a quantity over runs, and how it lies to what was published."""
    among = [runs.metrics[name] for name in quantity.among if name in runs.metrics]
    if quantity.metric not in runs.metrics or (quantity.among and not among):
        return Spread(quantity, runs.scenario, 0, NAN, NAN, NAN, "not recorded")
    values = runs.metrics[quantity.metric]
    if among:
        values = values[~np.isnan(among).all(axis=0)]
    values = values[~np.isnan(values)]
    if len(values) == 0:
        return Spread(quantity, runs.scenario, 0, NAN, NAN, NAN, "no value")
    middle, low, high = _share(values) if quantity.statistic == "share of runs" else _quantiles(values)
    scale = IN_UNIT[quantity.unit]
    ends = (scale * low, scale * high)
    return Spread(quantity, runs.scenario, len(values), scale * middle, *ends, _verdict(ends, quantity.published))


def _quantiles(values: Floats) -> tuple[float, float, float]:
    middle, low, high = np.quantile(values, [0.5, TAIL, 1.0 - TAIL])
    return float(middle), float(low), float(high)


def _share(values: Floats) -> tuple[float, float, float]:
    n = len(values)
    share = share_interval(float((values > 0.0).sum()), Dependence(n, NAN, 1.0, n - 1.0))
    return share.value, share.low, share.high


def _verdict(ends: tuple[float, float], published: tuple[float, float] | None) -> Verdict:
    if published is None:
        return "no published range"
    if ends[1] < published[0]:
        return "below"
    return "above" if ends[0] > published[1] else "overlaps"


def redefined(runs: Sequence[RecordedRuns], quantities: Sequence[PublishedRange]) -> list[str]:
    """Say which metrics were recorded under another meaning than they have now: such runs tell of something else."""
    now = all_metrics()
    remarks = []
    for each in runs:
        for name in metrics_asked(quantities):
            then = each.told.get(name, {}).get("about")
            if name in now and then is not None and then != now[name].about:
                old = f"`{name}` was recorded by Havenue {each.version} as `{then}`"
                remarks.append(f"{each.scenario}: {old}, and now means `{now[name].about}`")
    return remarks
