"""Puts what was measured together over seeds and variants, and compares it with what is allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.scenario.checking.case_reading import RESIDUALS
from sim.scenario.parameters.verification_case import AcceptParameters
from sim.scenario.value_types import plain_number
from sim.verification.cases.case_files import BASE, Case
from sim.verification.measures.residuals import Floats, Values, residual_figure


@dataclass(frozen=True)
class MeasuredValue:
    """One thing measured.

    Attributes:
        label: what it is.
        measure: name of the measure that it is made of.
        mean: over the seeds.
        low: low end of the 95 % interval of the mean; the mean itself for one seed.
        high: high end of it.
        allowed: what is allowed, in words; empty where nothing is asked.
        met: whether it is as allowed.
        plain: whether it has the unit of its measure.
        reason: where the bounds come from.
        values: one a seed, in order; none where the figure is not taken seed by seed.
    """

    label: str
    measure: str
    mean: float
    low: float
    high: float
    allowed: str
    met: bool
    plain: bool = True
    reason: str = ""
    values: tuple[float, ...] = ()

    @property
    def prediction(self) -> tuple[float, float]:
        """Ends of the 95 % interval of what one more seed would give; not numbers for fewer than two seeds."""
        return prediction_interval(np.array(self.values, np.float64))


def mean_with_interval(values: Floats) -> tuple[float, float, float]:
    """Give the mean of values and the ends of its 95 % interval (Student's t)."""
    with np.errstate(invalid="ignore"):
        mean = float(values.mean())
        if len(values) < 2 or not np.isfinite(mean):
            return mean, mean, mean
        half = float(stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values)))
    return mean, mean - half, mean + half


def prediction_interval(values: Floats) -> tuple[float, float]:
    """Give the ends of the 95 % interval of one more value (Student's t); not numbers for fewer than two values.

    It is that of a normal spread: mean and t times the spread times the root of 1 + 1/n.
    """
    if len(values) < 2 or not np.isfinite(values).all():
        return float("nan"), float("nan")
    half = float(stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) * np.sqrt(1.0 + 1.0 / len(values)))
    return float(values.mean()) - half, float(values.mean()) + half


def judge(case: Case, values: Values) -> tuple[MeasuredValue, ...]:
    """Judge a case: one figure for each thing that it accepts upon, then the measures that no rule names."""
    rules = case.parameters.accept
    named = {name for rule in rules for name in (rule.measure, rule.than, rule.at)}
    judged = [figure for rule in rules for figure in _figures(case, rule, values)]
    told = [
        MeasuredValue(_label(measure, variant), measure, *mean_with_interval(column), "", True, values=_listed(column))
        for (variant, measure), column in values.items()
        if measure not in named
    ]
    return (*judged, *told)


def _listed(column: Floats) -> tuple[float, ...]:
    return tuple(float(value) for value in column)


def _label(measure: str, variant: str) -> str:
    return measure if variant == BASE else f"{measure} [{variant}]"


def _names(case: Case, accept: AcceptParameters) -> list[str]:
    return list(accept.variants) or [variant.name for variant in case.variants]


def _less(case: Case, accept: AcceptParameters, values: Values) -> Values:
    """Take a second measure off the first, run by run."""
    with np.errstate(invalid="ignore"):
        return {
            (each.name, accept.measure): values[each.name, accept.measure] - values[each.name, str(accept.than)]
            for each in case.variants
        }


def _figures(case: Case, accept: AcceptParameters, values: Values) -> Iterator[MeasuredValue]:
    if accept.than is not None:
        values = _less(case, accept, values)
    if accept.of == "value":
        names = [accept.variant] if accept.variant else _names(case, accept)
        for name in names:
            what = f"{accept.measure} - {accept.than}" if accept.than else accept.measure
            yield _figure(accept, _label(what, name), values[name, accept.measure])
    elif accept.of in _OF_TWO:
        sign, together = _OF_TWO[accept.of]
        with np.errstate(invalid="ignore", divide="ignore"):
            both = together(*(values[str(name), accept.measure] for name in (accept.variant, accept.to)))
        yield _figure(accept, f"{accept.measure} [{accept.variant} {sign} {accept.to}]", both)
    elif accept.of == "within_interval":
        yield _within(accept, values)
    elif accept.of in ("rising", "falling"):
        yield _ordered(case, accept, values)
    elif accept.of in RESIDUALS:
        column = residual_figure(case, accept, values)
        yield _figure(accept, f"{accept.measure} {accept.of} against {accept.data}", column)
    else:
        columns = np.stack([values[name, accept.measure] for name in _names(case, accept)])
        x = np.array([variant.x for variant in case.variants if variant.name in _names(case, accept)], object)
        yield _figure(accept, f"{accept.measure} {accept.of}", _TOGETHER[accept.of](columns, x))


