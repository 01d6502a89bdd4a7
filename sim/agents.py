"""Mesa agents: every body is one, a view of its row. Columns own state; agents own identity.

What a column holds as a number, an agent shows as the member of its enumeration: ``Status.INSIDE``.
"""

from __future__ import annotations

from typing import Any, Final

import mesa

from sim.world.codes import Action, Awareness, Cause, Code, Mobility, Mover, Role, Status, Wound
from sim.world.crowd import Crowd
from sim.world.crowd_columns import COLUMNS

ENUMERATION_OF: Final[dict[str, type[Code]]] = {
    "role": Role, "status": Status, "awareness": Awareness, "action": Action, "wound": Wound, "cause": Cause,
    "harmed_by": Cause, "mobility": Mobility, "moved_by": Mover,
}  # fmt: skip
"""The enumeration of each column that holds its members' numbers."""


def _column(name: str) -> property:
    """Give a read-only property that looks a column up in the agent's row."""
    about = COLUMNS[name][2]
    kind: Any = ENUMERATION_OF.get(name)

    def read(self: Body) -> Any:
        value = getattr(self.crowd, name)[self.row].item()
        return kind(value) if kind else value

    return property(read, doc=f"{about}.")


class Body(mesa.Agent):
    """A body: a read-only view of one row of the crowd, valid for the whole run.

    Args:
        model: the model.
        crowd: the columns.
        row: this body's row.
    """

    def __init__(self, model: mesa.Model, crowd: Crowd, row: int) -> None:
        super().__init__(model)
        self.crowd = crowd
        self.row = row

    @property
    def position(self) -> tuple[float, float]:
        """Place on the sheet, m."""
        return float(self.crowd.x[self.row]), float(self.crowd.y[self.row])

    role = _column("role")
    status = _column("status")
    on_floor = _column("on_floor")
    speed = _column("speed")
    free_speed = _column("free_speed")
    radius = _column("radius")
    area = _column("area")
    goal = _column("goal")
    heading_x = _column("heading_x")
    heading_y = _column("heading_y")


class Attendee(Body):
    """One of the audience."""

    age = _column("age")
    mobility = _column("mobility")
    group = _column("group")
    awareness = _column("awareness")
    action = _column("action")
    wound = _column("wound")
    harmed_by = _column("harmed_by")
    cause = _column("cause")
    moved_by = _column("moved_by")
    exposure = _column("exposure")
    exposed_s = _column("exposed_s")
    toxic_dose = _column("toxic_dose")
    responded_at = _column("responded_at")
    left_at = _column("left_at")
    harmed_at = _column("harmed_at")
    incapacitated_at = _column("incapacitated_at")
    died_at = _column("died_at")


class Source(Body):
    """A source of the hazard: it has a place, and nothing else."""


class Officer(Body):
    """An armed officer who came from outside."""


class Steward(Body):
    """A steward: shows people the way."""


class Guard(Body):
    """An unarmed guard."""


class SiteOfficer(Body):
    """An armed officer who was on site from the start."""


class Medic(Body):
    """A medic: of the event's own team, or of a rescue task force."""


AGENT_OF: Final[dict[Role, type[Body]]] = {
    Role.ATTENDEE: Attendee, Role.SOURCE: Source, Role.OFFICER: Officer, Role.STEWARD: Steward, Role.GUARD: Guard,
    Role.SITE_OFFICER: SiteOfficer, Role.MEDIC: Medic,
}  # fmt: skip
"""The agent of each role."""
