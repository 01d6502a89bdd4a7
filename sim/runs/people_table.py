"""The audience of a run as a table that people can read: words for codes, nothing where a time never came."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.world.codes import Action, Cause, Code, Mobility, Status, Wound
from sim.world.venue.venue import Venue

Arrays = dict[str, NDArray[Any]]

CODES: Final[dict[str, type[Code]]] = {
    "mobility": Mobility, "status": Status, "action": Action, "wound": Wound, "cause": Cause,
}  # fmt: skip
"""Columns that hold the code of a word."""

IDS: Final = {"home_area": "area_ids", "left_by": "door_ids"}
"""Columns that hold the number of an area or a door, and the venue's list of its ids."""

WHOLE: Final = frozenset({"person", "group"})
"""Columns of whole numbers."""

_DECIMALS: Final = {"age": 1}
_DECIMALS_ELSE: Final = 3


def as_labels(people: Arrays, venue: Venue) -> Arrays:
    """Give the audience as a table for people.

    Args:
        people: one entry per member of the audience, by column, with codes and numbers.
        venue: where they were.

    Returns:
        ``person`` and the same columns: words and ids in place of codes (empty for none), times in s to the
        millisecond, infinite where they never came.
    """
    n = len(next(iter(people.values()), ()))
    table: Arrays = {"person": np.arange(n)}
    for name, column in people.items():
        if name in CODES:
            table[name] = np.array([code.label for code in CODES[name]])[column]
        elif name in IDS:
            table[name] = np.array([*getattr(venue, IDS[name]), ""])[column]
        elif np.issubdtype(column.dtype, np.floating):
            table[name] = np.round(column, _DECIMALS.get(name, _DECIMALS_ELSE))
        else:
            table[name] = column
    return table


def read_back(columns: dict[str, list[str]]) -> Arrays:
    """Turn columns of text into those that ``as_labels`` gave.

    Args:
        columns: as read from the table.

    Returns:
        Labels as text, whole numbers as int64, other numbers as float64; infinite where there is none.

    Raises:
        ValueError: text where a number belongs.
    """
    return {name: _array(name, values) for name, values in columns.items()}


def _array(name: str, values: list[str]) -> NDArray[Any]:
    if name in CODES or name in IDS:
        return np.array(values, np.str_)
    if name in WHOLE:
        return np.array(values, np.int64)
    return np.array([value or "inf" for value in values], np.float64)