def _within(accept: AcceptParameters, values: Values) -> MeasuredValue:
    """Ask that the mean of one variant lies in the 95 % interval of another's."""
    column = values[str(accept.variant), accept.measure]
    mean, low, high = mean_with_interval(column)
    _, least, most = mean_with_interval(values[str(accept.to), accept.measure])
    allowed = f"mean in {_written(least)}..{_written(most)}, the 95 % interval of {accept.to}"
    label = _label(accept.measure, str(accept.variant))
    met = least <= mean <= most
    return MeasuredValue(
        label, accept.measure, mean, low, high, allowed, met, True, accept.reason, values=_listed(column)
    )


def _ordered(case: Case, accept: AcceptParameters, values: Values) -> MeasuredValue:
    """Ask that the means rise, or fall, from each variant to the next; the figure is the smallest step that way."""
    sign, names = (1.0 if accept.of == "rising" else -1.0), _names(case, accept)
    means = [mean_with_interval(values[name, accept.measure])[0] for name in names]
    with np.errstate(invalid="ignore"):
        steps = [sign * (later - earlier) for earlier, later in pairwise(means)]
    smallest = min(steps, key=lambda step: step if np.isfinite(step) else -np.inf)
    chain = (" < " if sign > 0 else " > ").join(names)
    told = ", ".join(_written(mean) for mean in means)
    label = f"{accept.measure} {accept.of}: {told}; smallest step"
    met = all(np.isfinite(step) and step > 0.0 for step in steps)
    return MeasuredValue(label, accept.measure, smallest, smallest, smallest, chain, met, True, accept.reason)


def _figure(accept: AcceptParameters, label: str, column: Floats) -> MeasuredValue:
    column = np.asarray(column, np.float64)
    mean, low, high = mean_with_interval(column)
    next_run = prediction_interval(column)
    asked = {"mean": [mean], "each": list(column), "low": [low], "high": [high], "prediction": list(next_run)}[
        accept.judged
    ]
    met = all(_allowed(accept, float(value)) for value in asked)
    if accept.judged == "each" and len(column) > 1:
        low, high = float(np.min(column)), float(np.max(column))
        label = f"{label}, each seed"
    if accept.judged == "prediction":
        (low, high), label = next_run, f"{label}, next run"
    plain = accept.of not in ("ratio", "share_won", "slope")
    return MeasuredValue(
        label, accept.measure, mean, low, high, _bounds(accept), met, plain, accept.reason, values=_listed(column)
    )


def _allowed(accept: AcceptParameters, value: float) -> bool:
    return (
        np.isfinite(value)
        and (accept.min is None or value >= accept.min)
        and (accept.max is None or value <= accept.max)
        and (accept.above is None or value > accept.above)
        and (accept.below is None or value < accept.below)
    )


def _bounds(accept: AcceptParameters) -> str:
    signs = (("min", "at least"), ("max", "at most"), ("above", "above"), ("below", "below"))
    parts = [f"{sign} {plain_number(bound)}" for key, sign in signs if (bound := getattr(accept, key)) is not None]
    ends = {"low": "low end ", "high": "high end ", "each": "each ", "mean": "", "prediction": "next run "}
    if accept.min is not None and accept.min == accept.max:
        parts = [f"exactly {plain_number(accept.min)}"]
    return ends[accept.judged] + " and ".join(parts)


def _written(value: float) -> str:
    return f"{value:.4g}"


def _slope(columns: Floats, x: NDArray[np.object_]) -> Floats:
    return np.array([np.polyfit(x.astype(np.float64), column, 1)[0] for column in columns.T])


def _settled(columns: Floats, spread: bool) -> Floats:
    """Give the largest change of the running mean, or spread, over the last 10 runs, as a share of its end.

    One run settles nothing: no number then.
    """
    column = columns[0]
    if len(column) < 2:
        return np.array([np.nan])
    counts = range(max(2, len(column) - 10), len(column) + 1)
    running = np.array([column[:k].std(ddof=1) if spread else column[:k].mean() for k in counts])
    return np.array([np.abs(running / running[-1] - 1.0).max()])


_OF_TWO: Final[Mapping[str, tuple[str, Callable[[Floats, Floats], Floats]]]] = {
    "ratio": ("/", lambda one, other: one / other),
    "difference": ("-", lambda one, other: one - other),
    "share_won": ("won from", lambda one, other: (one - other) / (1.0 - other)),
}
"""Ways to put the values of two variants together, seed by seed, and the sign between their names."""

_TOGETHER: Final[Mapping[str, Callable[[Floats, NDArray[np.object_]], Floats]]] = {
    "average": lambda columns, _: columns.mean(axis=0),
    "rms": lambda columns, _: np.sqrt((columns**2).mean(axis=0)),
    "mean_abs": lambda columns, _: np.abs(columns).mean(axis=0),
    "largest": lambda columns, _: columns.max(axis=0),
    "smallest": lambda columns, _: columns.min(axis=0),
    "slope": _slope,
    "settled_mean": lambda columns, _: _settled(columns, spread=False),
    "settled_sd": lambda columns, _: _settled(columns, spread=True),
}
"""Ways to put the values of several variants together, seed by seed."""
