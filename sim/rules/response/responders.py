"""Control room, armed officers, police and fire service in one place, in the order in which they act."""

from __future__ import annotations

from sim.rules.response.control_room import ControlRoom
from sim.rules.response.fire_service import FireService
from sim.rules.response.lockdown import Lockdown
from sim.rules.response.outer_lockdown import OuterLockdown
from sim.rules.response.police import Police
from sim.rules.response.site_officers import SiteOfficers
from sim.world.codes import Role
from sim.world.world import World


class Responders:
    """Those who answer to an incident.

    Args:
        world: the world.

    Attributes:
        control_room: of the venue.
        site_officers: armed officers on site.
        police: officers who come.
    """

    def __init__(self, world: World) -> None:
        self.control_room = ControlRoom(world)
        self._lockdown, self._outer_lockdown = Lockdown(world), OuterLockdown(world)
        self.site_officers = SiteOfficers(world, world.crowd.rows(Role.SITE_OFFICER))
        self.police = Police(world, world.crowd.rows(Role.OFFICER))
        self._fire_service = FireService(world)

    def act(self, world: World) -> None:
        """Let one step of the response pass, while the scene lasts."""
        self.control_room.act(world)
        self._lockdown.act(world)
        self._outer_lockdown.act(world)
        self.site_officers.act(world)
        self.police.act(world)
        self.police.after(world)
        self._fire_service.act(world)

    def go_on_after_the_scene(self, world: World) -> None:
        """Let those go on who have yet to come, and clocks of the response that are not fixed yet."""
        self.control_room.act(world)
        self.police.arrive(world)
        self.police.after(world)
        self._fire_service.act(world)

    def more_to_come(self, world: World) -> bool:
        """Tell whether outer doors have yet to be shut, or are being held."""
        return self._outer_lockdown.more_to_come(world)
