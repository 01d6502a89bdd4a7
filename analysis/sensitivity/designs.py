"""Tells what a study's points were laid out for, and lays points out for a study to come.

Screening (Morris) and indices (Sobol) rest on points that differ from one another in an exact pattern. A study in
which the pattern is broken is refused for them, never guessed at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Kind = Literal["sobol", "sobol_second", "morris", "sample"]

SEED: Final = 20_240_229
MISSING: Final = "SALib is not installed: `pip install 'havenue[sensitivity]'`"


@dataclass(frozen=True)
class Layout:
    """The points of a study and their pattern.

    Attributes:
        kind: ``sobol`` (blocks A, AB, B), ``sobol_second`` (with BA too), ``morris`` (trajectories) or ``sample``.
        block: points of one block or trajectory; 1 in a sample.
        points: (n, k) of the numbers that were varied.
        varied: what the manifest tells of each, in the order of the columns.
    """

    kind: Kind
    block: int
    points: Floats
    varied: list[dict[str, Any]]

    @property
    def problem(self) -> dict[str, Any]:
        """The same in the words of SALib; the ends of a range are those that the points reach where none is told."""
        ends = [_ends(each, column) for each, column in zip(self.varied, self.points.T, strict=True)]
        return {
            "num_vars": len(self.varied),
            "names": [each["path"] for each in self.varied],
            "bounds": [list(each) for each in ends],
        }


def _ends(varied: dict[str, Any], column: Floats) -> tuple[float, float]:
    low, high = varied.get("low"), varied.get("high")
    return (
        float(column.min()) if low is None else float(low),
        float(column.max()) if high is None else float(high),
    )


def layout_of(varied: list[dict[str, Any]], columns: list[Floats]) -> Layout:
    """Find the pattern of a study's points.

    Args:
        varied: what the manifest tells of each number.
        columns: their values (points,), in the same order.
    """
    points = np.column_stack(columns)
    n, k = points.shape
    scale = np.ptp(points, axis=0)
    whole = points / np.where(scale > 0.0, scale, 1.0)
    for kind, block, fits in (
        ("sobol_second", 2 * k + 2, _is_sobol), ("sobol", k + 2, _is_sobol), ("morris", k + 1, _is_trajectory),
    ):  # fmt: skip
        if k > 1 and n % block == 0 and all(fits(part) for part in whole.reshape(n // block, block, k)):
            return Layout(kind, block, points, varied)  # type: ignore[arg-type]
    return Layout("sample", 1, points, varied)


def _is_sobol(block: Floats) -> bool:
    """Tell whether a block runs A, AB of each number, (BA of each,) B: one number taken from the other end."""
    a, b, k = block[0], block[-1], block.shape[1]
    mixed = np.eye(k, dtype=bool)
    rows = [np.where(mixed, b, a)]
    if len(block) == 2 * k + 2:
        rows.append(np.where(mixed, a, b))
    return bool(np.allclose(block[1:-1], np.concatenate(rows), atol=1e-9) and not np.allclose(a, b))


def _is_trajectory(block: Floats) -> bool:
    """Tell whether each step of a trajectory moves one number, and each number once."""
    moved = np.abs(np.diff(block, axis=0)) > 1e-9
    return bool(np.all(moved.sum(axis=0) == 1) and np.all(moved.sum(axis=1) == 1))


def points_for(method: Literal["sobol", "morris"], varied: list[dict[str, Any]], size: int) -> dict[str, list[float]]:
    """Lay out points for a study to come, as columns for its table.

    Args:
        method: what they are for.
        varied: ``path``, ``low`` and ``high`` of each number.
        size: blocks (a power of two for ``sobol``) or trajectories.

    Raises:
        ImportError: where SALib is not installed.
    """
    problem = {
        "num_vars": len(varied), "names": [each["path"] for each in varied],
        "bounds": [[float(each["low"]), float(each["high"])] for each in varied],
    }  # fmt: skip
    if method == "sobol":
        from SALib.sample import sobol  # noqa: PLC0415  (an extra)

        points = sobol.sample(problem, size, calc_second_order=False, seed=SEED)
    else:
        from SALib.sample import morris  # noqa: PLC0415

        points = morris.sample(problem, size, num_levels=4, seed=SEED)
    return {each["path"]: column.tolist() for each, column in zip(varied, points.T, strict=True)}
