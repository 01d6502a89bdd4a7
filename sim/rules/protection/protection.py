"""All protection of a building in one place, in the order in which it acts: on the air of the second before."""

from __future__ import annotations

from sim.rules.protection.detection import Detection
from sim.rules.protection.extinguishers import Extinguishers
from sim.rules.protection.fire_load import reduce_fire_load
from sim.rules.protection.self_closing import SelfClosing
from sim.rules.protection.smoke_control import SmokeControl
from sim.rules.protection.sprinklers import Sprinklers
from sim.world.world import World


class Protection:
    """What the building and its staff do against a fire; nothing where there is none.

    Args:
        world: the world, with the fires of its hazards.
    """

    def __init__(self, world: World) -> None:
        reduce_fire_load(world)
        self._detection, self._sprinklers = Detection(world), Sprinklers(world)
        self._smoke_control, self._extinguishers = SmokeControl(world), Extinguishers(world)
        self._self_closing = SelfClosing(world)

    def act(self, world: World, passed_s: float) -> None:
        """Do what is due.

        Args:
            world: the world. **Written**: what the gas offers to be set, and what the control room knows.
            passed_s: time that passes, s.
        """
        if world.gas is None:
            return
        self._detection.act(world)
        self._sprinklers.act(world, passed_s)
        self._smoke_control.act(world, self._detection.tripped_at)
        self._extinguishers.act(world)
        self._self_closing.act(world)
