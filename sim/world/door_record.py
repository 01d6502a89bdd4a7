"""What came to pass at each door: when it opened, was locked or forced, who walked through it, and who waited."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.passages import Between, Passed, count_passages
from sim.world.door_queues import DoorQueues
from sim.world.doors import Doors
from sim.world.venue.venue import Venue
from sim.world.world import World

Arrays = dict[str, NDArray[Any]]

OUTSIDE: Final = "outside"
"""Name of what lies behind an exit, as venue files write it."""


class DoorRecord:
    """Watches the doors of a run from outside: it changes nothing, and nothing in the run reads it.

    Somebody has passed an inner door when the area that they are in has become that on its other side; on the
    threshold nobody has. Exits count the audience as the people table does: when they leave.

    Args:
        world: the world at its beginning.
    """

    def __init__(self, world: World) -> None:
        crowd, n = world.crowd, world.venue.n_doors
        self._start = door_states(world.doors)
        self._open, self._locked = world.doors.open.copy(), world.doors.locked.copy()
        self._area, self._there = crowd.area.copy(), crowd.on_floor.copy()
        self._between = _doors_between(world.venue)
        self._opened_at, self._locked_at, self._forced_at = (np.full(n, np.inf) for _ in range(3))
        self._queues = DoorQueues(world)
        self._passed = Passed(np.zeros((2, n), np.int64), np.zeros(n, np.int64), np.full(n, np.inf), np.full(n, np.inf))

    def see(self, world: World) -> None:
        """Take down what has changed in one step of the world."""
        crowd, doors = world.crowd, world.doors
        if doors.open.tobytes() != self._open.tobytes() or doors.locked.tobytes() != self._locked.tobytes():
            self._see_states(doors, world.now_s)
        count_passages(
            world.now_s, crowd.x, crowd.y, crowd.area, crowd.on_floor, crowd.role, self._between, self._area,
            self._there, self._passed,
        )  # fmt: skip
        self._queues.see(world)

    def _see_states(self, doors: Doors, now_s: float) -> None:
        """Note which doors have been opened, locked or forced for the first time."""
        opened, locked = doors.open & ~self._open, doors.locked & ~self._locked
        self._opened_at[opened & np.isinf(self._opened_at)] = now_s
        self._forced_at[opened & self._locked & np.isinf(self._forced_at)] = now_s
        self._locked_at[locked & np.isinf(self._locked_at)] = now_s
        self._open, self._locked = doors.open.copy(), doors.locked.copy()

    def table(self, world: World) -> Arrays:
        """Give a row for each door.

        Returns:
            ``door``; ``kind``, ``exit`` or ``inner``; ``exit`` and ``public_entrance`` as 0 or 1; ``from`` and ``to``,
            the areas on its two sides; ``width_m``; ``state_at_start`` and ``state_at_end``; ``opened_at``,
            ``locked_at`` and ``forced_at``, the first time of each, s, infinite where it never came; ``passed`` and
            ``passed_back``, passages of the audience in the direction of ``from`` to ``to`` and against it;
            ``others_passed``, passages of staff and responders both ways; ``first_passed_at`` and ``last_passed_at``,
            s, of the audience; ``queue_s``, ``above_4_s`` and ``above_6_s``, as ``DoorQueues`` has them.
        """
        venue, crowd, n = world.venue, world.crowd, world.venue.n_doors
        passed, first, last = self._passed.audience[0].copy(), self._passed.first.copy(), self._passed.last.copy()
        gone = np.flatnonzero(crowd.attendee & (crowd.left_by >= 0))
        np.add.at(passed, crowd.left_by[gone], 1)
        for exit_door in np.unique(crowd.left_by[gone]):
            times = crowd.left_at[gone][crowd.left_by[gone] == exit_door]
            first[exit_door], last[exit_door] = times.min(), times.max()
        areas = np.array(
            [*venue.area_ids[: venue.n_inside_areas], *([OUTSIDE] * (venue.n_areas - venue.n_inside_areas))]
        )
        return {
            "door": np.array(venue.door_ids),
            "kind": np.where(venue.door_is_exit, "exit", "inner"),
            "exit": venue.door_is_exit.astype(np.int64),
            "public_entrance": venue.door_is_public_entrance.astype(np.int64),
            "from": areas[venue.door_areas[:, 0]].reshape(n),
            "to": areas[venue.door_areas[:, 1]].reshape(n),
            "width_m": np.round(venue.door_width, 3),
            "state_at_start": self._start,
            "state_at_end": door_states(world.doors),
            "opened_at": self._opened_at.round(3),
            "locked_at": self._locked_at.round(3),
            "forced_at": self._forced_at.round(3),
            "passed": passed,
            "passed_back": self._passed.audience[1].copy(),
            "others_passed": self._passed.others.copy(),
            "first_passed_at": first.round(3),
            "last_passed_at": last.round(3),
            **self._queues.table(),
        }


def door_states(doors: Doors) -> NDArray[np.str_]:
    """Give the state of each door in a word: ``open``, ``closed`` or ``locked``."""
    return np.where(doors.locked, "locked", np.where(doors.open, "open", "closed"))


def _doors_between(venue: Venue) -> Between:
    """Give the doors between any two areas, both ways."""
    start = np.zeros((venue.n_areas, venue.n_areas, 2), np.int64)
    doors: list[int] = []
    for near, far in dict.fromkeys(
        (near, far) for pair in venue.door_areas.tolist() for near, far in (pair, pair[::-1])
    ):
        begin = len(doors)
        doors += [door for door, pair in enumerate(venue.door_areas.tolist()) if pair in ([near, far], [far, near])]
        start[near, far] = begin, len(doors)
    return Between(start, np.array(doors, np.int64), venue.door_line, venue.door_areas, venue.door_is_exit)
