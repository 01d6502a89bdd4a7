"""How a run ends: when its scene is over, and what passes until all are cared for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from sim.kernels.scene import somebody_gets_on
from sim.world.codes import Role, Status, Wound
from sim.world.response_delays import draw_delays
from sim.world.world import World

AFTERMATH_STEP_S: Final = 10.0
"""Step of the clocks of response and care once the scene is over, s (numerical: those clocks run for minutes)."""

LONGEST_SCENE_S: Final = 3 * 3600.0
"""Time at which a scene is cut even though the hazard is still active, s (definition: of the end of a run)."""

AFTERMATH_LIMIT_S: Final = 12 * 3600.0
"""Time after the scene at which the aftermath is given up; a barricade can last for hours, s (definition: of the end of
a run)."""

STILL_FOR_S: Final = 60.0
"""A scene is over when for this long nobody has left or got on, and nothing more is to come, s (definition: of the end
of a run)."""

WALKS_MPS: Final = 0.05
"""Speed above which somebody without a way is on the move, m/s (definition: of the end of a run)."""


class Scene:
    """Watches for the end of the scene."""

    def __init__(self) -> None:
        self._still_since_s, self._left = 0.0, 0

    def over(self, world: World, something_to_come: Callable[[], bool]) -> bool:
        """Tell whether the scene is over: its time is up, or for long nobody has left or got on.

        While the air may harm somebody, those who are on their way out when the time is up walk on: left where they
        are, they would breathe it in the aftermath.

        Args:
            world: the world.
            something_to_come: tells whether the scene has to wait for something.
        """
        if world.hazard.active.any() and world.now_s < LONGEST_SCENE_S:
            self._still_since_s = world.now_s
            return False
        time_is_up = world.now_s >= world.scenario.run.duration_s
        if time_is_up and not (world.air.harms and world.now_s < LONGEST_SCENE_S):
            return True
        if not time_is_up and something_to_come():
            self._still_since_s = world.now_s
            return False
        crowd = world.crowd
        left = int(np.count_nonzero(crowd.status == Status.LEFT))
        walkers = crowd.on_floor & (crowd.role != Role.MEDIC)  # medics go on in the aftermath
        if left > self._left or somebody_gets_on(
            walkers, crowd.node, crowd.speed, crowd.waited, WALKS_MPS, STILL_FOR_S
        ):
            self._still_since_s = world.now_s
        self._left = left
        return world.now_s - self._still_since_s >= STILL_FOR_S


def pass_aftermath(world: World, harm: Callable[[World], None], go_on: Callable[[float], None]) -> None:
    """Let the clocks of response and care run on until nobody waits for care or hospital any more.

    Args:
        world: the world.
        harm: wounds those whose exposure has passed their threshold.
        go_on: lets some time pass, s, for the sources that hold out, the response and the wounded.
    """
    world.hazard.pending = 0  # what has not begun by now never does
    if np.isfinite(world.hazard.begun_at) and not np.isfinite(world.hazard.ended_at):
        _cut(world)
    harm(world)  # a contact in the last step may have harmed by error
    harmed = np.isfinite(world.hazard.begun_at) or np.isfinite(world.crowd.harmed_at).any()
    if not harmed and not world.hazard.harms.any() and not world.air.harms:
        return
    while world.clock.aftermath_s < AFTERMATH_LIMIT_S and not _settled(world):
        world.clock.aftermath_s += AFTERMATH_STEP_S
        go_on(AFTERMATH_STEP_S)
    crowd = world.crowd
    critical = (crowd.wound == Wound.CRITICAL) & crowd.attendee
    lived_to_see_it = critical & (crowd.died_at >= crowd.hospital_at)
    reached = crowd.hospital_at[lived_to_see_it & np.isfinite(crowd.hospital_at)]
    if len(reached):
        world.log.add(float(reached.max()), "last_critical_evacuated")


def _settled(world: World) -> bool:
    """Tell whether nothing does harm any more, medics could come in, and no patient waits for hospital."""
    if world.hazard.harms.any() or world.air.harms or not np.isfinite(world.response.warm_zone_at):
        return False
    crowd = world.crowd
    return not (crowd.patient & ~(crowd.hospital_at <= world.now_s)).any()


def _cut(world: World) -> None:
    """Settle a threat that was never seen to end: one cut off counts as ended after police entry and search."""
    active = bool(world.hazard.active.any())
    if active:
        world.log.add(world.now_s, "scene_cut")
    search_s = draw_delays(world.scenario, world.streams).search_s
    entry = world.response.entry_at if np.isfinite(world.response.entry_at) else world.now_s
    world.hazard.ended_at = max(world.now_s, entry + search_s) if active else world.now_s
    world.hazard.active[:] = False
    world.log.add(world.hazard.ended_at, "threat_ended")
