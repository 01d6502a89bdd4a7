"""Lays the points of a study over what is varied: a grid, a sample, or a table from outside."""

from __future__ import annotations

import csv
import io
import itertools
import os
import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from sim.errors import Fault, InputError
from sim.scenario.deep import Value
from sim.scenario.parameters.study import DesignParameters
from sim.scenario.reading.files import text_of
from sim.studies.design.points import Points, Varied


def points_of(varied: Sequence[Varied], design: DesignParameters) -> Points:
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
    sample = unit_sample(design.kind, len(varied), design.points or 1, design.seed)
    return {each.path: [each.at(float(share)) for share in sample[:, k]] for k, each in enumerate(varied)}


def unit_sample(kind: str, knobs: int, points: int, seed: int) -> NDArray[np.float64]:
    """Give a sample of the unit cube, (points, knobs) float64; Sobol's is scrambled, of a power of two.

    Args:
        kind: ``sobol``; anything else is a Latin hypercube.
        knobs: dimensions.
        points: how many.
        seed: of the sample; the same one gives the same points.
    """
    if kind == "sobol":
        sample = qmc.Sobol(knobs, scramble=True, rng=seed).random_base2(points.bit_length() - 1)
    else:
        sample = qmc.LatinHypercube(knobs, rng=seed).random(points)
    return np.asarray(sample, np.float64)


def table_points(path: str) -> tuple[list[str], list[tuple[int, list[Value | None]]]]:
    """Read a design that was made elsewhere.

    Args:
        path: a CSV file with a line of dotted paths and one line per point.

    Returns:
        The paths, and the line number and values of every point.

    Raises:
        InputError: a file that cannot be read, or with lines of unequal length or no points.
    """
    lines = [(number, line) for number, line in _numbered(text_of(path), path) if any(cell.strip() for cell in line)]
    if len(lines) < 2:
        raise InputError([Fault(path, 0, "", "the table holds no points", "write one line per point below the names")])
    names = [name.strip() for name in lines[0][1]]
    foreign = next((noun for sign, noun in _SEPARATORS.items() if len(names) == 1 and sign in names[0]), None)
    if foreign:
        mend = "separate them with commas, and write decimals with a point"
        raise InputError([Fault(path, 1, "", f"the columns are separated by {foreign}", mend)])
    faults = [
        Fault(
            path,
            number,
            "",
            f"values on this line: {len(line)}; names in the header: {len(names)}",
            "write one value per name; the decimal sign is a point, and thousands have none",
        )
        for number, line in lines[1:]
        if len(line) != len(names)
    ]
    faults += _unnamed(path, names)
    twice = {name for name in names if name and names.count(name) > 1}
    faults += [Fault(path, 1, name, "the column appears twice", "keep one") for name in sorted(twice)]
    if faults:
        raise InputError(faults)
    return names, [(number, [_read(cell.strip()) for cell in line]) for number, line in lines[1:]]


_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
"""Signs that stand between columns where spreadsheets do not write commas."""


def _numbered(text: str, path: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text), skipinitialspace=True)
    try:
        for line in reader:
            yield reader.line_num, line
    except csv.Error as error:
        raise InputError([Fault(path, reader.line_num, "", f"not a line of a table: {error}", "mend it")]) from error


def _unnamed(path: str, names: Sequence[str]) -> Iterator[Fault]:
    """Refuse a first line that is no line of names: most of what follows would be said of the wrong thing."""
    for column, name in enumerate(names, start=1):
        if not name:
            yield Fault(path, 1, "", f"column {column} has no name", "name a knob, or take the column out")
        elif isinstance(_read(name), int | float):
            what = f"`{name}` stands where the name of column {column} is due"
            yield Fault(path, 1, "", what, "write a first line with the dotted path of one knob per column")


def _read(cell: str) -> Value | None:
    """Read a cell as a whole number, a number, a switch, a word or nothing."""
    if cell.lower() in ("true", "false"):
        return cell.lower() == "true"
    if re.fullmatch(r"[-+0-9.eE]{1,40}", cell):
        for kind in (int, float):
            try:
                return kind(cell)
            except ValueError:
                continue
    return cell or None


def path_beside(file: str, name: str) -> str:
    """Give the path of a file that another file names."""
    return os.path.normpath(os.path.join(os.path.dirname(file), name))
