"""What a run gave as tables: a dict of arrays of equal length each, ready for ``pandas.DataFrame``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.world.clock import Clock
from sim.world.codes import Cause
from sim.world.event_log import EVENTS, Event
from sim.world.trajectory import UNITS_PER_M, Presence, Trajectory

Arrays = dict[str, NDArray[Any]]

_WITH_A_BODY: Final = (Presence.UPRIGHT, Presence.LYING)
"""Presences of those whose body takes a place of its own."""


def of_events(events: Iterable[Event]) -> Arrays:
    """Give events as a table: ``time_s``, ``event``, ``subject`` and ``meaning``."""
    events = tuple(events)
    return {
        "time_s": np.array([event.time_s for event in events], np.float64),
        "event": np.array([event.name for event in events], np.str_),
        "subject": np.array([event.subject for event in events], np.str_),
        "meaning": np.array([EVENTS[event.name] for event in events], np.str_),
    }


def of_people(people: Arrays) -> Arrays:
    """Give the audience as a table.

    Args:
        people: as ``people_table.as_labels`` gives it, and as a run folder holds it.

    Returns:
        The same columns, with a label for the number of each cause, and nan, which pandas takes for missing, where a
        time never came.
    """
    table: Arrays = {}
    for name, column in people.items():
        if name == "harmed_by":  # run folders keep its number
            table[name] = np.array([cause.label for cause in Cause])[column.astype(np.int64)]
        elif np.issubdtype(column.dtype, np.floating):
            table[name] = np.where(np.isinf(column), np.nan, column)
        else:
            table[name] = column.astype(np.int64) if column.dtype.kind == "i" else column
    return table


def of_trajectory(trajectory: Trajectory | None) -> Arrays:
    """Give paths as a table in the columns of trajectory files.

    Args:
        trajectory: everybody's path, or None.

    Returns:
        ``id``, ``frame``, ``x`` and ``y`` (m, on the sheet), by frame and then id, without those who are not there yet
        or have left, those carried out, and medics without a body, who may stand at one point. An ``id`` below the
        number of people is the audience's ``person``; staff and others follow.
    """
    if trajectory is None:
        return {"id": np.empty(0, np.int64), "frame": np.empty(0, np.int64), "x": np.empty(0), "y": np.empty(0)}
    frame, person = np.nonzero(np.isin(trajectory.presence, _WITH_A_BODY))
    x, y = trajectory.centimetres[frame, person].T / UNITS_PER_M
    return {"id": person, "frame": frame, "x": x, "y": y}


def frames_per_second(step_s: float, every_s: float) -> float:
    """Give the frames in a second of a trajectory that is kept every so many seconds, a whole number of steps."""
    return 1.0 / Clock(step_s, step_s).rounded(every_s)
