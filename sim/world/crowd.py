"""Everybody with a body: one row each for the whole run, one array per attribute."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.kernels.arrays import People
from sim.kernels.codes import AUDIENCE, INSIDE
from sim.world.codes import Mover, Role, Status, Wound
from sim.world.crowd_columns import COLUMNS

HARMABLE: Final = (Role.ATTENDEE, Role.STEWARD, Role.GUARD)
"""Roles of those whom the hazard can harm; armed officers and medics are a matter of the response and of care."""

Group = TypeVar("Group")


@cache
def _table_of(roles: tuple[Role, ...]) -> NDArray[np.bool_]:
    """Give which roles are among some, by number."""
    table = np.zeros(len(Role), np.bool_)
    table[list(roles)] = True
    return table


class Crowd:
    """Columns of everybody. ``crowd.x`` is the array of all x; rows are never added, removed or moved.

    Args:
        n: number of rows.
    """

    role: NDArray[np.int8]
    uid: NDArray[np.int64]
    status: NDArray[np.int8]
    on_floor: NDArray[np.bool_]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    heading_x: NDArray[np.float64]
    heading_y: NDArray[np.float64]
    speed: NDArray[np.float64]
    free_speed: NDArray[np.float64]
    pace: NDArray[np.float64]
    gathers: NDArray[np.bool_]
    assistance: NDArray[np.float64]
    haste: NDArray[np.float64]
    radius: NDArray[np.float64]
    waited: NDArray[np.float64]
    wedged_s: NDArray[np.float64]
    stalled_s: NDArray[np.float64]
    age: NDArray[np.float64]
    mobility: NDArray[np.int8]
    group: NDArray[np.int32]
    guardian: NDArray[np.int32]
    area: NDArray[np.int32]
    home_area: NDArray[np.int32]
    came_by: NDArray[np.int32]
    knows: NDArray[np.uint64]
    shown: NDArray[np.uint64]
    named: NDArray[np.uint64]
    told_to_stay: NDArray[np.bool_]
    sent_to: NDArray[np.int32]
    complies: NDArray[np.bool_]
    refused: NDArray[np.uint64]
    goal: NDArray[np.int32]
    node: NDArray[np.int32]
    aim_x: NDArray[np.float64]
    aim_y: NDArray[np.float64]
    awareness: NDArray[np.int8]
    cues: NDArray[np.float64]
    cue_threshold: NDArray[np.float64]
    alarm_luck: NDArray[np.float64]
    understands: NDArray[np.bool_]
    briefed: NDArray[np.bool_]
    action: NDArray[np.int8]
    action_luck: NDArray[np.float64]
    followed: NDArray[np.bool_]
    able: NDArray[np.bool_]
    carries_out: NDArray[np.bool_]
    procedure_at: NDArray[np.float64]
    first_aider: NDArray[np.bool_]
    trained_carrier: NDArray[np.bool_]
    freeze_s: NDArray[np.float64]
    helps: NDArray[np.int32]
    aiding: NDArray[np.bool_]
    free_again_at: NDArray[np.float64]
    sees_hazard: NDArray[np.bool_]
    hazard_x: NDArray[np.float64]
    hazard_y: NDArray[np.float64]
    informed: NDArray[np.bool_]
    trapped_at: NDArray[np.float64]
    shielding: NDArray[np.float64]
    exposure: NDArray[np.float64]
    error_exposure: NDArray[np.float64]
    harm_threshold: NDArray[np.float64]
    moved_in_sight: NDArray[np.float64]
    moved_towards: NDArray[np.float64]
    crush_exposure: NDArray[np.float64]
    crush_threshold: NDArray[np.float64]
    exposed_s: NDArray[np.float64]
    visibility_factor: NDArray[np.float64]
    extinction_per_m: NDArray[np.float64]
    crawls: NDArray[np.bool_]
    poor_sight_s: NDArray[np.float64]
    turned_back: NDArray[np.bool_]
    fire_cues: NDArray[np.float64]
    flees_fire: NDArray[np.bool_]
    toxic_dose: NDArray[np.float64]
    heat_dose: NDArray[np.float64]
    irritant: NDArray[np.float64]
    tolerance: NDArray[np.float64]
    later_death_luck: NDArray[np.float64]
    incapacitated_at: NDArray[np.float64]
    wound: NDArray[np.int8]
    wound_luck: NDArray[np.float64]
    bleeding: NDArray[np.float64]
    bleeding_threshold: NDArray[np.float64]
    hospital_luck: NDArray[np.float64]
    limb_luck: NDArray[np.float64]
    control_luck: NDArray[np.float64]
    help_luck: NDArray[np.float64]
    lay_carry_luck: NDArray[np.float64]
    own_way_luck: NDArray[np.float64]
    own_way_s: NDArray[np.float64]
    moved_by: NDArray[np.int8]
    transport_s: NDArray[np.float64]
    responded_at: NDArray[np.float64]
    left_at: NDArray[np.float64]
    left_by: NDArray[np.int32]
    harmed_at: NDArray[np.float64]
    harmed_by: NDArray[np.int8]
    died_at: NDArray[np.float64]
    cause: NDArray[np.int8]
    aided_at: NDArray[np.float64]
    treated_at: NDArray[np.float64]
    ready_at: NDArray[np.float64]
    collected_at: NDArray[np.float64]
    departed_at: NDArray[np.float64]
    without_crew: NDArray[np.bool_]
    hospital_at: NDArray[np.float64]

    def __init__(self, n: int) -> None:
        self.n = n
        for name, (dtype, value, _) in COLUMNS.items():
            setattr(self, name, np.full(n, value, dtype=dtype))

    def columns(self, kind: Callable[..., Group]) -> Group:
        """Give the columns that a kernel takes, as one group; columns are written in place and never replaced.

        Args:
            kind: class of named tuples whose fields are columns.
        """
        names: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]
        return kind(*(getattr(self, name) for name in names))

    def people(self) -> People:
        """Give the columns that many kernels take, as one group."""
        return self.columns(People)

    def rows(self, role: Role) -> NDArray[np.int64]:
        """Give the rows of a role, in order; (k,) int64."""
        return np.flatnonzero(self.role == role)

    def of(self, roles: Collection[Role]) -> NDArray[np.bool_]:
        """Give the mask of everybody of some roles; (n,) bool."""
        mask: NDArray[np.bool_] = _table_of(tuple(roles))[self.role]
        return mask

    @property
    def attendee(self) -> NDArray[np.bool_]:
        """Mask of the audience; (n,) bool."""
        mask: NDArray[np.bool_] = self.role == AUDIENCE
        return mask

    @property
    def patient(self) -> NDArray[np.bool_]:
        """Mask of those inside who live and cannot walk for their wound, smoke or heat; (n,) bool."""
        lies = (self.wound == Wound.CRITICAL) | (self.wound == Wound.SERIOUS) | np.isfinite(self.incapacitated_at)
        mask: NDArray[np.bool_] = lies & (self.status == Status.INSIDE)
        return mask

    def waiting(self, now_s: float) -> NDArray[np.bool_]:
        """Mask of those inside or before an exit who cannot walk and are carried by nobody; (n,) bool.

        Who is on the way to hospital is not among them.
        """
        on_the_way = (self.moved_by != Mover.NONE) & (self.collected_at > now_s)
        mask: NDArray[np.bool_] = self.patient & ~on_the_way & (self.departed_at > now_s)
        return mask

    @property
    def harmable(self) -> NDArray[np.bool_]:
        """Mask of those whom the hazard can harm: the audience and staff; (n,) bool."""
        return self.of(HARMABLE)

    @property
    def upright(self) -> NDArray[np.bool_]:
        """Mask of the audience inside who can still walk; (n,) bool."""
        mask: NDArray[np.bool_] = (self.role == AUDIENCE) & (self.status == INSIDE) & self.on_floor
        return mask

    @property
    def sent_to_refuge(self) -> NDArray[np.bool_]:
        """Mask of those who believe that they were told to go to a refuge named, however far it is; (n,) bool."""
        mask: NDArray[np.bool_] = self.told_to_stay & (self.named != 0)
        return mask
