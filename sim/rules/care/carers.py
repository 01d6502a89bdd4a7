"""All who help the wounded in one place, in the order in which they act."""

from __future__ import annotations

from sim.rules.care.fire_rescue import FireRescue
from sim.rules.care.first_aid import FirstAid
from sim.rules.care.lay_carrying import LayCarrying
from sim.rules.care.medics import Medics
from sim.rules.care.medics_at_risk import MedicsAtRisk
from sim.rules.care.own_way import set_out_alone
from sim.rules.care.police_carrying import PoliceCarrying
from sim.rules.care.transport import Transport
from sim.world.codes import Role
from sim.world.world import World


class Carers:
    """People near, medics, police and firefighters who carry, and vehicles.

    Args:
        world: the world.

    Attributes:
        first_aid: people near, by hand or with kits.
        medics: of the event, and from outside.
        lay_carrying: people near who carry.
    """

    def __init__(self, world: World) -> None:
        self.first_aid, self.medics = FirstAid(world), Medics(world, world.crowd.rows(Role.MEDIC))
        self.lay_carrying = LayCarrying(world)
        self._medics_at_risk, self._police_carrying = MedicsAtRisk(world), PoliceCarrying()
        self._fire_rescue, self._transport = FireRescue(world), Transport(world)

    def act(self, world: World, passed_s: float) -> None:
        """Let everybody help who can.

        Args:
            world: the world. **Written**: everything about patients and who helps them.
            passed_s: time that passes, s.
        """
        self.first_aid.act(world)
        self._medics_at_risk.act(world, self.medics, passed_s)
        self.medics.act(world)
        for carrying in (self.lay_carrying, self._police_carrying):
            carrying.act(world, self.first_aid.patients)
        self._fire_rescue.act(world, self.first_aid.patients, passed_s)
        set_out_alone(world)
        self._transport.act(world)
