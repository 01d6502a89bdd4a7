"""Doors as they stand now: open, closed, opening, locked; and refuges that fill and lock."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import component
from sim.scenario.parameters.scenario import Scenario
from sim.world.random_streams import RandomStreams, Stream
from sim.world.venue.venue import CLOSED, LOCKED, OPEN, Venue

SPECIFIC_FLOW: Final = {"free": np.inf, "code": 1.3, "venue": 1.0}
"""Most people that a door passes, persons/(m s) (measured: no limit but the bodies'; the design value, 1.30-1.33,
Gwynne and Rosenbaum 2016; the upper end in theatres and at concerts, Imanishi and Sano 2019, Larsson et al. 2021;
`building.door_flow` chooses)."""

STAIR_FLOW: Final = {"bodies": (np.inf, np.inf), "code": (0.88, 1.1)}
"""Most people that a stair passes up and down, persons/(m s) of its clear width (measured: no limit but the bodies';
the design values of IMO's circular; `building.stair_flow` chooses)."""


class Doors:
    """The state of every door.

    Attributes:
        open: (n,) bool, bodies and sight pass.
        locked: (n,) bool, will not open.
        barred: (n,) bool, shut and locked against the outside; from within it opens with a push.
        harm_passes: (n,) bool, open, or locked by people in a refuge: the lock protects in part (their shielding).
        opens_at: (n,) float64, s, when a door that is being opened stands open; infinite otherwise.
        opening_s: (n,) float64, s, from first push until open.
        shut_to_smoke: (n,) bool, falls shut by itself and holds smoke back now, whatever it is to bodies.
        flow: (n,) float64, persons/s, the most that may pass, both ways together.
        credit: (n,) float64, persons who may pass at once now.
        cost: (2n,) float64, credit that a passage takes by the side it begins on; above 1 up a stair that passes fewer
            people up than down.
    """

    def __init__(self, venue: Venue, scenario: Scenario, streams: RandomStreams) -> None:
        state = venue.door_state.copy()
        state[_exits_out_of_use(venue, scenario, streams)] = LOCKED
        if scenario.building.entrances_shut:
            state[venue.ways_in[state[venue.ways_in] == OPEN]] = CLOSED
        self.open: NDArray[np.bool_] = state == OPEN
        self.locked: NDArray[np.bool_] = state == LOCKED
        self.barred = np.zeros(len(state), np.bool_)
        if scenario.building.entrances_shut:
            self.barred[venue.ways_in] = True
        self.harm_passes: NDArray[np.bool_] = self.open.copy()
        self.shut_to_smoke = np.zeros(len(state), np.bool_)
        self.opens_at = np.full(len(state), np.inf)
        extra = np.where(venue.door_is_exit & (state == CLOSED), scenario.building.exit_release_s, 0.0)
        self.flow = SPECIFIC_FLOW[scenario.building.door_flow] * venue.door_width
        self.credit = np.ones(len(state))
        self.cost = np.ones(2 * len(state))
        self._cap_stairs(venue, *STAIR_FLOW[scenario.building.stair_flow])
        self.opening_s = venue.door_opens_after_s + extra

    def _cap_stairs(self, venue: Venue, up: float, down: float) -> None:
        """Let doors at either end of a stair pass no more than the stair does in each direction."""
        for stair, area in enumerate(venue.stair_area if np.isfinite(up) else ()):
            low, high = venue.stair_span[stair]
            width = venue.area_polygon[area].area / (high - low) - venue.parameters.wall_thickness_m
            for door in np.flatnonzero((venue.door_areas == area).any(axis=1)):
                middle = float(component(venue.door_line[door].mean(axis=0), venue.stair_up[stair]))
                from_stair = int(venue.door_areas[door, 1] == area)
                goes_up = [middle <= 0.5 * (low + high)] * 2  # into the stair at its foot, out of it at its head
                goes_up[from_stair] = not goes_up[from_stair]
                sides = slice(2 * door, 2 * door + 2)
                caps = np.array([up if each else down for each in goes_up]) * width
                most = np.minimum(caps, self.flow[door] / self.cost[sides])
                self.flow[door], self.cost[sides] = most.max(), most.max() / most

    def push(self, door: int, now_s: float) -> None:
        """Begin to open a closed door; nothing happens at an open or a locked one, or one already opening."""
        if not self.open[door] and not self.locked[door] and np.isinf(self.opens_at[door]):
            self.opens_at[door] = now_s + self.opening_s[door]

    def open_at_once(self, door: int, now_s: float) -> None:
        """Let staff open a closed door without delay; nothing happens at an open or a locked one."""
        if not self.open[door] and not self.locked[door]:
            self.opens_at[door] = now_s

    def settle(self, now_s: float) -> NDArray[np.int64]:
        """Open the doors whose time has come; returns their numbers."""
        opened = np.flatnonzero(~self.open & ~self.locked & (self.opens_at <= now_s))
        self.open[opened] = True
        self.harm_passes[opened] = True
        return opened

    def force(self, door: int) -> None:
        """Let responders break a locked door open."""
        self.locked[door] = False
        self.open[door] = self.harm_passes[door] = True

    def unlock(self, door: int) -> None:
        """Unlock a locked door; it stays closed until somebody pushes it open."""
        self.locked[door] = self.harm_passes[door] = False

    def keeps_out(self, door: int) -> bool:
        """Tell whether a door keeps out who comes from the outside: it is locked, or shut against them."""
        return bool(self.locked[door] or (self.barred[door] and not self.open[door]))

    def bar(self, door: int) -> None:
        """Shut a door against the outside; from within it opens with a push, as it did."""
        self.barred[door] = True
        self.open[door] = self.harm_passes[door] = False
        self.opens_at[door] = np.inf

    def lock(self, door: int, lets_harm_through: bool = False) -> None:
        """Shut and lock a door."""
        self.open[door] = False
        self.harm_passes[door] = lets_harm_through
        self.locked[door] = True
        self.opens_at[door] = np.inf


def _exits_out_of_use(venue: Venue, scenario: Scenario, streams: RandomStreams) -> NDArray[np.int64]:
    """Choose the exits that are locked or blocked: always the same ones first, and never a public entrance.

    The order is drawn once per replication, so that a larger usable share frees exits and locks none.
    """
    emergency = np.flatnonzero(venue.door_is_exit & ~venue.door_is_public_entrance)
    order = np.argsort(streams.uniform(Stream.LOCKED_EXITS, len(emergency)), kind="stable")
    locked = round((1.0 - scenario.building.exits_usable_share) * len(emergency))
    return emergency[order[:locked]].astype(np.int64)
