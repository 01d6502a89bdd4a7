"""The way to hospital: bearers bring patients to the collection point, and vehicles take all who are out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.codes import Mover, Wound
from sim.world.navigation.walking_distance import WalkingDistances, collection_point
from sim.world.susceptibility import road_factor
from sim.world.world import World

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


class Transport:
    """Carries treated patients out and sends on all who are out, time-critical ones first.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        self._team_free_at = np.full(world.scenario.care.bearer_teams, np.inf)
        self._roads = road_factor(world.scenario, world.streams)
        self._taken = {"ambulance": 0, "vehicle": 0}
        self._place, self._area = collection_point(world.venue)
        self._journeys = WalkingDistances(world.navigation)

    def act(self, world: World) -> None:
        """Let bearers and vehicles do what is due."""
        if world.now_s >= world.response.medical_entry_at:
            self._team_free_at[np.isinf(self._team_free_at)] = world.response.medical_entry_at
            self._carry(world)
        self._send(world)

    def _carry(self, world: World) -> None:
        """Give each free team the most urgent patient who is ready; first treated, first carried."""
        crowd, care = world.crowd, world.scenario.care
        ready = np.flatnonzero(
            crowd.waiting(world.now_s) & (crowd.ready_at <= world.now_s) & np.isinf(crowd.collected_at)
        )
        if len(ready) == 0:
            return
        places = np.column_stack([crowd.x[ready], crowd.y[ready]])
        metres = self._journeys.metres(self._place, self._area, places, crowd.area[ready].astype(np.int64))
        for k in np.lexsort((crowd.ready_at[ready], crowd.wound[ready] != Wound.CRITICAL)):
            team = int(self._team_free_at.argmin()) if len(self._team_free_at) else -1
            if team < 0 or self._team_free_at[team] > world.now_s:
                return
            start = max(self._team_free_at[team], crowd.ready_at[ready[k]])
            walk_s = metres[k] / care.medic_speed_mps + metres[k] / care.carry_speed_mps
            self._team_free_at[team] = start + walk_s + care.drill_factor * care.lift_s
            crowd.collected_at[ready[k]] = self._team_free_at[team]
            crowd.moved_by[ready[k]] = Mover.BEARERS

    def _send(self, world: World) -> None:
        """Send on those who are out, each by whatever brings them to hospital sooner; an ambulance has a crew."""
        crowd = world.crowd
        here = np.flatnonzero((crowd.collected_at <= world.now_s) & np.isinf(crowd.departed_at) & crowd.patient)
        for row in here[np.lexsort((crowd.collected_at[here], crowd.wound[here] != Wound.CRITICAL))]:
            arrival, departure, by = min(self._ways(world, int(row)))
            if departure > world.now_s:
                continue
            self._taken[by] += 1
            crowd.departed_at[row], crowd.hospital_at[row] = departure, arrival
            crowd.without_crew[row] = by == "vehicle"
            if by == "ambulance":
                crowd.treated_at[row] = min(crowd.treated_at[row], departure)

    def _ways(self, world: World, row: int) -> list[tuple[float, float, str]]:
        """Give arrival, departure and means for each next vehicle that a patient could have."""
        crowd, care, clocks = world.crowd, world.scenario.care, world.response
        first_ambulance = clocks.ordered_at + self._roads * care.ambulance_first_s
        means = [("ambulance", first_ambulance, care.ambulances_per_min, 1.0)]
        if care.transport == "any_vehicle" or crowd.moved_by[row] != Mover.BEARERS:
            quicker = care.vehicle_median_s / care.ambulance_median_s
            first_car = min(clocks.arrived_at, world.help_needed_at + care.private_vehicle_s)
            means.append(("vehicle", first_car, care.vehicles_per_min, quicker))
        ways = []
        for name, first, per_min, share in means:
            departure = max(float(crowd.collected_at[row]), first + 60.0 * self._taken[name] / per_min)
            ways.append((departure + share * float(crowd.transport_s[row]), departure, name))
        return ways
