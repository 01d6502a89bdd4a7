"""Lays the points of a study over what is varied: a grid, a sample, or a table from outside."""

from __future__ import annotations

import csv
import io
import itertools
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from sim.errors import Fault, InputError
from sim.scenario.knobs import Knob
from sim.scenario.parameters.study import DesignWords

Value = float | int | bool | str
Points = dict[str, list[Value]]
"""One list of values per varied knob, by dotted path, all equally long; empty where nothing is varied."""


@dataclass(frozen=True)
class Varied:
    """One knob that a study varies.

    Attributes:
        path: as written in the study.
        knob: as declared.
        kind: what its values are.
        values: values to take, or empty where a range is meant.
        low: least value of the range.
        high: greatest value of the range.
        scale: how the range is divided.
        steps: values of the range in a grid.
    """

    path: str
    knob: Knob
    kind: Literal["float", "int", "switch", "choice"]
    values: tuple[Value, ...] = ()
    low: float = 0.0
    high: float = 1.0
    scale: str = "linear"
    steps: int | None = None

    def at(self, share: float) -> Value:
        """Give the value at a share of the way, from 0 to below 1; every value of a list is as likely as another."""
        if self.values:
            return self.values[min(int(share * len(self.values)), len(self.values) - 1)]
        if self.kind == "int":
            return min(int(self.low) + int(share * (int(self.high) - int(self.low) + 1)), int(self.high))
        return self._between(share)

    def in_grid(self) -> list[Value]:
        """Give the values that a grid takes, ends of a range included."""
        if self.values:
            return list(self.values)
        assert self.steps is not None  # the reader has asked for it
        spread = [self._between(k / (self.steps - 1)) for k in range(self.steps)]
        return list(dict.fromkeys(round(value) for value in spread)) if self.kind == "int" else list(spread)

    def ends(self) -> list[Value]:
        """Give every value of a list, or both ends of a range."""
        ends: list[Value] = [int(self.low), int(self.high)] if self.kind == "int" else [self.low, self.high]
        return list(self.values) or ends

    def _between(self, share: float) -> float:
        if share in (0.0, 1.0):
            return (self.low, self.high)[int(share)]
        if self.scale == "log":
            return float(math.exp((1 - share) * math.log(self.low) + share * math.log(self.high)))
        return (1 - share) * self.low + share * self.high


def points_of(varied: Sequence[Varied], design: DesignWords) -> Points:
    """Lay points over what is varied; a design from a table is read by ``table_points``.

    Args:
        varied: the knobs, in the order of the study.
        design: how; ``points`` is set where a sample is meant.

    Returns:
        The points; a grid runs through the last knob fastest.
    """
    if not varied:
        return {}
    if design.kind == "grid":
        rows = list(itertools.product(*(each.in_grid() for each in varied)))
        return {each.path: [row[k] for row in rows] for k, each in enumerate(varied)}
    sample = _sample(design.kind, len(varied), design.points or 1, design.seed)
    return {each.path: [each.at(float(share)) for share in sample[:, k]] for k, each in enumerate(varied)}


def _sample(kind: str, knobs: int, points: int, seed: int) -> NDArray[np.float64]:
    """Give a sample of the unit cube, (points, knobs); Sobol's is scrambled, of a power of two."""
    if kind == "sobol":
        sample = qmc.Sobol(knobs, scramble=True, rng=seed).random_base2(int(math.log2(points)))
    else:
        sample = qmc.LatinHypercube(knobs, rng=seed).random(points)
    return np.asarray(sample, np.float64)


def table_points(path: str) -> tuple[list[str], list[tuple[int, list[Value]]]]:
    """Read a design that was made elsewhere.

    Args:
        path: a CSV file with a line of dotted paths and one line per point.

    Returns:
        The paths, and the line number and values of every point.

    Raises:
        InputError: a file that cannot be read, or with lines of unequal length or no points.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        what = (error.strerror if isinstance(error, OSError) else None) or "it is not UTF-8 text"
        raise InputError([Fault(path, 0, "", f"the table cannot be read: {what}", "check the path")]) from error
    lines = [(number, line) for number, line in _numbered(text) if line]
    if len(lines) < 2:
        raise InputError([Fault(path, 0, "", "the table holds no points", "write one line per point below the names")])
    names = [name.strip() for name in lines[0][1]]
    faults = [
        Fault(path, number, "", f"{len(line)} values stand under {len(names)} names", "write one value per name")
        for number, line in lines[1:]
        if len(line) != len(names)
    ]
    twice = {name for name in names if names.count(name) > 1}
    faults += [Fault(path, 1, name, "the column stands twice", "keep one") for name in sorted(twice)]
    if faults:
        raise InputError(faults)
    return names, [(number, [_read(cell.strip()) for cell in line]) for number, line in lines[1:]]


def _numbered(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text))
    for line in reader:
        yield reader.line_num, line


def _read(cell: str) -> Value:
    """Read a cell as a whole number, a number, a switch or a word."""
    if cell.lower() in ("true", "false"):
        return cell.lower() == "true"
    for kind in (int, float):
        try:
            return kind(cell)
        except ValueError:
            continue
    return cell


def count_of(points: Points) -> int:
    """Give the number of points: 1 where nothing is varied."""
    return len(next(iter(points.values()))) if points else 1


def knobs_at(points: Mapping[str, Sequence[Value]], point: int) -> tuple[tuple[str, Value], ...]:
    """Give path and value of every varied knob at a point."""
    return tuple((path, values[point]) for path, values in points.items())


def beside(file: str, name: str) -> str:
    """Give the path of a file that another file names."""
    return os.path.normpath(os.path.join(os.path.dirname(file), name))
