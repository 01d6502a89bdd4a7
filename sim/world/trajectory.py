"""Everybody's path, when asked for: where each body was and what it did, a few times a second."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.world.codes import Code, Role, Status
from sim.world.crowd import Crowd
from sim.world.world import World

UNITS_PER_M = 100.0
"""Positions are kept as whole centimetres, 1/m (numerical: the precision of stored paths)."""

NO_LEVEL: Final = -1
"""Level of bodies that stand in no area of the venue (definition: levels count from 0)."""


class Presence(Code):
    """How a body is on the scene, and so what its place means."""

    ABSENT = 0
    """Not on the scene yet: at no place."""
    UPRIGHT = 1
    """Takes room on the floor, and others walk round it."""
    LYING = 2
    """Lies where it is, harmed, overcome or dead; nobody walks round it."""
    GONE = 3
    """No longer on the scene: at no place."""
    TIMETABLE = 4
    """A medic without a body: the place is the one where they were last, and others may stand there too."""
    CARRIED_OUT = 5
    """A patient who has been brought to the collection point: at no place of the sheet any more."""


PLACED: Final = (Presence.UPRIGHT, Presence.LYING, Presence.TIMETABLE)
"""Presences whose place is one."""


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Paths of all bodies: f frames, n bodies and d doors; each body keeps its row in every frame.

    Rows are those of the crowd: the audience first (``person`` of the people table), then staff, officers, medics and
    sources, as ``role`` says. Each code is a member of the enumeration of its name.

    Attributes:
        time_s: (f,) float64, s, when each frame was taken.
        role: (n,) int8, ``Role``.
        uid: (n,) int64, number that keys luck; the same person has the same under every policy.
        centimetres: (f, n, 2) int32, x and y on the sheet, cm. Where there is no place (see ``placed``) it repeats the
            first one that came after, or the last one before.
        level: (f, n) int8, number of the level in the order of the venue's file; -1 outside every area.
        presence: (f, n) int8, ``Presence``.
        status: (f, n) int8, ``Status``.
        action: (f, n) int8, ``Action``.
        awareness: (f, n) int8, ``Awareness``.
        doors: (f, d) int8, 0 open, 1 closed, 2 locked, in the order of the venue's file.
    """

    time_s: NDArray[np.float64]
    role: NDArray[np.int8]
    uid: NDArray[np.int64]
    centimetres: NDArray[np.int32]
    level: NDArray[np.int8]
    presence: NDArray[np.int8]
    status: NDArray[np.int8]
    action: NDArray[np.int8]
    awareness: NDArray[np.int8]
    doors: NDArray[np.int8]

    @property
    def placed(self) -> NDArray[np.bool_]:
        """Mask of bodies that are at a place; (f, n) bool."""
        return np.isin(self.presence, PLACED)

    def places_m(self) -> NDArray[np.float64]:
        """Give places in metres, frame by frame; (f, n, 2) float64, not a number for bodies that are at none."""
        return np.where(self.placed[:, :, None], self.centimetres / UNITS_PER_M, np.nan)


class TrajectoryRecorder:
    """Keeps paths of all bodies while a run goes on.

    Attributes:
        every_s: time between two frames, s.
    """

    def __init__(self, world: World) -> None:
        self.every_s = world.scenario.run.trajectory_every_s
        self._crowd = world.crowd
        self._times: list[float] = []
        self._places: list[NDArray[np.int32]] = []
        self._codes: dict[str, list[NDArray[np.int8]]] = {
            name: [] for name in ("level", "presence", "status", "action", "awareness", "doors")
        }
        self.see(world)

    def see(self, world: World) -> None:
        """Add a frame: where everybody is now and what they do, and how doors stand."""
        crowd, doors = world.crowd, world.doors
        self._times.append(world.now_s)
        self._places.append(np.rint(UNITS_PER_M * np.column_stack([crowd.x, crowd.y])).astype(np.int32))
        seen = {
            "level": np.append(world.venue.area_level, NO_LEVEL)[crowd.area],
            "presence": _presence(crowd, world.now_s),
            "status": crowd.status, "action": crowd.action, "awareness": crowd.awareness,
            "doors": np.where(doors.open, 0, np.where(doors.locked, 2, 1)),
        }  # fmt: skip
        for name, column in seen.items():
            self._codes[name].append(np.array(column, np.int8))

    def trajectory(self) -> Trajectory:
        """Give the paths so far."""
        codes = {name: np.stack(frames) for name, frames in self._codes.items()}
        places = np.stack(self._places)
        came = (codes["presence"] != Presence.ABSENT).argmax(axis=0)
        early = np.arange(len(places))[:, None] < came
        first = places[came, np.arange(places.shape[1])]
        return Trajectory(
            time_s=np.array(self._times), role=self._crowd.role.copy(), uid=self._crowd.uid.copy(),
            centimetres=np.where(early[:, :, None], first, places), **codes,
        )  # fmt: skip


def _presence(crowd: Crowd, now_s: float) -> NDArray[np.int8]:
    """Give how each body is on the scene; (n,) int8."""
    carried = (crowd.collected_at <= now_s) & (crowd.died_at >= crowd.collected_at)
    presence: NDArray[np.int8] = np.select(
        [crowd.status == Status.ABSENT, crowd.on_floor, crowd.status == Status.LEFT, crowd.role == Role.MEDIC, carried],
        [Presence.ABSENT, Presence.UPRIGHT, Presence.GONE, Presence.TIMETABLE, Presence.CARRIED_OUT],
        Presence.LYING,
    ).astype(np.int8)
    return presence
