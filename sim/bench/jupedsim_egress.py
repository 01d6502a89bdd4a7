"""The same egress in JuPedSim: same floor, same people at the same places, each by the same exit.

Its collision-free speed model is the one of its models that both finishes such a hall and jams plausibly. Bodies, free
speeds and the time gap are ours; its remaining parameters are at their defaults.
"""

from __future__ import annotations

from time import perf_counter, process_time
from typing import Any, Final

import numpy as np
import shapely

from sim.bench.hall import RADIUS_M, STEP_S, Hall
from sim.bench.movement import LONGEST_EGRESS_S, Egress
from sim.errors import Fault, InputError
from sim.rules.movement.leaving import END_OF_RUN_OUT_M

DEFAULT_STEP_S: Final = 0.01
"""JuPedSim's default time step, which its documentation recommends to keep."""

ASIDE_M: Final = 2.5
"""How far beside a door its exit reaches: the run-out behind it is 3 m wider than the door on either side."""

SEAM_M: Final = 1e-6
"""By so much each area grows before all are joined, so that no seam is left between them."""


def peer_package() -> Any:
    """Give the package ``jupedsim``.

    Raises:
        InputError: if it is not installed.
    """
    try:
        import jupedsim  # noqa: PLC0415  (an extra that few have installed)
    except ImportError as error:
        what, mend = "the package `jupedsim` is not installed", "pip install 'havenue[peer]'"
        raise InputError([Fault("--peer", 0, "jupedsim", what, mend)]) from error
    return jupedsim


def peer_egress(hall: Hall, step_s: float) -> Egress:
    """Let everybody leave the hall in JuPedSim.

    Args:
        hall: the place and the people.
        step_s: its time step, s.

    Returns:
        What that cost; setting it up is not timed, and no trajectory is written.
    """
    simulation = _simulation(hall, step_s)
    every, people, agent_steps, t95_s = round(STEP_S / step_s), hall.people, 0, np.inf
    there, now_s = people, 0.0
    cpu, wall = process_time(), perf_counter()
    while there and now_s < LONGEST_EGRESS_S:
        agent_steps += there * every
        simulation.iterate(every)
        there, now_s = simulation.agent_count(), simulation.iteration_count() * step_s
        if there <= 0.05 * people:
            t95_s = min(t95_s, now_s)
    return Egress(process_time() - cpu, perf_counter() - wall, agent_steps, now_s, t95_s, there)


def _simulation(hall: Hall, step_s: float) -> Any:
    peer = peer_package()
    simulation = peer.Simulation(model=peer.CollisionFreeSpeedModel(), geometry=_floor(hall), dt=step_s)
    ways = []
    for door in range(hall.venue.n_doors):
        stage = simulation.add_exit_stage(_exit(hall, door))
        ways.append((stage, simulation.add_journey(peer.JourneyDescription([stage]))))
    time_gap_s = float(getattr(hall.plan.scenario.movement, "time_gap_s", 1.0))
    for place, speed, door in zip(hall.place.tolist(), hall.speed.tolist(), hall.door, strict=True):
        stage, journey = ways[door]
        simulation.add_agent(peer.CollisionFreeSpeedModelAgentParameters(
            position=tuple(place), desired_speed=speed, radius=RADIUS_M, time_gap=time_gap_s, journey_id=journey,
            stage_id=stage,
        ))  # fmt: skip
    return simulation


def _floor(hall: Hall) -> shapely.Polygon:
    """Give all areas as one polygon: the hall, the channels of its doors, and the run-outs behind them."""
    areas = [floor.buffer(SEAM_M, join_style="mitre") for floor in hall.venue.area_floor]
    return shapely.union_all(areas).simplify(10.0 * SEAM_M)


def _exit(hall: Hall, door: int) -> list[tuple[float, float]]:
    """Give the corners of the strip at the end of a run-out where people leave, as they do in our model."""
    (start, end), onward = hall.venue.door_line[door], hall.venue.door_normal[door]
    aside = ASIDE_M * (end - start) / hall.venue.door_width[door]
    near = (hall.venue.parameters.run_out_m - END_OF_RUN_OUT_M) * onward
    far = near + 0.9 * END_OF_RUN_OUT_M * onward
    corners = np.array([start - aside + near, end + aside + near, end + aside + far, start - aside + far])
    return [(float(x), float(y)) for x, y in corners]
