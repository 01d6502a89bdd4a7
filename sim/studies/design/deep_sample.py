"""Settings of a scenario, drawn from what nobody can rule out of its uncertainties: one setting a point."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from sim.scenario.checking.cross_checks import WHOLES
from sim.scenario.deep import Fixed, Plausible, Value, Weighted
from sim.scenario.knobs import knobs_within
from sim.scenario.parameters.scenario import Plan, Scenario

Setting = dict[str, Value]
"""Values by dotted path; list positions are numbers."""


def drawn_from(scenario: Scenario, keep: Collection[str] = ()) -> dict[str, Plausible | Weighted]:
    """Give the plausible range or the weights of each uncertainty that has them, by dotted path, in their order.

    Args:
        scenario: whose.
        keep: paths that are known, and so left out.
    """
    found = ((knob.path, knob.deep) for knob in knobs_within(scenario) if knob.path not in keep)
    return {path: deep for path, deep in found if deep is not None and not isinstance(deep, Fixed)}


def deep_knobs(plan: Plan, keep: Collection[str] = ()) -> list[str]:
    """Give the dotted paths of a scenario's uncertainties that have a plausible range or weights, in their order.

    Args:
        plan: the scenario.
        keep: paths that are known, and so left out.
    """
    return list(drawn_from(plan.scenario, keep))


def deep_settings(plan: Plan, points: NDArray[np.float64], keep: Collection[str] = ()) -> list[Setting]:
    """Give a setting of all these uncertainties for each point.

    Args:
        plan: the scenario. What its file writes is drawn anew as well, unless it is kept; levers and settings stay as
            they are.
        points: (n, k) float64 within 0..1, such as a Latin hypercube; k as many as ``deep_knobs`` gives paths.
        keep: paths that stay as they are, since their values are known.

    Returns:
        For each point value by path.

    Raises:
        ValueError: the points have another number of columns.
    """
    deep = drawn_from(plan.scenario, keep)
    if points.ndim != 2 or points.shape[1] != len(deep):
        raise ValueError(f"points of shape {points.shape} for {len(deep)} uncertainties")
    return [_in_wholes(_drawn(deep, row), plan) for row in points]


def as_overrides(setting: Setting) -> list[str]:
    """Write a setting as the ``path=value`` texts that ``--set`` takes."""
    return [f"{path}={str(value).lower() if isinstance(value, bool) else value}" for path, value in setting.items()]


def _drawn(ranges: dict[str, Plausible | Weighted], row: NDArray[np.float64]) -> Setting:
    pairs = zip(ranges.items(), row, strict=True)
    return {path: deep.value_at(float(share)) for (path, deep), share in pairs}


def _in_wholes(setting: Setting, plan: Plan) -> Setting:
    """Weigh shares of one whole against each other, so that they never come to more than 1.

    What was drawn for them counts as weights, beside the share that their defaults leave to none of them: those who
    freeze, minor wounds. Shares that are kept come first; the drawn ones divide what is left. At the defaults all
    stays as it is.
    """
    weighed = dict(setting)
    for part, parameters, keys in WHOLES:
        drawn = {path: float(setting[path]) for key in keys if (path := f"{part}.{key}") in setting}
        kept = sum(getattr(getattr(plan.scenario, part), key) for key in keys if f"{part}.{key}" not in drawn)
        left = 1.0 - sum(parameters.model_fields[key].default for key in keys)
        weighed |= {path: (1.0 - kept) * weight / (left + sum(drawn.values())) for path, weight in drawn.items()}
    return weighed
