"""What came to pass at each door: when it opened, was locked or forced, and who walked through it."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import component, lengths
from sim.world.codes import Role
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
        n = world.venue.n_doors
        self._start = door_states(world.doors)
        self._open, self._locked = world.doors.open.copy(), world.doors.locked.copy()
        self._area, self._there = world.crowd.area.copy(), world.crowd.on_floor.copy()
        self._between = _doors_between(world.venue)
        self._opened_at, self._locked_at, self._forced_at = (np.full(n, np.inf) for _ in range(3))
        self._passed, self._others = np.zeros((2, n), np.int64), np.zeros(n, np.int64)
        self._first, self._last = np.full(n, np.inf), np.full(n, np.inf)

    def see(self, world: World) -> None:
        """Take down what has changed in one step of the world."""
        doors, now = world.doors, world.now_s
        opened, locked = doors.open & ~self._open, doors.locked & ~self._locked
        self._opened_at[opened & np.isinf(self._opened_at)] = now
        self._forced_at[opened & self._locked & np.isinf(self._forced_at)] = now
        self._locked_at[locked & np.isinf(self._locked_at)] = now
        self._open, self._locked = doors.open.copy(), doors.locked.copy()
        crowd = world.crowd
        moved = self._there & (crowd.area != self._area) & (crowd.role != Role.SOURCE)
        for left, entered in dict.fromkeys(zip(self._area[moved].tolist(), crowd.area[moved].tolist(), strict=True)):
            passable = self._between.get((left, entered))
            if passable is not None:
                self._count(world, passable, left, moved & (self._area == left) & (crowd.area == entered))
        self._area, self._there = crowd.area.copy(), crowd.on_floor.copy()

    def _count(self, world: World, doors: NDArray[np.int64], left: int, through: NDArray[np.bool_]) -> None:
        """Count people who went from one area to the next, each at the nearest of the doors between the two."""
        crowd, venue = world.crowd, world.venue
        gaps = [_gaps(venue.door_line[door], crowd.x[through], crowd.y[through]) for door in doors]
        nearest = doors[np.argmin(gaps, axis=0)]
        audience = crowd.attendee[through]
        np.add.at(self._others, nearest[~audience], 1)
        passed = nearest[audience & ~venue.door_is_exit[nearest]]
        np.add.at(self._passed, ((venue.door_areas[passed, 0] != left).astype(np.int64), passed), 1)
        self._first[passed] = np.minimum(self._first[passed], world.now_s)
        self._last[passed] = world.now_s

    def table(self, world: World) -> Arrays:
        """Give a row for each door.

        Returns:
            ``door``; ``kind``, ``exit`` or ``inner``; ``exit`` and ``public_entrance`` as 0 or 1; ``from`` and ``to``,
            the areas on its two sides; ``width_m``; ``state_at_start`` and ``state_at_end``; ``opened_at``,
            ``locked_at`` and ``forced_at``, the first time of each, s, infinite where it never came; ``passed`` and
            ``passed_back``, passages of the audience in the direction of ``from`` to ``to`` and against it;
            ``others_passed``, passages of staff and responders both ways; ``first_passed_at`` and ``last_passed_at``,
            s, of the audience.
        """
        venue, crowd, n = world.venue, world.crowd, world.venue.n_doors
        passed, first, last = self._passed[0].copy(), self._first.copy(), self._last.copy()
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
            "passed_back": self._passed[1].copy(),
            "others_passed": self._others.copy(),
            "first_passed_at": first.round(3),
            "last_passed_at": last.round(3),
        }


def door_states(doors: Doors) -> NDArray[np.str_]:
    """Give the state of each door in a word: ``open``, ``closed`` or ``locked``."""
    return np.where(doors.locked, "locked", np.where(doors.open, "open", "closed"))


def _doors_between(venue: Venue) -> dict[tuple[int, int], NDArray[np.int64]]:
    """Give the doors between two areas, both ways; (doors,) int64 for each pair that has any."""
    between: dict[tuple[int, int], list[int]] = {}
    for door, (near, far) in enumerate(venue.door_areas.tolist()):
        between.setdefault((near, far), []).append(door)
        between.setdefault((far, near), []).append(door)
    return {pair: np.array(doors) for pair, doors in between.items()}


def _gaps(line: NDArray[np.float64], x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the distances from places to a door, m."""
    along, offset = line[1] - line[0], np.column_stack([x, y]) - line[0]
    share = np.clip(component(offset, along) / component(along, along), 0.0, 1.0)
    return lengths(*(offset - share[:, None] * along).T)
