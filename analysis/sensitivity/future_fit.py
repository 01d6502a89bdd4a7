"""Fits what a policy changes on the uncertainties of its futures, and says how well that foretells a future not seen.

The dozen uncertainties that go most with the change enter, as numbers by their rank and as choices by their values,
with squares and products, under a ridge penalty; the others vary along and count as noise. The dozen and the penalty
are chosen anew without each fifth of the futures, so that the cross-validated R squared is not flattered by either.
Below ``WORTH`` nothing is read from the fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.compare.estimates import SEED, Floats

WORTH: Final = 0.5
"""Cross-validated R squared from which on a fit is read (assumption: half of the spread is foretold)."""
SCREENED: Final = 12
"""Uncertainties that enter (assumption: in the club six carry nearly all of the level)."""
FOLDS: Final = 5
"""Parts of the futures that are foretold from the others in turn (numerical)."""
FEWEST_FUTURES: Final = 60
"""Futures below which nothing is fitted (assumption: five for each uncertainty that enters)."""
PENALTIES: Final = tuple(10.0 ** np.arange(-1.0, 4.1, 0.5))
"""Ridge penalties that are tried (numerical)."""


@dataclass(frozen=True)
class FutureFit:
    """A change fitted on the uncertainties.

    Attributes:
        r_squared: cross-validated; not a number where there are too few futures or nothing changes.
        fitted: (futures,) the fit at each future.
        names: the uncertainties that entered, those that go most with it first.
    """

    r_squared: float
    fitted: Floats
    names: tuple[str, ...]

    @property
    def worth(self) -> bool:
        """Whether the fit is read at all."""
        return bool(self.r_squared >= WORTH)


def columns_of_knobs(knobs: dict[str, NDArray[Any]], points: NDArray[np.int64]) -> dict[str, Floats]:
    """Give each uncertainty as columns within -1..1, (futures, columns); one that never changes is left out."""
    columns = {}
    for path, values in knobs.items():
        here = values[points]
        if len(np.unique(here)) < 2:
            continue
        if here.dtype.kind == "f":
            ranks = stats.rankdata(here)
            columns[path] = (2.0 * (ranks - 0.5) / len(here) - 1.0)[:, None]
        else:
            columns[path] = np.column_stack([np.where(here == each, 1.0, -1.0) for each in np.unique(here)[1:]])
    return columns


def fit_of(change: Floats, columns: dict[str, Floats]) -> FutureFit:
    """Fit a change.

    Args:
        change: (futures,) without gaps.
        columns: of each uncertainty by path, (futures, columns).
    """
    n = len(change)
    if n < FEWEST_FUTURES or not np.ptp(change) > 0.0 or not columns:
        return FutureFit(float("nan"), np.full(n, float(change.mean()) if n else 0.0), ())
    fold = np.random.Generator(np.random.Philox(SEED)).permutation(n) % FOLDS
    foretold, guessed = np.empty(n), np.empty(n)
    for part in range(FOLDS):
        seen, unseen = fold != part, fold == part
        foretold[unseen] = _predicted(change[seen], columns, seen, unseen)
        guessed[unseen] = change[seen].mean()
    left = float(((change - foretold) ** 2).sum())
    every = np.ones(n, bool)
    names = _screened(change, columns, every)
    fitted = _predicted(change, columns, every, every)
    return FutureFit(1.0 - left / float(((change - guessed) ** 2).sum()), fitted, names)


def _screened(change: Floats, columns: dict[str, Floats], seen: NDArray[np.bool_]) -> tuple[str, ...]:
    """Name the uncertainties that go most with a change: the largest rank correlation of a column of theirs."""
    ranks = stats.rankdata(change)
    names = list(columns)
    owner = np.repeat(np.arange(len(names)), [each.shape[1] for each in columns.values()])
    every = np.column_stack([each[seen] for each in columns.values()])
    every = every - every.mean(axis=0)
    length = np.sqrt((every**2).sum(axis=0))
    with np.errstate(divide="ignore", invalid="ignore"):
        along = np.nan_to_num(np.abs((ranks - ranks.mean()) @ every) / length)
    strength = np.zeros(len(names))
    np.maximum.at(strength, owner, along)
    return tuple(names[k] for k in np.argsort(-strength, kind="stable")[:SCREENED])


def _predicted(
    change: Floats, columns: dict[str, Floats], seen: NDArray[np.bool_], unseen: NDArray[np.bool_]
) -> Floats:
    """Fit the futures that were seen, and foretell others; the penalty by leaving out one of those seen in turn."""
    names = _screened(change, columns, seen)
    features = _features([columns[name] for name in names])
    middle, scale = features[seen].mean(axis=0), features[seen].std(axis=0)
    kept = scale > 0.0
    x, new = ((features[which][:, kept] - middle[kept]) / scale[kept] for which in (seen, unseen))
    mean = float(change.mean())
    u, s, vt = np.linalg.svd(x, full_matrices=False)
    projected, best, weights = u.T @ (change - mean), np.inf, np.zeros(x.shape[1])
    for penalty in PENALTIES:
        shrunk = s**2 / (s**2 + penalty)
        hat = (u**2) @ shrunk + 1.0 / len(change)
        rest = (change - mean - u @ (shrunk * projected)) / np.maximum(1.0 - hat, 1e-6)
        if float(rest @ rest) < best:
            best, weights = float(rest @ rest), vt.T @ (s / (s**2 + penalty) * projected)
    result: Floats = mean + new @ weights
    return result


def _features(columns: list[Floats]) -> Floats:
    """Give the columns, their squares and the products of columns of different uncertainties."""
    parts = list(columns)
    for k, one in enumerate(columns):
        if one.shape[1] == 1:
            parts.append(one**2)
        parts += [one[:, [a]] * other for other in columns[k + 1 :] for a in range(one.shape[1])]
    return np.column_stack(parts)
