"""The search at the entrances: with some luck, guards notice the attack a little before it begins."""

from __future__ import annotations

import numpy as np

from sim.world.codes import Role
from sim.world.incident_classes import notices
from sim.world.random_streams import Stream
from sim.world.world import World


class Screening:
    """Guards who search people on their way in; without guards nobody is searched.

    One draw a replication decides whether they notice. What searching costs everybody is time at the door before the
    show, which is not modelled.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        luck, guards = float(world.streams.uniform(Stream.SEARCH, 1)[0]), len(world.crowd.rows(Role.GUARD))
        noticed = notices(luck, search_share=world.posture.search_share, guards=guards)
        self._notices_at = world.hazard.due_at - world.scenario.control_room.search_lead_s if noticed else np.inf

    def act(self, world: World) -> None:
        """Notice the attack when it is time."""
        if world.now_s >= self._notices_at:
            world.log.add_once(world.now_s, "attack_noticed")
            self._notices_at = np.inf
