"""Residuals of a verification case against given data: model less data, as root mean square, mean size and bias."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.scenario.parameters.verification_case import AcceptParameters
from sim.verification.cases.case_files import Case

Floats = NDArray[np.float64]
Values = Mapping[tuple[str, str], Floats]
"""One value per seed, by variant and measure."""


def residual_figure(case: Case, accept: AcceptParameters, values: Values) -> Floats:
    """Put the residuals of a rule together, seed by seed.

    Where the variants say their x, the model's line through them is read at each point of the data, and each point
    counts once. Where a measure gives x, the line of the data (points of one x averaged) is read at each variant's x;
    one that lies outside the data has no residual, and the figure is not a number.

    Args:
        case: the case.
        accept: a rule of the kind ``rmse``, ``mae`` or ``bias``.
        values: what was measured.

    Returns:
        (seeds,) float64, in the unit of the measure.
    """
    variants = [each for each in case.variants if not accept.variants or each.name in accept.variants]
    y = np.stack([values[each.name, accept.measure] for each in variants])
    points = np.array(next(table.points for table in case.parameters.data if table.id == accept.data), np.float64)
    if accept.at is None:
        residuals = _at_the_data(np.array([each.x for each in variants], np.float64), y, points)
    else:
        residuals = y - _of_the_data(np.stack([values[each.name, accept.at] for each in variants]), points)
    return _TOGETHER[accept.of](residuals)


def _at_the_data(x: Floats, y: Floats, points: Floats) -> Floats:
    """Give the model's line less each point of the data; (points, seeds)."""
    order = np.argsort(x)
    lines = [np.interp(points[:, 0], x[order], column[order]) for column in y.T]
    residuals: Floats = np.stack(lines, axis=1) - points[:, 1:]
    return residuals


def _of_the_data(x: Floats, points: Floats) -> Floats:
    """Give the line of the data at measured places; not a number outside of it."""
    knots = np.unique(points[:, 0])
    means = np.array([points[points[:, 0] == knot, 1].mean() for knot in knots])
    return np.asarray(np.interp(x, knots, means, left=np.nan, right=np.nan), np.float64)


_TOGETHER: Final[Mapping[str, Callable[[Floats], Floats]]] = {
    "rmse": lambda residuals: np.sqrt((residuals**2).mean(axis=0)),
    "mae": lambda residuals: np.abs(residuals).mean(axis=0),
    "bias": lambda residuals: residuals.mean(axis=0),
}
